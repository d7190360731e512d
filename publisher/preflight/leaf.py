"""One page on the table."""

from __future__ import annotations

from collections.abc import Iterator
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
    def visible(self) -> Iterator[Paint]:
        """What is painted inside the trim, or over it."""
        x0, y0, x1, y1 = self.finished
        for paint in self.paints:
            a0, b0, a1, b1 = paint.box
            if paint.visible and a0 < x1 and a1 > x0 and b0 < y1 and b1 > y0:
                yield paint


def inherited(page: Object, key: str) -> Any:
    node: Any = page
    for _ in range(32):
        if not isinstance(node, Dictionary):
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None
