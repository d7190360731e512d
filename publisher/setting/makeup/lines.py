"""Where a page can give a line or take one: paragraphs set longer or shorter, heads set closer to the text above."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, NamedTuple

from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes

from publisher.setting.composer import options_of, paragraphs_of
from publisher.setting.composer.options import options_for
from publisher.setting.makeup.look import PT, look_at
from publisher.setting.makeup.pictures import pixels
from publisher.setting.makeup.stone import Stone, kind_of, name_of
from publisher.xhtml import has_class

Box = Any
_LOOSEST = 1.4
"""Ratio of the loosest line of a paragraph that is made longer."""
_FEWEST = 4
"""Lines of a paragraph that bears one more or fewer."""
_ABOVE = 1.9
"""Lines above a head that bears one fewer."""
_CLOSER = 20_000
"""Demerits of a head that stands a line closer to the text above: those of a paragraph with a tight line or two."""


class Leeway(NamedTuple):
    """A paragraph that bears a line more or fewer, or a head that bears a line less above it."""

    cost: float
    page: int
    """Where it begins, counted from the first page asked about."""
    step: int
    """1 for a line more, -1 for one fewer."""
    box: Box
    """The line box of the paragraph, or the box of the head; not laid out."""
    closer: bool = False
    """It is a head."""


def leeway(stone: Stone, pages: Sequence[Any], blocks: Sequence[Box]) -> list[Leeway]:
    """What those of ``blocks`` bear that stand on ``pages`` from end to end, the best first."""
    found = [*_paragraphs(pages, blocks), *_heads(stone, pages, blocks)]
    return sorted(found, key=lambda way: (way.cost, way.page))


def _paragraphs(pages: Sequence[Any], blocks: Sequence[Box]) -> Iterator[Leeway]:
    document = SimpleNamespace(pages=[SimpleNamespace(_page_box=page) for page in pages])
    known = {id(part) for block in blocks for part in block.descendants()}
    for number, paragraph in enumerate(paragraphs_of(document)):
        line = paragraph.trace.linebox
        if paragraph.trace.alignment.lines != "justify" or len(paragraph.pages) < _FEWEST or id(line) not in known:
            continue
        ways = options_of(paragraph)
        for step in (-1, 1):
            if step in ways and 0 in ways and ways[step].loosest <= _LOOSEST and ways[step].tightest >= -1:
                cost = ways[step].demerits - ways[0].demerits + number / 1000
                yield Leeway(cost, paragraph.pages[0], step, line)


def _heads(stone: Stone, pages: Sequence[Any], blocks: Sequence[Box]) -> Iterator[Leeway]:
    heads = {name_of(block): block for block in blocks if bears_less_above(stone, block)}
    for number, page in enumerate(pages):
        sight = look_at(page)
        for piece in sight.pieces:
            if piece.name in heads and piece.top > sight.top + 1:
                yield Leeway(_CLOSER, number, -1, heads[piece.name], closer=True)


def bears_less_above(stone: Stone, box: Box) -> bool:
    """True for a head that has two lines or more above it, and no box, whose rule stands lower than text."""
    high = kind_of(stone, box) == "head" and pixels(box, "margin_top") * PT >= _ABOVE * stone.grid
    return high and not has_class(box.element, "below-box")


def set_so(stone: Stone, chosen: Sequence[Box], step: int) -> Callable[[], None]:
    """Have each of ``chosen`` take so many lines more, or fewer; returns what undoes it."""
    styles = [box.style for box in chosen]
    for box in chosen:
        box.style = box.style.copy()
        if isinstance(box, boxes.LineBox):
            box.style._composer_options = replace(options_for(box.style), looseness=float(step))
        else:
            box.style["margin_top"] = Dimension(pixels(box, "margin_top") + step * stone.grid / PT, "px")

    def undo() -> None:
        for box, style in zip(chosen, styles, strict=True):
            box.style = style

    return undo
