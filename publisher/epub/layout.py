"""Which files a book has, what they are called, and in what order they are read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from publisher.composition.cover import COVER_PX
from publisher.composition.labels import label
from publisher.epub.archive import Resource
from publisher.epub.documents import Chapter, bears_id
from publisher.epub.illustrations import MIME, Illustration
from publisher.epub.lettering import Face, font_rules, licence
from publisher.epub.navigation import LANDMARKS, Guide, list_entries, make_nav, make_ncx
from publisher.epub.package import identifier
from publisher.epub.pagemarks import PageMark
from publisher.model import Book, Edition, Section

XHTML_MIME = "application/xhtml+xml"
FONT_SHEET = "styles/fonts.css"
_FRONT = {"half-title", "series-page", "title-page", "imprint-page", "dedication", "epigraph", "contents", "cover"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The files of a book; addresses are relative to the package."""

    documents: tuple[Section, ...]
    """In reading order; the contents and the cover are made here and not among them."""
    files: Mapping[str, str]
    """Name of a section → file."""
    anchors: Mapping[str, tuple[str, Section | None]]
    """Anchor of a section → its file, and the section itself; the page of contents has none."""
    styles: Mapping[str, str]
    """Style sheet → file."""
    art: Mapping[str, Illustration]
    """Digest of a picture → the picture as prepared."""
    lettered: bool
    """Fonts go along, and their style sheet is linked."""
    contents_at: int | None
    """How many documents come before the page of contents; None when the book has none."""

    def sheets(self, section: Section) -> list[str]:
        """Return the style sheets of ``section``'s file, fonts first."""
        fonts = [FONT_SHEET] if self.lettered else []
        return fonts + [self.styles[css] for css in dict.fromkeys(section.stylesheets)]

    def link(self, anchor: str, section: Section) -> str:
        """Return the address of ``anchor`` from within ``section``'s file; empty when the book has no such place."""
        stem = anchor
        while stem not in self.anchors:
            stem, dash, _ = stem.rpartition("-")
            if not dash:
                return ""
        file, home = self.anchors[stem]
        tail = "" if stem == anchor else f"#{anchor}"
        if tail and not (home and bears_id(home, anchor)):
            return ""
        if file == self.files[section.name]:
            return tail or file.rpartition("/")[2]
        return file.removeprefix("text/") + tail if file.startswith("text/") else f"../{file}{tail}"


def lay_out(sections: Sequence[Section], art: Mapping[str, Illustration], *, lettered: bool) -> Plan:
    """Give every section a file and every anchor a place."""
    documents = tuple(section for section in sections if section.kind not in {"contents", "cover"})
    files: dict[str, str] = {}
    anchors: dict[str, tuple[str, Section | None]] = {}
    taken: set[str] = set()
    for section in documents:
        file = _file_name(section, taken)
        files[section.name] = file
        anchors.setdefault(section.anchor, (file, section))
    for section in sections:
        if section.kind == "contents":
            anchors.setdefault(section.anchor, ("nav.xhtml", None))
    styles = {css: f"styles/{_short(css)}.css" for section in documents for css in section.stylesheets}
    before = next(
        (n for n, each in enumerate(s for s in sections if s.kind != "cover") if each.kind == "contents"), None
    )
    return Plan(
        documents=documents, files=files, anchors=anchors, styles=styles, art=art, lettered=lettered, contents_at=before
    )


def _file_name(section: Section, taken: set[str]) -> str:
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", section.anchor or section.name)[:100].strip(".-") or "section"
    name, tally = stem, 1
    while name.lower() in taken:
        tally += 1
        name = f"{stem}-{tally}"
    taken.add(name.lower())
    return f"text/{name}.xhtml"


def _short(css: str) -> str:
    return "style-" + hashlib.sha256(css.encode()).hexdigest()[:8]


def list_resources(
    plan: Plan,
    book: Book,
    edition: Edition,
    chapters: Mapping[str, Chapter],
    marks: Mapping[str, Sequence[PageMark]],
    cover: bytes | None,
    faces: Sequence[Face],
) -> tuple[list[Resource], list[tuple[str, bool]]]:
    """Return all files of the package, and the ids of its documents in reading order."""
    guide = _guide(plan, book, marks, cover=cover is not None)
    ncx = make_ncx(guide, identifier(book, edition))
    found = [
        Resource(id="nav", name="nav.xhtml", mime=XHTML_MIME, content=make_nav(guide).encode(), properties=("nav",)),
        Resource(id="ncx", name="toc.ncx", mime="application/x-dtbncx+xml", content=ncx.encode()),
    ]
    order: list[tuple[str, bool]] = []
    for number, section in enumerate(plan.documents, 1):
        ident = f"document-{number}"
        chapter = chapters[section.name]
        found.append(
            Resource(
                id=ident,
                name=plan.files[section.name],
                mime=XHTML_MIME,
                content=chapter.packed,
                properties=chapter.properties,
            )
        )
        order.append((ident, True))
    if plan.contents_at is not None:
        order.insert(plan.contents_at, ("nav", True))
    if cover is not None:
        found += _cover_files(book, cover)
        order.insert(0, ("cover", True))
    found += [
        Resource(id=Path(name).stem, name=name, mime="text/css", content=css.encode())
        for css, name in plan.styles.items()
    ]
    found += [
        Resource(
            id=f"picture-{digest[:16]}",
            name=f"images/{each.name}",
            mime=MIME[each.suffix],
            content=Path(each.path),
        )
        for digest, each in sorted(plan.art.items())
    ]
    if faces:
        found += _font_files(faces)
    return found, order


def _font_files(faces: Sequence[Face]) -> list[Resource]:
    rules = font_rules(faces, lambda face: f"../fonts/{face.name}").encode()
    return [
        Resource(id="font-sheet", name=FONT_SHEET, mime="text/css", content=rules),
        *(
            Resource(id=Path(each.name).stem, name=f"fonts/{each.name}", mime="font/ttf", content=each.content)
            for each in faces
        ),
        Resource(id="font-licence", name="fonts/OFL.txt", mime="text/plain", content=licence()),
    ]


def _cover_files(book: Book, cover: bytes) -> list[Resource]:
    language = escape(book.language)
    named = label("cover", book.language)
    page = (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="{language}" xml:lang="{language}">\n<head><title>{named}</title>'
        "<style>body { margin: 0; text-align: center } img { max-width: 100%; max-height: 100vh }\n"
        "@media (prefers-color-scheme: dark) { html { background-color: #16181b } }</style></head>\n"
        f'<body epub:type="cover"><div><img src="../images/cover.jpg" role="doc-cover" '
        f'alt="{named}: {escape(book.title)}" width="{COVER_PX[0]}" height="{COVER_PX[1]}"/></div></body>\n</html>\n'
    )
    return [
        Resource(id="cover", name="text/cover.xhtml", mime=XHTML_MIME, content=page.encode()),
        Resource(
            id="cover-image", name="images/cover.jpg", mime="image/jpeg", content=cover, properties=("cover-image",)
        ),
    ]


def _guide(plan: Plan, book: Book, marks: Mapping[str, Sequence[PageMark]], *, cover: bool) -> Guide:
    contents, cover_word, beginning = (label(word, book.language) for word in ("contents", "cover", "beginning"))
    landmarks = [("cover", "text/cover.xhtml", cover_word)] if cover else []
    if plan.contents_at is not None:  # epubcheck RSC-011: what a landmark leads to must be in the spine
        landmarks.append(("toc", "nav.xhtml#toc", contents))
    for section in plan.documents:
        kind = LANDMARKS.get(section.kind)
        if kind and all(kind != known for known, _, _ in landmarks):
            landmarks.append((kind, plan.files[section.name], section.title or section.name))
    body = next((s for s in plan.documents if s.kind not in _FRONT), None)
    if body is not None:
        landmarks.append(("bodymatter", plan.files[body.name], beginning))
    pages = tuple(
        (mark.label, f"{plan.files[section.name]}#{mark.id}")
        for section in plan.documents
        for mark in marks.get(section.name, ())
    )
    return Guide(
        title=book.title or book.key,
        language=book.language,
        entries=list_entries(plan.documents, plan.files),
        landmarks=tuple(landmarks),
        pages=pages,
        stylesheets=tuple(sheet for section in plan.documents[:1] for sheet in plan.sheets(section)),
    )
