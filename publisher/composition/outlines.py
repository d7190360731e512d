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
        glyphs = _glyph_set(font)
        pen = SVGPathPen(glyphs, ntos=_number)
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
            at += _kern(font, before[1], name) / units
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


@lru_cache(maxsize=4096)
def _kern(font: TTFont, first: str, second: str) -> int:
    """Horizontal kerning of a pair in font units: GPOS lookups of the feature ``kern``, pair formats 1 and 2."""
    for subtable, covered in _pair_tables(font):
        if first not in covered:
            continue
        if subtable.Format == 1:
            pairs = subtable.PairSet[subtable.Coverage.glyphs.index(first)].PairValueRecord
            found = next((pair.Value1 for pair in pairs if pair.SecondGlyph == second), None)
            if found is None:
                continue
        else:
            row = subtable.Class1Record[subtable.ClassDef1.classDefs.get(first, 0)].Class2Record
            found = row[subtable.ClassDef2.classDefs.get(second, 0)].Value1
        return getattr(found, "XAdvance", 0) or 0
    return 0


@lru_cache(maxsize=16)
def _pair_tables(font: TTFont) -> tuple[tuple[Any, frozenset[str]], ...]:
    """Subtables of pairs, each with the first glyphs that it knows."""
    if "GPOS" not in font or font["maxp"].numGlyphs > 8000:
        return ()
    table = font["GPOS"].table
    wanted = {i for record in table.FeatureList.FeatureRecord if record.FeatureTag == "kern"
              for i in record.Feature.LookupListIndex}  # fmt: skip
    subtables = (each for index in sorted(wanted) for each in table.LookupList.Lookup[index].SubTable)
    plain = (getattr(subtable, "ExtSubTable", subtable) for subtable in subtables)
    return tuple((each, frozenset(each.Coverage.glyphs)) for each in plain if each.LookupType == 2)
