"""Lock a drawn galley up: from the engine's objects to a forme (:mod:`publisher.forme`)."""

from __future__ import annotations

import hashlib
import re
import zlib
from dataclasses import dataclass, field
from typing import Any

from publisher.forme import DOCUMENT, FURNITURE, KEY, SEAM, Forme, Link, Plate, StreamBody, area_name, text_string
from publisher.setting.engine import Document, Pdf
from publisher.setting.faces import face_uses
from publisher.setting.lacks import NAME, Lacks, box_program, character_map
from publisher.setting.marks import Sheets
from publisher.setting.tags import Tag, Tree

_REFERENCE = re.compile(rb"(?<![\d.])(\d+) 0 R\b")
_EMPTY = re.compile(rb"/(?:Pattern|Shading|ExtGState|XObject|Font) (?:<<>>|None)")
_TRUE_INTERPOLATION = b"/Interpolate true"
"""Forbidden by ISO 19005-2, 6.2.8."""


@dataclass(slots=True)
class _Bench:
    """What is being put together: templates, holes and the names of what lies outside."""

    objects: list[Any]
    lacks: Lacks
    streams: list[StreamBody] = field(default_factory=list)
    dictionaries: list[tuple[bytes, list[Any]]] = field(default_factory=list)
    plates: dict[str, Plate] = field(default_factory=dict)
    outside: dict[str, int] = field(default_factory=dict)
    placed: dict[int, str] = field(default_factory=dict)
    """The engine's number of an object → ``stream N``, ``dictionary N`` or the name of a plate."""

    def hole(self, name: str) -> int:
        """Return the hole for what lies outside under ``name``."""
        return -1 - self.outside.setdefault(name, len(self.outside))


def lock_up(document: Document, pdf: Pdf, lacks: Lacks, sheets: Sheets | None, links: list[tuple[Link, Tag]]) -> Forme:
    """Make the forme of a galley from its laid-out document and what the engine drew."""
    bench = _Bench(objects=pdf.objects, lacks=lacks)
    pages = [pdf.objects[kid] for kid in pdf.pages["Kids"][::3]]
    faces = face_uses(document)
    contents = [_page_stream(pdf.objects[_number(page["Contents"])], lacks) for page in pages]
    resources = _resources(bench, pdf.objects[_number(pages[0]["Resources"])], [use.face.key for use in faces])
    first_stream = 2 * len(pages)
    first_link = first_stream + len(bench.streams)
    first_dictionary = first_link + len(links)
    numbers = {f"stream {n}": first_stream + n for n in range(len(bench.streams))}
    numbers |= {f"dictionary {n}": first_dictionary + 1 + n for n in range(len(bench.dictionaries))}

    templates, holes = [], []
    for text, wanted in [resources, *bench.dictionaries]:
        templates.append(text)
        holes += [_settled(bench, hole, numbers) for hole in wanted]
    streams = tuple(
        StreamBody(head=s.head, holes=tuple(_settled(bench, hole, numbers) for hole in s.holes), body=s.body)
        for s in bench.streams
    )
    tags = parents = -1
    ids: tuple[tuple[str, int], ...] = ()
    if sheets is not None:
        tags = first_dictionary + len(templates)
        tree_templates, tree_holes = _write_tags(bench, sheets, links, tags, first_link, len(pages))
        templates += tree_templates
        holes += tree_holes
        parents = first_dictionary + len(templates) - 1
        ids = tuple((tag.id, tag.number) for tag in _numbered(sheets.tree, tags) if tag.id)
    return Forme(
        sizes=tuple((p.width * 0.75, p.height * 0.75, p.bleed["left"] * 0.75) for p in document.pages),
        marks=tuple(len(owners) for owners in sheets.owners) if sheets else (),
        pages=tuple(contents),
        streams=streams,
        links=tuple(link for link, _ in links),
        plates=tuple(bench.plates.values()),
        dictionaries=SEAM.join(templates),
        holes=tuple(holes),
        outside=tuple(bench.outside),
        tags=tags,
        parents=parents,
        keys=len(pages) + len(links),
        ids=ids,
        faces=faces,
    )


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


def _page_stream(stream: Any, lacks: Lacks) -> bytes:
    tokens = [t if isinstance(t, bytes) else t.data if hasattr(t, "data") else str(t).encode() for t in stream.stream]
    return zlib.compress(b"\n".join(lacks.mended(tokens)).replace(b">0<", b""), 6)


def _resources(bench: _Bench, resources: Any, faces: list[str]) -> tuple[bytes, list[Any]]:
    """Return the template of the resources of all pages; what is empty is left out."""
    text, holes = _template(bench, resources["XObject"].data[2:-2], faces)
    text = b"<</XObject<<" + text + b"%b>>"
    holes.append(bench.hole(FURNITURE))
    for key in ("Font", "ColorSpace", "ExtGState", "Pattern", "Shading"):
        if resources.get(key):
            said = resources[key] if isinstance(resources[key], bytes) else resources[key].data
            body, inner = _template(bench, said, faces)
            text += b"/%s " % key.encode("ascii") + body
            holes += inner
    return text + b">>", holes


def _template(bench: _Bench, text: bytes, faces: list[str]) -> tuple[bytes, list[Any]]:
    """Turn the references in ``text`` into holes, having placed what they refer to."""
    holes: list[Any] = []

    def hole(match: re.Match[bytes]) -> bytes:
        holes.append(_place(bench, int(match[1]), faces))
        return b"%d 0 R"

    return _REFERENCE.sub(hole, _EMPTY.sub(b"", text).replace(b"%", b"%%")), holes


def _place(bench: _Bench, original: int, faces: list[str]) -> str:
    """Place an object of the engine's in the forme, with all that it refers to, and return its name there."""
    if original in bench.placed:
        return bench.placed[original]
    item = bench.objects[original]
    if not hasattr(item, "stream"):
        slot = f"dictionary {len(bench.dictionaries)}"
        bench.placed[original] = slot
        bench.dictionaries.append((b"", []))
        made = _template(bench, item.data, faces) if item else _font_dictionary(bench, faces)
        bench.dictionaries[int(slot.split()[1])] = made
        return slot
    head, _, rest = item.data.partition(b"\nstream\n")
    body = rest.removesuffix(b"\nendstream")
    if b"/Subtype /Image" in head:
        head = head.replace(_TRUE_INTERPOLATION, b"/Interpolate false")
        template, holes = _template(bench, head, faces)
        name = "plate-" + hashlib.sha256(repr((template, holes)).encode() + body).hexdigest()[:40]
        marks = tuple(bench.hole(hole) for hole in holes)
        bench.plates[name] = Plate(name=name, stream=StreamBody(head=template, holes=marks, body=body))
        bench.placed[original] = name
        return name
    slot = f"stream {len(bench.streams)}"
    bench.placed[original] = slot
    bench.streams.append(StreamBody(head=b"", body=b""))
    template, wanted = _template(bench, head, faces)
    bench.streams[int(slot.split()[1])] = StreamBody(head=template, holes=tuple(wanted), body=body)
    return slot


def _font_dictionary(bench: _Bench, faces: list[str]) -> tuple[bytes, list[Any]]:
    """Return what stands for the one dictionary that the engine was kept from filling: that of the fonts."""
    text = b"".join(b"/%s %%d 0 R" % key.encode("ascii") for key in faces)
    holes: list[Any] = [bench.hole(f"face-{key}") for key in faces]
    if bench.lacks.glyphs:
        text += b"/%s %%d 0 R" % NAME
        holes.append(_box_font(bench))
    return b"<<" + text + b">>", holes


def _box_font(bench: _Bench) -> str:
    """Place the font of boxes for characters that no font has."""
    widths = bench.lacks.widths
    stream, first = len(bench.streams), len(bench.dictionaries)
    bench.streams += [box_program(widths), character_map(bench.lacks.glyphs)]
    top = b"/BaseFont/LACKIN+Lacking"
    composite = b"<</Type/Font/Subtype/Type0%s/Encoding/Identity-H/DescendantFonts[%%d 0 R]/ToUnicode %%d 0 R>>" % top
    descendant = (
        b"<</Type/Font/Subtype/CIDFontType2%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        b"/CIDToGIDMap/Identity/FontDescriptor %%d 0 R/W[1[%s]]>>" % (top, b" ".join(b"%d" % width for width in widths))
    )
    descriptor = (
        b"<</Type/FontDescriptor/FontName/LACKIN+Lacking/Flags 4/FontBBox[0 -240 1000 760]/ItalicAngle 0"
        b"/Ascent 760/Descent -240/CapHeight 700/StemV 80/FontFile2 %d 0 R>>"
    )
    bench.dictionaries += [
        (composite, [f"dictionary {first + 1}", f"stream {stream + 1}"]),
        (descendant, [f"dictionary {first + 2}"]),
        (descriptor, [f"stream {stream}"]),
    ]
    return f"dictionary {first}"


def _settled(bench: _Bench, hole: Any, numbers: dict[str, int]) -> int:
    if isinstance(hole, int):
        return hole
    return numbers[hole] if hole in numbers else bench.hole(hole)


# ---------------------------------------------------------------------- tags


def _write_tags(
    bench: _Bench, sheets: Sheets, links: list[tuple[Link, Tag]], first: int, first_link: int, pages: int
) -> tuple[list[bytes], list[int]]:
    """Return templates and holes of the elements of structure and, last, of their leaf of the parent tree."""
    for_tag: dict[int, list[int]] = {}
    for place, (_, tag) in enumerate(links):
        for_tag.setdefault(id(tag), []).append(place)
    order = _numbered(sheets.tree, first)
    templates, holes = [], []
    for tag in order:
        text, wanted = _element(
            bench, tag, sheets, [(first_link + n, links[n][0].page) for n in for_tag.get(id(tag), ())]
        )
        templates.append(text)
        holes += wanted
    leaf, wanted = _parent_leaf(sheets, [tag.number for _, tag in links], pages)
    return [*templates, leaf], holes + wanted


def _numbered(tree: Tree, first: int) -> list[Tag]:
    order: list[Tag] = []
    stack = [tree.root]
    while stack:
        tag = stack.pop()
        tag.number = first + len(order)
        order.append(tag)
        stack.extend(kid for kid in reversed(tag.kids) if isinstance(kid, Tag))
    return order


def _element(bench: _Bench, tag: Tag, sheets: Sheets, links: list[tuple[int, int]]) -> tuple[bytes, list[int]]:
    marks = [place for kid in tag.kids if not isinstance(kid, Tag) for place in sheets.drawn.get(kid, ())]
    page = marks[0][0] if marks else links[0][1] if links else tag.page if tag.box else -1
    text = b"<</Type/StructElem/S/%s/P %%d 0 R" % tag.role.encode("ascii")
    holes = [bench.hole(DOCUMENT) if tag.parent is None else tag.parent.number]
    if page >= 0:
        text += b"/Pg %d 0 R"
        holes.append(page)
    if tag.spoken and tag.kids[0] in sheets.blank_after:
        tag.spoken += " "
    text += _facts(tag)
    if tag.box:
        text += b"/A<</O/Layout/Placement/Block/BBox%b>>"
        holes.append(bench.hole(area_name(page, tag.box)))
    text += b"/K["
    seen: set[tuple[int, int]] = set()
    for kid in tag.kids:
        if isinstance(kid, Tag):
            text += b"%d 0 R "
            holes.append(kid.number)
            continue
        for place in sheets.drawn.get(kid, ()):
            if place in seen:
                continue
            seen.add(place)
            if place[0] == page:
                text += b"%d " % place[1]
            else:
                text += b"<</Type/MCR/Pg %%d 0 R/MCID %d>>" % place[1]
                holes.append(place[0])
    for link, on_page in links:
        text += b"<</Type/OBJR/Obj %d 0 R/Pg %d 0 R>>"
        holes += [link, on_page]
    return text + b"]>>", holes


def _facts(tag: Tag) -> bytes:
    said = b""
    if tag.language:
        said += b"/Lang" + text_string(tag.language)
    if tag.alt:
        said += b"/Alt" + text_string(tag.alt)
    if tag.spoken:
        said += b"/ActualText" + text_string(tag.spoken)
    if tag.id:
        said += b"/ID" + text_string(tag.id)
    if tag.attributes:
        said += b"/A" + tag.attributes
    return said.replace(b"%", b"%%")


def _parent_leaf(sheets: Sheets, links: list[int], pages: int) -> tuple[bytes, list[int]]:
    """Return the leaf of the parent tree: for each page the elements of its marks, then one for each link."""
    text, holes = b"<</Limits[%d %d]/Nums[", [KEY, KEY + pages + len(links) - 1]
    for page, owners in enumerate(sheets.owners):
        text += b"%d[" + b"%d 0 R " * len(owners) + b"]"
        holes += [KEY + page, *(tag.number for tag in owners)]
    for place, owner in enumerate(links):
        text += b"%d %d 0 R "
        holes += [KEY + pages + place, owner]
    return text + b"]>>", holes
