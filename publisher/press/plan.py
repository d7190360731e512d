"""``build --dry-run``: what is in, why, and what would be set anew."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from publisher.config import FILE_NAME, OFFPRINTS, PAGED, BookOrder, Config, PartOrder, Selection, load_config
from publisher.manuscript import gather
from publisher.model import anchor_of
from publisher.notices import Notice, has_error
from publisher.press.impressions import compose
from publisher.press.issues import illustrate
from publisher.press.orders import Order, orders_of
from publisher.press.posts import read
from publisher.press.run import shown
from publisher.press.shop import Progress, Shop, open_shop, silent
from publisher.setting import kept_galley


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One volume that a build would make."""

    book: str
    edition: str
    path: str
    why: str
    """What the order says about the choice of posts."""
    posts: tuple[str, ...]
    """Stems, in order."""
    set_anew: tuple[str, ...]
    """Stems of the posts whose galleys the store does not have; none for an edition without pages."""
    refused: tuple[str, ...]
    """Why the book is not bound."""


def plan(
    root: Path,
    *,
    only: Collection[str] = (),
    as_json: bool = False,
    offline: bool = False,
    progress: Progress = silent,
) -> str:
    """Say what :func:`publisher.press.publish` would do, as text for a person or as JSON; nothing is written.

    :raises ConfigError: when the order cannot be understood
    """
    config = load_config(root / FILE_NAME)
    shop = open_shop(root, config=config, offline=offline, progress=progress)
    passed_over: list[Notice] = []
    articles = read(shop, gather(root, config.posts.source, passed_over.append))
    orders = orders_of(config, articles, shop.out, only)
    planned = tuple(_planned(orders, config, shop))
    if as_json:
        return json.dumps([asdict(each) for each in planned], ensure_ascii=False)
    faults = [*passed_over, *(n for article in articles for n in article.notices if n.severity == "error")]
    legend = ["* to be set"] if any(each.set_anew for each in planned) else []
    return "\n".join([*(f"not in: {fault}" for fault in faults), *map(_said, planned), *legend])


def _planned(orders: Iterable[Order], config: Config, shop: Shop) -> Iterator[Planned]:
    orders = tuple(orders)
    pictures, _ = illustrate((order for order in orders if not has_error(order.book.notices)), shop)
    for order in orders:
        book = order.book
        refused = tuple(notice.message for notice in book.notices if notice.severity == "error")
        for edition in order.editions:
            anew: list[str] = []
            if edition.name in PAGED and not refused:
                impression = compose(book, edition, order.path(edition), pictures, shop)
                lacking = {s.anchor for s in impression.body if kept_galley(s, impression.design, shop.store) is None}
                anew = [article.stem for article in book.articles if anchor_of(article.stem) in lacking]
            yield Planned(
                book=OFFPRINTS if book.offprint else book.key,
                edition=edition.name,
                path=shown(order.path(edition)),
                why="" if book.offprint else _why(config.books[book.key]),
                posts=tuple(article.stem for article in book.articles),
                set_anew=tuple(anew),
                refused=refused,
            )


def _why(order: BookOrder) -> str:
    said = [_chosen(piece) for piece in (order.parts or (order,))]
    if order.volumes:
        said.append(f"split into volumes where articles take more than {order.volumes.max_pages} pages")
    return "; ".join(said)


def _chosen(piece: BookOrder | PartOrder) -> str:
    label = f"{piece.title}: " if isinstance(piece, PartOrder) else ""
    if piece.select is None:
        return f"{label}listed by name"
    said = [f"{key} {value}" for key, value in _keys(piece.select)]
    return label + (", ".join(said) or "every post")


def _keys(selection: Selection) -> Iterator[tuple[str, str]]:
    for key, value in asdict(selection).items():
        if value:
            yield key, str(value)


def _said(each: Planned) -> str:
    """A volume in a few lines; a star marks what is to be set."""
    if each.refused:
        return f"{each.path}  not bound: {'; '.join(each.refused)}"
    anew = set(each.set_anew)
    head = f"{each.path}  {len(each.posts)} posts, {len(anew)} to be set" if each.why else each.path
    marks = [f"  {'*' if stem in anew else ' '} {stem}" for stem in each.posts]
    return "\n".join([head, *([f"  chosen by {each.why}"] if each.why else []), *marks])
