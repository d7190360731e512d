"""Pictures made smaller so that they, or what follows them, stand on a page."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes

from publisher.setting.makeup.heads import after_heads, heads_high, space_above
from publisher.setting.makeup.look import PT, look_at
from publisher.setting.makeup.pictures import height_of, is_drawing, picture_of
from publisher.setting.makeup.quotes import LINE
from publisher.setting.makeup.stone import Stone, kind_of, name_of
from publisher.xhtml import has_class

Box = Any
Sizes = dict[int, tuple[float, float]]
"""Place among the children → lines that the picture there is high, and those of its caption and so on."""
_SMALLEST = 0.6
"""Share of its height that a picture keeps when it is made smaller to fill a page."""
_EASY = 0.85
"""Share from which on the next picture alone is made smaller, and those of the page are not."""
_HARDLY = 0.9
"""Share from which on photographs are cut above and below instead, so that they are as wide as others are."""
_SHARES = tuple(share / 100 for share in range(98, 58, -2))
"""Those that all pictures of a page keep, so that the next stands there too."""
_RUN = 60
"""Pictures of a run that are looked at ahead."""
_APART = 1.6
"""Lines between two pictures of a run."""
_GIVES = 0.8
"""Share of their height that pictures keep so that lines of the last page find room above it."""
_ROWS = 3
"""Rows below the head of a table on each page that it stands on."""
_FEW = 12
"""Rows of a table that is broken in its middle."""
_BELOW = 3
"""Lines below a picture at the foot of a page: of space, and two of text."""
_LOST = 0.5
"""Lines that rounding may take of what a picture gives."""
_ROUNDED = 0.06
"""Share that rounding to lines may have taken in vain."""


def smaller(stone: Stone, children: Sequence[Box], at: int, short: float, page: Any) -> list[list[Box]]:
    """The order as it is, but the next picture, or it and those of this page alike, smaller: at most two ways."""
    place = after_heads(stone, children, at)
    if place == len(children) or picture_of(children[place]) is None:
        return []
    line = stone.grid / PT
    caption = _caption(stone, children[place])
    natural = height_of(children[place], page.width) / line
    above = max(heads_high(stone, children[at:place]), space_above(children[place], line))
    room = math.floor(short + 0.1) - above - 0.05
    alone = (room - caption) / natural
    # One that should have stood there, and did not, is tried a little smaller first.
    shares: tuple[float, ...] = (_SHARES[2], _EASY) if alone >= 1 else (alone,) if alone >= _SMALLEST else ()
    if _in_run(children[place]):
        shares = tuple(share for share in shares if share >= _HARDLY)
    found = [_with_heights(children, {place: s * natural * line}, cut=s >= _HARDLY) for s in shares]
    here = _pictures_of(stone, children[:at], page)
    together = {i: size for i, size in here.items() if all(j in here for j in range(i, place))}
    if alone >= _EASY and not together:
        return found
    opens = bool(together) and name_of(children[min(together)]) == look_at(page).pieces[0].name
    for others in (together, here):
        if others:
            pictures, most = {place: (natural, caption), **others}, room + sum(map(sum, others.values()))
            alike = _alike(stone, children, pictures, most, page, run=others is together and opens)
            if alike:
                return alike if others is together else [*alike, *found]
    return found


def with_lines_below(stone: Stone, children: Sequence[Box], page: Any) -> list[list[Box]]:
    """The order as it is, but the picture at the foot of a page a little lower, for two lines of text below it."""
    piece, sight = look_at(page).pieces[-1], look_at(page)
    at = [name_of(child) for child in children].index(piece.name)
    if picture_of(children[at]) is None or at + 1 == len(children) or kind_of(stone, children[at + 1]) != "text":
        return []
    high = height_of(children[at], page.width) * PT / stone.grid
    lines = _BELOW - (sight.bottom - piece.bottom) / stone.grid
    share = (high - math.ceil(lines - _LOST)) / high
    return [_with_heights(children, {at: share * high * stone.grid / PT}, cut=True)] if _EASY <= share < 1 else []


def _alike(
    stone: Stone, children: Sequence[Box], pictures: Sizes, most: float, page: Any, *, run: bool
) -> list[list[Box]]:
    """The order as it is, with those pictures, and all of a run to come, smaller alike: at most two ways."""
    share = _share(pictures.values(), most)
    if not share or (share < _HARDLY and any(_in_run(children[i]) for i in pictures)):
        return []
    after = _to_come(stone, children, max(pictures) + 1, page) if run else {}
    least = _share_of_run(stone, list(after.values()), share, len(pictures), page) if after else 0
    if least:
        share, pictures = least, pictures | after
    shares = (min(_SHARES[0], share + _ROUNDED), share)
    return [_with_heights(children, _heights(stone, pictures, s), cut=s >= _HARDLY, run=bool(least)) for s in shares]


def _heights(stone: Stone, pictures: Sizes, share: float) -> dict[int, float]:
    return {place: share * high * stone.grid / PT for place, (high, _) in pictures.items()}


def _in_run(figure: Box) -> bool:
    """True for a picture that is as wide as those before it, and is not made much smaller for a page of its own."""
    return "_in_run" in figure.__dict__


def _to_come(stone: Stone, children: Sequence[Box], first: int, page: Any) -> Sizes:
    """The pictures of a run from ``first`` on, with no more than a line or two of text between them."""
    found: Sizes = {}
    text = 0.0
    for place, child in enumerate(children[first : first + _RUN], first):
        if picture_of(child) is not None:
            found[place] = height_of(child, page.width) * PT / stone.grid, _caption(stone, child) + text
            text = 0.0
        elif kind_of(stone, child) != "text" or stone.copy.blocks[name_of(child)].length > 2 * LINE:
            break
        else:
            text += math.ceil(stone.copy.blocks[name_of(child)].length / LINE) + 1
    return found


def _share_of_run(stone: Stone, sizes: Sequence[tuple[float, float]], share: float, many: int, page: Any) -> float:
    """What pictures keep so that so many stand on each page, ``share`` at most; 0 where that is too little."""
    sight = look_at(page)
    room = (sight.bottom - sight.top) / stone.grid - _APART * (many - 1)
    pages = [sizes[i : i + many] for i in range(0, len(sizes), many)]
    shares = (s for s in (share, *_SHARES) if s <= share)
    return next((s for s in shares if all(sum(s * high + more for high, more in each) <= room for each in pages)), 0)


def _share(pictures: Iterable[tuple[float, float]], most: float) -> float:
    """What all pictures keep of their height so that they take so many lines at most; 0 where that is too little."""
    sizes = list(pictures)
    fitting = (s for s in _SHARES if sum(math.ceil(s * high + more - 0.02) for high, more in sizes) <= most)
    return next(fitting, 0)


def give_way(stone: Stone, children: Sequence[Box], pages: Sequence[Any], lines: float) -> list[Box] | None:
    """The order as it is, with all pictures of some pages smaller alike by so many lines together.

    ``None`` where that is too much to ask of them.
    """
    here = {place: size for page in pages for place, size in _pictures_of(stone, children, page).items()}
    high = sum(size for size, _ in here.values())
    share = 1 - (lines + _LOST * len(here)) / high if high else 0
    if share < _GIVES:
        return None
    return _with_heights(children, {i: share * size * stone.grid / PT for i, (size, _) in here.items()})


def lines_high(stone: Stone, figure: Box, width: float) -> float:
    """Lines that a figure takes, with the space above it; where it has no picture, those of its text.

    :param width: of the measure, in pixels
    """
    high = height_of(figure, width) * PT / stone.grid if picture_of(figure) is not None else 0
    return high + _caption(stone, figure) + space_above(figure, stone.grid / PT)


def _caption(stone: Stone, figure: Box) -> float:
    return 0.78 * math.ceil(stone.copy.blocks[name_of(figure)].length / (LINE * 1.3)) + 0.5


def _pictures_of(stone: Stone, children: Sequence[Box], page: Any) -> Sizes:
    """The pictures on a page."""
    pieces = {piece.name: (piece.bottom - piece.top) / stone.grid for piece in look_at(page).pieces}
    found = {}
    for place, child in enumerate(children):
        if name_of(child) in pieces and picture_of(child) is not None:
            high = height_of(child, page.width) * PT / stone.grid
            found[place] = high, pieces[name_of(child)] - high
    return found


def _with_heights(
    children: Sequence[Box], heights: Mapping[int, float], *, cut: bool = False, run: bool = False
) -> list[Box]:
    """The order as it is, with the pictures of some figures no higher than so many pixels, or cut to that height."""
    order = list(children)
    for place, height in heights.items():
        order[place] = children[place].deepcopy()
        if run:
            order[place]._in_run = True
        for box in order[place].descendants():
            if isinstance(box, boxes.ReplacedBox):
                box.style = box.style.copy()
                if cut and not is_drawing(box):
                    box.style["height"], box.style["object_fit"] = Dimension(height, "px"), "cover"
                    box.style["width"] = _width_of(box) if _in_run(children[place]) else Dimension(100, "%")
                else:
                    box.style["max_height"] = Dimension(height, "px")
    return order


def _width_of(picture: Box) -> Dimension:
    """Width of a picture that has been made smaller."""
    *_, ratio = picture.replacement.get_intrinsic_size(1, picture.style["font_size"])
    return Dimension(picture.style["max_height"].value * ratio, "px")


def broken(stone: Stone, children: Sequence[Box], at: int) -> list[list[Box]]:
    """The order as it is, but a table or summary, which stands on one page as a rule, broken.

    A table of few rows is broken in its middle, if that will do; else three rows stand on each page.
    """
    if at == len(children) or not any(has_class(children[at].element, name) for name in ("short", "summary")):
        return []
    groups = [box for box in children[at].descendants() if isinstance(box, boxes.TableRowGroupBox)]
    many = sum(len(group.children) for group in groups if not (group.is_header or group.is_footer))
    middle = {many // 2, (many + 1) // 2}
    breaks = [middle] if many // 2 >= _ROWS and many <= _FEW else []
    breaks.append(set(range(_ROWS, many - _ROWS + 1)))
    return [[*children[:at], _broken(children[at], places), *children[at + 1 :]] for places in breaks]


def _broken(block: Box, breaks: Collection[int]) -> Box:
    """A block that may be broken, a table above the rows with these numbers only."""
    whole = block.deepcopy()
    for box in (whole, *whole.descendants()):
        if box.element is whole.element:
            box.style = box.style.copy()
            box.style["break_inside"] = "auto"
    groups = [box for box in whole.descendants() if isinstance(box, boxes.TableRowGroupBox)]
    rows = [row for group in groups if not (group.is_header or group.is_footer) for row in group.children]
    for number, row in enumerate(rows):
        if number not in breaks:
            row.style = row.style.copy()
            row.style["break_before"] = "avoid"
    return whole
