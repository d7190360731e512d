"""The matter of a paragraph: its inline boxes as one text, with the widths along it.

Nothing here depends on the measure, so a paragraph that is laid out again (after
a page break, in a column, in a table) finds its matter ready.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from publisher.setting.composer import breaks, chinese
from publisher.setting.composer.breaks import Break
from publisher.setting.composer.engine import atomic_box, boxes, ffi, get_log_attrs, resolve_percentages
from publisher.setting.composer.options import Options
from publisher.setting.composer.shapes import (
    Fount,
    Shape,
    UnshapableError,
    fount_of,
    ink_blanks,
    shape,
    short_shape,
    strut_of,
)

OBJECT = "\ufffc"
"""Stands for an inline image or block."""
STRANGE = re.compile("[\t\f\r\u0085\u2028\u2029\u0590-\u08ff\u0900-\u0fff\u1000-\u109f\u1780-\u17ff"
                     "\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # fmt: skip
"""Controls, and scripts that are set from the right or have clusters of their own."""
SPACES = re.compile("[ \u00a0]")
COLLAPSING = ("normal", "nowrap", "pre-line")


RIGHT = {
    "-": 0.5, "\u2010": 0.5, ".": 0.7, ",": 0.7, ";": 0.4, ":": 0.4, "’": 0.6, "”": 0.5, "—": 0.2, "–": 0.3, "!": 0.2,
    "?": 0.1, ")": 0.1,
}  # fmt: skip
LEFT = {"“": 0.5, "‘": 0.6, "(": 0.1, "—": 0.2}
"""Part of a mark that stands outside the measure, at line ends and at line starts."""


class FallbackError(Exception):
    """The paragraph is left to the engine; the reason is counted."""


class Leaf:
    """A box without boxes inside, and where it stands in the text."""

    __slots__ = ("box", "fount", "newline", "nowrap", "shape", "start", "stop")

    box: Any
    start: int
    stop: int
    nowrap: bool
    newline: bool
    shape: Shape | None
    """None for a preserved newline and for an inline image or block."""
    fount: Fount | None


class Outline:
    """The inline boxes in order, with their characters' offsets."""

    def __init__(self, style: Any) -> None:
        self.style = style
        """Of the paragraph."""
        self.leaves: list[Leaf] = []
        self.starts: dict[int, int] = {}
        """``id`` of a box → offset of its first character."""
        self.pads: list[tuple[int, float]] = []
        """Margins, borders and paddings: the character that carries them, and pixels."""
        self.text: list[str] = []
        self.length = 0
        self.floats = False
        """Whether there are floats at the very beginning."""
        self.even = True
        """Whether all stand on one baseline with one line height."""


def outline(context: Any, linebox: Any, containing_block: Any) -> Outline:
    """Walk the boxes of a paragraph.  Raises FallbackError for what is not understood."""
    result = Outline(linebox.style)
    _walk(context, linebox, containing_block, linebox.style["white_space"] == "nowrap", result)
    if not any(leaf.shape is None and leaf.newline for leaf in result.leaves) and not "".join(result.text).strip():
        raise FallbackError("no text")
    return result


def _walk(context: Any, box: Any, containing_block: Any, nowrap: bool, result: Outline) -> None:
    result.starts[id(box)] = result.length
    for child in box.children:
        result.starts[id(child)] = result.length
        if not child.is_in_normal_flow():
            _pass_by(box, child, result)
        elif child.is_leader:
            raise FallbackError("leader")
        elif isinstance(child, boxes.TextBox):
            resolve_percentages(child, containing_block)
            if child.text:
                _add_text(child, nowrap, result)
        elif isinstance(child, boxes.InlineBox):
            _add_inline(context, child, containing_block, nowrap, result)
        elif isinstance(child, boxes.AtomicInlineLevelBox):
            width = _width_of(context, child, containing_block)
            leaf = _add_leaf(child, OBJECT, nowrap, result)
            result.even = False
            result.pads.append((leaf.start, width))
        else:
            raise FallbackError("inline flex or grid")


def _pass_by(parent: Any, child: Any, result: Outline) -> None:
    """A box out of the flow: only floats before the text change its lines."""
    if child.is_floated():
        if result.length or not isinstance(parent, boxes.LineBox):
            raise FallbackError("float within the text")
        result.floats = True


def _add_leaf(box: Any, text: str, nowrap: bool, result: Outline) -> Leaf:
    leaf = Leaf()
    leaf.box, leaf.nowrap, leaf.newline = box, nowrap, text == "\n"
    leaf.shape = leaf.fount = None
    leaf.start, leaf.stop = result.length, result.length + len(text)
    result.length = leaf.stop
    result.text.append(text)
    result.leaves.append(leaf)
    return leaf


def _add_text(box: Any, nowrap: bool, result: Outline) -> None:
    style, text = box.style, box.text
    space = style["white_space"]
    if text == "\n" and space in ("pre", "pre-line", "pre-wrap"):
        _add_leaf(box, text, nowrap, result)
        return
    if space not in COLLAPSING or "\n" in text:
        raise FallbackError("preserved white space")
    if STRANGE.search(text):
        raise FallbackError("script or control")
    if style["letter_spacing"] not in ("normal", 0) or style["word_spacing"]:
        raise FallbackError("letter or word spacing")
    if not style["font_size"] or style["direction"] != "ltr":
        raise FallbackError("direction or size")
    _add_leaf(box, text, nowrap or space == "nowrap", result)


def _add_inline(context: Any, box: Any, containing_block: Any, nowrap: bool, result: Outline) -> None:
    style = box.style
    resolve_percentages(box, containing_block)
    if style["direction"] != "ltr":
        raise FallbackError("right to left")
    for side in ("left", "right"):
        if getattr(box, f"margin_{side}") == "auto":
            setattr(box, f"margin_{side}", 0)
    if style["vertical_align"] != "baseline" or strut_of(style)[0] != strut_of(result.style)[0]:
        result.even = False
    left = box.margin_left + box.border_left_width + box.padding_left
    right = box.margin_right + box.border_right_width + box.padding_right
    if (left or right) and style["box_decoration_break"] == "clone":
        raise FallbackError("cloned decoration")
    if style["position"] == "relative" and any(
        child.is_absolutely_positioned() for child in box.descendants() if isinstance(child, boxes.Box)
    ):
        raise FallbackError("placed within the line")
    if left:
        result.pads.append((result.length, left))
    _walk(context, box, containing_block, nowrap or style["white_space"] == "nowrap", result)
    if right:
        result.pads.append((max(0, result.length - 1), right))


def _width_of(context: Any, box: Any, containing_block: Any) -> float:
    """Margin width of an inline image or block, as the engine will set it."""
    if any(child.footnote or child.is_floated() for child in box.descendants()):
        raise FallbackError("note or float in an inline block")
    resolve_percentages(box, containing_block)
    laid_out = atomic_box(context, box, 0, None, containing_block, [], [])
    width: float = laid_out.margin_width()
    return width


Placed = tuple[list[Break], list[float], list[float]]
"""Breaks; where their lines end, hyphen and overhang reckoned with; where the next ones begin."""


class Matter:
    """Text of a paragraph and sums along it; freed when its lines are made, made again when needed."""

    __slots__ = (
        "advances", "cjk", "fixed", "give", "grow", "hyphens", "leaves", "newlines", "options", "plain", "plans",
        "shrink", "text", "width",
    )  # fmt: skip

    def __init__(self, found: Outline, options: Options, language: str | None) -> None:
        text = self.text = "".join(found.text)
        self.leaves, self.options = found.leaves, options
        self.newlines = [leaf.start for leaf in found.leaves if leaf.newline]
        self.cjk = bool(chinese.HAS_IDEOGRAPH(text))
        self.plans: list[dict[int, Any]] = []
        self.advances: list[float] = []
        for leaf in found.leaves:
            self.advances += _advances(leaf)
        self.give: chinese.Give | None = None
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
        self.plain = self._placed(self._plain_breaks(language))
        self.hyphens: Placed | None = None

    def leaf_at(self, offset: int) -> Leaf:
        """The leaf that holds a character."""
        for leaf in self.leaves:
            if offset < leaf.stop:
                return leaf
        return self.leaves[-1]

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
        sizes = [
            size
            for leaf in self.leaves
            for size in [leaf.box.style["font_size"]] * (leaf.stop - leaf.start)
        ]  # fmt: skip
        give = self.give = chinese.measure_give(
            self.text, self.advances, sizes, self.options.cjk_tracking, self._blanks
        )
        self.advances = [advance - cut for advance, cut in zip(self.advances, give.cut, strict=True)]
        return give.stretch.copy(), give.shrink.copy()

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

    def _plain_breaks(self, language: str | None) -> list[Break]:
        """All breaks without a hyphen of ours."""
        text = self.text
        attributes = get_log_attrs(text, language)
        allowed = bytearray(
            byte & 1 for byte in bytes(ffi.buffer(attributes))[:: ffi.sizeof("PangoLogAttr")][: len(text)]
        )
        for leaf in self.leaves:
            if leaf.nowrap:
                allowed[leaf.start + 1 : leaf.stop] = bytes(max(0, leaf.stop - leaf.start - 1))
        if self.cjk:
            chinese.forbid(text, allowed)
            chinese.forbid_lone_last(text, allowed)
        offsets = [i for i in range(1, len(text)) if allowed[i]]
        return [
            found
            for found in breaks.opportunities(text, offsets, cjk=self.cjk)
            if not (found.hyphen and self.leaf_at(found.end - 1).box.style["hyphens"] == "none")
        ]

    def all_breaks(self) -> Placed:
        """Those with hyphens of ours as well."""
        if self.hyphens is None:
            self.hyphens = self._placed(sorted([*self.plain[0], *self._hyphens()]))
        return self.hyphens

    def _placed(self, found: list[Break]) -> Placed:
        width = self.width
        ends = [width[candidate.end] - self.overhang(candidate) for candidate in found]
        for i, candidate in enumerate(found):
            if candidate.hyphen:
                ends[i] += self.hyphen_width(candidate.end)
        text = self.text
        begins = [
            width[candidate.next] + (self.overhang_left(candidate.next) if text[candidate.next] in LEFT else 0.0)
            for candidate in found
        ]
        return found, ends, begins

    def overhang(self, candidate: Break) -> float:
        """How far a line that ends here stands out, its own hyphen reckoned with; pixels."""
        if candidate.hyphen:
            return self.hyphen_width(candidate.end) * RIGHT["-"] * self.options.protrusion
        char = self.text[candidate.end - 1]
        if self.cjk and char in chinese.HANGING:
            return self.options.hanging_marks * self.advances[candidate.end - 1]
        if char in RIGHT:
            return RIGHT[char] * self.options.protrusion * self.advances[candidate.end - 1]
        return 0.0

    def overhang_left(self, start: int) -> float:
        """How far the first mark of a line stands out; nought where the paragraph or a verse begins."""
        if start >= len(self.text) or self.text[start] not in LEFT:
            return 0.0
        before = self.text[:start].rstrip(" ")
        if not before or before[-1] == "\n":
            return 0.0
        return LEFT[self.text[start]] * self.options.protrusion * self.advances[start]

    def hyphen_width(self, offset: int) -> float:
        """Pixels of the hyphen that is put before ``offset``."""
        return sum(self.hyphen_at(offset).advances)

    def _hyphens(self) -> list[Break]:
        found: list[Break] = []
        for leaf in self.leaves:
            if leaf.shape is None or leaf.nowrap or leaf.box.style["hyphens"] != "auto":
                continue
            style = leaf.box.style
            language = breaks.dictionary_of(style["lang"] or "")
            if language:
                key = (language, *style["hyphenate_limit_chars"])
                found += breaks.hyphens(leaf.box.text, key, leaf.start)
        return found

    def hyphen_at(self, offset: int) -> Shape:
        """The hyphen that is put after the character before ``offset``."""
        leaf = self.leaf_at(offset - 1)
        assert leaf.fount is not None
        return short_shape(leaf.fount, leaf.box.style["hyphenate_character"])


def piece_of(leaf: Leaf, first: int, stop: int) -> Shape | None:
    """A stretch of a leaf shaped by itself, where an end of it would cut a ligature; None where none is cut."""
    assert leaf.shape is not None
    assert leaf.fount is not None
    if leaf.shape.at is None or not (leaf.shape.splits(first) or leaf.shape.splits(stop)):
        return None
    return short_shape(leaf.fount, leaf.shape.text[first:stop])


def _advances(leaf: Leaf) -> Sequence[float]:
    """Widths of a leaf's characters; it is shaped here."""
    if leaf.newline or not isinstance(leaf.box, boxes.TextBox):
        return [0.0]
    leaf.fount = fount_of(leaf.box.style)
    known: Shape | None = leaf.box.__dict__.get("_composer_shape")
    if known is None or known.text != leaf.box.text or known.fount is not leaf.fount:
        try:
            known = leaf.box._composer_shape = shape(leaf.fount, leaf.box.text)
        except UnshapableError as reason:
            raise FallbackError(str(reason)) from None
        if not known.clean:
            raise FallbackError("raised or unknown glyphs")
    leaf.shape = known
    return known.advances
