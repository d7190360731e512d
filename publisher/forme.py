"""A galley locked up for the press: the objects of its PDF with holes for what only the binder knows.

A finished PDF would have to be taken apart again to be bound.  A forme is kept
instead: page streams compressed, every dictionary written out, and a hole
wherever an object number, a key of the parent tree or the furniture goes.
Binding is then filling in and copying (ISO 32000-1, 7.5).

Objects of a forme are numbered from 0, in this order::

    pages | page streams | other streams | annotations | dictionaries

The first dictionary is the resources of all pages.  A hole holds a relative
number, or ``KEY`` and more for a key of the parent tree, or, below zero, one of
``Forme.outside`` (-1 is the first).
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

SEAM = b"\x00"
"""Stands between two dictionaries of ``Forme.dictionaries``; no dictionary holds it."""
KEY = 1 << 24
"""First of the holes that hold a key of the parent tree."""
FURNITURE = "furniture"
"""Outside name of the entries that the binder adds to ``/XObject``."""
DOCUMENT = "document"
"""Outside name of the element under which all tags hang."""


AREA = "area"
"""Begins the outside name of a rectangle on a page, which the binder moves with the page."""


def area_name(page: int, box: tuple[float, float, float, float]) -> str:
    """Return the outside name of a rectangle, in points from the lower left of the trimmed page."""
    return " ".join([AREA, str(page), *(str(round(edge, 4)) for edge in box)])


class Face(msgspec.Struct, frozen=True, kw_only=True):
    """One typeface as the engine names it: what a font dictionary says, and where its program lies."""

    key: str
    """Six capitals, the tag of its subset and its resource name."""
    name: str
    """PostScript-like name without the tag."""
    family: str
    file: str
    """Path of the font file."""
    index: int
    """Face within a collection."""
    digest: str
    """What tells the file from others, however they are called."""
    ascent: int
    descent: int
    """Thousandths of an em; descent is negative."""
    flags: int
    weight: int
    style: int
    size: float
    """Pixels at which it was first used; for optical sizes only."""
    variations: dict[str, float] = {}

    @property
    def program(self) -> tuple[str, int, str]:
        """What two faces must share to share one font program."""
        return self.digest, self.index, repr((sorted(self.variations.items()), self.variations and self.size))


class FaceUse(msgspec.Struct, frozen=True, kw_only=True):
    """Which glyphs of a face are set."""

    face: Face
    widths: dict[int, int]
    """Glyph number → advance in thousandths of an em."""
    text: dict[int, str]
    """Glyph number → the characters that it stands for."""


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A live area on a page; its rectangle in points from the lower left of the trimmed page."""

    page: int
    box: tuple[float, float, float, float]
    target: str
    """An address, or an anchor of the book."""
    inside: bool
    """True when the target is an anchor of the book."""
    words: str
    """What it says to those who do not see it."""
    key: int
    """Relative key in the parent tree."""


class StreamBody(msgspec.Struct, frozen=True, kw_only=True):
    """A stream: its dictionary as a template, and its bytes as they stand in the file."""

    head: bytes
    holes: tuple[int, ...] = ()
    body: bytes


class Plate(msgspec.Struct, frozen=True, kw_only=True):
    """A picture, which all formes of a volume share."""

    name: str
    """``plate-`` and the hash of what it is."""
    stream: StreamBody


class Forme(msgspec.Struct, frozen=True, kw_only=True):
    """All that the binder needs of one galley, in one file of the store."""

    sizes: tuple[tuple[float, float, float], ...]
    """Width and height of each trimmed page, and its bleed, in points."""
    marks: tuple[int, ...]
    """Marked-content sequences on each page; empty when there are no tags."""
    pages: tuple[bytes, ...]
    """Page streams, deflated."""
    streams: tuple[StreamBody, ...]
    links: tuple[Link, ...]
    plates: tuple[Plate, ...]
    dictionaries: bytes
    """Templates of the dictionaries, with ``SEAM`` between them."""
    holes: tuple[int, ...]
    outside: tuple[str, ...]
    """Names of what lies outside: ``document``, ``furniture``, ``face-KEY``, ``plate-HASH``, or that of an area."""
    tags: int = -1
    """Relative number of the topmost element; -1 without tags."""
    parents: int = -1
    """Relative number of its leaf of the parent tree."""
    keys: int = 0
    """Keys of the parent tree that it takes."""
    ids: tuple[tuple[str, int], ...] = ()
    """Names of elements of structure, with their relative numbers."""
    faces: tuple[FaceUse, ...] = ()


class Stamp(msgspec.Struct, frozen=True, kw_only=True):
    """What is put on a page when it is bound: a running head, a folio, or what stands around them."""

    body: bytes
    """A page stream, deflated, in points from the lower left of the trimmed page; empty when there is nothing."""
    faces: tuple[str, ...] = ()
    """Keys of the faces that it names."""


class Furniture(msgspec.Struct, frozen=True, kw_only=True):
    """All stamps of one design that a volume needs."""

    frames: dict[str, Stamp] = {}
    """By page, ``verso``, ``recto``, ``opening-verso`` or ``opening-recto``: what is there without head and folio."""
    heads: dict[str, dict[str, Stamp]] = {}
    """By page, then by the words of the head."""
    folios: dict[str, dict[str, Stamp]] = {}
    """By page, then by label."""
    faces: tuple[FaceUse, ...] = ()


Locked = TypeVar("Locked", Forme, Furniture)
_encoder = msgspec.msgpack.Encoder()
_decoders = {kind: msgspec.msgpack.Decoder(kind) for kind in (Forme, Furniture)}


def encode(locked: Forme | Furniture) -> bytes:
    """Return the bytes under which the store keeps a forme or furniture."""
    return _encoder.encode(locked)


def decode(kept: bytes, kind: type[Locked]) -> Locked:
    """Return what ``kept`` says; raise ``msgspec.MsgspecError`` when it says no such thing."""
    return _decoders[kind].decode(kept)  # type: ignore[return-value]


def text_string(text: str) -> bytes:
    """Return ``text`` as a PDF text string (ISO 32000-1, 7.9.2)."""
    if text.isascii() and text.isprintable():
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        return b"(" + escaped.encode("ascii") + b")"
    return b"<FEFF" + text.encode("utf-16-be", "replace").hex().encode("ascii") + b">"


def number(value: float) -> bytes:
    """Return ``value`` as a PDF number with at most four decimals."""
    rounded = round(value, 4)
    if rounded == int(rounded):
        return b"%d" % int(rounded)
    return f"{rounded:.4f}".rstrip("0").encode("ascii")
