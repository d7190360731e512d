"""The typefaces of a galley, and the font programs cut to the glyphs that a volume uses."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from typing import Any

from weasyprint.pdf import fonts
from weasyprint.pdf.fonts import Font
from weasyprint.text.ffi import ffi, fontconfig, harfbuzz, harfbuzz_subset, pangoft2

from publisher.errors import LayoutError
from publisher.forme import Face, FaceUse

ffi.cdef(
    """
    FcPattern * pango_fc_font_get_pattern (void * font);
    hb_blob_t * hb_blob_create (const char *data, unsigned int length, int mode, void *user_data, void *destroy);
    int hb_font_get_nominal_glyph (hb_font_t *font, unsigned int unicode, unsigned int *glyph);
    int hb_font_get_glyph_h_advance (hb_font_t *font, unsigned int glyph);
    void hb_font_get_scale (hb_font_t *font, int *x_scale, int *y_scale);
    hb_face_t * hb_face_create (hb_blob_t *blob, unsigned int index);
    """,
    override=True,
)


def remember_files() -> None:
    """Have each font of the engine remember the file that it came from, and not what is in it."""
    make = Font.__init__
    read = fonts.get_hb_object_data

    @functools.wraps(make)
    def made(font: Font, pango_font: Any, description: Any, size: float) -> None:
        if harfbuzz_subset:  # which needs no copy of the whole file, that may be a hundred megabytes
            fonts.get_hb_object_data = lambda *_: b""
        try:
            make(font, pango_font, description, size)
        finally:
            fonts.get_hb_object_data = read
        pattern = pangoft2.pango_fc_font_get_pattern(ffi.cast("void *", pango_font))
        found = ffi.new("FcChar8 **")
        fontconfig.FcPatternGetString(pattern, b"file", 0, found)
        font.path = ffi.string(found[0]).decode()

    Font.__init__ = made


@functools.lru_cache(maxsize=256)
def _digest(path: str, size: int, changed: int) -> str:
    """Hash what tells a font file from another: its size, and its first bytes with the checksums of all tables."""
    with Path(path).open("rb") as stream:
        return hashlib.sha256(b"%d " % size + stream.read(8192)).hexdigest()


def blank_of(known: dict[Any, Font], key: str) -> int | None:
    """Return the glyph of the blank in the face ``key``, noted as used; None when it has none."""
    font = next(font for font in known.values() if font.hash == key)
    if not hasattr(font, "blank"):
        glyph, scale = ffi.new("unsigned int *"), ffi.new("int[2]")
        font.blank = None
        if harfbuzz.hb_font_get_nominal_glyph(font.hb_font, 0x20, glyph):
            font.blank = int(glyph[0])
            harfbuzz.hb_font_get_scale(font.hb_font, scale, scale + 1)
            advance = harfbuzz.hb_font_get_glyph_h_advance(font.hb_font, font.blank)
            font.widths.setdefault(font.blank, round(advance * 1000 / scale[0]))
            font.to_unicode.setdefault(font.blank, " ")
    return font.blank  # type: ignore[no-any-return]


def face_uses(document: Any) -> tuple[FaceUse, ...]:
    """Return the faces of a drawn document with the glyphs used, in the order of first use."""
    uses: dict[str, FaceUse] = {}
    for font in document.fonts.values():
        if font.bitmap:
            raise LayoutError(f"the font {font.family} has no outlines", hint="choose an outline font in the style")
        known = uses.get(font.hash)
        if known is None:
            uses[font.hash] = FaceUse(face=_face(font), widths=dict(font.widths), text=dict(font.to_unicode))
        else:
            known.widths.update(font.widths)
            known.text.update({glyph: text for glyph, text in font.to_unicode.items() if glyph not in known.text})
    return tuple(uses.values())


def _face(font: Font) -> Face:
    stat = Path(font.path).stat()
    return Face(
        key=font.hash,
        name=font.name.partition(b"+")[2].decode("ascii", "replace"),
        family=font.family,
        file=font.path,
        index=font.index,
        digest=_digest(font.path, stat.st_size, stat.st_mtime_ns),
        ascent=font.ascent,
        descent=font.descent,
        flags=font.flags,
        weight=int(font.weight),
        style=int(font.style),
        size=float(font.font_size),
        variations=dict(font.variations),
    )


def cut(face: Face, glyphs: tuple[int, ...]) -> bytes:
    """Return the font program of ``face`` with no more than ``glyphs`` in it, their numbers unchanged.

    :raises LayoutError: when the font file is gone
    """
    try:
        content = Path(face.file).read_bytes()
    except OSError as error:
        raise LayoutError(
            f"the font file of {face.family} is gone: {face.file}", hint="install the font again, then build again"
        ) from error
    buffer = ffi.from_buffer(content)
    blob = harfbuzz.hb_blob_create(buffer, len(content), 1, ffi.NULL, ffi.NULL)
    font = Font.__new__(Font)
    font.hb_face = harfbuzz.hb_face_create(blob, face.index)
    font.hb_font, font.file_content, font.index = None, content, face.index
    font.family, font.weight, font.style, font.font_size = face.family, face.weight, face.style, face.size
    font.variations, font.missing = dict(face.variations), {}
    font.tables = _tables(font.hb_face)
    font.png = harfbuzz.hb_ot_color_has_png(font.hb_face)
    font.svg = harfbuzz.hb_ot_color_has_svg(font.hb_face)
    font.colr = "COLR" in font.tables
    font.clean(dict.fromkeys(glyphs, ""), hinting=False)
    return bytes(font.file_content)


def _tables(face: Any) -> list[str]:
    count, tags, name = ffi.new("unsigned int *", 100), ffi.new("hb_tag_t[100]"), ffi.new("char[4]")
    harfbuzz.hb_face_get_table_tags(face, 0, count, tags)
    found = []
    for place in range(count[0]):
        harfbuzz.hb_tag_to_string(tags[place], name)
        found.append(ffi.string(name, 4).decode())
    return found
