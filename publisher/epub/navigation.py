"""The ways into a book: ``nav.xhtml`` (contents, landmarks, page list) and ``toc.ncx`` for old readers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from publisher.composition.house import is_simplified
from publisher.composition.labels import label, series_of_names
from publisher.model import Section

LISTED = {"article", "part", "contributors", "index", "sources", "credits", "colophon", "also", "dedication"}
"""Kinds of section that the contents name."""
LANDMARKS: dict[str, str] = {
    "title-page": "titlepage",
    "imprint-page": "copyright-page",
    "index": "index",
    "contributors": "contributors",
    "colophon": "colophon",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the contents."""

    title: str
    href: str
    authors: tuple[str, ...] = ()
    language: str = ""
    below: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """All that the two navigation files say; addresses are relative to the package."""

    title: str
    language: str
    entries: tuple[Entry, ...]
    landmarks: tuple[tuple[str, str, str], ...]
    """``epub:type``, address, words."""
    pages: tuple[tuple[str, str], ...]
    """Label, address."""
    stylesheets: tuple[str, ...] = ()


def tongue(language: str) -> str:
    """Return the language in which the house can say something in a book in ``language``: en, zh or zh-Hans."""
    if is_simplified(language):
        return "zh-Hans"
    return "zh" if language.lower().split("-")[0] == "zh" else "en"


def list_entries(sections: Sequence[Section], files: Mapping[str, str]) -> tuple[Entry, ...]:
    """Return the contents in reading order: parts hold the articles after them, articles their headings."""
    top: list[Entry] = []
    part: Entry | None = None
    for section in sections:
        if section.kind not in LISTED or section.name not in files:
            continue
        entry = _entry(section, files[section.name])
        if section.kind == "part":
            if part:
                top.append(part)
            part = entry
        elif section.kind == "article" and part:
            part = Entry(title=part.title, href=part.href, language=part.language, below=(*part.below, entry))
        else:
            if part:
                top.append(part)
                part = None
            top.append(entry)
    return (*top, part) if part else tuple(top)


def _entry(section: Section, file: str) -> Entry:
    below = tuple(
        Entry(title=heading.text, href=f"{file}#{heading.id}", language=section.language)
        for heading in section.headings
        if section.kind == "article" and heading.level == 1 and heading.text.strip()
    )
    return Entry(
        title=section.title.strip() or section.name,
        href=file,
        authors=section.authors,
        language=section.language,
        below=below,
    )


# ------------------------------------------------------------------ nav.xhtml


def make_nav(guide: Guide) -> str:
    """Return ``nav.xhtml``, which is also the page of contents that is read.

    Headings within articles are hidden on that page and shown by the reader's
    own contents (EPUB 3.3, section 7.4.2.4).
    """
    contents, landmarks, pages = (label(word, guide.language) for word in ("contents", "landmarks", "pages"))
    language = escape(guide.language)
    links = "".join(f'<link rel="stylesheet" type="text/css" href="{escape(href)}"/>' for href in guide.stylesheets)
    marks = "".join(
        f'<li><a epub:type="{kind}" href="{escape(href)}">{escape(text)}</a></li>'
        for kind, href, text in guide.landmarks
    )
    listed = "".join(f'<li><a href="{escape(href)}">{escape(folio)}</a></li>' for folio, href in guide.pages)
    page_list = (
        f'<nav epub:type="page-list" role="doc-pagelist" id="page-list" hidden="hidden" aria-label="{pages}">'
        f"<h2>{pages}</h2><ol>{listed}</ol></nav>\n"
        if listed
        else ""
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="{language}" xml:lang="{language}">\n'
        f'<head><title>{escape(guide.title)}: {contents}</title>{links}</head>\n<body class="contents">\n'
        f'<nav epub:type="toc" role="doc-toc" id="toc" aria-labelledby="toc-title">'
        f'<h1 id="toc-title">{contents}</h1>\n<ol>\n'
        + "".join(_item(entry, guide.language, hidden=False) for entry in guide.entries)
        + "</ol></nav>\n"
        + f'<nav epub:type="landmarks" id="landmarks" hidden="hidden" aria-label="{landmarks}">'
        f"<h2>{landmarks}</h2><ol>{marks}</ol></nav>\n{page_list}</body>\n</html>\n"
    )


def _item(entry: Entry, language: str, *, hidden: bool) -> str:
    run = f' lang="{escape(entry.language)}" xml:lang="{escape(entry.language)}"' if _differs(entry, language) else ""
    names = series_of_names(entry.authors, entry.language or language)
    byline = f'<span class="byline"><span class="dash"> — </span>{escape(names)}</span>' if names else ""
    below = "".join(_item(each, entry.language or language, hidden=True) for each in entry.below)
    is_part = any(each.authors or each.below or "#" not in each.href for each in entry.below)
    shut = "" if is_part else ' hidden="hidden"'
    inner = f"<ol{shut}>{below}</ol>" if below else ""
    title = f'<span class="title">{escape(entry.title)}</span>'
    return f'<li{run}><a href="{escape(entry.href)}">{title}{byline}</a>{inner}</li>\n'


def _differs(entry: Entry, language: str) -> bool:
    return bool(entry.language) and entry.language.lower() != language.lower()


# ------------------------------------------------------------------- toc.ncx


def make_ncx(guide: Guide, identifier: str) -> str:
    """Return ``toc.ncx`` (OPF 2.0.1), which readers from before 2011 need and calibre likes."""
    points = "".join(_points(guide.entries, "n"))
    targets = "".join(
        f'<pageTarget id="t{number}" type="{"normal" if folio.isdecimal() else "front"}"'
        f"{f' value={chr(34)}{int(folio)}{chr(34)}' if folio.isdecimal() else ''}>"
        f'<navLabel><text>{escape(folio)}</text></navLabel><content src="{escape(href)}"/></pageTarget>'
        for number, (folio, href) in enumerate(guide.pages, 1)
    )
    numbers = [int(folio) for folio, _ in guide.pages if folio.isdecimal()]
    page_list = (
        f"<pageList><navLabel><text>{label('pages', guide.language)}</text></navLabel>{targets}</pageList>\n"
        if targets
        else ""
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" xml:lang="{escape(guide.language)}">\n'
        f'<head><meta name="dtb:uid" content="{escape(identifier)}"/>'
        f'<meta name="dtb:depth" content="{_depth(guide.entries)}"/>'
        f'<meta name="dtb:totalPageCount" content="{len(guide.pages)}"/>'
        f'<meta name="dtb:maxPageNumber" content="{max(numbers, default=0)}"/></head>\n'
        f"<docTitle><text>{escape(guide.title)}</text></docTitle>\n<navMap>\n{points}</navMap>\n{page_list}</ncx>\n"
    )


def _points(entries: Sequence[Entry], prefix: str) -> Iterator[str]:
    for number, entry in enumerate(entries, 1):
        names = series_of_names(entry.authors, entry.language)
        line = f"{entry.title} — {names}" if names else entry.title
        ident = f"{prefix}-{number}"
        yield (
            f'<navPoint id="{ident}"><navLabel><text>{escape(line)}</text></navLabel>'
            f'<content src="{escape(entry.href)}"/>'
        )
        yield from _points(entry.below, ident)
        yield "</navPoint>\n"


def _depth(entries: Sequence[Entry]) -> int:
    return 1 + max((_depth(entry.below) for entry in entries), default=0) if entries else 0
