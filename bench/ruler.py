"""Pages measured in any PDF, whoever made it: lines, gaps and places as they are drawn.  Needs mutool.

Nothing here knows a style: type size, measure, grid and block are what most of
the lines of a file have.
"""

from __future__ import annotations

import io
import itertools
import re
import statistics
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pypdfium2
from lxml import etree

_HAN = re.compile("[\u3400-\u9fff]")
_HYPHENS = ("-", "\u2010", "\u00ad")
_SURROGATE = re.compile("&#xd[89a-f]..;", re.I)
_FEW = 25
"""Characters from which on a line says something about spacing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Characters of one size on one baseline; points from the top left corner of the page."""

    left: float
    right: float
    base: float
    size: float
    text: str
    gap: float
    """Mean white between its words, in em; 0 when there are none."""

    @property
    def hyphened(self) -> bool:
        return self.text.endswith(_HYPHENS)

    @property
    def folio(self) -> bool:
        return self.text.isdecimal()


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One page."""

    width: float
    height: float
    lines: tuple[Line, ...]
    """From top to bottom."""
    pictures: tuple[tuple[float, float], ...]
    """Top and foot of each."""


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A PDF and what most of its lines have in common."""

    leaves: tuple[Leaf, ...]
    heads: tuple[tuple[int, float, str], ...]
    """Page, height of the target from the top, and words of each outline entry."""

    @cached_property
    def size(self) -> float:
        """Of the text, in points."""
        count: Counter[float] = Counter()
        for leaf in self.leaves:
            for line in leaf.lines:
                count[round(line.size, 1)] += len(line.text)
        return count.most_common(1)[0][0] if count else 10.0

    @cached_property
    def body(self) -> tuple[tuple[Line, ...], ...]:
        """Lines in the size of the text, page by page; folios left out."""
        return tuple(
            tuple(line for line in leaf.lines if abs(line.size - self.size) < 0.04 * self.size and not line.folio)
            for leaf in self.leaves
        )

    @cached_property
    def grid(self) -> float:
        """Leading of the text."""
        steps = Counter(round(b.base - a.base, 1) for page in self.body for a, b in itertools.pairwise(page))
        near = {step: n for step, n in steps.items() if self.size <= step < 2.5 * self.size}
        if not near:
            return 1.4 * self.size
        best = max(near, key=lambda step: near[step])
        exact = [
            b.base - a.base
            for page in self.body
            for a, b in itertools.pairwise(page)
            if abs(b.base - a.base - best) < 0.16
        ]
        return statistics.median(exact)

    @cached_property
    def block(self) -> tuple[float, float]:
        """First and last baseline of the block: the outermost that a tenth of the pages have."""
        tops = [page[0].base for page in self.body[1:] if page]
        feet = [page[-1].base for page in self.body if page]
        return (_outermost(tops, -1) if tops else feet[0], _outermost(feet, 1)) if feet else (0.0, 0.0)

    def edges(self, page: int) -> tuple[float, float]:
        """Left and right edge of the measure, on pages of this side."""
        return self._edges[page % 2]

    @cached_property
    def _edges(self) -> tuple[tuple[float, float], tuple[float, float]]:
        found = []
        for side in (0, 1):
            lines = [line for page in (self.body[side::2] or self.body) for line in page]
            lines = lines or [line for page in self.body for line in page]
            lefts, rights = Counter(round(x.left) for x in lines), Counter(round(x.right) for x in lines)
            found.append((float(lefts.most_common(1)[0][0]), float(rights.most_common(1)[0][0])) if lines else (0, 0))
        return found[0], found[1]

    def full(self, page: int, line: Line) -> bool:
        """True when the line reaches the right edge of the measure, hung marks allowed for."""
        left, right = self.edges(page)
        return abs(line.right - right) < 0.62 * self.size and line.left > left - self.size

    def inside(self, page: int) -> list[Line]:
        """Lines of any size that stand within the block: no heads, no folios."""
        top, foot = self.block
        return [line for line in self.leaves[page].lines if top - self.grid < line.base < foot + 0.6 * self.grid]

    def filled(self, page: int) -> float:
        """Where the last thing within the block ends."""
        top, foot = self.block
        ends = [line.base for line in self.inside(page)]
        ends += [end for start, end in self.leaves[page].pictures if start < foot and end < foot + 2 * self.grid]
        return max(ends, default=top - self.grid)


def _outermost(places: list[float], way: int) -> float:
    """The place farthest up (−1) or down (1) that at least a tenth of all have."""
    count = Counter(round(place) for place in places)
    common = [
        place for place, n in count.items() if n + count[place - 1] + count[place + 1] >= max(2, len(places) / 10)
    ]
    return float((max if way > 0 else min)(common or places))


def read_proof(pdf: Path) -> Proof:
    """Everything that is measured, read from the file."""
    command = ["mutool", "draw", "-q", "-F", "stext", "-o", "-", str(pdf)]
    made = subprocess.run(command, check=True, capture_output=True)
    told = _SURROGATE.sub("\ufffd", made.stdout.decode("utf-8", "replace")).encode()
    leaves = []
    with pypdfium2.PdfDocument(pdf) as document:
        for _, page in etree.iterparse(io.BytesIO(told), tag="page", recover=True, huge_tree=True):
            leaves.append(_leaf(page, tuple(_pictures(document[len(leaves)]))))
            page.clear()
        heads = tuple(_heads(document, leaves))
    return Proof(leaves=tuple(leaves), heads=heads)


def _pictures(page: pypdfium2.PdfPage) -> Iterator[tuple[float, float]]:
    height = page.get_height()
    for picture in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=5):
        _, bottom, _, top = picture.get_bounds()
        yield height - top, height - bottom


def _heads(document: pypdfium2.PdfDocument, leaves: list[Leaf]) -> Iterator[tuple[int, float, str]]:
    for entry in document.get_toc():
        target = entry.get_dest()
        if target is None:
            continue
        page, (_, place) = target.get_index(), target.get_view()
        if page is not None and len(place) > 1:
            yield page, leaves[page].height - place[1], entry.get_title()


def _leaf(page: etree._Element, pictures: tuple[tuple[float, float], ...]) -> Leaf:
    glyphs: list[tuple[float, float, float, float, str]] = []
    for font in page.iter("font"):
        size = float(font.get("size", "0"))
        for char in font.iter("char"):
            quad = char.get("quad", "").split(" ")
            glyphs.append((float(char.get("y", "0")), float(quad[0]), float(quad[2]), size, char.get("c") or " "))
    return Leaf(
        width=float(page.get("width", "0")),
        height=float(page.get("height", "0")),
        lines=tuple(_lines(glyphs)),
        pictures=pictures,
    )


def _lines(glyphs: list[tuple[float, float, float, float, str]]) -> Iterator[Line]:
    """Glyphs of about one size on about one baseline."""
    glyphs.sort(key=lambda glyph: glyph[0])
    row: list[tuple[float, float, float, float, str]] = []
    for glyph in glyphs:
        if row and glyph[0] - row[-1][0] > 0.4:
            yield from _by_size(row)
            row = []
        row.append(glyph)
    yield from _by_size(row)


def _by_size(row: list[tuple[float, float, float, float, str]]) -> Iterator[Line]:
    sizes: dict[float, list[tuple[float, float, float, float, str]]] = {}
    for glyph in row:
        near = next((size for size in sizes if abs(size - glyph[3]) < 0.04 * size), glyph[3])
        sizes.setdefault(near, []).append(glyph)
    for size, found in sizes.items():
        ink = sorted((g for g in found if not g[4].isspace()), key=lambda g: g[1])
        if ink:
            yield _line(size, ink)


def _line(size: float, ink: list[tuple[float, float, float, float, str]]) -> Line:
    text, gaps = [ink[0][4]], []
    for before, after in itertools.pairwise(ink):
        gap = (after[1] - before[2]) / size
        if gap > 0.1:
            text.append(" ")
            gaps += [gap] if gap < 1.5 else []
        text.append(after[4])
    return Line(
        left=ink[0][1], right=max(g[2] for g in ink), base=ink[0][0], size=size, text="".join(text),
        gap=statistics.fmean(gaps) if gaps and len(ink) >= _FEW else 0.0,
    )  # fmt: skip


def is_han(line: Line) -> bool:
    """True when half of the line is Chinese."""
    return len(_HAN.findall(line.text)) > len(line.text) / 2
