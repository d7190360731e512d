"""A section becomes a file of the EPUB: roles, languages, links, pictures, notes and page marks.

The result depends on nothing but its arguments, so it is kept in the store
and an edit of one article makes one file anew.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from lxml import etree

from publisher.epub.pagemarks import EPUB_TYPE, XHTML, PageMark, insert_marks
from publisher.errors import CompositionError
from publisher.model import Section
from publisher.notices import Notice

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ROOT = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
VERSION = 1
"""Raised when the same section would give another file, so that nothing stale is taken from the store."""

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What may not stand in XML 1.0."""
_PROLOGUE = re.compile(r"^.*?<html\b[^>]*>", re.S | re.I)
_ENTITY = re.compile(r"&(?!amp;|lt;|gt;|quot;|apos;|#)[A-Za-z][A-Za-z0-9]*;")
_BOOK_LINK = re.compile(r'href="book:([^"]*)"')
_SCHEMES = {"http", "https", "mailto", "tel"}

ROLES: dict[str, tuple[str, str]] = {
    "article": ("chapter", "doc-chapter"),
    "part": ("part", "doc-part"),
    "half-title": ("halftitlepage", ""),
    "series-page": ("seriespage", ""),
    "title-page": ("titlepage", ""),
    "imprint-page": ("copyright-page", ""),
    "dedication": ("dedication", "doc-dedication"),
    "epigraph": ("epigraph", "doc-epigraph"),
    "contributors": ("contributors", ""),
    "index": ("index", "doc-index"),
    "colophon": ("colophon", "doc-colophon"),
}
"""``epub:type`` and role of a section by its kind (EPUB SSV 1.1, DPUB-ARIA 1.1)."""
CLASS_ROLES: dict[str, tuple[str, str]] = {
    "pull-quote": ("pullquote", "doc-pullquote"),
    "notes": ("endnotes", "doc-endnotes"),
    "note-call": ("noteref", "doc-noteref"),
    "note-again": ("noteref", "doc-noteref"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A finished document and what the package must know of it."""

    xhtml: str
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
    return tuple(sorted({html.unescape(anchor) for anchor in _BOOK_LINK.findall(section.html)}))


def section_ids(section: Section) -> tuple[str, ...]:
    """Return the ids in ``section``, in order."""
    return tuple(html.unescape(found) for found in re.findall(r'\sid="([^"]*)"', section.html))


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
    insert_marks(body, marks)
    unspoken, pictures = settle(body, section, links, images, notices)
    roles = _give_roles(body, section)
    properties, headings = _tidy(body)
    _head(root, section, stylesheets)
    text = etree.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>")
    return Chapter(
        xhtml=f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n',
        properties=properties,
        pictures=pictures,
        unspoken=unspoken,
        roles=roles,
        headings=headings,
        notices=tuple(notices),
    )


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
    _name_ids_once(body)
    _settle_links(body, links, section, notices)
    found = _settle_pictures(body, images, section, notices)
    _link_notes_back(body)
    return found


# -------------------------------------------------------------------- parsing


def parse_section(section: Section) -> etree._Element:
    text = _ILLEGAL.sub("", section.html)
    text = _ENTITY.sub(_character, text)
    start = _PROLOGUE.match(text)
    text = f"{ROOT}>{text[start.end() :] if start else text}"
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_pis=True)
    try:
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        raise CompositionError(f"the section {section.name} is not well-formed: {error}") from error
    return root


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
    etree.SubElement(head, XHTML + "title").text = _ILLEGAL.sub("", section.title).strip() or section.name
    for href in stylesheets:
        etree.SubElement(head, XHTML + "link", {"rel": "stylesheet", "type": "text/css", "href": href})
    root.insert(0, head)


# ---------------------------------------------------------------------- links


def _name_ids_once(body: etree._Element) -> None:
    """Give the second bearer of an id another one; links go to the first."""
    taken: set[str] = set()
    for element in body.iter(etree.Element):
        ident = element.get("id")
        if ident is None:
            continue
        if not ident.strip():
            del element.attrib["id"]
            continue
        name, tally = ident, 1
        while name in taken:
            tally += 1
            name = f"{ident}.{tally}"
        taken.add(name)
        if name != ident:
            element.set("id", name)


def _settle_links(body: etree._Element, links: Mapping[str, str], section: Section, notices: list[Notice]) -> None:
    ids = {element.get("id") for element in body.iter(etree.Element)}
    for anchor in list(body.iter(XHTML + "a")):
        href = anchor.get("href")
        if href is None:
            continue
        address = _address(href, links, ids)
        if address:
            anchor.set("href", address)
        else:
            anchor.tag = XHTML + "span"
            del anchor.attrib["href"]
            notices.append(
                Notice(
                    code="e-001",
                    severity="warning",
                    message=f"{section.title or section.name}: the link to {href!r} leads nowhere and is left out",
                    hint="mend the address; its words are kept",
                )
            )


def _address(href: str, links: Mapping[str, str], ids: set[str | None]) -> str:
    """Return the address to be written for ``href``, empty when there is none that a reader could follow."""
    if href.startswith("book:"):
        return links.get(href[5:], "")
    if href.startswith("#"):
        return href if href[1:] in ids else ""
    try:
        parts = urlsplit(href.strip())
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in _SCHEMES or (parts.scheme.lower().startswith("http") and not parts.hostname):
        return ""
    if parts.scheme.lower().startswith("http"):
        try:
            host = (parts.hostname or "").encode("ascii" if (parts.hostname or "").isascii() else "idna").decode()
        except UnicodeError:
            return ""
        if not re.fullmatch(r"[a-z0-9._-]+|\[?[0-9a-f:.]+\]?", host):
            return ""
        head = f"{parts.scheme.lower()}://{host}{f':{port}' if port else ''}"
        tail = href.strip()[len(parts.scheme) + 3 + len(parts.netloc) :]
        return head + quote(tail, safe="/?#%&=+:;,@!$*()~'-._[]").replace("[", "%5B").replace("]", "%5D")
    return quote(href.strip(), safe="/?%&=+:;,@!$*()~'-._")


# ------------------------------------------------------------------- pictures

_SAYS_NOTHING = re.compile(
    r"(?:image|img|figure|fig|pic|picture|photo|screenshot|dsc|untitled|圖片?|图片?)?[\s_.-]*\d*"
    r"|\S+\.(?:jpe?g|png|gif|webp|svg|avif)",
    re.I,
)


def is_unspoken(image: etree._Element) -> bool:
    """True when a picture has no alternative text: none, ``image07``, a file's name, or its caption again."""
    if image.get("role") in {"presentation", "none"}:
        return False
    alt = " ".join((image.get("alt") or "").split())
    if _SAYS_NOTHING.fullmatch(alt):
        return True
    figure = next(image.iterancestors(XHTML + "figure"), None)
    caption = None if figure is None else figure.find(f".//{XHTML}figcaption")
    return caption is not None and alt == " ".join("".join(str(text) for text in caption.itertext()).split())


def _settle_pictures(
    body: etree._Element, images: Mapping[str, str], section: Section, notices: list[Notice]
) -> tuple[tuple[str, ...], int]:
    unspoken, count = [], 0
    for image in list(body.iter(XHTML + "img")):
        source = image.get("src", "")
        address = images.get(source.removeprefix("picture:"))
        alt = image.get("alt")
        if address is None:
            _replace_by_words(image, alt or "")
            notices.append(
                Notice(
                    code="e-002",
                    severity="warning",
                    message=f"{section.title or section.name}: a picture is not to be had; its words stand there",
                )
            )
            continue
        count += 1
        image.set("src", address)
        if alt is None:
            image.set("alt", "")
        if is_unspoken(image):
            unspoken.append(address.rpartition("/")[2])
    return tuple(unspoken), count


def _replace_by_words(image: etree._Element, words: str) -> None:
    span = etree.Element(XHTML + "span", {"class": "placeholder"})
    span.text = words
    span.tail = image.tail
    parent = image.getparent()
    assert parent is not None
    parent.replace(image, span)


# ---------------------------------------------------------------------- roles


def _give_roles(body: etree._Element, section: Section) -> bool:
    given = False
    kind, role = ROLES.get(section.kind, ("", ""))
    first = next(body.iterchildren(etree.Element), None)
    if first is not None and kind:
        given = _give(first, kind, role)
        if role and not (first.get("aria-label") or first.get("aria-labelledby")):
            first.set("aria-label", section.title or section.name)
    for element in body.iter(etree.Element):
        for name in (element.get("class") or "").split():
            if name in CLASS_ROLES:
                given |= _give(element, *CLASS_ROLES[name])
    return given


def _give(element: etree._Element, kind: str, role: str) -> bool:
    if not element.get(EPUB_TYPE):
        element.set(EPUB_TYPE, kind)
    if role and not element.get("role"):
        element.set("role", role)
    return bool(role)


def _link_notes_back(body: etree._Element) -> None:
    """Make each note a footnote that readers pop up, its number a link back to its first call."""
    named = {element.get("id"): element for element in body.iter(etree.Element) if element.get("id")}
    done: set[str] = set()
    for call in list(body.iter(XHTML + "a")):
        target = call.get("href", "")[1:]
        if "note-call" not in (call.get("class") or "").split() or target in done or target not in named:
            continue
        done.add(target)
        note = named[target]
        label = "".join(str(text) for text in call.itertext()).strip()
        _make_footnote(note)
        if call.get("id") and not any(a.get("role") == "doc-backlink" for a in note.iter(XHTML + "a")):
            _number(note, call.get("id", ""), label)


def _make_footnote(note: etree._Element) -> None:
    """Notes come as items of a list; a footnote in the sense of DPUB-ARIA may not be one."""
    note.set(EPUB_TYPE, "footnote")
    note.set("role", "doc-footnote")
    if note.tag == XHTML + "li":
        note.tag = XHTML + "aside"
        parent = note.getparent()
        if parent is not None and parent.tag in {XHTML + "ol", XHTML + "ul"}:
            parent.tag = XHTML + "div"


def _number(note: etree._Element, call: str, label: str) -> None:
    host = note
    first = next(note.iterchildren(etree.Element), None)
    if first is not None and first.tag == XHTML + "p" and not (note.text or "").strip():
        host = first
    back = etree.Element(XHTML + "a", {"href": f"#{call}", "role": "doc-backlink", "class": "note-number"})
    back.text = label
    back.tail = " " + (host.text or "").lstrip()
    host.text = None
    host.insert(0, back)


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
