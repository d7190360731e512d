"""How many pages, how heavy, and how near to the edge the words stand."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.preflight.dossier import Dossier
from publisher.preflight.rules import Remark, rule
from publisher.units import mm

_PROFILE = "the printer's profile"
_LOOSE_PT = 0.75
"""Italics overhang and hanging punctuation may reach so far into a margin."""


@rule(
    "pages-range", "error", "The printer binds that many pages",
    hint="split the book, add matter, or choose another printer or paper", source=_PROFILE,
)  # fmt: skip
def pages_range(dossier: Dossier) -> Iterator[Remark]:
    printer, count = dossier.printer, len(dossier.leaves)
    if printer and dossier.order.kind == "interior" and not printer.pages_min <= count <= printer.pages_max:
        yield 0, None, f"{count} pages; {printer.title} binds {printer.pages_min} to {printer.pages_max}"


@rule(
    "pages-multiple", "error", "The pages fill whole leaves and signatures",
    hint="add blank pages at the end", source=_PROFILE,
)  # fmt: skip
def pages_multiple(dossier: Dossier) -> Iterator[Remark]:
    printer, count = dossier.printer, len(dossier.leaves)
    if printer and dossier.order.kind == "interior" and count % printer.multiple:
        yield 0, None, f"{count} pages are not a multiple of {printer.multiple}"


@rule(
    "pages-one", "error", "A cover is one page",
    hint="lay back, spine and front on one sheet", source=_PROFILE,
)  # fmt: skip
def cover_pages(dossier: Dossier) -> Iterator[Remark]:
    if dossier.order.kind == "cover" and len(dossier.leaves) != 1:
        yield 0, None, f"{len(dossier.leaves)} pages"


@rule(
    "file-weight", "error", "The file is not heavier than the printer takes",
    hint="bring the pictures down to 300 ppi", source=_PROFILE,
)  # fmt: skip
def file_weight(dossier: Dossier) -> Iterator[Remark]:
    limit = dossier.printer.megabytes_max if dossier.printer else 0
    size = dossier.path.stat().st_size / 1_000_000
    if limit and size > limit:
        yield 0, None, f"{size:.0f} MB; at most {limit} MB"


@rule(
    "text-safe", "warning", "No words stand too near to the cut",
    hint="widen the outer, upper and lower margins; cutting can be off by a millimetre or two", source=_PROFILE,
    by_page=True,
)  # fmt: skip
def text_safe(dossier: Dossier) -> Iterator[Remark]:
    printer = dossier.printer
    if printer is None or dossier.order.kind != "interior":
        return
    for leaf in dossier.leaves:
        x0, y0, x1, y1 = leaf.finished
        recto = leaf.number % 2 == 1
        bleeds = leaf.bleed is not None and leaf.bleed[2] - leaf.bleed[0] > x1 - x0 + 0.1
        side = printer.outside_min_bleed_pt if bleeds else printer.outside_min_pt
        for a0, b0, a1, b1 in dossier.words.get(leaf.number, []):
            if a1 <= x0 or a0 >= x1 or b1 <= y0 or b0 >= y1:
                continue
            outer = x1 - a1 if recto else a0 - x0
            level = min(b0 - y0, y1 - b1)
            if outer < side - _LOOSE_PT:
                yield (
                    leaf.number,
                    (a0, b0, a1, b1),
                    f"{mm(outer):.1f} mm from the outer edge; at least {mm(side):.1f} mm",
                )
                break
            if level < printer.safety_pt - _LOOSE_PT:
                least = mm(printer.safety_pt)
                yield (
                    leaf.number,
                    (a0, b0, a1, b1),
                    f"{mm(level):.1f} mm from the upper or lower edge; at least {least:.1f} mm",
                )
                break


@rule(
    "text-gutter", "error", "No words vanish into the fold",
    hint="widen the inner margin; a thick book opens less", source=_PROFILE, by_page=True,
)  # fmt: skip
def text_gutter(dossier: Dossier) -> Iterator[Remark]:
    printer = dossier.printer
    if printer is None or dossier.order.kind != "interior":
        return
    for leaf in dossier.leaves:
        x0, y0, x1, y1 = leaf.finished
        for a0, b0, a1, b1 in dossier.words.get(leaf.number, []):
            if a1 <= x0 or a0 >= x1 or b1 <= y0 or b0 >= y1:
                continue
            inner = a0 - x0 if leaf.number % 2 == 1 else x1 - a1
            if inner < dossier.gutter_pt - _LOOSE_PT:
                yield (
                    leaf.number,
                    (a0, b0, a1, b1),
                    f"{mm(inner):.1f} mm from the fold; at least {mm(dossier.gutter_pt):.1f} mm",
                )
                break


@rule(
    "cover-zones", "error", "Words of a cover keep away from folds, cuts and a spine that is too thin",
    hint="move the words into their panel, away from its edges; leave a thin spine empty", source=_PROFILE,
    by_page=True,
)  # fmt: skip
def cover_zones(dossier: Dossier) -> Iterator[Remark]:
    leaf = next((leaf for leaf in dossier.leaves if leaf.number == 1), None)
    if dossier.order.kind != "cover" or not dossier.order.zones or leaf is None:
        return
    x, y = leaf.finished[:2]
    zones = [zone for zone in dossier.order.zones if zone.text]
    for a0, b0, a1, b1 in dossier.words.get(1, []):
        box = (a0 - x, b0 - y, a1 - x, b1 - y)
        if not any(_within(box, zone.box) for zone in zones):
            yield 1, (a0, b0, a1, b1), "words outside the safe parts of the cover"


def _within(box: tuple[float, ...], zone: tuple[float, ...]) -> bool:
    low = box[0] >= zone[0] - _LOOSE_PT and box[1] >= zone[1] - _LOOSE_PT
    return low and box[2] <= zone[2] + _LOOSE_PT and box[3] <= zone[3] + _LOOSE_PT


RULES = (pages_range, pages_multiple, cover_pages, file_weight, text_safe, text_gutter, cover_zones)
