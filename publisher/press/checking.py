"""``publisher check``: the notices of posts and books, without making anything."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from publisher.config import FILE_NAME, load_config
from publisher.epub import ask_ace, check_accessibility
from publisher.manuscript import gather
from publisher.model import Post
from publisher.notices import Notice
from publisher.press.issues import illustrate
from publisher.press.orders import OFFPRINTS, Order, orders_of
from publisher.press.posts import find_posts, read
from publisher.press.run import all_notices
from publisher.press.shop import Progress, open_shop, silent


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
    barriers = [notice for order in orders for notice in _barriers(order, root)]
    return all_notices(
        shop.notices,
        passed_over if not names else (),
        *(article.notices for article in (named if names else articles)),
        *(order.book.notices for order in orders),
        *(article.notices for order in orders for article in order.book.articles),
        pictures,
        barriers,
    )


def _barriers(order: Order, root: Path) -> Iterator[Notice]:
    """What keeps a built e-book from being called accessible; Ace is asked when it is there."""
    for edition in order.editions:
        path = order.path(edition)
        if edition.name == "epub" and not order.book.offprint and path.is_file():
            found = check_accessibility(path, certifier=edition.certifier)
            for notice in (*found, *((ask_ace(path) or ()) if edition.certifier else ())):
                yield replace(notice, file=Path(os.path.relpath(path, root)).as_posix())
