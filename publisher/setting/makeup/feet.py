"""Holes at the foot of pages parted among the pages before them, a line or two each.

A page ends short where a head or a picture found no room.  When those before it
end a little sooner it gets their lines, and the next page begins where it did.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

from weasyprint.layout import page as engine_page

from publisher.setting.makeup.lead import STANDFIRST, give_back, standfirst_lines
from publisher.setting.makeup.look import look_at
from publisher.setting.makeup.stone import (
    Kept,
    Stone,
    bare_head,
    broken_word,
    head_quote,
    keep,
    lines_short,
    place_of,
    put_back,
)

Box = Any
Change = Callable[[], Callable[[], None] | None]
"""Changes what pages are made of, and returns what undoes it; ``None`` where it cannot."""

_HOLE = 3.5
"""Lines short from which on a page is mended."""
_EACH = 2
"""Lines by which a page before it ends sooner."""
_LEFT = 3
"""Lines that the page may stay short."""
_MOST_PAGES = 3
"""Pages that end sooner for one."""
_SHORTEST = 4.2
"""Lines that these end short at most."""
_BETTER = 0.75
"""Part that is left of the squares of what all of them are short."""
_OPENING = 9
"""Lines of text on a first page that may end sooner."""


def with_even_feet(stone: Stone, pages: list[Any], make: Any, context: Any, root: Box, html: Any) -> list[Any]:
    """``pages``, some made again by ``make`` so that none of them ends far too short.  The last is left alone."""
    made, done = list(pages), 0
    if sum(piece.lines for piece in look_at(pages[0]).pieces) < _OPENING:
        done = 1
    for place in range(1, len(pages) - 1):
        short = lines_short(stone, made[place])
        if short < _HOLE or place in stone.longer:
            continue
        most = min(math.ceil((round(short) - _LEFT) / _EACH), _MOST_PAGES, place - done)
        ways: list[tuple[int, Change]] = []
        if place == 1 and 0 not in stone.longer:
            ways += [(0, partial(give_back, stone, made[0], lines)) for lines in (round(short) - _EACH, _EACH)]
        firsts = range(place - most, place)
        ways += [(first, partial(_end_sooner, stone, made[first:place], first)) for first in firsts]
        for first, change in ways:
            remade = _again(stone, made, first, place, change, make, context, root, html)
            if remade:
                made[first : place + 1] = remade
                done = place + 1
                break
    return made


def _end_sooner(stone: Stone, pages: list[Any], first: int) -> Callable[[], None] | None:
    """Have ``pages``, the one with the number ``first`` and those after it, end two lines sooner; returns the undo."""
    changed = range(first, first + len(pages))
    if any(number in stone.longer for number in changed):
        return None
    stone.longer.update((n, -_EACH - round(lines_short(stone, p))) for n, p in zip(changed, pages, strict=True))

    def undo() -> None:
        for number in changed:
            stone.longer.pop(number)

    return undo


def _again(
    stone: Stone,
    pages: list[Any],
    first: int,
    place: int,
    change: Change,
    make: Any,
    context: Any,
    root: Box,
    html: Any,
) -> list[Any]:
    """The pages from ``first`` to ``place`` made again after a change; nothing where that is no better."""
    entries, kept, before = list(context.page_maker), keep(context), dict(stone.kept)
    shorts = [lines_short(stone, page) for page in pages[first : place + 1]]
    most = _BETTER * sum(short * short for short in shorts)
    undo = change()
    if undo is None:
        return []
    put_back(context, stone.kept[first])
    remade: list[Any] = []
    for number in range(first, place + 1):
        stone.kept[number] = keep(context)
        context.page_maker[number][-1].update(content_changed=False, pages_wanted=False, anchors=[], content_lookups=[])
        page, _ = make(number, context, root, html)
        short = lines_short(stone, page) - stone.longer.get(number, 0)
        most -= short * short
        if most < 0 or (number < place and short > _SHORTEST) or not _as_good(stone, page, pages[number]):
            break
        if number == 0 and _torn(stone, page, entries[1][0], context.page_maker[1][0]):
            break
        remade.append(page)
    else:
        if context.page_maker[place + 1][:3] == entries[place + 1][:3] and _left(keep(context)) == _left(
            before[place + 1]
        ):
            context.page_maker[place + 1 :] = entries[place + 1 :]
            put_back(context, kept)
            return remade
    context.page_maker[:], stone.kept = entries, before
    put_back(context, kept)
    undo()
    for page in pages[first:place]:
        engine_page.set_page_type_computed_styles(page.page_type, html, context.style_for)
    return []


def _torn(stone: Stone, page: Any, before: Any, after: Any) -> bool:
    """True when the standfirst stood whole on the first page, and no longer leaves enough of its lines there."""
    whole, still = (place_of(resume, stone.path) is not None for resume in (before, after))
    return whole and not still and standfirst_lines(page) < STANDFIRST


def _left(kept: Kept) -> tuple[int, ...]:
    """How much of notes and floats is left to the next page."""
    return len(kept.notes), len(kept.reported), len(kept.broken)


def _as_good(stone: Stone, page: Any, was: Any) -> bool:
    """True when a page made anew has no fault that it did not have before."""
    if broken_word(page) > broken_word(was):
        return False
    return all(fault(stone, page) is None or fault(stone, was) is not None for fault in (head_quote, bare_head))
