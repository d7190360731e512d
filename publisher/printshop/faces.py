"""Font programs in the form that PDF 1.3 knows."""

from __future__ import annotations

import io
import zlib

from fontTools.ttLib import TTFont
from pikepdf import Dictionary, Name, Pdf, Stream


def bare_cff(pdf: Pdf) -> None:
    """Unpack OpenType font programs with CFF outlines to the bare CFF; the wrapper needs PDF 1.6 (ISO 32000-1, 9.9)."""
    for font in list(pdf.objects):
        if not isinstance(font, Dictionary) or font.get("/Type") != Name.Font:
            continue
        descriptor = font.get("/FontDescriptor")
        program = descriptor.get("/FontFile3") if isinstance(descriptor, Dictionary) else None
        if not isinstance(program, Stream) or program.get("/Subtype") != Name.OpenType:
            continue
        wrapped = TTFont(io.BytesIO(program.read_bytes()), lazy=True)
        if "CFF " not in wrapped:
            continue
        program.write(zlib.compress(wrapped.getTableData("CFF "), 9), filter=Name.FlateDecode)
        program.Subtype = Name.CIDFontType0C if font.get("/Subtype") == Name.CIDFontType0 else Name.Type1C
