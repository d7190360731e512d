"""From screen colours to inks; pictures are separated in :mod:`publisher.printshop.separation`.

Coloured areas go through LittleCMS into the printer's profile; neutral colours
become black ink alone, so that text and rules never need register.  The limit of
total ink is in the profile already; tables interpolate a little past it, so it
is enforced once more by taking away cyan, magenta and yellow, never black.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from publisher.errors import ConfigError
from publisher.printshop.profiles import Colours, Printer
from publisher.store import key_of

Ink = tuple[float, float, float, float]
"""Cyan, magenta, yellow, black; 0 to 1."""

NEUTRAL = 2 / 255
"""Channels that differ by no more than this are a grey."""

_OWN = Path(__file__).resolve().parent / "icc"


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
    from publisher.printshop.separation import separated  # with LittleCMS, which black text does without

    return tuple(round(value / 255, 4) for value in separated(icc, levels))  # type: ignore[return-value]
