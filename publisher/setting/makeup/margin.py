"""The margin column: quotes and notes moved up or down their page until they stand clear of each other.

They float and move neither text nor pictures, so that a page need not be set again:
their boxes are shifted where they are.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure import boxes

from publisher.setting.makeup.apart import ENOUGH
from publisher.setting.makeup.beside import said_on
from publisher.setting.makeup.look import PT, Sight, block_name, flow_boxes, look_at
from publisher.setting.makeup.quotes import Copy
from publisher.xhtml import has_class

Box = Any
_CLEAR = 6.0
"""Points between two things in the column."""
_TOO_NEAR, _MOVED, _OUTSIDE, _TIGHT, _TWO = 0.5, 0.05, 60.0, 20.0, 1.0
"""What is bad about a quote near its sentence, a line from where its author put it, beside another section, at the edge
of the page or of something else, and a line nearer to another quote than ``_BETWEEN``."""
_BETWEEN = 8.0
"""Lines between two quotes, which would be read as one."""


@dataclass(slots=True, kw_only=True)
class _Float:
    box: Box
    top: float
    height: float
    quote: bool
    mark: float | None = None
    """Top of the mark of a note: the engine lays the note below what floats above it."""
    said: tuple[float, float] | None = None
    """Top and bottom of the lines that a quote repeats, where they stand on its page."""
    section: tuple[float, float] = (-math.inf, math.inf)
    """Top and bottom, on the page, of the section that the author put it in."""


def clear_of_column(lay: Callable[..., Any]) -> Callable[..., Any]:
    """Pictures and tables stand where they would if nothing floated in the column: what does is moved afterwards."""

    def block_level_layout(context: Any, box: Box, *more: Any, **named: Any) -> Any:
        shapes = context.excluded_shapes
        if not shapes or not (isinstance(box, boxes.BlockReplacedBox) or box.is_table_wrapper):
            return lay(context, box, *more, **named)
        context.excluded_shapes = [shape for shape in shapes if not _of_column(shape)]
        laid = lay(context, box, *more, **named)
        context.excluded_shapes = shapes
        return laid

    return block_level_layout


def kept_whole(let_float: Callable[..., Any]) -> Callable[..., Any]:
    """Floats of the column are never broken over a page; they are moved up afterwards.

    A quote that would reach over the foot stands higher at once: the engine would
    end the page at it, and quotes of the column never move the text.
    """

    def float_layout(
        context: Any, box: Box, around: Box, one: Any, other: Any, bottom_space: float, skip_stack: Any
    ) -> Any:
        if not _of_column(box):
            return let_float(context, box, around, one, other, bottom_space, skip_stack)
        laid, resume = let_float(context, box, around, one, other, -math.inf, skip_stack)
        over = laid.position_y + laid.margin_height() - (context.page_bottom - bottom_space)
        if over > 0 and has_class(box.element, "pull-quote"):
            laid.translate(0, -over)
        return laid, resume

    return float_layout


def _of_column(box: Box) -> bool:
    return box.element is not None and (has_class(box.element, "pull-quote") or has_class(box.element, "note"))


def clear_column(document: Any, grid: float, copy: Copy) -> tuple[int, dict[str, int]]:
    """Shift what collides in the margin column of each page; return how many notes found no clear place.

    A quote that stands beside its sentence goes elsewhere on the page.  Returned as well are
    the quotes that found no clear place, each with the number of its page, from nought.
    """
    notes, quotes = 0, dict[str, int]()
    for number, page in enumerate(page._page_box for page in document.pages):
        floats = list(_floats(page, copy))
        if floats:
            top = (page.position_y + page.margin_top) * PT
            bottom = top + page.height * PT
            end = max((piece.bottom for piece in look_at(page).pieces), default=bottom)  # no quote stands below it
            crowded = _arrange(floats, _obstacles(page, floats), top, bottom, grid, end)
            quotes |= {block_name(thing.box): number for thing in crowded if thing.quote}
            notes += sum(not thing.quote for thing in crowded)
    return notes, quotes


def sent_overleaf(names: Sequence[str], copy: Copy, crowded: Mapping[str, int], sights: Sequence[Sight]) -> list[str]:
    """The blocks of an article with each quote that is crowded below the first paragraph that begins overleaf.

    Where none does it goes back by a page.  Nothing else moves by it, since a quote of the
    column stands beside the text, as high up as it can.
    """
    order = list(names)
    seen = [{piece.name for piece in sight.pieces} for sight in sights]
    for quote, page in crowded.items():
        begins = (
            next((n for n in order if n in seen[to] - seen[to - 1] and copy.blocks[n].kind == "text"), None)
            for to in (page + 1, page - 1)
            if 0 < to < len(seen)
        )
        begin = next(filter(None, begins), None)
        if begin is not None and quote in order:
            order.remove(quote)
            order.insert(order.index(begin) + 1, quote)
    return order


def _floats(page: Box, copy: Copy) -> Iterator[_Float]:
    heads = {piece.name: piece.top for piece in look_at(page).pieces if copy.blocks[piece.name].kind == "head"}
    head = -math.inf
    marks: dict[str, float] = {}
    for box in page.descendants():
        if box.element_tag == "a" and box.element is not None and has_class(box.element, "note-call"):
            marks.setdefault(box.element.get("href", "")[1:], box.position_y * PT)
        if box.element is None or not isinstance(box, boxes.BlockLevelBox) or not box.is_floated():
            head = heads.get(block_name(box), head)
            continue
        if _of_column(box):
            top = (box.position_y + box.margin_top) * PT
            quote = has_class(box.element, "pull-quote")
            yield _Float(
                box=box,
                top=top,
                height=box.border_height() * PT,
                quote=quote,
                mark=marks.get(box.element.get("id", "")),
                said=said_on(page, copy, block_name(box)) if quote else None,
                section=(head, min((other for other in heads.values() if other > head), default=math.inf)),
            )


def _obstacles(page: Box, floats: list[_Float]) -> list[tuple[float, float]]:
    """Things of the flow that reach into the column: heads with rules, figures, tables, the opening, bios."""
    edge = min(float_.box.position_x + float_.box.margin_left + float_.box.border_width() for float_ in floats)
    found = []
    for box in flow_boxes(page):
        if isinstance(box, boxes.BlockLevelBox) and box.element is not None and box.element_tag not in {"html", "body"}:
            left = box.position_x + box.margin_left
            grouping = box.element_tag in {"section", "div"} and not has_class(box.element, "bios")
            if left < edge + 1 and not grouping:
                top = (box.position_y + box.margin_top) * PT
                found.append((top, top + box.border_height() * PT))
    return found


def _arrange(
    floats: list[_Float], obstacles: list[tuple[float, float]], top: float, bottom: float, grid: float, end: float
) -> list[_Float]:
    """Place notes at their calls, as far as may be, and quotes where there is room; both within the page.

    Quotes keep their order and stand above ``end``, the foot of the text.  Returns those that found no clear place.
    """
    notes = [thing for thing in floats if not thing.quote]
    places = _in_order(notes, obstacles, top, bottom)
    crowded = [] if places is not None else list(notes)
    if places is None:
        places = [max(top, min(note.top, bottom - note.height)) for note in notes]
    taken = list(obstacles)
    for note, place in zip(notes, places, strict=True):
        taken.append(_move(note, place))
    above = top
    quotes = sorted((thing for thing in floats if thing.quote), key=lambda thing: thing.top)
    stand = [(thing.top, thing.top + thing.height) for thing in quotes]
    for number, quote in enumerate(quotes):
        ways = ((above, end), (top, end), (top, bottom))
        others = [*stand[:number], *stand[number + 1 :]]
        clear = next((c for high, low in ways if (c := _best(quote, taken, high, low, grid, others)) is not None), None)
        if clear is None:
            crowded.append(quote)
            clear = max(top, min(quote.top, bottom - quote.height))
        stand[number] = _move(quote, clear)
        taken.append(stand[number])
        above = clear + quote.height
    return crowded


def _move(thing: _Float, place: float) -> tuple[float, float]:
    """Put the thing there; return what it takes."""
    if abs(place - thing.top) > 0.01:
        thing.box.translate(0, (place - thing.top) / PT)
    return place, place + thing.height


def _in_order(
    notes: list[_Float], obstacles: list[tuple[float, float]], top: float, bottom: float
) -> list[float] | None:
    """Places for all notes, in the order of their calls and none higher than need be; ``None`` when there is no room.

    One that would reach down into a head or figure ends above it where there is room.  Each is pushed
    down by the one before, then, from the foot of the page, pushed up by the one after.
    """
    downwards = sorted(obstacles)
    places: list[float] = []
    free = top
    for note in notes:
        place = max(note.top if note.mark is None else note.mark, free)
        least = free
        for start, end in downwards:
            if _touches(place, note, start, end):
                above = start - _CLEAR - note.height
                place = above if above >= least - 0.01 else end + _CLEAR
            least = max(least, end + _CLEAR)
        places.append(place)
        free = place + note.height + _CLEAR
    limit = bottom
    for number, note in reversed(list(enumerate(notes))):
        place = min(places[number], limit - note.height)
        for start, end in reversed(downwards):
            if _touches(place, note, start, end):
                place = start - _CLEAR - note.height
        if place < top - 0.01:
            return None
        places[number] = place
        limit = place - _CLEAR
    return places


def _touches(place: float, note: _Float, start: float, end: float) -> bool:
    """True when a note at ``place`` would come too near to what stands from ``start`` to ``end``."""
    return place < end + _CLEAR - 0.02 and place + note.height + _CLEAR > start + 0.02


def _best(
    quote: _Float,
    taken: list[tuple[float, float]],
    top: float,
    bottom: float,
    grid: float,
    others: Sequence[tuple[float, float]] = (),
) -> float | None:
    """The best clear place for a quote: on the grid, off the page's edges, a line from all else, not at its sentence.

    Where there is none it may stand at an edge, rather than over something.

    :param others: top and bottom of the other quotes of the page, those below where their author put them
    """
    first, last = (
        math.ceil((top - quote.top) / grid - 0.01),
        math.floor((bottom - quote.height - quote.top) / grid + 0.01),
    )
    places = [quote.top + steps * grid for steps in range(first, last + 1)]
    ways: list[tuple[float, float]] = []
    strict, edge, close = (2 * grid, grid, grid), (0.0, 0.0, grid), (0.0, 0.0, grid / 2)
    for tight, (off_head, off_foot, apart) in enumerate((strict, edge, close)):
        ways += (
            (_price(quote, c, grid) + _crowding(quote, c, others, grid) + tight * _TIGHT, c)
            for c in places
            if top + off_head - 0.01 <= c <= bottom - quote.height - off_foot + 0.01
            and all(c + quote.height + apart <= start + 0.02 or c >= end + apart - 0.02 for start, end in taken)
        )
    return min(ways)[1] if ways else None


def _price(quote: _Float, place: float, grid: float) -> float:
    """What is bad about a quote at this height."""
    price = abs(place - quote.top) / grid * _MOVED
    if quote.said is not None:
        apart = max(quote.said[0] - place - quote.height, place - quote.said[1], 0.0) / grid
        price += max(0.0, ENOUGH - apart) ** 2 * _TOO_NEAR
    high, low = quote.section
    return price + (_OUTSIDE if place < high or place + quote.height > low else 0.0)


def _crowding(quote: _Float, place: float, others: Sequence[tuple[float, float]], grid: float) -> float:
    """What is bad about a quote at this height near others."""
    gaps = (max(start - place - quote.height, place - end, 0.0) / grid for start, end in others)
    return sum(max(0.0, _BETWEEN - gap) for gap in gaps) * _TWO
