"""The engine's private names that the composer holds on to, all of them.

Read in WeasyPrint 70.0.  When the engine moves, this file says what to look up.
"""

from __future__ import annotations

from weasyprint.draw import text as draw_text_module
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block as block_module
from weasyprint.layout import inline as inline_module
from weasyprint.layout.block import _linebox_layout as linebox_layout
from weasyprint.layout.float import avoid_collisions
from weasyprint.layout.inline import (
    _out_of_flow_layout as out_of_flow_layout,
)
from weasyprint.layout.inline import (
    atomic_box,
    get_next_linebox,
    handle_leader,
    line_box_verticality,
    skip_first_whitespace,
    split_inline_box,
    split_text_box,
    text_align,
)
from weasyprint.layout.percent import resolve_one_percentage, resolve_percentages
from weasyprint.text.ffi import FROM_UNITS, ffi, gobject, harfbuzz, pango
from weasyprint.text.fonts import get_pango_font_hb_face
from weasyprint.text.line_break import Layout, get_log_attrs, line_size, split_first_line, strut

ffi.cdef("gpointer g_object_ref (gpointer object);")

__all__ = [
    "FROM_UNITS", "Layout", "atomic_box", "avoid_collisions", "block_module", "boxes", "draw_text_module",
    "ffi", "get_log_attrs", "get_next_linebox", "get_pango_font_hb_face", "gobject", "handle_leader",
    "harfbuzz", "inline_module", "line_box_verticality", "line_size", "linebox_layout", "out_of_flow_layout",
    "pango", "resolve_one_percentage", "resolve_percentages", "skip_first_whitespace", "split_first_line",
    "split_inline_box", "split_text_box", "strut", "text_align",
]  # fmt: skip
