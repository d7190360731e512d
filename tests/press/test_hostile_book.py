"""The hostile book on paper and screen: set, tagged, and not a word lost or printed twice."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from publisher.manuscript import read_post
from publisher.model import Article
from publisher.preflight.ua import examine_screen
from publisher.press import publish
from publisher.reading import edit
from tests.epub.hostile import NOTES, draw_pictures, posts
from tests.epubcheck import Verdict, epubcheck
from tests.pdf_words import words_of_pdf
from tests.test_words import check_edition, furniture
from tests.words import Words, words_of_article

__all__ = ["epubcheck"]

pytestmark = pytest.mark.long

TOML = """\
[imprint]
name = "Harbour Press"
url = "https://example.org"
[offprints]
style = "book"
[books.hostile]
title = "A Book of Ills"
select = { glob = "*" }
matter = { back = ["contributors", "index", "sources", "credits", "colophon"] }
[books.hostile.editions.print]
[books.hostile.editions.screen]
[books.hostile.editions.epub]
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Article]]:
    """The output folder, and the articles."""
    root = tmp_path_factory.mktemp("hostile")
    (root / "posts").mkdir()
    draw_pictures(root / "posts")
    for name, text in posts(NOTES).items():
        (root / "posts" / name).write_text(text, "utf-8")
    (root / "publisher.toml").write_text(TOML, "utf-8")
    run = publish(root, jobs=1, offline=True)
    assert [str(notice) for notice in run.notices if notice.severity == "error"] == []
    articles = [edit(read_post(path, path.name)) for path in sorted((root / "posts").glob("*.md"))]
    return root / "build", articles


def read(pdf: Path, wanted: Words) -> Words:
    """The words of ``pdf``; Arabic, which a PDF holds in the order of the eye, turned round."""
    return Counter({_turned(word): count for word, count in words_of_pdf(pdf, wanted).items()})


def _turned(word: str) -> str:
    return word[::-1] if unicodedata.bidirectional(word[0]) == "AL" else word


def test_each_offprint_has_every_word_once(built: tuple[Path, list[Article]]) -> None:
    folder, articles = built
    for article in articles:
        wanted = words_of_article(article)
        pdf = folder / "offprints" / f"{article.stem}.pdf"
        check_edition(article, wanted, read(pdf, wanted + furniture(article)))
    said = subprocess.run(["pdftotext", folder / "offprints/2022-01-05-arabic.pdf", "-"], capture_output=True)
    assert "محمد بن راشد" in said.stdout.decode(), "poppler puts it into the order of speech"


def test_the_book_has_every_word(built: tuple[Path, list[Article]]) -> None:
    folder, articles = built
    wanted: Words = Counter()
    for article in articles:
        wanted += words_of_article(article) + furniture(article)
    assert wanted - read(folder / "books/hostile/hostile-screen.pdf", wanted) == Counter()


def test_every_screen_pdf_is_accessible_and_archival(built: tuple[Path, list[Article]]) -> None:
    folder, articles = built
    found = {pdf.name: examine_screen(pdf) for pdf in [*folder.glob("offprints/*.pdf"), *folder.rglob("*-screen.pdf")]}
    assert len(found) == len(articles) + 1
    assert {name: findings for name, findings in found.items() if findings} == {}


def test_no_pdf_runs_or_fetches_anything(built: tuple[Path, list[Article]]) -> None:
    for pdf in built[0].rglob("*.pdf"):
        subprocess.run(["qpdf", "--check", pdf], check=True, capture_output=True)
        with pikepdf.open(pdf) as opened:
            actions = {str(item.get("/S")) for item in opened.objects if isinstance(item, pikepdf.Dictionary)}
            assert not actions & {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition"}
            links = [str(item.get("/URI", "")) for item in opened.objects if isinstance(item, pikepdf.Dictionary)]
            assert not [link for link in links if re.match("javascript|https://evil", link)]


def test_the_e_book_is_valid(built: tuple[Path, list[Article]], epubcheck: Callable[[Path], Verdict]) -> None:
    assert epubcheck(built[0] / "books/hostile/hostile.epub").messages == ()
