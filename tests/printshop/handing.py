"""From a bound PDF to a package by the doors of the print shop alone, as the press does it with a whole project."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pikepdf

from publisher.model import Book, Edition
from publisher.preflight import Order, Zone, examine, looked_at
from publisher.preflight.report import Examined, as_html, as_json
from publisher.printshop import Particulars, Printer, Sheetwork, make_interior, refuse_count
from publisher.printshop.colourreport import colour_html, colour_json
from publisher.printshop.cover import CoverWork, make_cover_wrap
from publisher.printshop.package import file_names, package
from publisher.printshop.proof import make_proof
from publisher.printshop.ticket import Ticket, ticket_html, ticket_json, write_ticket


@dataclass(frozen=True, kw_only=True)
class Handed:
    path: Path
    ticket: Ticket
    examined: tuple[Examined, ...]


def hand_off(bound: Path, book: Book, edition: Edition, printer: Printer, out: Path, *, onix: bytes = b"") -> Handed:
    with pikepdf.open(bound) as pdf:
        refuse_count(printer, len(pdf.pages), edition.paper, edition.colours)
    names = file_names(printer, book.key, edition.isbn)
    inner, outer, proof = (out.parent / f"{out.stem}-files" / name for name in names)
    about = Particulars(title=book.title, isbn=edition.isbn, language=book.language)
    interior = make_interior(bound, printer, inner, particulars=about, colours=edition.colours)
    cover = make_cover_wrap(
        book, edition, printer, interior.pages, outer, trim_pt=interior.trim_pt, particulars=about
    )  # fmt: skip
    looked = examined(printer, edition, interior, cover)
    make_proof(inner, outer, proof, title=book.title)
    ticket = write_ticket(book, edition, printer, interior, cover, names[:2])
    works = ((names[0], interior), (names[1], cover.sheet))
    files = {path.name: path.read_bytes() for path in (inner, outer, proof)} | {
        "preflight.html": as_html(looked, looked_at(), title=f"Preflight: {book.title} for {printer.title}"),
        "preflight.json": as_json(looked, looked_at()),
        "job-ticket.json": ticket_json(ticket),
        "job-ticket.html": ticket_html(ticket),
        "colour.html": colour_html(works),
        "colour.json": colour_json(works),
    }
    package(files | ({"onix.xml": onix} if onix else {}), out)
    return Handed(path=out, ticket=ticket, examined=looked)


def examined(printer: Printer, edition: Edition, interior: Sheetwork, cover: CoverWork) -> tuple[Examined, ...]:
    inner = Order(printer=printer, trim_pt=interior.trim_pt, colours=edition.colours)
    zones = tuple(Zone(name=panel.name, box=panel.safe, text=True) for panel in cover.wrap.panels)
    ink = cover.sheet.press.ink_max
    outer = Order(printer=printer, kind="cover", trim_pt=cover.sheet.trim_pt, ink_max=ink, zones=zones)
    works = ((interior.path, inner), (cover.sheet.path, outer))
    return tuple(Examined(name=path.name, path=path, findings=examine(path, order=order)) for path, order in works)
