"""Figures let down past the text that fills a page, or raised above what stands on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from publisher.setting.makeup.heads import after_heads, heads_high
from publisher.setting.makeup.look import look_at
from publisher.setting.makeup.moves import RAISED, ends_above, fits, is_source, moved, steps_to_fill
from publisher.setting.makeup.quotations import parted
from publisher.setting.makeup.sizes import lines_high
from publisher.setting.makeup.stone import Stone, is_byline, kind_of, name_of
from publisher.xhtml import has_class

Box = Any
_RUN, _GALLERY = 4, 24
"""Figures and lines below them that are let down together, or of a whole run of pictures."""
_PASSED = frozenset({"ul", "ol", "blockquote"})
"""What figures may be let down past, besides paragraphs."""
_ONE_LINE = 60
"""Characters that surely stand on one line."""


def let_down(stone: Stone, page: Any, children: Sequence[Box], at: int, start: int, short: float) -> list[list[Box]]:
    """The figures from ``at`` on, or those below the heads there, let down past what fills the page; or raised."""
    first = after_heads(stone, children, at)
    if first == len(children) or kind_of(stone, children[first]) != "object":
        return []
    after, begun = first, first > 0 and kind_of(stone, children[first - 1]) == "object"
    most = _RUN if begun or children[first].element.tag == "table" else _GALLERY
    while (
        after < len(children)
        and after - first < most
        and (kind_of(stone, children[after]) == "object" or is_source(children[after]))
    ):
        after += 1
    left = short - heads_high(stone, children[at:first])
    above, first = first, _label(stone, children, at, first)
    guess = max(1, steps_to_fill(stone, children, after - 1, left))
    found: list[list[Box]] = []
    for n in (*sorted((guess, guess + 1), key=lambda n: _stacked(stone, children, after + n)), guess - 1):
        if (n >= guess or (n and not found)) and _falls(stone, children, first, after, n):
            order = list(children)
            for place in range(after - 1, first - 1, -1):
                order = moved(stone, order, place, place + n)
            found.append(_two_lines_below(stone, order, first))
    if not found and first == at and not _bound(stone, children, first, heads=False):
        found += parted(stone, page, children, first, after, left)
    steps = _steps_up(stone, page, children, at, start, short) if above == at else 0
    if steps:
        order = list(children)
        for place in range(at, after):
            order = moved(stone, order, place, place - steps)
        found.append(order)
    return found


def _stacked(stone: Stone, children: Sequence[Box], below: int) -> bool:
    """True when a figure or quotation stands there, and one let down to it would have no text below."""
    return below < len(children) and kind_of(stone, children[below]) in {"object", "quote"}


def _steps_up(stone: Stone, page: Any, children: Sequence[Box], at: int, start: int, short: float) -> int:
    """Paragraphs of the page above which the figure at ``at`` is raised so that there is room for it; 0 for no way.

    One will do for a try; more only where that makes the room that the figure takes.
    """
    lines = {piece.name: piece.lines for piece in look_at(page).pieces}
    wanted = lines_high(stone, children[at], page.width)
    for steps in range(1, RAISED + 1):
        if at - steps <= start or not fits(stone, children, at, at - steps):
            return int(steps > 1)
        short += lines.get(name_of(children[at - steps]), 0)
        if short >= wanted:
            return steps
    return 1


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
        if stone.copy.blocks[name_of(children[above])].label:
            first = above
    return first


def _falls(stone: Stone, children: Sequence[Box], first: int, after: int, steps: int) -> bool:
    """True when the blocks from ``first`` to before ``after`` may stand ``steps`` lower, in their section, not last.

    Between parts of one quotation they stay: it would have a gap there.  What its
    author set right below a head does not end a section of two paragraphs: it would be seen with the next.
    """
    if after + steps >= len(children) or _bound(stone, children, first, heads=False) or _bound(stone, children, after):
        return False
    passed = children[after : after + steps]
    below = after + steps
    rest = [*children[:first], *children[after:below]]
    if kind_of(stone, children[below]) == "head" and _two_above(stone, rest) and _opens_section(stone, children[first]):
        return False
    if passed and passed[0].element.tag == "blockquote" and _quotation_above(stone, children, first):
        return False
    return all(
        kind_of(stone, box) == "text" or (kind_of(stone, box) == "fixed" and box.element.tag in _PASSED)
        for box in passed
    ) and not _bound(stone, children, below)


def _opens_section(stone: Stone, box: Box) -> bool:
    """True when the author set a block right below a head, or below its byline."""
    names = list(stone.copy.blocks)
    above = [stone.copy.blocks[name] for name in names[: names.index(name_of(box))] if not is_byline(stone, name)]
    return bool(above) and above[-1].kind == "head"


def _two_above(stone: Stone, children: Sequence[Box]) -> bool:
    """True when the last two blocks are paragraphs or the like."""
    return all(
        kind_of(stone, child) in {"text", "fixed"} and not is_byline(stone, name_of(child)) for child in children[-2:]
    )


def _quotation_above(stone: Stone, children: Sequence[Box], at: int) -> bool:
    """True when a block quotation ends above, whatever stands beside it in the margin."""
    above = next((box for box in reversed(children[:at]) if kind_of(stone, box) != "still"), None)
    return above is not None and above.element.tag == "blockquote"


def _bound(stone: Stone, children: Sequence[Box], at: int, *, heads: bool = True) -> bool:
    """True when what stands above ``at`` and what stands there belong together."""
    if not 0 < at < len(children):
        return False
    above, below = children[at - 1], children[at]
    block = stone.copy.blocks.get(name_of(above))
    if has_class(below.element, "continued") or is_source(below) or ends_above(below):
        return True
    leads = block is not None and block.leads_on
    return leads or (heads and above.style["break_after"] == "avoid")
