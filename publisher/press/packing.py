"""A bound print edition becomes the package that a printer takes, or is refused with reasons."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from publisher.composition import load_style, page_design
from publisher.config import BookOrder, edition_of
from publisher.errors import PreflightError, UsageError
from publisher.makeup import make_up
from publisher.manuscript import gather
from publisher.model import Book, Edition, PageDesign, Pagination, Volume
from publisher.notices import Notice
from publisher.onix import onix_record
from publisher.preflight import Finding, Zone, examine, looked_at
from publisher.preflight import Order as Expected
from publisher.preflight.report import Examined, as_html, as_text
from publisher.press.covers import cover_picture
from publisher.press.errands import engage
from publisher.press.handoff import PRINT, Handoff
from publisher.press.impressions import Impression, Pictures, compose, issue, set_ahead
from publisher.press.issues import illustrate, volumes_of
from publisher.press.orders import Order
from publisher.press.posts import read
from publisher.press.shop import Shop
from publisher.printshop import Particulars, Printer, Sheetwork, fixpoint, load_profile, make_interior, refuse_count
from publisher.printshop.colourreport import colour_html, colour_json, colour_text
from publisher.printshop.cover import CoverWork, make_cover_wrap
from publisher.printshop.package import file_names, package
from publisher.printshop.proof import make_proof
from publisher.printshop.ticket import ticket_html, ticket_json, write_ticket
from publisher.units import length_pt


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """A book on its way to one printer."""

    book: Book
    edition: Edition
    order: BookOrder
    printer: Printer
    pictures: Pictures
    shop: Shop


def pack(name: str, key: str, printer_name: str, shop: Shop) -> Handoff:
    """Make the package of book ``name``, or of its volume ``key``; see :func:`publisher.press.handoff.handoff`."""
    printer = load_profile(printer_name, shop.root)
    config = shop.config
    ordered = config.books[name]
    articles = read(shop, gather(shop.root, config.posts.source), expect=partial(engage, shop))
    book = make_up(name, ordered, config, articles)
    _refuse([notice.message for notice in book.notices if notice.severity == "error"], f"{name} is not bound")
    edition = edition_of(PRINT, ordered.editions[PRINT])
    order = Order(book=book, editions=(edition,), folder=shop.out / "books" / name, volumes=ordered.volumes)
    pictures, notices = illustrate([order], shop)
    volumes = {volume.book.key: volume for volume in volumes_of(order, pictures, shop)}
    if key not in volumes:
        raise UsageError(f"{key} is no volume: {name} is split", hint=f"hand off one of {', '.join(volumes)}")
    book, (edition,) = volumes[key].book, volumes[key].editions
    _refuse(list(_placeholders(book, pictures)), f"{key} lacks pictures")
    job = _Job(book=book, edition=edition, order=ordered, printer=printer, pictures=pictures, shop=shop)
    with tempfile.TemporaryDirectory(prefix="publisher-handoff-") as scratch:
        return _packed(job, Path(scratch), notices)


def _packed(job: _Job, scratch: Path, notices: Sequence[Notice]) -> Handoff:
    """Fit, bind, ink, wrap, look at it, and pack."""
    book, edition, printer, clock = job.book, job.edition, job.printer, job.shop.clock
    volume = _fitted(job, scratch / "bound.pdf")
    refuse_count(printer, volume.pages, edition.paper, edition.colours)
    isbn = edition.isbn
    people = tuple(author.name for author in (book.editors or book.authors))
    said = Particulars(title=book.title, authors=people, isbn=isbn, date=book.published, language=book.language)
    names = file_names(printer, book.key, isbn)
    with clock.step("inking"):
        interior = make_interior(
            scratch / "bound.pdf",
            printer,
            scratch / names[0],
            particulars=said,
            colours=edition.colours,
            store=job.shop.store,
        )
    with clock.step("cover"):
        cover = _cover(job, interior, scratch / names[1], said)
    with clock.step("preflight"):
        looked = (
            Examined(name=names[0], path=interior.path, findings=_look(job, interior, "interior")),
            Examined(name=names[1], path=cover.sheet.path, findings=_look(job, cover.sheet, "cover", cover)),
        )
    findings = tuple(finding for each in looked for finding in each.findings)
    if any(finding.severity == "error" for finding in findings):
        raise PreflightError(f"{printer.title} would not take {book.key}:\n{as_text(looked, looked_at())}")
    with clock.step("packing"):
        proof = make_proof(interior.path, cover.sheet.path, scratch / names[2], title=book.title, store=job.shop.store)
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
    )


def _fitted(job: _Job, path: Path) -> Volume:
    """Bind the book to ``path`` with the gutter that its page count asks for.

    Articles are set again only for a new measure; a shift is the binder's.
    """
    bound: list[tuple[PageDesign, Volume]] = []

    def count(design: PageDesign) -> int:
        bound.append((design, _bound(job, design, path)[0]))
        return bound[-1][1].pages

    style = load_style(job.book.style, job.shop.root)
    fit = fixpoint(job.printer, page_design(style, job.edition, language=job.book.language), count)
    if bound[-1][0] != fit.design:
        bound.append((fit.design, _bound(job, fit.design, path)[0]))
    return bound[-1][1]


def _bound(job: _Job, design: PageDesign, path: Path) -> tuple[Volume, Pagination]:
    edition = replace(job.edition, inner_pt=design.inner_pt, outer_pt=design.outer_pt)
    impression: Impression = compose(job.book, edition, path, job.pictures, job.shop)
    set_ahead((impression,), job.shop)
    return issue(impression, job.shop)


def _cover(job: _Job, interior: Sheetwork, out: Path, said: Particulars) -> CoverWork:
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


def _look(job: _Job, work: Sheetwork, kind: str, cover: CoverWork | None = None) -> tuple[Finding, ...]:
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


def _placeholders(book: Book, pictures: Pictures) -> Iterator[str]:
    """Pictures of the text that could not be had; a lead picture is merely left out."""
    for article in book.articles:
        had = {picture.src for picture in pictures.get(article.stem, ())}
        for figure in article.figures:
            if figure.src not in had:
                place = f"{article.file}:{figure.line}" if figure.line else article.file
                yield f"{place}: {figure.src} is not to be had"


def _refuse(reasons: list[str], what: str) -> None:
    if reasons:
        raise PreflightError("\n".join([f"{what}:", *reasons]), hint="mend these and hand off again")
