"""Blocks that change places: where each may go, and what that does to the paragraphs about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from weasyprint.css.properties import Dimension

from publisher.setting.makeup.look import PT
from publisher.setting.makeup.quotes import LINE
from publisher.setting.makeup.stone import Stone, kind_of, name_of
from publisher.xhtml import has_class, inner_text

Box = Any
RAISED = 3
"""Paragraphs above which figures are raised at most."""
_FARTHEST = 8
"""Paragraphs past which a block is let down at most."""
_SOURCE = re.compile(r"\s*(?:sources?|資料來源|资料来源|數據來源|数据来源|圖片來源|图片来源|來源|来源)\s*[:：]", re.I)
_BELOW = frozenset(
    {"below", ("the", "following"), ("as", "follows"), ("下", "圖"), ("下", "图"), ("下", "表"), ("如", "下")}
)
"""Words by which a paragraph points at what comes next."""


def moved(stone: Stone, children: Sequence[Box], old: int, new: int) -> list[Box]:
    """The order with one block elsewhere; after a figure a paragraph has no indent, after a paragraph it has."""
    order = list(children)
    order.insert(new, order.pop(old))
    if kind_of(stone, order[new]) != "quote":
        follower = old if new > old else old + 1
        if 0 < follower < len(order) and kind_of(stone, order[follower - 1]) == "text":
            order[follower] = _indented(stone, order[follower], stone.grid / PT)
        if new + 1 < len(order):
            order[new + 1] = _indented(stone, order[new + 1], 0)
    return order


def _indented(stone: Stone, box: Box, indent: float) -> Box:
    """A paragraph with this indent, in pixels; anything else as it is, and Chinese, which is indented everywhere."""
    chinese = (box.style["lang"] or "").startswith("zh")
    flush = any(has_class(box.element, name) for name in ("keyline", "parted"))
    if chinese or flush or kind_of(stone, box) != "text":
        return box
    return indented(box, indent)


def indented(box: Box, indent: float) -> Box:
    """A copy of a paragraph, with this indent in pixels."""
    paragraph = box.deepcopy()
    for part in (paragraph, *paragraph.children):
        part.style = part.style.copy()
        part.style["text_indent"] = Dimension(indent, "px")
    return paragraph


def fits(stone: Stone, children: Sequence[Box], old: int, new: int) -> bool:
    """True when the figure may go there: past paragraphs only, and after its mention."""
    if not 0 < new < len(children):
        return False
    passed = children[old + 1 : new + 1] if new > old else children[new:old]
    below = children[new + (new > old) :]
    if any(kind_of(stone, child) != "text" for child in passed) or (below and ends_above(below[0])):
        return False
    above = stone.copy.blocks.get(name_of(children[old - 1])) if old else None
    lead = stone.copy.blocks.get(name_of(children[new - 1])) if new < old else None
    if kind_of(stone, children[old]) == "object":
        if any(b is not None and b.leads_on for b in (above, lead)):
            return False
        if new < old and (children[old].element.tag == "table" or children[new - 1].style["break_after"] == "avoid"):
            return False  # a table is told of by what is above it, and a head is followed by text
    if has_class(children[old].element, "continued") or (
        old + 1 < len(children) and has_class(children[old + 1].element, "continued")
    ):
        return False
    name = name_of(children[old])
    return new > old or not any(_mentions(stone, name_of(child), name) for child in passed)


def ends_above(box: Box) -> bool:
    """True for a line, such as a date below signatures, that stands below what it ends."""
    return bool(box.style["break_before"] == "avoid")


def is_source(box: Box) -> bool:
    """True for a line that says where the figure or table above it is from, and goes with it."""
    if box.element is None or box.element.tag != "p":
        return False
    return has_class(box.element, "source-line") or _SOURCE.match(inner_text(box.element)) is not None


def _mentions(stone: Stone, text: str, figure: str) -> bool:
    """True when ``text`` names ``figure`` by the beginning of its caption, or points at what is below it."""
    words, caption = stone.copy.blocks[text].words, stone.copy.blocks[figure].words
    label = caption[: 2 if any(len(word) > 1 or word.isdigit() for word in caption[:2]) else 4]
    named = any(words[i : i + len(label)] == label for i in range(len(words) - 1)) if label else False
    return named or any(pair in _BELOW or pair[0] in _BELOW for pair in pairwise(words))


def steps_to_fill(stone: Stone, children: Sequence[Box], at: int, short: float) -> int:
    """How many paragraphs after ``at`` fill ``short`` lines."""
    for steps in range(1, _FARTHEST + 1):
        if at + steps >= len(children) or kind_of(stone, children[at + steps]) not in {"text", "fixed"}:
            return steps - 1
        short -= stone.copy.blocks[name_of(children[at + steps])].length / LINE + 0.5
        if short < 1:
            return steps
    return _FARTHEST
