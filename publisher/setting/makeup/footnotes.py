"""Notes at the foot begin on the page of their marks.

The engine sends notes of lines above overleaf when a line that may not begin a page finds no
room; here the break moves up instead, and the line with the mark goes over with its note.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def kept_with_marks(lay: Callable[..., Any]) -> Callable[..., Any]:
    """``block._linebox_layout`` that sends no note overleaf: as in columns, where the engine leaves notes alone."""

    def linebox_layout(context: Any, *more: Any) -> Any:
        outer, context.in_column = context.in_column, True
        try:
            return lay(context, *more)
        finally:
            context.in_column = outer

    return linebox_layout


def at_the_foot(update: Callable[..., Any]) -> Callable[..., Any]:
    """``LayoutContext._update_footnote_area`` that takes the room of the page, within the lines of above too."""

    def update_footnote_area(context: Any) -> Any:
        outer, context.in_column = context.in_column, False
        try:
            return update(context)
        finally:
            context.in_column = outer

    return update_footnote_area
