"""The house's text face inside the book: subset, renamed, with its licence.

Source Serif Pro comes under the SIL Open Font License 1.1, which lets a
subset go along with a book as long as the licence goes too and a changed font
does not bear the reserved name ``Source``.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from struct import Struct
from typing import Literal

import uharfbuzz
from fontTools.ttLib.sfnt import SFNTReader, SFNTWriter

from publisher.model import Edition, Section
from publisher.store import Store, key_of
from publisher.typefaces import face_files

FAMILY = "House Serif"
FACES = (
    ("SourceSerifPro-Regular", 400, "normal", ("smcp",)),
    ("SourceSerifPro-It", 400, "italic", ()),
    ("SourceSerifPro-Semibold", 600, "normal", ()),
)
"""File, weight, slant and features beyond the common ones."""
VERSION = 2
_NAMED = (1, 3, 4, 6)
"""Records of the table of names that may not bear the reserved name."""
_NAMES, _NAME, _MACINTOSH = Struct(">3H"), Struct(">6H"), 1
_KEPT_NAMES = {0, 1, 2, 3, 4, 5, 6, 13, 14}
_FEATURES = ["ccmp", "kern", "liga", "lnum", "locl", "mark", "mkmk", "onum", "sups"]
_ALWAYS = ((0x20, 0x17F), (0x2000, 0x2027), (0x2030, 0x203A), (0x2042, 0x2044), (0x2070, 0x209C), (0x20A0, 0x20CF))
_WHEN_USED = ((0x180, 0x24F), (0x250, 0x36F), (0x370, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1EFF), (0x2100, 0x22FF))
"""Whole blocks, so that a word edited seldom changes the fonts of the book."""

Form = Literal["ttf", "woff2"]
Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A font file of the book."""

    name: str
    """File name."""
    content: bytes
    weight: int
    slant: str


def is_lettered(edition: Edition, sections: Sequence[Section]) -> bool:
    """True when fonts go along: not when the edition says so, nor when all is Chinese, nor when we have none."""
    latin = any(not section.language.lower().startswith("zh") for section in sections)
    return edition.embed_fonts and latin and _has_faces()


def _has_faces() -> bool:
    return {stem for stem, _, _, _ in FACES} <= {path.stem for path in face_files()}


def letter(texts: Iterable[str], store: Store, form: Form = "ttf") -> tuple[Face, ...]:
    """Return the faces for a book with ``texts``, subset or from the store.

    :param form: ``ttf``, which every reading system takes, or ``woff2`` for browsers, a third of the size
    """
    files = {path.stem: path for path in face_files()}
    used = set[str]().union(*map(set, texts))
    ranges = _ALWAYS + tuple(each for each in _WHEN_USED if any(each[0] <= ord(c) <= each[1] for c in used))
    found = []
    for stem, weight, slant, features in FACES:
        content = files[stem].read_bytes()
        key = key_of("epub-face", VERSION, uharfbuzz.version_string(), content, weight, slant, ranges, features, form)
        kept = store.load_bytes(key, f".{form}")
        if kept is None:
            kept = _subset(content, ranges, [*_FEATURES, *features], f"{FAMILY} {weight} {slant}", form)
            store.keep_bytes(key, kept, f".{form}")
        name = f"house-serif-{weight}{'-italic' if slant == 'italic' else ''}.{form}"
        found.append(Face(name=name, content=kept, weight=weight, slant=slant))
    return tuple(found)


def licence() -> bytes:
    """Return the text of the licence, to go with the fonts."""
    folder = next(path.parent for path in face_files() if path.stem == FACES[0][0])
    return (folder / "LICENSE.txt").read_bytes()


def font_rules(faces: Iterable[Face], address: Callable[[Face], str]) -> str:
    """Return the ``@font-face`` rules, each font at its ``address``."""
    return "".join(
        f'@font-face {{ font-family: "{FAMILY}"; font-weight: {face.weight}; font-style: {face.slant}; '
        f'src: url("{address(face)}") format("{"woff2" if face.name.endswith("woff2") else "truetype"}") }}\n'
        for face in faces
    )


def _subset(content: bytes, ranges: Ranges, features: Iterable[str], name: str, form: Form) -> bytes:
    small, out = SFNTReader(io.BytesIO(_cut(content, ranges, features))), io.BytesIO()
    whole = SFNTWriter(out, len(small.keys()), small.sfntVersion)
    for tag in small.keys():  # noqa: SIM118  no mapping
        whole[tag] = _renamed(small[tag], name) if tag == "name" else small[tag]
    whole.close()
    if form == "ttf":
        return out.getvalue()
    from fontTools.ttLib import woff2

    pressed = io.BytesIO()
    woff2.compress(io.BytesIO(out.getvalue()), pressed)
    return pressed.getvalue()


def _renamed(table: bytes, name: str) -> bytes:
    """A table of names (OpenType, *name*, version 0) that does not bear the reserved one.

    Done by hand, since fontTools loads with its class of this table those of all tables for layout.
    """
    _, count, start = _NAMES.unpack_from(table)
    records, texts = b"", b""
    for place in range(count):
        *kind, ident, length, offset = _NAME.unpack_from(table, _NAMES.size + place * _NAME.size)
        text = table[start + offset : start + offset + length]
        if ident in _NAMED:
            said = {1: FAMILY, 6: name.replace(" ", "-")}.get(ident, name)
            text = said.encode("mac_roman" if kind[0] == _MACINTOSH else "utf_16_be")
        records += _NAME.pack(*kind, ident, len(text), len(texts))
        texts += text
    return _NAMES.pack(0, count, _NAMES.size + len(records)) + records + texts


def _cut(content: bytes, ranges: Ranges, features: Iterable[str]) -> bytes:
    """Subset with HarfBuzz, fifty times as fast as fontTools."""
    order = uharfbuzz.SubsetInput()
    order.flags = uharfbuzz.SubsetFlags.NO_HINTING
    order.unicode_set.clear()
    for first, last in ranges:
        order.unicode_set.add_range(first, last)
    order.layout_feature_tag_set.set({int.from_bytes(name.encode()) for name in features})
    order.name_id_set.set(_KEPT_NAMES)
    made: bytes = uharfbuzz.subset(uharfbuzz.Face(content), order).blob.data
    return made
