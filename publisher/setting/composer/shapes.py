"""A text shaped once, in arrays.

Whatever is asked later (where to break, how wide, which glyphs) is answered from
here; Pango is not called again.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Any

from publisher.setting.capitals import made_small
from publisher.setting.composer.engine import (
    FROM_UNITS,
    Layout,
    ffi,
    get_pango_font_hb_face,
    gobject,
    harfbuzz,
    line_size,
    pango,
    strut,
)

GLYPH_BYTES = ffi.sizeof("PangoGlyphInfo")
FIELDS = GLYPH_BYTES // 4
"""Glyph, width, x and y offset, attributes: each of four bytes."""
EMPTY = 0x0FFFFFFF
"""Pango's glyph for nothing to see; those above it stand for unknown characters."""
BEGINS = bytes(byte & 0xC0 != 0x80 for byte in range(256))
"""Whether a byte of UTF-8 begins a character."""
FOUNT = (
    "font_family", "font_style", "font_stretch", "font_weight", "font_size", "font_kerning", "font_variant_ligatures",
    "font_variant_position", "font_variant_caps", "font_variant_numeric", "font_variant_alternates",
    "font_variant_east_asian", "font_feature_settings", "font_variation_settings", "font_language_override", "lang",
    "text_decoration_line", "direction", "letter_spacing", "word_spacing",
)  # fmt: skip
"""All that decides how a text looks."""


NO_BREAK = "\u00a0".encode()
MOST_SHORT = 500
"""Short texts kept for a fount."""
LONGEST = 24
"""Letters about a break that are looked at."""
BEFORE, AFTER = re.compile(r"[^\W\d_\u2e80-\uffff]+$"), re.compile(r"[^\W\d_\u2e80-\uffff]+")
"""Letters that end before a break within a word, and that begin after it."""


class UnshapableError(Exception):
    """The text has what cannot be laid out from arrays: right-to-left letters, for one."""


class Fount:
    """What is kept for each set of the properties above, for as long as the font configuration lives."""

    __slots__ = (
        "blanks", "fonts", "layout", "letter_spacing", "shapes", "size", "small_capitals", "space", "word_spacing",
    )  # fmt: skip

    def __init__(self, style: Any, fonts: dict[int, tuple[Any, bool]]) -> None:
        self.layout = Layout(style)
        self.size: float = style["font_size"]
        self.letter_spacing: float = 0.0 if style["letter_spacing"] == "normal" else style["letter_spacing"]
        """Pixels after each glyph."""
        self.word_spacing: float = style["word_spacing"]
        """Pixels more for each space."""
        self.small_capitals = made_small(style)
        """Whether capitals have the glyphs of small letters."""
        if self.letter_spacing:
            _unbind_letters(self.layout.layout)
        self.fonts = fonts
        """Address of a Pango font → a reference that holds it, and whether its glyphs are pictures."""
        self.shapes: dict[str, Shape] = {}
        """Short texts: hyphens and spaces."""
        self.blanks: dict[str, tuple[float, float]] = {}
        """Full-width mark → blank left and right of its ink that may be squeezed out."""
        self.space = 0.0
        """Width of a word space, in pixels."""


def _unbind_letters(layout: Any) -> None:
    """Have Pango make no ligatures, as it does for letters set apart; the least spacing that it knows is enough."""
    attributes = pango.pango_layout_get_attributes(layout)
    if attributes == ffi.NULL:
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    pango.pango_attr_list_insert(attributes, pango.pango_attr_letter_spacing_new(1))
    pango.pango_layout_set_attributes(layout, attributes)


class Shape:
    """Glyphs of a whole text box, left to right."""

    __slots__ = (
        "advances", "at", "clean", "fonts", "fount", "glyphs", "height", "offsets", "runs", "text", "width", "widths",
    )  # fmt: skip

    text: str
    fount: Fount
    advances: array[float]
    """Width of each character in pixels; a ligature's is shared out."""
    glyphs: array[int]
    widths: array[int]
    """Pango units."""
    offsets: array[int] | None
    """x offsets in Pango units; None when all are nought."""
    at: array[int] | None
    """Glyph → its character; None when they are the same."""
    runs: list[tuple[int, int]]
    """First glyph and index of the font of each run; one run means one font."""
    fonts: list[Any]
    clean: bool
    """False when there are raised or unknown glyphs, which the engine draws."""
    height: float
    width: float
    """Pixels, all together."""

    def first_glyph(self, char: int) -> int:
        """Index of the first glyph at or after a character."""
        return char if self.at is None else bisect_left(self.at, char)

    def splits(self, char: int) -> bool:
        """Whether a break before the character would cut a ligature, or letters that have other forms together."""
        if not 0 < char < len(self.text):
            return False
        glyph = self.first_glyph(char)
        if self.at is not None and (glyph == len(self.at) or self.at[glyph] != char):
            return True
        before = BEFORE.search(self.text, max(0, char - LONGEST), char)
        after = AFTER.match(self.text, char, char + LONGEST)
        if before is None or after is None:
            return False
        ours, theirs = (short_shape(self.fount, part.group()).glyphs for part in (before, after))
        return ours[-1] != self.glyphs[glyph - 1] or theirs[0] != self.glyphs[glyph]

    def glyph_ends(self) -> list[int]:
        """For each character, how many glyphs end with it; a ligature ends with the last of its characters."""
        if self.at is None:
            return [1] * len(self.text)
        ends = [0] * len(self.text)
        bounds = [*dict.fromkeys(self.at), len(self.text)]
        following = dict(pairwise(bounds))
        for char in self.at:
            ends[following[char] - 1] += 1
        return ends


def fount_of(style: Any) -> Fount:
    """The fount of a style, made at first need."""
    own = style.__dict__
    fount: Fount | None = own.get("_composer_fount")
    if fount is None:
        config = style.font_config.__dict__
        founts = config.setdefault("_composer_founts", {})
        key = repr([style[name] for name in FOUNT])
        fount = founts.get(key)
        if fount is None:
            fount = founts[key] = Fount(style, config.setdefault("_composer_fonts", {}))
            fount.space = short_shape(fount, " ").advances[0]
        own["_composer_fount"] = fount
    return fount


def strut_of(style: Any) -> tuple[float, float]:
    """Line height and baseline of a style, remembered with it."""
    own = style.__dict__
    known: tuple[float, float] | None = own.get("_composer_strut")
    if known is None:
        known = own["_composer_strut"] = strut(style)
    return known


def short_shape(fount: Fount, text: str) -> Shape:
    """A hyphen or the like, shaped once a fount."""
    known = fount.shapes.get(text)
    if known is None:
        if len(fount.shapes) > MOST_SHORT:
            fount.shapes.clear()
        known = fount.shapes[text] = shape(fount, text)
    return known


def shape(fount: Fount, text: str) -> Shape:
    """Shape a text of one style.  Raises UnshapableError."""
    data = text.encode()
    layout = fount.layout.layout
    pango.pango_layout_set_text(layout, data, len(data))
    line = pango.pango_layout_get_line_readonly(layout, 0)
    result = Shape()
    result.text, result.fount = text, fount
    result.fonts, result.runs = [], []
    glyphs, at = array("i"), array("i")
    node = line.runs
    while node != ffi.NULL:
        item, string = node.data.item, node.data.glyphs
        node = node.next
        if item.analysis.level % 2:
            raise UnshapableError("right to left")
        font = _hold(fount, item.analysis.font)
        if font not in result.fonts:
            result.fonts.append(font)
        index = result.fonts.index(font)
        if not result.runs or result.runs[-1][1] != index:
            result.runs.append((len(at), index))
        own, places = _read(string, item.offset)
        glyphs.extend(own)
        at.extend(places)
    result.glyphs, result.widths = glyphs[0::FIELDS], glyphs[1::FIELDS]
    offsets = glyphs[2::FIELDS]
    result.offsets = offsets if any(offsets) else None
    if fount.letter_spacing or fount.word_spacing:
        _set_apart(result, at, data)
    if NO_BREAK in data:  # as wide as any other, whatever the face says
        space = round(fount.space / FROM_UNITS)
        for i, byte in enumerate(at):
            if data.startswith(NO_BREAK, byte):
                result.widths[i] = space
    _place(result, at, data)
    known = not result.glyphs or (min(result.glyphs) >= 0 and max(result.glyphs) < EMPTY)
    result.clean = known and not any(glyphs[3::FIELDS])
    result.width = sum(result.advances)
    result.height = line_size(line, fount.layout.style)[1]
    return result


def _read(string: Any, offset: int) -> tuple[array[int], array[int]]:
    """Fields of the glyphs of a run and the bytes they stand for; no soft hyphens, which are nothing and as wide."""
    count = string.num_glyphs
    glyphs, at = array("i"), array("i")
    glyphs.frombytes(ffi.buffer(string.glyphs, count * GLYPH_BYTES))
    at.frombytes(ffi.buffer(string.log_clusters, 4 * count))
    if offset:
        at = array("i", [cluster + offset for cluster in at])
    if EMPTY not in glyphs[0::FIELDS]:
        return glyphs, at
    kept = [i for i in range(count) if glyphs[i * FIELDS] != EMPTY or glyphs[i * FIELDS + 1]]
    rest = array("i", [field for i in kept for field in glyphs[i * FIELDS : (i + 1) * FIELDS]])
    return rest, array("i", [at[i] for i in kept])


def _hold(fount: Fount, pointer: Any) -> Any:
    """One reference to each Pango font, so that it outlives the layout; no font of emoji, which the engine draws."""
    address = int(ffi.cast("uintptr_t", pointer))
    if address not in fount.fonts:
        face = get_pango_font_hb_face(pointer)
        pictures = (
            harfbuzz.hb_ot_color_has_layers(face)
            or harfbuzz.hb_ot_color_has_png(face)
            or harfbuzz.hb_ot_color_has_svg(face)
        )
        fount.fonts[address] = ffi.gc(gobject.g_object_ref(pointer), gobject.g_object_unref), bool(pictures)
    font, pictures = fount.fonts[address]
    if pictures:
        raise UnshapableError("glyphs that are pictures")
    return font


def _set_apart(result: Shape, at: array[int], data: bytes) -> None:
    """Add letter and word spacing to the widths."""
    letter, word = (round(amount / FROM_UNITS) for amount in (result.fount.letter_spacing, result.fount.word_spacing))
    for i, byte in enumerate(at):
        blank = data[byte] == 32 or data[byte : byte + 2] == b"\xc2\xa0"
        result.widths[i] += letter + (word if blank else 0)


def _place(result: Shape, at: array[int], data: bytes) -> None:
    """Characters of the glyphs, from their bytes, and widths of the characters."""
    count = len(result.text)
    if len(data) != count:
        char_at = list(accumulate(data.translate(BEGINS), initial=-1))
        at = array("i", [char_at[byte + 1] for byte in at])
    widths = array("d", [width * FROM_UNITS for width in result.widths])
    if len(at) == count and at == _first_numbers(count):
        result.at, result.advances = None, widths
        return
    if any(a > b for a, b in pairwise(at)):
        raise UnshapableError("glyphs out of order")
    result.at = at
    advances = array("d", bytes(8 * count))
    for char, width in zip(at, widths, strict=True):
        advances[char] += width
    bounds = [*dict.fromkeys(at), count]
    for first, end in pairwise(bounds):
        if end - first > 1:
            advances[first:end] = array("d", [advances[first] / (end - first)] * (end - first))
    result.advances = advances


@lru_cache(maxsize=1)
def _numbers(count: int) -> array[int]:
    return array("i", range(count))


def _first_numbers(count: int) -> array[int]:
    """0, 1, 2 …, as many as that."""
    return _numbers(max(4096, 1 << count.bit_length()))[:count]


def ink_blanks(shaped: Shape, char: int) -> tuple[float, float]:
    """Blank left and right of the ink of a character of one glyph, in pixels."""
    glyph = shaped.first_glyph(char)
    font = next(font for first, font in reversed(shaped.runs) if first <= glyph)
    ink, logical = ffi.new("PangoRectangle *"), ffi.new("PangoRectangle *")
    pango.pango_font_get_glyph_extents(shaped.fonts[font], shaped.glyphs[glyph], ink, logical)
    left = ink.x * FROM_UNITS
    return left, shaped.advances[char] - left - ink.width * FROM_UNITS
