"""Where everything comes together: read :func:`publish` first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from publisher.config import FILE_NAME, Config, OffprintsOrder, load_config
from publisher.makeup import collection
from publisher.manuscript import gather
from publisher.model import Article, Edition
from publisher.notices import Notice
from publisher.press.checking import check
from publisher.press.issues import issue_all
from publisher.press.manifest import write_manifest
from publisher.press.orders import Order, check_names, offprint_orders, orders_of
from publisher.press.plan import plan
from publisher.press.posts import find_posts, read
from publisher.press.receipt import recall, remember
from publisher.press.run import Run
from publisher.press.shop import Progress, has_config, open_shop, silent

__all__ = ["Run", "anthology", "check", "find_posts", "offprints", "plan", "publish"]


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
    check_names(config, only)
    passed_over: list[Notice] = []
    posts = gather(root, config.posts.source, passed_over.append)
    shop = open_shop(root, config=config, jobs=jobs, offline=offline, progress=progress)
    kept = recall(shop, posts, only)
    if kept is not None:
        return kept
    articles = read(shop, posts)
    orders = orders_of(config, articles, shop.out, only)
    unread = [notice for article in articles if article.failed for notice in article.notices]
    run = issue_all(orders, shop, [*passed_over, *unread])
    write_manifest(shop.out, run.volumes)
    return remember(shop, posts, only, articles, run)


def offprints(
    names: Sequence[str], out: Path, *, root: Path, jobs: int = 0, offline: bool = False, progress: Progress = silent
) -> Run:
    """Make an offprint of each post in the folder ``out``; no config is needed.

    A post that cannot be read is left out, with an error among the notices.
    """
    config = _config(root)
    shop = open_shop(root, config=config, jobs=jobs, offline=offline, progress=progress, out=out)
    articles = _told_apart(read(shop, find_posts(root, names)))
    order = config.offprints or OffprintsOrder()
    unread = [notice for article in articles if article.failed for notice in article.notices]
    wanted = replace(order, formats=("pdf",), select=None)
    return issue_all(offprint_orders(config, wanted, articles, out), shop, unread)


def anthology(
    names: Sequence[str], out: Path | None, *, root: Path, offline: bool = False, progress: Progress = silent
) -> Run:
    """Make one EPUB of the posts, in the order given; no config is needed.

    :param out: the file to write; by default it is named after the book, in the current folder
    """
    config = _config(root)
    shop = open_shop(root, config=config, jobs=1, offline=offline, progress=progress)
    articles = read(shop, find_posts(root, names))
    unread = [notice for article in articles if article.failed for notice in article.notices]
    sound = tuple({article.path: article for article in articles if not article.failed}.values())
    if not sound:
        return issue_all((), shop, unread)
    book = collection(sound, config)
    file = out or Path(f"{book.key}.epub")
    order = Order(book=book, editions=(Edition(name="epub"),), folder=file.parent, file=file)
    return issue_all((order,), shop, unread)


def _config(root: Path) -> Config:
    return load_config(root / FILE_NAME) if has_config(root) else Config()


def _told_apart(articles: Sequence[Article]) -> tuple[Article, ...]:
    """Each post once; posts of one stem from several folders get numbers, so that no file is overwritten."""
    taken: Counter[str] = Counter()
    apart = []
    for article in {article.path: article for article in articles}.values():
        taken[article.stem] += 1
        number = taken[article.stem]
        apart.append(replace(article, stem=f"{article.stem}-{number}") if number > 1 else article)
    return tuple(apart)
