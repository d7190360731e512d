"""The line in hand: its boxes made, character by character as planned."""

from __future__ import annotations

from typing import Any, NamedTuple

from publisher.setting.composer.engine import atomic_box, boxes, out_of_flow_layout
from publisher.setting.composer.filling import Line
from publisher.setting.composer.outline import FallbackError, Leaf, text_in_one
from publisher.setting.composer.segments import segment_of
from publisher.setting.composer.shapes import strut_of
from publisher.setting.composer.stick import Stick


class LineArguments(NamedTuple):
    """What the engine hands to ``split_inline_box``."""

    bottom_space: float
    absolute_boxes: list[Any]
    fixed_boxes: list[Any]
    placeholders: list[Any]
    waiting_floats: list[Any]
    line_children: list[Any]


class LineMaker:
    """Makes the boxes of one line."""

    __slots__ = ("arguments", "first_x", "float_widths", "line", "max_x", "newline", "stick", "x")

    def __init__(self, stick: Stick, position_x: float, max_x: float, arguments: LineArguments) -> None:
        self.stick, self.arguments = stick, arguments
        self.x = self.first_x = position_x
        self.max_x = max_x
        self.line: Line | None = None
        self.newline = False
        self.float_widths = {"left": 0.0, "right": 0.0}

    def make(self, skip_stack: Any) -> tuple[Any, Any]:
        """The line box, and where the next one resumes."""
        linebox = self.stick.linebox
        line, resume_at = self._fill(linebox, skip_stack)
        if self.line is None:
            raise FallbackError("nothing on the line")
        line.translate(dx=self.float_widths["left"], ignore_floats=True)
        line._composer, line._composer_trace = self.line, self.stick.trace
        line._composer_shift = self._shift(line)
        for child in line.descendants() if line._composer_shift else ():
            if child.is_floated():  # It stands at its edge, however far the line is moved.
                child.translate(-line._composer_shift)
        line._composer_even = self.stick.found.even
        return line, resume_at

    def _shift(self, line: Any) -> float:
        """How far the line is moved right: the last line by its alignment, all by their overhang."""
        assert self.line is not None
        planned, alignment = self.line, self.stick.alignment
        kind = alignment.last if planned.last else alignment.lines
        rest: float = max(0.0, planned.measure + planned.left + planned.right - line.width)
        if kind == "center":
            return rest / 2 - planned.left
        return (rest if kind == "end" else 0.0) - planned.left

    def _fill(self, box: Any, skip_stack: Any) -> tuple[Any, Any]:
        """An inline box, or the line itself, with what of it stands on the line."""
        is_line = box is self.stick.linebox
        is_start = skip_stack is None
        first, skip_stack = (0, None) if is_start else next(iter(skip_stack.items()))
        initial_x = self.x
        if is_start and not is_line:
            self.x += box.margin_left + box.border_left_width + box.padding_left
        children: list[Any] = []
        resume_at = None
        starts = self.stick.found.starts
        for index in range(first, len(box.children)):
            child = box.children[index]
            child.position_y = box.position_y
            if not child.is_in_normal_flow():
                self._pass_by(box, index, child, children)
                skip_stack = None
                continue
            if self.line is not None and (self.newline or starts[id(child)] >= self.line.break_.next):
                resume_at = {index: None}
                break
            new_child, resume = self._fit(child, skip_stack)
            skip_stack = None
            if new_child is not None:
                children.append(new_child)
            if resume is not None:
                resume_at = {index: resume}
                break
        new_box = box.copy_with_children(children)
        new_box.remove_decoration(start=not is_start, end=resume_at is not None)
        if not is_line:
            new_box.position_x = initial_x
        new_box.width = 0
        for child in reversed(children):
            if child.is_in_normal_flow():
                new_box.width = child.position_x + child.margin_width() - new_box.content_box_x()
                break
        _adjust_line_height(new_box)
        if not is_line:
            self.x = initial_x + new_box.margin_width()
        return new_box, resume_at

    def _fit(self, child: Any, skip_stack: Any) -> tuple[Any, Any]:
        """One box of the flow; nothing of it where all of it was blank."""
        if isinstance(child, boxes.InlineBox):
            return self._fill(child, skip_stack)
        if isinstance(child, boxes.TextBox):
            leaf = self.stick.leaf_of.get(id(child))
            if leaf is None:
                return None, None
            skip = next(iter(skip_stack)) if skip_stack else 0
            if leaf.shape is not None or leaf.newline:
                return self._set_text(child, leaf, skip or 0)
            self._begin(leaf.start)
            return self._place(text_in_one(self.stick.context, child)), None
        self._begin(self.stick.found.starts[id(child)])
        arguments = self.arguments
        new_child = atomic_box(
            self.stick.context,
            child,
            self.x,
            skip_stack,
            self.stick.containing_block,
            arguments.absolute_boxes,
            arguments.fixed_boxes,
        )
        return self._place(new_child), None

    def _place(self, box: Any) -> Any:
        box.position_x = self.x
        self.x += box.margin_width()
        return box

    def _begin(self, offset: int) -> Line:
        """Take up the line at its first character."""
        if self.line is None:
            # The pad of an inline that begins here is reckoned among the text.
            pad = min(self.x - self.first_x, self.stick.found.opening.get(offset, 0.0))
            self.line = self.stick.take(offset, self.max_x - self.x + pad)
        return self.line

    def _set_text(self, box: Any, leaf: Leaf, skip: int) -> tuple[Any, Any]:
        offset = leaf.start + _characters(box.text, skip)
        line = self.line or self._begin_text(offset)
        if leaf.newline:
            self.newline = True
            return None, {1: None}
        first = max(offset, line.start) - leaf.start
        stop = min(line.break_.end, leaf.stop) - leaf.start
        resume = None
        if line.break_.next < leaf.stop:
            resume = {_bytes(box.text, line.break_.next - leaf.start): None}
        if stop <= first:
            return None, resume
        return self._text_box(box, leaf, line, first, stop), resume

    def _begin_text(self, offset: int) -> Line:
        text = self.stick.matter.text
        while offset < len(text) and text[offset] == " ":
            offset += 1
        return self._begin(offset)

    def _text_box(self, box: Any, leaf: Leaf, line: Line, first: int, stop: int) -> Any:
        closes = leaf.start + stop == line.break_.end
        segment = segment_of(self.stick.matter, leaf, line, first, stop, closes=closes)
        new_box = box.copy()
        new_box.text, new_box.width, new_box.pango_layout = segment.text, segment.width, segment
        new_box.position_x = self.x
        line_height, new_box.baseline = strut_of(box.style)
        new_box.height = segment.shape.height
        new_box.margin_top = new_box.margin_bottom = (line_height - new_box.height) / 2
        self.x += new_box.margin_width()
        return new_box

    def _pass_by(self, box: Any, index: int, child: Any, children: list[Any]) -> None:
        """Boxes out of the flow, the engine's way."""
        stick, arguments = self.stick, self.arguments
        waiting: list[Any] = []
        out_of_flow_layout(
            stick.context, box, stick.containing_block, index, child, [], arguments.line_children, waiting,
            arguments.waiting_floats, arguments.absolute_boxes, arguments.fixed_boxes, arguments.placeholders,
            self.float_widths, self.max_x, self.x, arguments.bottom_space,
        )  # fmt: skip
        for _, new_child, _ in waiting:
            children.append(new_child)
            if child.is_floated():
                self.max_x -= new_child.margin_width()


def _characters(text: str, skip: int) -> int:
    """Characters in the first bytes of a text."""
    return skip if not skip or text.isascii() else len(text.encode()[:skip].decode())


def _bytes(text: str, characters: int) -> int:
    return characters if text.isascii() else len(text[:characters].encode())


def _adjust_line_height(box: Any) -> None:
    """As the engine does, with the strut remembered."""
    line_height, box.baseline = strut_of(box.style)
    box.height = box.style["font_size"]
    half_leading = (line_height - box.height) / 2
    box.margin_top = half_leading - box.border_top_width - box.padding_top
    box.margin_bottom = half_leading - box.border_bottom_width - box.padding_bottom
