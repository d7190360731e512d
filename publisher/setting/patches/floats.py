"""Lines beside no float placed without the search for one.  Gain: a few hundredths."""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure.boxes import LineBox
from weasyprint.layout import float as engine_float

from publisher.setting.patches.swaps import Swap, everywhere

_engine_avoid_collisions = engine_float.avoid_collisions


def avoid_collisions(context: Any, box: Any, containing_block: Any, outer: bool = True) -> Any:
    """In place of ``float.avoid_collisions``; the same sums in the same order."""
    if (
        context.excluded_shapes
        or type(box) is not LineBox
        or containing_block.style["direction"] != "ltr"
        or box.style["float"] != "none"
    ):
        return _engine_avoid_collisions(context, box, containing_block, outer)
    left = containing_block.content_box_x()
    right = left + containing_block.width
    if outer:
        return left, box.position_y, right - left
    y = box.position_y + box.margin_top
    left += box.margin_left
    right -= box.margin_right
    return left - box.margin_left, y - box.margin_top, right - left


def swaps() -> list[Swap]:
    return everywhere(_engine_avoid_collisions, avoid_collisions)
