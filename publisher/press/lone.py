"""Posts made as they are named on the command line, with a config or without."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from publisher.config import FILE_NAME, Config, OffprintsOrder, load_config
from publisher.model import Article, Edition
from publisher.press.errands import engage
from publisher.press.posts import find_posts, read, unread
from publisher.press.run import Run
from publisher.press.shop import Progress, has_config, open_shop, silent


def offprints(
    names: Sequence[str], out: Path, *, root: Path, jobs: int = 0, offline: bool = False, progress: Progress = silent
) -> Run:
    """Make an offprint of each post in the folder ``out``; no config is needed.

    A post that cannot be read is left out, with an error among the notices.
    """
    config = _config(root)
    shop = open_shop(root, config=config, jobs=jobs, offline=offline, progress=progress, out=out)
    articles = _told_apart(read(shop, find_posts(root, names), expect=partial(engage, shop)))
    from publisher.press.issues import issue_all
    from publisher.press.orders import offprint_orders

    order = config.offprints or OffprintsOrder()
    wanted = replace(order, formats=("pdf",), select=None)
    return issue_all(offprint_orders(config, wanted, articles, out), shop, unread(articles))


def anthology(
    names: Sequence[str], out: Path | None, *, root: Path, offline: bool = False, progress: Progress = silent
) -> Run:
    """Make one EPUB of the posts, in the order given; no config is needed.

    :param out: the file to write; by default it is named after the book, in the current folder
    """
    from publisher.makeup import collection
    from publisher.press.issues import issue_all
    from publisher.press.orders import Order

    config = _config(root)
    shop = open_shop(root, config=config, jobs=1, offline=offline, progress=progress)
    articles = read(shop, find_posts(root, names))
    sound = tuple({article.path: article for article in articles if not article.failed}.values())
    if not sound:
        return issue_all((), shop, unread(articles))
    book = collection(sound, config)
    file = out or Path(f"{book.key}.epub")
    order = Order(book=book, editions=(Edition(name="epub"),), folder=file.parent, file=file)
    return issue_all((order,), shop, unread(articles))


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
