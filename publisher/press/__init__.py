"""Where everything comes together: read :func:`publish` first."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from pathlib import Path

from publisher.config import FILE_NAME, load_config
from publisher.manuscript import gather
from publisher.notices import Notice
from publisher.press.receipt import recall, remember
from publisher.press.run import Run
from publisher.press.shop import Progress, open_shop, silent

__all__ = ["Run", "publish"]


def publish(
    root: Path, *, only: Collection[str] = (), jobs: int = 0, offline: bool = False, progress: Progress = silent
) -> Run:
    """Make every edition ordered in ``root/publisher.toml``.

    Posts are read and each book is made up once.  Each edition is then
    composed, set, numbered and bound on its own.  Nothing is bound while
    a book carries an error; its notices come back instead.

    :param only: keys of books, or ``offprints``; everything when empty
    :param jobs: worker processes; 0 for one a core
    :raises ConfigError: when the order cannot be understood
    """
    config = load_config(root / FILE_NAME)
    passed_over: list[Notice] = []
    posts = gather(root, config.posts.source, passed_over.append)
    shop = open_shop(root, config=config, jobs=jobs, offline=offline, progress=progress)
    kept = recall(shop, posts, only)
    if kept is not None:
        return kept
    # Only now the rooms that read, compose and set are loaded: a build that was made before costs none of it.
    from publisher.press.errands import engage, wants_pages
    from publisher.press.posts import read, unread

    articles = read(shop, posts, expect=partial(engage, shop) if wants_pages(config, only) else bool)
    from publisher.press.issues import issue_all
    from publisher.press.manifest import write_manifest
    from publisher.press.orders import orders_of

    orders = orders_of(config, articles, shop.out, only)
    run = issue_all(orders, shop, [*passed_over, *unread(articles)])
    whole = None if only else {order.path(edition) for order in orders for edition in order.editions}
    write_manifest(shop.out, run.volumes, whole)
    return remember(shop, posts, only, articles, run)
