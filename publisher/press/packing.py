"""A book is set and bound as its printer wants it; then see :mod:`publisher.press.finishing`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path

from publisher.composition import load_style, page_design
from publisher.config import BookOrder, edition_of
from publisher.errors import PreflightError, UsageError
from publisher.makeup import make_up
from publisher.manuscript import gather
from publisher.model import Book, Edition, PageDesign, Pagination, Volume
from publisher.press.errands import engage
from publisher.press.handoff import PRINT, Handoff
from publisher.press.impressions import Impression, Pictures, compose, issue, set_ahead
from publisher.press.issues import illustrate, volumes_of
from publisher.press.orders import Order
from publisher.press.posts import read
from publisher.press.shop import Shop
from publisher.printshop import Printer, fixpoint, load_profile, refuse_count


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
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
    job = Job(book=book, edition=edition, order=ordered, printer=printer, pictures=pictures, shop=shop)
    with tempfile.TemporaryDirectory(prefix="publisher-handoff-") as scratch:
        volume = _fitted(job, Path(scratch, "bound.pdf"))
        refuse_count(printer, volume.pages, edition.paper, edition.colours)
        from publisher.press.finishing import finish  # loaded while the book was set

        return finish(job, volume, Path(scratch), notices)


def _fitted(job: Job, path: Path) -> Volume:
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


def _bound(job: Job, design: PageDesign, path: Path) -> tuple[Volume, Pagination]:
    edition = replace(job.edition, inner_pt=design.inner_pt, outer_pt=design.outer_pt)
    impression: Impression = compose(job.book, edition, path, job.pictures, job.shop)
    # What opens PDFs is loaded while workers set.
    set_ahead((impression,), job.shop, meanwhile=partial(import_module, "publisher.press.finishing"))
    return issue(impression, job.shop)


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
