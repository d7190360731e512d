"""Small pictures of pages that show where a finding is."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw

from publisher.printshop.graphics import Box

_THUMB_PX = 300
"""Longer side of a thumbnail."""
_FRAME = (200, 30, 30)


def thumbnail(path: Path, page: int, box: Box | None) -> bytes:
    """A small picture of a page with ``box`` framed; empty when it cannot be drawn."""
    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return b""
    try:
        leaf = pdf[page - 1]
        wide, high = leaf.get_size()
        scale = _THUMB_PX / max(wide, high, 1.0)
        picture: Image.Image = leaf.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
        if box is not None and not leaf.get_rotation():
            _frame(picture, leaf.get_cropbox(), box, scale)
    except (pypdfium2.PdfiumError, IndexError, ValueError, MemoryError):
        return b""
    finally:
        pdf.close()
    held = io.BytesIO()
    picture.quantize(64).save(held, "PNG", optimize=True)
    return held.getvalue()


def _frame(picture: Image.Image, crop: Box, box: Box, scale: float) -> None:
    """Draw a red frame a little outside of ``box``."""
    x0, y0 = (box[0] - crop[0]) * scale - 4, (crop[3] - box[3]) * scale - 4
    x1, y1 = (box[2] - crop[0]) * scale + 4, (crop[3] - box[1]) * scale + 4
    right, floor = picture.width - 1, picture.height - 1
    corners = (max(0.0, min(x0, right)), max(0.0, min(y0, floor)), max(0.0, min(x1, right)), max(0.0, min(y1, floor)))
    if corners[0] <= corners[2] and corners[1] <= corners[3]:
        ImageDraw.Draw(picture).rectangle(corners, outline=_FRAME, width=2)
