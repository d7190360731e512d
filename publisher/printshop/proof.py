"""A proof to look at and not to print: cover and pages, coarse, marked, with the trim shown."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import PIL
from pikepdf import Array, Dictionary, Name, Object, PdfImage, Stream, String

from publisher.assets import room_digest
from publisher.printshop.digests import Digests
from publisher.printshop.intents import PRODUCER
from publisher.printshop.trimming import box_on
from publisher.store import Store, key_of
from publisher.typefaces import fingerprint

_MARK = "PROOF"
_COARSER = 4
"""Pictures lose this factor in both directions: 300 ppi become 75."""
_QUALITY = 60


def make_proof(interior: Path, cover: Path, out: Path, *, title: str, store: Store | None = None) -> Path:
    """Lay the cover before the pages, draw the trim as a thin magenta frame, and write PROOF across each page.

    The result claims no standard, and no picture in it is good enough to print.
    """
    with pikepdf.open(interior) as pdf, pikepdf.open(cover) as front:
        pdf.pages.insert(0, front.pages[0])
        digests = Digests(pdf)
        for item in list(pdf.objects):
            if isinstance(item, Stream) and item.get("/Subtype") == Name.Image:
                _coarsen(item, digests, store)
        stamps: dict[tuple[float, ...], Stream] = {}
        before = pdf.make_stream(b"q\n")
        for page in pdf.pages:
            trim, _ = box_on(page)
            key = tuple(round(value, 3) for value in trim)
            if key not in stamps:
                stamps[key] = pdf.make_stream(_kept_stamp(key, store))
            contents = page.obj.get("/Contents", Array())
            parts = list(contents) if isinstance(contents, Array) else [contents]
            page.obj.Contents = Array([before, *parts, stamps[key]])
        for name in ("/OutputIntents", "/Metadata"):
            if name in pdf.Root:
                del pdf.Root[name]
        if "/ID" in pdf.trailer:
            del pdf.trailer["/ID"]
        pdf.trailer.Info = pdf.make_indirect(Dictionary(Title=String(f"Proof: {title}"), Producer=String(PRODUCER)))
        out.parent.mkdir(parents=True, exist_ok=True)
        packed = pikepdf.ObjectStreamMode.generate
        pdf.save(out, force_version="1.6", object_stream_mode=packed, deterministic_id=True)
    return out


def _coarsen(image: Object, digests: Digests, store: Store | None) -> None:
    """Bring a picture down; what cannot be decoded, masks and small ones are left."""
    wide, high = int(image.get("/Width", 0)), int(image.get("/Height", 0))
    if image.get("/ImageMask", False) or min(wide, high) < 4 * _COARSER or not isinstance(image, Stream):
        return
    inked = image.get("/ColorSpace") == Name.DeviceCMYK
    key = key_of("proof", room_digest("printshop"), PIL.__version__, digests.of(image)) if store is not None else ""
    data = store.load_bytes(key, ".jpg") if store is not None else None
    if data is None:
        data = _coarse(image)
        if store is not None and data:
            store.keep_bytes(key, data, ".jpg")
    if not data:
        return
    image.write(data, filter=Name.DCTDecode)
    image.Width, image.Height = wide // _COARSER, high // _COARSER
    for name in ("/Decode", "/DecodeParms"):
        if name in image:
            del image[name]
    if inked:
        image.Decode = Array([1, 0, 1, 0, 1, 0, 1, 0])


def _coarse(image: Stream) -> bytes:
    """A small JPEG of a picture in grey, RGB or CMYK; empty when there is none to be had."""
    from PIL.Image import Resampling

    try:
        picture = PdfImage(image).as_pil_image(apply_mask=False)
    except (pikepdf.PdfError, NotImplementedError, ValueError, OSError):
        return b""
    wanted = {"/DeviceGray": "L", "/DeviceRGB": "RGB", "/DeviceCMYK": "CMYK"}.get(str(image.get("/ColorSpace")))
    if picture.mode != wanted:
        return b""
    held = io.BytesIO()
    small = picture.resize((picture.width // _COARSER, picture.height // _COARSER), Resampling.BOX)
    small.save(held, "JPEG", quality=_QUALITY)
    return held.getvalue()


def _kept_stamp(trim: tuple[float, ...], store: Store | None) -> bytes:
    """The stamp of a page, from the store when it was drawn before, which takes the reading of a font."""
    key = key_of("stamp", room_digest("printshop", "composition"), fingerprint(), trim) if store is not None else ""
    drawn = store.load_bytes(key, ".stamp") if store is not None else None
    if drawn is None:
        drawn = _stamp(trim)
        if store is not None:
            store.keep_bytes(key, drawn, ".stamp")
    return drawn


def _stamp(trim: tuple[float, ...]) -> bytes:
    """The frame of the trim, and the word across the page as an outline that leaves the page legible."""
    from publisher.composition.outlines import Hand, width, write
    from publisher.printshop.sheets import operators

    x0, y0, x1, y1 = trim
    across, high = x1 - x0, y1 - y0
    hand = Hand(kind="sans", weight=600)
    size = min(high, across) / width(_MARK, hand, 1.0) * 0.8
    outline = operators(write(_MARK, hand, size, x=-width(_MARK, hand, size) / 2, y=size * 0.35))
    turn = "0.7071 0.7071 -0.7071 0.7071"
    return (
        f"\nQ q 0 1 0 0 K 0.4 w {x0:.4f} {y0:.4f} {across:.4f} {high:.4f} re S "
        f"{turn} {x0 + across / 2:.4f} {y0 + high / 2:.4f} cm 0 0.45 0.1 0 K 0.8 w {outline} S Q\n"
    ).encode()
