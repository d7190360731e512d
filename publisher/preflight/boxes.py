"""Page boxes, bleed and marks."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.preflight.dossier import Dossier
from publisher.preflight.leaf import Leaf
from publisher.preflight.rules import Remark, rule
from publisher.printshop.graphics import Box
from publisher.printshop.painting import Paint
from publisher.printshop.trimming import page_bleeds
from publisher.units import mm

_NEAR_PT = 0.5
"""Half a point is within what a guillotine can hold."""
_GWG = "Ghent Workgroup 2015, page boxes"
_X = "ISO 15930, page boundaries"


def _size(box: Box) -> str:
    return f"{mm(box[2] - box[0]):.1f} × {mm(box[3] - box[1]):.1f} mm"


@rule(
    "box-trim", "error", "Every page says where it is cut",
    hint="export with a TrimBox, or choose a PDF/X setting; without it the shop has to guess", source=_X,
)  # fmt: skip
def trim_missing(dossier: Dossier) -> Iterator[Remark]:
    if dossier.standard == "plain" and dossier.printer is None:
        return
    for leaf in dossier.leaves:
        if leaf.trim is None:
            yield leaf.number, None, "no TrimBox"


@rule(
    "box-nested", "error", "The trim lies in the bleed, and the bleed on the sheet",
    hint="set TrimBox, BleedBox and MediaBox anew, each within the next", source=_X,
)  # fmt: skip
def nested(dossier: Dossier) -> Iterator[Remark]:
    for leaf in dossier.leaves:
        if leaf.bleed and not _inside(leaf.bleed, leaf.media):
            yield leaf.number, leaf.bleed, "the BleedBox reaches over the MediaBox"
        elif leaf.trim and not _inside(leaf.trim, leaf.bleed or leaf.media):
            yield leaf.number, leaf.trim, f"the TrimBox reaches over the {'BleedBox' if leaf.bleed else 'MediaBox'}"


def _inside(inner: Box, outer: Box) -> bool:
    low = inner[0] >= outer[0] - 0.01 and inner[1] >= outer[1] - 0.01
    return low and inner[2] <= outer[2] + 0.01 and inner[3] <= outer[3] + 0.01


@rule(
    "box-crop", "error", "Nothing hides a part of the bleed",
    hint="remove the CropBox, or make it as large as the MediaBox", source=_GWG,
)  # fmt: skip
def cropped(dossier: Dossier) -> Iterator[Remark]:
    for leaf in dossier.leaves:
        if leaf.crop and leaf.bleed and not _inside(leaf.bleed, leaf.crop):
            yield leaf.number, leaf.crop, "the CropBox cuts into the BleedBox"


@rule(
    "box-alike", "error", "All pages are of one size",
    hint="set all pages to one trim size; a landscape table is turned on its page instead", source=_GWG,
)  # fmt: skip
def alike(dossier: Dossier) -> Iterator[Remark]:
    if not dossier.leaves:
        return
    first = dossier.leaves[0].finished
    for leaf in dossier.leaves[1:]:
        if _differs(leaf.finished, (first[2] - first[0], first[3] - first[1])):
            yield leaf.number, leaf.finished, f"{_size(leaf.finished)}; the first page is {_size(first)}"


def _differs(box: Box, size: tuple[float, float]) -> bool:
    return abs(box[2] - box[0] - size[0]) > _NEAR_PT or abs(box[3] - box[1] - size[1]) > _NEAR_PT


@rule(
    "box-size", "error", "The pages have the size that was ordered",
    hint="export again at the size that was ordered", source="the order",
)  # fmt: skip
def ordered_size(dossier: Dossier) -> Iterator[Remark]:
    size = dossier.order.trim_pt
    if size and dossier.leaves and _differs(dossier.leaves[0].finished, size):
        leaf = dossier.leaves[0]
        yield leaf.number, leaf.finished, f"{_size(leaf.finished)}; ordered was {_size((0, 0, *size))}"


@rule(
    "box-rotated", "warning", "No page is turned",
    hint="turn the page in the program that made it; some presses forget the turn", source=_GWG,
)  # fmt: skip
def rotated(dossier: Dossier) -> Iterator[Remark]:
    for leaf in dossier.leaves:
        angle = leaf.angle % 360
        if angle:
            yield leaf.number, None, f"turned by {angle} degrees"


@rule(
    "box-scaled", "error", "A point is a point",
    hint="export without UserUnit; many presses print such a page too small", source=_GWG,
)  # fmt: skip
def scaled(dossier: Dossier) -> Iterator[Remark]:
    for leaf in dossier.leaves:
        if float(leaf.page.obj.get("/UserUnit", 1)) != 1:
            yield leaf.number, None, f"UserUnit is {leaf.page.obj.UserUnit}"


@rule(
    "box-slug", "warning", "Nothing stands around the bleed where the printer wants no marks",
    hint="export without printer's marks, with the sheet ending at the bleed", source="the printer's profile",
)  # fmt: skip
def slug(dossier: Dossier) -> Iterator[Remark]:
    if dossier.printer is None or dossier.printer.marks:
        return
    for leaf in dossier.leaves:
        box = leaf.bleed or leaf.finished
        if (
            max(box[0] - leaf.media[0], box[1] - leaf.media[1], leaf.media[2] - box[2], leaf.media[3] - box[3])
            > _NEAR_PT
        ):
            yield leaf.number, leaf.media, "the sheet is larger than the bleed"


def _bleeds(dossier: Dossier, leaf: Leaf) -> tuple[float, float, float, float]:
    """How far art must reach over the trim at left, bottom, right and top."""
    asked = dossier.printer.bleed_pt if dossier.printer else 0.0
    if dossier.order.kind == "cover" or dossier.printer is None:
        return (asked, asked, asked, asked)
    return page_bleeds(dossier.printer, asked, leaf.number - 1)


def _reached(dossier: Dossier, leaf: Leaf) -> Iterator[tuple[Paint, tuple[bool, ...]]]:
    """Areas and pictures that touch the trim, with the edges that they touch."""
    x0, y0, x1, y1 = leaf.finished
    bleeds = _bleeds(dossier, leaf)
    for paint in leaf.visible:
        if paint.kind not in {"fill", "picture", "stencil"} or _white(paint):
            continue
        a0, b0, a1, b1 = paint.box
        touched = (a0 <= x0 + _NEAR_PT, b0 <= y0 + _NEAR_PT, a1 >= x1 - _NEAR_PT, b1 >= y1 - _NEAR_PT)
        edges = tuple(touch and bleed > 0 for touch, bleed in zip(touched, bleeds, strict=True))
        if any(edges):
            yield paint, edges


def _white(paint: Paint) -> bool:
    colour = paint.colour
    if colour.space in {"cmyk", "icc-4"}:
        return not any(colour.values)
    return colour.space in {"grey", "rgb", "icc-1", "icc-3"} and bool(colour.values) and min(colour.values) >= 1


@rule(
    "bleed-room", "error", "There is room for the bleed where art reaches the edge",
    hint="give the document the printer's bleed and export with it", source="the printer's profile", by_page=True,
)  # fmt: skip
def bleed_room(dossier: Dossier) -> Iterator[Remark]:
    for leaf in dossier.leaves:
        bleed, trim = leaf.bleed or leaf.finished, leaf.finished
        have = (trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3])
        asked = _bleeds(dossier, leaf)
        for paint, edges in _reached(dossier, leaf):
            short = [asked[i] for i in range(4) if edges[i] and have[i] < asked[i] - 0.1]
            if short:
                yield (
                    leaf.number,
                    paint.box,
                    f"art reaches the trim, but less than {mm(max(short)):.1f} mm of bleed is there",
                )
                break


@rule(
    "bleed-painted", "error", "What reaches the edge runs on through the bleed",
    hint="draw the picture or the area on, to the end of the bleed, or keep it away from the edge", source=_GWG,
    by_page=True,
)  # fmt: skip
def bleed_painted(dossier: Dossier) -> Iterator[Remark]:
    for leaf in dossier.leaves:
        x0, y0, x1, y1 = leaf.bleed or leaf.finished
        for paint, edges in _reached(dossier, leaf):
            a0, b0, a1, b1 = paint.box
            ends = (a0 <= x0 + 0.1, b0 <= y0 + 0.1, a1 >= x1 - 0.1, b1 >= y1 - 0.1)
            if any(edge and not end for edge, end in zip(edges, ends, strict=True)) and not _covered(leaf, paint):
                yield leaf.number, paint.box, "stops short of the end of the bleed: a white edge may show after cutting"
                break


def _covered(leaf: Leaf, paint: Paint) -> bool:
    """True when something painted before it already fills the whole bleed."""
    bleed = leaf.bleed or leaf.finished
    for other in leaf.paints:
        if other is paint:
            return False
        if other.kind in {"fill", "picture"} and other.visible and not _white(other) and _inside(bleed, other.box):
            return True
    return False


RULES = (
    trim_missing, nested, cropped, alike, ordered_size, rotated, scaled, slug, bleed_room, bleed_painted,
)  # fmt: skip
