"""Total fit: the best set of breaks for a whole paragraph.

After D. E. Knuth and M. F. Plass, *Breaking Paragraphs into Lines* (1981), with
the glyphs' own give of H. Thành's *Micro-typographic extensions* (2000).  Knows
no engine, no text and no font: numbers in, breaks out.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import inf
from typing import NamedTuple

EASY = 0.2
"""Ratio at which the glyphs have given all they can, and spaces begin to."""
LEAST_GIVE = 1e-6
"""Under this a line is stiff."""
PRESSED = -1.05
"""Ratio under which a line has less than about three quarters of its spaces."""
OVER = 0.15
"""By how many units a line without give may be too long: rounding, not text.  A box as wide as its text has no more."""


class Costs(NamedTuple):
    """Demerits beyond those of badness."""

    line: float = 10
    adjacent: float = 5_000
    """Neighbouring lines two fitness classes apart."""
    stacked: float = 50_000
    """A pressed line below a pressed line."""
    running: tuple[float, float, float, float] = (0, 0, 30_000, 3e6)
    """Hyphens running: none, one, two, three or more."""
    final_hyphen: float = 50_000
    """A hyphen at the end of the line before the last."""
    stranded: float = 1e7
    """A last line with no more on it than the end of a divided word."""
    page_hyphen: float = 50_000
    """A hyphen at the end of a page's last line."""
    short_last: float = 150_000
    """A last line shorter than ``Paragraph.shortest``, in proportion."""
    squeeze: float = 1
    """Badness of a line that shrinks, against one that grows by as large a part of its give."""


ORDINARY = Costs()
CHINESE = Costs(squeeze=8, final_hyphen=5e6)
"""Marks that have lost their blanks show among others; characters let apart by as much of their give do not."""


class Paragraph(NamedTuple):
    """A paragraph as sums along its text; one entry a break, the last the paragraph's end.

    A line from break *i* to break *j* is ``end[j] - begin[i]`` wide as it comes,
    can grow by ``end_grow[j] - begin_grow[i]`` and shrink likewise.  The
    ``begin`` lists have one entry more, the first for the paragraph's start.
    """

    end: Sequence[float]
    end_grow: Sequence[float]
    end_shrink: Sequence[float]
    begin: Sequence[float]
    begin_grow: Sequence[float]
    begin_shrink: Sequence[float]
    penalties: Sequence[float]
    hyphens: Sequence[bool]
    measures: Sequence[float]
    """Widths of the first lines; the last of them holds for all that follow."""
    give: float = 0.0
    """Part of its width by which the glyphs of a line can be widened or narrowed."""
    shortest: float = 0.0
    """Width of the shortest last line that is not a blemish."""
    page_line: int = -1
    """Number of the line that ends a page, counted from 0; -1 where none does."""
    justified_end: bool = False
    """Whether the last line is to be full as well."""


class Fit(NamedTuple):
    """Breaks of the lines in order, the ratio of each line, and what they cost."""

    breaks: tuple[int, ...]
    ratios: tuple[float, ...]
    demerits: float


class Node(NamedTuple):
    """A break, reached in the cheapest way for its state."""

    place: int
    """Index of the break; -1 for the start."""
    fitness: int
    """Class of the line that ends here: -1 pressed, 0 tight, 1 decent, 2 loose, 3 very loose."""
    running: int
    """Hyphens running, up to three."""
    demerits: float
    before: Node | None
    ratio: float
    lines: int
    begin: float
    begin_grow: float
    begin_shrink: float


Reached = list[tuple[Node, float, float]]
"""Nodes from which a line reaches a break; the line's ratio and its width."""


def total_fit(
    paragraph: Paragraph, tolerance: float, costs: Costs = ORDINARY, *, by_lines: bool = False
) -> dict[int, Fit]:
    """Best fits by number of lines; only the very best one unless ``by_lines``.

    Empty where no set of breaks keeps every line's ratio under ``tolerance``
    without pressing it into less than its glyphs and spaces can shrink to.
    """
    special = max(len(paragraph.measures) - 1, paragraph.page_line + 1)
    widening = all(a <= b for a, b in pairwise(paragraph.measures))
    least = list(accumulate(reversed(paragraph.end), min))[::-1]
    begin, begin_grow, begin_shrink = paragraph.begin, paragraph.begin_grow, paragraph.begin_shrink
    active = [Node(-1, 1, 0, 0.0, None, 0.0, 0, begin[0], begin_grow[0], begin_shrink[0])]
    last = len(paragraph.end) - 1
    for index in range(last):
        reached, active = _reach(paragraph, index, active, tolerance, least[index], widening)
        if reached:
            best = _cheapest(paragraph, index, reached, costs, None if by_lines else special)
            after = index + 1
            where = begin[after], begin_grow[after], begin_shrink[after]
            active += [
                Node(index, fitness, running, demerits, node, ratio, node.lines + 1, *where)
                for (fitness, running, _), (demerits, node, ratio) in best.items()
            ]
        elif not active:
            return {}
    reached, _ = _reach(paragraph, last, active, tolerance, least[last], widening)
    return _fits(_cheapest(paragraph, last, reached, costs, None if by_lines else special), last, by_lines)


def _reach(
    paragraph: Paragraph, index: int, active: list[Node], tolerance: float, least: float, widening: bool
) -> tuple[Reached, list[Node]]:
    """Nodes from which a line can end at this break, and those that later lines may still begin from.

    One loop for all cases: a call for each node would cost more than its sums.
    """
    end, grow_at, shrink_at = paragraph.end[index], paragraph.end_grow[index], paragraph.end_shrink[index]
    loose_end = index == len(paragraph.end) - 1 and not paragraph.justified_end
    measures, give = paragraph.measures, paragraph.give
    easy = EASY if give else 0.0
    final, count = measures[-1], len(measures)
    reached: Reached = []
    past: set[int] = set()
    for node in active:
        lines = node[6]
        natural = end - node[7]
        gap = (measures[lines] if lines < count else final) - natural
        free = give * natural
        if gap >= 0:
            if loose_end:
                ratio = 0.0
            elif gap <= free:
                ratio = EASY * gap / free if free else 0.0
            else:
                grow = grow_at - node[8]
                ratio = easy + (gap - free) / grow if grow > LEAST_GIVE else inf
                if ratio > tolerance:
                    if widening:
                        break  # those that follow are looser still
                    continue
        elif -gap <= free:
            ratio = EASY * gap / free
        else:
            shrink = shrink_at - node[9]
            if gap + free + shrink < -OVER:
                if gap + end - least + free + shrink < -OVER:
                    past.add(id(node))  # so is every later line from here
                continue
            ratio = max(-1.0, (gap + free) / shrink if shrink > LEAST_GIVE else 0.0) - easy
        reached.append((node, ratio, natural))
    if past:
        active = [node for node in active if id(node) not in past]
    return reached, active


State = tuple[int, int, int]
"""Fitness, hyphens running, and the number of lines where that matters."""


def _cheapest(
    paragraph: Paragraph, index: int, reached: Reached, costs: Costs, special: int | None
) -> dict[State, tuple[float, Node, float]]:
    """For each state the cheapest way to a break: demerits, node before, ratio.

    ``special`` is the number of first lines that differ from the rest; None keeps
    every number of lines apart.
    """
    penalty, hyphen = paragraph.penalties[index] ** 2, paragraph.hyphens[index]
    ends, squeezed = index == len(paragraph.end) - 1, 100 * costs.squeeze
    best: dict[State, tuple[float, Node, float]] = {}
    for node, ratio, natural in reached:
        badness = 100 * abs(ratio) ** 3 if ratio > 0 else squeezed * abs(ratio) ** 3
        tight = 1 if ratio >= -0.5 else 0 if ratio >= PRESSED else -1
        fitness = tight if ratio <= 0.5 else 2 if ratio <= 1 else 3
        demerits = node[3] + (costs.line + badness) ** 2 + penalty
        if fitness < 0 and node[1] < 0:
            demerits += costs.stacked
        elif abs(max(0, fitness) - max(0, node[1])) > 1:
            demerits += costs.adjacent
        running = 0
        if hyphen:
            running = min(3, node[2] + 1)
            demerits += costs.running[running]
            if node[6] == paragraph.page_line:
                demerits += costs.page_hyphen
        if ends:
            demerits += _ending(paragraph, node, natural, costs)
        lines = node[6] + 1
        state = fitness, running, lines if special is None or lines < special else 0
        if state not in best or demerits < best[state][0]:
            best[state] = demerits, node, ratio
    return _hopeful(best, costs) if len(best) > 1 and not ends else best


def _hopeful(best: dict[State, tuple[float, Node, float]], costs: Costs) -> dict[State, tuple[float, Node, float]]:
    """The states that can still win.

    What comes after costs one of them no less than another of as many lines with
    no more hyphens running, but for what neighbouring classes cost, once.
    """
    most = max(costs.adjacent, costs.stacked)
    hopeful: dict[State, tuple[float, Node, float]] = {}
    least: dict[int, float] = {}
    for state, way in sorted(best.items(), key=lambda item: (item[0][1], item[1][0])):
        lines = state[2]
        if way[0] <= least.get(lines, inf) + most:
            hopeful[state] = way
            least[lines] = min(way[0], least.get(lines, inf))
    return hopeful


def _ending(paragraph: Paragraph, node: Node, natural: float, costs: Costs) -> float:
    """Demerits of the last line: a hyphen before it, or next to nothing on it."""
    demerits = costs.final_hyphen if node.running else 0.0
    if natural < paragraph.shortest and node.place != -1:
        if node.running:
            demerits += costs.stranded
        demerits += costs.short_last * (1 - 0.5 * natural / paragraph.shortest)
    return demerits


def is_blemished(paragraph: Paragraph, fit: Fit) -> bool:
    """Whether two pressed lines stand together, or the last line is the end of a divided word."""
    if any(above < PRESSED and below < PRESSED for above, below in pairwise(fit.ratios)):
        return True
    if len(fit.breaks) < 2:
        return False
    before, last = fit.breaks[-2:]
    return paragraph.hyphens[before] and paragraph.end[last] - paragraph.begin[before + 1] < paragraph.shortest


def _fits(best: dict[State, tuple[float, Node, float]], last: int, by_lines: bool) -> dict[int, Fit]:
    """The chains of breaks that end the paragraph: the best, or the best of each number of lines."""
    chosen: dict[int, tuple[float, Node, float]] = {}
    for end in best.values():
        lines = end[1].lines + 1 if by_lines else 0
        if lines not in chosen or end[0] < chosen[lines][0]:
            chosen[lines] = end
    fits = {}
    for demerits, node, ratio in chosen.values():
        breaks, ratios = [last], [ratio]
        while node.before is not None:
            breaks.append(node.place)
            ratios.append(node.ratio)
            node = node.before
        fits[len(breaks)] = Fit(tuple(reversed(breaks)), tuple(reversed(ratios)), demerits)
    return fits
