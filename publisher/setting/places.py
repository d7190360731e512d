"""Where things stand on the pages of a galley: anchors, and the first word of each page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from publisher.model import Anchor, PageStart
from publisher.setting.leaves import Element, is_text, leaves, parents_of, pseudo

PT = 0.75
"""Points in a CSS pixel."""
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
    text: str
    cursor: int = 0


def starts(document: Any) -> tuple[PageStart, ...]:
    """Return where each page's first word stands; see :class:`publisher.model.PageStart`.

    Laid-out text is not the text of the document: case may be changed, hyphens
    come in, blanks fall out at line ends.  So each run is looked for in its
    block from where the one before it ended.
    """
    parents = parents_of(document._html.etree_element)
    blocks: dict[Element, _Block | None] = {}
    found = []
    for page in document.pages:
        start = None
        for leaf in leaves(page._page_box):
            if not is_text(leaf) or pseudo(leaf) or not leaf.text.strip():
                continue
            block = _block_of(leaf.element, parents, blocks)
            if block is None:
                continue
            offset = _advance(block, leaf.text)
            start = start or PageStart(block=block.number, offset=offset)
        found.append(start or PageStart(block=-1, offset=0))
    return tuple(found)


def _advance(block: _Block, run: str) -> int:
    """Move the cursor past ``run`` and return where it begins in the block's text."""
    said = " ".join(run.split()).casefold()
    at = block.text.find(said, block.cursor)
    if at < 0 or at > block.cursor + 2:
        said = said[:-1]
        shorter = block.text.find(said, block.cursor) if said else -1
        at = shorter if 0 <= shorter <= block.cursor + 2 or at < 0 <= shorter else at
    if at < 0:
        at = block.cursor + (block.text[block.cursor : block.cursor + 1] == " ")
    block.cursor = at + len(said)
    return at


def _block_of(element: Element, parents: dict[Element, Element], blocks: dict[Element, _Block | None]) -> _Block | None:
    """Return the block of text that an element stands in; None outside of any, and in notes."""
    if element in blocks:
        return blocks[element]
    block: _Block | None
    number = element.get("data-block") or ""
    if _is_note(element):
        block = None
    elif number.isdecimal():
        block = _Block(number=int(number), text=" ".join(_text(element).split()).casefold())
    else:
        parent = parents.get(element)
        block = None if parent is None else _block_of(parent, parents, blocks)
    blocks[element] = block
    return block


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
