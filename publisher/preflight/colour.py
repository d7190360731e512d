"""Inks: what prints on which plate, and how much."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.preflight.dossier import Dossier
from publisher.preflight.rules import Remark, rule
from publisher.printshop.graphics import Colour
from publisher.printshop.painting import Paint

_GWG = "Ghent Workgroup 2015, colour"
_PROFILE = "the printer's profile"
_SCREEN = frozenset({"rgb", "lab", "icc-3"})
_SHORT_LINE_PT = 36.0


@rule(
    "colour-screen", "error", "No screen colours are left",
    hint="convert text, areas and pictures to CMYK or grey", source="ISO 15930-1; Ghent Workgroup 2015", by_page=True,
)  # fmt: skip
def screen(dossier: Dossier) -> Iterator[Remark]:
    if not dossier.inked:
        return
    for leaf in dossier.leaves:
        for paint in leaf.paints:
            tagged = paint.colour.space in {"icc-3", "lab"} and paint.kind == "picture" and dossier.standard == "x-4"
            if paint.colour.space in _SCREEN and not tagged:
                yield (
                    leaf.number,
                    paint.box,
                    f"a {_noun(paint)} in {paint.colour.space.upper().replace('ICC-3', 'RGB')}",
                )
                break


def _noun(paint: Paint) -> str:
    return {"stencil": "picture", "shading": "gradient", "fill": "coloured area", "stroke": "line"}.get(
        paint.kind, paint.kind
    )


@rule(
    "colour-one", "error", "A one-colour book has one colour",
    hint="convert it to black, or order colour printing", source="the order", by_page=True,
)  # fmt: skip
def one_colour(dossier: Dossier) -> Iterator[Remark]:
    if dossier.order.colours != "mono" or dossier.order.kind != "interior":
        return
    for leaf in dossier.leaves:
        for paint in leaf.visible:
            coloured = paint.colour.space in {"cmyk", "icc-4"} and (
                any(paint.colour.values[:3]) or paint.kind == "picture"
            )
            if coloured or (paint.colour.space in _SCREEN and _tinted(paint.colour)):
                yield leaf.number, paint.box, f"a {_noun(paint)} in colour"
                break


def _tinted(colour: Colour) -> bool:
    return len(colour.values) == 3 and max(colour.values) - min(colour.values) > 0.02


@rule(
    "black-text", "error", "Black text prints with black ink alone",
    hint="set it in 0/0/0/100; four inks never meet exactly, and small letters blur", source=_GWG, by_page=True,
)  # fmt: skip
def black_text(dossier: Dossier) -> Iterator[Remark]:
    largest = (dossier.printer.black_text_max_pt if dossier.printer else 0.0) or 24.0
    for leaf in dossier.leaves:
        for paint in leaf.visible:
            if paint.kind == "text" and paint.size <= largest and _mixed_black(paint.colour):
                yield leaf.number, paint.box, f"text of {paint.size:.0f} pt in {_inks(paint.colour)}"
                break


def _mixed_black(colour: Colour) -> bool:
    if colour.space not in {"cmyk", "icc-4"} or len(colour.values) != 4:
        return False
    cyan, magenta, yellow, black = colour.values
    return (black >= 0.85 and max(cyan, magenta, yellow) > 0) or (min(cyan, magenta, yellow) >= 0.6 and black > 0.2)


def _inks(colour: Colour) -> str:
    return "/".join(f"{100 * value:.0f}" for value in colour.values)


@rule(
    "black-overprint", "warning", "Black text prints over what lies under it",
    hint="switch on overprint for black text; otherwise a white halo may show", source=_GWG, by_page=True,
)  # fmt: skip
def black_overprint(dossier: Dossier) -> Iterator[Remark]:
    if not dossier.inked and (dossier.printer is None or dossier.printer.standard == "plain"):
        return
    for leaf in dossier.leaves:
        for paint in leaf.visible:
            pure = paint.colour.space == "cmyk" and paint.colour.values == (0.0, 0.0, 0.0, 1.0)
            if paint.kind == "text" and pure and paint.size < 12.5 and not paint.overprint:
                yield leaf.number, paint.box, "black text knocks out what lies under it"
                break


@rule(
    "white-overprint", "error", "Nothing white is set to overprint",
    hint="switch off overprint for white; white ink that overprints is no ink at all", source=_GWG, by_page=True,
)  # fmt: skip
def white_overprint(dossier: Dossier) -> Iterator[Remark]:
    for leaf in dossier.leaves:
        for paint in leaf.visible:
            white = paint.colour.space == "cmyk" and paint.colour.values == (0.0, 0.0, 0.0, 0.0)
            if white and paint.overprint and paint.kind in {"text", "fill", "stroke"}:
                yield leaf.number, paint.box, f"a white {_noun(paint)} overprints and will vanish"
                break


@rule(
    "colour-spot", "error", "No plates but those of the four inks",
    hint="convert spot colours to CMYK, or order the extra plate", source=_GWG, by_page=True,
)  # fmt: skip
def spot(dossier: Dossier) -> Iterator[Remark]:
    process = {"Cyan", "Magenta", "Yellow", "Black", "None", "All"}
    for leaf in dossier.leaves:
        for paint in leaf.visible:
            extra = [name for name in paint.colour.names if name not in process]
            if extra:
                yield leaf.number, paint.box, f"spot colour {extra[0]!r}"
                break


@rule(
    "colour-registration", "error", "Nothing inside the trim prints on every plate",
    hint="use black, not registration colour", source=_GWG, by_page=True,
)  # fmt: skip
def registration(dossier: Dossier) -> Iterator[Remark]:
    for leaf in dossier.leaves:
        for paint in leaf.visible:
            all_plates = leaf.trim and "All" in paint.colour.names and any(paint.colour.values)
            four = len(paint.colour.values) == 4 and min(paint.colour.values) >= 0.98
            if all_plates or (four and paint.colour.space in {"cmyk", "icc-4"}):
                yield leaf.number, paint.box, f"a {_noun(paint)} in registration colour"
                break


@rule(
    "ink-area", "error", "No area carries more ink than the paper takes",
    hint="choose a colour with less ink; too much of it smears and shows through", source=_PROFILE, by_page=True,
)  # fmt: skip
def ink_area(dossier: Dossier) -> Iterator[Remark]:
    for leaf in dossier.leaves:
        for paint in leaf.visible:
            four = len(paint.colour.values) == 4 and min(paint.colour.values) >= 0.98
            if paint.kind != "picture" and not four and paint.colour.ink > dossier.ink_max + 0.5:
                yield leaf.number, paint.box, f"{paint.colour.ink:.0f} % ink; at most {dossier.ink_max} %"
                break


@rule(
    "tint-faint", "warning", "No tint is too faint to print",
    hint="make the tint darker, or leave it out", source=_PROFILE, by_page=True,
)  # fmt: skip
def faint(dossier: Dossier) -> Iterator[Remark]:
    least = dossier.printer.tint_min if dossier.printer else 0
    for leaf in dossier.leaves:
        for paint in leaf.visible:
            plates = sum(value > 0 for value in paint.colour.values) if paint.colour.space == "cmyk" else 1
            if paint.kind in {"fill", "stroke", "text"} and plates == 1 and 0.2 < paint.colour.ink < least - 0.2:
                yield leaf.number, paint.box, f"a tint of {paint.colour.ink:.0f} %; at least {least} %"
                break


@rule(
    "line-thin", "warning", "No line is too thin to print",
    hint="draw it thicker; a hairline is one dot of the device, and a press has very small dots",
    source="the printer's profile, else Ghent Workgroup 2015", by_page=True,
)  # fmt: skip
def thin(dossier: Dossier) -> Iterator[Remark]:
    least = dossier.printer.hairline_min_pt if dossier.printer else 0.25
    for leaf in dossier.leaves:
        for paint in leaf.visible:
            width = _line_width(paint)
            if width is not None and width < least - 0.02:
                yield leaf.number, paint.box, f"a line of {width:.2f} pt; at least {least:g} pt"
                break


def _line_width(paint: Paint) -> float | None:
    """Width of what looks like a line: a stroke, or a long and thin area."""
    if paint.kind == "stroke":
        return paint.size
    if paint.kind != "fill":
        return None
    wide, high = paint.box[2] - paint.box[0], paint.box[3] - paint.box[1]
    thin_side, long_side = min(wide, high), max(wide, high)
    return thin_side if long_side >= _SHORT_LINE_PT and 0 < thin_side < 2 else None


RULES = (
    screen, one_colour, black_text, black_overprint, white_overprint, spot, registration, ink_area, faint, thin,
)  # fmt: skip
