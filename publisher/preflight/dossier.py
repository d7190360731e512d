"""All that the rules ask about a PDF, gathered once and only when asked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from publisher.preflight.leaf import Leaf, inherited
from publisher.preflight.words import word_boxes
from publisher.printshop.digests import Digests
from publisher.printshop.graphics import Box
from publisher.printshop.measures import gutter_pt
from publisher.printshop.painting import Paint
from publisher.printshop.profiles import Colours, Printer, Standard
from publisher.printshop.trimming import upright
from publisher.store import Store

if TYPE_CHECKING:
    from publisher.preflight.tags import Marking, Tree

Kind = Literal["interior", "cover"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A part of a cover where text may stand, or must not."""

    name: str
    box: Box
    """In points from the lower left corner of the trimmed wrap."""
    text: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What was ordered, so far as a file can be held against it."""

    printer: Printer | None = None
    kind: Kind = "interior"
    trim_pt: tuple[float, float] | None = None
    """Finished size; of a cover the flat wrap."""
    colours: Colours = "colour"
    ink_max: int = 0
    """0: as the printer says, or 300 without a printer."""
    zones: tuple[Zone, ...] = ()
    store: Store | None = None
    """Where what was read in a page and measured in a picture is kept for the next time."""


@dataclass
class Dossier:
    """A PDF on the table.  ``pdf`` must stay open while rules look at it."""

    path: Path
    pdf: Pdf
    order: Order
    head: bytes = b""
    warnings: tuple[str, ...] = ()
    """What qpdf said about the syntax."""
    leaves: list[Leaf] = field(default_factory=list)
    """All pages; some of them where single pages are looked at."""
    extent: int = 0
    """Pages of the whole file."""

    @property
    def printer(self) -> Printer | None:
        return self.order.printer

    @cached_property
    def digests(self) -> Digests:
        return Digests(self.pdf)

    def part(self, leaves: list[Leaf]) -> Dossier:
        """The same file with some of its pages on the table."""
        part = replace(self, leaves=leaves)
        part.digests = self.digests
        return part

    @cached_property
    def has_table(self) -> bool:
        """True when the last cross-reference is a table, as before PDF 1.5."""
        data = self.path.read_bytes()
        found = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", data[-2048:])
        return found is None or not re.match(rb"\s*\d+ \d+ obj", data[int(found[1]) : int(found[1]) + 40])

    @cached_property
    def gutter_pt(self) -> float:
        """What the printer asks for at the fold of a book of this extent."""
        return gutter_pt(self.printer, self.extent) if self.printer else 0.0

    @cached_property
    def ink_max(self) -> int:
        return self.order.ink_max or (self.printer.ink_max if self.printer else 300)

    @cached_property
    def info(self) -> dict[str, str]:
        """Entries of Info as text; what is no text is left out."""
        found = {}
        entries = self.pdf.trailer.get("/Info")
        if isinstance(entries, Dictionary):
            for key, value in entries.items():
                try:
                    found[key] = str(value)
                except (ValueError, UnicodeError):
                    continue
        return found

    @cached_property
    def xmp(self) -> str:
        metadata = self.root.get("/Metadata")
        try:
            return metadata.read_bytes().decode("utf-8", "replace") if isinstance(metadata, Stream) else ""
        except pikepdf.PdfError:
            return ""

    def xmp_value(self, name: str) -> str:
        """Text of an XMP property, written as an element or as an attribute; empty when there is none."""
        inner = r"(?:<rdf:(?:Alt|Seq|Bag)>\s*<rdf:li[^>]*>)?"
        match = re.search(rf"<{name}(?:\s[^>]*)?>\s*{inner}([^<]*)", self.xmp) or re.search(
            rf'\s{name}\s*=\s*["\']([^"\']*)', self.xmp
        )
        return _unescaped(match[1].strip()) if match else ""

    @property
    def root(self) -> Object:
        return self.pdf.Root

    @cached_property
    def claim(self) -> Standard | None:
        """The PDF/X standard that the file says it follows."""
        if "PDF/X-4" in self.xmp_value("pdfxid:GTS_PDFXVersion"):
            return "x-4"
        version = self.info.get("/GTS_PDFXVersion", "")
        return "x-1a" if version.startswith("PDF/X-1") else None

    @cached_property
    def standard(self) -> Standard:
        """What the file is held to: the printer's standard, else its own claim."""
        return self.printer.standard if self.printer else self.claim or "plain"

    @cached_property
    def opaque(self) -> bool:
        """True when no transparency is allowed."""
        return self.standard == "x-1a" or (self.printer is not None and not self.printer.transparency)

    @cached_property
    def inked(self) -> bool:
        """True when screen colours have no place: a PDF/X, or a printer's profile that we convert for."""
        return self.standard != "plain"

    @cached_property
    def intents(self) -> list[Dictionary]:
        found = self.root.get("/OutputIntents")
        return [item for item in found if isinstance(item, Dictionary)] if isinstance(found, Array) else []

    @cached_property
    def fonts(self) -> list[tuple[Dictionary, int]]:
        """Fonts that text is really set in, each with the first page that uses it."""
        found: dict[object, tuple[Dictionary, int]] = {}
        for leaf in self.leaves:
            for paint in leaf.paints:
                if paint.kind == "text" and isinstance(paint.font, Dictionary):
                    key = paint.font.objgen if paint.font.objgen != (0, 0) else str(paint.font.get("/BaseFont"))
                    found.setdefault(key, (paint.font, leaf.number))
        return list(found.values())

    @cached_property
    def pictures(self) -> list[tuple[Stream, Paint, int]]:
        """Each picture once, at its largest place, with the page."""
        return largest(
            (paint.image, paint, leaf.number)
            for leaf in self.leaves
            for paint in leaf.paints
            if isinstance(paint.image, Stream) and paint.visible
        )

    @cached_property
    def faults(self) -> dict[int, str]:
        """Why the content of a page cannot be read, by its number."""
        return {leaf.number: leaf.fault for leaf in self.leaves if leaf.paints is not None and leaf.fault}

    @cached_property
    def states(self) -> list[Dictionary]:
        """Graphics states anywhere in the file."""
        return [item for item in self.dictionaries if item.get("/Type") == Name.ExtGState]

    @cached_property
    def dictionaries(self) -> list[Any]:
        return [item for item in self.pdf.objects if isinstance(item, Dictionary | Stream)]

    @cached_property
    def tree(self) -> Tree:
        """Structure elements, empty when the file is not tagged."""
        from publisher.preflight.tags import read_tree

        return read_tree(self.root, self.leaves)

    @cached_property
    def markings(self) -> dict[int, Marking]:
        """How each page's content is marked, by page number; pages that cannot be read are left out."""
        from publisher.preflight.tags import read_marking

        found = {}
        for leaf in self.leaves:
            try:
                found[leaf.number] = read_marking(leaf)
            except (pikepdf.PdfError, ValueError, TypeError):
                continue
        return found

    @cached_property
    def parent_tree(self) -> dict[int, Any]:
        """Entries of the structure's parent tree."""
        start = self.root.get("/StructTreeRoot")
        tree = start.get("/ParentTree") if isinstance(start, Dictionary) else None
        return dict(pikepdf.NumberTree(tree).items()) if isinstance(tree, Dictionary) else {}

    @cached_property
    def words(self) -> dict[int, list[Box]]:
        """Boxes around the pieces of text of each page, by page number."""
        return word_boxes(self.path, [leaf.number for leaf in self.leaves])


def largest(pictures: Iterable[tuple[Any, Paint, int]]) -> list[tuple[Stream, Paint, int]]:
    """Each picture once, at the first of its largest places."""
    found: dict[tuple[int, int], tuple[Stream, Paint, int]] = {}
    for image, paint, page in pictures:
        before = found.get(image.objgen)
        if before is None or _area(paint.box) > _area(before[1].box):
            found[image.objgen] = (image, paint, page)
    return list(found.values())


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def open_dossier(path: Path, order: Order) -> Dossier:
    """Open a PDF for the rules.

    :raises pikepdf.PdfError: when it cannot be opened at all
    """
    head = path.read_bytes()[:1024]
    pdf = pikepdf.open(path, suppress_warnings=True)
    dossier = Dossier(path=path, pdf=pdf, order=order, head=head)
    for number, page in enumerate(pdf.pages, 1):
        boxes = {key: _box(page, key) for key in ("/CropBox", "/BleedBox", "/TrimBox")}
        media = _box(page, "/MediaBox") or (0.0, 0.0, 612.0, 792.0)
        dossier.leaves.append(Leaf(number, page, media, boxes["/CropBox"], boxes["/BleedBox"], boxes["/TrimBox"]))
    dossier.warnings = tuple(str(warning) for warning in pdf.get_warnings())
    dossier.extent = len(dossier.leaves)
    return dossier


def _box(page: pikepdf.Page, key: str) -> Box | None:
    try:
        found = page.mediabox if key == "/MediaBox" else inherited(page.obj, key)
        box = upright(found) if isinstance(found, Array) and len(found) == 4 else None
    except (TypeError, ValueError, pikepdf.PdfError, KeyError, AttributeError):
        return None
    return box


def _unescaped(text: str) -> str:
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return text
