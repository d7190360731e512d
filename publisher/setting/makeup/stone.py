"""Pages made up one by one while the engine lays them out.

The engine makes a page and says where the next begins.  When the page ends
short because a figure or a quotation found no room, or has a quotation at its
head, blocks that are still to come change places and that one page is made
anew.  Nothing before it is touched, so that make-up costs a page now and then
and not the article again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes
from weasyprint.layout import page as engine_page

from publisher.composition.markup import has_class
from publisher.setting.makeup.look import PT, look_at
from publisher.setting.makeup.quotes import Copy, suits
from publisher.setting.makeup.snap import Measured

Box = Any
Place = tuple[int, bool]
"""Child of the text, and whether a part of it stands on the page before."""

SHORT = 2.6
"""Lines that a page may end short."""
HEAD = 3.0
"""Lines that stand above a quotation at least."""
_TRIES = 3
_LINE = 66
"""Characters of a line, for a first guess at how much text fills a page."""
_GAIN = 0.4
_SMALLEST = 0.66
"""Share of its height that a picture keeps when it is made smaller to fill a page."""


@dataclass(slots=True, kw_only=True)
class Stone:
    """What make-up knows while one article is laid out."""

    copy: Copy
    grid: float
    in_column: bool = False
    """Quotes stand in a margin column and never move the text."""
    measured: Mapping[str, Measured] = field(default_factory=dict)
    """Objects as they were set alone, by name."""
    path: tuple[int, ...] = ()
    """Child by child from the root box to that of the text."""
    moves: int = 0
    """Pages that were made anew and came out better."""


@contextmanager
def on_the_stone(stone: Stone) -> Iterator[None]:
    """Have the engine's pages made up by ``stone`` meanwhile."""
    theirs = engine_page.remake_page

    def remake_page(index: int, context: Any, root: Box, html: Any) -> tuple[Any, Any]:
        return _made_up(stone, theirs, index, context, root, html)

    engine_page.remake_page = remake_page
    try:
        yield
    finally:
        engine_page.remake_page = theirs


def _made_up(stone: Stone, make: Any, index: int, context: Any, root: Box, html: Any) -> tuple[Any, Any]:
    text = _text_box(stone, root)
    if text is None:
        return make(index, context, root, html)  # type: ignore[no-any-return]
    kept = _snapshot(context)
    page, resume = make(index, context, root, html)
    start = _place(context.page_maker[index][0], stone.path) if index else (0, False)
    weight = _weight(stone, page, text, resume)
    best = (weight, text.children)
    if not weight or resume is None or start is None:
        return page, resume
    order = text.children
    shown = order
    for children in _options(stone, page, text, start, resume):
        text.children = shown = children
        _restore(context, kept)
        page, resume = make(index, context, root, html)
        weight = _weight(stone, page, text, resume)
        if weight < best[0] - _GAIN:
            best = (weight, children)
            if not weight:
                break
    if shown is not best[1]:
        text.children = best[1]
        _restore(context, kept)
        page, resume = make(index, context, root, html)
    stone.moves += best[1] is not order
    return page, resume


def _text_box(stone: Stone, root: Box) -> Box | None:
    """The box of the article's text, not yet laid out; its path is remembered."""
    if not stone.path:
        stone.path = _path_to_text(root)
    box = root
    for place in stone.path:
        box = box.children[place]
    return box if stone.path else None


def _path_to_text(box: Box) -> tuple[int, ...]:
    for place, child in enumerate(getattr(box, "children", ())):
        if not isinstance(child, boxes.BlockBox) or child.element is None or "::" in (child.element_tag or ""):
            continue
        if child.element_tag == "div" and has_class(child.element, "text"):
            return (place,)
        if child.element_tag in {"body", "section"}:
            rest = _path_to_text(child)
            if rest:
                return (place, *rest)
    return ()


def _snapshot(context: Any) -> tuple[Any, ...]:
    return (
        list(context.footnotes),
        list(context.reported_footnotes),
        dict(context.broken_out_of_flow),
        dict(context.page_footnotes),
    )


def _restore(context: Any, kept: tuple[Any, ...]) -> None:
    notes, reported, broken, placed = kept
    context.footnotes[:] = notes
    context.reported_footnotes = list(reported)
    context.broken_out_of_flow = dict(broken)
    context.page_footnotes = dict(placed)


def _place(resume: Any, path: Sequence[int]) -> Place | None:
    """Where in the text a page begins; ``None`` when that is not in the text."""
    for step in path:
        if not resume or step not in resume:
            return None
        resume = resume[step]
    if not resume:
        return None
    ((child, inner),) = resume.items()
    return child, inner is not None


def _name(box: Box) -> str:
    return (box.element.get("data-make") or "") if box.element is not None else ""


def _kind(stone: Stone, box: Box) -> str:
    block = stone.copy.blocks.get(_name(box))
    kind = block.kind if block is not None else "object"
    return "still" if kind == "quote" and stone.in_column else kind


def _weight(stone: Stone, page: Any, text: Box, resume: Any) -> float:
    """How much the page hurts: lines that it ends short, and three for a quotation at its head."""
    sight = look_at(page)
    weight = 0.0
    short = (sight.bottom - sight.end) / stone.grid
    stop = _place(resume, stone.path)
    if stop is not None and short > SHORT and not stop[1]:
        weight += short
    if _opens_with_quote(stone, text, stop):
        weight += 3.0
    if _head_quote(stone, page) is not None:
        weight += 3.0
    return weight


def _opens_with_quote(stone: Stone, text: Box, stop: Place | None) -> bool:
    """True when the next page would begin with a quotation."""
    return stop is not None and not stop[1] and _kind(stone, text.children[stop[0]]) == "quote"


def _head_quote(stone: Stone, page: Any) -> str | None:
    """Name of a quotation that stands in the first three lines of a page."""
    sight = look_at(page)
    if stone.in_column or page.page_type.index == 0:
        return None
    for piece in sight.pieces[:2]:
        if stone.copy.blocks[piece.name].kind == "quote" and piece.top - sight.top < HEAD * stone.grid:
            return piece.name
    return None


def _options(stone: Stone, page: Any, text: Box, start: Place, resume: Any) -> Iterator[list[Box]]:
    """Orders of the children of the text to be tried, the likeliest first; at most three."""
    children = list(text.children)
    names = [_name(child) for child in children]
    found: list[list[Box]] = []
    head = _head_quote(stone, page)
    if head is not None and not (start[1] and names[start[0]] == head):
        at = names.index(head)
        found += [_moved(children, at, at + steps) for steps in (1, 2, 3) if _fits(stone, children, at, at + steps)]
    stop = _place(resume, stone.path)
    sight = look_at(page)
    short = (sight.bottom - sight.end) / stone.grid
    if stop is None or stop[1]:
        yield from found[:_TRIES]
        return
    at = stop[0]
    if _opens_with_quote(stone, text, stop) or (short > SHORT and _kind(stone, children[at]) == "object"):
        guess = max(1, _steps(stone, children, at, short))
        found += [_moved(children, at, at + n) for n in (guess, guess + 1) if _fits(stone, children, at, at + n)]
        if at - 1 > start[0] and _fits(stone, children, at, at - 1):
            found.append(_moved(children, at, at - 1))
        smaller = _smaller(stone, children, at, short)
        found[_TRIES - 1 :] = [smaller] if smaller is not None else found[_TRIES - 1 :]
    yield from found[:_TRIES]


def _smaller(stone: Stone, children: Sequence[Box], at: int, short: float) -> list[Box] | None:
    """The order as it is, but the picture at ``at`` smaller by whole lines, so that it fits; never by much."""
    alone = stone.measured.get(_name(children[at]))
    if alone is None or not alone.picture:
        return None
    lines = math.ceil((alone.height + stone.grid) / stone.grid - short)
    height = alone.picture - lines * stone.grid
    if lines < 1 or height < _SMALLEST * alone.picture:
        return None
    figure = children[at].deepcopy()
    for box in figure.descendants():
        if isinstance(box, boxes.ReplacedBox):
            box.style = box.style.copy()
            box.style["max_height"] = Dimension(height / PT, "px")
    return [*children[:at], figure, *children[at + 1 :]]


def _steps(stone: Stone, children: Sequence[Box], at: int, short: float) -> int:
    """How many paragraphs after ``at`` fill ``short`` lines."""
    for steps in range(1, 4):
        if at + steps >= len(children) or _kind(stone, children[at + steps]) != "text":
            return steps - 1
        short -= stone.copy.blocks[_name(children[at + steps])].length / _LINE + 0.5
        if short < 1:
            return steps
    return 3


def _moved(children: Sequence[Box], old: int, new: int) -> list[Box]:
    order = list(children)
    order.insert(new, order.pop(old))
    return order


def _fits(stone: Stone, children: Sequence[Box], old: int, new: int) -> bool:
    """True when the block may go there: past paragraphs only; a quote where it suits, a figure after its mention."""
    if not 0 < new < len(children):
        return False
    passed = children[old + 1 : new + 1] if new > old else children[new:old]
    if any(_kind(stone, child) != "text" for child in passed):
        return False
    name = _name(children[old])
    if _kind(stone, children[old]) == "quote":
        order = [_name(child) for child in children]
        order.remove(name)
        return suits(stone.copy, name, order, new)
    return new > old or not any(_mentions(stone, _name(child), name) for child in passed)


def _mentions(stone: Stone, text: str, figure: str) -> bool:
    """True when ``text`` names ``figure`` by the first two words of its caption, such as ``Figure 3``."""
    words, label = stone.copy.blocks[text].words, stone.copy.blocks[figure].words[:2]
    return any(words[i : i + 2] == label for i in range(len(words) - 1))
