"""Objects brought to the grid as they are laid out: each is given what it lacks to whole lines.

The opening, figures, tables and quotes in display type have heights of their
own; the text after them goes on on the grid, and its lines meet those of the
facing page.
"""

from __future__ import annotations

from typing import Any

from weasyprint.css.properties import Dimension

from publisher.setting.makeup.look import block_name
from publisher.xhtml import has_class

Box = Any

_NEAR = 0.06
"""Pixels that do not count."""
_HARDLY = 0.12
"""Lines over whole lines that are drawn in, such as those by which a line of two faces is higher."""
_MOST = 0.8
"""Lines that may be added about a figure or table; where more is lacking, the space is less than two lines instead."""
_BETWEEN = 1.6
"""Lines between two figures that stand together."""
_LEAN = 0.25
"""Lines by which the space above a figure is more than that below: letters stand low in the line above, and a
caption's foot leaves more white than the foot of letters does."""


def close_up(figure: Box, foot: tuple[float, float], grid: float) -> bool:
    """Have a figure right below another stand at the same distance from it as any other; True for one that does.

    :param foot: where the figure above ends, and the space below it that brought it to the grid, in pixels
    """
    margin = figure.__dict__.setdefault("_space_above", figure.style["margin_top"])
    end, added = foot
    follows: bool = abs(figure.position_y - end) < _NEAR
    if follows or figure.style["margin_top"] != margin:
        figure.style = figure.style.copy()
        figure.style["margin_top"] = Dimension(_BETWEEN * grid - added, "px") if follows else margin
    return follows


def snap(box: Box, *, top: float, grid: float, bottom: float, follows: bool = False) -> float:
    """Lengthen the space about a block that is laid out, so that what follows stands on the grid.

    :param top: first line of the grid, pixels from the top of the page
    :param bottom: where the room on the page ends; the block is not lengthened past it
    :param follows: it stands right below another figure
    :return: the space that was added below it
    """
    end = box.position_y + box.margin_height() - top
    points = lacking(end, grid)
    room = bottom - box.position_y - box.margin_top - box.border_height()
    if box.element.tag in {"table", "figure"} and box.margin_bottom >= grid - _NEAR:
        return _stand_evenly(box, points, top=top, grid=grid, room=room, follows=follows)
    if points > grid * (1 - _HARDLY):
        box.padding_bottom += points - grid
        return 0.0
    points = min(points, room)
    if points <= 0:
        return 0.0
    if has_class(box.element, "pull-quote"):
        _lower(box, points / 2)
        points /= 2
    box.padding_bottom += points
    return float(points)


def _stand_evenly(box: Box, points: float, *, top: float, grid: float, room: float, follows: bool) -> float:
    """Part the space about a figure or table so that it looks the same above and below; at a foot it stands on it."""
    more = points if points <= grid * _MOST else points - grid
    down = 0.0
    if not follows and box.margin_top >= grid - _NEAR and box.position_y + box.margin_top > top + _NEAR:
        lean = _LEAN * grid if box.element.tag == "figure" else 0.0
        down = room if 0 < room < grid else min(max(0.0, (more + lean) / 2), max(0.0, room))
    if down:
        _lower(box, down)
    box.padding_bottom += more - down
    return more - down


def _lower(box: Box, points: float) -> None:
    """Have what is in the box stand lower by so much, and its foot too."""
    for child in box.children:
        child.translate(0, points)
    box.padding_top += points


def lacking(height: float, grid: float) -> float:
    """From ``height`` up to whole lines."""
    rest = -height % grid
    return 0.0 if rest < _NEAR or grid - rest < _NEAR else rest


def on_grid(box: Box) -> bool:
    """True for a block whose foot is brought to the grid: a child of the text, or the opening."""
    return bool(block_name(box)) or (
        box.element is not None and box.element_tag == "header" and has_class(box.element, "opening")
    )
