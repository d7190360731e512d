"""The words of a fount, each shaped once.

Pango shapes a word alike wherever it stands in plain prose, but for the kerning
against the space beside it, and that goes by the letter next to the space.  So a
line's width is the sum of remembered words, spaces and two kernings.  Whoever
relies on the sum measures the line that it chose and compares.
"""

from __future__ import annotations

import re
import struct
from typing import Any, NamedTuple

from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from publisher.setting.patches.contexts import Fount

PLAIN = re.compile(
    "[ -{}~\u00a1-\u00a8\u00aa-\u00ac\u00af-\u00ff\u0100-\u024f\u2010-\u2015\u2018-\u201e\u2022\u2026\u2032\u2033"
    "\u2039\u203a\u20ac]+"
).fullmatch
"""Text that is shaped word by word: Latin letters and the marks that go with them."""
LATIN = re.compile("[A-Za-z]").search
MARK = "|"
"""Put between the pieces of one shaping, and in no piece."""

MOST_WORDS = 12_000
"""Of one fount; in a process that lives long, all are forgotten then."""

GLYPH_BYTES = ffi.sizeof("PangoGlyphInfo")
glyphs_in = struct.Struct("Iiiii").iter_unpack
"""Glyph, width, x offset, y offset, attributes: the fields of ``PangoGlyphInfo``."""


class Run(NamedTuple):
    """Glyphs of one run, copied out of Pango's memory."""

    font: Any
    glyphs: bytes
    clusters: list[int]
    offset: int
    """Of the run's first byte in its piece."""
    length: int
    level: int

    @property
    def width(self) -> int:
        """In Pango units."""
        return sum(struct.unpack(f"<{len(self.glyphs) // 4}i", self.glyphs)[1::5])


def run_of(glyph_item: Any, start: int = 0) -> Run:
    """Copy a run; ``start`` is where its piece begins in the shaped text."""
    item, string = glyph_item.item, glyph_item.glyphs
    count = string.num_glyphs
    return Run(
        item.analysis.font,
        bytes(ffi.buffer(string.glyphs, count * GLYPH_BYTES)),
        ffi.unpack(string.log_clusters, count),
        item.offset - start,
        item.length,
        item.analysis.level,
    )


class Words:
    """What is known of the words of one fount; widths in pixels."""

    __slots__ = ("edges", "font", "keeper", "letters", "paragraph", "runs", "space", "widths")

    def __init__(self, fount: Fount) -> None:
        self.widths: dict[str, tuple[float, float, float]] = {}
        """Word → width alone, what a space before it adds, what a space after it adds."""
        self.runs: dict[str, list[Run] | None] = {}
        """Word → its glyphs, or None when another font had to help."""
        self.edges: dict[str, tuple[float, float]] = {}
        """Letter → kerning with a space before, with a space after."""
        self.paragraph: Any = None
        """The paragraph in hand, of :mod:`~publisher.setting.patches.lines`."""
        self.letters: dict[str, float] = {}
        """Single characters → width, for a first guess at parts of words."""
        self.keeper = fount.new_layout()
        """Owns the font."""
        self.font = _first_font(self.keeper)
        self.space = sum(run.width for run in shape_apart(fount, ["  "])[0]) / 2 * FROM_UNITS

    def forget(self) -> None:
        """Empty the book; edges and letters stay."""
        self.widths = {letter: self.widths[letter] for letter in self.letters}
        self.runs = {letter: self.runs[letter] for letter in self.letters}


def words_of(fount: Fount) -> Words:
    """The words of a fount, none at first."""
    if fount.words is None:
        fount.words = Words(fount)
    known: Words = fount.words
    return known


def _first_font(layout: Any) -> Any:
    pango.pango_layout_set_text(layout, b"a", 1)
    return pango.pango_layout_get_line_readonly(layout, 0).runs[0].data.item.analysis.font


def shape_apart(fount: Fount, pieces: list[str]) -> list[list[Run]]:
    """Shape the pieces in one go, each as an item of its own, behind a Latin letter.

    A mark with letter-spacing stands between the pieces: Pango makes a run end
    where an attribute does.
    """
    layout = fount.new_layout()
    data = (MARK.join(["a", *pieces])).encode()
    pango.pango_layout_set_text(layout, data, len(data))
    attributes = pango.pango_layout_get_attributes(layout)
    if attributes == ffi.NULL:
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    position, ends = 1, []
    for piece in pieces:
        attribute = pango.pango_attr_letter_spacing_new(1024)
        attribute.start_index, attribute.end_index = position, position + 1
        pango.pango_attr_list_change(attributes, attribute)
        position += 1 + len(piece.encode())
        ends.append(position)
    pango.pango_layout_set_attributes(layout, attributes)
    shaped: list[list[Run]] = [[] for _ in pieces]
    node = pango.pango_layout_get_line_readonly(layout, 0).runs[0]
    index, start = 0, 2
    while node != ffi.NULL:
        glyph_item, node = node.data, node.next
        offset = glyph_item.item.offset
        if offset < start:
            continue
        while offset > ends[index]:
            start, index = ends[index] + 1, index + 1
        if offset < ends[index]:
            shaped[index].append(run_of(glyph_item, start))
    return shaped


def measure(fount: Fount, wanted: list[str]) -> None:
    """Shape the words that are not known yet."""
    words = words_of(fount)
    if len(words.widths) + len(wanted) > MOST_WORDS:
        words.forget()
    new = [word for word in dict.fromkeys(wanted) if word and word not in words.widths]
    if not new:
        return
    edges = words.edges
    letters = sorted({letter for word in new for letter in (word[0], word[-1]) if letter not in edges})
    if letters:
        pieces = [piece for letter in letters for piece in (letter, f" {letter} ")]
        shaped = shape_apart(fount, pieces)
        for letter, alone, between in zip(letters, shaped[::2], shaped[1::2], strict=True):
            before = next(glyphs_in(between[0].glyphs))[1] * FROM_UNITS - words.space
            core = sum(run.width for run in alone) * FROM_UNITS
            around = sum(run.width for run in between) * FROM_UNITS
            edges[letter] = before, around - core - before - 2 * words.space
    for word, runs in zip(new, shape_apart(fount, new), strict=True):
        words.runs[word] = runs if all(run.font == words.font for run in runs) else None
        words.widths[word] = sum(run.width for run in runs) * FROM_UNITS, edges[word[0]][0], edges[word[-1]][1]
