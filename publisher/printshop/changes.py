"""What is known of a picture in a book, and what the press does to it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureChange:
    """What the press does to one picture."""

    number: int
    """Counted from 1 in the order of the file."""
    before: str
    """Colour space and size as it came."""
    after: str
    ppi: float
    """At its largest place; 0 when it is never placed."""
    delta_e: float
    """Mean CIE 1976 difference between screen and print, over a small copy; 0 for black alone."""
    delta_e_max: float
    beyond: float
    """Share of the small copy whose colours the inks cannot show (difference above 10)."""
    ink_max: float
    ink_mean: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """Where a picture stands in the book, as far as the press must know."""

    width_pt: float
    """Of its largest place."""
    height_pt: float
    backdrop: tuple[int, int, int] = (255, 255, 255)
    """Screen colour of what lies under it: paper, or the tint of a box."""
