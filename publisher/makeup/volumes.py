"""A long book becomes volumes, each with what is in it and a list of the others."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import replace

from publisher.makeup.choice import newest
from publisher.model import Article, Book, Part, anchor_of

_BOOK_LINK = re.compile(r'(<a\b[^>]*?) href="(book:[^"]*)"([^>]*>)')


def split(book: Book, pages: Mapping[str, int], max_pages: int) -> tuple[Book, ...]:
    """Volumes in which articles take at most ``max_pages``, broken at articles; a longer article stands alone.

    :param pages: pages of each article by stem, a blank before it included
    """
    volumes: list[list[Part]] = [[]]
    full = 0
    for place, part in enumerate(book.parts, 1):
        for article in part.articles:
            if full and full + pages[article.stem] > max_pages:
                volumes.append([])
                full = 0
            full += pages[article.stem]
            if volumes[-1] and volumes[-1][-1].number == place:
                last = volumes[-1].pop()
                volumes[-1].append(replace(last, articles=(*last.articles, article)))
            else:
                volumes[-1].append(replace(part, number=place, articles=(article,)))
    if len(volumes) == 1:
        return (book,)
    return tuple(_volume(book, tuple(parts), number, len(volumes)) for number, parts in enumerate(volumes, 1))


def _volume(book: Book, parts: tuple[Part, ...], number: int, count: int) -> Book:
    """Volume ``number`` of ``count``, with the metadata of what is in it."""
    articles = tuple(article for part in parts for article in part.articles)
    elsewhere = {anchor_of(article.stem): article.source_url for article in book.articles if article not in articles}
    word = _volume_word(number, book.language)
    mark = "，" if book.language.startswith("zh") else ", "
    others = tuple(
        (0, f"{book.title}{mark}{_volume_word(n, book.language)}") for n in range(1, count + 1) if n != number
    )
    return replace(
        book,
        key=f"{book.key}-{number}",
        volume=number,
        subtitle=f"{book.subtitle}: {word}" if book.subtitle else word,
        authors=tuple(dict.fromkeys(author for article in articles for author in article.authors)),
        published=newest(articles),
        parts=tuple(replace(part, articles=tuple(_led_out(a, elsewhere) for a in part.articles)) for part in parts),
        also=(*others, *book.also),
        back=_listing_the_others(book),
    )


def _volume_word(number: int, language: str) -> str:
    if not language.lower().startswith("zh"):
        return f"Volume {number}"
    return f"第{number}{'册' if 'hans' in language.lower() else '冊'}"


def _led_out(article: Article, elsewhere: Mapping[str, str]) -> Article:
    """``article`` with each link to another volume led to the web, or left as words where no address is known."""

    def lead(match: re.Match[str]) -> str:
        target = html.unescape(match[2]).removeprefix("book:")
        home = next((a for a in elsewhere if target == a or target.startswith(f"{a}-")), None)
        if home is None:
            return match[0]
        address = f' href="{html.escape(elsewhere[home])}"' if elsewhere[home] else ""
        return f"{match[1]}{address}{match[3]}"

    return replace(
        article, body=_BOOK_LINK.sub(lead, article.body), standfirst=_BOOK_LINK.sub(lead, article.standfirst)
    )


def _listing_the_others(book: Book) -> tuple[str, ...]:
    """The back matter, with a list of the other volumes where none was ordered."""
    if {"also", "series-page"} & {*book.front, *book.back}:
        return book.back
    place = len(book.back) - (book.back[-1:] == ("colophon",))
    return (*book.back[:place], "also", *book.back[place:])
