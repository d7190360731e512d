"""The wrap of a book: its front as the series draws it, a spine, a back with blurb and bar code."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf
from pikepdf import Array

from publisher.assets import room_digest
from publisher.model import Book, Edition, Picture
from publisher.notices import Notice
from publisher.printshop.colour import press_for
from publisher.printshop.inking import Inking
from publisher.printshop.intents import Particulars
from publisher.printshop.interior import Layout, Sheetwork, finish, ink_pages
from publisher.printshop.measures import spine_pt
from publisher.printshop.profiles import Printer
from publisher.printshop.trimming import box_on
from publisher.printshop.wrap import Wrap, lay_flat
from publisher.store import Store, key_of
from publisher.typefaces import fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverWork:
    """The cover as a file for the press, and its measures."""

    sheet: Sheetwork
    wrap: Wrap
    spine_text: bool
    """False where the spine is too thin, or the printer allows no words on it."""


def make_cover_wrap(
    book: Book,
    edition: Edition,
    printer: Printer,
    pages: int,
    out: Path,
    *,
    trim_pt: tuple[float, float],
    particulars: Particulars,
    spine: float | None = None,
    flaps_pt: float = 0.0,
    picture: Picture | None = None,
    store: Store | None = None,
) -> CoverWork:
    """Make the cover that ``printer`` asks for: one page, exact to size, all vector but for a picture given.

    :param pages: of the interior as printed, blank pages at the end included
    :param spine: width of the spine in points from the printer's own template; None: the profile's formula
    :param store: where the drawing, once set, and an inked picture are kept for the next time
    :raises ValueError: never for what an author wrote; a bad ISBN is a notice and leaves the box white
    """
    width_pt, notices = spine_pt(printer, pages, edition.paper, colours=edition.colours, override_pt=spine)
    wrap = lay_flat(printer, trim_pt, width_pt, pages, flaps_pt=flaps_pt)
    drawn = _kept_drawing(book, edition, printer, wrap, picture, store)
    press = press_for(printer, "colour", cover=True)
    flat = out.with_suffix(".flat.pdf")
    flat.parent.mkdir(parents=True, exist_ok=True)
    try:
        flat.write_bytes(drawn.pdf)
        with pikepdf.open(flat) as pdf:
            work = Inking(pdf=pdf, press=press, flatten=not printer.transparency)
            pictures = ink_pages(work, printer, flat, store)
            layout = Layout(
                pdf=pdf, printer=printer, width_pt=wrap.width_pt, height_pt=wrap.height_pt, bleed_pt=wrap.bleed_pt,
                all_round=True,
            )  # fmt: skip
            layout.place(pdf.pages[0], 0, box_on(pdf.pages[0])[0])
            finish(pdf, particulars, printer.standard, press, out)
    finally:
        flat.unlink(missing_ok=True)
    sheet = Sheetwork(
        path=out, pages=1, blanks=0, trim_pt=(wrap.width_pt, wrap.height_pt), standard=printer.standard, press=press,
        pictures=tuple(pictures), notices=(*notices, *drawn.notices, *work.notices),
    )  # fmt: skip
    return CoverWork(sheet=sheet, wrap=wrap, spine_text=drawn.spine_text)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    """The wrap as the engine sets it, before it is inked."""

    pdf: bytes
    spine_text: bool
    notices: tuple[Notice, ...]


def _kept_drawing(
    book: Book, edition: Edition, printer: Printer, wrap: Wrap, picture: Picture | None, store: Store | None
) -> _Drawn:
    """The wrap drawn and set, or as it was before; the articles of a book do not show on its cover."""
    if store is None:
        return _drawn(book, edition, printer, wrap, picture)
    shown = replace(book, parts=(), notices=())
    rooms = room_digest("printshop", "composition", "setting")
    key = key_of("wrap", rooms, fingerprint(), shown, edition, printer, wrap, picture.digest if picture else "")
    kept = store.load(key, _Drawn)
    if kept is None:
        kept = _drawn(book, edition, printer, wrap, picture)
        store.keep(key, kept)
    return kept


def _drawn(book: Book, edition: Edition, printer: Printer, wrap: Wrap, picture: Picture | None) -> _Drawn:
    # The engine and all that draws, which a cover that was drawn before does without.
    from publisher.printshop.artwork import draw_wrap
    from publisher.setting.sheet import set_sheet

    svg, spoken, notices = draw_wrap(book, edition, printer, wrap, picture)
    size = (wrap.width_pt + 2 * wrap.bleed_pt, wrap.height_pt + 2 * wrap.bleed_pt)
    pdf = set_sheet(svg, size, [picture] if picture else [])
    return _Drawn(pdf=_trimmed(pdf, wrap), spine_text=spoken, notices=tuple(notices))


def _trimmed(data: bytes, wrap: Wrap) -> bytes:
    """Write the finished size into a page that was drawn with its bleed."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        bleed = wrap.bleed_pt
        pdf.pages[0].obj.TrimBox = Array([bleed, bleed, bleed + wrap.width_pt, bleed + wrap.height_pt])
        held = io.BytesIO()
        pdf.save(held)
    return held.getvalue()
