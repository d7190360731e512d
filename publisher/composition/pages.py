"""The page: where the text block stands on any trim, and the style sheets of a section."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache

from publisher.composition.house import Dialect, HouseStyle, Trim, put_values, values_of
from publisher.model import Edition, PageDesign
from publisher.units import length_pt

_SLACK_PT = 0.3
"""Kept free under the last line, so that rounding never costs a line."""
_LEAST_MARGIN_PT = 36.0


def dialect_of(edition: Edition) -> Dialect:
    """Set pages for ``screen`` and ``print``; the other editions flow."""
    return "epub" if edition.name == "epub" else "html" if edition.name == "html" else "paper"


def edition_values(style: HouseStyle, edition: Edition, language: str) -> dict[str, str]:
    """The custom properties as ``edition`` has them: ``print`` in true black, ``mono`` without accents."""
    mono = ("mono",) if edition.colours == "mono" else ()
    return values_of(style, language, (edition.name, *mono))


@lru_cache(maxsize=64)
def page_design(style: HouseStyle, edition: Edition, *, language: str) -> PageDesign:
    """The page of ``edition`` in ``style``: a trim that the style knows as drawn, any other in its proportions.

    The block is a whole number of lines high; a Chinese measure is a whole number of characters wide.
    """
    width, height = edition.trim_pt or style.trim_pt
    values = edition_values(style, edition, language)
    grid = length_pt(values["grid"])
    zh = language.lower().startswith("zh")
    trim = _trim_for(style, width, height, grid, zh=zh)
    inner = trim.inner_pt if edition.inner_pt is None else edition.inner_pt
    outer = trim.outer_pt if edition.outer_pt is None else edition.outer_pt
    if zh:
        outer += (width - inner - outer + 0.01) % length_pt(values["text-size"])
    top = trim.top_pt if edition.top_pt is None else edition.top_pt
    bottom = height - top - trim.lines * grid if edition.bottom_pt is None else edition.bottom_pt
    lines = max(1, math.floor((height - top - bottom + 0.02) / grid))
    design = PageDesign(
        width_pt=width,
        height_pt=height,
        top_pt=round(top, 4),
        bottom_pt=round(height - top - lines * grid - _SLACK_PT, 4),
        inner_pt=round(inner, 4),
        outer_pt=round(outer, 4),
        mirrored=style.mirrored,
        bleed_pt=edition.bleed_pt,
    )
    furniture = put_values(style.sheet("furniture.css"), page_values(design, values), f"{style.name}/furniture.css")
    return replace(design, furniture=furniture)


def _trim_for(style: HouseStyle, width: float, height: float, grid: float, *, zh: bool) -> Trim:
    """The trim as drawn; else the style's first one, its margins scaled and its measure kept where there is room."""
    ours = [trim for trim in style.trims if trim.zh == zh]
    for trim in ours:
        if abs(trim.size_pt[0] - width) < 1 and abs(trim.size_pt[1] - height) < 1:
            return trim
    drawn = ours[0]
    measure = drawn.size_pt[0] - drawn.inner_pt - drawn.outer_pt
    spare = max(width - measure, min(0.26 * width, 2 * _LEAST_MARGIN_PT))
    share = drawn.inner_pt / (drawn.inner_pt + drawn.outer_pt)
    top = drawn.top_pt * height / drawn.size_pt[1]
    foot = (drawn.size_pt[1] - drawn.top_pt - drawn.lines * grid) * height / drawn.size_pt[1]
    return replace(
        drawn,
        size_pt=(width, height),
        top_pt=top,
        inner_pt=spare * share,
        outer_pt=spare * (1 - share),
        lines=max(1, math.floor((height - top - foot + 0.02) / grid)),
    )


def page_values(design: PageDesign, values: dict[str, str]) -> dict[str, str]:
    """Custom properties that hang on the page: ``measure``, ``inner``, ``outer``, ``top``, ``hang``, ``lines`` …

    ``hang`` is how far titles and the margin column reach left of the text; it shrinks with the margin.
    """
    inner, outer = neutral_margins(design)
    hang = max(0.0, min(length_pt(values.get("hang", "0pt")), inner - _LEAST_MARGIN_PT))
    numbers = {
        "page-width": design.width_pt,
        "page-height": design.height_pt,
        "measure": design.width_pt - inner - outer,
        "inner": inner,
        "outer": outer,
        "top": design.top_pt,
        "bottom": design.bottom_pt,
        "block": design.height_pt - design.top_pt - design.bottom_pt,
        "hang": hang,
        "outdent": -hang,
        "outdent-inner": -inner,
        "outdent-outer": -outer,
        "half": length_pt(values["grid"]) / 2,
        "bleed": design.bleed_pt,
        "outdent-bleed": -design.bleed_pt,
        "column": max(0.0, hang - length_pt(values.get("gutter", "0pt"))),
    }
    return {**values, **{name: f"{round(number, 3):g}pt" for name, number in numbers.items()}}


def neutral_margins(design: PageDesign) -> tuple[float, float]:
    """Left and right margins on which a galley is set: equal when the binder shifts it to its side."""
    if not design.mirrored:
        return design.inner_pt, design.outer_pt
    half = (design.inner_pt + design.outer_pt) / 2
    return half, half


@lru_cache(maxsize=128)
def sheets_for(style: HouseStyle, edition: Edition, language: str, *, matter: bool) -> tuple[str, ...]:
    """The CSS of a section, complete and without custom properties, in order."""
    values = edition_values(style, edition, language)
    dialect = dialect_of(edition)
    zh = language.lower().startswith("zh")
    if dialect != "paper":
        names = ["epub.css"]
        resolved = {**values, "measure": values.get("measure", "34em")}
        return tuple(put_values(style.sheet(n), resolved, f"{style.name}/{n}") for n in names if style.sheet(n))
    design = page_design(style, edition, language=language)
    resolved = page_values(design, values)
    names = ["base.css", "article.css", *(["matter.css"] if matter else []), *(["zh.css"] if zh else [])]
    texts = tuple(put_values(style.sheet(n), resolved, f"{style.name}/{n}") for n in names)
    return (_page_rule(design), *(text for text in texts if text))


def _page_rule(design: PageDesign) -> str:
    left, right = neutral_margins(design)
    return (
        f"@page {{ size: {design.width_pt:g}pt {design.height_pt:g}pt; "
        f"margin: {design.top_pt:g}pt {right:g}pt {design.bottom_pt:g}pt {left:g}pt }}"
    )
