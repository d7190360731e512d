"""Faults of the engine that every paragraph is better without, composed or not."""

from __future__ import annotations

from typing import Any

from publisher.setting.composer import engine
from publisher.setting.composer.engine import block_module, inline_module
from publisher.setting.patches.swaps import Swap, everywhere


def split_first_line(
    text: str,
    style: Any,
    context: Any,
    max_width: float | None,
    justification_spacing: float,
    is_line_start: bool = True,
    minimum: bool = False,
) -> Any:
    """In place of ``line_break.split_first_line``: no line breaks after its first word for want of a trailing space.

    Where the text before an inline element fits but its trailing space does not,
    the engine goes back to the first break.  Here the space hangs.
    """
    line = _former_split_first_line(text, style, context, max_width, justification_spacing, is_line_start, minimum)
    if (
        line[2] is None
        or max_width is None
        or minimum
        or not text.endswith(" ")
        or style["white_space"] not in ("normal", "pre-line")
        or not text.strip()
    ):
        return line
    bare = _former_split_first_line(
        text.rstrip(" "), style, context, max_width, justification_spacing, is_line_start, minimum
    )
    if bare[2] is not None:
        return line
    wider = max_width + 2 * style["font_size"]
    return _former_split_first_line(text, style, context, wider, justification_spacing, is_line_start, minimum)


def linebox_layout(context: Any, box: Any, index: int, child: Any, new_children: list[Any], *more: Any) -> Any:
    """In place of ``block._linebox_layout``: no note is forgotten whose line just stays on the page.

    Where the line at the foot finds room because notes called above it go over
    to the next page, the engine does not lay out the notes of that line.  They
    go over too.
    """
    laid = engine.linebox_layout(context, box, index, child, new_children, *more)
    stop, notes = laid[1], laid[4]
    if stop and context.footnotes and new_children:
        for inner in new_children[-1].descendants():
            if inner.footnote in context.footnotes:
                context.footnotes.remove(inner.footnote)
                context.reported_footnotes.append(inner.footnote)
                notes.append(inner.footnote)
    return laid


_former_split_first_line = engine.split_first_line


def swaps() -> list[Swap]:
    """Both, over the patches when these stand."""
    global _former_split_first_line
    _former_split_first_line = inline_module.split_first_line
    return [
        Swap(block_module, "_linebox_layout", linebox_layout),
        *everywhere(_former_split_first_line, split_first_line),
    ]
