"""Objects brought to the grid: set once alone and measured, then given what is lacking to whole lines.

The opening, figures, tables and quotes in display type have heights of their
own; the text after them goes on on the grid, and its lines meet those of the
facing page.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lxml import etree
from weasyprint.formatting_structure import boxes

from publisher.composition.markup import add_class, has_class
from publisher.setting.makeup.look import PT, block_name, flow_boxes

Element = etree._Element
_ON_GRID = {"p", "ul", "ol", "dl", "hr", "pre"}
_NEAR = 0.05
"""Points that do not count."""
_MOST = 0.6
"""Lines that may be added below a figure or table; where more is lacking, the space is less than a line instead."""
_TALL = "@page {{ size: {width}pt 40000pt; margin-bottom: 0 }}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """An object set alone; points."""

    height: float
    """Of its border box."""
    picture: float = 0.0
    """Height of the one picture in it; 0 when there is none or more."""
    above: float = 0.0
    """Its padding."""
    below: float = 0.0


def snap(
    root: Element, flow: Element, grid: float, lay_out: Callable[[str, str], Any], write: Callable[[Element], str]
) -> dict[str, Measured]:
    """Give the opening and every object below ``flow`` its lacking points, as inline style.

    Returns what was measured, by ``data-make``.

    :param lay_out: lays out a document with a sheet of its own after the section's
    :param write: serialises a tree
    """
    trial = copy.deepcopy(root)
    text = next(e for e in trial.iter("div") if has_class(e, "text"))
    for element in list(text):
        if not isinstance(element.tag, str) or not _is_object(element):
            text.remove(element)
    section = text.getparent()
    assert section is not None
    for element in list(section):
        if has_class(element, "bios") or has_class(element, "notes"):
            section.remove(element)
    probe = etree.Element("p", {"data-make": "probe"})
    probe.text = "x"
    text.insert(0, probe)
    body = root.find("body")
    assert body is not None
    page = lay_out(write(trial), _TALL.format(width=body.get("data-width"))).pages[0]._page_box
    found: dict[str, Measured] = {}
    start = 0.0
    for box in flow_boxes(page):
        name = block_name(box)
        if name == "probe":
            start = (box.position_y + box.margin_top) * PT
        elif name and name not in found:
            pictures = [inner for inner in box.descendants() if isinstance(inner, boxes.ReplacedBox)]
            found[name] = Measured(
                height=box.border_height() * PT,
                picture=pictures[0].height * PT if len(pictures) == 1 else 0.0,
                above=box.padding_top * PT,
                below=box.padding_bottom * PT,
            )
    _lengthen_opening(root, lacking(start - float(body.get("data-top", "0")), grid))
    for element in flow:
        name = element.get("data-make") or ""
        if name in found:
            _lengthen(element, found[name], grid)
    return found


def lacking(height: float, grid: float) -> float:
    """Points from ``height`` up to whole lines."""
    rest = -height % grid
    return 0.0 if rest < _NEAR or grid - rest < _NEAR else rest


def _is_object(element: Element) -> bool:
    if element.tag in _ON_GRID or element.get("data-make") is None:
        return False
    if element.tag in {"figure", "table", "pre"} or element.tag.startswith("h"):
        return True
    if has_class(element, "pull-quote"):
        return True
    return any(True for name in ("img", "table", "figure", "pre", "h3", "h4", "h5") for _ in element.iter(name))


def _lengthen_opening(root: Element, points: float) -> None:
    opening = next((e for e in root.iter("header") if has_class(e, "opening")), None)
    if opening is not None and points:
        spacer = etree.SubElement(opening, "div", {"style": f"height: {points:.3f}pt", "class": "spacer"})
        spacer.text = ""


def _lengthen(element: Element, measured: Measured, grid: float) -> None:
    points = lacking(measured.height, grid)
    if not points:
        return
    if element.tag in {"table", "figure"}:
        element.set("style", _below(element, measured, points, grid))
    elif has_class(element, "pull-quote"):
        above, below = measured.above + points / 2, measured.below + points / 2
        element.set("style", f"padding-top: {above:.3f}pt; padding-bottom: {below:.3f}pt")
    else:
        element.set("style", f"padding-bottom: {measured.below + points:.3f}pt")
    add_class(element, "snapped")


def _below(element: Element, measured: Measured, points: float, grid: float) -> str:
    """The space below a figure or table, as style.

    Before text a little less than a line will do where much is lacking.  Before
    anything else the larger of two margins counts: there a figure is padded, and
    the margin of a table, which has no padding, is larger than any head's.
    """
    following = element.getnext()
    if following is None or following.tag == "p":
        return f"margin-bottom: {grid + (points if points <= grid * _MOST else points - grid):.3f}pt"
    if element.tag == "figure":
        return f"padding-bottom: {measured.below + points:.3f}pt"
    return f"margin-bottom: {(2 if following.tag == 'h2' else 1) * grid + points:.3f}pt"
