"""Other orders of the blocks that are still to come, for a page that ends short or has a quotation at its head."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes

from publisher.composition.markup import has_class
from publisher.setting.makeup.look import PT, look_at
from publisher.setting.makeup.quotes import suits
from publisher.setting.makeup.stone import (
    SHORT,
    Place,
    Stone,
    head_quote,
    kind_of,
    name_of,
    opens_with_quote,
    place_of,
)  # fmt: skip

Box = Any
TRIES = 3
_LINE = 66
"""Characters of a line, for a first guess at how much text fills a page."""
_SMALLEST = 0.6
"""Share of its height that a picture keeps when it is made smaller to fill a page."""
_CHAIN = 6
"""Heads and the like above a picture that go with it."""
_NEARER = 0.5
"""Share of the usual distance from its sentence that a quotation keeps when it would open a page otherwise."""
_BACK = 3
"""Paragraphs by which a quotation is raised at most, so that it does not open a page."""


def orders(stone: Stone, page: Any, text: Box, start: Place, resume: Any) -> Iterator[list[Box]]:
    """Orders of the children of the text to be tried, the likeliest first; at most three."""
    children = list(text.children)
    found: list[list[Box]] = []
    head = head_quote(stone, page)
    names = [name_of(child) for child in children]
    if head is not None and not (start[1] and names[start[0]] == head):
        at = names.index(head)
        found += [moved(stone, children, at, at + n) for n in (1, 2, 3) if fits(stone, children, at, at + n)]
    stop = place_of(resume, stone.path)
    if stop is None or stop[1]:
        yield from found[:TRIES]
        return
    sight = look_at(page)
    short = (sight.bottom - sight.end) / stone.grid
    at = stop[0]
    if opens_with_quote(stone, text, stop):
        found += _quotes(stone, children, at, start[0], short)
    elif short > SHORT and kind_of(stone, children[at]) == "object":
        found += _figures(stone, children, at, start[0], short)
    if short > SHORT:
        smaller = _smaller(stone, children, at, short, page)
        found[TRIES - 1 :] = [smaller] if smaller is not None else found[TRIES - 1 :]
    yield from found[:TRIES]


def _quotes(stone: Stone, children: Sequence[Box], at: int, start: int, short: float) -> list[list[Box]]:
    """The quotation at ``at`` let down past what fills the page, or raised; nearer to its sentence if it must be."""
    guess = max(1, _steps(stone, children, at, short))
    for share in (1.0, _NEARER):
        down = [at + n for n in (guess, guess + 1) if fits(stone, children, at, at + n, share=share)]
        back = [
            at - n for n in range(1, _BACK + 1) if at - n > start and fits(stone, children, at, at - n, share=share)
        ]
        if down or back:
            return [moved(stone, children, at, place) for place in (*down, *back[:1])]
    return []


def _figures(stone: Stone, children: Sequence[Box], at: int, start: int, short: float) -> list[list[Box]]:
    """The figures from ``at`` on let down past the paragraphs that fill the page, or the first of them raised."""
    after = at
    while after < len(children) and kind_of(stone, children[after]) == "object" and after - at < _BACK:
        after += 1
    last = after - 1
    guess = max(1, _steps(stone, children, last, short))
    found = []
    for n in (guess, guess + 1):
        if fits(stone, children, last, last + n):
            order = list(children)
            for place in range(last, at - 1, -1):
                order = moved(stone, order, place, place + n)
            found.append(order)
    if at - 1 > start and fits(stone, children, at, at - 1):
        found.append(moved(stone, children, at, at - 1))
    return found


def _smaller(stone: Stone, children: Sequence[Box], at: int, short: float, page: Any) -> list[Box] | None:
    """The order as it is, but the next picture smaller, so that it fits with the heads above it; never by much."""
    heads = 0.0
    place = at
    while place < len(children) and place - at < _CHAIN and _leads_on(stone, children[place]):
        heads += 1.5 + math.ceil(stone.copy.blocks[name_of(children[place])].length / (_LINE * 0.8))
        place += 1
    if place == len(children) or kind_of(stone, children[place]) != "object":
        return None
    pictures = [box for box in children[place].descendants() if isinstance(box, boxes.ReplacedBox)]
    if len(pictures) != 1:
        return None
    natural = _height(pictures[0], page.width)
    caption = 0.78 * math.ceil(stone.copy.blocks[name_of(children[place])].length / (_LINE * 1.3)) + 0.4
    room = (short - heads - caption - 1.1) * stone.grid / PT
    if not _SMALLEST * natural <= room < natural:
        return None
    figure = children[place].deepcopy()
    for box in figure.descendants():
        if isinstance(box, boxes.ReplacedBox):
            box.style = box.style.copy()
            box.style["max_height"] = Dimension(room, "px")
    return [*children[:place], figure, *children[place + 1 :]]


def _leads_on(stone: Stone, box: Box) -> bool:
    """True for a head, and for a line or two between a head and the picture below it."""
    block = stone.copy.blocks.get(name_of(box))
    if block is None or block.kind == "quote" or any(isinstance(part, boxes.ReplacedBox) for part in box.descendants()):
        return False
    return block.kind == "head" or block.length < _LINE


def _height(picture: Box, width: float) -> float:
    """Height that a picture will have in the measure, in pixels."""
    natural_width, natural_height, ratio = picture.replacement.get_intrinsic_size(1, picture.style["font_size"])
    wide = min(natural_width or width, width)
    high = wide / ratio if ratio else natural_height or width
    most = picture.style["max_height"]
    return min(high, most.value) if getattr(most, "unit", None) == "px" else float(high)


def _steps(stone: Stone, children: Sequence[Box], at: int, short: float) -> int:
    """How many paragraphs after ``at`` fill ``short`` lines."""
    for steps in range(1, 4):
        if at + steps >= len(children) or kind_of(stone, children[at + steps]) != "text":
            return steps - 1
        short -= stone.copy.blocks[name_of(children[at + steps])].length / _LINE + 0.5
        if short < 1:
            return steps
    return 3


def moved(stone: Stone, children: Sequence[Box], old: int, new: int) -> list[Box]:
    """The order with one block elsewhere; after a figure a paragraph has no indent, after a paragraph it has."""
    order = list(children)
    order.insert(new, order.pop(old))
    if kind_of(stone, order[new]) == "object":
        follower = old if new > old else old + 1
        if 0 < follower < len(order) and kind_of(stone, order[follower - 1]) == "text":
            order[follower] = _indented(stone, order[follower], stone.grid / PT)
        if new + 1 < len(order):
            order[new + 1] = _indented(stone, order[new + 1], 0)
    return order


def _indented(stone: Stone, box: Box, indent: float) -> Box:
    """A paragraph with this indent, in pixels; anything else as it is, and Chinese, which is indented everywhere."""
    chinese = (box.style["lang"] or "").startswith("zh")
    if chinese or kind_of(stone, box) != "text" or has_class(box.element, "keyline"):
        return box
    paragraph = box.deepcopy()
    for part in (paragraph, *paragraph.children):
        part.style = part.style.copy()
        part.style["text_indent"] = Dimension(indent, "px")
    return paragraph


def fits(stone: Stone, children: Sequence[Box], old: int, new: int, *, share: float = 1.0) -> bool:
    """True when the block may go there: past paragraphs only; a quote where it suits, a figure after its mention."""
    if not 0 < new < len(children):
        return False
    passed = children[old + 1 : new + 1] if new > old else children[new:old]
    if any(kind_of(stone, child) != "text" for child in passed):
        return False
    above = stone.copy.blocks.get(name_of(children[old - 1])) if old else None
    if kind_of(stone, children[old]) == "object" and above is not None and above.leads_on:
        return False
    if has_class(children[old].element, "continued") or (
        old + 1 < len(children) and has_class(children[old + 1].element, "continued")
    ):
        return False
    name = name_of(children[old])
    if kind_of(stone, children[old]) == "quote":
        order = [name_of(child) for child in children]
        order.remove(name)
        return suits(stone.copy, name, order, new, share=share)
    return new > old or not any(_mentions(stone, name_of(child), name) for child in passed)


def _mentions(stone: Stone, text: str, figure: str) -> bool:
    """True when ``text`` names ``figure`` by the first two words of its caption, such as ``Figure 3``."""
    words, label = stone.copy.blocks[text].words, stone.copy.blocks[figure].words[:2]
    return any(words[i : i + 2] == label for i in range(len(words) - 1))
