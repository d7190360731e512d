"""Holes at the foot of pages parted among the pages before them, a line or two each.

A page ends short where a head or a picture found no room.  When those before it
end a little sooner it gets their lines, and the next page begins where it did.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from itertools import chain, repeat
from typing import Any

from weasyprint.layout import page as engine_page

from publisher.setting.makeup.lead import STANDFIRST, give_back, standfirst_lines
from publisher.setting.makeup.look import look_at
from publisher.setting.makeup.stone import (
    Kept,
    Stone,
    bare_head,
    broken_word,
    forget_page,
    head_quote,
    keep,
    kind_of,
    lines_short,
    place_of,
    put_back,
    text_box,
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
_SHORTEST, _AMID_TEXT = 4.2, 2.2
"""Lines that these end short at most, and where the text goes on from them: nothing tells the eye why."""
_BETTER = 0.8
"""Part that is left of the squares of what all of them are short."""
_OPENING = 9
"""Lines of text on a first page that may end sooner."""


def with_even_feet(stone: Stone, pages: list[Any], make: Any, context: Any, root: Box, html: Any) -> list[Any]:
    """``pages``, some made again by ``make`` so that none of them ends far too short.  The last is left alone."""
    made, done = list(pages), 0
    amid_text = partial(_goes_on, stone, context, text_box(stone, root))

    def remake(number: int) -> Any:
        forget_page(context, number)
        return make(number, context, root, html)[0]

    if sum(piece.lines for piece in look_at(pages[0]).pieces) < _OPENING:
        done = 1
    for place in range(1, len(pages) - 1):
        short = lines_short(stone, made[place])
        if short < _HOLE or place in stone.longer:
            continue
        most = min(_MOST_PAGES, place - done)
        ways: list[tuple[int, Change]] = []
        if place == 1 and 0 not in stone.longer:
            ways += [(0, partial(give_back, stone, made[0], lines)) for lines in (round(short) - _EACH, _EACH)]
        fewest = place - min(math.ceil((round(short) - _LEFT) / _EACH), most)
        firsts = [*range(fewest, place), *range(fewest - 1, place - most - 1, -1)]
        ways += [
            (n, partial(_end_sooner, stone, made[n:place], n, each, amid_text)) for each in (_EACH, 1) for n in firsts
        ]
        hoped = _HOLE if short - _EACH * most < _HOLE else math.inf
        nearly: list[tuple[int, Change]] = []
        for enough, (first, change) in chain(zip(repeat(hoped), ways), zip(repeat(math.inf), nearly)):
            remade = _again(stone, made, first, place, change, enough, remake, amid_text, context, html)
            if remade:
                made[first : place + 1] = remade
                done = place + 1
                break
            if remade is None:
                nearly.append((first, change))
    return made


def _end_sooner(
    stone: Stone, pages: list[Any], first: int, lines: int, amid_text: Callable[[int], bool]
) -> Callable[[], None] | None:
    """Have ``pages``, the one with the number ``first`` and those after it, end so much sooner; returns the undo.

    Those from which the text goes on end so many lines short, whatever they were.
    """
    changed = range(first, first + len(pages))
    if any(number in stone.longer for number in changed):
        return None
    stone.longer.update(
        (n, -lines - (0 if amid_text(n) else round(lines_short(stone, page))))
        for n, page in zip(changed, pages, strict=True)
    )

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
    enough: float,
    remake: Callable[[int], Any],
    amid_text: Callable[[int], bool],
    context: Any,
    html: Any,
) -> list[Any] | None:
    """The pages from ``first`` to ``place`` made again after a change; none where that is no better.

    :param enough: lines that the last of them is to be less short than; ``None`` where it is better, but not enough
    """
    entries, kept, before = list(context.page_maker), keep(context), dict(stone.kept)
    shorts = [lines_short(stone, page) for page in pages[first : place + 1]]
    most = _BETTER * sum(short * short for short in shorts)
    undo = change()
    if undo is None:
        return []
    put_back(context, stone.kept[first])
    remade: list[Any] = []
    better = False
    for number in range(first, place + 1):
        stone.kept[number] = keep(context)
        page = _made_again(stone, pages[number], number, place, remake, amid_text, context)
        if page is None:
            break
        most -= _short(stone, page) ** 2
        if most < 0 or (number == 0 and _torn(stone, page, entries[1][0], context.page_maker[1][0])):
            break
        remade.append(page)
    else:
        follows = context.page_maker[place + 1][:3] == entries[place + 1][:3]
        better = follows and _left(keep(context)) == _left(before[place + 1])
        if better and _short(stone, remade[-1]) < enough:
            context.page_maker[place + 1 :] = entries[place + 1 :]
            put_back(context, kept)
            return remade
    context.page_maker[:], stone.kept = entries, before
    put_back(context, kept)
    undo()
    for page in pages[first:place]:
        engine_page.set_page_type_computed_styles(page.page_type, html, context.style_for)
    return None if better else []


def _goes_on(stone: Stone, context: Any, text: Box, number: int) -> bool:
    """True when the text goes on from a page: the next does not begin with a head, a picture or the like."""
    stop = place_of(context.page_maker[number + 1][0], stone.path)
    return stop is not None and (stop[1] or kind_of(stone, text.children[stop[0]]) == "text")


def _made_again(
    stone: Stone,
    was: Any,
    number: int,
    place: int,
    remake: Callable[[int], Any],
    amid_text: Callable[[int], bool],
    context: Any,
) -> Any | None:
    """A page made again, a line deeper where it would be too short otherwise; ``None`` where it is no good."""
    kept = keep(context)
    while True:
        page = remake(number)
        most = _AMID_TEXT if number and amid_text(number) else _SHORTEST
        if (number == place or _short(stone, page) <= most) and _as_good(stone, page, was):
            return page
        if number == place or stone.longer.get(number, 0) != -_EACH:
            return None
        stone.longer[number] += 1
        put_back(context, kept)


def _short(stone: Stone, page: Any) -> float:
    """Lines by which a page ends short of the foot of a full one."""
    return lines_short(stone, page) - stone.longer.get(page.page_type.index, 0)


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
