"""What was read of a page is kept, so that an edit costs the reading of the pages that it changed."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from publisher.assets import room_digest
from publisher.preflight.leaf import Leaf, inherited
from publisher.preflight.words import word_boxes
from publisher.printshop.digests import Digests
from publisher.printshop.graphics import Box
from publisher.printshop.painting import Paint
from publisher.store import Store, key_of

_DECIDING = ("/Contents", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/Rotate", "/UserUnit")
"""Entries of a page that decide what it paints and where."""
_TOGETHER = 16
"""Pages kept in one file of the store: fewer would be many files, more would be read again for one edit."""


class _Reading(msgspec.Struct, frozen=True):
    """A page as it was read; typefaces and pictures are named by their hashes."""

    paints: tuple[Paint, ...]
    fault: str
    words: list[Box]


def recollect(path: Path, leaves: list[Leaf], digests: Digests, store: Store) -> dict[int, list[Box]]:
    """Give every leaf its paints, and return the boxes of its words; what was read before is not read again."""
    words: dict[int, list[Box]] = {}
    for first in range(0, len(leaves), _TOGETHER):
        some = leaves[first : first + _TOGETHER]
        entries = [inherited(leaf.page.obj, name) for leaf in some for name in _DECIDING]
        key = key_of("leaves", room_digest("preflight", "printshop"), [digests.of(entry) for entry in entries])
        readings = store.load(key, list[_Reading])
        if readings is None:
            readings = _read(path, some, digests)
            store.keep(key, readings)
        for leaf, reading in zip(some, readings, strict=True):
            words[leaf.number] = reading.words
            with suppress(KeyError):  # a face without a number of its own: such a page, never ours, is read each time
                leaf.recall(tuple(_exchanged(paint, digests.named) for paint in reading.paints), reading.fault)
    return words


def _read(path: Path, leaves: list[Leaf], digests: Digests) -> list[_Reading]:
    words = word_boxes(path, [leaf.number for leaf in leaves])
    readings = []
    for leaf in leaves:
        paints = tuple(_exchanged(paint, digests.of) for paint in leaf.paints)
        readings.append(_Reading(paints=paints, fault=leaf.fault, words=words.get(leaf.number, [])))
    return readings


def _exchanged(paint: Paint, other: Any) -> Paint:
    """``paint`` with its typeface and its picture exchanged for their hashes, or the other way round."""
    if paint.font is None and paint.image is None:
        return paint
    font, image = (None if item is None else other(item) for item in (paint.font, paint.image))
    return replace(paint, font=font, image=image)
