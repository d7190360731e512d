"""Notes at the foot: on the page of their marks."""

from __future__ import annotations

import pytest

from publisher.model import Note
from tests.pages.articles import paragraph, section_of, set_section

WORDS = {"journal": 150, "book": 110}
"""Those that nearly fill the first page."""


@pytest.mark.parametrize("style", ["journal", "book"])
def test_a_note_begins_on_the_page_of_its_mark(style: str) -> None:
    """Whatever line of the page the mark is on, and however few lines of a paragraph are left there."""
    from weasyprint.formatting_structure.boxes import FootnoteAreaBox

    call = '<a class="note-call" href="#note-1" id="note-call-1">1</a>'
    note = Note(id="note-1", label="1", html="Seen by nobody, " + "as in all the other years, " * 9)
    turned = []
    for words in range(WORDS[style], WORDS[style] + 70, 7):
        marked = f"<p>{paragraph(2, 14)[3:-5]}{call}{paragraph(3, 26)[3:]}"
        body = paragraph(1, words) + marked + paragraph(4, 200)
        document, _ = set_section(section_of(body, (), style, "en", (note,)))
        boxes = [list(page._page_box.descendants()) for page in document.pages]  # type: ignore[attr-defined]
        marks = [n for n, page in enumerate(boxes) if any(b.element_tag == "span::footnote-call" for b in page)]
        feet = [n for n, page in enumerate(boxes) if any(isinstance(b, FootnoteAreaBox) and b.children for b in page)]
        assert marks == feet, f"{words} words"
        turned += marks
    assert set(turned) == {0, 1}, "some on each side of the turn: the test can fail"
