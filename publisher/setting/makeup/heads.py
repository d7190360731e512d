"""Heads that stand above a picture or the like: how many, and how high they are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from weasyprint.formatting_structure import boxes

from publisher.setting.makeup.look import PT
from publisher.setting.makeup.pictures import pixels
from publisher.setting.makeup.quotes import LINE
from publisher.setting.makeup.stone import Stone, name_of

Box = Any
_CHAIN = 6
"""Heads and the like above a picture that go with it."""
_WIDE = 0.65
"""Part of the characters of a line of text that a line of a head has, in letters as high as lines are apart."""


def after_heads(stone: Stone, children: Sequence[Box], at: int) -> int:
    """Where the heads that begin at ``at`` end, with a line or two below them."""
    place = at
    while place < len(children) and place - at < _CHAIN and _leads_on(stone, children[place]):
        place += 1
    return place


def _leads_on(stone: Stone, box: Box) -> bool:
    """True for a head, and for a line or two between a head and the picture below it."""
    block = stone.copy.blocks.get(name_of(box))
    if block is None or block.kind == "quote" or any(isinstance(part, boxes.ReplacedBox) for part in box.descendants()):
        return False
    return block.kind == "head" or block.length < LINE or box.style["break_after"] == "avoid"


def heads_high(stone: Stone, heads: Sequence[Box]) -> float:
    """Lines that heads take, with the space above, between and below them."""
    line = stone.grid / PT
    taken = below = 0.0
    for box in heads:
        each = stone.copy.blocks[name_of(box)].length * pixels(box, "font_size") / (_WIDE * LINE * line)
        padding = pixels(box, "padding_top") + pixels(box, "padding_bottom")
        taken += max(below, space_above(box, line)) + (math.ceil(each) * pixels(box, "line_height") + padding) / line
        below = pixels(box, "margin_bottom") / line
    return taken + below


def space_above(box: Box, line: float) -> float:
    """Lines of space above a block."""
    return pixels(box, "margin_top") / line
