"""What single pages show is kept, so that an edit costs the reading of the pages that it changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import msgspec
import pikepdf
from msgspec.structs import replace

from publisher.assets import room_digest
from publisher.preflight.dossier import Dossier, largest
from publisher.preflight.leaf import Leaf, inherited
from publisher.preflight.rules import Remark, Rule
from publisher.printshop.graphics import Box
from publisher.printshop.painting import Paint
from publisher.store import Store, key_of


class _Sheaf(msgspec.Struct, frozen=True):
    """Some pages that follow each other, as they were found.  Pages are counted from the first of them, 0;
    typefaces and pictures are named by their hashes.
    """

    remarks: dict[str, list[tuple[int, Box | None, str]]]
    """By rule."""
    fonts: list[tuple[str, int]]
    pictures: list[tuple[str, Paint, int]]
    faults: dict[int, str]


def recollect(dossier: Dossier, rules: Sequence[Rule], store: Store) -> dict[str, list[Remark]]:
    """Remarks of those of ``rules`` that look at single pages, by their names.

    What is gathered of all pages, typefaces and pictures, is laid into the
    dossier.  What was found before is not looked at again.

    :raises KeyError: when a typeface or a picture has no number of its own: such a file, never ours, is not kept
    """
    single = [rule for rule in rules if rule.by_page]
    remarks: dict[str, list[Remark]] = {rule.id: [] for rule in single}
    fonts: dict[str, tuple[str, int]] = {}
    pictures: list[tuple[str, Paint, int]] = []
    faults: dict[int, str] = {}
    terms = _terms(dossier)
    for leaves, digest in _sheaves(dossier):
        first = leaves[0].number
        key = key_of("sheaf", terms, [rule.id for rule in single], first % 2, first == 1, digest)
        sheaf = store.load(key, _Sheaf)
        if sheaf is None:
            sheaf = _looked(dossier.part(leaves), single, first)
            store.keep(key, sheaf)
        for name, found in sheaf.remarks.items():
            remarks[name] += [(first + page, box, message) for page, box, message in found]
        for face, page in sheaf.fonts:
            fonts.setdefault(face, (face, first + page))
        pictures += [(image, paint, first + page) for image, paint, page in sheaf.pictures]
        faults |= {first + page: fault for page, fault in sheaf.faults.items()}
    named = dossier.digests.named
    dossier.fonts = [(named(face), page) for face, page in fonts.values()]
    dossier.pictures = largest((named(image), paint, page) for image, paint, page in pictures)
    dossier.faults = faults
    return remarks


@cache
def readers() -> str:
    """Versions of what pages are read and drawn with, told without loading it."""
    pdfium = find_spec("pypdfium2_raw")
    said = Path(pdfium.origin).with_name("version.json") if pdfium and pdfium.origin else None
    return f"{pikepdf.__version__} {said.read_text('utf-8') if said and said.is_file() else ''}"


def _terms(dossier: Dossier) -> str:
    """Hash of all by which pages are judged, besides what they show."""
    order = dossier.order
    rooms = room_digest("preflight", "printshop")
    asked = (order.kind, order.trim_pt, order.colours, dossier.ink_max, order.zones)
    return key_of("terms", rooms, readers(), dossier.printer, asked, dossier.standard, dossier.claim, dossier.gutter_pt)


def _sheaves(dossier: Dossier) -> Iterator[tuple[list[Leaf], str]]:
    """All pages in sheaves of sixteen or so, each with its hash.

    A sheaf ends at a page whose own hash says so, and not at a number: pages
    put in or taken out change the sheaf that they lie in, and no other.
    """
    leaves: list[Leaf] = []
    whole = hashlib.sha256()
    for leaf in dossier.leaves:
        own = _digest(dossier, leaf)
        leaves.append(leaf)
        whole.update(own)
        if own[0] % 16 == 0 or leaf is dossier.leaves[-1]:
            yield leaves, whole.hexdigest()
            leaves, whole = [], hashlib.sha256()


def _digest(dossier: Dossier, leaf: Leaf) -> bytes:
    """Hash of all that decides what a page shows, and where."""
    boxes = (leaf.media, leaf.crop, leaf.bleed, leaf.trim, leaf.angle)
    shown = [dossier.digests.of(inherited(leaf.page.obj, name)) for name in ("/Contents", "/Resources", "/UserUnit")]
    return hashlib.sha256(f"{boxes} {shown}".encode()).digest()


def _looked(dossier: Dossier, rules: Sequence[Rule], first: int) -> _Sheaf:
    """What the rules, and the reading itself, find on the pages of a dossier that holds no others."""
    digests = dossier.digests
    return _Sheaf(
        remarks={
            rule.id: [(page - first, box, message) for page, box, message in rule.check(dossier)] for rule in rules
        },
        fonts=[(digests.of(font), page - first) for font, page in dossier.fonts],
        pictures=[
            (digests.of(image), replace(paint, font=None, image=None), page - first)
            for image, paint, page in dossier.pictures
        ],
        faults={page - first: fault for page, fault in dossier.faults.items()},
    )
