"""Words as outlines, so that a cover looks the same wherever it is opened.

Advances and pair kerning are read from the font (OpenType ``hmtx`` and
``GPOS``); ligatures and other shaping are left out, which a title can spare.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTCollection, TTFont

from publisher.composition.balance import face_file
from publisher.typefaces import face_files

_HAN_FILES = {"serif": "NotoSerifCJK", "sans": "NotoSansCJK"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """A face to write with: kind, weight, slant, and the region of its Han characters."""

    kind: str = "serif"
    weight: int = 400
    italic: bool = False
    region: str = "TC"


def write(text: str, hand: Hand, size: float, *, x: float, y: float, tracking: float = 0.0) -> str:
    """The path data (SVG 2, *paths*) of ``text``, its baseline starting at ``x``, ``y``; lengths in points.

    :param tracking: added after each character, in em
    """
    data = []
    for font, glyph, left in _line(text, hand, tracking):
        scale = size / font["head"].unitsPerEm
        pen = SVGPathPen(None, ntos=_number)
        glyphs = _glyph_set(font)
        glyphs[glyph].draw(TransformPen(pen, (scale, 0, 0, -scale, x + left * size, y)))
        data.append(pen.getCommands())
    return "".join(data)


def width(text: str, hand: Hand, size: float, *, tracking: float = 0.0) -> float:
    """Width of ``text`` in points."""
    end = 0.0
    for font, glyph, left in _line(text, hand, tracking):
        end = left + font["hmtx"][glyph][0] / font["head"].unitsPerEm
    return end * size


def _line(text: str, hand: Hand, tracking: float) -> list[tuple[TTFont, str, float]]:
    """Font, glyph and place in em of each character."""
    placed = []
    at, before = 0.0, ("", "")
    for character in text:
        font = _font_for(character, hand)
        name = font.getBestCmap().get(ord(character), ".notdef")
        units = font["head"].unitsPerEm
        key = str(id(font))
        if before[0] == key:
            at += _kerning(font).get((before[1], name), 0) / units
        placed.append((font, name, at))
        at += font["hmtx"][name][0] / units + tracking
        before = (key, name)
    return placed


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _font_for(character: str, hand: Hand) -> TTFont:
    latin = face_file(hand.kind, hand.weight, italic=hand.italic)
    if latin is not None and ord(character) in _opened(latin, 0).getBestCmap():
        return _opened(latin, 0)
    weight = "Bold" if hand.weight >= 600 else "Regular"
    stem = f"{_HAN_FILES[hand.kind]}-{weight}"
    file = next((path for path in face_files() if path.stem == stem), None)
    if file is not None:
        return _opened(file, _member(file, hand.region))
    if latin is None:
        latin = face_files()[0]
    return _opened(latin, 0)


@lru_cache(maxsize=16)
def _opened(file: Path, number: int) -> TTFont:
    return TTFont(file, fontNumber=number, lazy=True)


@lru_cache(maxsize=16)
def _member(file: Path, region: str) -> int:
    """Number of the font for ``region`` in a collection."""
    with TTCollection(str(file), lazy=True) as collection:
        for number, font in enumerate(collection.fonts):
            if (font["name"].getDebugName(1) or "").endswith(f"CJK {region}"):
                return number
    return 0


@lru_cache(maxsize=16)
def _glyph_set(font: TTFont) -> Any:
    return font.getGlyphSet()


@lru_cache(maxsize=16)
def _kerning(font: TTFont) -> dict[tuple[str, str], int]:
    """Horizontal pair kerning of the Latin glyphs: GPOS lookups of the feature ``kern``, formats 1 and 2."""
    if "GPOS" not in font or font["maxp"].numGlyphs > 8000:
        return {}
    table = font["GPOS"].table
    wanted = {i for record in table.FeatureList.FeatureRecord if record.FeatureTag == "kern"
              for i in record.Feature.LookupListIndex}  # fmt: skip
    latin = {name for code, name in font.getBestCmap().items() if code < 0x250 or 0x2010 <= code <= 0x2026}
    pairs: dict[tuple[str, str], int] = {}
    for index in sorted(wanted):
        for subtable in table.LookupList.Lookup[index].SubTable:
            for pair, value in _pairs(getattr(subtable, "ExtSubTable", subtable), latin):
                pairs.setdefault(pair, value)
    return pairs


def _pairs(subtable: Any, latin: set[str]) -> list[tuple[tuple[str, str], int]]:
    if subtable.LookupType != 2:
        return []
    found = []
    firsts = [name for name in subtable.Coverage.glyphs if name in latin]
    if subtable.Format == 1:
        sets = dict(zip(subtable.Coverage.glyphs, subtable.PairSet, strict=True))
        for first in firsts:
            found += [
                ((first, record.SecondGlyph), getattr(record.Value1, "XAdvance", 0) or 0)
                for record in sets[first].PairValueRecord
                if record.SecondGlyph in latin
            ]
        return found
    seconds: dict[int, list[str]] = {}
    for name in sorted(latin):
        seconds.setdefault(subtable.ClassDef2.classDefs.get(name, 0), []).append(name)
    for first in firsts:
        row = subtable.Class1Record[subtable.ClassDef1.classDefs.get(first, 0)].Class2Record
        for number, names in seconds.items():
            value = getattr(row[number].Value1, "XAdvance", 0) or 0
            found += [((first, name), value) for name in names]
    return found
