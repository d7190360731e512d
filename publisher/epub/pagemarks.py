"""The pages of the print edition, marked in the documents of the EPUB.

A marker stands before the first word of its page (EPUB 3.3, *page-list nav*;
DPUB-ARIA 1.1, ``doc-pagebreak``), so that readers of the e-book and of the
printed book can meet on a page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from publisher.model import Pagination

XHTML = "{http://www.w3.org/1999/xhtml}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_NOTES = {"note", "note-call", "note-again"}
"""Classes of what a galley does not count as text of its block."""
_SPACE = " \t\n\r\f"
"""White space that HTML folds; a no-break space is a character like any other."""
_TRANSPARENT = {XHTML + name for name in ("a", "abbr", "b", "bdi", "cite", "code", "dfn", "em", "i", "q")} | {
    XHTML + name for name in ("small", "span", "strong", "sub", "sup", "u")
}
"""Inline elements that a marker at their very beginning moves out of."""
_NOWHERE = re.compile(r"(?!)")
_CLOSED = {XHTML + "ruby", XHTML + "svg"}
"""Elements that a marker may not stand in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMark:
    """A page of the print edition that begins within a section."""

    id: str
    """Unique in the book."""
    label: str
    block: int
    """``data-block``; -1 when the page has no text of its own."""
    offset: int
    """Characters before it, see :class:`publisher.model.PageStart`."""


def page_marks(pagination: Pagination | None) -> Mapping[str, tuple[PageMark, ...]]:
    """Return the markers of each section by its name: every page that has a label and is not blank."""
    found: dict[str, list[PageMark]] = {}
    taken: set[str] = set()
    for page in pagination.pages if pagination else ():
        if not (page.label and page.section):
            continue
        ident = stem = "page-" + (re.sub(r"[^A-Za-z0-9.-]+", "-", page.label) or "x")
        tally = 1
        while ident in taken:
            tally += 1
            ident = f"{stem}-{tally}"
        taken.add(ident)
        start = page.start
        block, offset = (start.block, start.offset) if start else (-1, 0)
        mark = PageMark(id=ident, label=page.label, block=block, offset=offset)
        found.setdefault(page.section, []).append(mark)
    return {name: tuple(marks) for name, marks in found.items()}


def insert_marks(body: etree._Element, marks: Sequence[PageMark], *, zh: bool = False) -> None:
    """Put ``marks`` into ``body`` in their order; a page without text is marked where the next one begins.

    :param zh: the section is Chinese: paper has a hair of space for each blank
        between Han and Latin, so that those blanks are not counted
    """
    blocks: dict[int, etree._Element] = {}
    for element in body.iter(etree.Element):
        number = element.get("data-block", "")
        if number.isdecimal():
            blocks.setdefault(int(number), element)
    taken = _NOWHERE
    if zh and marks:
        from publisher.composition.chinese import HAIR_BLANK

        taken = HAIR_BLANK
    waiting: list[PageMark] = []
    for mark in marks:
        waiting.append(mark)
        if mark.block < 0:
            continue
        block = blocks.get(mark.block)
        offset = mark.offset
        if block is None:
            later = [number for number in blocks if number > mark.block]
            block, offset = (blocks[min(later)] if later else body), 0 if later else -1
        for each in waiting:
            _insert(block, offset, _marker(each), taken)
        waiting.clear()
    for mark in waiting:
        _append(body, _marker(mark))


def _marker(mark: PageMark) -> etree._Element:
    attributes = {EPUB_TYPE: "pagebreak", "role": "doc-pagebreak", "id": mark.id, "aria-label": mark.label}
    marker = etree.Element(XHTML + "span", attributes)
    marker.text = ""
    return marker


def _insert(block: etree._Element, offset: int, marker: etree._Element, uncounted: re.Pattern[str]) -> None:
    """Put ``marker`` before the character at ``offset``, or the first black one after it; -1 is the end."""
    count, space = 0, True
    for holder, is_tail, text in _slots(block):
        hairs = {found.start() for found in uncounted.finditer(text)}
        for index, character in enumerate(text):
            if character in _SPACE:
                count += not space and index not in hairs
                space = True
            elif 0 <= offset <= count:
                _split(block, holder, is_tail, index, marker)
                return
            else:
                count += 1
                space = False
    _append(block, marker)


def _append(block: etree._Element, marker: etree._Element) -> None:
    """Put ``marker`` last; where only certain children may stand, in the last child that takes text."""
    host = block
    while host.tag in {XHTML + name for name in ("body", "ol", "ul", "table", "thead", "tbody", "tfoot", "tr")} and len(
        host
    ):
        host = host[-1]
    host.append(marker)


def _slots(block: etree._Element) -> list[tuple[etree._Element, bool, str]]:
    """Return every run of text in ``block`` in order, notes left out, as (element, it is its tail, text)."""
    found: list[tuple[etree._Element, bool, str]] = []
    if block.text:
        found.append((block, False, block.text))
    for child in block:
        if isinstance(child.tag, str) and _NOTES.isdisjoint((child.get("class") or "").split()):
            found += _slots(child)
        if child.tail:
            found.append((child, True, child.tail))
    return found


def _split(block: etree._Element, holder: etree._Element, is_tail: bool, index: int, marker: etree._Element) -> None:
    closed = _outermost_closed(block, holder.getparent() if is_tail else holder)
    if closed is not None:
        _before(closed, marker)
    elif is_tail:
        text = holder.tail or ""
        holder.tail, marker.tail = text[:index], text[index:]
        parent = holder.getparent()
        assert parent is not None
        parent.insert(parent.index(holder) + 1, marker)
    elif index == 0 and holder is not block and holder.tag in _TRANSPARENT:
        _before(_first_of(block, holder), marker)
    else:
        text = holder.text or ""
        holder.text, marker.tail = text[:index], text[index:]
        holder.insert(0, marker)


def _outermost_closed(block: etree._Element, element: etree._Element | None) -> etree._Element | None:
    found = None
    while element is not None and element is not block:
        if element.tag in _CLOSED or not str(element.tag).startswith(XHTML):
            found = element
        element = element.getparent()
    return found


def _first_of(block: etree._Element, element: etree._Element) -> etree._Element:
    """Climb from ``element`` while it is the very first thing in an inline parent."""
    parent = element.getparent()
    while (
        parent is not None
        and parent is not block
        and parent.tag in _TRANSPARENT
        and not parent.text
        and parent[0] is element
    ):
        element, parent = parent, parent.getparent()
    return element


def _before(element: etree._Element, marker: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.insert(parent.index(element), marker)
