"""Pictures separated into inks by LittleCMS: relative colorimetric, with black point compensation."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from PIL import Image, ImageChops, ImageCms, ImageMath

from publisher.printshop.colour import Press


def separated(icc: bytes, levels: tuple[int, int, int]) -> tuple[int, ...]:
    """Inks of one screen colour, each from 0 to 255."""
    pixel = Image.new("RGB", (1, 1), levels)
    return transform(icc, "RGB").apply(pixel).getpixel((0, 0))  # type: ignore[return-value]


@lru_cache(maxsize=16)
def transform(icc: bytes, mode: str, source: bytes = b"") -> ImageCms.ImageCmsTransform:
    """From ``source`` (an ICC profile; sRGB when empty) to the inks of ``icc``."""
    given = ImageCms.ImageCmsProfile(io.BytesIO(source)) if source else ImageCms.createProfile("sRGB")
    return ImageCms.buildTransform(
        given,
        ImageCms.ImageCmsProfile(io.BytesIO(icc)),
        mode,
        "CMYK",
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )


def inked(press: Press, picture: Image.Image, source: bytes = b"") -> Image.Image:
    """``picture`` (``L``, ``RGB`` or ``CMYK``, no alpha) as it goes to the press: ``L`` for black ink, or ``CMYK``.

    A picture whose every pixel is grey becomes ``L`` even in a coloured book.
    """
    if picture.mode == "CMYK":
        return _grey_of(picture) if press.colours == "mono" else bounded(press, picture)
    if picture.mode in {"1", "L"} or press.colours == "mono" or is_grey(picture):
        return picture.convert("L")
    return bounded(press, transform(press.icc, "RGB", source).apply(picture))


def _grey_of(picture: Image.Image) -> Image.Image:
    return picture.convert("RGB").convert("L")


def is_grey(picture: Image.Image) -> bool:
    """True when no pixel of an RGB picture is coloured."""
    red, green, blue = picture.split()
    pairs = (ImageChops.difference(red, green), ImageChops.difference(green, blue))
    return all(pair.point(lambda level: 255 * (level > 2)).getbbox() is None for pair in pairs)


def bounded(press: Press, picture: Image.Image, spare: int = 0) -> Image.Image:
    """A CMYK picture within the limit of total ink, less ``spare`` per cent for what compression adds."""
    limit = int((press.ink_max - spare) * 255 / 100)
    if total_ink(picture)[0] * 2.55 <= limit:
        return picture
    cyan, magenta, yellow, black = picture.split()
    reduced = [
        ImageMath.lambda_eval(_reduced(limit), v=band, c=cyan, m=magenta, y=yellow, k=black)
        for band in (cyan, magenta, yellow)
    ]
    return Image.merge("CMYK", (*reduced, black))


def _reduced(limit: int) -> Callable[[dict[str, Any]], Any]:
    """A band scaled by what black leaves of ``limit`` over what the three colours ask for."""

    def formula(q: dict[str, Any]) -> Any:
        asked = q["c"] + q["m"] + q["y"]
        left = q["min"](asked, q["max"](limit - q["k"], 0))
        return q["convert"](q["v"] * left / q["max"](asked, 1), "L")

    return formula


def total_ink(picture: Image.Image) -> tuple[float, float]:
    """Highest and mean total ink of a picture as inked, in per cent."""
    if picture.mode == "L":
        counts = picture.histogram()
        darkest = next(level for level, count in enumerate(counts) if count)
        mean = sum((255 - level) * count for level, count in enumerate(counts)) / sum(counts)
        return (255 - darkest) / 2.55, mean / 2.55
    cyan, magenta, yellow, black = picture.split()
    summed = ImageMath.lambda_eval(
        lambda q: q["convert"](q["c"] + q["m"] + q["y"] + q["k"], "I"), c=cyan, m=magenta, y=yellow, k=black
    )
    counts = picture.histogram()
    area = max(1, picture.width * picture.height)
    mean = sum((index % 256) * count for index, count in enumerate(counts)) / area
    return float(summed.getextrema()[1]) / 2.55, mean / 2.55
