"""Pages made up one by one while the engine lays them out.

The engine makes a page and says where the next begins.  When the page ends
short because a figure or a quotation found no room, or has a quotation at its
head, blocks that are still to come change places and that one page is made
anew.  Nothing before it is touched, so that make-up costs a page now and then
and not the article again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import weasyprint.layout
from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes
from weasyprint.layout import LayoutContext
from weasyprint.layout import block as engine_block
from weasyprint.layout import inline as engine_inline
from weasyprint.layout import page as engine_page

from publisher.setting import engine
from publisher.setting.makeup.footnotes import at_the_foot, kept_with_marks
from publisher.setting.makeup.look import PT, block_name, flow_boxes, look_at
from publisher.setting.makeup.margin import clear_of_column, kept_whole
from publisher.setting.makeup.pictures import stand
from publisher.setting.makeup.quotes import Copy
from publisher.setting.makeup.snap import close_up, on_grid, snap
from publisher.xhtml import has_class

if TYPE_CHECKING:
    from publisher.setting.makeup.lead import Lead

Box = Any
Place = tuple[int, bool]
"""Child of the text, and whether a part of it stands on the page before."""

SHORT = 2.6
"""Lines that a page may end short."""
HEAD = 2.9
"""Lines between the head of a page and a quotation at least, the space above it among them."""

_NEAR = 0.5
"""Pixels that do not count."""
_BYLINE = 66
"""Characters of a byline, or of such a line between a head and a picture."""
_FEET = tuple(f"@bottom-{place}" for place in ("left-corner", "left", "center", "right", "right-corner"))


@dataclass(slots=True, kw_only=True)
class Stone:
    """What make-up knows while one article is laid out; points."""

    copy: Copy
    grid: float
    top: float
    """Top of the block, from the top of the page."""
    in_column: bool = False
    """Quotes stand in a margin column and never move the text."""
    path: tuple[int, ...] = ()
    """Child by child from the root box to that of the text."""
    kept: dict[int, Kept] = field(default_factory=dict)
    """Page → what the engine knew before it was made."""
    foot: tuple[float, float] = (0.0, 0.0)
    """Of the figure that was laid out last, and the space below it that brought it to the grid; pixels."""
    lead: Lead | None = None
    """The lead picture when it gave way."""
    longer: dict[int, int] = field(default_factory=dict)
    """Page → lines by which it is made longer, to be measured only, or shorter when negative."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Notes and broken floats before a page is made."""

    notes: tuple[Any, ...]
    reported: tuple[Any, ...]
    broken: dict[Any, Any]
    placed: dict[Any, Any]


@contextmanager
def on_the_stone(stone: Stone) -> Iterator[None]:
    """Have the engine's pages made up by ``stone`` meanwhile."""
    from publisher.setting.makeup.feet import with_even_feet
    from publisher.setting.makeup.page import made_up
    from publisher.setting.makeup.tail import with_a_good_end

    engine.warm()  # which puts parts of its own in place, and must not do so over ours
    make, make_all = engine_page.remake_page, weasyprint.layout.make_all_pages
    lay, style = engine_block.block_level_layout, engine_page.set_page_type_computed_styles

    def remake_page(index: int, context: Any, root: Box, html: Any) -> tuple[Any, Any]:
        stone.kept[index] = keep(context)
        return made_up(stone, make, index, context, root, html)

    def make_all_pages(context: Any, root: Box, html: Any, pages: list[Any]) -> list[Any]:
        made = list(make_all(context, root, html, pages))
        if pages:
            return made
        made = with_a_good_end(stone, made, remake_page, context, root, html)
        return with_even_feet(stone, made, make, context, root, html)

    def block_level_layout(
        context: Any, box: Box, bottom_space: float, skip_stack: Any, around: Box, empty: bool = True, *more: Any
    ) -> Any:
        figure = box.element_tag == "figure" and bool(block_name(box))
        follows = figure and close_up(box, stone.foot, stone.grid / PT)
        if figure:
            stand(box, around.width)
        # What only floats in the column stand beside is the first on its page: the space above it goes.
        head = stone.in_column and context.current_page > 1 and box.position_y < stone.top / PT + _NEAR
        empty = empty or (head and bool(block_name(box)))
        laid = laying(context, box, bottom_space, skip_stack, around, empty, *more)
        if laid[0] is not None and laid[1] is None and on_grid(box):
            bottom = context.page_bottom - bottom_space
            added = snap(laid[0], top=stone.top / PT, grid=stone.grid / PT, bottom=bottom, follows=follows)
            if figure:
                stone.foot = laid[0].position_y + laid[0].margin_top + laid[0].border_height(), added
        return laid

    def set_page_type_computed_styles(page_type: Any, html: Any, style_for: Any) -> None:
        style(page_type, html, style_for)
        if lines := stone.longer.get(page_type.index):
            computed = style_for(page_type)
            moved = lines * stone.grid / PT
            computed["margin_bottom"] = Dimension(computed["margin_bottom"].value - moved, "px")
            for place in _FEET:  # which stay where those of the other pages are
                if (foot := style_for(page_type, place)) is not None:
                    foot["margin_top"] = Dimension(-moved, "px")

    let_float = engine_inline.float_layout
    laying = clear_of_column(lay) if stone.in_column else lay
    floating = kept_whole(let_float) if stone.in_column else let_float
    lines, foot = engine_block._linebox_layout, LayoutContext._update_footnote_area
    _put(remake_page, make_all_pages, block_level_layout, set_page_type_computed_styles, floating)
    engine_block._linebox_layout, LayoutContext._update_footnote_area = kept_with_marks(lines), at_the_foot(foot)
    try:
        yield
    finally:
        _put(make, make_all, lay, style, let_float)
        engine_block._linebox_layout, LayoutContext._update_footnote_area = lines, foot


def _put(remake_page: Any, make_all_pages: Any, block_level_layout: Any, set_styles: Any, float_layout: Any) -> None:
    engine_page.remake_page = remake_page
    weasyprint.layout.make_all_pages = make_all_pages
    engine_block.block_level_layout = block_level_layout
    engine_page.set_page_type_computed_styles = set_styles
    engine_inline.float_layout = engine_block.float_layout = float_layout


def keep(context: Any) -> Kept:
    return Kept(
        notes=tuple(context.footnotes),
        reported=tuple(context.reported_footnotes),
        broken=dict(context.broken_out_of_flow),
        placed=dict(context.page_footnotes),
    )


def put_back(context: Any, kept: Kept) -> None:
    context.footnotes[:] = kept.notes
    context.reported_footnotes = list(kept.reported)
    context.broken_out_of_flow = dict(kept.broken)
    context.page_footnotes = dict(kept.placed)


def forget_page(context: Any, number: int) -> None:
    """Have the engine make a page that it made before as if it were new."""
    context.page_maker[number][-1].update(content_changed=False, pages_wanted=False, anchors=[], content_lookups=[])


def text_box(stone: Stone, root: Box) -> Box | None:
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


def place_of(resume: Any, path: Sequence[int]) -> Place | None:
    """Where in the text a page begins; ``None`` when that is not in the text."""
    for step in path:
        if not resume or step not in resume:
            return None
        resume = resume[step]
    if not resume:
        return 0, False
    ((child, inner),) = resume.items()
    return child, inner is not None


def name_of(box: Box) -> str:
    return (box.element.get("data-make") or "") if box.element is not None else ""


def kind_of(stone: Stone, box: Box) -> str:
    """The kind of its block, or ``still`` for a quotation that never moves the text."""
    block = stone.copy.blocks.get(name_of(box))
    kind = block.kind if block is not None else "fixed"
    return "still" if kind == "quote" and stone.in_column else kind


def weight(stone: Stone, page: Any, text: Box, resume: Any) -> float:
    """How much a page hurts: lines that it ends short, three for a quotation at its head, or a head without text."""
    found = 0.0
    short = lines_short(stone, page)
    stop = place_of(resume, stone.path)
    if stop is not None and short > SHORT:
        found += short
    if opens_with_quote(stone, text, stop):
        found += 3.0
    if head_quote(stone, page) is not None:
        found += 3.0
    if bare_head(stone, page) is not None:
        found += 3.0
    return found


def lines_short(stone: Stone, page: Any) -> float:
    """Lines by which a page ends short of its foot."""
    sight = look_at(page)
    return (sight.bottom - sight.end) / stone.grid


def opens_with_quote(stone: Stone, text: Box, stop: Place | None) -> bool:
    """True when the next page would begin with a quotation."""
    return stop is not None and not stop[1] and kind_of(stone, text.children[stop[0]]) == "quote"


def head_quote(stone: Stone, page: Any) -> str | None:
    """Name of a quotation that stands in the first three lines of a page."""
    sight = look_at(page)
    if stone.in_column or page.page_type.index == 0:
        return None
    for piece in sight.pieces[:2]:
        if stone.copy.blocks[piece.name].kind == "quote" and piece.top - sight.top < HEAD * stone.grid:
            return piece.name
    return None


def bare_head(stone: Stone, page: Any) -> str | None:
    """Name of the first of the heads at the foot of a page that have a picture below them, and no text.

    Labels of the picture are no such heads; a byline may stand between.
    """
    stands = [stone.copy.blocks[piece.name] for piece in look_at(page).pieces]
    if not stands or stands[-1].kind != "object":
        return None
    bare = None
    for block in reversed(stands[:-1]):
        if bare is None and is_byline(stone, block.name):
            continue
        if block.kind != "head" or block.label:
            break
        bare = block.name
    return bare


def is_byline(stone: Stone, name: str) -> bool:
    """True for a byline, or for such a line between a head and a picture."""
    block = stone.copy.blocks.get(name)
    return block is not None and block.kind == "fixed" and block.length < _BYLINE


def broken_word(page: Any) -> bool:
    """True when the last line of the text on a page ends in a hyphen."""
    lines = [box for box in flow_boxes(page) if isinstance(box, boxes.LineBox)]
    texts = [box for line in lines[-1:] for box in line.descendants() if isinstance(box, boxes.TextBox)]
    return bool(texts) and texts[-1].text.endswith(("-", "\u2010"))
