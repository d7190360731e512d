"""``publisher check``: the notices of posts and books, and what stands against the volumes already made."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from publisher.assets import house_digest
from publisher.config import FILE_NAME, OFFPRINTS, load_config
from publisher.epub import ask_ace, check_accessibility
from publisher.manuscript import gather
from publisher.model import Edition, Post
from publisher.notices import Notice
from publisher.preflight import Finding
from publisher.preflight.ua import examine_screen, looked_at_screen
from publisher.press.issues import illustrate
from publisher.press.orders import SUFFIX, Order, orders_of
from publisher.press.posts import find_posts, read
from publisher.press.run import all_notices
from publisher.press.shop import Progress, Shop, open_shop, silent
from publisher.store import Store, key_of


def check(
    root: Path, names: Collection[str] = (), *, offline: bool = False, progress: Progress = silent
) -> tuple[Notice, ...]:
    """Everything that there is to say about the project, or about the books and posts named.

    :raises ConfigError: when the order cannot be understood
    :raises UsageError: when a name stands for several posts
    """
    config = load_config(root / FILE_NAME)
    passed_over: list[Notice] = []
    posts: tuple[Post, ...] = gather(root, config.posts.source, passed_over.append)
    shop = open_shop(root, config=config, offline=offline, progress=progress)
    articles = read(shop, posts)
    ordered = {name for name in names if name == OFFPRINTS or name in config.books}
    orders = orders_of(config, articles, shop.out, ordered) if ordered or not names else ()
    named = read(shop, find_posts(root, [name for name in names if name not in ordered]))
    _, pictures = illustrate(orders, shop)
    built = [notice for order in orders for notice in _preflighted(order, shop)]
    return all_notices(
        shop.notices,
        passed_over if not names else (),
        *(article.notices for article in (named if names else articles)),
        *(order.book.notices for order in orders),
        *(article.notices for order in orders for article in order.book.articles),
        pictures,
        built,
    )


def _preflighted(order: Order, shop: Shop) -> Iterator[Notice]:
    """What there is against the volumes of a book that lie built; offprints are left to ``publisher preflight``."""
    for edition in () if order.book.offprint else order.editions:
        for path in _files(order, edition):
            for notice in _LOOKS.get(edition.name, _unseen)(path, edition, shop.store):
                yield replace(notice, file=Path(os.path.relpath(path, shop.root)).as_posix())


def _files(order: Order, edition: Edition) -> list[Path]:
    """The files of an edition that lie built: one, or one a volume where the book is split."""
    key = order.book.key
    volumes = f"{key}-[0-9]*/{key}-[0-9]*{SUFFIX[edition.name]}" if order.volumes else ""
    found = sorted(order.folder.parent.glob(volumes)) if volumes else []
    return found or [path for path in (order.path(edition),) if path.is_file()]


def _ebook(path: Path, edition: Edition, store: Store) -> Iterator[Notice]:
    """What keeps an e-book from being called accessible; Ace is asked when somebody answers for the claim."""
    yield from check_accessibility(path, certifier=edition.certifier)
    yield from (ask_ace(path) or ()) if edition.certifier else ()


def _screen(path: Path, edition: Edition, store: Store) -> Iterator[Notice]:
    """What PDF/UA and PDF/A have against a PDF for the screen; a file looked at before is not looked at again."""
    key = key_of("screen-preflight", house_digest(), looked_at_screen(), path.read_bytes())
    found = store.load(key, tuple[Finding, ...])
    if found is None:
        found = examine_screen(path)
        store.keep(key, found)
    for finding in found:
        place = f"page {finding.page}: " if finding.page else ""
        message = f"{place}{finding.message} ({finding.rule})"
        yield Notice(code="u-101", severity="warning", message=message, hint=finding.hint)


def _unseen(path: Path, edition: Edition, store: Store) -> Iterator[Notice]:
    """Nothing: a print edition is looked at for its printer, by ``handoff`` and ``publisher preflight``."""
    yield from ()


_LOOKS: Mapping[str, Callable[[Path, Edition, Store], Iterator[Notice]]] = {"epub": _ebook, "screen": _screen}
