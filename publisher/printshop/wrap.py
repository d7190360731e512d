"""Measures of a cover: back, spine and front on one sheet, with flaps or without."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from publisher.printshop.graphics import Box
from publisher.printshop.profiles import Printer

PanelName = Literal["back-flap", "back", "spine", "front", "front-flap"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A part of the wrap, in points from the lower left corner of the trimmed sheet."""

    name: PanelName
    box: Box
    safe: Box
    """Where words may stand; empty when its right is not above its left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrap:
    """A cover laid flat."""

    width_pt: float
    height_pt: float
    bleed_pt: float
    spine_pt: float
    panels: tuple[Panel, ...]

    def panel(self, name: PanelName) -> Panel:
        return next(panel for panel in self.panels if panel.name == name)


def lay_flat(
    printer: Printer, trim_pt: tuple[float, float], spine_pt: float, pages: int, *, flaps_pt: float = 0.0
) -> Wrap:
    """Panels of the wrap for a book of this size, left to right as seen from outside."""
    wide, high = trim_pt
    names: tuple[tuple[PanelName, float], ...] = (("back", wide), ("spine", spine_pt), ("front", wide))
    if flaps_pt:
        names = (("back-flap", flaps_pt), *names, ("front-flap", flaps_pt))
    panels, x = [], 0.0
    for name, across in names:
        side = printer.spine_clearance_pt if name == "spine" else printer.cover_safety_pt
        inner = (x + side, printer.cover_safety_pt, x + across - side, high - printer.cover_safety_pt)
        if name == "spine" and pages < printer.spine_text_pages:
            inner = (x, 0.0, x, 0.0)
        panels.append(Panel(name=name, box=(x, 0.0, x + across, high), safe=inner))
        x += across
    return Wrap(width_pt=x, height_pt=high, bleed_pt=printer.bleed_pt, spine_pt=spine_pt, panels=tuple(panels))
