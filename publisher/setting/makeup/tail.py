"""The end of an article: a last page that holds next to nothing is filled, or pulled back.

A picture that stands alone there is raised above the paragraphs before it.  Some
paragraphs shortly before the end are set a line longer or shorter, those that
bear it best; when there are none, some pages are, or pictures give way.  Only the pages from the first
change on are made again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from types import SimpleNamespace
from typing import Any

from weasyprint.layout import page as engine_page

from publisher.setting.composer import options_of, paragraphs_of
from publisher.setting.composer.options import options_for
from publisher.setting.makeup.look import look_at
from publisher.setting.makeup.moves import RAISED, fits, moved
from publisher.setting.makeup.sizes import give_way
from publisher.setting.makeup.stone import (
    SHORT,
    Stone,
    keep,
    lines_short,
    name_of,
    put_back,
    room_for_a_line,
    text_box,
)

Box = Any
Remake = Callable[[int, Any, Box, Any], tuple[Any, Any]]

FEWEST, LEAST_TEXT = 5, 3
"""Lines on a last page, and those of the text among them."""
_REACH = 4
"""Pages before the end within which paragraphs are looked for."""
_MOST_PAGES = 4
"""Pages that are made a line longer or shorter for it."""
_LOOSEST = 1.4
"""Ratio of the loosest line of a paragraph that is made longer."""


def with_a_good_end(stone: Stone, pages: list[Any], remake: Remake, context: Any, root: Box, html: Any) -> list[Any]:
    """``pages``, the last ones made again when the last is too short."""
    text = text_box(stone, root)
    wanting = _wanting(stone, pages[-1])
    if text is None or len(pages) < 3 or not wanting:
        return pages
    children, entries, kept = text.children, list(context.page_maker), keep(context)
    before, longer = dict(stone.kept), dict(stone.longer)
    short = max(SHORT, lines_short(stone, pages[-2]))
    for first, undo in chain(
        _raised(stone, pages, text), _ways(stone, pages, wanting, text), _pictures(stone, pages, text)
    ):
        context.page_maker[:], stone.kept = entries, dict(before)  # and not what a way in vain has left
        made = _from(first, stone, pages, remake, context, root, html)
        if not _wanting(stone, made[-1]) and lines_short(stone, made[-2]) <= short:
            return made
        undo()
        text.children, stone.longer = children, dict(longer)
        for page in pages:  # whose margin boxes are made last, by a style that the way in vain has changed
            engine_page.set_page_type_computed_styles(page.page_type, html, context.style_for)
    context.page_maker[:] = entries
    put_back(context, kept)
    return pages


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
        remade = context.page_maker[len(made)][-1]
        remade.update(content_changed=False, pages_wanted=False, anchors=[], content_lookups=[])
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

    Lines that paragraphs cannot give or take, pages do.
    """
    loose = _leeway(pages, text)
    taken = () if _alone(stone, pages[-1]) else (-look_at(pages[-1]).lines,)
    for delta in sorted((*taken, wanting), key=abs):
        step = 1 if delta > 0 else -1
        bearing = [(page, box) for _, page, sign, box in sorted(loose, key=lambda way: way[:2]) if sign == step]
        for chosen in dict.fromkeys((tuple(bearing[: abs(delta)]), ())):
            rest = abs(delta) - len(chosen)
            changed = range(max(0, len(pages) - 3 - rest), len(pages) - 1) if rest else range(0)
            near = rest and step < 0 and not room_for_a_line(stone, pages[-1])
            if rest > _MOST_PAGES or len(changed) < rest or near:
                continue
            styles = [box.style for _, box in chosen]
            for _, box in chosen:
                box.style = box.style.copy()
                box.style._composer_options = replace(options_for(box.style), looseness=float(step))
            first, longer = min([*(page for page, _ in chosen), *changed]), stone.longer
            stone.longer = {page: lines for page, lines in longer.items() if page < first}
            stone.longer.update(dict.fromkeys(changed, -step))

            def undo(chosen: Any = chosen, styles: Any = styles, longer: Any = longer) -> None:
                stone.longer = longer
                for (_, box), style in zip(chosen, styles, strict=True):
                    box.style = style

            yield first, undo


def _leeway(pages: list[Any], text: Box) -> list[tuple[float, int, int, Box]]:
    """Paragraphs near the end that bear a line more or fewer: what it costs, page, ±1, line box."""
    document = SimpleNamespace(pages=[SimpleNamespace(_page_box=page) for page in pages[-_REACH:]])
    known = {id(box) for box in text.descendants()}
    found: list[tuple[float, int, int, Box]] = []
    for number, paragraph in enumerate(paragraphs_of(document)):
        line = paragraph.trace.linebox
        if paragraph.trace.alignment.lines != "justify" or len(paragraph.pages) < 4 or id(line) not in known:
            continue
        ways = options_of(paragraph)
        for sign in (-1, 1):
            if sign in ways and 0 in ways and ways[sign].loosest <= _LOOSEST and ways[sign].tightest >= -1:
                cost = ways[sign].demerits - ways[0].demerits + number / 1000
                page = len(pages) - len(document.pages) + paragraph.pages[0]
                found.append((cost, page, sign, line))
    return found
