"""Which posts a book takes, and in what order."""

from __future__ import annotations

import datetime as dt
import difflib
import fnmatch
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from publisher.config import BookOrder, PartOrder, Selection
from publisher.model import Article, Part, plain_text
from publisher.notices import Notice, Severity


def order_key(article: Article) -> tuple[dt.date, tuple[Any, ...], str]:
    """By date, then the numbers in the slug as numbers, so that day 9 comes before day 10."""
    return article.published or dt.date.max, _natural(article.slug), article.stem


def newest(articles: Iterable[Article]) -> dt.date | None:
    return max((article.published for article in articles if article.published), default=None)


ORDERS: Mapping[str, Callable[[list[Article]], list[Article]]] = {
    "date": lambda articles: sorted(articles, key=order_key),
    "date-descending": lambda articles: sorted(articles, key=order_key, reverse=True),
    "title": lambda articles: sorted(articles, key=lambda a: (_natural(a.title.casefold()), a.stem)),
    "author": lambda articles: sorted(
        articles, key=lambda a: (a.authors[0].sort_name or a.authors[0].name if a.authors else "", order_key(a))
    ),
    "listed": lambda articles: articles,
}


def select(selection: Selection, articles: Iterable[Article]) -> list[Article]:
    """Those for which all that the selection says holds; posts that cannot be read are left to the caller."""
    tests: list[Callable[[Article], bool]] = []
    if selection.glob:
        tests.append(lambda a: fnmatch.fnmatchcase(a.stem, selection.glob))
    if selection.author:
        tests.append(lambda a: any(_fold(author.name) == _fold(selection.author) for author in a.authors))
    if selection.tag:
        tests.append(lambda a: _fold(selection.tag) in {_fold(tag) for tag in a.tags})
    if selection.text:
        tests.append(lambda a: _fold(selection.text) in _text(a))
    if selection.after:
        tests.append(lambda a: a.published is not None and a.published >= (selection.after or dt.date.min))
    if selection.before:
        tests.append(lambda a: a.published is not None and a.published <= (selection.before or dt.date.max))
    return [article for article in articles if all(test(article) for test in tests)]


def parts_of(key: str, order: BookOrder, articles: Sequence[Article], notices: list[Notice]) -> Iterable[Part]:
    pieces: Iterable[BookOrder | PartOrder] = order.parts or (order,)
    taken: set[str] = set()
    for piece in pieces:
        title = piece.title if isinstance(piece, PartOrder) else ""
        found = (
            select(piece.select, articles) if piece.select else _listed(key, piece.posts, articles, notices)
        )  # an empty select chooses everything
        again = [article.stem for article in found if article.stem in taken]
        if again:
            notices.append(_notice("m-003", "info", key, f"already in an earlier part, left there: {', '.join(again)}"))
        found = [article for article in found if article.stem not in taken]
        taken |= {article.stem for article in found}
        if not found:
            where = f"part {title!r} of book {key}" if title else f"book {key}"
            hint = "publisher inspect POST shows what a post is taken for"
            notices.append(_notice("m-001", "error", key, f"no post is chosen for {where}", hint))
        yield Part(title=title, articles=tuple(ORDERS[order.order or ("date" if piece.select else "listed")](found)))


def _listed(key: str, names: Sequence[str], articles: Sequence[Article], notices: list[Notice]) -> list[Article]:
    by_stem = {article.stem: article for article in articles}
    found = []
    for name in dict.fromkeys(names):
        slugs = [article for article in articles if article.slug == name]
        if name in by_stem:
            found.append(by_stem[name])
        elif len(slugs) == 1:
            found.append(slugs[0])
        else:
            near = [a.stem for a in slugs] or difflib.get_close_matches(name, by_stem, n=3)
            hint = f"did you mean {' or '.join(near)}?" if near else "name it by its file stem"
            notices.append(_notice("m-002", "error", key, f"no post is named {name!r}", hint))
    return found


def unreadable(key: str, chosen: Iterable[Article]) -> Iterable[Notice]:
    for article in chosen:
        if article.failed:
            hint = "mend the post or leave it out of the book"
            yield _notice("m-005", "error", key, f"{article.file} cannot be read, so the book is not bound", hint)


def _notice(code: str, severity: Severity, key: str, message: str, hint: str = "") -> Notice:
    return Notice(code=code, severity=severity, message=message, hint=hint, file=f"book {key}")


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())


def _text(article: Article) -> str:
    return _fold(" ".join((article.title, article.subtitle, plain_text(article.standfirst), plain_text(article.body))))


def _natural(text: str) -> tuple[Any, ...]:
    pieces = re.split(r"(\d+)", text)
    return tuple((0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in pieces if piece)
