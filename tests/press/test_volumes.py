"""A long book in several volumes: split at articles, each numbered from 1 and knowing the others."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree

from publisher.errors import UsageError
from publisher.preflight.ua import examine_screen
from publisher.press import Run, publish
from publisher.press.checking import check
from publisher.press.handoff import handoff
from publisher.press.plan import plan
from tests.epubcheck import Verdict, epubcheck

__all__ = ["epubcheck"]

MAX_PAGES = 5
POST = """\
---
title: Day {number}
author: Ann Bo
date: 2024-01-0{number}
canonical: https://court.example/{number}
---

{lines}

{link}It ends with word{number}.
"""
TOML = """\
[imprint]
name = "Harbour Press"
url = "https://example.org"

[books.trial]
title = "The Trial"
series = { name = "Harbour Courts", number = 3 }
volumes = { max-pages = 5 }
[[books.trial.parts]]
title = "Before"
posts = ["2024-01-01-day-1"]
[[books.trial.parts]]
title = "The Hearing"
posts = ["2024-01-02-day-2", "2024-01-03-day-3", "2024-01-04-day-4", "2024-01-05-day-5", "2024-01-06-day-6"]
[books.trial.editions.screen]
isbn = "978-3-16-148410-0"
[books.trial.editions.epub]

[books.other]
title = "Another Trial"
series = { name = "Harbour Courts", number = 4 }
posts = ["2024-01-01-day-1"]
"""


LINKS = {2: 1, 4: 1, 5: 6}
"""Days that lead to another: two within their volume, one to another volume."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("volumes")
    (folder / "posts").mkdir()
    lines = "\n\n".join("The court sat at ten, and the rain did not stop until it rose. " * 12 for _ in range(5))
    for number in range(1, 7):
        other = LINKS.get(number)
        link = f"See [that day](2024-01-0{other}-day-{other}.md). " if other else ""
        text = POST.format(number=number, link=link, lines=lines)
        (folder / "posts" / f"2024-01-0{number}-day-{number}.md").write_text(text, "utf-8")
    (folder / "publisher.toml").write_text(TOML, "utf-8")
    return folder


@pytest.fixture(scope="module")
def run(root: Path) -> Run:
    return publish(root, only=["trial"], jobs=1, offline=True)


def read(root: Path, number: int) -> tuple[list[tuple[str, str]], dict[str, etree._Element]]:
    """Label and text of each page of a volume, and the documents of its EPUB with the package."""
    folder = root / "build" / "books" / f"trial-{number}"
    document = pypdfium2.PdfDocument(folder / f"trial-{number}-screen.pdf")
    pages = [
        (document.get_page_label(sheet), " ".join(page.get_textpage().get_text_bounded().split()))
        for sheet, page in enumerate(document)
    ]
    document.close()
    with zipfile.ZipFile(folder / f"trial-{number}.epub") as archive:
        names = [name for name in archive.namelist() if name.endswith((".xhtml", ".opf"))]
        return pages, {name.rpartition("/")[2]: etree.fromstring(archive.read(name)) for name in names}


def metas(package: etree._Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in package.iter("{*}meta"):
        name = meta.get("property") or meta.get("name") or ""
        found.setdefault(f"{meta.get('refines', '')}{name}", []).append(meta.text or meta.get("content") or "")
    return found


def test_it_is_split_at_articles_and_nothing_is_set_twice(root: Path, run: Run) -> None:
    assert [Path(volume.path).name for volume in run.volumes] == [
        name for number in (1, 2, 3) for name in (f"trial-{number}-screen.pdf", f"trial-{number}.epub")
    ]
    assert dict(run.counts)["galleys set"] == 12, "six articles, two parts, three covers, and one whose link led astray"
    words: list[str] = []
    for number in (1, 2, 3):
        pages, _ = read(root, number)
        body = [(label, text) for label, text in pages if label.isdecimal()]
        assert body[0][0] == "1", "each volume begins anew"
        words += re.findall(r"word(\d)", " ".join(text for _, text in body))
        holding = [text for _, text in body if "The court sat" in text or "It ends with" in text]
        assert len(holding) <= MAX_PAGES
    assert words == list("123456")


def test_each_volume_says_which_it_is_and_names_the_others(root: Path, run: Run) -> None:
    for number in (1, 2, 3):
        pages, documents = read(root, number)
        front = " ".join(text for label, text in pages if not label.isdecimal())
        assert f"Volume {number}" in front
        also = " ".join("".join(documents["also.xhtml"].itertext()).split())
        others = [f"The Trial, Volume {other}" for other in (1, 2, 3) if other != number]
        assert all(other in also for other in [*others, "Another Trial"])
        assert any(all(other in text for other in others) for _, text in pages)
        assert f"The Trial, Volume {number}" not in also


def test_shops_and_readers_file_them_as_a_set_within_the_series(
    root: Path, run: Run, epubcheck: Callable[[Path], Verdict]
) -> None:
    identifiers = set()
    for number in (1, 2, 3):
        _, documents = read(root, number)
        said = metas(documents["content.opf"])
        assert said["belongs-to-collection"] == ["Harbour Courts", "The Trial"]
        assert (said["#series" + "group-position"], said["#set" + "group-position"]) == (["3"], [str(number)])
        assert (said["#setcollection-type"], said["calibre:series"]) == (["set"], ["The Trial"])
        assert said["calibre:series_index"] == [str(number)]
        identifiers.add(documents["content.opf"].findtext(".//{*}identifier"))
        folder = root / "build" / "books" / f"trial-{number}"
        assert f"<PartNumber>{number}</PartNumber>" in (folder / "onix.xml").read_text("utf-8")
        assert epubcheck(folder / f"trial-{number}.epub").messages == ()
        assert examine_screen(folder / f"trial-{number}-screen.pdf") == ()
    assert len(identifiers) == 3
    assert not any("isbn" in str(each) for each in identifiers)
    assert "m-006" in {notice.code for notice in run.notices}


def test_links_to_another_volume_go_to_the_web_and_parts_keep_their_numbers(root: Path, run: Run) -> None:
    homes: dict[int, tuple[int, list[str]]] = {}
    openers = []
    for number in (1, 2, 3):
        _, documents = read(root, number)
        for name, document in documents.items():
            if name.startswith("a-"):
                homes[int(name[-7])] = number, [a.get("href", "") for a in document.iter("{*}a")]
            elif name.startswith("part-"):
                openers.append(" ".join("".join(document.find("{*}body").itertext()).split()))  # type: ignore[union-attr]
    assert [homes[day][0] for day in sorted(homes)] == [1, 1, 2, 2, 3, 3]
    assert "a-2024-01-01-day-1.xhtml" in homes[2][1]
    assert "https://court.example/1" in homes[4][1]
    assert "a-2024-01-06-day-6.xhtml" in homes[5][1]
    assert openers == ["Part One Before", *["Part Two The Hearing"] * 3]


def test_a_dry_run_says_that_it_will_be_split(root: Path) -> None:
    assert "split into volumes where articles take more than 5 pages" in plan(root, only=["trial"], offline=True)


def test_each_built_volume_is_checked(root: Path, run: Run) -> None:
    folder = root / "build" / "books"
    assert {each.code for each in check(root, ["trial"], offline=True)} == {"m-006", "e-103"}
    broken = folder / "trial-2" / "trial-2-screen.pdf"
    broken.write_bytes(broken.read_bytes() + b"tail")
    found = [each for each in check(root, ["trial"], offline=True) if each.code == "u-101"]
    assert [each.file for each in found] == ["build/books/trial-2/trial-2-screen.pdf"]


@pytest.mark.long
def test_one_volume_goes_to_the_printer(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "posts", tmp_path / "posts")
    paper = TOML.replace("[books.trial.editions.screen]", "[books.trial.editions.print]")
    (tmp_path / "publisher.toml").write_text(paper, "utf-8")
    made = handoff(tmp_path, "trial-2", "offset-coated", jobs=1, offline=True)
    assert made.path.name == "trial-2-offset-coated.zip"
    with zipfile.ZipFile(made.path) as archive:
        interior = next(name for name in archive.namelist() if name.endswith(".pdf") and "interior" in name.lower())
        (tmp_path / "interior.pdf").write_bytes(archive.read(interior))
        assert b"978" not in archive.read("job-ticket.json"), "an ISBN names one volume"
    document = pypdfium2.PdfDocument(tmp_path / "interior.pdf")
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    assert re.findall(r"word(\d)", text) == ["3", "4"]
    for name, said in (("trial", "trial-1, trial-2, trial-3"), ("trial-9", "trial-1"), ("other-1", "there are trial")):
        with pytest.raises(UsageError, match=said):
            handoff(tmp_path, name, "offset-coated", jobs=1, offline=True)
