"""Lines of a title broken by sense and width, since the engine knows no ``text-wrap: balance``."""

from __future__ import annotations

import importlib.util
import math
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import uharfbuzz

_WEAK = frozenset("a an the of and on in to for with by or at as after from into its".split())  # noqa: SIM905
"""Words that would rather not end a line."""
_ILL = 0.25
"""Roughness of a line's end from which on one more line is better, as between a name and its number."""
_DASHES = frozenset("–—-")
_HYPHENS = re.compile("(?<=[^\\W\\d_.][-/–—])(?=\\w)")
"""Where a word too wide for a line is parted."""
_EM_PER_CHARACTER = 0.5
"""Mean advance where no font can be asked."""

_FACES = {
    ("serif", 300, False): "font_source_serif_pro/files/SourceSerifPro-Light.ttf",
    ("serif", 400, False): "font_source_serif_pro/files/SourceSerifPro-Regular.ttf",
    ("serif", 600, False): "font_source_serif_pro/files/SourceSerifPro-Semibold.ttf",
    ("serif", 300, True): "font_source_serif_pro/files/SourceSerifPro-LightIt.ttf",
    ("serif", 400, True): "font_source_serif_pro/files/SourceSerifPro-It.ttf",
    ("sans", 300, False): "font_source_sans_pro/files/SourceSansPro-Light.ttf",
    ("sans", 400, False): "font_source_sans_pro/files/SourceSansPro-Regular.ttf",
    ("sans", 600, False): "font_source_sans_pro/files/SourceSansPro-Semibold.ttf",
}
"""Faces by kind, weight and slant; others are measured by the nearest."""


@lru_cache(maxsize=32)
def face_file(kind: str, weight: int, *, italic: bool = False) -> Path | None:
    """The file of a house face of ``kind`` ``serif`` or ``sans``; ``None`` when it is not installed."""
    near = min(_FACES, key=lambda k: (k[0] != kind, k[2] != italic, abs(k[1] - weight)))
    package, _, rest = _FACES[near].partition("/")
    spec = importlib.util.find_spec(package)
    places = spec.submodule_search_locations if spec else None
    return next((Path(place) / rest for place in places or ()), None)


@lru_cache(maxsize=32)
def opened(file: Path, number: int = 0) -> Any:
    """The font of this number in ``file``, as HarfBuzz has it, in its own units."""
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(file)), number))


@lru_cache(maxsize=4096)
def width_em(text: str, kind: str, weight: int, *, italic: bool = False) -> float:
    """Width of ``text`` in em, without kerning; a character that the face lacks counts as wide."""
    file = face_file(kind, weight, italic=italic)
    return sum(_advance_em(character, file) for character in text.replace("\u00a0", " "))


@lru_cache(maxsize=4096)
def _advance_em(character: str, file: Path | None) -> float:
    if file is None or not file.is_file():
        return _EM_PER_CHARACTER
    font = opened(file)
    glyph = font.get_nominal_glyph(ord(character))
    return 1.0 if glyph is None else font.get_glyph_h_advance(glyph) / font.face.upem


def balance(
    text: str, measure_em: float, *, kind: str = "serif", weight: int = 400, italic: bool = False
) -> tuple[str, ...]:
    """``text`` in as few lines as fit ``measure_em``, even in width, weak words not at their ends.

    A line rather ends where a subtitle begins, and not between a name and its number.

    Blanks that do not break are kept.  A word wider than the measure is parted at its hyphens; where it has none, it
    has a line of its own.  An empty text has no line.
    """

    def wide(said: str) -> float:
        return width_em(said, kind, weight, italic=italic)

    words = [
        part
        for word in re.findall("[^ \t\n]+[ \t\n]*", text.strip())
        for part in (_HYPHENS.split(word) if wide(word.rstrip()) > measure_em else [word])
    ]
    if not words:
        return ()
    blanks = [wide(" ") * word[-1].isspace() for word in words]
    words = [word.rstrip(" \t\n") for word in words]
    widths = [wide(word) for word in words]

    def width(i: int, j: int) -> float:
        return sum(widths[i:j]) + sum(blanks[i : j - 1])

    def line(i: int, j: int) -> str:
        return "".join(word + " " * bool(blank) for word, blank in zip(words[i:j], blanks[i:j], strict=True)).rstrip(
            " "
        )

    rough = [0.0, *(_roughness(words, end) for end in range(1, len(words))), 0.0]
    count = _fewest(widths, blanks, measure_em)
    cuts = _cuts(width, rough, count, measure_em)
    if any(rough[end] >= _ILL for end in cuts[:-1]):
        longer = _cuts(width, rough, count + 1, measure_em)
        cuts = longer if longer and not any(rough[end] >= _ILL for end in longer[:-1]) else cuts
    return tuple(line(i, j) for i, j in zip((0, *cuts[:-1]), cuts, strict=True))


def _cuts(width: Callable[[int, int], float], rough: list[float], count: int, measure_em: float) -> tuple[int, ...]:
    """The words before which each of ``count`` lines ends; none where there are fewer words than lines."""
    words = len(rough) - 1
    ideal = width(0, words) / count
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ()), *[(math.inf, ())] * words]
    for _ in range(count):
        longer: list[tuple[float, tuple[int, ...]]] = [(math.inf, ())] * (words + 1)
        for start, (cost, cuts) in enumerate(best):
            if math.isinf(cost):
                continue
            for end in range(start + 1, words + 1):
                wide = width(start, end)
                if wide > measure_em and end > start + 1:
                    break
                total = cost + (wide - ideal) ** 2 + ideal * ideal * rough[end]
                if total < longer[end][0]:
                    longer[end] = (total, (*cuts, end))
        best = longer
    return best[-1][1]


def _roughness(words: list[str], end: int) -> float:
    """How ill a line ends before the word ``end``: below nothing where it ends well, with a title and its colon."""
    last, following = words[end - 1], words[end]
    if last.endswith((":", "?", "!", ";")) or last in _DASHES:
        return -0.25
    if following in _DASHES:
        return 1.0
    if following[0].isdigit() and last[-1].isalpha() and last[0].isupper():
        return _ILL
    name = (
        end > 1 and words[end - 2].lower() == "the" and last.isalpha() and last[0].isupper() and following[0].isupper()
    )
    return 0.03 * (is_weak(last) or name) - 0.03 * last.endswith(",")


def is_weak(word: str) -> bool:
    """True for an article, a preposition or the like, which should neither end a line nor be one."""
    return word.lower() in _WEAK


def _fewest(widths: list[float], blanks: list[float], measure: float) -> int:
    lines, filled, between = 1, 0.0, 0.0
    for wide, blank in zip(widths, blanks, strict=True):
        if filled and filled + between + wide > measure:
            lines, filled, between = lines + 1, 0.0, 0.0
        filled, between = filled + between + wide, blank
    return lines
