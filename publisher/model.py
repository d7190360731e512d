"""The records that flow through the house, one way::

    Config                      config.py owns its own records
    Post -> Article -> Book -> Section -> Galley -> PageProof -> Volume
                                             |
                                             v
                                         Pagination

All are frozen, hold tuples and plain values only, pickle, and go to JSON and
back through :mod:`msgspec`.  No step edits its input; use
:func:`dataclasses.replace`.  Geometry is in points (1/72 in).

**The markup of an article** (``Article.body``, ``standfirst``, ``Bio.html``,
``Note.html``) is a clean HTML fragment: serialised so that it is both HTML and
well-formed XML, sanitised, with these and no other hooks::

    h2 h3 h4 …          id                  headings by rank: h2 is the highest; h1 is the title's
    p                                       text; p.keyline (a bold run-in; .long), p.verse (.stanza), p.ornament,
                                            p.byline (who wrote the section, under its heading, and when),
                                            p.crosshead (a head that is no heading), p.source-line (.closing: of all)
    aside.pull-quote    id                  repeats the body; p inside
    blockquote.quotation id                 somebody's words; p.attribution last, if any
    aside.box           id                  p.box-title first, if any
    figure.figure       id                  img[src][alt], figcaption, span.credit inside it
    table               id                  thead, tbody, th[scope], caption
    a.note-call         id, href=#note-K    the first call of note K; its text is the author's number
    a.note-again        href=#note-K        a later call of the same number
    hr.ornament, pre code, dl, ol, ul (.counted: by hand), sup, sub, em, strong, br, span.maths
    span[lang], any[lang]                   a run in another language (BCP 47)
    a[href]                                 as the author wrote it; makeup resolves links between posts

``img[src]`` is as the author wrote it until ``composition`` puts the picture's
address in its place.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import re
from dataclasses import dataclass, field
from typing import Literal

from publisher.notices import Notice, has_error

# ---------------------------------------------------------------- manuscript


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One file as it stands; nothing is understood yet."""

    file: str
    """The path as the user named it or as the glob found it, with ``/``; for notices."""
    path: str
    """Absolute path, symlinks resolved; the folder from which pictures are looked up."""
    stem: str
    """File name without suffix; unique within a project."""
    slug: str
    """Stem without its leading date."""
    text: str
    """The whole file, decoded, newlines made ``\\n``, BOM taken off; empty when unreadable."""
    digest: str
    """SHA-256 of the bytes of the file, hex."""
    notices: tuple[Notice, ...] = ()


# ------------------------------------------------------------------- article


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A person or an outlet that made something."""

    name: str
    sort_name: str = ""
    """``Kendall-Taylor, Andrea``; the name itself for organisations and for Chinese names."""
    role: str = "aut"
    """MARC relator: ``aut``, ``trl`` (translator), ``edt``, ``ctb``, ``pbl`` (outlet)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bio:
    """A paragraph about one author, the name in it."""

    name: str
    text: str
    """The whole paragraph, plain."""
    html: str
    """The same as inline markup; people who share a paragraph share ``html``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of the body, to which contents, bookmarks and links lead."""

    level: int
    """Rank within the post, 1 for the highest: ``h2`` in the body has level 1."""
    text: str
    id: str
    html: str = ""
    """Inline markup of the heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture of the body, or the lead picture of the front matter."""

    id: str
    src: str
    """As the author wrote it: a path, or an address."""
    alt: str = ""
    caption: str = ""
    """Plain text, without the mark ``▲``."""
    credit: str = ""
    """The end of the lead picture's caption, when it says whose it is; one of the body has a ``span.credit``."""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note as its author wrote it; the style says where it is set."""

    id: str
    """``note-K``; its first call has the id ``note-call-K``."""
    label: str
    """The author's number or sign."""
    html: str
    """Markup of the note: inline, or several ``p``; empty for one that is ``shared``."""
    shared: str = ""
    """Id of the note whose text is this one's too, where the author gave several numbers one entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a post says."""

    file: str
    path: str
    stem: str
    slug: str
    digest: str
    title: str = ""
    subtitle: str = ""
    authors: tuple[Author, ...] = ()
    et_al: bool = False
    """The byline as written ends in *et al.*; ``authors`` are then filled from the bios, where there are any."""
    published: dt.date | None = None
    language: str = "en"
    """BCP 47: ``en``, ``en-GB``, ``zh-Hant``, ``zh-Hans`` …"""
    standfirst: str = ""
    """Markup, one or more ``p``; empty when there is none."""
    body: str = ""
    headings: tuple[Heading, ...] = ()
    """Those of the contents; titles of boxes are not among them."""
    pull_quotes: tuple[str, ...] = ()
    """Plain text, one for each Markdown block quote, in order."""
    quotations: tuple[str, ...] = ()
    boxes: tuple[str, ...] = ()
    bios: tuple[Bio, ...] = ()
    """In the order of the post."""
    bios_head: str = ""
    """The author's own words over the bios, where they say more than that these are the authors."""
    bios_of_others: bool = False
    """True when none of the bios is of somebody who wrote the post."""
    lead: Figure | None = None
    figures: tuple[Figure, ...] = ()
    tables: int = 0
    notes: tuple[Note, ...] = ()
    tags: tuple[str, ...] = ()
    rights: str = ""
    """The post's own copyright or licence line."""
    source_url: str = ""
    """Where it first appeared, when the front matter says so."""
    notices: tuple[Notice, ...] = ()

    @property
    def others_unnamed(self) -> bool:
        """True when ``et al.`` still stands for somebody: the bios did not name them."""
        return self.et_al and not 1 < len({bio.name for bio in self.bios}) <= len(self.authors)

    @property
    def failed(self) -> bool:
        """True when the post could not be read; such an article is never bound."""
        return has_error(self.notices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that passed the door, as it lies in the store."""

    src: str
    """The address in the article that it answers."""
    digest: str
    """SHA-256 of ``path``'s bytes, hex."""
    path: str
    """Absolute path of the kept file."""
    mime: str
    width: int
    """Pixels."""
    height: int
    """Pixels."""


# ---------------------------------------------------------------------- book


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """The firm, not the imprint page."""

    name: str = ""
    place: str = ""
    url: str = ""
    language: str = "en"
    licence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The series that a book belongs to, and its place there."""

    name: str
    number: int | None = None
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A run of articles under one title; a book without parts has one, untitled."""

    title: str = ""
    articles: tuple[Article, ...] = ()
    number: int = 0
    """Its place in the whole work, where the book is one volume of it; 0 where the book is the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What is bound together.  A single downloadable article is a book of one, an *offprint*."""

    key: str
    """Name in ``publisher.toml``, or the stem of an offprint."""
    title: str
    subtitle: str = ""
    language: str = "en"
    series: Series | None = None
    volume: int = 0
    """Its number among the volumes into which one book was split; 0 for a book that is whole."""
    imprint: Imprint = field(default_factory=Imprint)
    editors: tuple[Author, ...] = ()
    authors: tuple[Author, ...] = ()
    """Each person once, in the order of first appearance."""
    description: str = ""
    rights: str = ""
    subjects: tuple[str, ...] = ()
    """Thema or BISAC codes, or plain words, passed through."""
    keywords: tuple[str, ...] = ()
    dedication: str = ""
    epigraph: str = ""
    blurb: str = ""
    edition_line: str = ""
    published: dt.date | None = None
    """Newest date of its articles, unless ordered otherwise."""
    also: tuple[tuple[int, str], ...] = ()
    """Other volumes of the series: number, or 0 where the title says it, and title."""
    front: tuple[str, ...] = ()
    """Names of matter before the body, such as ``half-title``."""
    parts: tuple[Part, ...] = ()
    back: tuple[str, ...] = ()
    style: str = "book"
    cover: str = ""
    """Path of a picture for the cover; empty for a typographic one."""
    pull_quotes: bool = True
    """False turns pull-quotes back into nothing."""
    offprint: bool = False
    notices: tuple[Notice, ...] = ()

    @property
    def articles(self) -> tuple[Article, ...]:
        """All articles in order, parts ignored."""
        return tuple(article for part in self.parts for article in part.articles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One way to issue a book.  Lengths in points; ``None`` leaves it to the house style."""

    name: Literal["screen", "print", "epub", "html"]
    isbn: str = ""
    isbn_printed: str = ""
    """The same with the hyphens of the order; it may have none."""
    trim_pt: tuple[float, float] | None = None
    inner_pt: float | None = None
    outer_pt: float | None = None
    top_pt: float | None = None
    bottom_pt: float | None = None
    bleed_pt: float = 0.0
    paper: str = "white"
    opens_on: Literal["any", "recto"] = "any"
    colours: Literal["colour", "mono"] = "colour"
    embed_fonts: bool = True
    """EPUB only."""
    certifier: str = ""
    """EPUB only: who answers for the claim that it is accessible; empty for no claim."""
    price: str = ""
    """For the bar code and the shops' records, such as ``GBP 12.00``."""


# ------------------------------------------------------------------- setting


SectionKind = Literal[
    "article", "part", "half-title", "series-page", "title-page", "imprint-page", "dedication", "epigraph",
    "contents", "contributors", "index", "sources", "credits", "colophon", "also", "cover",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDesign:
    """Size, margins and furniture of the pages of one edition in one house style.

    A galley is set on the neutral page: its left and right margins are both
    ``(inner_pt + outer_pt) / 2``.  When ``mirrored``, the binder shifts it by
    ``(inner_pt - outer_pt) / 2`` to the right on a recto, to the left on a
    verso.  When not, ``inner_pt`` is always the left margin, galleys are set
    with the true margins, and nothing is shifted.
    """

    width_pt: float
    """Of the trimmed page."""
    height_pt: float
    top_pt: float
    bottom_pt: float
    inner_pt: float
    outer_pt: float
    mirrored: bool = True
    bleed_pt: float = 0.0
    furniture: str = ""
    """CSS of running heads and folios, which the binder has rendered apart and
    stamped.  It styles the margin boxes of four named pages, ``verso``,
    ``recto``, ``opening-verso`` and ``opening-recto`` (first pages of a
    section), from the strings ``head`` and ``folio``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One HTML document: the unit of parallel work and of keeping.

    All ids in ``html`` are prefixed with ``anchor`` and ``-``, so that sections
    can be bound without a clash; the section's own anchor is the id of its
    outermost element.  A link to another section is ``href="book:ANCHOR"``
    (any id of the book); the binder makes a jump of it, EPUB a file name.
    Every block of text carries ``data-block="N"``, counted from 0 within the
    section and the same in every edition, so that a page's first word can be
    found again in another edition.
    """

    name: str
    """Unique in the book and fit for a file: ``half-title``, ``article-2022-06-22-…``."""
    kind: SectionKind
    anchor: str
    """ASCII, a valid XML id, derived from the stem alone, never from a position."""
    title: str
    """Plain; for the outline, the contents and the document's own title."""
    authors: tuple[str, ...] = ()
    language: str = "en"
    html: str = ""
    """A complete document, XHTML-serialised, without style sheets."""
    stylesheets: tuple[str, ...] = ()
    """CSS texts in order, complete: no import and no remote address."""
    pictures: tuple[Picture, ...] = ()
    """Those that ``html`` names as ``picture:DIGEST``."""
    headings: tuple[Heading, ...] = ()
    """For the outline; ids as in ``html``."""
    opens_on: Literal["any", "recto"] = "any"
    numbering: Literal["roman", "arabic", "none"] = "arabic"
    head_left: str = ""
    """Running head of a verso, plain; empty for none.  Stamped by the binder."""
    head_right: str = ""
    """Running head of a recto, plain."""
    sided: bool = False
    """True when the style places things by side, so that the side is part of the key."""
    tagged: bool = True
    """False for print galleys, which carry neither tags nor links."""


def anchor_of(stem: str) -> str:
    """The anchor of an article's section: ``a-`` and the stem; odd characters become ``-`` and a hash.

    ASCII, a valid XML id, and different for different stems, so that a link
    of one post to another (``book:ANCHOR``) is known before anything is set.
    """
    plain = re.sub(r"[^a-z0-9_-]+", "-", stem)
    return f"a-{plain}" if plain == stem else f"a-{plain.strip('-')}-{hashlib.sha256(stem.encode()).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageStart:
    """Where the first word of a page stands."""

    block: int
    """``data-block`` of the element; -1 on a page without text."""
    offset: int
    """Characters of the element's text content before it, white space folded to one
    blank, and notes and the calls of notes (``.note``, ``.note-call``, ``.note-again``) left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """Where on the pages of a galley an element with an id begins."""

    id: str
    page: int
    """Zero-based, within the galley."""
    x_pt: float
    y_pt: float
    """From the top left corner of the trimmed page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Galley:
    """A section set in type, on neutral pages: the text block centred, no folio, no head, no side."""

    section: str
    """``Section.name``."""
    key: str
    """Key in the store: the hash of all that it depends on."""
    pdf: str
    """Path of the PDF in the store."""
    pages: int
    width_pt: float
    height_pt: float
    anchors: tuple[Anchor, ...] = ()
    starts: tuple[PageStart, ...] = ()
    """One a page."""
    notices: tuple[Notice, ...] = ()
    composed: tuple[tuple[str, int], ...] = ()
    """How many lines were composed as parts of whole paragraphs, and how many paragraphs were left to the engine, by
    reason; lines of pages that were made up anew count again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageProof:
    """A galley with its place in the volume."""

    galley: Galley
    first_sheet: int
    """Zero-based page of the volume on which it begins."""
    first_number: int
    """Number of that page in its own numbering."""
    numbering: Literal["roman", "arabic", "none"]
    blank_before: bool = False
    """True when a blank verso comes before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRecord:
    """One page of the bound volume."""

    label: str
    """Printed folio, such as ``xii`` or ``37``; empty where none counts."""
    section: str = ""
    """Name of the section on it; empty on a blank page."""
    start: PageStart | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination:
    """Page numbers of a whole book."""

    places: tuple[tuple[str, int, str], ...]
    """Anchor id, zero-based sheet, label; sorted by id."""
    pages: tuple[PageRecord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """A finished file."""

    book: str
    edition: str
    path: str
    pages: int
    """0 for an EPUB or an HTML page."""
    sha256: str
    notices: tuple[Notice, ...] = ()


def plain_text(markup: str) -> str:
    """The words of a fragment of an article's markup, tags taken off and entities resolved."""
    return html.unescape(re.sub(r"<[^>]+>", "", markup)).strip()
