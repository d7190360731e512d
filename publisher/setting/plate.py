"""Drawings through the engine: a cover as a page of a PDF and as a picture."""

from __future__ import annotations

import io
import re
import tempfile
from pathlib import Path

from PIL import Image

from publisher.pictures import pdf_page_to_png
from publisher.setting import engine

COVER_PX = (1600, 2560)
"""Width and height that shops want of a cover."""
_SIZE = re.compile(r'width="([\d.]+)pt" height="([\d.]+)pt"')


def svg_to_pdf(svg: str) -> bytes:
    """One page of PDF, as large as ``svg`` says in points, with nothing on it but the drawing.

    :raises ValueError: when the drawing does not give its width and height in points
    """
    size = _SIZE.search(svg)
    if size is None:
        raise ValueError("the drawing has no width and height in points")
    page = f"@page {{ size: {size[1]}pt {size[2]}pt; margin: 0 }} body {{ margin: 0 }} svg {{ display: block }}"
    document = engine.lay_out(f'<html lang="en"><body>{svg}</body></html>', (page,))
    pdf: bytes = document.write_pdf()
    return pdf


def cover_png(svg: str) -> bytes:
    """A cover of 1 : 1.6 as a PNG of 1600 × 2560 pixels."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "cover.pdf"
        page.write_bytes(svg_to_pdf(svg))
        picture = Image.open(io.BytesIO(pdf_page_to_png(page, 0, COVER_PX[0])))
    made = io.BytesIO()
    picture.resize(COVER_PX).save(made, "PNG")
    return made.getvalue()
