"""Figures let down past the text that fills a page, or made smaller so that they stand on it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes

from publisher.setting.makeup.look import PT, look_at
from publisher.setting.makeup.moves import LINE, fits, is_source, moved, steps_to_fill
from publisher.setting.makeup.stone import Stone, kind_of, name_of
from publisher.xhtml import has_class, inner_text

Box = Any
_SMALLEST = 0.6
"""Share of its height that a picture keeps when it is made smaller to fill a page."""
_EASY = 0.85
"""Share from which on the next picture alone is made smaller, and those of the page are not."""
_SHARES = tuple(share / 100 for share in range(98, 68, -2))
"""Those that all pictures of a page keep, so that the next stands there too."""
_CHAIN = 6
"""Heads and the like above a picture that go with it."""
_RUN = 4
"""Figures and lines below them that are let down together."""
_PASSED = frozenset({"ul", "ol", "blockquote"})
"""What figures may be let down past, besides paragraphs."""
_ONE_LINE = 60
"""Characters that surely stand on one line."""
_LABEL = re.compile(r"\s*(?:fig(?:ure|\.)|table|chart|map|graph|exhibit|圖|图|表)\s*[\dIVX一二三四五六七八九十]", re.I)
"""A head that belongs to the figure or table below it."""


def let_down(stone: Stone, children: Sequence[Box], at: int, start: int, short: float) -> list[list[Box]]:
    """The figures from ``at`` on, or those below the heads there, let down past what fills the page; or one raised."""
    first = at
    while first < len(children) and first - at < _CHAIN and _leads_on(stone, children[first]):
        short -= 1.5 + stone.copy.blocks[name_of(children[first])].length // (LINE * 0.8)
        first += 1
    if first == len(children) or kind_of(stone, children[first]) != "object":
        return []
    after = first
    while (
        after < len(children)
        and after - first < _RUN
        and (kind_of(stone, children[after]) == "object" or is_source(children[after]))
    ):
        after += 1
    first = _label(stone, children, at, first)
    guess = max(1, steps_to_fill(stone, children, after - 1, short))
    found = []
    for n in (guess, guess + 1):
        if _falls(stone, children, first, after, n):
            order = list(children)
            for place in range(after - 1, first - 1, -1):
                order = moved(stone, order, place, place + n)
            found.append(_two_lines_below(stone, order, first))
    if first == at and at - 1 > start and fits(stone, children, at, at - 1):
        order = list(children)
        for place in range(at, after):
            order = moved(stone, order, place, place - 1)
        found.append(order)
    return found


def _two_lines_below(stone: Stone, order: list[Box], at: int) -> list[Box]:
    """The order, with a line that has come to stand at ``at`` below a head kept to what follows."""
    if not 0 < at < len(order) or kind_of(stone, order[at - 1]) != "head":
        return order
    block = stone.copy.blocks[name_of(order[at])]
    if block.kind != "text" or block.length >= _ONE_LINE:
        return order
    line = order[at].deepcopy()
    line.style = line.style.copy()
    line.style["break_after"] = "avoid"
    return [*order[:at], line, *order[at + 1 :]]


def _label(stone: Stone, children: Sequence[Box], at: int, first: int) -> int:
    """Where the heads that belong to the figure at ``first`` begin, such as ``Figure 3``; itself where none do."""
    above = first
    while above > at and kind_of(stone, children[above - 1]) == "head":
        above -= 1
        if _LABEL.match(inner_text(children[above].element)):
            first = above
    return first


def _falls(stone: Stone, children: Sequence[Box], first: int, after: int, steps: int) -> bool:
    """True when the blocks from ``first`` to before ``after`` may stand ``steps`` blocks lower, in their section."""
    if after + steps > len(children) or _bound(stone, children, first, heads=False) or _bound(stone, children, after):
        return False
    passed = children[after : after + steps]
    below = after + steps
    return all(
        kind_of(stone, box) == "text" or (kind_of(stone, box) == "fixed" and box.element.tag in _PASSED)
        for box in passed
    ) and not _bound(stone, children, below)


def _bound(stone: Stone, children: Sequence[Box], at: int, *, heads: bool = True) -> bool:
    """True when what stands above ``at`` and what stands there belong together."""
    if not 0 < at < len(children):
        return False
    above, below = children[at - 1], children[at]
    block = stone.copy.blocks.get(name_of(above))
    if has_class(below.element, "continued") or is_source(below):
        return True
    leads = block is not None and block.leads_on
    return leads or (heads and above.style["break_after"] == "avoid")


def smaller(stone: Stone, children: Sequence[Box], at: int, short: float, page: Any) -> list[list[Box]]:
    """The order as it is, but the next picture, or it and those of this page alike, smaller: at most two ways."""
    place, heads = at, 0.0
    while place < len(children) and place - at < _CHAIN and _leads_on(stone, children[place]):
        heads += 1.5 + math.ceil(stone.copy.blocks[name_of(children[place])].length / (LINE * 0.8))
        place += 1
    if place == len(children) or _picture(children[place]) is None:
        return []
    line = stone.grid / PT
    caption = 0.78 * math.ceil(stone.copy.blocks[name_of(children[place])].length / (LINE * 1.3)) + 0.5
    natural = _height(children[place], page.width) / line
    room = math.floor(short + 0.1) - heads - 1.05
    alone = (room - caption) / natural
    if alone >= 1:
        alone = _EASY  # it should have stood there, and did not
    found = [_with_heights(children, {place: alone * natural * line})] if alone >= _SMALLEST else []
    if alone >= _EASY:
        return found
    pictures = {place: (natural, caption)}
    pieces = {piece.name: (piece.bottom - piece.top) / stone.grid for piece in look_at(page).pieces}
    for here, child in enumerate(children[:at]):
        if name_of(child) in pieces and _picture(child) is not None:
            whole, high = pieces[name_of(child)], _height(child, page.width) / line
            pictures[here] = high, whole - high
            room += whole
    for share in _SHARES if len(pictures) > 1 else ():
        if sum(math.ceil(share * high + more - 0.02) for high, more in pictures.values()) <= room:
            alike = _with_heights(children, {i: share * high * line for i, (high, _) in pictures.items()})
            return [alike, *found]
    return found


def _with_heights(children: Sequence[Box], heights: Mapping[int, float]) -> list[Box]:
    """The order as it is, with the pictures of some figures no higher than so many pixels."""
    order = list(children)
    for place, height in heights.items():
        order[place] = children[place].deepcopy()
        for box in order[place].descendants():
            if isinstance(box, boxes.ReplacedBox):
                box.style = box.style.copy()
                box.style["max_height"] = Dimension(height, "px")
    return order


def broken(stone: Stone, children: Sequence[Box], at: int) -> list[list[Box]]:
    """The order as it is, but a short table, which stands on one page as a rule, broken like any other."""
    if at == len(children) or not has_class(children[at].element, "short"):
        return []
    table = children[at].deepcopy()
    for box in (table, *table.descendants()):
        if box.element is table.element:
            box.style = box.style.copy()
            box.style["break_inside"] = "auto"
    return [[*children[:at], table, *children[at + 1 :]]]


def _leads_on(stone: Stone, box: Box) -> bool:
    """True for a head, and for a line or two between a head and the picture below it."""
    block = stone.copy.blocks.get(name_of(box))
    if block is None or block.kind == "quote" or any(isinstance(part, boxes.ReplacedBox) for part in box.descendants()):
        return False
    return block.kind == "head" or block.length < LINE or box.style["break_after"] == "avoid"


def _picture(box: Box) -> Box | None:
    """The picture of a figure that has one only."""
    if box.element is None or box.element.tag != "figure":
        return None
    pictures = [part for part in box.descendants() if isinstance(part, boxes.ReplacedBox)]
    return pictures[0] if len(pictures) == 1 else None


def _height(figure: Box, width: float) -> float:
    """Height that the picture of a figure will have in the measure, in pixels; figures may reach out of it."""
    picture: Any = _picture(figure)
    for side in ("margin_left", "margin_right"):
        if getattr(figure.style[side], "unit", None) == "px":
            width -= figure.style[side].value
    natural_width, natural_height, ratio = picture.replacement.get_intrinsic_size(1, picture.style["font_size"])
    wide = min(natural_width or width, width)
    high = wide / ratio if ratio else natural_height or width
    most = picture.style["max_height"]
    return min(high, most.value) if getattr(most, "unit", None) == "px" else float(high)
