"""A bound print book → the package for a print shop, or why not."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from publisher.errors import PreflightError
from publisher.model import Book, Edition, Picture
from publisher.notices import Notice
from publisher.preflight import Order, Zone, examine, looked_at
from publisher.preflight.report import Examined, as_html, as_json
from publisher.printshop import Particulars, Printer, Sheetwork, make_interior, refuse_count
from publisher.printshop.colourreport import colour_html, colour_json
from publisher.printshop.cover import CoverWork, make_cover_wrap
from publisher.printshop.package import file_names, package
from publisher.printshop.proof import make_proof
from publisher.printshop.ticket import Ticket, ticket_html, ticket_json, write_ticket
from publisher.printshop.trimming import box_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff:
    """What went to the shop."""

    path: Path
    ticket: Ticket
    interior: Sheetwork
    cover: CoverWork
    examined: tuple[Examined, ...]
    """What the rules found in interior and cover: nothing that is an error."""
    notices: tuple[Notice, ...] = ()


def hand_off(
    bound: Path,
    book: Book,
    edition: Edition,
    printer: Printer,
    out: Path,
    *,
    spine_pt: float | None = None,
    flaps_pt: float = 0.0,
    picture: Picture | None = None,
    onix: bytes = b"",
) -> Handoff:
    """Make the zip ``out`` from a bound print PDF.

    Its PDFs are the interior, the cover and the proof.  Beside them lie the
    report of the rules, the job ticket, the colour report, the ONIX record
    when there is one, and checksums.

    :param spine_pt: width of the spine from the printer's own template
    :raises PreflightError: when the printer does not bind that many pages, or a rule finds an error; then nothing is
        written but ``OUT.preflight.html``, which shows where
    """
    with pikepdf.open(bound) as pdf:
        pages = len(pdf.pages)
        trim, _ = box_on(pdf.pages[0])
    trim_pt = (trim[2] - trim[0], trim[3] - trim[1])
    refuse_count(printer, pages, edition.paper, edition.colours)
    names = file_names(printer, book.key, edition.isbn)
    about = Particulars(
        title=book.title,
        authors=tuple(author.name for author in (book.editors or book.authors)),
        isbn=edition.isbn,
        date=book.published,
        language=book.language,
    )
    with tempfile.TemporaryDirectory() as folder:
        inner, outer, proof = (Path(folder, name) for name in names)
        bleed = edition.bleed_pt > 0 or None
        interior = make_interior(bound, printer, inner, particulars=about, colours=edition.colours, bleed=bleed)
        cover = make_cover_wrap(
            book, edition, printer, interior.pages, outer, trim_pt=trim_pt, particulars=about, spine=spine_pt,
            flaps_pt=flaps_pt, picture=picture,
        )  # fmt: skip
        examined = _examined(printer, edition, interior, cover, trim_pt)
        report = as_html(examined, looked_at(), title=f"Preflight: {book.title} for {printer.title}")
        _refuse(examined, report, out, printer)
        make_proof(inner, outer, proof, title=book.title)
        ticket = write_ticket(book, edition, printer, interior, cover, names[:2])
        works = ((names[0], interior), (names[1], cover.sheet))
        files = {path.name: path.read_bytes() for path in (inner, outer, proof)} | {
            "preflight.html": report,
            "preflight.json": as_json(examined, looked_at()),
            "job-ticket.json": ticket_json(ticket),
            "job-ticket.html": ticket_html(ticket),
            "colour.html": colour_html(works),
            "colour.json": colour_json(works),
        }
        package(files | ({"onix.xml": onix} if onix else {}), out)
    _report_of(out).unlink(missing_ok=True)
    said = dict.fromkeys((*interior.notices, *cover.sheet.notices))
    return Handoff(path=out, ticket=ticket, interior=interior, cover=cover, examined=examined, notices=tuple(said))


def _examined(
    printer: Printer, edition: Edition, interior: Sheetwork, cover: CoverWork, trim_pt: tuple[float, float]
) -> tuple[Examined, ...]:
    inner = Order(printer=printer, trim_pt=trim_pt, colours=edition.colours)
    zones = tuple(Zone(name=panel.name, box=panel.safe, text=True) for panel in cover.wrap.panels)
    outer = Order(
        printer=printer, kind="cover", trim_pt=cover.sheet.trim_pt, ink_max=cover.sheet.press.ink_max, zones=zones
    )
    return (
        Examined(name=interior.path.name, path=interior.path, findings=examine(interior.path, order=inner)),
        Examined(name=cover.sheet.path.name, path=cover.sheet.path, findings=examine(cover.sheet.path, order=outer)),
    )


def _report_of(out: Path) -> Path:
    return out.with_suffix(".preflight.html")


def _refuse(examined: tuple[Examined, ...], report: bytes, out: Path, printer: Printer) -> None:
    errors = [(item.name, finding) for item in examined for finding in item.findings if finding.severity == "error"]
    if not errors:
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    _report_of(out).write_bytes(report)
    told = [
        f"{name}{f', page {finding.page}' if finding.page else ''}: {finding.message} ({finding.hint})"
        for name, finding in errors[:5]
    ]
    more = f"\n  and {len(errors) - 5} more" if len(errors) > 5 else ""
    message = f"not made for {printer.title}: " + "\n  ".join(told) + more
    raise PreflightError(message, hint=f"{_report_of(out).name} shows where")
