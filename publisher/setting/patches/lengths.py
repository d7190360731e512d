"""Used lengths kept with the style where they do not depend on the containing block.

Eighteen properties are resolved for every box, most of them pixels or ``auto``.
Such sets are resolved once a style and copied over.  Gain: about a tenth.
"""

from __future__ import annotations

from typing import Any

from weasyprint.css import AnonymousStyle, ComputedStyle
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.layout import percent

from publisher.setting.patches.swaps import Swap, everywhere

SIZES = (
    "margin_left", "margin_right", "padding_left", "padding_right", "width", "min_width", "max_width", "margin_top",
    "margin_bottom", "padding_top", "padding_bottom", "height", "min_height", "max_height",
)  # fmt: skip
LOGICAL_SIZES = ("width", "height", "inline_size", "block_size")
BORDERS = ("border_top_width", "border_right_width", "border_bottom_width", "border_left_width")
OWN = frozenset((*SIZES, "box_sizing"))
SAID = frozenset(
    name
    for name in INITIAL_VALUES
    if name.startswith(("margin", "padding", "border", "box_", "min_", "max_")) or name in LOGICAL_SIZES
)
"""Properties that a sheet must name for the lengths to be others than the initial ones."""

_engine_resolve_percentages = percent.resolve_percentages
_known: dict[tuple[Any, ...], dict[str, Any]] = {}
MOST = 2000
_anonymous: dict[str, Any] = {}
_initial: dict[str, Any] = {}
"""Used lengths of a style that says nothing of them, once there was one."""


def resolve_percentages(box: Any, containing_block: Any) -> None:
    """In place of ``percent.resolve_percentages``."""
    own = box.style.__dict__
    used = own.get("_used_lengths")
    if used is None:
        used = own["_used_lengths"] = _shared(_used_lengths(box.style) or {})
    if used:
        box.__dict__.update(used)
    else:
        _engine_resolve_percentages(box, containing_block)


def _shared(used: dict[str, Any]) -> dict[str, Any]:
    """The same dictionary for the same lengths: there is one a style, and a style an element."""
    if len(_known) > MOST:
        _known.clear()
    return _known.setdefault(tuple(used.values()), used)


def _used_lengths(style: Any) -> dict[str, Any] | None:
    """Used values that hold in any containing block; None where there is one that does not."""
    if type(style) is ComputedStyle:
        if _initial and SAID.isdisjoint(style.cascaded) and OWN.isdisjoint(style):
            return _initial if style["border_collapse"] != "collapse" else None
        used = _resolve(style)
        if not _initial and used and SAID.isdisjoint(style.cascaded):
            _initial.update(used)
        return used
    if type(style) is not AnonymousStyle:
        return None
    if style["border_collapse"] == "collapse" or not OWN.isdisjoint(style):
        return _resolve(style)
    # Anonymous boxes have initial values, all but their borders.
    if not _anonymous:
        _anonymous.update(_resolve(AnonymousStyle(style)) or {})
    borders = {name: style[name] for name in BORDERS}
    return {**_anonymous, **borders} if any(borders.values()) else _anonymous


def _resolve(style: Any) -> dict[str, Any] | None:
    if style["box_sizing"] == "padding-box" or style["border_collapse"] == "collapse":
        return None
    used: dict[str, Any] = {}
    for name in SIZES:
        value = style[name]
        if value == "auto":
            used[name] = 0 if name in ("min_width", "min_height") else "auto"
        elif getattr(value, "unit", None) == "px":
            used[name] = value.value
        else:
            return None
    for name in BORDERS:
        used[name] = style[name]
    if style["box_sizing"] == "border-box":
        _take_off(used, "width", "left", "right")
        _take_off(used, "height", "top", "bottom")
    return used


def _take_off(used: dict[str, Any], axis: str, before: str, after: str) -> None:
    """Sizes of the border's edge made those of the content, as ``percent.adjust_box_sizing`` does it."""
    edges = (
        used[f"padding_{before}"]
        + used[f"padding_{after}"]
        + used[f"border_{before}_width"]
        + used[f"border_{after}_width"]
    )
    if edges > 0:
        for name in (axis, f"max_{axis}", f"min_{axis}"):
            if used[name] != "auto":
                used[name] = max(0, used[name] - edges)


def swaps() -> list[Swap]:
    return everywhere(_engine_resolve_percentages, resolve_percentages)
