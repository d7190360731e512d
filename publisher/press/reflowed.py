"""A book in an edition without pages: an EPUB, or a page of the web."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from publisher.composition import compose_body, compose_matter, load_style
from publisher.model import Edition, Pagination, Section, Volume
from publisher.press.impressions import Pictures
from publisher.press.orders import Order
from publisher.press.shop import Shop


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintRun:
    """The print edition of the same book, made before; without one an e-book has no page list."""

    pagination: Pagination | None = None
    isbn: str = ""


def issue_reflowed(
    order: Order, edition: Edition, pictures: Pictures, print_run: PrintRun, cover: bytes, shop: Shop
) -> Volume:
    """Compose and write the edition.

    :param cover: as an e-book bears it; may be empty
    :raises CompositionError: when a section is not well-formed
    """
    book = order.book
    with shop.clock.step("composing"):
        style = load_style(book.style, shop.root)
        body = compose_body(book, edition, style, pictures, shop.store)
        front: tuple[Section, ...] = ()
        back: tuple[Section, ...] = ()
        if not book.offprint:
            places = dict.fromkeys(_lead_pictures(body), "")
            back = compose_matter(book, edition, style, book.back, places)
            front = compose_matter(book, edition, style, book.front, {section.anchor: "" for section in back} | places)
    sections = (*front, *body, *back)
    with shop.clock.step(edition.name):
        # Only here the rooms that write these are loaded: a handoff passes by this file, and makes neither.
        if edition.name == "html":
            from publisher.html import issue_html

            return issue_html(book, edition, sections, pictures, shop.store, order.path(edition))
        from publisher.epub import issue_epub

        return issue_epub(
            book,
            edition,
            sections,
            pictures,
            print_run.pagination,
            cover or None,
            shop.store,
            order.path(edition),
            print_isbn=print_run.isbn,
        )


def _lead_pictures(body: tuple[Section, ...]) -> Iterator[str]:
    """Anchors of the lead pictures that were to be had."""
    for section in body:
        anchor = f"{section.anchor}-figure-0"
        if f'id="{anchor}"' in section.html:
            yield anchor
