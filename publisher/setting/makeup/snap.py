"""Objects brought to the grid as they are laid out: each is given what it lacks to whole lines.

The opening, figures, tables and quotes in display type have heights of their
own; the text after them goes on on the grid, and its lines meet those of the
facing page.
"""

from __future__ import annotations

from typing import Any

from publisher.setting.makeup.look import block_name
from publisher.xhtml import has_class

Box = Any

_NEAR = 0.06
"""Pixels that do not count."""
_MOST = 0.6
"""Lines that may be added below a figure or table; where more is lacking, the space is less than a line instead."""


def snap(box: Box, *, top: float, grid: float, bottom: float) -> None:
    """Lengthen the space below a block that is laid out, so that what follows stands on the grid.

    :param top: first line of the grid, pixels from the top of the page
    :param bottom: where the room on the page ends; the block is not lengthened past it
    """
    end = box.position_y + box.margin_height() - top
    points = lacking(end, grid)
    if not points:
        return
    loose = box.element.tag in {"table", "figure"} and box.margin_bottom >= grid - _NEAR
    if loose and points > grid * _MOST:
        box.padding_bottom += points - grid
        return
    points = min(points, bottom - box.position_y - box.margin_top - box.border_height())
    if points <= 0:
        return
    if has_class(box.element, "pull-quote"):
        for child in box.children:
            child.translate(0, points / 2)
        box.padding_top += points / 2
        box.padding_bottom += points / 2
    else:
        box.padding_bottom += points


def lacking(height: float, grid: float) -> float:
    """From ``height`` up to whole lines."""
    rest = -height % grid
    return 0.0 if rest < _NEAR or grid - rest < _NEAR else rest


def on_grid(box: Box) -> bool:
    """True for a block whose foot is brought to the grid: a child of the text, or the opening."""
    return bool(block_name(box)) or (
        box.element is not None and box.element_tag == "header" and has_class(box.element, "opening")
    )
