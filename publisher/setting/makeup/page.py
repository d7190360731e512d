"""One page made up: as it comes, then anew while that makes it better."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes
from weasyprint.layout import page as engine_page

from publisher.setting.makeup.lines import bears_less_above, leeway, set_so
from publisher.setting.makeup.look import PT, flow_boxes, look_at
from publisher.setting.makeup.orders import orders
from publisher.setting.makeup.pictures import is_drawing
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
from publisher.xhtml import has_class

Box = Any
_GAIN = 1.4
"""Lines or so by which a page must be better to be kept."""
_LINE = 0.9
"""The same where its paragraphs are made longer, a line each."""
_TAKEN = 2
"""Paragraphs of a page that are set shorter at most."""
_LEFT = 1.0
"""Lines that a page is left short when its paragraphs are made longer."""
_UNDER_OPENING = 5
"""Lines of text that should stand below the opening."""
_STANDFIRST = 4
"""Lines of a standfirst that goes on overleaf; one with fewer begins there."""
_WITH_TEXT, _SMALLEST_LEAD = 0.55, 0.35
"""Share of its height that the lead picture keeps: for text below the opening, and for the opening on one page."""
_CUT = 0.8
"""Share of its height from which on it is cut, and not made smaller."""


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
    if index == 0 and resume is not None and _shrink_lead(stone, page, resume, root, text, again):
        page, resume = again()
    start = place_of(context.page_maker[index][0], stone.path) if index else (0, False)
    best = made(page, resume)
    if best.weight and resume is not None and start is not None:
        page, resume = _mended(stone, index, text, start, best, again, made, taken)
    stop = place_of(resume, stone.path)
    if stop is not None and stop[1] and broken_word(page):
        best = made(page, resume)
        return _unbroken(stone, index, text, stop[0], best.weight, again) or taken(best)
    return page, resume


def _mended(
    stone: Stone, index: int, text: Box, start: Place, best: _Made, again: Any, made: Any, taken: Any
) -> tuple[Any, Any]:
    """The page in another order of what is still to come, or with more or fewer lines; as ``best`` has it otherwise."""
    first = best.children
    for children in orders(stone, best.page, text, start, best.resume):
        text.children = children
        first = children if first is best.children else first
        page, resume = again()
        if weight(stone, page, text, resume) < best.weight - _GAIN:
            best = made(page, resume)
            if not best.weight:
                break
    text.children, way = best.children, None
    if best.weight and index not in stone.longer and opens_with_quote(stone, text, place_of(best.resume, stone.path)):
        way = _shorter(stone, index, best.page, text, best.weight, again)
    elif lines_short(stone, best.page) > SHORT:
        way = _driven(stone, text, start, best, first, again)
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


def _driven(stone: Stone, text: Box, start: Place, best: _Made, first: list[Box], again: Any) -> tuple[Any, Any] | None:
    """The page with heads closer or paragraphs shorter, so that what comes next finds room, or with longer ones.

    What comes next is as ``best`` has it, or in the ``first`` order that was tried.
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
    ways += [(first, heads, -1, _GAIN)] if first is not best.children else []
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


def _shrink_lead(stone: Stone, page: Any, resume: Any, root: Box, text: Box, again: Any) -> bool:
    """Make the lead picture smaller when the opening leaves no room for text; True when the page must be made again."""
    stop = place_of(resume, stone.path)
    sight = look_at(page)
    lines = sum(piece.lines for piece in sight.pieces)
    if (stop is not None and lines >= _UNDER_OPENING) or (stop is not None and stop[0] > 2):
        return False
    pictures = _lead_pictures(root)
    if len(pictures) != 1:
        return False
    children, text.children = text.children, []
    stone.longer[0] = 1000
    alone, _ = again()
    del stone.longer[0]
    text.children = children
    header = next(box for box in flow_boxes(alone) if box.element_tag == "header" and has_class(box.element, "opening"))
    drawn = _lead_pictures(header)[0]
    over = (header.position_y + header.margin_height()) * PT - sight.bottom
    beside_text = drawn.height - (over + _UNDER_OPENING * stone.grid) / PT
    without = drawn.height - over / PT + header.margin_bottom + header.padding_bottom
    height = beside_text if beside_text >= _WITH_TEXT * drawn.height else without
    if height >= _SMALLEST_LEAD * drawn.height:
        _make_lower(pictures[0], drawn, height, page.content_box_x())
    else:  # a strip would not help: the standfirst goes on overleaf
        _turn_over(root, header, sight.bottom)
    return True


def _turn_over(root: Box, header: Box, bottom: float) -> None:
    """Have the standfirst begin at the top overleaf where only a few of its lines would stand on this page."""
    laid, still = (next(_standfirsts(box), None) for box in (header, root))
    if laid is None or still is None:
        return
    lines = [box for box in laid.descendants() if isinstance(box, boxes.LineBox)]
    if sum((line.position_y + line.height) * PT <= bottom for line in lines) < _STANDFIRST:
        still.style = still.style.copy()
        still.style["break_before"], still.style["padding_top"] = "page", Dimension(0, "px")


def _standfirsts(above: Box) -> Iterator[Box]:
    return (box for box in above.descendants() if box.element_tag == "div" and has_class(box.element, "standfirst"))


def _make_lower(picture: Box, drawn: Box, height: float, left: float) -> None:
    """Limit the height of ``picture``: a little is cut off above and below, so that it keeps its width.

    Where that is too much, or it is a drawing, one that reached left of the text stands in the
    text's measure; where it is too high there as well it is cut, or made smaller.
    """
    if height >= drawn.height:
        return
    style = picture.style = picture.style.copy()
    wide, high = drawn.width, drawn.height
    hang = left - drawn.position_x - drawn.margin_left
    if hang > 0 and style["width"] == "auto" and (height < _CUT * high or is_drawing(picture)):
        wide, high = wide - hang, high * (wide - hang) / wide
        style["margin_left"] = Dimension(drawn.margin_left + hang, "px")
    if height >= _CUT * high and not is_drawing(picture):
        style["width"], style["height"] = Dimension(wide, "px"), Dimension(min(height, high), "px")
    else:
        style["max_height"] = Dimension(min(height, high), "px")


def _lead_pictures(above: Box) -> list[Box]:
    leads = (box for box in above.descendants() if box.element is not None and has_class(box.element, "lead"))
    lead = next((box for box in leads if box.element_tag == "figure"), None)
    return [box for box in lead.descendants() if isinstance(box, boxes.ReplacedBox)] if lead is not None else []
