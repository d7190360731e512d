"""Lines of a title broken by sense and width, since the engine knows no ``text-wrap: balance``."""

from __future__ import annotations

import importlib.util
import math
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import uharfbuzz

_WEAK = frozenset("a an the of and on in to for with by or at as after from into its".split())  # noqa: SIM905
"""Words that would rather not end a line."""
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

    Blanks that do not break are kept.  A word wider than the measure has a line of its own; an empty text has no line.
    """
    words = re.split("[ \t\n]+", text.strip())
    if not words[0]:
        return ()
    widths = [width_em(word, kind, weight, italic=italic) for word in words]
    blank = width_em(" ", kind, weight, italic=italic)

    def width(i: int, j: int) -> float:
        return sum(widths[i:j]) + blank * (j - i - 1)

    count = _fewest(widths, blank, measure_em)
    ideal = width(0, len(words)) / count
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ()), *[(math.inf, ())] * len(words)]
    for _ in range(count):
        longer: list[tuple[float, tuple[int, ...]]] = [(math.inf, ())] * (len(words) + 1)
        for start, (cost, cuts) in enumerate(best):
            if math.isinf(cost):
                continue
            for end in range(start + 1, len(words) + 1):
                wide = width(start, end)
                if wide > measure_em and end > start + 1:
                    break
                weak = end < len(words) and words[end - 1].lower() in _WEAK
                total = cost + (wide - ideal) ** 2 + (ideal * ideal * 0.03 if weak else 0.0)
                if total < longer[end][0]:
                    longer[end] = (total, (*cuts, end))
        best = longer
    cuts = best[-1][1]
    return tuple(" ".join(words[i:j]) for i, j in zip((0, *cuts[:-1]), cuts, strict=True))


def _fewest(widths: list[float], blank: float, measure: float) -> int:
    lines, filled = 1, -blank
    for wide in widths:
        if filled + blank + wide > measure and filled > -blank:
            lines, filled = lines + 1, -blank
        filled += blank + wide
    return lines


def balance_han(text: str, per_line: int, said: str = "") -> tuple[str, ...]:
    """A Chinese title in even lines of at most ``per_line`` characters, broken at a mark or blank where one is near.

    Two characters that stand together in ``said``, the text below the title, are taken for parts of one
    word and kept on one line.  A title of more than three lines is a paragraph: its lines are even and break anywhere.
    """
    fewest = max(1, math.ceil(_han_width(text) / max(1, per_line)))
    for count in range(fewest, fewest + 3):
        lines = _han_lines(text, count, per_line, said)
        if all(_han_width(line) <= per_line for line in lines):
            break
    return lines


def _han_lines(text: str, count: int, most: int, said: str) -> tuple[str, ...]:
    found: list[str] = []
    for left in range(count, 1, -1):
        cut = _han_cut(text, left, most, said, by_sense=count <= _BY_SENSE)
        found.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return tuple(line for line in (*found, text) if line)


_BY_SENSE = 3
_SURELY_A_WORD = 5
"""Times that two characters stand together in a text where they are surely of one word."""
_ASCII_EM = 0.6
_NOT_FIRST = frozenset("，。、；：！？）」』》〉】”’…—·・,.;:!?)")
_NOT_LAST = frozenset("（「『《〈【“‘(")
_ENDS_CLAUSE = frozenset("，。；！？,;!?")
_ENDS_WORD = frozenset("：:、·・」』》）】”’")
_BLANK, _CLAUSE, _WORD = (0.55, 9.0), (0.4, 5.0), (0.25, 2.5)
"""By how much of an even line, and how many em at most, a line may be off that ends where the author set a blank, with
a clause, with a word."""


def _han_width(text: str) -> float:
    """In em, letters and figures of ASCII taken as wide ones."""
    return sum(_ASCII_EM if c.isascii() else 1.0 for c in text)


def _worth(text: str, cut: int, even: float) -> float:
    """What it is worth to break before ``cut``, in em; most at a blank that the author set between characters."""
    before, around = text[cut - 1], text[:cut].rstrip()[-1:] + text[cut : cut + 1]
    if before.isspace() and not any(c.isascii() for c in around):
        share, most = _BLANK
    elif before in _ENDS_CLAUSE:
        share, most = _CLAUSE
    elif before in _ENDS_WORD:
        share, most = _WORD
    else:
        return 0.0
    return min(most, share * even)


def _han_cut(text: str, left: int, most: int, said: str, *, by_sense: bool) -> int:
    """Where the first of ``left`` lines of at most ``most`` em ends; the rest must find room in the others."""
    whole = _han_width(text)

    def cost(cut: int) -> float:
        before, after = text[cut - 1], text[cut]
        wide = _han_width(text[:cut].rstrip())
        word = before.isascii() and after.isascii() and (before + after).isalnum()
        good = by_sense and _worth(text, cut, whole / left)
        bad = word or after in _NOT_FIRST or before in _NOT_LAST or (before.isdigit() and after in "年月日時时")
        total = abs(wide - whole / left) - good
        if by_sense and said and before.isalpha() and after.isalpha():
            total += 0.4 * min(said.count(before + after), _SURELY_A_WORD)
        return total + 99.0 * bad + 50.0 * (whole - wide > most * (left - 1)) + 9999.0 * (wide > most)

    return min(range(1, len(text)), key=cost, default=len(text))
