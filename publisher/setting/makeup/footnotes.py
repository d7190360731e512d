"""Notes at the foot begin on the page of their marks.

The engine sends notes of lines above overleaf when a line that may not begin a page finds no
room; here the break moves up instead, and the line with the mark goes over with its note.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def kept_with_marks(lay: Callable[..., Any]) -> Callable[..., Any]:
    """``block._linebox_layout`` that sends no note overleaf: as in columns, where the engine leaves notes alone."""
    return _told(lay, in_column=True)


def at_the_foot(update: Callable[..., Any]) -> Callable[..., Any]:
    """``LayoutContext._update_footnote_area`` that takes the room of the page, within the lines of above too."""
    return _told(update, in_column=False)


def _told(step: Callable[..., Any], *, in_column: bool) -> Callable[..., Any]:
    """``step`` of the engine, whose context says meanwhile that it is in a column, or in none."""

    def told(context: Any, *more: Any) -> Any:
        outer, context.in_column = context.in_column, in_column
        try:
            return step(context, *more)
        finally:
            context.in_column = outer

    return told
