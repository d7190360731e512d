"""The house's text face inside the book: subset, renamed, with its licence.

Source Serif Pro comes under the SIL Open Font License 1.1, which lets a
subset go along with a book as long as the licence goes too and a changed font
does not bear the reserved name ``Source``.
"""

from __future__ import annotations

import ctypes
import functools
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from fontTools.ttLib import TTFont

from publisher.errors import MissingToolError
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
VERSION = 1
_NAMED = (1, 3, 4, 6)
"""Records of the table of names that may not bear the reserved name."""
_SET_UNICODE, _SET_NAME, _SET_FEATURE, _NO_HINTING = 1, 4, 6, 1
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
    return {stem for stem, _, _, _ in FACES} <= {path.stem for path in face_files()} and bool(_library())


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
        key = key_of("epub-face", VERSION, _harfbuzz_version(), content, weight, slant, ranges, features, form)
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
    small = _harfbuzz_subset(content, ranges, features)
    with TTFont(io.BytesIO(small), lazy=True, recalcTimestamp=False) as font:
        for record in font["name"].names:
            if record.nameID in _NAMED:
                record.string = {1: FAMILY, 6: name.replace(" ", "-")}.get(record.nameID, name)
        font.flavor = "woff2" if form == "woff2" else None
        out = io.BytesIO()
        font.save(out, reorderTables=None)
    return out.getvalue()


@functools.cache
def _library() -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL("libharfbuzz-subset.so.0")
    except OSError:
        return None


@functools.cache
def _harfbuzz_version() -> str:
    ask = ctypes.CDLL("libharfbuzz.so.0").hb_version_string
    ask.restype = ctypes.c_char_p
    return bytes(ask()).decode()


def _harfbuzz_subset(content: bytes, ranges: Ranges, features: Iterable[str]) -> bytes:
    """Subset with HarfBuzz, which the engine needs too: fifty times as fast as fontTools.

    Constants are those of ``hb-subset.h``.
    """
    subset = _library()
    if subset is None:
        raise MissingToolError("HarfBuzz cannot make subsets here", hint="apt-get install libharfbuzz-subset0")
    base = ctypes.CDLL("libharfbuzz.so.0")
    for maker in ("hb_blob_create", "hb_face_create", "hb_face_reference_blob", "hb_blob_get_data"):
        getattr(base, maker).restype = ctypes.c_void_p
    for maker in ("hb_subset_input_create_or_fail", "hb_subset_input_set", "hb_subset_or_fail"):
        getattr(subset, maker).restype = ctypes.c_void_p

    def pointer(value: Any) -> ctypes.c_void_p:
        return ctypes.c_void_p(value)

    blob = pointer(base.hb_blob_create(content, len(content), 0, None, None))
    face = pointer(base.hb_face_create(blob, 0))
    order = pointer(subset.hb_subset_input_create_or_fail())
    subset.hb_subset_input_set_flags(order, _NO_HINTING)
    for kind, wanted in (
        (_SET_UNICODE, ranges),
        (_SET_FEATURE, tuple((tag, tag) for tag in (int.from_bytes(name.encode()) for name in features))),
        (_SET_NAME, ((0, 6), (13, 14))),
    ):
        chosen = pointer(subset.hb_subset_input_set(order, kind))
        base.hb_set_clear(chosen)
        for first, last in wanted:
            base.hb_set_add_range(chosen, first, last)
    made = pointer(subset.hb_subset_or_fail(face, order))
    written = pointer(base.hb_face_reference_blob(made))
    length = ctypes.c_uint()
    data = ctypes.string_at(base.hb_blob_get_data(written, ctypes.byref(length)), length.value)
    for library, name, each in (
        (base, "hb_blob_destroy", written), (base, "hb_face_destroy", made), (subset, "hb_subset_input_destroy", order),
        (base, "hb_face_destroy", face), (base, "hb_blob_destroy", blob),
    ):  # fmt: skip
        getattr(library, name)(each)
    return data
