"""Whether a box is in the flow, asked once where the engine asks five times.  Gain: a twentieth."""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure.boxes import Box

from publisher.setting.patches.swaps import Swap

_engine_in_flow = Box.is_in_normal_flow


def is_in_normal_flow(self: Any) -> bool:
    """In place of the method of the same name."""
    style = self.style
    if style["float"] == "none" and style["position"] == "static":
        return True
    return _engine_in_flow(self)  # type: ignore[no-any-return]


def swaps() -> list[Swap]:
    return [Swap(Box, "is_in_normal_flow", is_in_normal_flow)]
