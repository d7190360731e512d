"""Justification that only notes its spacing.

To justify a line the engine makes a new layout, shapes the text in it and throws
the shaping away: drawing makes another.  Here the text and the spacing are noted
and nothing is shaped.  Gain: about a twentieth of justified text.
"""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline

from publisher.setting.patches.swaps import Swap


def add_word_spacing(context: Any, box: Any, justification_spacing: float, x_advance: float) -> float:
    """In place of ``inline.add_word_spacing``."""
    if isinstance(box, boxes.TextBox):
        box.justification_spacing = justification_spacing
        box.position_x += x_advance
        spaces = box.text.count(" ") + box.text.count("\u00a0")
        if spaces:
            box.pango_layout = _respaced(box, justification_spacing)
            box.width += justification_spacing * spaces
            x_advance += justification_spacing * spaces
    elif isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        box.position_x += x_advance
        before = x_advance
        children = box.children
        if box.style["direction"] == "rtl":
            children = children[::-1]
        for child in children:
            if child.is_in_normal_flow():
                x_advance = add_word_spacing(context, child, justification_spacing, x_advance)
        box.width += x_advance - before
    else:
        box.translate(x_advance, 0)
    return x_advance


def _respaced(box: Any, justification_spacing: float) -> Any:
    """What ``create_layout`` and ``deactivate`` leave behind, without the shaping between."""
    former = box.pango_layout
    layout = object.__new__(type(former))
    text = box.text
    newline = text.find("\n")
    if newline != -1:
        text = text[: newline + 2]
    if text == " " and box.style["word_spacing"]:
        text = " \u200b"
    layout.__dict__.update(
        former.__dict__,
        text=text,
        justification_spacing=justification_spacing,
        max_width=None,
        first_line_direction=0,
    )
    return layout


def swaps() -> list[Swap]:
    return [Swap(inline, "add_word_spacing", add_word_spacing)]
