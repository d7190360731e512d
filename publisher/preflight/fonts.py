"""Typefaces: there, whole, and large enough to print."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Stream

from publisher.preflight.dossier import Dossier
from publisher.preflight.rules import Remark, rule

_GWG = "Ghent Workgroup 2015, fonts"
_RAISED = 3
"""Texts of so few characters are note signs and fractions, not reading matter."""
_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")


def name_of(font: Any) -> str:
    return str(font.get("/BaseFont", "a nameless font")).lstrip("/")


def descendant(font: Any) -> Any:
    """The font that carries the outlines: its first descendant, or itself."""
    below = font.get("/DescendantFonts")
    return below[0] if isinstance(below, Array) and len(below) and isinstance(below[0], Dictionary) else font


def program(font: Any) -> Stream | None:
    descriptor = descendant(font).get("/FontDescriptor")
    if isinstance(descriptor, Dictionary):
        for key in _PROGRAMS:
            found = descriptor.get(key)
            if isinstance(found, Stream):
                return found
    return None


@rule(
    "font-embedded", "error", "Every typeface is in the file",
    hint="export with all fonts embedded; otherwise the press sets another one", source=_GWG,
)  # fmt: skip
def embedded(dossier: Dossier) -> Iterator[Remark]:
    for font, page in dossier.fonts:
        if font.get("/Subtype") != Name.Type3 and program(font) is None:
            yield page, None, f"{name_of(font)} is not embedded"


@rule(
    "font-whole", "error", "Every typeface can be opened",
    hint="export again; the font program in the file is damaged", source=_GWG,
)  # fmt: skip
def whole(dossier: Dossier) -> Iterator[Remark]:
    for font, page in dossier.fonts:
        found = program(font)
        if found is not None and not _sound(found):
            yield page, None, f"the program of {name_of(font)} cannot be read"


def _sound(stream: Stream) -> bool:
    """True when the first bytes are those of a font program of its kind."""
    try:
        head = stream.read_bytes()[:4]
    except Exception:
        return False
    known = (b"\x00\x01\x00\x00", b"true", b"OTTO", b"ttcf", b"%!", b"\x80\x01", b"\x01\x00")
    return head.startswith(known)


@rule(
    "font-type3", "warning", "No letters are drawn as little pictures",
    hint="use an outline font; Type 3 letters are not sharpened and may look bold or thin", source=_GWG,
)  # fmt: skip
def type3(dossier: Dossier) -> Iterator[Remark]:
    for font, page in dossier.fonts:
        if font.get("/Subtype") == Name.Type3:
            yield page, None, f"{name_of(font)} is a Type 3 font"


@rule(
    "font-wrapped", "error", "Typefaces come in a form that the standard knows",
    hint="export as PDF/X-1a; OpenType wrappers need PDF 1.6", source="ISO 15930-1; ISO 32000-1, 9.9",
)  # fmt: skip
def wrapped(dossier: Dossier) -> Iterator[Remark]:
    if dossier.standard != "x-1a":
        return
    for font, page in dossier.fonts:
        found = program(font)
        if found is not None and found.get("/Subtype") == Name.OpenType:
            yield page, None, f"{name_of(font)} is embedded as OpenType"


@rule(
    "text-small", "warning", "No text is too small to print",
    hint="set it larger; thin strokes break up on paper", source="the printer's profile, else Ghent Workgroup 2015",
    by_page=True,
)  # fmt: skip
def small(dossier: Dossier) -> Iterator[Remark]:
    least = dossier.printer.text_min_pt if dossier.printer else 5.0
    for leaf in dossier.leaves:
        for paint in leaf.visible:
            if paint.kind == "text" and paint.signs > _RAISED and 0 < paint.size < least - 0.05:
                yield leaf.number, paint.box, f"text of {paint.size:.1f} pt; at least {least:g} pt"
                break


RULES = (embedded, whole, type3, wrapped, small)
