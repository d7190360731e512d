"""One Pango context for each fount instead of one for each line.

The engine makes a context, a font description and a list of features every time
it looks at a line, about four times a line drawn.  All of that depends on a few
properties only, so it is made once for each set of them and kept with the font
configuration, and goes when the document goes.  Gain: about a tenth.
"""

from __future__ import annotations

from typing import Any

from weasyprint.text import line_break
from weasyprint.text.ffi import ffi, gobject, pango

from publisher.setting.capitals import made_small
from publisher.setting.patches.swaps import Swap

ffi.cdef("""
    PangoContext* pango_layout_get_context (PangoLayout* layout);
    const PangoFontDescription* pango_layout_get_font_description (PangoLayout* layout);
    PangoAttrList* pango_attr_list_copy (PangoAttrList* list);
""")

PROPERTIES = (
    "direction", "font_language_override", "lang", "font_style", "font_weight", "font_size", "font_stretch",
    "font_variant_caps", "font_kerning", "font_variant_ligatures", "font_variant_position", "font_variant_numeric",
    "font_variant_alternates", "font_variant_east_asian", "font_feature_settings", "font_variation_settings",
    "letter_spacing", "word_spacing", "overflow_wrap", "white_space",
)  # fmt: skip
"""All that a layout reads, besides the family and whether there is a decoration."""

engine_setup = line_break.Layout.setup
_new_layout, _unref = pango.pango_layout_new, gobject.g_object_unref
_set_auto_dir = pango.pango_layout_set_auto_dir
_set_description = pango.pango_layout_set_font_description
_set_attributes, _copy_attributes = pango.pango_layout_set_attributes, pango.pango_attr_list_copy


class Fount:
    """The letters of one face in one size and manner: all that a layout is made from."""

    __slots__ = (
        "attributes", "context", "description", "language", "letter_spacing", "ltr", "metrics",
        "pattern", "scratch", "small_capitals", "word_spacing", "words",
    )  # fmt: skip

    def __init__(self, style: Any) -> None:
        pattern = line_break.Layout.__new__(line_break.Layout)
        engine_setup(pattern, style)
        self.pattern = pattern
        """Owns the context, the description and the attributes below."""
        self.context = pango.pango_layout_get_context(pattern.layout)
        self.description = pango.pango_layout_get_font_description(pattern.layout)
        self.attributes = pango.pango_layout_get_attributes(pattern.layout)
        self.language = pattern.language
        self.metrics = {k: v for k, v in vars(pattern).items() if k not in ("layout", "style", "language")}
        self.word_spacing = style["word_spacing"]
        self.letter_spacing = 0 if style["letter_spacing"] == "normal" else style["letter_spacing"]
        self.ltr = style["direction"] == "ltr"
        self.small_capitals = made_small(style)
        self.words: Any = None
        """Measured words, of :mod:`~publisher.setting.patches.words`."""
        self.scratch: Any = None
        """A layout for measuring lines."""

    def new_layout(self) -> Any:
        """A bare Pango layout in this fount."""
        layout = ffi.gc(_new_layout(self.context), _unref)
        _set_auto_dir(layout, False)
        _set_description(layout, self.description)
        if self.attributes != ffi.NULL:
            _set_attributes(layout, ffi.gc(_copy_attributes(self.attributes), pango.pango_attr_list_unref))
        return layout


def fount_of(style: Any) -> Fount:
    """The fount of a style, made at first need."""
    own = style.__dict__
    fount: Fount | None = own.get("_fount")
    if fount is None:
        founts = style.font_config.__dict__.setdefault("_founts", {})
        decorated = style["text_decoration_line"] != "none"
        key = repr((style["font_family"], decorated, [style[name] for name in PROPERTIES]))
        fount = founts.get(key)
        if fount is None:
            fount = founts[key] = Fount(style)
        own["_fount"] = fount
    return fount


def setup(self: Any, style: Any) -> None:
    """In place of ``Layout.setup``."""
    fount = fount_of(style)
    self.style = style
    self.__dict__.update(fount.metrics)
    self.language = fount.language
    self.layout = fount.new_layout()


def swaps() -> list[Swap]:
    return [Swap(line_break.Layout, "setup", setup)]
