"""Where things stand on the pages of a galley: anchors, and the first word of each page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from publisher.model import Anchor, PageStart
from publisher.setting.leaves import Box, Element, is_text, leaves, parents_of, pseudo
from publisher.setting.tags import ROLES

PT = 0.75
"""Points in a CSS pixel."""
_BLANKS = re.compile(r"[ \t\n\r\f]+")
NOTE_CLASSES = frozenset({"note", "note-call", "note-again"})


def anchors(document: Any) -> tuple[Anchor, ...]:
    """Return the place of each id, the first where an engine's fragments share one."""
    found: dict[str, Anchor] = {}
    for number, page in enumerate(document.pages):
        for name, (x, y, _, _) in page.anchors.items():
            if name not in found:
                found[name] = Anchor(id=name, page=number, x_pt=round(x * PT, 3), y_pt=round(y * PT, 3))
    return tuple(found.values())


@dataclass(slots=True)
class _Block:
    number: int
    """Of ``data-block``; -1 for notes and whatever has none."""
    text: str
    cursor: int = 0
    last: Box | None = None
    """The run of text that was met last in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What comes of reading the laid-out text beside the text of the document."""

    starts: tuple[PageStart, ...]
    blank_after: frozenset[Box]
    """Runs after which a line end swallowed the blank."""


def read(document: Any) -> Reading:
    """Find where each page's first word stands, and which blanks fell out.

    Laid-out text is not the text of the document: case may be changed, hyphens
    come in, blanks fall out at line ends.  So each run is looked for in its
    block from where the one before it ended.
    """
    parents = parents_of(document._html.etree_element)
    blocks: dict[Element, _Block] = {}
    found: list[PageStart] = []
    swallowed: set[Box] = set()
    for page in document.pages:
        first = running = None
        for leaf in leaves(page._page_box):
            if not is_text(leaf) or pseudo(leaf) or not leaf.text.strip():
                continue
            block = _block_of(leaf.element, parents, blocks)
            offset = _advance(block, leaf, swallowed)
            if block.number >= 0 and running is None:
                start = PageStart(block=block.number, offset=offset)
                first = first or start
                running = None if _floats(leaf.element, parents) else start
        found.append(_start(first, running, found))
    return Reading(starts=tuple(found), blank_after=frozenset(swallowed))


def _start(first: PageStart | None, running: PageStart | None, before: list[PageStart]) -> PageStart:
    """Return where a page starts: with its first word, unless that is of a quote or figure that was moved there."""
    last = max(((start.block, start.offset) for start in before), default=(-1, 0))
    in_order = first is not None and (first.block, first.offset) > last
    if first is not None and in_order and (running is None or first.block <= running.block):
        return first
    return running or PageStart(block=-1, offset=0)


def _floats(element: Element, parents: dict[Element, Element]) -> bool:
    """Return whether make-up may have moved an element away from its place in the text."""
    while element is not None:
        if element.tag in ("figure", "table") or "pull-quote" in (element.get("class") or "").split():
            return True
        element = parents.get(element)
    return False


def _advance(block: _Block, leaf: Box, swallowed: set[Box]) -> int:
    """Move the cursor past a run and return where it begins in the block's text."""
    said = _level(_folded(leaf.text))
    at = block.text.find(said, block.cursor)
    if at < 0 or at > block.cursor + 2:
        shorter = block.text.find(said[:-1], block.cursor) if len(said) > 1 else -1
        if 0 <= shorter <= block.cursor + 2 or at < 0 <= shorter:
            at, said = shorter, said[:-1]
    if at < 0:
        at = block.cursor + (block.text[block.cursor : block.cursor + 1] == " ")
    before = block.last
    apart = block.text[max(0, at - 1) : at] == " "
    if apart and before is not None and not leaf.text[0].isspace() and not before.text[-1].isspace():
        swallowed.add(before)
    block.cursor, block.last = at + len(said), leaf
    return at


def _block_of(element: Element, parents: dict[Element, Element], blocks: dict[Element, _Block]) -> _Block:
    """Return the block of text that an element stands in; a note is one of its own."""
    if element in blocks:
        return blocks[element]
    number = element.get("data-block") or ""
    parent = parents.get(element)
    if number.isdecimal() or _is_note(element) or parent is None or element.tag in ROLES:
        said = _level(_folded(_text(element)))
        block = _Block(number=int(number) if number.isdecimal() else -1, text=said)
    else:
        block = _block_of(parent, parents, blocks)
    blocks[element] = block
    return block


def _folded(text: str) -> str:
    """Return ``text`` with runs of white space made one blank, as HTML does it; a no-break space is a character."""
    return _BLANKS.sub(" ", text).strip(" ")


def _level(text: str) -> str:
    """Return ``text`` in small letters, as long as before."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c if len(c.lower()) > 1 else c.lower() for c in text)


def _text(element: Element) -> str:
    """Return the text of an element without notes and their calls."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and not _is_note(child):
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _is_note(element: Element) -> bool:
    return not NOTE_CLASSES.isdisjoint((element.get("class") or "").split())
