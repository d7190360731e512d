"""Where a pull-quote stands: in its section as a rule, away from its sentence, from heads and from other quotes.

Nothing here has seen a page.  Every place between two blocks of a quote's section has
its price, in lines; the quotes of a section take the cheapest places together, in
the author's order.  A quote that repeats nothing stays where its author put it: the
text may go on from it.  One that would touch its own sentence wherever it stood in its
section may go to the next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from publisher.setting.makeup.quotes import Block, Copy

ENOUGH = 12.0
"""Lines between a quote and its sentence that will do."""
_FAR = 17.0
"""Those between them where a quote is moved: lines are guessed before they are set."""
_BETWEEN, _BETWEEN_AGAIN = 24.0, 60.0
"""Lines between two quotes, and between two of which the second says words of the first: not on one page."""
_REACH, _FARTHEST = 24, 60.0
"""Blocks by which a quote is moved at most, and lines."""
_UNDER_HEAD = 5.0
"""Lines between a head and a quote below it."""

_TOO_NEAR, _IN_COLUMN, _LINE_BETWEEN, _LINE_MOVED = 0.25, 0.1, 1.5, 0.2
_MOVED, _NOT_OWN = 4.0, 20.0
"""Price of a move at all, and of a place right below the paragraph that holds the sentence."""
_SHORT_BESIDE, _NO_TEXT_BESIDE, _NEAR_HEAD, _OWN_HEAD, _AT_HEAD, _BELOW_HEAD = 3.0, 8.0, 8.0, 20.0, 30.0, 45.0
_AMID_PICTURES, _ABOVE_LIST, _ACROSS, _LED, _NEVER = 40.0, 10.0, 60.0, 1e5, 1e6
"""Prices of places amid pictures, above a list, in the next section, below words that end in a colon, and of none."""
DEAR, DEAREST = 45.0, 130.0
"""Price of a place that a quote is moved to so that it does not stand at the edge of a page, or leaves no hole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """Blocks one below the other, among which a quote has its place before one of them, or after the last."""

    copy: Copy
    names: Sequence[str]
    heights: Sequence[float]
    """Lines of text above each place: figures may yet go elsewhere."""

    def block(self, place: int) -> Block | None:
        return self.copy.blocks.get(self.names[place]) if 0 <= place < len(self.names) else None


def _row(copy: Copy, names: Sequence[str]) -> _Row:
    lines = [
        0.0 if (block := copy.blocks.get(name)) is None or block.kind == "quote" else block.lines for name in names
    ]
    return _Row(copy=copy, names=names, heights=[0.0, *accumulate(lines)])


def place_quotes(copy: Copy) -> tuple[str, ...]:
    """Names of the blocks in the order in which they are to stand."""
    still = [name for name, block in copy.blocks.items() if block.kind != "quote"]
    homes: dict[str, int] = {}
    passed = 0
    for name, block in copy.blocks.items():
        if block.kind == "quote":
            homes[name] = passed
        else:
            passed += 1
    row, places = _row(copy, still), dict[str, int]()
    heads = [i for i, name in enumerate(still) if copy.blocks[name].kind == "head"]
    for first, last in pairwise([-1, *heads, len(still)]):
        own = {quote: home for quote, home in homes.items() if first < home <= last}
        if own:
            following = min((home for home in homes.values() if home > last), default=len(still))
            places |= _together(row, own, (first + 1, last), following, places)
    waiting: dict[int, list[str]] = {}
    for quote, place in places.items():
        waiting.setdefault(place, []).append(quote)
    order = [part for i, name in enumerate(still) for part in (*waiting.get(i, ()), name)]
    return (*order, *waiting.get(len(still), ()))


def _together(
    row: _Row, homes: Mapping[str, int], section: tuple[int, int], following: int, before: dict[str, int]
) -> dict[str, int]:
    """The cheapest places for the quotes of a section, none before the one above it, nor past the ``following`` one."""
    last = next(reversed(before), "")
    ways: dict[int, tuple[float, tuple[int, ...]]] = {before.get(last, 0): (0.0, ())}
    for quote, home in homes.items():
        found = {}
        low, high = section if quote in row.copy.sentences else (home, home)
        across = [place for place in _across(row, quote, low, high) if place <= following]
        for place in (*range(max(low, home - _REACH), min(high, home + _REACH) + 1), *across):
            price = _price(row, quote, place, home) + (_ACROSS if place in across else 0.0)
            options = [
                (cost + price + (_crowding(row, (last, other), (quote, place)) if last else 0.0), way)
                for other, (cost, way) in ways.items()
                if other <= place
            ]
            if options:
                cost, way = min(options)
                found[place] = (cost, (*way, place))
        ways, last = found, quote
    return dict(zip(homes, min(ways.values())[1], strict=True))


def _across(row: _Row, quote: str, low: int, high: int) -> range:
    """Places after the first two paragraphs of the next section, for a quote that finds none in its own.

    It stands beside the paragraph that holds its sentence there, wherever it does.  The
    head of the next section has the rank of its own or a lower one, and text right below it.
    """
    said, head = row.copy.sentences.get(quote), row.block(high)
    if said is None or row.copy.in_column or head is None or head.kind != "head":
        return range(0)
    above = row.block(low - 1)
    if above is not None and (above.kind != "head" or head.rank < above.rank):
        return range(0)
    for place in range(low, high + 1):
        if all(block is None or block.name != said.block for block in (row.block(place - 1), row.block(place))):
            return range(0)
    last = high + 1
    while last < high + 3 and (block := row.block(last)) is not None and block.kind == "text":
        last += 1
    return range(high + 2, last + 1)


def _price(row: _Row, quote: str, place: int, home: int) -> float:
    """What is bad about a quote at a place."""
    copy, moved, far = row.copy, place != home, abs(row.heights[place] - row.heights[home])
    if far > _FARTHEST:
        return _NEVER
    price = _MOVED + far * _LINE_MOVED if moved else 0.0
    apart = distance(copy, quote, _lines_above(row, place))
    if moved or apart < ENOUGH:
        price += max(0.0, _FAR - apart) ** 2 * (_IN_COLUMN if copy.in_column else _TOO_NEAR)
    above = row.block(place - 1)
    if above is not None and not copy.in_column and quote in copy.sentences:
        price += _NOT_OWN if copy.sentences[quote].block == above.name else 0.0
    return price + _beside(row, place, moved=moved) * (0.5 if copy.in_column else 1.0)


def _lines_above(row: _Row, place: int) -> float:
    """Lines of the author's text above a place, whatever has been moved since."""
    below = next((name for name in row.names[place : place + _REACH] if name in row.copy.at), None)
    return row.copy.at[below] if below is not None else row.heights[place]


def _beside(row: _Row, place: int, *, moved: bool) -> float:
    """What is bad about the blocks above and below a place, whatever stands there."""
    over, above, below = (row.block(i) for i in (place - 2, place - 1, place))
    if moved and (above is None or below is None):
        return _NEVER  # the article neither begins nor ends so, unless its author has it so
    price = 0.0
    if above is not None and above.leads_on and below is not None:
        price += _LED
    if above is not None and below is not None and above.kind == "text" and below.kind == "fixed":
        price += _ABOVE_LIST
    if above is None or above.kind == "head":
        price += _BELOW_HEAD if moved else _OWN_HEAD
    elif over is None or (over.kind == "head" and above.lines < _UNDER_HEAD):
        price += _NEAR_HEAD
    if below is None or below.kind == "head":
        price += _AT_HEAD
    if above is not None and below is not None and above.kind == below.kind == "object":
        price += _AMID_PICTURES
    for block in (above, below):
        if block is not None and block.kind in {"object", "fixed", "quote"}:
            price += _NO_TEXT_BESIDE / (2 if block is above and block.long and block.kind == "fixed" else 1)
        elif block is not None and block.kind == "text" and not block.long:
            price += _SHORT_BESIDE
    return price


def _crowding(row: _Row, one: tuple[str, int], other: tuple[str, int]) -> float:
    """What is bad about two quotes so near to each other."""
    wanted = _BETWEEN_AGAIN if (one[0], other[0]) in row.copy.again else _BETWEEN
    return max(0.0, wanted - row.heights[other[1]] + row.heights[one[1]]) * _LINE_BETWEEN


def distance(copy: Copy, quote: str, here: float) -> float:
    """Lines between a quote, with so many lines above it, and its sentence; endless when that is not found."""
    said = copy.sentences.get(quote)
    if said is None:
        return float("inf")
    high = copy.blocks[quote].lines if copy.in_column else 0.0
    return here - said.end if here >= said.end else max(0.0, said.start - here - high)


def other_places(copy: Copy, names: Sequence[str], at: int, low: int, most: float = DEAR) -> list[int]:
    """Where else the quote ``names[at]`` may stand, the best first: over no other quote.

    :param names: the blocks in the order in which they stand
    :param low: the first place there is, since what is above stands already
    :param most: what a place may cost
    """
    quote = names[at]
    if quote not in copy.sentences:
        return []
    rest = [*names[:at], *names[at + 1 :]]
    kinds = [copy.blocks[name].kind if name in copy.blocks else "fixed" for name in rest]
    bounds = {"head", "quote"}
    first = next((i + 1 for i in range(at - 1, -1, -1) if kinds[i] in bounds), 0)
    last = next((i for i in range(at, len(rest)) if kinds[i] in bounds), len(rest))
    row = _row(copy, rest)
    across = _across(row, quote, first, last)
    places = [*range(max(low, first, at - _REACH), min(last, at + _REACH) + 1), *across]

    def crowding(place: int) -> float:
        above = (
            _crowding(row, (rest[first - 1], first - 1), (quote, place))
            if kinds[first - 1 : first] == ["quote"]
            else 0.0
        )
        below = _crowding(row, (quote, place), (rest[last], last)) if kinds[last : last + 1] == ["quote"] else 0.0
        return above + below

    now = crowding(at)
    prices = {place: _price(row, quote, place, at) + crowding(place) - now for place in places if place != at}
    prices |= {place: prices[place] + _ACROSS for place in across if place in prices}
    return sorted((place for place, price in prices.items() if price <= most), key=lambda i: (prices[i], i))
