"""Books of real posts, built as an editor builds them, before the checkers: epubcheck, Ace, PDF/UA and PDF/A."""

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from publisher.manuscript import read_post
from publisher.preflight.ua import archival_faults, examine_ua
from publisher.press import publish
from publisher.reading import edit
from tests.epubcheck import Verdict

pytestmark = pytest.mark.long

IMPRINT = """\
[imprint]
name = "Harbour Press"
place = "Whitby"
url = "https://example.org"

[posts]
source = "posts/*.m*"
"""
PAPERS = """
title = "The Papers"
subtitle = "Essays"
editors = ["Ed Fo"]
description = "Two essays."
series = { name = "The Papers", number = 1 }
select = { text = "Marshall Paper" }
[books.papers.editions.print]
isbn = "978-3-16-148410-0"
[books.papers.editions.screen]
[books.papers.editions.epub]
"""
NUMBERED = """
title = "The War, Day by Day"
series = { name = "Days", number = 2, url = "https://example.org/days" }
select = { glob = "*-hongkong-defense-war-*" }
matter = { front = ["series-page", "title-page", "contents"], back = ["index", "sources", "also"] }
[books.numbered.editions.screen]
[books.numbered.editions.epub]
"""
SIZES = {"seed": 1, "papers": 2, "numbered": 18, "hundred": 100, "chinese": 20, "mixed": 20, "all": 101}
"""Books, and the articles that each must have at least."""


@pytest.fixture(scope="module")
def project(real_posts: list[Path], seed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of all real posts that orders each of the books."""
    root = tmp_path_factory.mktemp("project")
    (root / "posts").mkdir()
    for path in real_posts:
        shutil.copy(path, root / "posts")
    articles = [edit(read_post(path, path.name)) for path in real_posts]
    sound = [article for article in articles if not article.failed and article.published]
    stems = [article.stem for article in sound]
    chosen = {
        "seed": [seed.stem],
        "hundred": stems[:100],
        "chinese": [article.stem for article in sound if article.language.startswith("zh")][:30],
        "mixed": stems[::6],
        "all": stems,
    }
    orders = [f"[books.papers]{PAPERS}", f"[books.numbered]{NUMBERED}"]
    for key, posts in chosen.items():
        said = f'title = "{key.title()}"\nposts = {json.dumps(posts)}'
        orders.append(f"[books.{key}]\n{said}\n[books.{key}.editions.epub]\n")
    orders.append("[books.seed.editions.screen]\n")
    (root / "publisher.toml").write_text("\n".join([IMPRINT, *orders]), "utf-8")
    return root


@pytest.mark.parametrize("key", SIZES)
def test_epubcheck_and_ace_find_nothing(
    key: str, project: Path, epubcheck: Callable[[Path], Verdict], run_ace: Callable[[Path], dict[str, Any]]
) -> None:
    run = publish(project, only=[key], jobs=1, offline=True)
    assert [notice for notice in run.notices if notice.severity == "error" and notice.file == f"book {key}"] == []
    epub = project / "build" / "books" / key / f"{key}.epub"
    verdict = epubcheck(epub)
    assert verdict.messages == ()
    assert verdict.clean
    report = run_ace(epub)
    assert [each for document in report["assertions"] for each in document["assertions"]] == []
    assert report["earl:result"]["earl:outcome"] == "pass"
    with zipfile.ZipFile(epub) as archive:
        assert len([name for name in archive.namelist() if name.startswith("EPUB/text/a-")]) >= SIZES[key]
    for pdf in epub.parent.glob("*-screen.pdf"):
        assert examine_ua(pdf) == ()
        assert archival_faults(pdf) == ()
