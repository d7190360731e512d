"""Glyph strings of composed lines, straight from the one shaping.

Widened glyphs are one ``Tz`` a line, letters let go one ``Tc``, spaces and
kernings numbers in the ``TJ`` array.  Numbers have one decimal: the engine's
whole ones lose up to .2 pt a line.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from publisher.setting.capitals import font_of_capitals, stretches
from publisher.setting.composer.engine import FROM_UNITS, ffi, pango
from publisher.setting.composer.segments import Segment
from publisher.setting.composer.shapes import Shape

LEAST = 0.15
"""Kernings under this, in thousandths of an em, are not worth writing."""


class DrawnFont:
    """A font in one PDF, and the strings its glyphs have had."""

    __slots__ = ("font", "pango_font", "size", "strings", "units")

    def __init__(self, stream: Any, pango_font: Any, *, capital: bool) -> None:
        self.pango_font = pango_font
        self.font, self.size = stream.add_font(pango_font)
        if capital:
            self.font = font_of_capitals(stream._fonts, self.font)
        self.units = 1000 * FROM_UNITS / self.size
        """Thousandths of an em to a Pango unit."""
        self.strings: dict[tuple[int, int], str] = {}
        """Glyph and advance → hexadecimal, with the kerning after it."""

    def width(self, stream: Any, glyph: int) -> float:
        """Thousandths of an em, as the PDF has it."""
        widths: dict[int, float] = self.font.widths
        if glyph not in widths:
            pango.pango_font_get_glyph_extents(self.pango_font, glyph, stream.ink_rect, stream.logical_rect)
            widths[glyph] = round(stream.logical_rect.width * self.units)
        return widths[glyph]

    def string(self, stream: Any, glyph: int, advance: int) -> str:
        """PDF text of a glyph inside a hexadecimal string."""
        kerning = self.width(stream, glyph) - advance * self.units
        string = f"{glyph:04x}>{kerning:.1f}<" if abs(kerning) >= LEAST else f"{glyph:04x}"
        self.strings[glyph, advance] = string
        return string


def draw_segment(stream: Any, segment: Segment, x: float, y: float) -> None:
    """Show a segment with its baseline at ``x``, ``y``; the stream is in a text object."""
    shape = segment.shape
    stream.set_text_matrix(1, 0, 0, -1, x, y)
    if segment.scale != 1:
        stream.stream.append(f"{segment.scale * 100:.4f} Tz".encode())
    if segment.tracking:
        stream.stream.append(f"{segment.tracking:.4f} Tc".encode())
    first, last = shape.first_glyph(segment.first), shape.first_glyph(segment.stop)
    bounds = [start for start, _ in shape.runs] + [len(shape.glyphs)]
    for number, (start, font_index) in enumerate(shape.runs):
        low, high = max(first, start), min(last, bounds[number + 1])
        if low < high:
            for font, begin, end in _fonts(stream, shape, font_index, low, high):
                _show(stream, font, _string(stream, segment, font, begin, end))
    if segment.hyphen is not None:
        hyphen = segment.hyphen
        font = _drawn(stream, hyphen.fonts[0])
        _note_characters(font, hyphen, 0, len(hyphen.glyphs))
        pairs = zip(hyphen.glyphs, hyphen.widths, strict=True)
        _show(stream, font, "".join(font.string(stream, glyph, advance) for glyph, advance in pairs))
    if segment.tracking:
        stream.stream.append(b"0 Tc")
    if segment.scale != 1:
        stream.stream.append(b"100 Tz")


def _show(stream: Any, font: DrawnFont, string: str) -> None:
    stream.set_font_size(font.font.hash, font.size)
    # A blank in place of an empty string, or two numbers in a row would become one.
    array = f"<{string}>".replace("<>", " ")
    stream.stream.append(f"[{array}] TJ".encode("ascii"))


class _Pdf:
    """The PDF that is being written, known by its dictionary of fonts; no other is remembered."""

    fonts: Any = None
    drawn: dict[tuple[int, bool], DrawnFont] = {}  # noqa: RUF012


def _drawn(stream: Any, pango_font: Any, *, capital: bool = False) -> DrawnFont:
    """A font in the PDF that is being written."""
    if _Pdf.fonts is not stream._fonts:
        _Pdf.fonts, _Pdf.drawn = stream._fonts, {}
    key = int(ffi.cast("uintptr_t", pango_font)), capital
    font = _Pdf.drawn.get(key)
    if font is None:
        font = _Pdf.drawn[key] = DrawnFont(stream, pango_font, capital=capital)
    return font


def _fonts(stream: Any, shape: Shape, index: int, low: int, high: int) -> Iterator[tuple[DrawnFont, int, int]]:
    """The fonts that show the glyphs of one run, each with the first of them and the one after the last."""
    if not shape.fount.small_capitals:
        yield _drawn(stream, shape.fonts[index]), low, high
        return
    at, text = shape.at, shape.text
    letters = text[low:high] if at is None else (text[char] for char in at[low:high])
    for capital, first, end in stretches(letters):
        yield _drawn(stream, shape.fonts[index], capital=capital), low + first, low + end


def _note_characters(font: DrawnFont, shape: Shape, low: int, high: int) -> None:
    """What the glyphs stand for, for those who copy the text."""
    to_unicode = font.font.to_unicode
    at, text = shape.at, shape.text
    for index in range(low, high):
        glyph = shape.glyphs[index]
        if glyph not in to_unicode:
            if at is None:
                to_unicode[glyph] = text[index]
            else:
                after = bisect_right(at, at[index])
                to_unicode[glyph] = text[at[index] : at[after] if after < len(at) else len(text)]


def _string(stream: Any, segment: Segment, font: DrawnFont, low: int, high: int) -> str:
    """PDF text of glyphs of one font."""
    shape = segment.shape
    if not font.font.to_unicode.keys() >= set(shape.glyphs[low:high]):
        _note_characters(font, shape, low, high)
    if segment.after is not None:
        return _spread_string(stream, segment, font, low, high)
    glyphs, widths = shape.glyphs[low:high], shape.widths[low:high]
    known = font.strings
    parts = []
    for pair in zip(glyphs, widths, strict=True):
        string = known.get(pair)
        parts.append(font.string(stream, *pair) if string is None else string)
    if shape.offsets is not None:
        for index, offset in enumerate(shape.offsets[low:high]):
            if offset:
                parts[index] = _shifted(stream, font, glyphs[index], widths[index], offset)
    if segment.space:
        extra = segment.space * 1000 / font.size
        for index in _spaces(shape, low, high):
            kerning = font.width(stream, glyphs[index]) - widths[index] * font.units - extra
            parts[index] = f"{glyphs[index]:04x}>{kerning:.1f}<"
    return "".join(parts)


def _shifted(stream: Any, font: DrawnFont, glyph: int, advance: int, offset: int) -> str:
    """A glyph that stands off its place."""
    moved = offset * font.units
    kerning = font.width(stream, glyph) + moved - advance * font.units
    return f">{-moved:.1f}<{glyph:04x}>{kerning:.1f}<"


def _spaces(shape: Shape, low: int, high: int) -> list[int]:
    """Places, counted from ``low``, of the glyphs that are spaces."""
    text = shape.text
    if shape.at is None:
        found = [i for i, char in enumerate(text[low:high]) if char == " " or char == "\u00a0"]
    else:
        found = [i for i, char in enumerate(shape.at[low:high]) if text[char] in " \u00a0"]
    return found


def _spread_string(stream: Any, segment: Segment, font: DrawnFont, low: int, high: int) -> str:
    """PDF text where each character has its own share: Chinese."""
    shape, after, before = segment.shape, segment.after, segment.before
    assert after is not None
    to_em = 1000 / font.size
    parts = []
    for index in range(low, high):
        glyph, advance = shape.glyphs[index], shape.widths[index]
        char = (index if shape.at is None else shape.at[index]) - segment.first
        final = shape.at is None or index + 1 == len(shape.at) or shape.at[index + 1] - segment.first != char
        moved = shape.offsets[index] * font.units if shape.offsets is not None else 0.0
        if before is not None and before[char]:
            moved += before[char] * to_em
        kerning = font.width(stream, glyph) + moved - advance * font.units - (after[char] * to_em if final else 0)
        string = f"{glyph:04x}" if abs(kerning) < LEAST else f"{glyph:04x}>{kerning:.1f}<"
        parts.append(f">{-moved:.1f}<{string}" if abs(moved) >= LEAST else string)
    return "".join(parts)
