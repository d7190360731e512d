"""What is to be made: books and their editions, each with the file it becomes."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from publisher.config import OFFPRINTS, BookOrder, Config, EditionOrder, OffprintsOrder, VolumesOrder, edition_of
from publisher.errors import UsageError
from publisher.makeup import make_up, offprint
from publisher.makeup.choice import select
from publisher.model import Article, Book, Edition
from publisher.units import trim_pt

SUFFIX = {"screen": "-screen.pdf", "print": "-print.pdf", "epub": ".epub", "html": ".html"}
"""What follows a book's key in the name of each edition's file."""
FORMATS = {"pdf": "screen", "epub": "epub", "html": "html"}
"""Edition that an offprint's format is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One book with the editions wanted, print before EPUB."""

    book: Book
    editions: tuple[Edition, ...]
    folder: Path
    """Below the output folder."""
    volumes: VolumesOrder | None = None
    file: Path | None = None
    """Where the one edition goes, when somebody named it."""

    def path(self, edition: Edition) -> Path:
        if self.file is not None:
            return self.file
        if self.book.offprint:
            return self.folder / f"{self.book.key}{'.pdf' if edition.name == 'screen' else SUFFIX[edition.name]}"
        return self.folder / f"{self.book.key}{SUFFIX[edition.name]}"


def check_names(config: Config, only: Collection[str]) -> None:
    """Refuse a name that ``publisher.toml`` does not order.

    :raises UsageError: with the nearest names
    """
    known = [OFFPRINTS, *config.books]
    for name in only:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            raise UsageError(f"nothing is called {name!r} here", hint=f"there are {', '.join(near or known)}")


def orders_of(config: Config, articles: Sequence[Article], out: Path, only: Collection[str] = ()) -> tuple[Order, ...]:
    """Everything that the config orders, offprints first.

    :raises UsageError: when ``only`` names what is not ordered
    """
    check_names(config, only)
    orders: list[Order] = []
    if config.offprints is not None and (not only or OFFPRINTS in only):
        orders += offprint_orders(config, config.offprints, articles, out / "offprints")
    for key, order in config.books.items():
        if not only or key in only:
            book = make_up(key, order, config, articles)
            orders.append(
                Order(book=book, editions=_editions(order), folder=out / "books" / key, volumes=order.volumes)
            )
    return tuple(orders)


def offprint_orders(
    config: Config, order: OffprintsOrder, articles: Sequence[Article], folder: Path
) -> Iterable[Order]:
    """An offprint of every article that can be read and is chosen."""
    chosen = select(order.select, articles) if order.select else articles
    editions = tuple(Edition(name=FORMATS[kind], trim_pt=trim_pt(order.trim)) for kind in order.formats)  # type: ignore[arg-type]
    for article in chosen:
        if not article.failed:
            yield Order(book=offprint(article, config, articles), editions=editions, folder=folder)


def _editions(order: BookOrder) -> tuple[Edition, ...]:
    rank = {"print": 0, "screen": 1, "epub": 2, "html": 3}
    wanted = order.editions or {"screen": EditionOrder(), "epub": EditionOrder()}
    editions = [replace(edition_of(name, keys), certifier=order.certified_by) for name, keys in wanted.items()]
    return tuple(sorted(editions, key=lambda edition: rank[edition.name]))
