"""One page on the table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Dictionary, Object

from publisher.printshop.graphics import Box
from publisher.printshop.painting import Paint, paintings


@dataclass(slots=True)
class Leaf:
    """One page."""

    number: int
    page: pikepdf.Page
    media: Box
    crop: Box | None
    bleed: Box | None
    trim: Box | None
    fault: str = ""
    """Why its content could not be read; empty when it could."""
    _paints: tuple[Paint, ...] | None = None
    _visible: tuple[Paint, ...] | None = None

    @property
    def angle(self) -> int:
        """Degrees by which a viewer turns it."""
        found = inherited(self.page.obj, "/Rotate")
        return int(found) if isinstance(found, int) else 0

    @property
    def finished(self) -> Box:
        """TrimBox, or what stands in for it."""
        return self.trim or self.crop or self.media

    @property
    def paints(self) -> tuple[Paint, ...]:
        """Everything painted; what comes before a fault when there is one."""
        if self._paints is None:
            found: list[Paint] = []
            try:
                found.extend(paintings(self.page))
            except Exception as fault:
                self.fault = f"{type(fault).__name__}: {fault}"[:200]
            self._paints = tuple(found)
        return self._paints

    @property
    def visible(self) -> tuple[Paint, ...]:
        """What is painted inside the trim, or over it."""
        if self._visible is None:
            x0, y0, x1, y1 = self.finished
            self._visible = tuple(
                paint
                for paint in self.paints
                if paint.visible and paint.box[0] < x1 and paint.box[2] > x0 and paint.box[1] < y1 and paint.box[3] > y0
            )
        return self._visible


def inherited(page: Object, key: str) -> Any:
    node: Any = page
    for _ in range(32):
        if not isinstance(node, Dictionary):
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None
