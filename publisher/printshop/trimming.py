"""Page boxes and printer's marks: TrimBox in BleedBox in MediaBox, origin at the corner of the sheet."""

from __future__ import annotations

from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from publisher.printshop.graphics import Box
from publisher.printshop.profiles import Printer
from publisher.units import POINTS

MARK_LENGTH_PT = 5 * POINTS["mm"]
MARK_WIDTH_PT = 0.25
EMPTY = b"q Q\n"
"""Content of a page of nothing: not quite empty, which Ghostscript in strict mode takes for a fault."""
_PLACES = 4
"""Decimals of points kept in a file: finer than a laser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The boxes of one page, in points from its lower left corner."""

    media: Box
    bleed: Box
    trim: Box


def sheet_for(
    width_pt: float, height_pt: float, bleeds: tuple[float, float, float, float], printer: Printer, *, marks: bool
) -> Sheet:
    """Boxes of a page of this finished size.

    :param bleeds: left, bottom, right, top
    """
    slug = printer.mark_offset_pt + MARK_LENGTH_PT if marks else 0.0
    slug = max(slug, max(bleeds) + MARK_LENGTH_PT) if marks else 0.0
    left, bottom, right, top = (max(bleed, slug) for bleed in bleeds)
    trim = (left, bottom, left + width_pt, bottom + height_pt)
    bleed = (trim[0] - bleeds[0], trim[1] - bleeds[1], trim[2] + bleeds[2], trim[3] + bleeds[3])
    return Sheet(media=(0.0, 0.0, trim[2] + right, trim[3] + top), bleed=bleed, trim=trim)


def page_bleeds(printer: Printer, bleed_pt: float, index: int) -> tuple[float, float, float, float]:
    """Bleed at left, bottom, right and top of the page with this zero-based index; the first is a recto."""
    inside = bleed_pt if printer.bleed_inside else 0.0
    recto = index % 2 == 0
    return (inside if recto else bleed_pt, bleed_pt, bleed_pt if recto else inside, bleed_pt)


def box_on(page: pikepdf.Page) -> tuple[Box, Box]:
    """TrimBox and BleedBox of a page as it came; each falls back on the next larger one."""
    media = upright(page.mediabox)
    crop = upright(page.obj.get("/CropBox", page.mediabox))
    trim = upright(page.obj.get("/TrimBox", Array(list(crop))))
    bleed = upright(page.obj.get("/BleedBox", Array(list(crop))))
    outer = (min(media[0], trim[0]), min(media[1], trim[1]), max(media[2], trim[2]), max(media[3], trim[3]))
    bleed = (max(bleed[0], outer[0]), max(bleed[1], outer[1]), min(bleed[2], outer[2]), min(bleed[3], outer[3]))
    return trim, bleed


def upright(box: Object | Array) -> Box:
    """A box with its corners in order."""
    a, b, c, d = (float(value) for value in box)
    return min(a, c), min(b, d), max(a, c), max(b, d)


def write_boxes(page: Object, sheet: Sheet) -> None:
    page.MediaBox = rounded(sheet.media)
    page.BleedBox = rounded(sheet.bleed)
    page.TrimBox = rounded(sheet.trim)
    for key in ("/CropBox", "/ArtBox"):
        if key in page:
            del page[key]


def rounded(box: Box) -> Array:
    return Array([round(value, _PLACES) for value in box])


def marks_drawing(sheet: Sheet, printer: Printer) -> bytes:
    """Trim marks outside the bleed, in all plates; ``/All`` must be in the page's colour spaces."""
    x0, y0, x1, y1 = sheet.trim
    bleeds = (x0 - sheet.bleed[0], y0 - sheet.bleed[1], sheet.bleed[2] - x1, sheet.bleed[3] - y1)
    near = max(printer.mark_offset_pt, *bleeds)
    far = near + MARK_LENGTH_PT
    across = [(x + way * near, y, x + way * far, y) for x, way in ((x0, -1), (x1, 1)) for y in (y0, y1)]
    upward = [(x, y + way * near, x, y + way * far) for y, way in ((y0, -1), (y1, 1)) for x in (x0, x1)]
    lines = across + upward
    drawn = "".join(f"{a:.4f} {b:.4f} m {c:.4f} {d:.4f} l S\n" for a, b, c, d in lines)
    return f"q /PubAll CS 1 SCN {MARK_WIDTH_PT} w\n{drawn}Q\n".encode()


def registration_space(pdf: Pdf) -> Array:
    """The colour that prints on every plate (ISO 32000-1, 8.6.6.4)."""
    tint = Stream(pdf, b"{ dup dup dup }")
    tint.FunctionType = 4
    tint.Domain, tint.Range = Array([0, 1]), Array([0, 1, 0, 1, 0, 1, 0, 1])
    return Array([Name.Separation, Name.All, Name.DeviceCMYK, pdf.make_indirect(tint)])


def blank_page(pdf: Pdf, sheet: Sheet) -> Dictionary:
    """A page of nothing."""
    page = Dictionary(Type=Name.Page, Resources=Dictionary(), Contents=pdf.make_stream(EMPTY))
    write_boxes(page, sheet)
    return page
