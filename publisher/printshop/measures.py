"""Spine, gutter, blank pages, and the fixpoint between gutter and page count: arithmetic only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from publisher.errors import PreflightError
from publisher.model import PageDesign
from publisher.notices import Notice
from publisher.printshop.profiles import Colours, Printer
from publisher.units import POINTS, mm

_EPSILON_PT = 1e-6
_HANG_PT = 5.0
"""How far marks hang out of the measure, and the hook of a large J: a printer counts these as text in its margin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A book that suits its printer: the design to bind with, and how it came about."""

    design: PageDesign
    pages: int
    """Of the book as set, before blank pages at the end."""
    settings: int
    """How often the book was set with a measure of its own; 1 when a shift was enough."""


def whole_pages(printer: Printer, pages: int) -> int:
    """``pages`` brought up to the printer's multiple."""
    return -(-pages // printer.multiple) * printer.multiple


def gutter_pt(printer: Printer, pages: int) -> float:
    """The least inside margin for a book of ``pages`` (blank ones at the end included)."""
    for limit, extra in printer.gutters:
        if pages <= limit:
            return printer.gutter_base_pt + extra
    return printer.gutter_base_pt + printer.gutters[-1][1]


def refuse_count(printer: Printer, pages: int, paper: str, colours: Colours = "mono") -> None:
    """Refuse a page count that the printer does not bind.

    :raises PreflightError: with what to do about it
    """
    stock, _ = printer.stock(paper, colours)
    low, high = max(printer.pages_min, stock.pages_min), min(printer.pages_max, stock.pages_max)
    count = whole_pages(printer, pages)
    if count < low:
        hint = f"add articles or matter until there are {low} pages, or order a booklet (imposition 'booklet')"
        raise PreflightError(
            f"{printer.title} binds no fewer than {low} pages on {stock.title}; this book has {count}", hint=hint
        )
    if count > high:
        hint = f"split it: volumes = {{ max-pages = {high} }}, or choose another paper"
        raise PreflightError(
            f"{printer.title} binds at most {high} pages on {stock.title}; this book has {count}", hint=hint
        )


def spine_pt(
    printer: Printer, pages: int, paper: str, *, colours: Colours = "mono", override_pt: float | None = None
) -> tuple[float, tuple[Notice, ...]]:
    """Width of the spine for ``pages`` as printed, and what is to be said about it."""
    if override_pt is not None:
        return override_pt, ()
    stock, mapped = printer.stock(paper, colours)
    notices = []
    if not mapped:
        message = f"{printer.title} has no stock for paper {paper!r} ({colours}); {stock.title} is reckoned with"
        hint = f"set paper to one of {', '.join(sorted({p for c, p, _ in printer.papers if c == colours}))}"
        notices.append(Notice(code="print-paper", severity="warning", message=message, hint=hint))
    if not printer.spine_exact:
        message = (
            f"{printer.title} keeps its spine formula to itself; the width is an estimate from the paper's caliper"
        )
        hint = 'take the width from the printer\'s cover template and set spine = "…mm"'
        notices.append(Notice(code="print-spine", severity="warning", message=message, hint=hint))
    return pages * stock.page_pt + stock.plus_pt, tuple(notices)


def spine_width_mm(
    printer: Printer, pages: int, paper: str, override: float | None = None, *, colours: Colours = "mono"
) -> float:
    """Width of the spine in millimetres; ``override``, in millimetres too, goes before the formula."""
    override_pt = None if override is None else override * POINTS["mm"]
    return mm(spine_pt(printer, pages, paper, colours=colours, override_pt=override_pt)[0])


def fixpoint(printer: Printer, design: PageDesign, count: Callable[[PageDesign], int]) -> Fit:
    """Find margins that satisfy the gutter of the page count that they lead to, with room for what hangs into them.

    ``count`` sets the book for a design and returns its pages.  It is asked
    again only when the measure has changed: a wider gutter is a shift of the
    text block while the outer margin allows it.  Past that the measure steps
    down.  It never goes up again, and the printer has finitely many gutters,
    so this ends.

    :raises PreflightError: when no measure is left between the margins
    """
    outer_min = _HANG_PT + (printer.outside_min_bleed_pt if design.bleed_pt else printer.outside_min_pt)
    design = _within(design, design.inner_pt, outer_min)
    settings, pages = 1, count(design)
    while True:
        gutter = _HANG_PT + gutter_pt(printer, whole_pages(printer, pages))
        if design.inner_pt >= gutter - _EPSILON_PT:
            return Fit(design=design, pages=pages, settings=settings)
        shifted = _within(design, gutter, outer_min)
        narrower = _measure(shifted) < _measure(design) - _EPSILON_PT
        design = shifted
        if narrower:
            settings, pages = settings + 1, count(design)


def _measure(design: PageDesign) -> float:
    return design.width_pt - design.inner_pt - design.outer_pt


def _within(design: PageDesign, inner_pt: float, outer_min_pt: float) -> PageDesign:
    """``design`` with this inner margin, the measure kept if the outer margin allows it."""
    outer = max(design.inner_pt + design.outer_pt - inner_pt, outer_min_pt)
    if design.width_pt - inner_pt - outer < 72:
        raise PreflightError(
            "no room is left for the text between the printer's margins", hint="choose a larger trim size"
        )
    return replace(design, inner_pt=inner_pt, outer_pt=outer)
