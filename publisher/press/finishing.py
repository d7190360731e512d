"""A book bound for its printer is inked, wrapped, looked at and packed, or refused with reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from publisher.errors import PreflightError
from publisher.model import Volume
from publisher.notices import Notice
from publisher.onix import onix_record
from publisher.preflight import Finding, Zone, examine, looked_at
from publisher.preflight import Order as Expected
from publisher.preflight.report import Examined, as_html, as_text
from publisher.press.covers import cover_picture
from publisher.press.handoff import PRINT, Handoff
from publisher.press.packing import Job
from publisher.printshop.colourreport import colour_html, colour_json, colour_text
from publisher.printshop.cover import CoverWork, make_cover_wrap
from publisher.printshop.intents import Particulars
from publisher.printshop.interior import Sheetwork, make_interior
from publisher.printshop.package import file_names, package
from publisher.printshop.proof import make_proof
from publisher.printshop.ticket import ticket_html, ticket_json, write_ticket
from publisher.units import length_pt


def finish(job: Job, volume: Volume, scratch: Path, notices: Sequence[Notice]) -> Handoff:
    """Ink, wrap, look at it, and pack.

    :param volume: bound in ``scratch``, where all other files of the package are made too
    :raises PreflightError: when the printer would not take it
    """
    book, edition, printer, clock, store = job.book, job.edition, job.printer, job.shop.clock, job.shop.store
    isbn = edition.isbn
    people = tuple(author.name for author in (book.editors or book.authors))
    said = Particulars(title=book.title, authors=people, isbn=isbn, date=book.published, language=book.language)
    names = file_names(printer, book.key, isbn)
    with clock.step("inking"):
        interior = make_interior(
            Path(volume.path),
            printer,
            scratch / names[0],
            particulars=said,
            colours=edition.colours,
            store=store,
        )
    with clock.step("cover"):
        cover = _cover(job, interior, scratch / names[1], said)
    with clock.step("preflight"):
        inner, outer = _look(job, interior, "interior"), _look(job, cover.sheet, "cover", cover)
        looked = (
            Examined(name=names[0], path=interior.path, findings=inner, store=store),
            Examined(name=names[1], path=cover.sheet.path, findings=outer, store=store),
        )
    findings = tuple(finding for each in looked for finding in each.findings)
    if any(finding.severity == "error" for finding in findings):
        raise PreflightError(f"{printer.title} would not take {book.key}:\n{as_text(looked, looked_at())}")
    with clock.step("packing"):
        proof = make_proof(interior.path, cover.sheet.path, scratch / names[2], title=book.title, store=store)
        ticket = write_ticket(book, edition, printer, interior, cover, names[:2])
        works = ((names[0], interior), (names[1], cover.sheet))
        path = package(
            {
                names[0]: interior.path.read_bytes(),
                names[1]: cover.sheet.path.read_bytes(),
                names[2]: proof.read_bytes(),
                "preflight.html": as_html(looked, looked_at(), title=f"Preflight: {book.title} for {printer.title}"),
                "job-ticket.json": ticket_json(ticket),
                "job-ticket.html": ticket_html(ticket),
                "colours.html": colour_html(works),
                "colours.json": colour_json(works),
                "onix.xml": onix_record(book, (edition,), pages={PRINT: interior.pages}),
            },
            job.shop.out / "handoff" / f"{book.key}-{printer.name}.zip",
        )
    return Handoff(
        path=path,
        pages=interior.pages,
        spine_mm=ticket.spine_mm,
        notices=(*notices, *volume.notices, *interior.notices, *cover.sheet.notices),
        findings=findings,
        colours=colour_text(works),
        seconds=tuple(clock.steps.items()),
        counts=tuple(clock.counts.items()),
    )


def _cover(job: Job, interior: Sheetwork, out: Path, said: Particulars) -> CoverWork:
    ordered = job.order.editions[PRINT]
    spine = ordered.spine
    picture, notices = cover_picture(job.book, job.shop)
    hyphened = ordered.isbn.replace("-", "") == job.edition.isbn
    work = make_cover_wrap(
        job.book,
        replace(job.edition, isbn=ordered.isbn) if hyphened else job.edition,
        job.printer,
        interior.pages,
        out,
        trim_pt=interior.trim_pt,
        particulars=said,
        spine=length_pt(spine) if spine else None,
        picture=picture,
        store=job.shop.store,
    )
    return replace(work, sheet=replace(work.sheet, notices=(*notices, *work.sheet.notices)))


def _look(job: Job, work: Sheetwork, kind: str, cover: CoverWork | None = None) -> tuple[Finding, ...]:
    """Our own rules over our own file, held against what was ordered."""
    zones = tuple(
        Zone(name=panel.name, box=panel.safe, text=panel.name != "spine" or (cover is not None and cover.spine_text))
        for panel in (cover.wrap.panels if cover else ())
    )
    expected = Expected(
        printer=job.printer,
        kind="cover" if kind == "cover" else "interior",
        trim_pt=work.trim_pt,
        colours="colour" if kind == "cover" else job.edition.colours,
        ink_max=work.press.ink_max,
        zones=zones,
        store=job.shop.store,
    )
    return examine(work.path, job.printer, expected)
