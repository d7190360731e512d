"""What was read of a page is kept, so that an edit costs the reading of the pages that it changed."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace
from pikepdf import Object

from publisher.assets import room_digest
from publisher.preflight.leaf import Leaf, inherited
from publisher.preflight.words import word_boxes
from publisher.printshop.digests import Digests
from publisher.printshop.graphics import Box
from publisher.printshop.painting import Paint
from publisher.store import Store, key_of

_DECIDING = ("/Contents", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/Rotate", "/UserUnit")
"""Entries of a page that decide what it paints and where."""


class _Reading(msgspec.Struct, frozen=True):
    """A page as it was read; typefaces and pictures are named by their hashes."""

    paints: tuple[Paint, ...]
    fault: str
    words: list[Box]


def recollect(path: Path, leaves: list[Leaf], digests: Digests, store: Store) -> dict[int, list[Box]]:
    """Give every leaf its paints, and return the boxes of its words; a page that was read before is not read again."""
    rooms = room_digest("preflight", "printshop")
    keys = {leaf.number: key_of("leaf", rooms, [digests.of(e) for e in _entries(leaf)]) for leaf in leaves}
    found = {number: kept for number, key in keys.items() if (kept := store.load(key, _Reading)) is not None}
    measured = word_boxes(path, [number for number in keys if number not in found])
    for leaf in leaves:
        if leaf.number not in found:
            paints = tuple(_exchanged(paint, digests.of) for paint in leaf.paints)
            found[leaf.number] = _Reading(paints=paints, fault=leaf.fault, words=measured.get(leaf.number, []))
            store.keep(keys[leaf.number], found[leaf.number])
        reading = found[leaf.number]
        with suppress(KeyError):  # a face without a number of its own: such a page, never ours, is read each time
            leaf.recall(tuple(_exchanged(paint, digests.named) for paint in reading.paints), reading.fault)
    return {number: reading.words for number, reading in found.items()}


def _entries(leaf: Leaf) -> list[Object | None]:
    return [inherited(leaf.page.obj, name) for name in _DECIDING]


def _exchanged(paint: Paint, other: Any) -> Paint:
    """``paint`` with its typeface and its picture exchanged for their hashes, or the other way round."""
    if paint.font is None and paint.image is None:
        return paint
    font, image = (None if item is None else other(item) for item in (paint.font, paint.image))
    return replace(paint, font=font, image=image)
