"""A long quotation with figures amid it, parted elsewhere so that its text fills the page above them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes

from publisher.setting.makeup.look import PT, flow_boxes
from publisher.setting.makeup.moves import indented
from publisher.setting.makeup.stone import Stone, kind_of
from publisher.xhtml import inner_text

Box = Any


def parted(stone: Stone, page: Any, children: Sequence[Box], first: int, after: int, short: float) -> list[list[Box]]:
    """The order with paragraphs of the quotation below the figures from ``first`` to before ``after`` set above them.

    It goes on from a quotation above: there is no gap where the figures stood.
    """
    above, below = first - 1, after
    while above > 0 and kind_of(stone, children[above]) == "still":
        above -= 1
    while below < len(children) - 1 and kind_of(stone, children[below]) == "still":
        below += 1
    if above < 0 or below == len(children) or any(children[i].element.tag != "blockquote" for i in (above, below)):
        return []
    paragraphs = children[below].children
    many = sum(lines <= short + 0.1 for lines in accumulate(_lines(paragraph, page) for paragraph in paragraphs))
    if not 0 < many < len(paragraphs) or any(box.element.tag != "p" for box in paragraphs):
        return []
    ended, begun = children[above].copy(), children[below].copy_with_children(paragraphs[:many])
    for box, side in ((ended, "margin_bottom"), (begun, "margin_top")):
        box.style = box.style.copy()
        box.style[side] = Dimension(0, "px")
    if not (begun.style["lang"] or "").startswith("zh"):
        begun.children = [indented(paragraphs[0], stone.grid / PT), *begun.children[1:]]
    rest = children[below].copy_with_children(paragraphs[many:])
    figures, beside = children[first:after], [*children[above + 1 : first], *children[after:below]]
    return [[*children[:above], ended, *beside, begun, *figures, rest, *children[below + 1 :]]]


def _lines(paragraph: Box, page: Any) -> int:
    """Lines of a paragraph, if those of the page are the measure."""
    lines = (box for box in flow_boxes(page) if isinstance(box, boxes.LineBox))
    full = max(
        (sum(len(part.text) for part in line.descendants() if isinstance(part, boxes.TextBox)) for line in lines),
        default=1,
    )
    return math.ceil(len(inner_text(paragraph.element)) / full)
