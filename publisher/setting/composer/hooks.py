"""Where the composer stands in the engine's way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from publisher.setting.composer import engine, mends
from publisher.setting.composer.drawing import draw_segment
from publisher.setting.composer.engine import block_module, boxes, draw_text_module, inline_module
from publisher.setting.composer.linemaker import LineArguments, LineMaker
from publisher.setting.composer.options import options_for
from publisher.setting.composer.outline import FallbackError
from publisher.setting.composer.segments import Segment
from publisher.setting.composer.stick import Stick
from publisher.setting.composer.tally import COUNTS
from publisher.setting.patches.drawing import engine_draw_text
from publisher.setting.patches.swaps import Swap, everywhere

_current: list[Stick | None] = [None]
"""The stick in hand while the engine makes one of its lines; a list so that it can be set from here."""


def iter_line_boxes(
    context: Any,
    box: Any,
    position_y: float,
    bottom_space: float,
    skip_stack: Any,
    containing_block: Any,
    absolute_boxes: list[Any],
    fixed_boxes: list[Any],
    first_letter_style: Any,
    first_line_style: Any,
) -> Iterator[tuple[Any, Any]]:
    """In place of ``inline.iter_line_boxes``."""
    engine.resolve_percentages(box, containing_block)
    if skip_stack is None:
        engine.resolve_one_percentage(box, "text_indent", containing_block.width)
    else:
        box.text_indent = 0
    stick: Stick | None = None
    try:
        if first_letter_style or first_line_style:
            raise FallbackError("first letter or first line")
        stick = Stick(context, box, containing_block, bottom_space)
    except FallbackError as reason:
        _count_fallback(box, reason)
    while True:
        line = None
        if stick is not None and stick.found.flows and not context.excluded_shapes:
            line, resume_at = _next_line(stick, position_y, bottom_space, skip_stack)
            if line is None:
                stick = None
        if line is None:
            outer, _current[0] = _current[0], stick
            try:
                line, resume_at = engine.get_next_linebox(
                    context, box, position_y, bottom_space, skip_stack, containing_block, absolute_boxes, fixed_boxes,
                    first_letter_style, first_line_style,
                )  # fmt: skip
            finally:
                _current[0] = outer
        first_line_style = None
        if line is None:
            return
        if "_composer" not in line.__dict__:
            engine.handle_leader(context, line, containing_block)
        position_y = line.position_y + line.height
        yield line, resume_at
        if resume_at is None:
            return
        skip_stack = resume_at
        box.text_indent = 0
        first_letter_style = None


def _next_line(stick: Stick, position_y: float, bottom_space: float, skip_stack: Any) -> tuple[Any, Any]:
    """The next line where there is nothing but text: what the engine does then, without its questions.

    None where the stick cannot make it, or where there is none.
    """
    box = stick.linebox
    skip_stack = engine.skip_first_whitespace(box, skip_stack)
    if skip_stack == "continue":
        return None, None
    x = box.position_x = stick.containing_block.content_box_x()
    box.position_y = position_y
    nothing: list[Any] = []
    arguments = LineArguments(bottom_space, nothing, nothing, nothing, nothing, nothing)
    try:
        line, resume_at = LineMaker(stick, x + box.text_indent, x + stick.containing_block.width, arguments).make(
            skip_stack
        )
    except FallbackError as reason:
        _count_fallback(box, reason)
        return None, None
    bottom, top = line_box_verticality(line)
    line.baseline, line.position_y, line.height = -top, top, bottom - top
    line.margin_top = line.margin_bottom = 0
    line.translate(line._composer_shift, position_y - top)
    line.position_y = position_y
    return line, resume_at


def _count_fallback(box: Any, reason: FallbackError) -> None:
    """Count a paragraph left to the engine, once however often it is laid out."""
    if "_composer_refused" not in box.__dict__ and options_for(box.style).composer == "total-fit":
        box._composer_refused = True
        COUNTS[f"left to the engine: {reason}"] += 1


def split_inline_box(
    context: Any,
    box: Any,
    position_x: float,
    max_x: float,
    bottom_space: float,
    skip_stack: Any,
    containing_block: Any,
    absolute_boxes: list[Any],
    fixed_boxes: list[Any],
    line_placeholders: list[Any],
    waiting_floats: list[Any],
    line_children: list[Any],
    first_letter_style: Any,
    first_line_style: Any,
) -> Any:
    """In place of ``inline.split_inline_box``: the line box itself is made by the stick in hand."""
    stick = _current[0]
    if stick is not None and box is stick.linebox:
        before = context.excluded_shapes.copy(), len(absolute_boxes), len(fixed_boxes), len(line_placeholders)
        arguments = LineArguments(
            bottom_space, absolute_boxes, fixed_boxes, line_placeholders, waiting_floats, line_children
        )
        maker = LineMaker(stick, position_x, max_x, arguments)
        try:
            line, resume_at = maker.make(skip_stack)
        except FallbackError as reason:
            context.excluded_shapes, *lengths = before
            for kept, length in zip((absolute_boxes, fixed_boxes, line_placeholders), lengths, strict=True):
                del kept[length:]
            waiting_floats.clear()
            _count_fallback(box, reason)
            _current[0] = None
        else:
            return line, resume_at, maker.newline, None, None, maker.float_widths
    return engine.split_inline_box(
        context, box, position_x, max_x, bottom_space, skip_stack, containing_block, absolute_boxes, fixed_boxes,
        line_placeholders, waiting_floats, line_children, first_letter_style, first_line_style,
    )  # fmt: skip


def text_align(context: Any, line: Any, available_width: float, last: bool) -> float:
    """In place of ``inline.text_align``: our lines are full when they are made."""
    shift: float | None = line.__dict__.get("_composer_shift")
    if shift is not None:
        return shift
    aligned: float = engine.text_align(context, line, available_width, last)
    return aligned


def line_box_verticality(line: Any) -> tuple[float, float]:
    """In place of ``inline.line_box_verticality``: fonts of other proportions do not push lines apart."""
    even = line.__dict__.get("_composer_even")
    if even is None or not (even and _put_on_baseline(line)):
        bottom, top = engine.line_box_verticality(line)
        if not even:
            return bottom, top
    top = -line.baseline
    return top + line.margin_height(), top


def _put_on_baseline(box: Any) -> bool:
    """Place words and inlines of one baseline; False where there is something else among them."""
    for child in box.children:
        kind = type(child)
        if kind is boxes.InlineBox:
            if not _put_on_baseline(child):
                return False
        elif kind is not boxes.TextBox:
            return False
        child.position_y = -child.baseline
    return True


def draw_text(stream: Any, textbox: Any, offset_x: float, text_overflow: str, block_ellipsis: Any) -> None:
    """In place of ``draw.text.draw_text``."""
    segment = textbox.pango_layout
    if not isinstance(segment, Segment):
        _former_draw_text(stream, textbox, offset_x, text_overflow, block_ellipsis)
    elif textbox.style["text_decoration_line"] != "none":
        engine_draw_text(stream, textbox, offset_x, text_overflow, block_ellipsis)
    elif textbox.style["visibility"] == "visible":
        stream.set_color(textbox.style["color"])
        stream.begin_text()
        draw_segment(stream, segment, textbox.position_x, textbox.position_y + textbox.baseline)
        stream.end_text()


def draw_first_line(stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any) -> list[Any]:
    """In place of ``draw.text.draw_first_line``, when the engine draws lines over and under ours."""
    segment = textbox.pango_layout
    if isinstance(segment, Segment):
        draw_segment(stream, segment, *matrix.values[4:])
        return []
    emojis: list[Any] = _former_draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix)
    return emojis


_former_draw_text = draw_text_module.draw_text
_former_draw_first_line = draw_text_module.draw_first_line


def swaps() -> list[Swap]:
    """All of the above, over the patches when these stand."""
    global _former_draw_text
    _former_draw_text = draw_text_module.draw_text
    return [
        Swap(block_module, "iter_line_boxes", iter_line_boxes),
        Swap(inline_module, "iter_line_boxes", iter_line_boxes),
        Swap(inline_module, "split_inline_box", split_inline_box),
        Swap(inline_module, "text_align", text_align),
        Swap(inline_module, "line_box_verticality", line_box_verticality),
        *mends.swaps(),
        *everywhere(_former_draw_text, draw_text),
        Swap(draw_text_module, "draw_first_line", draw_first_line),
    ]
