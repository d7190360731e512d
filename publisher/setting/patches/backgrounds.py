"""Boxes without background or border passed by, as most are.

The engine asks every line and every word for corners, images, shadows and
borders.  Whether a style has any is asked once.  Gain: two hundredths.
"""

from __future__ import annotations

from typing import Any

from weasyprint.draw import border as draw_module
from weasyprint.draw.color import get_color
from weasyprint.formatting_structure.boxes import Box
from weasyprint.layout import background as layout_module

from publisher.setting.patches.swaps import Swap, everywhere

RADII = {f"border_{corner}_radius": (0, 0) for corner in ("top_left", "top_right", "bottom_right", "bottom_left")}
WIDTHS = [f"border_{side}_width" for side in ("top", "right", "bottom", "left")]

_engine_backgrounds = layout_module.layout_box_backgrounds
_engine_draw_border = draw_module.draw_border


def layout_box_backgrounds(
    page: Any, box: Any, get_image_from_uri: Any, layout_children: bool = True, style: Any = None
) -> None:
    """In place of ``background.layout_box_backgrounds``."""
    if box is page or style is not None or not layout_children or not isinstance(box, Box) or not _is_bare(box.style):
        _engine_backgrounds(page, box, get_image_from_uri, layout_children, style)
        return
    own = box.__dict__
    own.update(RADII)
    own["background"] = None
    for child in box.all_children():
        layout_box_backgrounds(page, child, get_image_from_uri)


def _is_bare(style: Any) -> bool:
    """Whether boxes of this style have no rounded corner, no image and no colour behind them."""
    own = style.__dict__
    bare: bool | None = own.get("_bare")
    if bare is None:
        bare = own["_bare"] = (
            all((0, "px") in style[name] for name in RADII)
            and style["border_image_source"][0] == "none"
            and style["mask_border_source"][0] == "none"
            and not style["box_shadow"]
            and all(kind == "none" for kind, _ in style["background_image"])
            and get_color(style, "background_color").alpha == 0
        )
    return bare


def draw_border(stream: Any, box: Any) -> None:
    """In place of ``border.draw_border``."""
    own = box.style.__dict__
    none: bool | None = own.get("_borderless")
    if none is None:
        style = box.style
        none = own["_borderless"] = (
            style["border_collapse"] != "collapse"
            and style["border_image_source"][0] == "none"
            and not any(style[name] for name in WIDTHS)
            and style["column_width"] == style["column_count"] == "auto"
        )
    if not none:
        _engine_draw_border(stream, box)


def swaps() -> list[Swap]:
    return [*everywhere(_engine_backgrounds, layout_box_backgrounds), *everywhere(_engine_draw_border, draw_border)]
