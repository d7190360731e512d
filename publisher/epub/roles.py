"""What the parts of a document are, said to reading systems: ``epub:type`` and roles, and notes that pop up."""

from __future__ import annotations

from lxml import etree

from publisher.epub.pagemarks import EPUB_TYPE, XHTML
from publisher.model import Section

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
    "credits": ("", "doc-credits"),
    "colophon": ("colophon", "doc-colophon"),
}
"""``epub:type`` and role of a section by its kind (EPUB SSV 1.1, DPUB-ARIA 1.1)."""
_HEADINGS = [f"{XHTML}h{rank}" for rank in range(1, 7)]
CLASS_ROLES: dict[str, tuple[str, str]] = {
    "pull-quote": ("pullquote", "doc-pullquote"),
    "box": ("", "note"),
    "notes": ("endnotes", "doc-endnotes"),
    "note-call": ("noteref", "doc-noteref"),
    "note-again": ("noteref", "doc-noteref"),
}


def give_roles(body: etree._Element, section: Section) -> bool:
    given = False
    kind, role = ROLES.get(section.kind, ("", ""))
    first = next(body.iterchildren(etree.Element), None)
    if first is not None and (kind or role):
        given = _give(first, kind, role)
        if role and not (first.get("aria-label") or first.get("aria-labelledby")):
            first.set("aria-label", section.title or section.name)
    for element in body.iter(etree.Element):
        for name in (element.get("class") or "").split():
            if name in CLASS_ROLES:
                given |= _give(element, *CLASS_ROLES[name])
    return given


def _give(element: etree._Element, kind: str, role: str) -> bool:
    if kind and not element.get(EPUB_TYPE):
        element.set(EPUB_TYPE, kind)
    if role and not element.get("role"):
        element.set("role", role)
    return bool(role)


def rank_headings(body: etree._Element) -> None:
    """Close the gaps in the ranks of headings, siblings alike: ``h1 h3 h3 h2 h3`` becomes ``h1 h2 h2 h2 h3``."""
    open_ranks: list[int] = []
    for element in body.iter(*_HEADINGS):
        rank = int(str(element.tag)[-1])
        while open_ranks and open_ranks[-1] >= rank:
            open_ranks.pop()
        open_ranks.append(rank)
        element.tag = f"{XHTML}h{open_ranks[0] + len(open_ranks) - 1}"


def link_notes_back(body: etree._Element) -> None:
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
    """Say that ``note`` is a footnote; one in a list takes the list along, since no item may be a footnote."""
    parent = note.getparent()
    notes = [note]
    if note.tag == XHTML + "li" and parent is not None:
        parent.tag = XHTML + "div"
        notes = list(parent.iterchildren(XHTML + "li"))
    for each in notes:
        each.set(EPUB_TYPE, "footnote")
        each.set("role", "doc-footnote")
        if each.tag == XHTML + "li":
            each.tag = XHTML + "aside"


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
