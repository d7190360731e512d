"""One page made up: as it comes, then anew while that makes it better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import page as engine_page

from publisher.setting.makeup.lead import give_back, shrink_lead
from publisher.setting.makeup.lines import bears_less_above, leeway, set_so
from publisher.setting.makeup.look import look_at
from publisher.setting.makeup.orders import orders
from publisher.setting.makeup.stone import (
    SHORT,
    Kept,
    Place,
    Stone,
    broken_word,
    keep,
    lines_short,
    opens_with_quote,
    place_of,
    put_back,
    text_box,
    weight,
)

Box = Any
_GAIN = 1.4
"""Lines or so by which a page must be better to be kept."""
_LINE = 0.9
"""The same where its paragraphs are made longer, a line each."""
_TAKEN = 2
"""Paragraphs of a page that are set shorter at most."""
_GIVEN_BACK = 0.9
"""Lines short from which on they are given to a lead picture that gave way."""
_LEFT = 1.0
"""Lines that a page is left short when its paragraphs are made longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """A page as it was made, and what the engine knew then, so that it need not be made again to be taken."""

    page: Any
    resume: Any
    after: Any
    """What the engine begins the next page with."""
    kept: Kept
    weight: float
    children: list[Box]


def made_up(stone: Stone, make: Any, index: int, context: Any, root: Box, html: Any) -> tuple[Any, Any]:
    """Have ``make`` make a page, and make it again while that mends it: a few times at most."""
    text = text_box(stone, root)
    if text is None:
        return make(index, context, root, html)  # type: ignore[no-any-return]

    def again() -> tuple[Any, Any]:
        put_back(context, stone.kept[index])
        return make(index, context, root, html)  # type: ignore[no-any-return]

    def made(page: Any, resume: Any) -> _Made:
        after, hurts = context.page_maker[index + 1], weight(stone, page, text, resume)
        return _Made(page=page, resume=resume, after=after, kept=keep(context), weight=hurts, children=text.children)

    def taken(best: _Made) -> tuple[Any, Any]:
        text.children, context.page_maker[index + 1] = best.children, best.after
        put_back(context, best.kept)
        engine_page.set_page_type_computed_styles(best.page.page_type, html, context.style_for)
        return best.page, best.resume

    page, resume = make(index, context, root, html)
    if index == 0 and resume is not None and shrink_lead(stone, page, resume, root, text, again):
        page, resume = again()
    start = place_of(context.page_maker[index][0], stone.path) if index else (0, False)
    best = made(page, resume)
    if best.weight and resume is not None and start is not None:
        page, resume = _mended(stone, index, text, start, best, again, made, taken)
    if index == 0 and stone.lead is not None and resume is not None and lines_short(stone, page) >= _GIVEN_BACK:
        best = made(page, resume)
        page, resume = _given_back(stone, text, best, again) or taken(best)
    stop = place_of(resume, stone.path)
    if stop is not None and stop[1] and broken_word(page):
        best = made(page, resume)
        return _unbroken(stone, index, text, stop[0], best.weight, again) or taken(best)
    return page, resume


def _given_back(stone: Stone, text: Box, best: _Made, again: Any) -> tuple[Any, Any] | None:
    """The first page with its picture higher by what the page stays short, where all else stands as it did."""
    short = lines_short(stone, best.page)
    for lines in (short, short - 1, short - 2):  # there may be space below the opening
        undo = give_back(stone, best.page, lines) if lines > 0 else None
        if undo is None:
            return None
        page, resume = again()
        if resume == best.resume and weight(stone, page, text, resume) <= best.weight:
            return page, resume
        undo()
    return None


def _mended(
    stone: Stone, index: int, text: Box, start: Place, best: _Made, again: Any, made: Any, taken: Any
) -> tuple[Any, Any]:
    """The page in another order of what is still to come, or with more or fewer lines; as ``best`` has it otherwise."""
    was, tried = None, list[list[Box]]()
    while was is None or was.weight > best.weight > SHORT:  # once more where that was better and much is left
        was = best
        for children in orders(stone, was.page, text, start, was.resume):
            text.children = children
            tried.append(children)
            page, resume = again()
            if weight(stone, page, text, resume) < best.weight - _GAIN:
                best = made(page, resume)
                if not best.weight:
                    break
        text.children = best.children
    way = None
    if best.weight and index not in stone.longer and opens_with_quote(stone, text, place_of(best.resume, stone.path)):
        way = _shorter(stone, index, best.page, text, best.weight, again)
    elif lines_short(stone, best.page) > SHORT:
        other = next((children for children in tried if children is not best.children), best.children)
        way = _driven(stone, text, start, best, other, again)
    return way or taken(best)


def _shorter(stone: Stone, index: int, page: Any, text: Box, was: float, again: Any) -> tuple[Any, Any] | None:
    """The page with two lines fewer, so that they stand above the quotation that would open the next."""
    sight = look_at(page)
    short = round((sight.bottom - sight.end) / stone.grid)
    if short > 2 or any(isinstance(area, boxes.FootnoteAreaBox) and area.children for area in page.children):
        return None
    stone.longer[index] = -2 - short
    shorter, resume = again()
    if weight(stone, shorter, text, resume) < was - _GAIN:
        return shorter, resume
    del stone.longer[index]
    return None


def _driven(stone: Stone, text: Box, start: Place, best: _Made, other: list[Box], again: Any) -> tuple[Any, Any] | None:
    """The page with heads closer or paragraphs shorter, so that what comes next finds room, or with longer ones.

    What comes next is as ``best`` has it, or in the ``other`` order that was tried.
    """
    stop = place_of(best.resume, stone.path)
    if stop is None:
        return None
    borne = leeway(stone, [best.page], text.children[start[0] + start[1] : stop[0]])
    heads = [way.box for way in borne if way.closer]
    shorter, longer = ([way.box for way in borne if way.step == step and not way.closer] for step in (-1, 1))
    follower = text.children[stop[0]]
    if not stop[1] and bears_less_above(stone, follower):
        heads = [head for head in heads if head.element_tag == follower.element_tag] + [follower]
    filling = longer[: max(1, int(lines_short(stone, best.page) - _LEFT))]
    both = [*heads, *shorter[:_TAKEN]] if heads and shorter else []
    ways = [(best.children, shorter[:1], -1, _GAIN), (best.children, heads, -1, _GAIN)]
    ways += [(other, heads, -1, _GAIN)] if other is not best.children else []
    ways += [(best.children, both, -1, _GAIN), (best.children, filling, 1, _LINE)]
    for children, chosen, step, gain in (way for way in ways if way[1]):
        text.children, undo = children, set_so(stone, chosen, step)
        page, resume = again()
        if weight(stone, page, text, resume) < best.weight - gain:
            return page, resume
        undo()
    text.children = best.children
    return None


def _unbroken(stone: Stone, index: int, text: Box, at: int, was: float, again: Any) -> tuple[Any, Any] | None:
    """The page with the paragraph at its foot set without hyphens, or a line shorter; ``None`` when that spoils it."""
    children = text.children
    paragraph = children[at].deepcopy()
    for box in paragraph.descendants():
        if isinstance(box, boxes.TextBox):
            box.style = box.style.copy()
            box.style["hyphens"] = "none"
    text.children = [*children[:at], paragraph, *children[at + 1 :]]
    page, resume = again()
    if weight(stone, page, text, resume) <= was and not broken_word(page):
        return page, resume
    text.children = children
    if index in stone.longer:
        return None
    stone.longer[index] = -1
    page, resume = again()
    if weight(stone, page, text, resume) <= was and not broken_word(page):
        return page, resume
    del stone.longer[index]
    return None
