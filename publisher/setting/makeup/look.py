"""What stands on the pages of a laid-out article, in points from the top of the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from weasyprint.css import AnonymousStyle
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

Box = Any

PT = 0.75
"""Points in a CSS pixel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """As much of one block of the text as stands on one page."""

    name: str
    """``data-make`` of the block."""
    top: float
    bottom: float
    lines: int
    first_line: float
    """Top of its first line of text; its own top when it has none."""
    grid: float
    """Height of that line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One page."""

    top: float
    bottom: float
    """Of the room for text: above the notes, where there are any."""
    pieces: tuple[Piece, ...]
    lines: int
    """Of text in the flow, opening and bios included."""
    end: float
    """Foot of the last thing in the flow."""


def look(document: Any) -> tuple[Sight, ...]:
    """What each page of ``document`` holds."""
    return tuple(look_at(page._page_box) for page in document.pages)


def look_at(page: Box) -> Sight:
    """What one page box holds; a page that is made is looked at once."""
    sight: Sight | None = page.__dict__.get("_sight")
    if sight is None:
        sight = page._sight = _seen(page)
    return sight


def _seen(page: Box) -> Sight:
    top = page.position_y + page.margin_top
    notes = [child for child in page.children if isinstance(child, boxes.FootnoteAreaBox)]
    foot = sum(area.margin_height() for area in notes if area.children)
    pieces, lines, end = [], 0, top
    for box in flow_boxes(page):
        if isinstance(box, boxes.LineBox):
            lines += 1
        if isinstance(box, boxes.LineBox | boxes.ReplacedBox):
            end = max(end, box.position_y + (box.height if isinstance(box, boxes.LineBox) else box.margin_height()))
        name = block_name(box)
        if name:
            pieces.append(_piece(box, name))
    return Sight(top=top * PT, bottom=(top + page.height - foot) * PT, pieces=tuple(pieces), lines=lines, end=end * PT)


def _piece(box: Box, name: str) -> Piece:
    lines = [inner for inner in _inside(box) if isinstance(inner, boxes.LineBox)]
    first = lines[0] if lines else None
    return Piece(
        name=name,
        top=(box.position_y + box.margin_top) * PT,
        bottom=(box.position_y + box.margin_top + box.border_height()) * PT,
        lines=len(lines),
        first_line=(first.position_y if first is not None else box.position_y + box.margin_top) * PT,
        grid=first.height * PT if first is not None else 0.0,
    )


def block_name(box: Box) -> str:
    """``data-make`` of a block's own box; empty for any other."""
    if box.element is None or not isinstance(box, boxes.BlockLevelBox) or "::" in (box.element_tag or ""):
        return ""
    if isinstance(box, boxes.TableBox) or (isinstance(box.style, AnonymousStyle) and not box.is_table_wrapper):
        return ""
    return box.element.get("data-make") or ""


def flow_boxes(page: Box) -> Iterator[Box]:
    """All boxes of the flow, in order: floats, notes and margin boxes left out."""
    for child in page.children:
        if not isinstance(child, boxes.MarginBox | boxes.FootnoteAreaBox):
            yield from _inside(child)


def _inside(box: Box) -> Iterator[Box]:
    """The box and all in it that is in the flow; a line of nothing but text is not looked into."""
    stack = [box]
    while stack:
        box = stack.pop()
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if not box.is_in_normal_flow():
            continue
        yield box
        if isinstance(box, boxes.LineBox) and all(isinstance(child, boxes.TextBox) for child in box.children):
            continue
        if isinstance(box, boxes.ParentBox):
            stack.extend(reversed(box.children))
