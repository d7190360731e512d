"""Words as outlines, so that a cover looks the same wherever it is opened: shaped and drawn by HarfBuzz."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import uharfbuzz

from publisher.composition.balance import face_file, opened
from publisher.typefaces import face_files

_HAN_FILES = {"serif": "NotoSerifCJK", "sans": "NotoSansCJK"}
SHAPER = uharfbuzz.version_string()
"""The release of HarfBuzz that shapes here, which is not the one that the engine uses."""
_FAMILY = 1
"""Number of a font's family among its names (OpenType, *name*)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """A face to write with: kind, weight, slant, and the region of its Han characters."""

    kind: str = "serif"
    weight: int = 400
    italic: bool = False
    region: str = "TC"


def write(text: str, hand: Hand, size: float, *, x: float, y: float, tracking: float = 0.0) -> str:
    """The path data (SVG 2, *paths*) of ``text``, its baseline starting at ``x``, ``y``; lengths in points.

    :param tracking: added after each glyph, in em
    """
    data: list[str] = []
    for font, glyph, left, rise, _ in _glyphs(text, hand, tracking):
        scale = size / font.face.upem
        for mark, points in _outline(font, glyph):
            placed = (
                f"{_number(x + left * size + across * scale)} {_number(y - rise * size - up * scale)}"
                for across, up in points
            )
            data.append(mark + " ".join(placed))
    return "".join(data)


def width(text: str, hand: Hand, size: float, *, tracking: float = 0.0) -> float:
    """Width of ``text`` in points."""
    return size * max((left + advance for _, _, left, _, advance in _glyphs(text, hand, tracking)), default=0.0)


def _glyphs(text: str, hand: Hand, tracking: float) -> Iterator[tuple[Any, int, float, float, float]]:
    """Font, glyph, place along and above the baseline, and advance of each glyph, in em."""
    at = 0.0
    for font, run in itertools.groupby(text, lambda character: _font_for(character, hand)):
        em = font.face.upem
        shaped = uharfbuzz.Buffer()
        shaped.add_str("".join(run))
        shaped.guess_segment_properties()
        uharfbuzz.shape(font, shaped, {"kern": True, "liga": not tracking})
        for glyph, place in zip(shaped.glyph_infos, shaped.glyph_positions, strict=True):
            yield font, glyph.codepoint, at + place.x_offset / em, place.y_offset / em, place.x_advance / em
            at += place.x_advance / em + tracking


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


@lru_cache(maxsize=512)
def _font_for(character: str, hand: Hand) -> Any:
    latin = face_file(hand.kind, hand.weight, italic=hand.italic)
    if latin is not None and opened(latin).get_nominal_glyph(ord(character)) is not None:
        return opened(latin)
    weight = "Bold" if hand.weight >= 600 else "Regular"
    stem = f"{_HAN_FILES[hand.kind]}-{weight}"
    file = next((path for path in face_files() if path.stem == stem), None)
    if file is not None:
        return opened(file, _member(file, hand.region))
    return opened(latin or face_files()[0])


@lru_cache(maxsize=16)
def _member(file: Path, region: str) -> int:
    """Number of the font for ``region`` in a collection."""
    first = opened(file).face
    for number in range(first.count):
        if (opened(file, number).face.get_name(_FAMILY) or "").endswith(f"CJK {region}"):
            return number
    return 0


Outline = tuple[tuple[str, tuple[tuple[float, float], ...]], ...]


@lru_cache(maxsize=1024)
def _outline(font: Any, glyph: int) -> Outline:
    """The strokes of a glyph: the letter of each in path data, and its points in units of the font."""
    drawn: list[tuple[str, tuple[tuple[float, float], ...]]] = []
    font.draw_glyph(glyph, _pen(), drawn)
    return tuple(drawn)


@lru_cache(maxsize=1)
def _pen() -> Any:
    pen = uharfbuzz.DrawFuncs()

    def stroke(mark: str) -> Any:
        return lambda *given: given[-1].append((mark, tuple(zip(given[:-1:2], given[1:-1:2], strict=True))))

    pen.set_move_to_func(stroke("M"))
    pen.set_line_to_func(stroke("L"))
    pen.set_quadratic_to_func(stroke("Q"))
    pen.set_cubic_to_func(stroke("C"))
    pen.set_close_path_func(stroke("Z"))
    return pen
