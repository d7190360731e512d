"""The last resort of flattening: a page turned into a picture of itself."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pikepdf
import pypdfium2
from pikepdf import Dictionary, Name, Pdf, Stream
from PIL import Image

from publisher.printshop.colour import Press
from publisher.printshop.separation import inked
from publisher.printshop.trimming import box_on


def scanned_page(pdf: Pdf, page: pikepdf.Page, source: Path, index: int, press: Press, ppi: int) -> None:
    """Replace the content of ``page`` by a picture of page ``index`` of ``source``, in inks, over the whole bleed."""
    _, bleed = box_on(page)
    picture = inked(press, rendered(source, index, ppi, bleed))
    image = Stream(pdf, zlib.compress(picture.tobytes(), 6))
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width, image.Height = picture.size
    image.ColorSpace = Name.DeviceCMYK if picture.mode == "CMYK" else Name.DeviceGray
    image.BitsPerComponent, image.Filter = 8, Name.FlateDecode
    x0, y0, x1, y1 = bleed
    page.obj.Resources = Dictionary(XObject=Dictionary(Scan=pdf.make_indirect(image)))
    drawing = f"q {x1 - x0:.4f} 0 0 {y1 - y0:.4f} {x0:.4f} {y0:.4f} cm /Scan Do Q"
    page.obj.Contents = pdf.make_stream(drawing.encode())


def rendered(source: Path, index: int, ppi: float, box: tuple[float, float, float, float]) -> Image.Image:
    """A page as a picture, within ``box`` of its own space."""
    with pikepdf.open(source) as pdf:
        single = Pdf.new()
        single.pages.append(pdf.pages[index])
        for key in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox", "/Rotate", "/Annots"):
            if key in single.pages[0].obj:
                del single.pages[0].obj[key]
        single.pages[0].obj.MediaBox = pikepdf.Array(box)
        held = io.BytesIO()
        single.save(held)
    opened = pypdfium2.PdfDocument(held.getvalue())
    try:
        picture: Image.Image = opened[0].render(scale=ppi / 72, may_draw_forms=False).to_pil()
        return picture.convert("RGB")
    finally:
        opened.close()
