"""A section becomes a file of the EPUB: roles, languages, links, pictures, notes and page marks.

The result depends on nothing but its arguments, so it is kept in the store
and an edit of one article makes one file anew.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from publisher.epub.archive import Packed, pack
from publisher.epub.pagemarks import XHTML, PageMark, insert_marks
from publisher.epub.references import name_ids_once, settle_links, settle_pictures
from publisher.epub.roles import give_roles, link_notes_back, rank_headings
from publisher.errors import CompositionError
from publisher.model import Book, Section, anchor_of
from publisher.notices import Notice
from publisher.xhtml import ILLEGAL, parse

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ROOT = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
VERSION = 4
"""Raised when the same section would give another file, so that nothing stale is taken from the store."""

_PROLOGUE = re.compile(r"^.*?<html\b[^>]*>", re.S | re.I)
_ENTITY = re.compile(r"&(?!amp;|lt;|gt;|quot;|apos;|#)[A-Za-z][A-Za-z0-9]*;")
_ASCII = bytes(range(128))
_BOOK_LINK = re.compile(r'href="book:([^"]*)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A finished document and what the package must know of it."""

    packed: Packed
    """The XHTML, as it lies in the zip."""
    letters: str
    """The characters beyond ASCII that it needs, sorted: what fonts are subset by."""
    properties: tuple[str, ...] = ()
    """Of its manifest item: ``svg``, ``mathml``."""
    pictures: int = 0
    unspoken: tuple[str, ...] = ()
    """Pictures whose alternative text says nothing, by file name."""
    roles: bool = False
    headings: int = 0
    notices: tuple[Notice, ...] = ()


def book_links(section: Section) -> tuple[str, ...]:
    """Return the anchors of other sections that ``section`` links to, each once, sorted."""
    if "book:" not in section.html:
        return ()
    return tuple(sorted({html.unescape(anchor) for anchor in _BOOK_LINK.findall(section.html)}))


def bears_id(section: Section, ident: str) -> bool:
    """True when an element of ``section`` has the id ``ident``."""
    return f' id="{html.escape(ident)}"' in section.html


def make_chapter(
    section: Section,
    *,
    links: Mapping[str, str],
    images: Mapping[str, str],
    stylesheets: Sequence[str],
    marks: Sequence[PageMark],
) -> Chapter:
    """Turn ``section`` into a file below ``text/``.

    :param links: anchor of the book → address relative to ``text/``
    :param images: digest of a picture → address relative to ``text/``
    :param stylesheets: addresses relative to ``text/``
    """
    root = parse_section(section)
    notices: list[Notice] = []
    body = body_of(root)
    insert_marks(body, marks, zh=section.language.lower().startswith("zh"))
    unspoken, pictures = settle(body, section, links, images, notices)
    roles = give_roles(body, section)
    properties, headings = _tidy(body)
    _head(root, section, stylesheets)
    text = etree.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>")
    content = f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()
    return Chapter(
        packed=pack(content),
        letters="".join(sorted(set(content.translate(None, _ASCII).decode()))),
        properties=properties,
        pictures=pictures,
        unspoken=unspoken,
        roles=roles,
        headings=headings,
        notices=tuple(notices),
    )


def placed(notices: Sequence[Notice], section: Section, book: Book) -> list[Notice]:
    """Return ``notices`` with the post's file, when ``section`` is an article of ``book``."""
    if not notices:
        return []
    file = next((article.file for article in book.articles if anchor_of(article.stem) == section.anchor), "")
    return [replace(notice, file=file) for notice in notices]


def settle(
    body: etree._Element,
    section: Section,
    links: Mapping[str, str],
    images: Mapping[str, str],
    notices: list[Notice],
) -> tuple[tuple[str, ...], int]:
    """Make ids unique, links and pictures lead somewhere, and notes lead back.

    :returns: the pictures whose alternative text says nothing, and how many there are in all
    """
    name_ids_once(body)
    settle_links(body, links, section, notices)
    found = settle_pictures(body, images, section, notices)
    link_notes_back(body)
    rank_headings(body)
    return found


# -------------------------------------------------------------------- parsing


def parse_section(section: Section) -> etree._Element:
    text = _ENTITY.sub(_character, section.html)
    start = _PROLOGUE.match(text)
    text = f"{ROOT}>{text[start.end() :] if start else text}"
    try:
        return parse(text)
    except etree.XMLSyntaxError as error:
        raise CompositionError(f"the section {section.name} is not well-formed: {error}") from error


def body_of(root: etree._Element) -> etree._Element:
    """Return the body of a parsed section, made when it has none."""
    body = root.find(XHTML + "body")
    return etree.SubElement(root, XHTML + "body") if body is None else body


def _character(match: re.Match[str]) -> str:
    """Return what an HTML entity stands for, since XML knows five of them only."""
    found = html.unescape(match[0])
    return html.escape(found) if found != match[0] else html.escape(match[0])


def _head(root: etree._Element, section: Section, stylesheets: Sequence[str]) -> None:
    root.set("lang", section.language)
    root.set(XML_LANG, section.language)
    for old in root.findall(XHTML + "head"):
        root.remove(old)
    head = etree.Element(XHTML + "head")
    etree.SubElement(head, XHTML + "title").text = ILLEGAL.sub("", section.title).strip() or section.name
    for href in stylesheets:
        etree.SubElement(head, XHTML + "link", {"rel": "stylesheet", "type": "text/css", "href": href})
    root.insert(0, head)


# --------------------------------------------------------------------- finish

_VOID = {XHTML + name for name in ("br", "hr", "img", "col", "wbr", "source", "area", "meta", "link", "input")}
_HEADING = {XHTML + f"h{rank}" for rank in range(1, 7)}


def _tidy(body: etree._Element) -> tuple[tuple[str, ...], int]:
    """Take off ``data-block``, say each language twice (XML and HTML), and close no element short."""
    properties: set[str] = set()
    headings = 0
    for element in body.iter(etree.Element):
        tag = str(element.tag)
        attributes = element.attrib
        attributes.pop("data-block", "")
        language = attributes.get("lang")
        if language:
            attributes[XML_LANG] = language
        if not tag.startswith(XHTML):
            properties.add("mathml" if tag.startswith("{http://www.w3.org/1998/Math") else "svg")
        elif tag in _HEADING:
            headings += 1
        elif element.text is None and not len(element) and tag not in _VOID:
            element.text = ""
    return tuple(sorted(properties)), headings
