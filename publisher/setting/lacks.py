"""Characters that no font has: shown as an empty box, and still that character to whoever reads the text.

The engine would show glyph 0 of some font, which PDF/A forbids (ISO 19005-2,
6.2.11.8) and which is no character at all to a reader.  So such a character is
drawn under a number that no font uses, and its place in the page stream taken
by a font of our own, whose glyphs are boxes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Any

from publisher.forme import StreamBody

FIRST = 0xFFFF
"""Glyph number that stands for the first such character; the next ones have lower numbers."""
MOST = 200
"""Different characters in one galley; all beyond share the last box."""
NAME = b"Lacking"
"""Of the font among the resources."""
_DAY = 3_029_529_600
"""1 January 2000, in seconds since 1904, as fonts count: never today, so that the same text makes the same bytes."""
_FONT = re.compile(rb"/([A-Z]{6}) ([\d.]+) Tf")
_PIECE = re.compile(rb"<([0-9a-f]*)>|([^<>]+)")
_BAND = re.compile(rb"ff[0-9a-f]{2}")


class Lacks:
    """The characters lacking in one galley, in the order in which they came up."""

    def __init__(self) -> None:
        self.glyphs: dict[int, int] = {}
        """Code point → the glyph number that stands for it."""
        self._known: dict[int, float] = {}

    def glyph_for(self, font: Any, codepoint: int) -> int:
        """Return the number under which the engine is to draw ``codepoint``, for ``Font.get_unused_glyph_id``."""
        glyph = self.glyphs.setdefault(codepoint, FIRST - min(len(self.glyphs), MOST))
        font.missing[codepoint] = glyph
        return glyph

    def mended(self, tokens: list[bytes]) -> list[bytes]:
        """Return the tokens of a page stream with boxes where characters are lacking."""
        if not self.glyphs:
            return tokens
        numbers = {b"%04x" % glyph: 1 + FIRST - glyph for glyph in self.glyphs.values()}
        found, font = [], b""
        for token in tokens:
            if _FONT.fullmatch(token):
                font = token
            found.append(_boxed(token, numbers, font) if token.endswith(b"] TJ") and _BAND.search(token) else token)
        return found

    def measure(self, fonts: Iterable[Any]) -> None:
        """Note the advance of each box, and clear the fonts of what is not theirs."""
        for font in fonts:
            for glyph in font.missing.values():
                self._known.setdefault(glyph, font.widths.pop(glyph, 600))
                font.to_unicode.pop(glyph, None)
                font.widths.pop(0, None)

    @property
    def widths(self) -> list[int]:
        """The advance of each box, in thousandths of an em."""
        return [round(self._known[FIRST - code]) for code in range(len(self._known))]


def _boxed(token: bytes, numbers: dict[bytes, int], font: bytes) -> bytes:
    """Cut a ``TJ`` where a lacking character stands in it, and show its box there."""
    said, array = b"", b""
    for piece in _PIECE.finditer(token.removeprefix(b"[").removesuffix(b"] TJ")):
        if piece[1] is None:
            array += b" " + piece[2]
            continue
        for at in range(0, len(piece[1]), 4):
            code = piece[1][at : at + 4]
            if code in numbers:
                shown = b"[%s] TJ\n" % array if array.strip() else b""
                size = font.split()[1]
                said += b"%s/%s %s Tf\n<%04x> Tj\n%s\n" % (shown, NAME, size, numbers[code], font)
                array = b""
            else:
                array += b"<%s>" % code
    return said + (b"[%s] TJ" % array.replace(b"><", b"") if array.strip() else b"[] TJ")


def box_program(widths: list[int]) -> StreamBody:
    """Return a TrueType program whose glyphs, from 1 on, are boxes of these advances."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    names = [".notdef", *(f"box{place}" for place in range(len(widths)))]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({})
    glyphs = {}
    for name, width in zip(names, [500, *widths], strict=True):
        pen = TTGlyphPen(None)
        for edge, around in ((60, False), (100, True)):
            left, right, low, high = edge, max(width - edge, edge + 10), edge - 60, 760 - edge
            corners = [(left, low), (left, high), (right, high), (right, low)]
            pen.moveTo(corners[0])
            for corner in reversed(corners[1:]) if around else corners[1:]:
                pen.lineTo(corner)
            pen.closePath()
        glyphs[name] = pen.glyph()
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics({name: (width, 60) for name, width in zip(names, [500, *widths], strict=True)})
    builder.setupHorizontalHeader(ascent=760, descent=-240)
    builder.setupMaxp()
    builder.font["head"].created = builder.font["head"].modified = _DAY
    builder.font.recalcTimestamp = False
    written = io.BytesIO()
    builder.save(written)
    program = written.getvalue()
    return StreamBody(head=b"<</Length %d/Length1 %d>>" % (len(program), len(program)), body=program)


def character_map(glyphs: dict[int, int]) -> StreamBody:
    """Return the map from boxes back to characters (ISO 32000-1, 9.10.3)."""
    pairs: dict[int, int] = {}
    for codepoint, glyph in glyphs.items():
        pairs.setdefault(1 + FIRST - glyph, codepoint)
    lines = [
        b"/CIDInit /ProcSet findresource begin", b"12 dict begin", b"begincmap", b"/CMapName /Lacking def",
        b"/CMapType 2 def", b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        b"1 begincodespacerange", b"<0000> <ffff>", b"endcodespacerange",
    ]  # fmt: skip
    for begin in range(0, len(pairs), 100):
        some = list(pairs.items())[begin : begin + 100]
        lines.append(b"%d beginbfchar" % len(some))
        lines += [
            b"<%02x> <%s>" % (code, chr(char).encode("utf-16-be", "replace").hex().encode()) for code, char in some
        ]
        lines.append(b"endbfchar")
    lines += [b"endcmap", b"CMapName currentdict /CMap defineresource pop", b"end", b"end"]
    body = b"\n".join(lines)
    return StreamBody(head=b"<</Length %d>>" % len(body), body=body)
