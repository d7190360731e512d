"""The outline of a paragraph: its inline boxes in order, and where each stands in the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from publisher.setting.composer.engine import atomic_box, boxes, resolve_percentages, split_text_box
from publisher.setting.composer.shapes import (
    Fount,
    Shape,
    UnshapableError,
    fount_of,
    shape,
    short_shape,
    strut_of,
)

OBJECT = "\ufffc"
"""Stands for an inline image or block."""
STRANGE = re.compile("[\t\f\r\u0085\u2028\u2029\u0590-\u08ff\u0900-\u0fff\u1000-\u109f\u1780-\u17ff"
                     "\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # fmt: skip
"""Controls, and scripts that are set from the right or have clusters of their own."""
FROM_RIGHT = re.compile("[\u0590-\u08ff]+(?: [\u0590-\u08ff]+){0,2}").fullmatch
"""A few words set from the right, which the engine shapes in one piece that is not broken."""
PIECE = "\u05d0"
"""Stands for such a piece: a letter, so that lines end beside it where they do beside words."""
NOUGHT = 0.01
"""Pixels."""
COLLAPSING = ("normal", "nowrap", "pre-line")


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
    """None for a preserved newline, for an inline image or block and for words from the right."""
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
        self.opening: dict[int, float] = {}
        """Of those, the ones on the left of inlines: offset of what they come before, and pixels."""
        self.hairs: tuple[dict[int, float], dict[int, float]] = {}, {}
        """Of those, margins with nothing else on that side: what they come before or after, and pixels."""
        self.text: list[str] = []
        self.length = 0
        self.raised: list[int] = []
        """Where raised text begins, such as the call of a note; it belongs to what is before it."""
        self.flows = True
        """Whether nothing stands out of the flow."""
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
            result.flows = False
            _pass_by(box, child, containing_block, result)
        elif child.is_leader:
            raise FallbackError("leader")
        elif isinstance(child, boxes.TextBox):
            resolve_percentages(child, containing_block)
            if child.text:
                _add_text(context, child, nowrap, result)
        elif isinstance(child, boxes.InlineBox):
            _add_inline(context, child, containing_block, nowrap, result)
        elif isinstance(child, boxes.AtomicInlineLevelBox):
            width = _width_of(context, child, containing_block)
            leaf = _add_leaf(child, OBJECT, nowrap, result)
            result.even = False
            result.pads.append((leaf.start, width))
        else:
            raise FallbackError("inline flex or grid")


def _pass_by(parent: Any, child: Any, containing_block: Any, result: Outline) -> None:
    """A box out of the flow: only floats before the text change its lines, and those in the margin none."""
    between = result.length or not isinstance(parent, boxes.LineBox)
    if between and child.is_floated() and not _in_margin(child, containing_block):
        raise FallbackError("float within the text")


def _in_margin(child: Any, containing_block: Any) -> bool:
    """Whether a float takes no room from the lines: its margins take back all of its width."""
    resolve_percentages(child, containing_block)
    sides = (child.margin_left, child.margin_right, child.width)
    if "auto" in sides:
        return False
    taken = sum(sides) + child.padding_left + child.padding_right + child.border_left_width + child.border_right_width
    return bool(abs(taken) < NOUGHT)


def _add_leaf(box: Any, text: str, nowrap: bool, result: Outline) -> Leaf:
    leaf = Leaf()
    leaf.box, leaf.nowrap, leaf.newline = box, nowrap, text == "\n"
    leaf.shape = leaf.fount = None
    leaf.start, leaf.stop = result.length, result.length + len(text)
    result.length = leaf.stop
    result.text.append(text)
    result.leaves.append(leaf)
    return leaf


def _add_text(context: Any, box: Any, nowrap: bool, result: Outline) -> None:
    style, text = box.style, box.text
    space = style["white_space"]
    if text == "\n" and space in ("pre", "pre-line", "pre-wrap"):
        _add_leaf(box, text, nowrap, result)
        return
    if space not in COLLAPSING or "\n" in text:
        raise FallbackError("preserved white space")
    if not style["font_size"]:
        raise FallbackError("no size")
    if FROM_RIGHT(text):
        leaf = _add_leaf(box, PIECE, True, result)
        result.pads.append((leaf.start, text_in_one(context, box).margin_width()))
        return
    if STRANGE.search(text):
        raise FallbackError("script or control")
    if style["direction"] != "ltr":
        raise FallbackError("direction")
    _add_leaf(box, text, nowrap or space == "nowrap", result)


def _add_inline(context: Any, box: Any, containing_block: Any, nowrap: bool, result: Outline) -> None:
    style = box.style
    resolve_percentages(box, containing_block)
    if style["direction"] != "ltr" and not all(FROM_RIGHT(getattr(child, "text", "")) for child in box.children):
        raise FallbackError("right to left")
    for side in ("left", "right"):
        if getattr(box, f"margin_{side}") == "auto":
            setattr(box, f"margin_{side}", 0)
    if style["vertical_align"] == "super" or _pixels(style["vertical_align"]) > 0:
        result.raised.append(result.length)
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
    if 0 < left == box.margin_left:
        result.hairs[0][result.length] = left
    if left:
        result.pads.append((result.length, left))
        result.opening[result.length] = result.opening.get(result.length, 0.0) + left
    _walk(context, box, containing_block, nowrap or style["white_space"] == "nowrap", result)
    if 0 < right == box.margin_right:
        result.hairs[1][result.length] = right
    if right:
        result.pads.append((max(0, result.length - 1), right))


def _pixels(value: Any) -> float:
    return value if isinstance(value, (int, float)) else 0.0


def _width_of(context: Any, box: Any, containing_block: Any) -> float:
    """Margin width of an inline image or block, as the engine will set it."""
    if any(child.footnote or child.is_floated() for child in box.descendants()):
        raise FallbackError("note or float in an inline block")
    resolve_percentages(box, containing_block)
    laid_out = atomic_box(context, box, 0, None, containing_block, [], [])
    width: float = laid_out.margin_width()
    return width


def text_in_one(context: Any, box: Any) -> Any:
    """A text box of the engine's own, not broken."""
    return split_text_box(context, box, None, 0)[0]


def piece_of(leaf: Leaf, first: int, stop: int) -> Shape | None:
    """A stretch of a leaf shaped by itself, where an end of it cuts letters that are bound; None where none is cut."""
    assert leaf.shape is not None
    assert leaf.fount is not None
    if not (leaf.shape.splits(first) or leaf.shape.splits(stop)):
        return None
    return short_shape(leaf.fount, leaf.shape.text[first:stop])


def advances_of(leaf: Leaf) -> Sequence[float]:
    """Widths of a leaf's characters; it is shaped here."""
    if leaf.newline or not isinstance(leaf.box, boxes.TextBox) or leaf.stop - leaf.start < len(leaf.box.text):
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
