"""Put one galley into the volume: its objects, its pages on their sides, its links."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from publisher.binding.writer import Writer
from publisher.forme import (
    AREA,
    DOCUMENT,
    FURNITURE,
    KEY,
    SEAM,
    FaceUse,
    Forme,
    Furniture,
    Link,
    Stamp,
    number,
    text_string,
)
from publisher.model import PageDesign, PageProof, Section
from publisher.notices import Notice

BLIND = frozenset(
    {"half-title", "series-page", "title-page", "imprint-page", "dedication", "epigraph", "part", "cover"}
)
"""Kinds of section whose pages count but show neither head nor folio."""


@dataclass(slots=True, kw_only=True)
class Bench:
    """What the volume has so far, besides what is written."""

    writer: Writer
    design: PageDesign
    furniture: Furniture
    labels: tuple[str, ...]
    """Of all pages."""
    anchors: frozenset[str]
    document: int = 0
    """Number of the topmost element of structure; 0 without tags."""
    root: int = 0
    """Number of the topmost node of pages."""
    outside: dict[str, int] = field(default_factory=dict)
    """Faces, plates, stamps and page beginnings → their numbers."""
    written: set[str] = field(default_factory=set)
    faces: dict[str, FaceUse] = field(default_factory=dict)
    keys: int = 0
    """Keys of the parent tree given away."""
    page_numbers: list[int] = field(default_factory=list)
    """Object number of each page."""
    shifts: list[float] = field(default_factory=list)
    """How far each page was moved to the right, in points."""
    nodes: list[tuple[int, int]] = field(default_factory=list)
    """Nodes of pages, with how many pages each has."""
    tags: list[int] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    ids: list[tuple[str, int]] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def number_of(self, name: str) -> int:
        """Return the number of what lies outside of all galleys under ``name``, given now or before."""
        if name not in self.outside:
            self.outside[name] = self.writer.reserve()
        return self.outside[name]


def side_of(sheet: int) -> str:
    """Return ``recto`` for the first page and every other after it."""
    return "verso" if sheet % 2 else "recto"


def shift_of(sheet: int, section: Section, design: PageDesign) -> float:
    """Return by how much a page set on the neutral page moves to the right; a cover, which has no margins, stays."""
    if not design.mirrored or section.sided or section.kind == "cover":
        return 0.0
    shift = (design.inner_pt - design.outer_pt) / 2
    return -shift if sheet % 2 else shift


def blank_page(bench: Bench) -> None:
    """Put in a page with nothing on it."""
    size = (bench.design.width_pt, bench.design.height_pt, bench.design.bleed_pt)
    page = bench.writer.dictionary(b"<</Type/Page/Parent %d 0 R%s/Resources<<>>>>" % (bench.root, boxes(*size)))
    bench.page_numbers.append(page)
    bench.shifts.append(0.0)
    bench.nodes.append((page, 0))


def place_galley(bench: Bench, forme: Forme, section: Section, proof: PageProof) -> None:
    """Write all of one galley."""
    writer, pages = bench.writer, len(forme.pages)
    streams, links = len(forme.streams), len(forme.links)
    count = 2 * pages + streams + links + forme.dictionaries.count(SEAM) + 1
    first, keys = writer.reserve(count), bench.keys
    bench.keys += forme.keys if bench.document else 0
    for use in forme.faces:
        _join(bench, use)
    stamps = [_stamps(bench, section, proof, place) for place in range(pages)]
    forms = tuple(dict.fromkeys(form for page in stamps for form, _ in page))
    shifts = [shift_of(proof.first_sheet + place, section, bench.design) for place in range(pages)]
    fill = _filler(bench, forme, first, keys, _entries(forms), shifts)

    for place, body in enumerate(forme.pages):
        writer.stream(first + pages + place, b"<</Filter/FlateDecode", body)
    for place, stream in enumerate(forme.streams):
        writer.raw(first + 2 * pages + place, fill(stream.head, stream.holes), stream.body)
    for plate in forme.plates:
        if plate.name not in bench.written:
            bench.written.add(plate.name)
            writer.raw(bench.number_of(plate.name), fill(plate.stream.head, plate.stream.holes), plate.stream.body)

    node = writer.reserve()
    drawn = [_drawing(bench, page, forms) for page in stamps]
    texts = _pages(bench, forme, drawn, shifts, first=first, keys=keys, node=node)
    writer.dictionaries(first, texts)
    writer.dictionary(
        b"<</Type/Pages/Parent %d 0 R/Count %d/Kids[%s]>>"
        % (bench.root, pages, b" ".join(b"%d 0 R" % (first + place) for place in range(pages))),
        node,
    )
    bench.nodes.append((node, pages))
    base = first + 2 * pages + streams
    bench.shifts += shifts
    writer.dictionaries(base, [_link(bench, section, link, shifts[link.page], keys) for link in forme.links])
    filled = fill(forme.dictionaries, forme.holes).split(SEAM)
    writer.dictionaries(base + links, filled)
    if bench.document:
        bench.tags.append(first + forme.tags)
        bench.parents.append(first + forme.parents)
        bench.ids += [(name, first + place) for name, place in forme.ids]


def boxes(width: float, height: float, bleed: float) -> bytes:
    """Return the entries of a page's boxes; the trimmed page has its lower left corner at 0, 0."""
    trim = b"[0 0 %s %s]" % (number(width), number(height))
    wide = b"[%s %s %s %s]" % (number(-bleed), number(-bleed), number(width + bleed), number(height + bleed))
    return b"/MediaBox%s/TrimBox%s/BleedBox%s" % (wide, trim, wide)


def _filler(
    bench: Bench, forme: Forme, first: int, keys: int, furniture: bytes, shifts: list[float]
) -> Callable[[bytes, tuple[int, ...]], bytes]:
    """Return what fills the holes of this forme's templates."""
    known: dict[str, int | bytes] = {DOCUMENT: bench.document, FURNITURE: furniture}
    for name in forme.outside:
        if name.startswith(AREA):
            known[name] = _area(name, shifts)
    outside = [known[name] if name in known else bench.number_of(name) for name in forme.outside]

    def fill(template: bytes, holes: tuple[int, ...]) -> bytes:
        return template % tuple(
            [
                first + hole if 0 <= hole < KEY else keys + hole - KEY if hole > 0 else outside[-1 - hole]
                for hole in holes
            ]
        )

    return fill


def _area(name: str, shifts: list[float]) -> bytes:
    """Return the rectangle that a name says, moved with its page."""
    _, page, *edges = name.split()
    x1, y1, x2, y2 = map(float, edges)
    shift = shifts[int(page)]
    return b"[%s %s %s %s]" % (number(x1 + shift), number(y1), number(x2 + shift), number(y2))


def _join(bench: Bench, use: FaceUse) -> None:
    known = bench.faces.get(use.face.key)
    if known is None:
        bench.faces[use.face.key] = FaceUse(face=use.face, widths=dict(use.widths), text=dict(use.text))
        return
    known.widths.update(use.widths)
    for glyph, text in use.text.items():
        known.text.setdefault(glyph, text)


def _pages(
    bench: Bench, forme: Forme, drawn: list[bytes], shifts: list[float],
    *, first: int, keys: int, node: int,
) -> list[bytes]:  # fmt: skip
    pages, base = len(forme.pages), first + 2 * len(forme.pages) + len(forme.streams)
    links: dict[int, list[int]] = {}
    for place, link in enumerate(forme.links):
        links.setdefault(link.page, []).append(base + place)
    resources = base + len(forme.links)
    texts = []
    for place, (width, height, bleed) in enumerate(forme.sizes):
        shift = shifts[place]
        bench.page_numbers.append(first + place)
        contents = b"%d 0 R %d 0 R %d 0 R" % (
            _ornament(bench, b"q" if not shift else b"q 1 0 0 1 %s 0 cm" % number(shift)),
            first + pages + place,
            _ornament(bench, b"Q" + drawn[place]),
        )
        text = b"<</Type/Page/Parent %d 0 R%s/Resources %d 0 R/Contents[%s]" % (
            node, boxes(width, height, max(bleed, bench.design.bleed_pt)), resources, contents,
        )  # fmt: skip
        if bench.document:
            text += b"/StructParents %d/Tabs/S" % (keys + place)
        if place in links:
            text += b"/Annots[%s]" % b" ".join(b"%d 0 R" % link for link in links[place])
        texts.append(text + b">>")
    return texts


def _ornament(bench: Bench, said: bytes) -> int:
    """Return the number of a small page stream, written the first time that it is wanted."""
    name = "stream " + said.decode("latin-1")
    if name not in bench.written:
        bench.written.add(name)
        bench.writer.stream(bench.number_of(name), b"<<", said)
    return bench.number_of(name)


# ------------------------------------------------------------ heads and folios


def _stamps(bench: Bench, section: Section, proof: PageProof, place: int) -> list[tuple[int, bytes]]:
    """Return what is stamped on a page: numbers of forms, and what kind of artifact each is."""
    if section.kind in BLIND:
        return []
    sheet = proof.first_sheet + place
    side = side_of(sheet)
    page = side if place else f"opening-{side}"
    head = section.head_left if side == "verso" else section.head_right
    label = bench.labels[sheet]
    wanted = [
        (f"frame {page}", bench.furniture.frames.get(page), b""),
        (f"head {page} {head}", bench.furniture.heads.get(page, {}).get(head), b"/Subtype/Header"),
        (f"folio {page} {label}", bench.furniture.folios.get(page, {}).get(label), b"/Subtype/Footer"),
    ]
    return [(_form(bench, name, stamp), kind) for name, stamp, kind in wanted if stamp is not None and stamp.body]


def _drawing(bench: Bench, stamps: list[tuple[int, bytes]], forms: tuple[int, ...]) -> bytes:
    """Return the operators that draw the stamps of a page as artifacts.

    A stamp's name is its place among those of the galley, so that what stands
    on a page does not change with the pages before it.
    """
    drawn = []
    for form, kind in stamps:
        mark = b"/Artifact<</Type/Pagination%s>>BDC" % kind if bench.document else b""
        end = b" EMC" if bench.document else b""
        drawn.append(b"\n%s /u%d Do%s" % (mark, forms.index(form), end))
    return b"".join(drawn)


def _form(bench: Bench, name: str, stamp: Stamp) -> int:
    form = bench.number_of(name)
    if name not in bench.written:
        bench.written.add(name)
        for key in stamp.faces:
            if f"stamps in {key}" not in bench.written:
                bench.written.add(f"stamps in {key}")
                _join(bench, next(use for use in bench.furniture.faces if use.face.key == key))
        fonts = b"".join(b"/%s %d 0 R" % (key.encode(), bench.number_of(f"face-{key}")) for key in stamp.faces)
        box = b"[0 0 %s %s]" % (number(bench.design.width_pt), number(bench.design.height_pt))
        head = b"<</Type/XObject/Subtype/Form/BBox%s/Resources<</Font<<%s>>>>/Filter/FlateDecode" % (box, fonts)
        bench.writer.stream(form, head, stamp.body)
    return form


def _entries(forms: tuple[int, ...]) -> bytes:
    """Return the entries of ``/XObject`` for all that is stamped on the pages of a galley."""
    return b"".join(b"/u%d %d 0 R" % (place, form) for place, form in enumerate(forms))


# ----------------------------------------------------------------------- links


def _link(bench: Bench, section: Section, link: Link, shift: float, keys: int) -> bytes:
    x1, y1, x2, y2 = link.box
    text = b"<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[%s %s %s %s]/Contents%s" % (
        number(x1 + shift), number(y1), number(x2 + shift), number(y2), text_string(link.words),
    )  # fmt: skip
    if bench.document:
        text += b"/StructParent %d" % (keys + link.key)
    if not link.inside:
        return text + b"/A<</S/URI/URI%s>>>>" % text_string(link.target)
    if link.target not in bench.anchors:
        bench.notices.append(
            Notice(
                code="b-001",
                severity="warning",
                message=f"{section.title or section.name}: nothing in this volume is called {link.target!r}",
                hint="see to the link in the post",
            )
        )
        return text + b"/Dest%s>>" % text_string(section.anchor)
    return text + b"/Dest%s>>" % text_string(link.target)
