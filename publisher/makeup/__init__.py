"""Articles → :class:`Book`: choice, order, parts, matter, links between posts.

What is wrong with an order that an editor can mend is a notice on the book
(``m-…``); a book whose notices hold an error is not bound, and the others go on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from publisher.config import BookOrder, Config
from publisher.makeup.choice import newest, order_key, parts_of, unreadable
from publisher.makeup.links import link
from publisher.makeup.volumes import split
from publisher.model import Article, Author, Book, Part, plain_text
from publisher.notices import Notice
from publisher.reading import sort_name

__all__ = ["collection", "link", "make_up", "newest", "offprint", "order_key", "split"]


def make_up(key: str, order: BookOrder, config: Config, articles: Sequence[Article]) -> Book:
    """The book that ``order`` asks for, out of all ``articles`` of the project."""
    notices: list[Notice] = []
    parts = tuple(parts_of(key, order, articles, notices))
    chosen = tuple(article for part in parts for article in part.articles)
    notices += (*unreadable(key, chosen), *_unnumbered(key, order))
    linked = iter(link(chosen, articles, config.imprint.url))
    parts = tuple(replace(part, articles=tuple(next(linked) for _ in part.articles)) for part in parts)
    return Book(
        key=key,
        title=order.title,
        subtitle=order.subtitle,
        language=order.language or _language(chosen) or config.imprint.language,
        series=order.series,
        imprint=config.imprint,
        editors=tuple(Author(name=name, sort_name=sort_name(name), role="edt") for name in order.editors),
        authors=tuple(dict.fromkeys(author for article in chosen for author in article.authors)),
        description=order.description,
        rights=order.rights or config.imprint.licence,
        subjects=order.subjects,
        keywords=order.keywords,
        dedication=order.dedication,
        epigraph=order.epigraph,
        blurb=order.blurb,
        edition_line=order.edition_line,
        published=order.date or newest(chosen),
        also=_also(key, order, config),
        front=order.matter.front,
        parts=parts,
        back=order.matter.back,
        style=order.style,
        cover=order.cover,
        pull_quotes=order.pull_quotes,
        notices=tuple(notices),
    )


def offprint(article: Article, config: Config, known: Sequence[Article] = ()) -> Book:
    """A book of one article, as a file of its own; links to other posts go to the web."""
    order = config.offprints
    (linked,) = link((article,), known, config.imprint.url)
    return Book(
        key=article.stem,
        title=article.title,
        subtitle=article.subtitle,
        language=article.language,
        imprint=config.imprint,
        authors=article.authors,
        description=article.subtitle or plain_text(article.standfirst),
        rights=article.rights or config.imprint.licence,
        keywords=article.tags,
        published=article.published,
        parts=(Part(articles=(linked,)),),
        style=order.style if order else "journal",
        pull_quotes=order.pull_quotes if order else True,
        offprint=True,
    )


def collection(articles: Sequence[Article], config: Config, style: str = "book") -> Book:
    """One book of whatever articles are given, in their order, when nobody ordered it by name."""
    if len(articles) == 1:
        return offprint(articles[0], config)
    language = _language(articles) or config.imprint.language
    title = "文集" if language.startswith("zh") else "Collected Posts"
    order = BookOrder(title=title, posts=tuple(article.stem for article in articles), style=style, order="listed")
    return make_up("collected-posts", order, config, articles)


def _also(key: str, order: BookOrder, config: Config) -> tuple[tuple[int, str], ...]:
    """The other volumes of the same series, by number."""
    if order.series is None:
        return ()
    others = [
        (book.series.number or 0, book.title)
        for name, book in config.books.items()
        if name != key and book.series and book.series.name == order.series.name
    ]
    return tuple(sorted(others))


def _language(articles: Sequence[Article]) -> str:
    counted = Counter(article.language for article in articles)
    return max(counted, key=lambda language: (counted[language], language), default="")


def _unnumbered(key: str, order: BookOrder) -> Iterator[Notice]:
    """An ISBN names one volume, so that a book which may be split loses its own."""
    if order.volumes and any(edition.isbn for edition in order.editions.values()):
        yield Notice(
            code="m-006",
            severity="warning",
            message="where the book is split, its volumes carry no ISBN: one names one volume only",
            hint="order each volume as a book of its own, with its own ISBN",
            file=f"book {key}",
        )
