"""Other orders of the blocks that are still to come, for a page that ends short or has a quotation at its head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from publisher.setting.makeup.figures import let_down
from publisher.setting.makeup.look import look_at
from publisher.setting.makeup.moves import fits, moved, steps_to_fill
from publisher.setting.makeup.sizes import broken, smaller
from publisher.setting.makeup.stone import (
    SHORT,
    Place,
    Stone,
    bare_head,
    head_quote,
    lines_short,
    name_of,
    opens_with_quote,
    place_of,
)

Box = Any
_TRIES = 3
_NEARER = (1.0, 0.5, 0.0)
"""Shares of the usual distance from its sentence that a quotation keeps when it would open a page otherwise."""
_BACK = 3
"""Paragraphs by which a quotation is raised at most, so that it does not open a page."""


def orders(stone: Stone, page: Any, text: Box, start: Place, resume: Any) -> Iterator[list[Box]]:
    """Orders of the children of the text to be tried, the likeliest first; at most three."""
    children = list(text.children)
    found: list[list[Box]] = []
    head = head_quote(stone, page)
    names = [name_of(child) for child in children]
    if head is not None and not (start[1] and names[start[0]] == head):
        at = names.index(head)
        places = [at + n for share in _NEARER for n in (1, 2, 3) if fits(stone, children, at, at + n, share=share)]
        found += [moved(stone, children, at, place) for place in dict.fromkeys(places)][:_TRIES]
    stop = place_of(resume, stone.path)
    short = lines_short(stone, page)
    if stop is None or (stop[1] and short <= SHORT):
        yield from found[:_TRIES]
        return
    at = stop[0] + stop[1]
    bare = bare_head(stone, page)
    if bare is not None:
        sight = look_at(page)
        free = next(sight.bottom - piece.top for piece in sight.pieces if piece.name == bare) / stone.grid
        found += let_down(stone, page, children, names.index(bare), start[0], free)
    elif opens_with_quote(stone, text, stop):
        found += _quotes(stone, children, at, start[0], short)
    elif short > SHORT and at < len(children):
        found += let_down(stone, page, children, at, start[0], short)
    if short > SHORT:
        last = [*smaller(stone, children, at, short, page), *broken(stone, children, at)][:2]
        found[_TRIES - len(last) :] = last
    yield from found[:_TRIES]


def _quotes(stone: Stone, children: Sequence[Box], at: int, start: int, short: float) -> list[list[Box]]:
    """The quotation at ``at`` let down past what fills the page, or raised; nearer to its sentence if it must be."""
    guess = max(1, steps_to_fill(stone, children, at, short))
    places = []
    for share in _NEARER:
        lower = (guess, guess + 1, *range(guess - 1, 0, -1))
        places += [at + n for n in lower if fits(stone, children, at, at + n, share=share)]
        back = range(at - 1, max(start, at - 1 - _BACK), -1)
        places += [place for place in back if fits(stone, children, at, place, share=share)][:1]
    return [moved(stone, children, at, place) for place in dict.fromkeys(places)][:_TRIES]
