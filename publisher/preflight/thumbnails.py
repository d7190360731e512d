"""Small pictures of pages that show where a finding is."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf

from publisher.assets import room_digest
from publisher.preflight.leaf import inherited
from publisher.preflight.recollection import readers
from publisher.printshop.digests import Digests
from publisher.printshop.graphics import Box
from publisher.store import Store, key_of

if TYPE_CHECKING:
    from PIL.Image import Image

_THUMB_PX = 300
"""Longer side of a thumbnail."""
_FRAME = (200, 30, 30)
_SEEN = ("/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Annots")
"""Entries of a page that decide how it looks."""

Place = tuple[int, Box | None]
"""A page, counted from 1, and what is framed on it."""


def thumbnails(path: Path, places: Sequence[Place], store: Store | None) -> list[bytes]:
    """A small picture of each place, from the store when the page was drawn like that before; empty if there is none.

    :param store: where they are kept; None for a file of somebody else
    """
    if store is None or not places:
        return [thumbnail(path, page, box) for page, box in places]
    found = []
    with pikepdf.open(path) as pdf:
        digests = Digests(pdf)
        for page, box in places:
            seen = [digests.of(inherited(pdf.pages[page - 1].obj, name)) for name in _SEEN]
            key = key_of("thumbnail", room_digest("preflight"), readers(), seen, box)
            drawn = store.load_bytes(key, ".png")
            if drawn is None:
                drawn = thumbnail(path, page, box)
                store.keep_bytes(key, drawn, ".png")
            found.append(drawn)
    return found


def thumbnail(path: Path, page: int, box: Box | None) -> bytes:
    """A small picture of a page with ``box`` framed; empty when it cannot be drawn."""
    import pypdfium2  # with Pillow; pages that were drawn before do without

    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return b""
    try:
        leaf = pdf[page - 1]
        wide, high = leaf.get_size()
        scale = _THUMB_PX / max(wide, high, 1.0)
        picture: Image = leaf.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
        if box is not None and not leaf.get_rotation():
            _frame(picture, leaf.get_cropbox(), box, scale)
    except (pypdfium2.PdfiumError, IndexError, ValueError, MemoryError):
        return b""
    finally:
        pdf.close()
    held = io.BytesIO()
    picture.quantize(64).save(held, "PNG", optimize=True)
    return held.getvalue()


def _frame(picture: Image, crop: Box, box: Box, scale: float) -> None:
    """Draw a red frame a little outside of ``box``."""
    from PIL import ImageDraw

    x0, y0 = (box[0] - crop[0]) * scale - 4, (crop[3] - box[3]) * scale - 4
    x1, y1 = (box[2] - crop[0]) * scale + 4, (crop[3] - box[1]) * scale + 4
    right, floor = picture.width - 1, picture.height - 1
    corners = (max(0.0, min(x0, right)), max(0.0, min(y0, floor)), max(0.0, min(x1, right)), max(0.0, min(y1, floor)))
    if corners[0] <= corners[2] and corners[1] <= corners[3]:
        ImageDraw.Draw(picture).rectangle(corners, outline=_FRAME, width=2)
