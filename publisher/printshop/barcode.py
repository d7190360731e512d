"""ISBN as bars: EAN-13 with the five-digit price add-on (ISO/IEC 15420), in pure black on white."""

from __future__ import annotations

import re
from dataclasses import dataclass

from barcode.ean import EuropeanArticleNumber13
from barcode.errors import BarcodeError

from publisher.composition.outlines import Hand, width, write
from publisher.units import POINTS

MODULE_MM = 0.33
"""Width of the narrowest bar at full size."""
SMALLEST = 0.8
"""Least magnification that scanners are promised."""
BAR_MM = 22.85
GUARD_MM = 1.65
"""By which guard bars reach lower."""
_QUIET_LEFT, _QUIET_RIGHT = 11, 7
_GAP = 9
"""Modules between the code and its add-on; 7 to 12 are allowed."""
_ADDON_QUIET = 5
_HEAD_PT, _FOOT_PT = 13.0, 10.0
"""Room for the ISBN above the bars, and for the digits below."""

_LEFT_ODD = (
    "0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011",
)  # fmt: skip
_LEFT_EVEN = (
    "0100111", "0110011", "0011011", "0100001", "0011101", "0111001", "0000101", "0010001", "0001001", "0010111",
)  # fmt: skip
_FIVE = ["EEOOO", "EOEOO", "EOOEO", "EOOOE", "OEEOO", "OOEEO", "OOOEE", "OEOEO", "OEOOE", "OOEOE"]
_CURRENCIES = {"GBP": "0", "AUD": "3", "NZD": "4", "USD": "5", "CAD": "6", "£": "0", "$": "5"}
_NO_PRICE = "90000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A bar code as drawn."""

    svg: str
    """A group, its origin at the upper left of the white box."""
    width_pt: float
    height_pt: float
    magnification: float


def price_digits(price: str) -> str:
    """The add-on for a price such as ``USD 12.50``; ``90000``, which says nothing, for others (BISG)."""
    match = re.fullmatch(r"\s*([A-Z]{3}|[£$])\s*(\d{1,2})(?:[.,](\d{2}))?\s*", price)
    if match is None or match[1] not in _CURRENCIES:
        return _NO_PRICE
    return f"{_CURRENCIES[match[1]]}{int(match[2]):02d}{match[3] or '00'}"


def addon_modules(digits: str) -> str:
    """Modules of a five-digit add-on, ``1`` for a bar."""
    check = (3 * sum(int(d) for d in digits[0::2]) + 9 * sum(int(d) for d in digits[1::2])) % 10
    coded = [(_LEFT_EVEN if kind == "E" else _LEFT_ODD)[int(d)] for kind, d in zip(_FIVE[check], digits, strict=True)]
    return "1011" + "01".join(coded)


def isbn_bars(isbn: str, price: str, room_pt: tuple[float, float]) -> Bars:
    """Bars for ``isbn`` in a white box of at most this width and height.

    The size is the full one, or less where the box is small, never under 80 %.

    :raises ValueError: when ``isbn`` has no 13 digits or a wrong check digit, or the box is too small
    """
    digits = re.sub(r"[\s-]", "", isbn)
    try:
        code = EuropeanArticleNumber13(digits, no_checksum=False)
    except BarcodeError as fault:
        raise ValueError(f"not an ISBN: {isbn!r}: {fault}") from None
    if len(digits) != 13 or code.get_fullcode() != digits:
        raise ValueError(f"not an ISBN of 13 digits with a right check digit: {isbn!r}")
    modules = "".join(code.build()[0].replace("G", "1").replace("C", "1").split())
    addon = price_digits(price)
    total = _QUIET_LEFT + 95 + _GAP + 47 + _ADDON_QUIET
    size = min(1.0, room_pt[0] / (total * MODULE_MM * POINTS["mm"]))
    if size < SMALLEST or room_pt[1] < 45:
        raise ValueError("the box for the bar code is too small for one that scans")
    module = size * MODULE_MM * POINTS["mm"]
    tall = min(size * BAR_MM * POINTS["mm"], room_pt[1] - _HEAD_PT - _FOOT_PT - 6)
    high = tall + _HEAD_PT + _FOOT_PT + 6
    drawn = [f'<rect width="{total * module:.3f}" height="{high:.3f}" fill="#fff"/>']
    left = _QUIET_LEFT * module
    drawn.append(_code(modules, left, module, tall, size))
    drawn += _digits(digits, left, module, tall)
    drawn.append(_addon(addon, left + (95 + _GAP) * module, module, tall))
    hand = Hand(kind="sans", weight=400)
    drawn.append(_outline(f"ISBN {isbn}", hand, 8.0, left, 11.0))
    return Bars(svg="".join(drawn), width_pt=total * module, height_pt=high, magnification=size)


def _code(modules: str, left: float, module: float, tall: float, size: float) -> str:
    guards = {0, 1, 2, 45, 46, 47, 48, 49, 92, 93, 94}
    longer = size * GUARD_MM * POINTS["mm"]
    return "".join(
        f'<rect x="{left + place * module:.3f}" y="{_HEAD_PT:g}" width="{run * module:.3f}" '
        f'height="{tall + (longer if place in guards else 0):.3f}" fill="#000"/>'
        for place, run in _runs(modules)
    )


def _runs(modules: str) -> list[tuple[int, int]]:
    """Start and length of each bar; adjoining modules are one bar, so that no hairline shows between them."""
    return [(match.start(), len(match[0])) for match in re.finditer("1+", modules)]


def _digits(digits: str, left: float, module: float, tall: float) -> list[str]:
    hand, size = Hand(kind="sans", weight=400), 10.5 * module / (MODULE_MM * POINTS["mm"])
    base = _HEAD_PT + tall + size * 0.78
    drawn = [_outline(digits[0], hand, size, left - 9 * module, base)]
    for group, start in ((digits[1:7], 3), (digits[7:], 50)):
        for place, digit in enumerate(group):
            inset = (7 * module - width(digit, hand, size)) / 2
            drawn.append(_outline(digit, hand, size, left + (start + 7 * place) * module + inset, base))
    return drawn


def _addon(digits: str, left: float, module: float, tall: float) -> str:
    hand, size = Hand(kind="sans", weight=400), 9.5 * module / (MODULE_MM * POINTS["mm"])
    bars = "".join(
        f'<rect x="{left + place * module:.3f}" y="{_HEAD_PT + 9:g}" width="{run * module:.3f}" '
        f'height="{tall - 9:.3f}" fill="#000"/>'
        for place, run in _runs(addon_modules(digits))
    )
    middle = left + (47 * module - width(digits, hand, size, tracking=0.2)) / 2
    return bars + _outline(digits, hand, size, middle, _HEAD_PT + 7, 0.2)


def _outline(text: str, hand: Hand, size: float, x: float, y: float, tracking: float = 0.0) -> str:
    return f'<path d="{write(text, hand, size, x=x, y=y, tracking=tracking)}" fill="#000"/>'
