"""Bookmarks, page labels and named places of a volume (ISO 32000-1, 12.3, 12.4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from publisher.binding.pages import Bench
from publisher.forme import number, text_string
from publisher.model import PageProof, Pagination, Section

UNLISTED = frozenset({"half-title", "series-page", "imprint-page", "dedication", "epigraph"})
"""Kinds of section that have no bookmark."""
BODY = frozenset({"article", "part"})
LEAF = 200
"""Names in one leaf of the tree of places."""


@dataclass(slots=True)
class Entry:
    """One bookmark."""

    title: str
    place: bytes
    """Its destination, an array."""
    open: bool = False
    kids: list[Entry] = field(default_factory=list)


def places(bench: Bench, proofs: Sequence[PageProof]) -> dict[str, bytes]:
    """Return the destination of each anchor, the first when two share a name."""
    found: dict[str, bytes] = {}
    for proof in proofs:
        height = proof.galley.height_pt
        for anchor in proof.galley.anchors:
            sheet = proof.first_sheet + anchor.page
            found.setdefault(anchor.id, _place(bench, sheet, anchor.x_pt + bench.shifts[sheet], height - anchor.y_pt))
    return found


def _place(bench: Bench, sheet: int, x: float, y: float) -> bytes:
    return b"[%d 0 R/XYZ %s %s 0]" % (bench.page_numbers[sheet], number(x), number(y))


def entries(
    bench: Bench, sections: Sequence[Section], proofs: Sequence[PageProof], named: dict[str, bytes]
) -> list[Entry]:
    """Return the bookmarks: parts, in them articles, in them headings by rank."""
    tops: list[Entry] = []
    part: Entry | None = None
    for section, proof in zip(sections, proofs, strict=True):
        if section.kind in UNLISTED or not section.title:
            continue
        first = _place(bench, proof.first_sheet, 0, proof.galley.height_pt)
        entry = Entry(section.title, named.get(section.anchor, first))
        entry.kids = _headings(section, named)
        if section.kind == "part":
            part = entry
            part.open = True
        elif section.kind not in BODY:
            part = None
        (part.kids if part is not None and part is not entry else tops).append(entry)
    return tops


def _headings(section: Section, named: dict[str, bytes]) -> list[Entry]:
    top: list[Entry] = []
    path: list[tuple[int, list[Entry]]] = [(0, top)]
    for heading in section.headings:
        if heading.id in named and heading.text:
            while path[-1][0] >= heading.level:
                path.pop()
            entry = Entry(heading.text, named[heading.id])
            path[-1][1].append(entry)
            path.append((heading.level, entry.kids))
    return top


def write_outline(bench: Bench, tops: list[Entry]) -> int:
    """Write the bookmarks and return the number of their root, or 0 when there are none."""
    if not tops:
        return 0
    root = bench.writer.reserve()
    texts: list[tuple[int, bytes]] = []
    first, last, seen = _write_level(bench, tops, root, texts)
    for place, text in sorted(texts):
        bench.writer.dictionary(text, place) if len(texts) < 2 else None
    _write_all(bench, texts)
    return bench.writer.dictionary(b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>" % (first, last, seen), root)


def _write_level(bench: Bench, level: list[Entry], parent: int, texts: list[tuple[int, bytes]]) -> tuple[int, int, int]:
    """Return the numbers of the first and last of ``level``, and how many show when it is open."""
    first = bench.writer.reserve(len(level))
    shown = len(level)
    for place, entry in enumerate(level):
        at = first + place
        text = b"<</Title%s/Parent %d 0 R/Dest%s" % (text_string(entry.title), parent, entry.place)
        if place:
            text += b"/Prev %d 0 R" % (at - 1)
        if place + 1 < len(level):
            text += b"/Next %d 0 R" % (at + 1)
        if entry.kids:
            inner, outer, below = _write_level(bench, entry.kids, at, texts)
            text += b"/First %d 0 R/Last %d 0 R/Count %d" % (inner, outer, below if entry.open else -below)
            shown += below if entry.open else 0
        texts.append((at, text + b">>"))
    return first, first + len(level) - 1, shown


def _write_all(bench: Bench, texts: list[tuple[int, bytes]]) -> None:
    """Write objects in runs of numbers that follow each other."""
    texts.sort()
    begin = 0
    for place in range(1, len(texts) + 1):
        if place == len(texts) or texts[place][0] != texts[place - 1][0] + 1:
            bench.writer.dictionaries(texts[begin][0], [text for _, text in texts[begin:place]])
            begin = place


def write_names(bench: Bench, named: dict[str, bytes], *, key: bytes = b"Names") -> int:
    """Write a name tree and return the number of its root (ISO 32000-1, 7.9.6)."""
    pairs = sorted((text_string(name), name) for name in named)
    leaves = []
    for begin in range(0, len(pairs), LEAF):
        some = pairs[begin : begin + LEAF]
        said = b"".join(said + named[name] for said, name in some)
        leaves.append(bench.writer.dictionary(b"<</Limits[%s%s]/%s[%s]>>" % (some[0][0], some[-1][0], key, said)))
    return bench.writer.dictionary(b"<</Kids[%s]>>" % b" ".join(b"%d 0 R" % leaf for leaf in leaves))


def page_labels(proofs: Iterable[PageProof], pagination: Pagination) -> bytes:
    """Return the number tree of page labels (ISO 32000-1, 12.4.2)."""
    runs, before = [], ("", 0)
    for proof in proofs:
        if (proof.numbering, proof.first_number) != before:
            style = {"roman": b"/S/r", "arabic": b"/S/D", "none": b""}[proof.numbering]
            start = b"/St %d" % proof.first_number if style and proof.first_number > 1 else b""
            runs.append(b"%d<<%s%s>>" % (proof.first_sheet, style, start))
        before = (proof.numbering, proof.first_number + proof.galley.pages)
    return b"<</Nums[%s]>>" % b"".join(runs)
