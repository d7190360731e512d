"""Other orders of the blocks that are still to come, for a page that ends short or has a quotation at its head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from publisher.setting.makeup.apart import DEAREST, other_places
from publisher.setting.makeup.figures import let_down
from publisher.setting.makeup.heads import after_heads
from publisher.setting.makeup.look import look_at
from publisher.setting.makeup.moves import moved, steps_to_fill
from publisher.setting.makeup.sizes import broken, smaller, with_lines_below
from publisher.setting.makeup.stone import (
    SHORT,
    Place,
    Stone,
    bare_head,
    head_quote,
    kind_of,
    lines_short,
    name_of,
    opens_with_quote,
    place_of,
)

Box = Any
_TRIES = 3
_HOLE = 4.0
"""Lines short from which on a quotation below the next head goes elsewhere, be it nearer to its sentence."""
_FURTHER = 3
"""Paragraphs past those that fill a page that a quotation is let down at most."""


def orders(stone: Stone, page: Any, text: Box, start: Place, resume: Any) -> Iterator[list[Box]]:
    """Orders of the children of the text to be tried, the likeliest first; at most three, or four."""
    children = list(text.children)
    found: list[list[Box]] = []
    head = head_quote(stone, page)
    names = [name_of(child) for child in children]
    if head is not None and not (start[1] and names[start[0]] == head):
        at = names.index(head)
        places = [place for place in other_places(stone.copy, names, at, at) if place - at <= _FURTHER]
        found += [moved(stone, children, at, place) for place in places[:_TRIES]]
    stop = place_of(resume, stone.path)
    short = lines_short(stone, page)
    if stop is None or (stop[1] and short <= SHORT):
        yield from found[:_TRIES]
        return
    at = stop[0] + stop[1]
    while at < len(children) and kind_of(stone, children[at]) == "still":
        at += 1
    bare = bare_head(stone, page)
    if bare is not None:
        sight = look_at(page)
        free = next(sight.bottom - piece.top for piece in sight.pieces if piece.name == bare) / stone.grid
        found += with_lines_below(stone, children, page)
        found += let_down(stone, page, children, names.index(bare), start[0], free)
    elif opens_with_quote(stone, text, stop):
        found += _quotes(stone, children, at, start[0], short)
    elif short > _HOLE and (below := _quote_below(stone, children, at)):
        places = other_places(stone.copy, names, below, below, DEAREST)
        found += [moved(stone, children, below, place) for place in places[:_TRIES]]
    elif short > SHORT and at < len(children):
        found += let_down(stone, page, children, at, start[0], short)
    if short > SHORT:
        last = smaller(stone, children, at, short, page)[:2]
        tables = broken(stone, children, at)
        found[_TRIES - len(last) - bool(tables) :] = [*last, *tables]
        yield from found
    else:
        yield from found[:_TRIES]


def _quote_below(stone: Stone, children: Sequence[Box], at: int) -> int:
    """Where the quotation stands that the heads from ``at`` on have right below them; 0 for none."""
    below = after_heads(stone, children, at)
    return below if at < below < len(children) and kind_of(stone, children[below]) == "quote" else 0


def _quotes(stone: Stone, children: Sequence[Box], at: int, start: int, short: float) -> list[list[Box]]:
    """The quotation at ``at`` let down past what fills the page, or raised."""
    guess = max(1, steps_to_fill(stone, children, at, short))
    places = other_places(stone.copy, [name_of(child) for child in children], at, start + 1)
    near = [place for place in places if place < at or guess - 1 <= place - at <= guess + _FURTHER]
    return [moved(stone, children, at, place) for place in near[:_TRIES]]
