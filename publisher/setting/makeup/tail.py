"""The end of an article: a last page that holds next to nothing is filled, or pulled back.

A picture that stands alone there is raised above the paragraphs before it.  Some
paragraphs shortly before the end are set a line longer or shorter, those that
bear it best; when there are none, some pages are made shorter, or pictures give way.  Only the pages from the first
change on are made again.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from weasyprint.layout import page as engine_page

from publisher.setting.makeup.lines import leeway, set_so
from publisher.setting.makeup.look import look_at
from publisher.setting.makeup.moves import RAISED, fits, moved
from publisher.setting.makeup.sizes import give_way
from publisher.setting.makeup.stone import (
    Stone,
    forget_page,
    keep,
    lines_short,
    name_of,
    put_back,
    text_box,
)

Box = Any
Remake = Callable[[int, Any, Box, Any], tuple[Any, Any]]

FEWEST, LEAST_TEXT = 5, 3
"""Lines on a last page, and those of the text among them."""
_REACH = 4
"""Pages before the end within which paragraphs are looked for."""
_MOST_PAGES = 4
"""Pages that are made a line or two shorter for it."""
_SHORTEST = 3.2
"""Lines by which these may end short."""


def with_a_good_end(stone: Stone, pages: list[Any], remake: Remake, context: Any, root: Box, html: Any) -> list[Any]:
    """``pages``, the last ones made again when the last is too short."""
    text = text_box(stone, root)
    wanting = _wanting(stone, pages[-1])
    if text is None or len(pages) < 3 or not wanting:
        return pages
    children, entries, kept = text.children, list(context.page_maker), keep(context)
    before, longer = dict(stone.kept), dict(stone.longer)
    for first, undo in chain(
        _raised(stone, pages, text), _ways(stone, pages, wanting, text), _pictures(stone, pages, text)
    ):
        context.page_maker[:], stone.kept = entries, dict(before)  # and not what a way in vain has left
        made = _from(first, stone, pages, remake, context, root, html)
        if not _wanting(stone, made[-1]) and _shortest(stone, made[first:-1]) <= max(
            _SHORTEST, _shortest(stone, pages[first:-1])
        ):
            return made
        undo()
        text.children, stone.longer = children, dict(longer)
        for page in pages:  # whose margin boxes are made last, by a style that the way in vain has changed
            engine_page.set_page_type_computed_styles(page.page_type, html, context.style_for)
    context.page_maker[:] = entries
    put_back(context, kept)
    return pages


def _shortest(stone: Stone, pages: list[Any]) -> float:
    """Lines by which the shortest of some pages ends short of the foot of a full one."""
    return max((lines_short(stone, page) - stone.longer.get(page.page_type.index, 0) for page in pages), default=0.0)


def _wanting(stone: Stone, page: Any) -> int:
    """Lines that a last page should have more: five in all, and three of the text, for a picture alone too."""
    sight = look_at(page)
    if _alone(stone, page):
        return LEAST_TEXT
    if not sight.lines:
        return 0  # pictures
    text = sum(piece.lines for piece in sight.pieces)
    return max(FEWEST - sight.lines, LEAST_TEXT - text if text else 0, 0)


def _alone(stone: Stone, page: Any) -> bool:
    """True when there is nothing on a page but one figure or table."""
    pieces, lines = look_at(page).pieces, look_at(page).lines
    return len(pieces) == 1 and stone.copy.blocks[pieces[0].name].kind == "object" and pieces[0].lines == lines


def _from(first: int, stone: Stone, pages: list[Any], remake: Remake, context: Any, root: Box, html: Any) -> list[Any]:
    """The pages with those from ``first`` on made again."""
    put_back(context, stone.kept[first])
    del context.page_maker[first + 1 :]
    made = pages[:first]
    resume: Any = True
    while resume is not None or context.reported_footnotes:
        forget_page(context, len(made))
        page, resume = remake(len(made), context, root, html)
        made.append(page)
    context.broken_out_of_flow.clear()
    context.reported_footnotes.clear()
    return made


def _raised(stone: Stone, pages: list[Any], text: Box) -> Iterator[tuple[int, Callable[[], None]]]:
    """Ways to raise a figure that stands alone on the last page above paragraphs of the page before."""
    if not _alone(stone, pages[-1]):
        return
    children, names = text.children, [name_of(child) for child in text.children]
    at = names.index(look_at(pages[-1]).pieces[0].name)
    before = {piece.name for piece in look_at(pages[-2]).pieces} - {piece.name for piece in look_at(pages[-3]).pieces}
    for steps in range(1, RAISED + 1):
        if names[at - steps] not in before or not fits(stone, children, at, at - steps):
            return
        text.children = moved(stone, children, at, at - steps)
        yield len(pages) - 2, lambda: None


def _pictures(stone: Stone, pages: list[Any], text: Box) -> Iterator[tuple[int, Callable[[], None]]]:
    """Ways to have the pictures of the pages before make room for what stands on the last page."""
    children, sight = text.children, look_at(pages[-1])
    for first in range(len(pages) - 2, max(0, len(pages) - 2 - _REACH), -1):
        smaller = give_way(stone, children, pages[first:-1], (sight.end - sight.top) / stone.grid)
        if smaller is not None:
            text.children = smaller
            stone.longer = {page: lines for page, lines in stone.longer.items() if page < first}
            yield first, lambda: None


def _ways(stone: Stone, pages: list[Any], wanting: int, text: Box) -> Iterator[tuple[int, Callable[[], None]]]:
    """Ways to mend the end, each applied when it is asked for: first page that changes, and how to undo it.

    Lines that paragraphs cannot take, pages do; none is made longer, which would bring its last line to the folio.
    """
    before = len(pages[:-_REACH])
    loose = [way._replace(page=before + way.page) for way in leeway(stone, pages[-_REACH:], text.children)]
    taken = () if _alone(stone, pages[-1]) else (-look_at(pages[-1]).lines,)
    for delta in sorted((*taken, wanting), key=abs):
        step = 1 if delta > 0 else -1
        bearing = [way for way in loose if way.step == step]
        for chosen in dict.fromkeys((tuple(bearing[: abs(delta)]), ())):
            rest = abs(delta) - len(chosen)
            if rest > _MOST_PAGES or (rest and step < 0):
                continue
            for each in (1, 2) if rest else (0,):
                changed = range(max(0, len(pages) - 1 - math.ceil((rest + 2) / each)), len(pages) - 1) if rest else ()
                undo_lines = set_so(stone, [way.box for way in chosen], step)
                first, longer = min([*(way.page for way in chosen), *changed]), stone.longer
                stone.longer = {page: lines for page, lines in longer.items() if page < first}
                stone.longer.update(dict.fromkeys(changed, -each))

                def undo(undo_lines: Callable[[], None] = undo_lines, longer: Any = longer) -> None:
                    stone.longer = longer
                    undo_lines()

                yield first, undo
