"""Lists of a book: contents, contributors, index, sources, picture credits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from publisher.composition import opening
from publisher.composition.body import part_anchor
from publisher.composition.credits import credits_of
from publisher.composition.labels import label, part_number, series_of_names, writers_of
from publisher.composition.render import Desk, safe
from publisher.model import Article, Author, anchor_of, plain_text

_MARKED = re.compile(r"<dfn\b[^>]*>(.*?)</dfn>", re.DOTALL)
_BACK_IN_CONTENTS = ("contributors", "index", "sources", "credits")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the contents."""

    anchor: str
    lines: tuple[str, ...]
    page: str
    names: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A part of the contents."""

    title: str
    anchor: str
    entries: tuple[Entry, ...]
    matter: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributor:
    """An author in the list of contributors."""

    name: str
    sort_name: str
    bios: tuple[Markup, ...] = ()
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something is, for a number of a page or a link."""

    anchor: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """An entry of the index."""

    term: str
    places: tuple[Place, ...]
    opens: bool = False
    """True for the first under its letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where an article first appeared."""

    names: str
    title: str
    date: str
    url: str
    url_text: str
    rights: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictured:
    """An article and whose its pictures are."""

    title: str
    language: str
    credits: tuple[tuple[Place, Markup], ...]
    """Where the picture is, and the words of its credit."""


def contents(desk: Desk, places: Mapping[str, str]) -> tuple[Group, ...]:
    """Parts with their articles, then the back matter that a reader looks up and ``places`` knows: none is empty."""
    book = desk.book
    groups = []
    for number, part in enumerate(book.parts, 1):
        dot = "　" if book.language.startswith("zh") else " · "
        title = f"{part_number(part.number or number, book.language)}{dot}{part.title}" if part.title else ""
        entries = tuple(_entry(desk, article, places) for article in part.articles)
        groups.append(Group(title=title, anchor=part_anchor(part.title) if part.title else "", entries=entries))
    matter = tuple(
        Entry(anchor=name, lines=(label(name, book.language),), page=places[name])
        for name in book.back
        if name in _BACK_IN_CONTENTS and name in places
    )
    if matter:
        groups.append(Group(title="", anchor="", entries=matter, matter=True))
    return tuple(groups)


def _entry(desk: Desk, article: Article, places: Mapping[str, str]) -> Entry:
    anchor = anchor_of(article.stem)
    return Entry(
        anchor=anchor,
        lines=_title_lines(desk, article) if desk.paper else (full_title(article),),
        page=places.get(anchor, ""),
        names=series_of_names(writers_of(article.authors), article.language, et_al=article.others_unnamed),
    )


def _title_lines(desk: Desk, article: Article) -> tuple[str, ...]:
    """Title and subtitle as the contents have them: in one line, else parted where that costs no line."""
    values, title = desk.values(desk.book.language), full_title(article)

    def lines(text: str) -> tuple[str, ...]:
        return opening.fit_title(desk.style, values, text, desk.book.language, role="entry").lines

    whole = lines(title)
    at = title.rfind(article.subtitle) if article.subtitle else 0
    parted = (*lines(title[:at].strip()), *lines(title[at:])) if at else whole
    return parted if 1 < len(parted) <= len(whole) else whole


def full_title(article: Article) -> str:
    """Title and subtitle in one line."""
    title = article.title or article.stem
    if not article.subtitle:
        return title
    if article.language.startswith("zh"):
        return f"{title}：{article.subtitle}"
    return f"{title}{'' if title.endswith((':', '?', '!')) else ':'} {article.subtitle}"


def contributors(desk: Desk) -> tuple[Contributor, ...]:
    """Everybody who wrote or translated, by sort name; a paragraph that people share stands once."""
    authors: dict[str, Author] = {}
    bios: dict[str, dict[str, None]] = {}
    titles: dict[str, dict[str, None]] = {}
    seen: set[str] = set()
    for article in desk.book.articles:
        for author in article.authors:
            authors.setdefault(author.name, author)
            titles.setdefault(author.name, {})[article.title or article.stem] = None
        for bio in article.bios:
            authors.setdefault(bio.name, Author(name=bio.name))
            if plain_text(bio.html) not in seen:
                bios.setdefault(bio.name, {})[bio.html] = None
                seen.add(plain_text(bio.html))
    shared = {bio.name for article in desk.book.articles for bio in article.bios}
    listed = [
        Contributor(
            name=name,
            sort_name=author.sort_name or name,
            bios=tuple(safe(html) for html in bios.get(name, ())),
            titles=tuple(titles.get(name, ())),
        )
        for name, author in authors.items()
        if name in bios or name not in shared
    ]
    return tuple(sorted(listed, key=lambda entry: (_collated(entry.sort_name), entry.name)))


def _collated(text: str) -> str:
    """A key that sorts accented letters with their plain ones, whatever the locale."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in folded if not unicodedata.combining(c))


def index(desk: Desk, places: Mapping[str, str]) -> tuple[Term, ...]:
    """Authors, subjects from headings and terms marked with ``<dfn>``, with the pages on which they stand."""
    found: dict[str, dict[str, str]] = {}
    spelt: dict[str, str] = {}
    for article in desk.book.articles:
        anchor = anchor_of(article.stem)
        short = opening.clip(article.title or article.stem, 32)
        for author in article.authors:
            found.setdefault(author.sort_name or author.name, {})[anchor] = places.get(anchor, short)
        for term, target in _subjects(article):
            if term and (f"{anchor}-{target}" in places or not desk.paper):
                name = spelt.setdefault(_collated(term), term)
                found.setdefault(name, {})[f"{anchor}-{target}"] = places.get(f"{anchor}-{target}", short)
    terms: list[Term] = []
    letter = ""
    for term in sorted(found, key=lambda text: (_collated(text.lstrip("“‘\"'「『《")), text)):
        first = _collated(term)[:1]
        terms.append(
            Term(term=term, places=_joined(found[term]), opens=bool(terms) and first != letter and first.isalpha())
        )
        letter = first
    return tuple(terms)


def _subjects(article: Article) -> Iterator[tuple[str, str]]:
    """Headings and marked terms of an article, each with the id at which it stands."""
    for heading in article.headings:
        yield " ".join(re.sub(r"^[\d.、)]+\s*", "", heading.text).split()).rstrip(".。:："), heading.id
    for number, marked in enumerate(_MARKED.findall(article.body), 1):
        yield " ".join(plain_text(marked).split()), f"term-{number}"


def _joined(found: Mapping[str, str]) -> tuple[Place, ...]:
    """Pages in order, each once, runs of them joined: ``12–14``."""
    first: dict[str, str] = {}
    for anchor, page in found.items():
        first.setdefault(page, anchor)
    if not all(page.isdecimal() for page in first):
        return tuple(Place(anchor=anchor, label=page) for page, anchor in first.items())
    runs: list[list[int]] = []
    for number in sorted(int(page) for page in first):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return tuple(
        Place(anchor=first[str(run[0])], label=str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}") for run in runs
    )


def sources(desk: Desk) -> tuple[Source, ...]:
    """Where each article first appeared, in the order of the book."""
    return tuple(
        Source(
            names=series_of_names(writers_of(article.authors), article.language, et_al=article.others_unnamed),
            title=article.title or article.stem,
            date=opening.date_of(article, desk.book.language).replace(" ", "\u00a0"),
            url=article.source_url,
            url_text=opening.bare_address(article.source_url),
            rights=article.rights,
        )
        for article in desk.book.articles
    )


def picture_credits(desk: Desk, places: Mapping[str, str]) -> tuple[Pictured, ...]:
    """Whose the pictures are, article by article; by page on paper, by number where there are no pages.

    A lead picture that was not to be had is left out with its caption: ``places`` does not know it.
    """
    found = []
    for article in desk.book.articles:
        anchor = anchor_of(article.stem)
        lines = []
        for credit in credits_of(article):
            target = f"{anchor}-{credit.figure}"
            if not credit.number and target not in places:
                continue
            name = label("picture" if credit.number else "opening-picture", article.language)
            number = f"{name} {credit.number}" if credit.number else name
            place = places.get(target, places.get(anchor, "")) if desk.paper else number
            lines.append((Place(anchor=target, label=place), credit.words))
        if lines:
            title = article.title or article.stem
            found.append(Pictured(title=title, language=article.language, credits=tuple(lines)))
    return tuple(found)
