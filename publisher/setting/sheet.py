"""A drawing with pictures through the engine: one sheet of paper, as large as it says."""

from __future__ import annotations

from collections.abc import Sequence

from publisher.model import Picture
from publisher.setting import engine


def set_sheet(svg: str, size_pt: tuple[float, float], pictures: Sequence[Picture] = ()) -> bytes:
    """One page of PDF of this size with nothing on it but ``svg``.

    :param pictures: those that the drawing names as ``picture:DIGEST``; nothing else can be had from within it
    """
    size = f"{size_pt[0]:.4f}pt {size_pt[1]:.4f}pt"
    css = f"@page {{ size: {size}; margin: 0 }} body {{ margin: 0 }} svg {{ display: block }}"
    named = {picture.digest: picture for picture in pictures}
    document = engine.lay_out(f'<html lang="en"><body>{svg}</body></html>', (css,), named)
    pdf: bytes = document.write_pdf()
    return pdf
