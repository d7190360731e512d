"""From screen colours to inks.

Pictures and coloured areas go through LittleCMS (relative colorimetric with
black point compensation) into the printer's profile; neutral colours become
black ink alone, so that text and rules never need register.  The limit of
total ink is in the profile already; tables interpolate a little past it, so it
is enforced once more by taking away cyan, magenta and yellow, never black.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageCms, ImageMath

from publisher.errors import ConfigError
from publisher.printshop.profiles import Colours, Printer
from publisher.store import key_of

Ink = tuple[float, float, float, float]
"""Cyan, magenta, yellow, black; 0 to 1."""

NEUTRAL = 2 / 255
"""Channels that differ by no more than this are a grey."""

_OWN = Path(__file__).resolve().parent / "icc"
_FLAGS = ImageCms.Flags.BLACKPOINTCOMPENSATION


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What colours are converted for."""

    icc: bytes
    """The output profile."""
    condition: str
    ink_max: int
    """Per cent."""
    colours: Colours

    @property
    def key(self) -> str:
        """Hash of all by which a colour becomes inks."""
        return _press_key(self)


@lru_cache(maxsize=8)
def _press_key(press: Press) -> str:
    return key_of("press", press.icc, press.ink_max, press.colours)


def press_for(printer: Printer, colours: Colours, *, cover: bool = False) -> Press:
    """The inks of ``printer``, for a cover or an interior.

    :raises ConfigError: when the profile named is not there or is not one for four inks
    """
    name = (cover and printer.cover_icc) or printer.icc
    condition = (cover and printer.cover_condition) or printer.condition
    limit = (cover and printer.cover_ink_max) or printer.ink_max
    path = Path(name) if name.endswith((".icc", ".icm")) else _OWN / f"{name}.icc"
    try:
        icc = path.read_bytes()
    except OSError:
        raise ConfigError(f"printers/{printer.name}.toml: no ICC profile {path.name!r}") from None
    if icc[12:16] != b"prtr" or icc[16:20] != b"CMYK":
        raise ConfigError(f"printers/{printer.name}.toml: {path.name} is not an output profile for CMYK")
    return Press(icc=icc, condition=condition, ink_max=limit, colours="colour" if cover else colours)


def ink_of_rgb(press: Press, red: float, green: float, blue: float) -> Ink:
    """Inks for a screen colour (sRGB, 0 to 1); a grey is black ink alone."""
    if max(red, green, blue) - min(red, green, blue) <= NEUTRAL:
        return (0.0, 0.0, 0.0, round(1 - (red + green + blue) / 3, 4))
    if press.colours == "mono":
        return (0.0, 0.0, 0.0, round(1 - luma(red, green, blue), 4))
    levels = tuple(round(255 * min(1.0, max(0.0, value))) for value in (red, green, blue))
    return limited(press, _converted(press.icc, levels))


def luma(red: float, green: float, blue: float) -> float:
    """Grey level of a colour as the eye weighs it (ITU-R BT.601, as Pillow's ``L``)."""
    return 0.299 * red + 0.587 * green + 0.114 * blue


def ink_of_cmyk(press: Press, ink: Ink) -> Ink:
    """Inks given as such: kept, within the limit; four inks that make a grey stay as they are."""
    if press.colours == "mono" and any(ink[:3]):
        cyan, magenta, yellow, black = ink
        return (0.0, 0.0, 0.0, round(1 - luma(1 - cyan, 1 - magenta, 1 - yellow) * (1 - black), 4))
    return limited(press, ink)


def limited(press: Press, ink: Ink) -> Ink:
    """``ink`` with cyan, magenta and yellow reduced alike until the total is within the limit."""
    total, limit = sum(ink), press.ink_max / 100
    if total <= limit:
        return ink
    scale = max(0.0, limit - ink[3]) / max(1e-9, total - ink[3])
    return (*(int(value * scale * 10_000) / 10_000 for value in ink[:3]), ink[3])  # type: ignore[return-value]


@lru_cache(maxsize=65_536)
def _converted(icc: bytes, levels: tuple[int, int, int]) -> Ink:
    pixel = Image.new("RGB", (1, 1), levels)
    inks = transform(icc, "RGB").apply(pixel).getpixel((0, 0))
    return tuple(round(value / 255, 4) for value in inks)  # type: ignore[union-attr,return-value]


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
        flags=_FLAGS,
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
