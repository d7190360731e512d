"""Lengths.  Inside the house a length is a float in points (1/72 in), named ``_pt``."""

from __future__ import annotations

import re

POINTS: dict[str, float] = {"pt": 1.0, "in": 72.0, "mm": 72 / 25.4, "cm": 720 / 25.4, "px": 0.75, "pc": 12.0}
"""Points in one of each CSS unit (CSS Values 4, section 6.2)."""

_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?|\.\d+)\s*([a-z]+)\s*", re.ASCII)

TRIMS: dict[str, tuple[float, float]] = {
    "A4": (210 * POINTS["mm"], 297 * POINTS["mm"]),
    "A5": (148 * POINTS["mm"], 210 * POINTS["mm"]),
    "B5": (176 * POINTS["mm"], 250 * POINTS["mm"]),
    "Letter": (612.0, 792.0),
}
"""Named page sizes, width and height in points."""


def length_pt(text: str) -> float:
    """Points in a CSS length such as ``"0.125in"``.

    :raises ValueError: when ``text`` is not one length with a known unit
    """
    match = _LENGTH.fullmatch(text)
    if match is None or match[2] not in POINTS:
        raise ValueError(f"not a length: {text!r}; write it as '6in', '12mm' or '11pt'")
    return float(match[1]) * POINTS[match[2]]


def trim_pt(text: str) -> tuple[float, float]:
    """Width and height in points of ``"6in 9in"``, ``"A4"`` or ``"Letter"``.

    :raises ValueError: when it is neither a known name nor two lengths
    """
    named = {name.lower(): size for name, size in TRIMS.items()}.get(text.strip().lower())
    if named is not None:
        return named
    lengths = text.split()
    if len(lengths) != 2:
        raise ValueError(f"not a page size: {text!r}; write '6in 9in' or one of {', '.join(TRIMS)}")
    return length_pt(lengths[0]), length_pt(lengths[1])


def mm(points: float) -> float:
    """Millimetres in ``points``."""
    return points / POINTS["mm"]
