"""The metadata of the package, in full (EPUB 3.3, EPUB Accessibility 1.1)."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from typing import Any

import publisher
from publisher.epub import accessibility
from publisher.epub.accessibility import Evidence
from publisher.epub.archive import XML_LANG
from publisher.epub.navigation import tongue
from publisher.model import Author, Book, Edition, Pagination, Series


def identifier(book: Book, edition: Edition) -> str:
    """Return the ISBN as a URN, or a UUID version 5 of the imprint's address and the book's key."""
    digits = "".join(c for c in edition.isbn if c.isdigit() or c in "xX")
    if digits:
        return f"urn:isbn:{digits}"
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{book.imprint.url}#{book.key}')}"


def modified(book: Book) -> dt.datetime:
    """Return SOURCE_DATE_EPOCH, or else the newest date of the front matter; never a file's time.

    See https://reproducible-builds.org/specs/source-date-epoch/
    """
    stamp = os.environ.get("SOURCE_DATE_EPOCH", "")
    if stamp.isascii() and stamp.isdecimal() and int(stamp) < 253402300800:
        return dt.datetime.fromtimestamp(int(stamp), dt.UTC)
    dates = [article.published for article in book.articles if article.published]
    newest = max([*dates, *([book.published] if book.published else [])], default=dt.date(1980, 1, 1))
    return dt.datetime(newest.year, newest.month, newest.day, tzinfo=dt.UTC)


class _Metadata:
    """Adds to EbookLib's lists, leaving out what is empty."""

    def __init__(self, target: Any) -> None:
        self.target = target

    def dc(self, name: str, value: str, ident: str = "") -> None:
        if value.strip():
            self.target.add_metadata("DC", name, value.strip(), {"id": ident} if ident else {})

    def meta(self, name: str, value: str, **attributes: str) -> None:
        if value.strip():
            self.target.add_metadata(None, "meta", value.strip(), {"property": name, **attributes})

    def old_meta(self, name: str, content: str) -> None:
        self.target.add_metadata(None, "meta", None, {"name": name, "content": content})


def describe(
    target: Any,
    book: Book,
    edition: Edition,
    evidence: Evidence,
    *,
    source: str,
    own_fonts: bool,
    cover: bool,
    certifier: str = "",
) -> None:
    """Fill the metadata of EbookLib's ``target``.

    :param source: ``pageBreakSource``; empty when there is no page list
    :param certifier: who answers for the claim to conform; empty for no claim
    """
    target.metadata.clear()
    target.set_identifier(identifier(book, edition))
    lists = _Metadata(target)
    lists.dc("title", book.title or book.key, "title")
    target.title = book.title or book.key
    lists.meta("title-type", "main", refines="#title")
    if book.subtitle.strip():
        lists.dc("title", book.subtitle, "subtitle")
        lists.meta("title-type", "subtitle", refines="#subtitle")
    for language in dict.fromkeys([book.language, *(article.language for article in book.articles)]):
        lists.dc("language", language)
    target.language = book.language
    _people(lists, book)
    lists.dc("publisher", book.imprint.name)
    lists.dc("date", book.published.isoformat() if book.published else "")
    lists.dc("description", book.description)
    lists.dc("rights", book.rights or book.imprint.licence)
    for subject in dict.fromkeys(word.strip() for word in (*book.subjects, *book.keywords)):
        lists.dc("subject", subject)
    _series(lists, book)
    foreign = tongue(book.language) == "en" and not book.language.lower().startswith("en")
    for name, value in accessibility.metadata(evidence, book.language):
        lists.meta(name, value, **({XML_LANG: "en"} if foreign and name.endswith("Summary") else {}))
    if certifier:
        lists.meta("dcterms:conformsTo", accessibility.CONFORMS_TO, id="conformance")
        lists.meta("a11y:certifiedBy", certifier, refines="#conformance")
    lists.meta("pageBreakSource", source)
    if own_fonts:
        target.add_prefix("ibooks", "http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/")
        lists.meta("ibooks:specified-fonts", "true")
    if cover:
        lists.old_meta("cover", "cover-image")
    lists.old_meta("generator", f"publisher {publisher.__version__}")


def _people(lists: _Metadata, book: Book) -> None:
    """Each person once, with all that they did; editors first when there are any."""
    edited = [Author(name=each.name, sort_name=each.sort_name, role="edt") for each in book.editors]
    named: dict[str, tuple[Author, list[str]]] = {}
    for person in (*edited, *book.authors):
        if person.name.strip():
            _, roles = named.setdefault(person.name.strip(), (person, []))
            if person.role not in roles:
                roles.append(person.role)
    for number, (name, (person, roles)) in enumerate(named.items(), 1):
        ident = f"creator-{number}"
        lists.dc("creator" if {"aut", "edt"} & {*roles} else "contributor", name, ident)
        for role in roles:
            lists.meta("role", role, refines=f"#{ident}", scheme="marc:relators")
        lists.meta("file-as", person.sort_name or name, refines=f"#{ident}")
        lists.meta("display-seq", str(number), refines=f"#{ident}")


def _series(lists: _Metadata, book: Book) -> None:
    """The series that the book belongs to, and the set of volumes that it is one of."""
    found = [("series", book.series)] if book.series and book.series.name.strip() else []
    if book.volume:
        found.append(("set", Series(name=book.title or book.key, number=book.volume)))
    for kind, collection in found:
        lists.meta("belongs-to-collection", collection.name, id=kind)
        lists.meta("collection-type", kind, refines=f"#{kind}")
        if collection.number is not None:
            lists.meta("group-position", str(collection.number), refines=f"#{kind}")
        base = f"{book.imprint.url}#{kind}:{collection.name}"
        ident = collection.url or f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, base)}"
        lists.meta("dcterms:identifier", ident, refines=f"#{kind}")
    for _, collection in found[-1:]:
        lists.old_meta("calibre:series", collection.name)
        if collection.number is not None:
            lists.old_meta("calibre:series_index", str(collection.number))


def page_source(pagination: Pagination | None, isbn: str) -> str:
    """Return ``pageBreakSource``: the print edition's ISBN, ``none`` when it has none, nothing without pages."""
    if not pagination or not pagination.pages:
        return ""
    digits = "".join(c for c in isbn if c.isdigit() or c in "xX")
    return f"urn:isbn:{digits}" if digits else "none"
