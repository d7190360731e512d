"""Drawings through the engine: a cover as a page of a PDF and as a picture."""

from __future__ import annotations

import re

from publisher.setting import engine

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
