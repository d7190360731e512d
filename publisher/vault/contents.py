"""What a file is, by its bytes, and whether it may come in."""

from __future__ import annotations

import functools
import importlib
import io
import warnings

from publisher.vault.refusal import Refused
from publisher.vault.svg import looks_like_svg, sanitise

MAX_BYTES = 40_000_000
MAX_PIXELS = 80_000_000
"""A page of A4 at 600 ppi has 35 million."""

MIME = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # what some cameras write: a JPEG with another behind it
    "GIF": "image/gif",
    "WEBP": "image/webp",
    "TIFF": "image/tiff",
    "BMP": "image/bmp",
    "AVIF": "image/avif",
}
"""Pillow's formats that may be opened at all; some of the others start programs."""
SUFFIX = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/tiff": ".tif",
    "image/bmp": ".bmp",
    "image/avif": ".avif",
    "image/svg+xml": ".svg",
}


def sound(data: bytes, name: str) -> tuple[str, bytes]:
    """Return type and bytes of a picture that is safe to open, or raise Refused.  ``name`` is for the message.

    Only headers are read here, so that a small file cannot unfold into a
    large one; an SVG comes back without what it does not need.
    """
    if not data:
        raise Refused("v-007", f"{name} is empty", "save the picture again")
    if looks_like_svg(data):
        return "image/svg+xml", sanitise(data, name, inner=_is_sound_raster)
    return _raster_type(data, name), data


def _raster_type(data: bytes, name: str) -> str:
    from PIL import Image, ImageFile, UnidentifiedImageError

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # the engine turns it on for the whole process; half a picture is broken
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_formats()) as picture:
                width, height = picture.size
                kind = MIME[picture.format or ""]
    except UnidentifiedImageError:
        what = _other_type(data)
        raise Refused("v-006", f"{name} is {what}, no picture that can be printed", "save it as PNG or JPEG") from None
    except Image.DecompressionBombError:
        raise Refused("v-005", f"{name} has too many pixels", "make a smaller copy of it") from None
    except Exception as error:
        raise Refused("v-007", f"{name} is broken: {error}", "save the picture again") from None
    if width * height > MAX_PIXELS:
        raise Refused("v-005", f"{name} has {width * height // 1_000_000} million pixels", "make a smaller copy of it")
    if width * height == 0:
        raise Refused("v-007", f"{name} has no pixels", "save the picture again")
    return kind


@functools.cache
def _formats() -> tuple[str, ...]:
    """Load the decoders that may be used, and none of Pillow's others; return their names."""
    from PIL import Image

    for plugin in ("Png", "Jpeg", "Gif", "WebP", "Tiff", "Bmp", "Avif"):
        importlib.import_module(f"PIL.{plugin}ImagePlugin")
    return tuple(each for each in MIME if each in Image.OPEN)


def _is_sound_raster(data: bytes) -> bool:
    try:
        _raster_type(data, "")
    except Refused:
        return False
    return len(data) <= MAX_BYTES


def _other_type(data: bytes) -> str:
    head = data[:512].lstrip().lower()
    for start, what in (
        (b"%pdf", "a PDF"), (b"<!doctype html", "a web page"), (b"<html", "a web page"), (b"pk\3\4", "a ZIP archive"),
        (b"\x1f\x8b", "a compressed file"), (b"version https://git-lfs", "a pointer of Git LFS"),
    ):  # fmt: skip
        if head.startswith(start):
            return what
    return "something else"
