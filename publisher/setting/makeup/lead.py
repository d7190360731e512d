"""The lead picture: it gives way to the text below the opening, and gets back what the pages stay short."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes

from publisher.setting.makeup.look import PT, flow_boxes, look_at
from publisher.setting.makeup.pictures import is_drawing
from publisher.setting.makeup.stone import Stone, place_of
from publisher.xhtml import has_class

Box = Any
_UNDER_OPENING = 5
"""Lines of text that should stand below the opening."""
STANDFIRST = 4
"""Lines of a standfirst that goes on overleaf; one with fewer begins there."""
_KEPT, _WITH_TEXT, _SMALLEST = 0.7, 0.55, 0.35
"""Share of its height that a photograph that leads keeps; from which on room for text is tried; and that a drawing,
which is made smaller and not cut, keeps, or a photograph so that its standfirst does not begin overleaf."""
_CUT = 0.8
"""Share of its height from which on it is cut, and not made smaller."""
_NEAR = 0.5
"""Pixels that do not count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A lead picture that gave way."""

    picture: Box
    """Not laid out."""
    style: Any
    """That it had before."""
    drawn: Box
    """Laid out as high as it was before."""
    left: float
    """Edge of the text; pixels."""


def shrink_lead(stone: Stone, page: Any, resume: Any, root: Box, text: Box, again: Any) -> bool:
    """Make the lead picture smaller when the opening leaves no room for text; True when the page must be made again."""
    stop = place_of(resume, stone.path)
    sight = look_at(page)
    lines = sum(piece.lines for piece in sight.pieces)
    if (stop is not None and lines >= _UNDER_OPENING) or (stop is not None and stop[0] > 2):
        return False
    pictures = _lead_pictures(root)
    if len(pictures) != 1:
        return False
    header = _opening_alone(stone, text, again)
    drawn = _lead_pictures(header)[0]
    drawing, high = is_drawing(pictures[0]), drawn.height
    height = _height_left(header, high, drawing, sight.bottom, stone.grid)
    overleaf = standfirst_lines(header) and standfirst_lines(header, sight.bottom) < STANDFIRST
    stone.lead = Lead(picture=pictures[0], style=pictures[0].style, drawn=drawn, left=page.content_box_x())
    if height >= (_SMALLEST if overleaf or drawing else _KEPT) * high:
        _make_lower(stone.lead, height)
        return True
    if overleaf:  # a strip would not help
        _turn_over(root)
    figure = next(box for box in flow_boxes(header) if box.element_tag == "figure")
    _make_lower(stone.lead, high - figure.position_y - figure.margin_height() + sight.bottom / PT)
    return True


def _opening_alone(stone: Stone, text: Box, again: Any) -> Box:
    """The opening laid out on a page that is long enough for the whole of it, without the text."""
    children, text.children = text.children, []
    stone.longer[0] = 1000
    alone, _ = again()
    del stone.longer[0]
    text.children = children
    return next(box for box in flow_boxes(alone) if box.element_tag == "header" and has_class(box.element, "opening"))


def _height_left(header: Box, high: float, drawing: bool, bottom: float, grid: float) -> float:
    """Height of a lead picture, now ``high`` pixels, that leaves room for text above ``bottom``, else for its opening.

    ``bottom`` and ``grid`` are points.
    """
    over = (header.position_y + header.margin_height()) * PT - bottom
    beside_text = high - (over + _UNDER_OPENING * grid) / PT
    if beside_text < _WITH_TEXT * high:
        return float(high - over / PT + header.margin_bottom + header.padding_bottom)
    return float(beside_text if drawing else max(beside_text, _KEPT * high))


def give_back(stone: Stone, page: Any, lines: float) -> Callable[[], None] | None:
    """Have the lead picture as it is on ``page``, its first, higher by so many lines, and no higher than it was.

    One that its style cuts may be as high as it is by nature.  Returns what undoes it; ``None``
    where the picture never gave way, or has all back.
    """
    lead = stone.lead
    now = next((box.height for box in _lead_pictures(page)), None) if lead is not None else None
    if lead is None or now is None or now > _highest(lead) - _NEAR:
        return None
    style, lead.picture.style = lead.picture.style, lead.style
    height = min(now + lines * stone.grid / PT, _highest(lead))
    if height > lead.drawn.height:
        lead.picture.style = lead.style.copy()
        lead.picture.style["max_height"] = Dimension(height, "px")
    _make_lower(lead, height)

    def undo() -> None:
        lead.picture.style = style

    return undo


def _highest(lead: Lead) -> float:
    """Height of the picture before it gave way, or of the whole of it where its style cuts it above and below."""
    drawn = lead.drawn
    *_, ratio = drawn.replacement.get_intrinsic_size(1, drawn.style["font_size"])
    cut = lead.style["object_fit"] == "cover" and lead.style["width"] != "auto" and ratio
    return max(drawn.height, drawn.width / ratio) if cut else float(drawn.height)


def standfirst_lines(above: Box, bottom: float = math.inf) -> int:
    """Lines of the standfirst that end above ``bottom``, in points from the top of the page."""
    lines = [box for part in _standfirsts(above) for box in part.descendants() if isinstance(box, boxes.LineBox)]
    return sum((line.position_y + line.height) * PT <= bottom for line in lines)


def _turn_over(root: Box) -> None:
    """Have the standfirst begin at the top overleaf."""
    standfirst = next(_standfirsts(root))
    standfirst.style = standfirst.style.copy()
    standfirst.style["break_before"], standfirst.style["padding_top"] = "page", Dimension(0, "px")


def _standfirsts(above: Box) -> Iterator[Box]:
    return (box for box in above.descendants() if box.element_tag == "div" and has_class(box.element, "standfirst"))


def _make_lower(lead: Lead, height: float) -> None:
    """Limit the height of the picture: a little is cut off above and below, so that it keeps its width.

    Where that is too much, or it is a drawing, one that reached left of the text stands in the
    text's measure; where it is too high there as well it is cut, or made smaller.
    """
    picture, drawn = lead.picture, lead.drawn
    if height >= drawn.height:
        return
    style = picture.style = picture.style.copy()
    wide, high = drawn.width, drawn.height
    hang = lead.left - drawn.position_x - drawn.margin_left
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
