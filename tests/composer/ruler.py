"""Reads the drawn width of every string out of a PDF, by the rules of ISO 32000 9.4.4 and nothing of ours."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, NamedTuple

import pikepdf


class Drawn(NamedTuple):
    """One text object."""

    page: int
    x: float
    y: float
    width: float
    """Pen's way from the first glyph's origin, in the units of the page's own space (pixels)."""


def _widths(font: Any) -> dict[int, float]:
    widths: dict[int, float] = {}
    array = list(font.DescendantFonts[0].W)
    while array:
        first, following = int(array.pop(0)), array.pop(0)
        if isinstance(following, pikepdf.Array):
            widths.update({first + i: float(width) for i, width in enumerate(following)})
        else:
            width = float(array.pop(0))
            widths.update(dict.fromkeys(range(first, int(following) + 1), width))
    return widths


def drawn(pdf: bytes) -> Iterator[Drawn]:
    """Every text object of every page, in the order of drawing."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        known: dict[Any, dict[int, float]] = {}
        for number, page in enumerate(document.pages):
            fonts = page.Resources.get("/Font", {})
            yield from _on_page(number, page, fonts, known)


def _on_page(number: int, page: Any, fonts: Any, known: dict[Any, dict[int, float]]) -> Iterator[Drawn]:
    size, scale, spacing, widths = 0.0, 1.0, 0.0, {}
    x = y = pen = 0.0
    started = False
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "Tf":
            font = fonts[str(operands[0])]
            if font.objgen not in known:
                known[font.objgen] = _widths(font)
            widths, size = known[font.objgen], float(operands[1])
        elif name == "Tz":
            scale = float(operands[0]) / 100
        elif name == "Tc":
            spacing = float(operands[0])
        elif name == "Tm":
            if started:
                yield Drawn(number, x, y, pen)
            x, y, pen, started = float(operands[4]), float(operands[5]), 0.0, True
        elif name == "TJ":
            pen += scale * sum(_advance(item, widths, size, spacing) for item in operands[0])
    if started:
        yield Drawn(number, x, y, pen)


def _advance(item: Any, widths: dict[int, float], size: float, spacing: float) -> float:
    """What one entry of a ``TJ`` array moves the pen by, before scaling."""
    if not isinstance(item, pikepdf.String):
        return -float(item) / 1000 * size
    data = bytes(item)
    codes = [int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2)]
    return sum(widths[code] / 1000 * size + spacing for code in codes)
