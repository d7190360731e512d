"""What is said of a book's accessibility is true of it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.epub import accessibility_of, check_accessibility, issue_epub
from publisher.epub.accessibility import (
    _SENTENCES,
    Evidence,
    access_modes,
    barriers,
    features,
    sufficient_modes,
    summary,
)
from publisher.epub.archive import XML_LANG, new_package
from publisher.epub.examination import read_evidence
from publisher.epub.package import describe
from publisher.model import Book, Pagination
from publisher.store import Store
from tests.epub.conftest import EPUB, a_picture, an_article, matter

PLAIN = Evidence(pictures=0, unspoken=(), headings=3, roles=True, pages=0, index=False)


@pytest.mark.parametrize(
    ("change", "there", "absent"),
    [
        ({}, {"structuralNavigation", "ARIA"}, {"alternativeText", "pageNavigation", "index"}),
        ({"pictures": 2}, {"alternativeText"}, set()),
        ({"pictures": 2, "unspoken": ("a",)}, set(), {"alternativeText"}),
        ({"pages": 9}, {"pageBreakMarkers", "pageNavigation"}, set()),
        ({"index": True}, {"index"}, set()),
        ({"headings": 0, "roles": False}, set(), {"structuralNavigation", "ARIA"}),
    ],
)
def test_features_are_those_of_the_book(change: dict[str, object], there: set[str], absent: set[str]) -> None:
    found = set(features(replace(PLAIN, **change)))  # type: ignore[arg-type]
    assert there <= found
    assert not absent & found


def test_modes_and_summary() -> None:
    spoken, mute = replace(PLAIN, pictures=3), replace(PLAIN, pictures=3, unspoken=("x",))
    assert (access_modes(PLAIN), sufficient_modes(PLAIN)) == (("textual",), "textual")
    assert (access_modes(spoken), sufficient_modes(spoken)) == (("textual", "visual"), "textual")
    assert sufficient_modes(mute) == "textual,visual"
    assert "There are no pictures." in summary(PLAIN)
    assert "All pictures have alternative text." in summary(spoken)
    assert "1 of 3 pictures has no alternative text." in summary(mute)


@pytest.mark.parametrize(
    ("language", "said", "marked"),
    [
        ("zh-Hant", "3 幅圖片中有 2 幅沒有替代文字。", ""),
        ("zh-Hans", "3 幅图片中有 2 幅没有替代文本。", ""),
        ("en-GB", "2 of 3 pictures have no alternative text. ", ""),
        ("fr", "2 of 3 pictures have no alternative text. ", "en"),
    ],
)
def test_the_summary_is_in_the_language_of_the_book(book: Book, language: str, said: str, marked: str) -> None:
    """Or in English, and marked as such, where the house does not speak it."""
    target = new_package(replace(book, language=language))
    evidence = replace(PLAIN, pictures=3, unspoken=("x", "y"), pages=7, index=True)
    describe(target, replace(book, language=language), EPUB, evidence, source="", own_fonts=False, cover=False)
    found = [
        (text, more) for text, more in target.metadata[None]["meta"] if more.get("property", "").endswith("Summary")
    ]
    assert len(found) == 1
    text, more = found[0]
    assert said in text
    assert "7 " in text
    assert more.get(XML_LANG, "") == marked


def test_every_sentence_is_there_in_every_language() -> None:
    english = _SENTENCES["en"]
    for sentences in _SENTENCES.values():
        assert sentences.keys() == english.keys()
        for word, sentence in sentences.items():
            assert set(re.findall(r"{\w+}", sentence)) == set(re.findall(r"{\w+}", english[word]))


def test_what_stands_in_the_way_is_said() -> None:
    assert [n.code for n in barriers(PLAIN)] == ["e-103"]
    assert barriers(PLAIN, certifier="Ann Bo") == ()
    assert [n.code for n in barriers(replace(PLAIN, pictures=1, unspoken=("a: b.png",)), certifier="x")] == ["e-101"]


def test_a_finished_file_is_judged_as_it_was_made(
    book: Book, store: Store, pagination: Pagination, cover: bytes, tmp_path: Path
) -> None:
    picture = a_picture(tmp_path)
    figure = f'<h1>P</h1><p><img src="picture:{picture.digest}" alt="image07"/></p>'
    sections = (
        an_article(1),
        an_article(2),
        an_article(3, inner=figure, pictures=(picture,)),
        matter("index", "<h1>Index</h1><ul><li>tide</li></ul>"),
    )
    out = tmp_path / "x.epub"
    issue_epub(book, EPUB, sections, {}, pagination, cover, store, out)
    evidence = read_evidence(out)
    assert (evidence.pictures, evidence.pages, evidence.index, evidence.roles) == (1, 3, True, True)
    assert [notice.message for notice in check_accessibility(out, certifier="x")] == [
        f"the picture text/a-3.xhtml: {picture.digest[:16]}.png has no alternative text of its own"
    ]
    said = accessibility_of(out)
    assert ("schema:accessibilityFeature", "pageBreakMarkers") in said
    assert ("schema:accessibilityFeature", "index") in said
    assert ("schema:accessibilityFeature", "alternativeText") not in said
    assert ("schema:accessibilityHazard", "none") in said
    assert [value for name, value in said if name == "schema:accessibilityFeature"] == list(features(evidence))
