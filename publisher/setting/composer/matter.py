"""The matter of a paragraph: its inline boxes as one text, with the widths along it.

Nothing here depends on the measure, so a paragraph that is laid out again (after
a page break, in a column, in a table) finds its matter ready.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, compress
from typing import Any, NamedTuple

from publisher.setting.composer import breaks, chinese
from publisher.setting.composer.breaks import Spot
from publisher.setting.composer.engine import ffi, get_log_attrs
from publisher.setting.composer.options import Options
from publisher.setting.composer.outline import Leaf, Outline, advances_of
from publisher.setting.composer.shapes import Shape, ink_blanks, short_shape

SPACES = re.compile("[ \u00a0]")
RIGHT = {
    "-": 0.5, "\u2010": 0.5, ".": 0.7, ",": 0.7, ";": 0.4, ":": 0.4, "’": 0.6, "”": 0.5, "—": 0.2, "–": 0.3, "!": 0.2,
    "?": 0.1, ")": 0.1,
}  # fmt: skip
LOWEST_BIT = bytes(byte & 1 for byte in range(256))
LATIN_IN_HAN = "en-US"
"""By whose patterns Latin words in Chinese are hyphenated when they do not say what they are."""
DEARER = 4
"""Times that a hyphen of ours costs more in Chinese, whose lines have more to give; not where all else is used up."""
FINEST = (4, 2, 2)
"""Fewest letters of these, before and after a hyphen, where nothing else fits."""
LEFT = {"“": 0.5, "‘": 0.6, "(": 0.1, "—": 0.2}
"""Part of a mark that stands outside the measure, at line ends and at line starts."""


class Placed(NamedTuple):
    """Breaks in order, field by field, and where they stand."""

    spots: Sequence[Spot]
    ends: Sequence[int]
    nexts: Sequence[int]
    penalties: Sequence[float]
    hyphenated: Sequence[bool]
    right: Sequence[float]
    """Where a line that ends there ends, hyphen and overhang reckoned with; pixels."""
    left: Sequence[float]
    """Where the next one begins."""


class Matter:
    """Text of a paragraph and sums along it; freed when its lines are made, made again when needed."""

    __slots__ = (
        "advances", "cjk", "fixed", "flush", "give", "grow", "hairs", "hyphen_widths", "hyphens", "leaves", "newlines",
        "options", "parts", "plain", "plans", "reserve", "shrink", "spaced", "stops", "text", "trims", "width",
    )  # fmt: skip

    def __init__(self, found: Outline, options: Options, language: str | None) -> None:
        text = self.text = "".join(found.text)
        self.leaves, self.options = found.leaves, options
        self.stops = [leaf.stop for leaf in found.leaves]
        self.newlines = [leaf.start for leaf in found.leaves if leaf.newline]
        self.cjk = bool(chinese.HAS_IDEOGRAPH(text))
        self.plans: list[dict[int, Any]] = []
        self.hyphen_widths: dict[int, float] = {}
        self.parts = {mark: part * options.protrusion for mark, part in RIGHT.items()}
        """Part of a mark that stands outside at a line's end."""
        if self.cjk:
            self.parts.update(dict.fromkeys(chinese.HANGING, options.hanging_marks))
        self.advances: list[float] = []
        for leaf in found.leaves:
            self.advances += advances_of(leaf)
        self.spaced = any(leaf.fount is not None and leaf.fount.letter_spacing for leaf in found.leaves)
        """Whether there are letters set apart."""
        self.give: chinese.Give | None = None
        self.reserve: chinese.Reserve | None = None
        self.hairs = found.hairs if self.cjk else ({}, {})
        """Gaps beside Latin words, left and right, that the style sheet makes with margins; lines do not show them."""
        self.trims: tuple[dict[int, float], dict[int, float]] = {}, {}
        """Blank of Chinese marks that a line does not begin with, and does not end with; pixels."""
        self.flush = not found.style["text_indent"].value
        """Whether the first line is not set in or out."""
        grow, shrink = self._ideographic() if self.cjk else self._alphabetic()
        for match in SPACES.finditer(text):
            offset = match.start()
            fount = self.leaf_at(offset).fount
            space = fount.space if fount else self.advances[offset]
            grow[offset] += space * options.stretch
            shrink[offset] += space * options.shrink
        padded = self.advances
        if found.pads:
            padded, pads = self.advances.copy(), [0.0] * len(text)
            for offset, pad in found.pads:
                padded[min(offset, len(text) - 1)] += pad
                pads[min(offset, len(text) - 1)] += pad
            self.fixed: list[float] | None = [0.0, *accumulate(pads)]
        else:
            self.fixed = None
        self.width = [0.0, *accumulate(padded)]
        self.grow = [0.0, *accumulate(grow)]
        self.shrink = [0.0, *accumulate(shrink)]
        self.plain = self._placed(self._plain_breaks(language, found.raised))
        self.hyphens: dict[bool, Placed] = {}

    def leaf_at(self, offset: int) -> Leaf:
        """The leaf that holds a character."""
        if len(self.leaves) == 1:
            return self.leaves[0]
        return self.leaves[min(bisect_right(self.stops, offset), len(self.leaves) - 1)]

    def _alphabetic(self) -> tuple[list[float], list[float]]:
        """Give of letters: a hair each, the same all over."""
        room = self.options.tracking * self.size
        grow: list[float] = []
        for leaf in self.leaves:
            if leaf.shape is None:
                grow.append(0.0)
            elif leaf.shape.at is None:
                grow += [room] * len(leaf.shape.text)
            else:
                grow += [room * count for count in leaf.shape.glyph_ends()]
        return grow, grow.copy()

    def _ideographic(self) -> tuple[list[float], list[float]]:
        """Give of Chinese characters and marks, some of it taken at once."""
        sizes = self._sizes()
        give = self.give = chinese.measure_give(
            self.text, self.advances, sizes, self.options.cjk_tracking, self.options.latin_gap, self._blanks
        )
        self.advances = [advance - cut for advance, cut in zip(self.advances, give.cut, strict=True)]
        self.trims = chinese.trims(self.text, give)
        if (squeeze := self.options.squeeze) < 1:
            give.shrink = [shrink * squeeze for shrink in give.shrink]
        return give.stretch.copy(), give.shrink.copy()

    def _sizes(self) -> list[float]:
        """Em of each character."""
        return [
            size
            for leaf in self.leaves
            for size in [leaf.box.style["font_size"]] * (leaf.stop - leaf.start)
        ]  # fmt: skip

    def reserves(self) -> chinese.Reserve:
        """What Chinese lines can take or lose when their give is used up; reckoned at first need."""
        if self.reserve is None:
            assert self.give is not None
            self.reserve = chinese.measure_reserve(
                self.text, self.advances, self._sizes(), self.give, self.options.stretch
            )
            for leaf in self.leaves:
                if leaf.shape is not None and leaf.shape.at is not None:
                    for bound in set(range(len(leaf.shape.text))).difference(leaf.shape.at):
                        self.reserve.stretch[leaf.start + bound] = 0.0  # inside a ligature nothing is drawn apart
        return self.reserve

    def _blanks(self, offset: int) -> tuple[float, float]:
        leaf = self.leaf_at(offset)
        assert leaf.shape is not None
        assert leaf.fount is not None
        mark = self.text[offset]
        if mark not in leaf.fount.blanks:
            leaf.fount.blanks[mark] = ink_blanks(leaf.shape, offset - leaf.start)
        return leaf.fount.blanks[mark]

    @property
    def size(self) -> float:
        """Em of the paragraph, in pixels: that of its first letters."""
        size: float = self.leaves[0].box.style["font_size"]
        return size

    def _plain_breaks(self, language: str | None, raised: Sequence[int]) -> list[Spot]:
        """All breaks without a hyphen of ours."""
        text = self.text
        attributes = get_log_attrs(text, language)
        # The first bit of each entry says whether a line may end before the character.
        flags = bytes(ffi.buffer(attributes))[:: ffi.sizeof("PangoLogAttr")][: len(text)]
        allowed = bytearray(flags.translate(LOWEST_BIT))
        for leaf in self.leaves:
            if leaf.nowrap:
                allowed[leaf.start + 1 : leaf.stop] = bytes(max(0, leaf.stop - leaf.start - 1))
        if self.give is not None:
            chinese.forbid(text, allowed, self.give.wide)
            chinese.forbid_lone_last(text, allowed)
        for start in raised:
            if start < len(text) and text[start - 1 : start] != " ":
                allowed[start] = 0
        allowed[0] = 0
        found = breaks.opportunities(text, list(compress(range(len(text)), allowed)), cjk=self.cjk)
        if "\u00ad" not in text:
            return found
        return [spot for spot in found if not (spot[4] and self.leaf_at(spot[0] - 1).box.style["hyphens"] == "none")]

    def all_breaks(self, *, last_resort: bool = False) -> Placed:
        """Those with hyphens of ours as well; as the last resort Latin words in Chinese have more of them."""
        finest = last_resort and self.cjk
        if finest not in self.hyphens:
            self.hyphens[finest] = self._placed(sorted({*self.plain.spots, *self._hyphens(finest)}))
        return self.hyphens[finest]

    def _placed(self, found: list[Spot]) -> Placed:
        if not found:
            return Placed((), (), (), (), (), (), ())
        ends, nexts, penalties, hyphenated, hyphen = zip(*found, strict=True)
        text, width = self.text, self.width
        right = [width[end] for end in ends]
        parts, trimmed = self.parts, self.trims[1]
        every = bool(self.spaced or self.hairs[1] or self.options.latin_gap)
        for i, end in enumerate(ends):
            if every:
                right[i] -= self.overhang(end, hyphen=hyphen[i])
                if hyphen[i]:
                    right[i] += self.hyphen_width(end)
            elif hyphen[i]:
                right[i] += self.hyphen_width(end) * (1 - parts["-"])
            elif end - 1 in trimmed or text[end - 1] in parts:
                right[i] -= self._outside(end - 1)
        left = [width[following] for following in nexts]
        if self.hairs[0] or self.trims[0] or any(mark in text for mark in LEFT):
            for i, following in enumerate(nexts):
                if text[following] in LEFT or following in self.hairs[0] or following in self.trims[0]:
                    left[i] += self.overhang_left(following)
        return Placed(found, ends, nexts, penalties, hyphenated, right, left)

    def shrink_start(self, start: int) -> int:
        """Where what can shrink on a line begins: not with a Chinese mark that has lost its blank."""
        return start + 1 if start in self.trims[0] and self.overhang_left(start) else start

    def shrink_end(self, end: int) -> int:
        """Where what can shrink on a line ends: of the last character only a Chinese mark does that keeps its blank."""
        return end if self.cjk and self.text[end - 1] in chinese.MARKS and end - 1 not in self.trims[1] else end - 1

    def overhang(self, end: int, *, hyphen: bool) -> float:
        """How far a line that ends here stands out, its own hyphen and letter-spacing reckoned with; pixels."""
        last, after = end - 1, 0.0
        if self.spaced:
            fount = self.leaf_at(last).fount
            after = fount.letter_spacing if fount else 0.0
        if self.give is not None:
            after += max(0.0, -self.give.cut[last]) + self.hairs[1].get(end, 0.0)
        if hyphen:
            return after + self.hyphen_width(end) * self.parts["-"]
        return after + self._outside(last)

    def _outside(self, last: int) -> float:
        """What of the last mark of a line, or of its blank, stands outside the measure."""
        mark, trimmed = self.text[last], self.trims[1].get(last, 0.0)
        if trimmed and mark not in chinese.HANGING:
            return trimmed
        return max(trimmed, self.parts.get(mark, 0.0) * self.advances[last])

    def overhang_left(self, start: int) -> float:
        """How far the first mark of a line, or its blank, stands out; nought where an indent or a verse begins."""
        trimmed = self.trims[0].get(start, 0.0)
        if start >= len(self.text) or not (trimmed or self.text[start] in LEFT or start in self.hairs[0]):
            return 0.0
        before = self.text[:start].rstrip(" ")
        if not before or before[-1] == "\n":
            return trimmed if self.flush else 0.0
        mark = LEFT.get(self.text[start], 0.0) * self.options.protrusion * self.advances[start]
        return (trimmed or mark) + self.hairs[0].get(start, 0.0)

    def hyphen_width(self, offset: int) -> float:
        """Pixels of the hyphen that is put before ``offset``."""
        leaf = self.leaf_at(offset - 1)
        width = self.hyphen_widths.get(leaf.start)
        if width is None:
            width = self.hyphen_widths[leaf.start] = self.hyphen_at(offset).width
        return width

    def _hyphens(self, finest: bool) -> list[Spot]:
        found: list[Spot] = []
        for leaf in self.leaves:
            if leaf.shape is None or leaf.nowrap or leaf.box.style["hyphens"] != "auto":
                continue
            style, shape = leaf.box.style, leaf.shape
            language = breaks.dictionary_of(style["lang"] or "") or (LATIN_IN_HAN if self.cjk else None)
            if language:
                key = (language, *(FINEST if finest else style["hyphenate_limit_chars"]))
                points = breaks.hyphens(leaf.box.text, key, leaf.start, guess=finest)
                if not self.cjk:
                    found += points
                    continue
                dearer = 1 if finest else DEARER
                # A ligature that is cut cannot be measured where each character has a give of its own.
                found += [
                    (end, following, dearer * penalty, broken, ours)
                    for end, following, penalty, broken, ours in points
                    if not shape.splits(end - leaf.start)
                ]
        return found

    def hyphen_at(self, offset: int) -> Shape:
        """The hyphen that is put after the character before ``offset``."""
        leaf = self.leaf_at(offset - 1)
        assert leaf.fount is not None
        return short_shape(leaf.fount, leaf.box.style["hyphenate_character"])
