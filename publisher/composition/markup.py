"""A section's document as a tree: pictures, notes, links, ids and the numbers of its blocks.

Each pass changes the tree in place; :func:`publisher.xhtml.finish` gives it back as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from lxml import etree

from publisher.composition.labels import label
from publisher.model import Note, Picture
from publisher.xhtml import BLOCKS, Element, add_class, has_class, inner_text, parser, well_formed

_SAYS_NOTHING = re.compile(r"\s*(?:image|img|figure|fig|pic|picture|photo)?[\s_-]*\d*\s*", re.I)

_FULL_PX, _BROAD = 500, 1.2
"""Least width of a picture that fills the measure, and times its height that it is."""


# ------------------------------------------------------------------- pictures


def place_pictures(root: Element, pictures: Iterable[Picture], language: str) -> tuple[Picture, ...]:
    """Name each picture by its digest; where it is missing put one line in its place.  Returns those used."""
    known = {picture.src: picture for picture in pictures}
    used: dict[str, Picture] = {}
    for image in list(root.iter("img")):
        picture = known.get(image.get("src", ""))
        if picture is None:
            _put_placeholder(image, language)
            continue
        used[picture.digest] = picture
        image.set("src", f"picture:{picture.digest}")
        for name in ("width", "height", "style", "srcset", "sizes", "loading"):
            if name in image.attrib:
                del image.attrib[name]
        if _SAYS_NOTHING.fullmatch(image.get("alt", "")):
            image.set("alt", _caption_of(image) or label("picture", language))
    return tuple(used.values())


def mark_wide_lead(root: Element, pictures: Iterable[Picture]) -> None:
    """Give ``wide`` to a lead picture broad enough to fill the measure: on paper it is cut, and not made narrower."""
    known = {f"picture:{picture.digest}": picture for picture in pictures}
    for image in root.iterfind(".//figure[@class='lead']/img"):
        picture = known.get(image.get("src", ""))
        if picture and picture.width >= max(_FULL_PX, _BROAD * picture.height):
            add_class(image, "wide")


def _put_placeholder(image: Element, language: str) -> None:
    span = etree.Element("span", {"class": "missing-picture"})
    alt = image.get("alt", "")
    silent = _SAYS_NOTHING.fullmatch(alt) or _caption_of(image)
    span.text = label("missing", language) + ("" if silent else f": {alt}")
    span.tail = image.tail
    parent = image.getparent()
    if parent is None:
        return
    figure = next((a for a in image.iterancestors("figure")), None)
    if figure is not None:
        add_class(figure, "missing")
        if parent is figure:
            span.tag = "p"
    parent.replace(image, span)


def _caption_of(image: Element) -> str:
    figure = next(image.iterancestors("figure"), None)
    caption = None if figure is None else figure.find(".//figcaption")
    return "" if caption is None else inner_text(caption)


# ---------------------------------------------------------------------- notes


def notes_into_text(root: Element, notes: Mapping[str, Note], *, margin: bool) -> tuple[Note, ...]:
    """Put each note at its first call, for the foot of the page or the margin.  Returns those without a call.

    A note becomes ``span.note`` with its label in ``data-label``; in the margin a
    visible ``sup.call`` stands before it, at the foot the engine makes the call.
    """
    left = dict(notes)
    for call in list(root.iter("a")):
        ident = call.get("href", "")[1:]
        if has_class(call, "note-again"):
            call.set("class", "note-again")
            continue
        if not has_class(call, "note-call") or ident not in left:
            continue
        note = left.pop(ident)
        span = _note_span(note)
        span.tail, call.tail = call.tail, None
        parent = call.getparent()
        if parent is None:
            continue
        if margin:
            call.addnext(span)
            call.set("class", "note-call")
        else:
            parent.replace(call, span)
    return tuple(left.values())


def _note_span(note: Note) -> Element:
    """A note as phrasing content: paragraphs become spans that are blocks by style."""
    span = etree.fromstring(f"<span>{well_formed(note.html)}</span>".encode(), parser())
    for element in span.iter(etree.Element):
        if element is not span and element.tag in BLOCKS:
            element.tag = "span"
            element.set("class", "note-p")
    span.set("class", "note")
    span.set("id", note.id)
    span.set("data-label", note.label)
    span.set("data-mark", f"{note.label}." if note.label.isdecimal() else note.label)
    return span


def notes_to_end(root: Element, notes: Iterable[Note], language: str) -> Element | None:
    """A section of end notes, each with a link back to its call; ``None`` when there are no notes."""
    calls = {a.get("id") for a in root.iter("a") if has_class(a, "note-call")}
    section = etree.Element("section", {"class": "notes", "role": "doc-endnotes"})
    etree.SubElement(section, "h2", {"class": "notes-head"}).text = label("notes", language)
    section[0].tail = "\n"
    listing = etree.SubElement(section, "ol")
    for note in notes:
        item = etree.fromstring(f"<li>{well_formed(note.html)}</li>".encode(), parser())
        item.set("id", note.id)
        host = item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
        call = f"note-call-{note.id.removeprefix('note-')}"
        mark = etree.Element("a" if call in calls else "span", {"class": "note-number"})
        if call in calls:
            mark.set("href", f"#{call}")
            mark.set("role", "doc-backlink")
        mark.text, mark.tail, host.text = note.label, " " + (host.text or "").lstrip(), None
        host.insert(0, mark)
        item.tail = "\n"
        listing.append(item)
    for call_mark in root.iter("a"):
        if has_class(call_mark, "note-call") or has_class(call_mark, "note-again"):
            call_mark.set("role", "doc-noteref")
    return section if len(listing) else None


# ------------------------------------------------------------- links and ids


def prefix_ids(root: Element, anchor: str) -> None:
    """Prefix every id but the section's own with ``anchor-``; links within follow, dead ones lose their jump."""
    ids = set()
    for element in root.iter(etree.Element):
        ident = element.get("id")
        if not ident or ident == anchor:
            continue
        if ident in ids:
            del element.attrib["id"]
            continue
        ids.add(ident)
        element.set("id", f"{anchor}-{ident}")
    for link in root.iter("a"):
        href = link.get("href", "")
        if not href.startswith("#"):
            continue
        if href[1:] in ids:
            link.set("href", f"#{anchor}-{href[1:]}")
        elif href[1:] != anchor:
            del link.attrib["href"]


_NOTES = frozenset({"note", "notes"})


def number_blocks(root: Element) -> None:
    """Give each block that holds words of its own a ``data-block``, in order; notes are left out."""
    count = 0
    body = root.find("body")
    stack: list[Element] = [] if body is None else [body]
    while stack:
        element = stack.pop()
        named = element.get("class")
        if not isinstance(element.tag, str) or (named and not _NOTES.isdisjoint(named.split())):
            continue
        if element.tag in BLOCKS and _has_own_words(element):
            element.set("data-block", str(count))
            count += 1
        if len(element):
            stack.extend(reversed(element))


def _has_own_words(element: Element) -> bool:
    if (element.text or "").strip():
        return True
    for child in element:
        if isinstance(child.tag, str) and child.tag not in BLOCKS and child.tag != "br":
            return True
        if (child.tail or "").strip():
            return True
    return False
