"""From matter and measures to lines: which breaks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from math import inf

from publisher.setting.composer import chinese
from publisher.setting.composer.breaks import Break
from publisher.setting.composer.filling import Line, fill
from publisher.setting.composer.fit import CHINESE, ORDINARY, Costs, Fit, Paragraph, is_blemished, total_fit
from publisher.setting.composer.matter import Matter, Placed
from publisher.setting.composer.outline import FallbackError

PRETOLERANCE, TOLERANCE, EMERGENCY = 0.8, 2.2, 30.0
"""Largest ratio without hyphens, with hyphens, and before the engine is asked."""
CJK_PRETOLERANCE, CJK_TOLERANCE, CJK_UTMOST = 1.0, chinese.LOOSEST, 1.1 * chinese.LOOSEST
"""As the first and the second, where it is characters that are let apart; and before marks are squeezed."""
SHORTEST_EM, SHORTEST_CJK_EM = 4.0, 2.5
"""Last lines under this are blemishes."""
RAGGED_SHARE = 0.15
"""A ragged line may be short by this part of the measure at most at ratio 1."""

PASSES = ((PRETOLERANCE, False, False), (TOLERANCE, True, False), (EMERGENCY, True, False))
CJK_PASSES = (
    (CJK_PRETOLERANCE, False, False), (CJK_TOLERANCE, True, False),
    (CJK_TOLERANCE, True, True), (CJK_UTMOST, True, True), (EMERGENCY, True, True),
)  # fmt: skip
"""Tolerance, whether with hyphens, whether with the last resort of Chinese lines."""

HALF, TIGHT = -0.53, -0.3
"""Ratios of Chinese lines whose marks have three quarters of their width, and of those that look squeezed."""

RAGGED_PENALTIES = 2
"""A hyphen in ragged text costs more: nothing is gained by it but a fuller line."""


def compose(
    matter: Matter, start: int, measures: Sequence[float], *, justified: bool, full_last: bool, page_line: int = -1
) -> dict[int, Line]:
    """Lines from offset ``start`` on, by the offset at which each begins.

    ``measures`` are the widths of the first lines, the last of them holding for
    all others.  Raises FallbackError where there is no way to set the text.
    """
    lines: dict[int, Line] = {}
    begin = start
    for newline in [*(offset for offset in matter.newlines if offset >= start), None]:
        stop = len(matter.text) if newline is None else newline
        begin = _past_blanks(matter.text, begin, stop)
        done = len(lines)
        part = measures[min(done, len(measures) - 1) :]
        if begin < stop:
            made = _compose_part(matter, begin, stop, part, justified, full_last, page_line - done)
        else:
            made = [_empty_line(begin, part[0])] if newline is not None else []
        if made:
            final = made[-1]
            final.last = True
            final.newline = newline is not None
            after = len(matter.text) + 1 if newline is None else newline + 1
            final.break_ = final.break_._replace(next=after)
            lines.update((line.start, line) for line in made)
        if newline is not None:
            begin = newline + 1
    return lines


def fits_by_lines(matter: Matter, measures: Sequence[float], *, justified: bool, full_last: bool) -> dict[int, Fit]:
    """The best fit for each number of lines that the matter can be set in; none for matter with verses in it."""
    if matter.newlines:
        return {}
    stop = len(matter.text)
    start = _past_blanks(matter.text, 0, stop)
    paragraph = _sums(matter, start, _candidates(matter, start, stop), measures, justified, full_last, -1)
    fits = total_fit(paragraph, TOLERANCE, _costs(matter), by_lines=True)
    return _open(fits) if matter.cjk else fits


def _past_blanks(text: str, offset: int, stop: int) -> int:
    while offset < stop and text[offset] == " ":
        offset += 1
    return offset


def _empty_line(offset: int, measure: float) -> Line:
    line = Line()
    line.start, line.break_, line.measure = offset, Break(offset, offset), measure
    line.left = line.right = line.ratio = line.spare = 0.0
    line.scale = 1.0
    line.last = line.newline = True
    return line


def _candidates(matter: Matter, start: int, stop: int, hyphens: bool = True, last_resort: bool = False) -> Placed:
    """Breaks strictly inside the part, and the one that ends it."""
    found = matter.all_breaks(last_resort=last_resort) if hyphens else matter.plain
    last = len(matter.text[:stop].rstrip(" "))
    low = bisect_right(found.ends, start)
    high = bisect_left(found.ends, last, low)
    return Placed(
        spots=[*found.spots[low:high], (last, stop, 0, False, False)],
        ends=[*found.ends[low:high], last],
        nexts=found.nexts[low:high],
        penalties=[*found.penalties[low:high], 0],
        hyphenated=[*found.hyphenated[low:high], False],
        right=[*found.right[low:high], matter.width[last] - matter.trims[1].get(last - 1, 0.0)],
        left=found.left[low:high],
    )


def _compose_part(
    matter: Matter,
    start: int,
    stop: int,
    measures: Sequence[float],
    justified: bool,
    full_last: bool,
    page_line: int,
) -> list[Line]:
    best: list[Line] = []
    fewest = inf
    for tolerance, hyphens, last_resort in CJK_PASSES if matter.cjk and justified else PASSES:
        if best and tolerance == EMERGENCY:
            break
        found = _candidates(matter, start, stop, hyphens, last_resort)
        paragraph = _sums(matter, start, found, measures, justified, full_last, page_line, last_resort=last_resort)
        fit = _choose(matter, paragraph, tolerance)
        if fit is None:
            continue
        lines = _lines(matter, start, found, fit, paragraph, justified, full_last)
        blemishes = is_blemished(paragraph, fit) + sum(matter.cjk and line.ratio < HALF for line in lines)
        if blemishes < fewest:
            best, fewest = lines, blemishes
        if not blemishes:
            break
    if not best:
        raise FallbackError("no way to fit")
    return best


def _costs(matter: Matter) -> Costs:
    return CHINESE if matter.cjk else ORDINARY


def _choose(matter: Matter, paragraph: Paragraph, tolerance: float) -> Fit | None:
    """The best fit, or the best of those nearest to as many lines more as are asked for."""
    looseness = int(matter.options.looseness)
    fits = total_fit(paragraph, tolerance, _costs(matter), by_lines=bool(looseness))
    if not fits:
        return None
    best = min(fits.values(), key=lambda fit: fit.demerits)
    if not looseness:
        return best
    wanted = len(best.breaks) + looseness
    borne = _open(fits) if matter.cjk else fits
    return min(borne.values(), key=lambda fit: (abs(len(fit.breaks) - wanted), fit.demerits))


def _open(fits: dict[int, Fit]) -> dict[int, Fit]:
    """Those of ``fits`` that are no shorter than the best, or not because most of their marks are squeezed."""
    if not fits:
        return fits
    best = min(fits.values(), key=lambda fit: fit.demerits)
    return {
        lines: fit
        for lines, fit in fits.items()
        if lines >= len(best.breaks)
        or (min(fit.ratios) >= HALF and sum(ratio < TIGHT for ratio in fit.ratios) <= lines / 2)
    }


def _sums(
    matter: Matter,
    start: int,
    found: Placed,
    measures: Sequence[float],
    justified: bool,
    full_last: bool,
    page_line: int,
    *,
    last_resort: bool = False,
) -> Paragraph:
    """The paragraph as the fit knows it."""
    grow, shrink, options = matter.grow, matter.shrink, matter.options
    if last_resort:
        wider, narrower = (accumulate(room, initial=0.0) for room in matter.reserves())
        glyphs = [options.expansion * width for width in matter.width]
        grow = [own + (more + glyph) / CJK_TOLERANCE for own, more, glyph in zip(grow, wider, glyphs, strict=True)]
        shrink = [own + more + glyph for own, more, glyph in zip(shrink, narrower, glyphs, strict=True)]
    ends, begins = found.ends, (start, *found.nexts)
    measure = measures[-1]
    if justified:
        # The last character has no letter after it; a Chinese mark there can be squeezed.
        end_grow = [grow[end - 1] for end in ends]
        end_shrink = (
            [shrink[matter.shrink_end(end)] for end in ends] if matter.cjk else [shrink[end - 1] for end in ends]
        )
        begin_grow, begin_shrink = [grow[offset] for offset in begins], [shrink[offset] for offset in begins]
        if matter.trims[0]:
            begin_shrink = [shrink[matter.shrink_start(offset)] for offset in begins]
    else:
        room = min(options.ragged * matter.size, RAGGED_SHARE * measure)
        end_grow, end_shrink = [room] * len(ends), [0.0] * len(ends)
        begin_grow = begin_shrink = [0.0] * len(begins)
    shortest = (options.shortest or (SHORTEST_CJK_EM if matter.cjk else SHORTEST_EM)) * matter.size
    penalties = found.penalties if justified else [RAGGED_PENALTIES * penalty for penalty in found.penalties]
    return Paragraph(
        end=found.right,
        end_grow=end_grow,
        end_shrink=end_shrink,
        begin=[matter.width[start] + matter.overhang_left(start), *found.left],
        begin_grow=begin_grow,
        begin_shrink=begin_shrink,
        penalties=penalties,
        hyphens=found.hyphenated,
        measures=measures,
        give=options.expansion if justified and not matter.cjk else 0.0,
        shortest=min(shortest, measure / 3),
        page_line=page_line,
        justified_end=justified and full_last,
    )


def _lines(
    matter: Matter,
    start: int,
    found: Placed,
    fit: Fit,
    paragraph: Paragraph,
    justified: bool,
    full_last: bool,
) -> list[Line]:
    lines = []
    for number, index in enumerate(fit.breaks):
        line = Line()
        line.start, line.break_ = start, Break(*found.spots[index])
        line.measure = paragraph.measures[min(number, len(paragraph.measures) - 1)]
        line.last = line.newline = False
        line.left = matter.overhang_left(start)
        ends = index == len(found.spots) - 1
        end = line.break_.end
        if ends:  # only where there is no room for it the blank of the last mark stands outside
            over = matter.width[end] - matter.width[start] - line.left - line.measure
            line.right = max(0.0, min(over, matter.trims[1].get(end - 1, 0.0)))
        else:
            line.right = matter.overhang(end, hyphen=line.break_.hyphen)
        line.ratio, line.spare, line.scale = 0.0, 0.0, 1.0
        if justified:
            fill(matter, line, paragraph.give, ends and not full_last)
        lines.append(line)
        start = line.break_.next
    return lines
