"""A bound book → the file that the press takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from publisher.errors import PreflightError
from publisher.notices import Notice
from publisher.printshop.changes import PictureChange
from publisher.printshop.colour import Press, press_for
from publisher.printshop.digests import Digests
from publisher.printshop.graphics import Box
from publisher.printshop.inking import Inking, drop_screen_spaces
from publisher.printshop.intents import VERSIONS, Particulars, describe
from publisher.printshop.keeping import ink_contents, inked_picture
from publisher.printshop.measures import whole_pages
from publisher.printshop.profiles import Colours, Printer, Standard
from publisher.printshop.survey import images_of, survey
from publisher.printshop.trimming import (
    Sheet,
    blank_page,
    box_on,
    marks_drawing,
    page_bleeds,
    registration_space,
    rounded,
    sheet_for,
    write_boxes,
)
from publisher.store import Store
from publisher.units import mm

_SAME_PT = 0.5
"""Pages may differ from the first by so much and still count as of one size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheetwork:
    """A file for the press, and what was done to make it."""

    path: Path
    pages: int
    blanks: int
    """Blank pages added at the end."""
    trim_pt: tuple[float, float]
    standard: Standard
    press: Press
    pictures: tuple[PictureChange, ...] = ()
    notices: tuple[Notice, ...] = ()


def make_interior(
    bound: Path,
    printer: Printer,
    out: Path,
    *,
    particulars: Particulars,
    colours: Colours = "colour",
    bleed: bool | None = None,
    store: Store | None = None,
) -> Sheetwork:
    """Make the interior that ``printer`` asks for from a bound print edition.

    Text becomes black ink alone and overprints, greys become tints of black,
    coloured pictures and areas go through the printer's profile within its
    limit of ink.  What is not for print is left out: links, outlines, tags.
    Blank pages bring the count to the printer's multiple.  The same bytes come
    out each time.

    :param store: where inked pictures are kept for the next time
    :param bleed: whether the art reaches over the trim; None: as the bound file's BleedBox says
    :raises PreflightError: when the pages are not of one size, or there are none
    """
    press = press_for(printer, colours)
    with pikepdf.open(bound) as pdf:
        work = Inking(pdf=pdf, press=press, flatten=not printer.transparency)
        pictures = ink_pages(work, printer, bound, store)
        boxes = [box_on(page) for page in pdf.pages]
        layout = Layout.of(pdf, boxes, printer, bleed, work.notices)
        for index, (page, (trim, _)) in enumerate(zip(pdf.pages, boxes, strict=True)):
            layout.place(page, index, trim)
        pages = len(pdf.pages)
        blanks = whole_pages(printer, pages) - pages
        for index in range(pages, pages + blanks):
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(blank_page(pdf, layout.sheet(index)))))
        finish(pdf, particulars, printer.standard, press, out)
    return Sheetwork(
        path=out,
        pages=pages + blanks,
        blanks=blanks,
        trim_pt=(layout.width_pt, layout.height_pt),
        standard=printer.standard,
        press=press,
        pictures=tuple(pictures),
        notices=tuple(work.notices),
    )


def ink_pages(work: Inking, printer: Printer, source: Path, store: Store | None = None) -> list[PictureChange]:
    """Bring the content and the pictures of all pages to inks; a page that cannot be flattened is scanned."""
    images, digests = images_of(work.pdf), Digests(work.pdf)
    placings, see_through = survey(work.pdf, images, digests, store, flatten=work.flatten)
    for index in sorted(see_through):
        from publisher.printshop.scanning import scanned_page  # with pdfium and Pillow, which few books need

        scanned_page(work.pdf, work.pdf.pages[index], source, index, work.press, printer.ppi_best)
        message = f"page {index + 1} holds transparency that had to be turned into a picture, its text with it"
        work.notices.append(Notice(code="print-flattened", severity="warning", message=message))
    ink_contents(work, digests, store)
    changes = []
    for number, image in enumerate(images, 1):
        placing = placings.get(image.objgen)
        try:
            changed = inked_picture(
                image,
                work.press,
                number,
                flatten=work.flatten,
                placing=placing,
                ppi=printer.ppi_best,
                store=store,
                digests=digests,
            )
        except (pikepdf.PdfError, NotImplementedError, ValueError, OSError) as fault:
            message = f"picture {number} could not be converted and was left as it is: {fault}"
            work.notices.append(Notice(code="print-picture", severity="warning", message=message))
            continue
        changes += [changed] if changed else []
    return changes


@dataclass(slots=True)
class Layout:
    """Boxes, shift and marks of all pages of one book."""

    pdf: Pdf
    printer: Printer
    width_pt: float
    height_pt: float
    bleed_pt: float
    all_round: bool = False
    """True for a cover, which bleeds on all edges."""
    _drawings: dict[tuple[object, ...], Stream] = field(default_factory=dict)
    _plates: Object | None = None
    _over: Object | None = None

    @classmethod
    def of(
        cls, pdf: Pdf, trims: Sequence[tuple[Box, Box]], printer: Printer, bleed: bool | None, notices: list[Notice]
    ) -> Layout:
        """The layout of a book.

        :param trims: TrimBox and BleedBox of each page
        """
        if not trims:
            raise PreflightError("the bound book has no page")
        (x0, y0, x1, y1), (b0, _, _, _) = trims[0]
        for number, (trim, _) in enumerate(trims, 1):
            if abs(trim[2] - trim[0] - x1 + x0) > _SAME_PT or abs(trim[3] - trim[1] - y1 + y0) > _SAME_PT:
                size = f"{mm(trim[2] - trim[0]):.1f} × {mm(trim[3] - trim[1]):.1f} mm"
                raise PreflightError(f"page {number} is {size}, not of the size of the first", hint="set one trim size")
        own = max(0.0, x0 - b0, *(trim[0] - box[0] for trim, box in trims), *(box[2] - trim[2] for trim, box in trims))
        asked = printer.bleed_pt if (own > 0.1 if bleed is None else bleed) else 0.0
        if asked and own < asked - 0.1:
            message = f"the book's bleed is {mm(own):.1f} mm; {printer.title} asks for {mm(asked):.1f} mm"
            hint = f'set bleed = "{mm(asked):.2f}mm" in the print edition'
            notices.append(Notice(code="print-bleed", severity="warning", message=message, hint=hint))
        return cls(pdf=pdf, printer=printer, width_pt=x1 - x0, height_pt=y1 - y0, bleed_pt=asked)

    def sheet(self, index: int) -> Sheet:
        bleed = self.bleed_pt
        bleeds = (bleed, bleed, bleed, bleed) if self.all_round else page_bleeds(self.printer, bleed, index)
        return sheet_for(self.width_pt, self.height_pt, bleeds, self.printer, marks=self.printer.marks)

    def place(self, page: pikepdf.Page, index: int, trim: Box) -> None:
        """Move the page to its sheet, cut it at its bleed, draw the marks, and drop what is not for print."""
        sheet = self.sheet(index)
        shift = (sheet.trim[0] - trim[0], sheet.trim[1] - trim[1])
        resources = page.obj.Resources
        drop_screen_spaces(resources)
        self._as_form(page.obj, shift, sheet)
        closing = b"Q\n"
        own = Dictionary(XObject=Dictionary(Leaf=page.obj.Contents), ExtGState=Dictionary(Over=self._overprint()))
        if self.printer.marks:
            closing += marks_drawing(sheet, self.printer)
            own.ColorSpace = Dictionary(PubAll=self._registration())
        x0, y0, x1, y1 = sheet.bleed
        clip = f"{x0:.4f} {y0:.4f} {x1 - x0:.4f} {y1 - y0:.4f} re W n"
        drawing = f"q {clip} 0 0 0 1 k 0 0 0 1 K /Over gs /Leaf Do\n".encode() + closing
        page.obj.Contents = self._drawing((*sheet.media, *sheet.bleed), drawing)
        page.obj.Resources = own
        for key in set(page.obj.keys()) - {"/Type", "/Parent", "/Resources", "/Contents", "/MediaBox"}:
            del page.obj[key]
        if self.printer.standard == "x-4":
            page.obj.Group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceCMYK)
        write_boxes(page.obj, sheet)

    def _drawing(self, key: tuple[object, ...], data: bytes) -> Stream:
        if key not in self._drawings:
            self._drawings[key] = self.pdf.make_stream(data)
        return self._drawings[key]

    def _as_form(self, page: Object, shift: tuple[float, float], sheet: Sheet) -> None:
        """Make a form of the page's content, moved to its place: patterns, unlike the rest, ignore a ``cm``."""
        form = page.Contents
        form.Type, form.Subtype = Name.XObject, Name.Form
        form.Matrix = Array([1, 0, 0, 1, round(shift[0], 4), round(shift[1], 4)])
        x0, y0, x1, y1 = sheet.bleed
        form.BBox = rounded((x0 - shift[0], y0 - shift[1], x1 - shift[0], y1 - shift[1]))
        form.Resources = page.Resources

    def _registration(self) -> Object:
        if self._plates is None:
            self._plates = self.pdf.make_indirect(registration_space(self.pdf))
        return self._plates

    def _overprint(self) -> Object:
        if self._over is None:
            self._over = self.pdf.make_indirect(Dictionary(Type=Name.ExtGState, op=True, OPM=1))
        return self._over


def finish(pdf: Pdf, particulars: Particulars, standard: Standard, press: Press, out: Path) -> None:
    """Strip the catalogue, describe the file, and write it."""
    for key in set(pdf.Root.keys()) - {"/Type", "/Pages"}:
        del pdf.Root[key]
    if "/ID" in pdf.trailer:
        del pdf.trailer["/ID"]
    if particulars.language and standard != "x-1a":
        pdf.Root.Lang = pikepdf.String(particulars.language)
    if standard == "x-1a":
        from publisher.printshop.faces import bare_cff  # with fontTools

        bare_cff(pdf)
    describe(pdf, particulars, standard, press)
    out.parent.mkdir(parents=True, exist_ok=True)
    pdf.save(
        out,
        force_version=VERSIONS[standard],
        object_stream_mode=pikepdf.ObjectStreamMode.disable
        if standard == "x-1a"
        else pikepdf.ObjectStreamMode.generate,
        deterministic_id=True,
    )
