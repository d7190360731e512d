"""The lead picture gives way to what stands below it, and has back what the pages stay short."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from publisher.model import Article, Figure, Picture
from publisher.setting.makeup.look import look
from publisher.xhtml import has_class
from tests.pages.articles import QUOTE, SENTENCE, composed, paragraph, set_section, shown
from tests.pages.test_figures import boxes_of, photographed

LINE = 17.5
"""Points from line to line, at most."""

STANZA = "".join(f'<p class="verse">Line {i} of a song of the quay</p>' for i in range(8))


def opened(picture: Picture, sentences: int, style: str, body: str, subtitle: str = "") -> Any:
    """An article with a lead picture and a standfirst of some sentences, set."""
    article = Article(
        file="x", path="x", stem="2024-01-01-lead", slug="lead", digest="", title="A Title", subtitle=subtitle,
        standfirst=f"<p>{'The sea came in at six, and nobody on the quay had been told of it. ' * sentences}</p>",
        body=body, lead=Figure(id="lead", src=picture.src, alt="A broad one"),
    )  # fmt: skip
    return set_section(composed(article, (picture,), style))[0]


@pytest.mark.parametrize("style", ["journal", "report", "book"])
def test_a_lead_picture_is_smaller_only_where_text_stands_below_it(style: str, tmp_path: Path) -> None:
    """A stanza that finds no room below the opening leaves its room to the picture."""
    picture, bare = photographed(tmp_path, 1200, 900), 0
    for sentences in range(1, 12):
        document = opened(picture, sentences, style, f"<h2>One</h2>{STANZA}{paragraph(1, 400)}")
        first, box = look(document)[0], boxes_of(document, "img")[0][0]
        whole = abs(box.width / box.height - 4 / 3) < 0.01 and box.width > 310 / 0.75
        if not first.pieces:
            bare += 1
            assert first.bottom - first.end < 3 * LINE or whole, f"{sentences} sentences"
    assert bare, "some openings stand alone"


@pytest.mark.parametrize("style", ["journal", "book"])
def test_a_quote_below_the_first_head_leaves_the_first_page_no_hole(style: str, tmp_path: Path) -> None:
    picture, text = photographed(tmp_path, 1200, 600), f"<p>{paragraph(2, 60)[3:-4]} {SENTENCE}.</p>"
    body = f"<h2>One</h2>{text}{QUOTE}<h2>Two</h2>{paragraph(3, 400)}"
    above = 0
    for sentences in range(1, 12):
        document = opened(picture, sentences, style, body)
        first = look(document)[0]
        assert first.bottom - first.end < 3 * LINE, f"{sentences} sentences"
        above += shown(document)[:3] == [0, 2, 1]
    assert above, "it stands below the head where there is room"


def test_a_lead_picture_has_what_the_second_page_stays_short(tmp_path: Path) -> None:
    """A stanza that finds no room on the second page leaves it to the end of the standfirst."""
    picture, heights = photographed(tmp_path, 1200, 900), set()
    for words in range(190, 260, 10):
        document = opened(picture, 10, "book", f"{paragraph(1, words)}<h2>One</h2>{STANZA}{paragraph(2, 400)}")
        second = look(document)[1]
        assert second.bottom - second.end < 4.2 * 15.5
        heights.add(round(boxes_of(document, "img")[0][0].height))
    assert len(heights) > 1, "as high as there is room for"


@pytest.mark.parametrize("style", ["journal", "book"])
def test_a_lead_picture_keeps_most_of_its_height(style: str, tmp_path: Path) -> None:
    picture, shares = photographed(tmp_path, 1200, 675), set()
    whole = boxes_of(opened(picture, 1, style, paragraph(1, 20)), "img")[0][0].height
    for sentences in range(2, 14, 2):
        document = opened(picture, sentences, style, f"<h2>One</h2>{paragraph(1, 400)}")
        shares.add(round(boxes_of(document, "img")[0][0].height / whole, 2))
    assert min(shares) >= 0.7
    assert len(shares) > 1, "it gives way"


def test_a_cover_has_its_picture_whatever_stands_above_and_below(tmp_path: Path) -> None:
    picture, overleaf = photographed(tmp_path, 1200, 675), 0
    for words in range(3, 30, 3):
        document = opened(picture, 9, "report", paragraph(1, 400), "Of the quay and its ferries " * words)
        assert boxes_of(document, "img")[0], f"{words} times"
        overleaf += not any(has_class(box.element, "standfirst") for box in boxes_of(document, "div")[0])
    assert overleaf


def test_no_short_standfirst_leaves_its_cover_for_the_second_page(tmp_path: Path) -> None:
    picture = photographed(tmp_path, 1200, 900)
    for words in (164, 168, 172):
        document = opened(
            picture, 1, "report", f"<h2>One</h2>{STANZA}{paragraph(1, words)}<h2>One</h2>{STANZA}{paragraph(2)}"
        )
        on = [any(has_class(box.element, "standfirst") for box in page) for page in boxes_of(document, "div")]
        assert on[:2] == [True, False], f"{words} words"
