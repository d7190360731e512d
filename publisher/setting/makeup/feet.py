"""Holes at the foot of pages parted among the pages before them, a line or two each.

A page ends short where a head or a picture found no room.  When those before it
end a little sooner it gets their lines, and the next page begins where it did.
"""

from __future__ import annotations

import math
from typing import Any

from weasyprint.layout import page as engine_page

from publisher.setting.makeup.look import look_at
from publisher.setting.makeup.stone import (
    Kept,
    Stone,
    bare_head,
    broken_word,
    head_quote,
    keep,
    lines_short,
    put_back,
)

Box = Any
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
        for count in range(min(math.ceil((round(short) - _LEFT) / _EACH), _MOST_PAGES, place - done), 0, -1):
            remade = _sooner(stone, made, place, count, make, context, root, html)
            if remade:
                made[place - count : place + 1] = remade
                done = place + 1
                break
    return made


def _sooner(
    stone: Stone, pages: list[Any], place: int, count: int, make: Any, context: Any, root: Box, html: Any
) -> list[Any]:
    """The page at ``place`` and so many before it, which end two lines sooner; nothing where that is no better."""
    first, entries, kept, before = place - count, list(context.page_maker), keep(context), dict(stone.kept)
    changed = range(first, place)
    if any(number in stone.longer for number in changed):
        return []
    shorts = [lines_short(stone, page) for page in pages[first : place + 1]]
    most = _BETTER * sum(short * short for short in shorts)
    stone.longer.update((number, -_EACH - round(short)) for number, short in zip(changed, shorts, strict=False))
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
    for number in changed:
        stone.longer.pop(number)
        engine_page.set_page_type_computed_styles(pages[number].page_type, html, context.style_for)
    return []


def _left(kept: Kept) -> tuple[int, ...]:
    """How much of notes and floats is left to the next page."""
    return len(kept.notes), len(kept.reported), len(kept.broken)


def _as_good(stone: Stone, page: Any, was: Any) -> bool:
    """True when a page made anew has no fault that it did not have before."""
    if broken_word(page) > broken_word(was):
        return False
    return all(fault(stone, page) is None or fault(stone, was) is not None for fault in (head_quote, bare_head))
