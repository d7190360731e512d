"""Pictures within the limits of the shops, and in formats that every reader shows.

Ingram takes interior pictures of at most 3.2 megapixels, Apple of 5.6; both
want the cover at 1600 × 2560.  JPEG and PNG are shown everywhere; anything
else that has pixels becomes one of the two.  Drawings were made safe at the
door and go as they are.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image, ImageCms, ImageOps
from PIL import __version__ as pillow_version

from publisher.model import Picture
from publisher.store import Store, key_of

LIMIT_PX = 3_200_000
"""Pixels of a picture inside the book."""
QUALITY = 82
"""Of JPEG; above it, files grow and the eye gains nothing."""
PLAIN_BYTES_PX = 1.0
"""Bytes a pixel above which a JPEG was saved needlessly large and is saved again."""
VERSION = 1

Suffix = Literal["jpg", "png", "svg"]
MIME: dict[Suffix, str] = {"jpg": "image/jpeg", "png": "image/png", "svg": "image/svg+xml"}
_PNG_MODES = {"1", "L", "P", "RGB", "RGBA"}
_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Illustration:
    """A picture as it goes into the zip."""

    digest: str
    """Of the picture that it was made from."""
    path: str
    """Of the prepared file in the store."""
    suffix: Suffix

    @property
    def name(self) -> str:
        """Its file name in the EPUB, the same wherever the picture is used."""
        return f"{self.digest[:16]}.{self.suffix}"


def illustrate(picture: Picture, store: Store) -> Illustration | None:
    """Prepare ``picture``, or take it from the store; None when it cannot be read as a picture."""
    key = key_of("epub-picture", VERSION, pillow_version, picture.digest, picture.mime)
    for suffix in MIME:
        kept = store.path(key, f".{suffix}")
        if kept:
            return Illustration(digest=picture.digest, path=str(kept), suffix=suffix)
    try:
        content = Path(picture.path).read_bytes()
        content, suffix = (content, "svg") if picture.mime == MIME["svg"] else prepare(content)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return Illustration(digest=picture.digest, path=str(store.keep_bytes(key, content, f".{suffix}")), suffix=suffix)


def prepare(content: bytes) -> tuple[bytes, Suffix]:
    """Return ``content`` fit for an e-book and its suffix; the type goes by the content, never by a name.

    :raises OSError, ValueError: when it is no picture that can be read
    """
    with Image.open(io.BytesIO(content)) as source:
        pixels = source.width * source.height
        lean = len(content) <= max(PLAIN_BYTES_PX * pixels, 60_000)
        ready = pixels <= LIMIT_PX and "icc_profile" not in source.info and not source.getexif()
        if source.format == "JPEG" and source.mode in {"L", "RGB"} and ready and lean:
            return content, "jpg"
        source.load()
        image = _to_srgb(ImageOps.exif_transpose(source) or source)
    if pixels > LIMIT_PX:
        scale = (LIMIT_PX / pixels) ** 0.5
        size = (max(1, int(image.width * scale)), max(1, int(image.height * scale)))
        image = image.resize(size, Image.Resampling.LANCZOS)
    if source.format == "JPEG":
        return _jpeg(image), "jpg"
    png = content if source.format == "PNG" and ready and source.mode in _PNG_MODES else _png(image)
    if image.mode == "RGB" and len(png) > 200_000:
        jpeg = _jpeg(image)
        if len(jpeg) * 2 < len(png):
            return jpeg, "jpg"
    return png, "png"


def _to_srgb(image: Image.Image) -> Image.Image:
    """Return ``image`` in grey, RGB or RGBA, its colours those of sRGB."""
    profile = image.info.get("icc_profile")
    clear = "A" in image.getbands() or "transparency" in image.info
    if profile and image.mode in {"RGB", "CMYK", "L"}:
        try:
            mode = "L" if image.mode == "L" else "RGB"
            if mode == "RGB":
                found = ImageCms.profileToProfile(
                    image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), _SRGB, outputMode="RGB"
                )
                image = found or image
        except ImageCms.PyCMSError:
            pass
    grey = image.mode.startswith(("I", "F")) or (image.mode in {"L", "1"} and not clear)
    image.load()  # the file is about to be closed
    return _in_mode(image, "L" if grey else "RGBA" if clear else "RGB")


def _in_mode(image: Image.Image, mode: str) -> Image.Image:
    """Return ``image`` in ``mode``, which is no copy where it is so already."""
    return image if image.mode == mode else image.convert(mode)


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    colours = image.getcolors(256) if image.mode != "RGBA" else None
    if colours and image.mode == "RGB":
        image = image.quantize(len(colours), dither=Image.Dither.NONE)
    image.save(out, "PNG")
    return out.getvalue()
