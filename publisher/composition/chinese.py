"""Care that print takes with Chinese text: the words stay as they are.

Each run of Latin is set apart, so that it has one face and the line keeps its
height; what is nothing but Latin, too.  What the written face lacks is marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from publisher.composition.house import is_simplified
from publisher.composition.pieces import Piece, is_foreign, rewrite_text, wrapped
from publisher.composition.written import mark_unwritten
from publisher.xhtml import Element, add_class, has_class, inner_text

_LATIN_RUN = re.compile(r"(?:\A[,.;:)]+ ?)?[A-Za-z0-9$€£%À-ɏͰ-ԯ](?:[ -~\u00a0À-ɏͰ-ԯ’–]*[A-Za-z0-9%+À-ɏͰ-ԯ])?[.,;:!?]*")
"""Words and figures with the blanks and marks between them, and the stops after them."""
_WIDE = re.compile("[⺀-〿ぁ-ヿ㄀-鿿豈-﫿︰-﹏！-｠\U00020000-\U0003ffff“”‘…—]")
"""What stands in a cell in Chinese text."""
_CELL = re.compile(_WIDE.pattern.replace("“”‘…—", ""))
"""The same without the marks that Latin text has too."""
_BLOCKS = ("p", "li", "td", "th", "figcaption", "caption", "h1", "h2", "h3", "h4", "h5", "h6", "span")
"""Blocks, and the notes in them: where there is no Chinese, their quotation marks are Latin too."""
_LETTER = re.compile("[!-~À-ɏͰ-ԯ]")
_MARKS_AFTER = re.compile("[,.;:!?]+(?=[ ]|$)")
"""Marks of Latin text that stand after a run of it, and not before characters."""
_BEFORE_PAUSE = re.compile("[^、，] ?(?=[、，])")
"""What is not set apart from the mark after it, where letters are."""
HAIR_BLANK = re.compile(r"(?<=[㐀-鿿豈-﫿]) (?=[A-Za-z0-9])|(?<=[A-Za-z0-9%]) (?=[㐀-鿿豈-﫿])")
"""A blank between Han and Latin, for which a hair of space is set instead."""
_HAN = re.compile("[㐀-鿿豈-﫿]")
_QUOTED_AMONG_LATIN = re.compile("[!-~À-ɏ] “$")
"""Opens what is quoted in a line of Latin, as the title of an essay in a source."""


def refine_chinese(root: Element, language: str) -> None:
    """Refine all text below ``root``, which is Chinese but for what is marked as another language."""
    for block in [e for e in root.iter(*_BLOCKS) if e.tag != "span" or has_class(e, "note")]:
        if not (is_foreign(block) or _CELL.search(inner_text(block))):
            rewrite_text(block, _all_latin, foreign=False)
    rewrite_text(root, latin_pieces, foreign=False)
    for name in [e for e in root.iter("p") if has_class(e, "byline")]:
        rewrite_text(name, lambda text: wrapped(text, _BEFORE_PAUSE, "close"))
    _set_apart_marked_runs(root)
    if not is_simplified(language):
        mark_unwritten(root)


def latin_pieces(text: str) -> list[Piece]:
    """Each run of Latin in a span of its own; a text that is nothing but Latin, its marks too, is one run."""
    text = HAIR_BLANK.sub("", text)
    if not _WIDE.search(text):
        return _all_latin(text)
    pieces: list[Piece] = []
    end = 0
    for start, stop in _latin_runs(text):
        name = _apart(text[:start][-1:], text[start:stop], text[stop:][:1])
        pieces += _set_in(text[end:stop], text[start:stop], start - end, name)[:-1]
        end = stop
    return [*pieces, text[end:]]


def _all_latin(text: str) -> list[Piece]:
    said = text.strip(" \n\t")
    return _set_in(text, said, text.find(said), "la") if _LETTER.search(said) else [text]


def _set_in(text: str, run: str, at: int, name: str) -> list[Piece]:
    span = etree.Element("span", {"class": name})
    span.text = run
    return [text[:at], span, text[at + len(run) :]]


def _latin_runs(text: str) -> Iterator[tuple[int, int]]:
    """Where runs of Latin stand, with the brackets round them, where both are there."""
    for match in _LATIN_RUN.finditer(text):
        start, stop = match.span()
        lacking = match[0].count("(") - match[0].count(")")
        if lacking > 0 and text.startswith(")", stop):
            stop += 1
        elif lacking < 0 and text[:start].endswith("("):
            start -= 1
        elif text[:start].endswith("(") and text.startswith(")", stop):
            start, stop = start - 1, stop + 1
        yield start, stop


def _apart(before: str, run: str, after: str) -> str:
    """Classes of a run of Latin between these two characters; its own marks stand close to Han."""
    left, right = (
        run[:1].isalnum() and _HAN.match(before),
        (run[-1:].isalnum() or run[-1:] == "%") and _HAN.match(after),
    )
    return "la" + (" l" if left else "") + (" r" if right else "")


def _set_apart_marked_runs(root: Element) -> None:
    """Set runs apart that are marked as another language already, which other text has no part in."""
    for span in root.iter("span"):
        parent, previous = span.getparent(), span.getprevious()
        said = inner_text(span)
        if parent is None or not span.get("lang") or _WIDE.search(said) or not _LATIN_RUN.search(said):
            continue
        before = (parent.text if previous is None else previous.tail) or ""
        after = span.tail or ""
        if _QUOTED_AMONG_LATIN.search(before) and after.startswith("”") and not len(span):
            span.text, before, after = f"“{span.text}”", before[:-1], after[1:]
        if _HAN.match(before[-2:-1]) and before.endswith(" "):
            before = before[:-1]
        if after.startswith(" ") and _HAN.match(after[1:2]):
            after = after[1:]
        span.tail = after
        if previous is None:
            parent.text = before
        else:
            previous.tail = before
        for name in _apart(before[-1:], said, after[:1]).split():
            add_class(span, name)
    for span in [e for e in root.iter("span") if e.get("lang") and has_class(e, "la") and not len(e)]:
        if marks := _MARKS_AFTER.match(span.tail or ""):
            span.text, span.tail = f"{span.text}{marks[0]}", marks.string[marks.end() :]
