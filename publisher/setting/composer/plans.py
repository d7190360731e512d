"""From matter and measures to lines: which breaks, and how each line is made full."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from publisher.setting.composer import chinese
from publisher.setting.composer.breaks import Break
from publisher.setting.composer.fit import Fit, Paragraph, total_fit
from publisher.setting.composer.matter import FallbackError, Matter

PRETOLERANCE, TOLERANCE, EMERGENCY = 0.8, 2.2, 30.0
"""Largest ratio without hyphens, with hyphens, and before the engine is asked."""
SHORTEST_EM, SHORTEST_CJK_EM = 4.0, 2.5
"""Last lines under this are blemishes."""
RAGGED_SHARE = 0.15
"""A ragged line may be short by this part of the measure at most at ratio 1."""

RIGHT = {
    "-": 0.5, "\u2010": 0.5, ".": 0.7, ",": 0.7, ";": 0.4, ":": 0.4, "’": 0.6, "”": 0.5, "—": 0.2, "–": 0.3, "!": 0.2,
    "?": 0.1, ")": 0.1,
}  # fmt: skip
LEFT = {"“": 0.5, "‘": 0.6, "(": 0.1, "—": 0.2}
"""Part of a mark that stands outside the measure, at line ends and at line starts."""


class Line:
    """One line of a paragraph."""

    __slots__ = ("break_", "fixed", "last", "left", "measure", "newline", "ratio", "right", "scale", "start")

    start: int
    break_: Break
    measure: float
    """Width that it was composed for, without the indent."""
    last: bool
    newline: bool
    """Whether a preserved newline ends it."""
    left: float
    right: float
    """Pixels outside the measure, on either side."""
    ratio: float
    """Part of their give that spaces and letters use, negative when they shrink."""
    scale: float
    """Width of the glyphs, 1 as they come."""


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


def line_counts(matter: Matter, measures: Sequence[float], justified: bool) -> dict[int, float]:
    """Numbers of lines that the matter can be set in within tolerance → demerits."""
    if matter.newlines:
        return {}
    stop = len(matter.text)
    found = _candidates(matter, _past_blanks(matter.text, 0, stop), stop)
    paragraph = _sums(matter, _past_blanks(matter.text, 0, stop), found, measures, justified, False, -1)
    return {count: fit.demerits for count, fit in total_fit(paragraph, TOLERANCE, by_lines=True).items()}


def _past_blanks(text: str, offset: int, stop: int) -> int:
    while offset < stop and text[offset] == " ":
        offset += 1
    return offset


def _empty_line(offset: int, measure: float) -> Line:
    line = Line()
    line.start, line.break_, line.measure = offset, Break(offset, offset), measure
    line.left = line.right = line.ratio = 0.0
    line.scale = 1.0
    line.last = line.newline = True
    return line


def _candidates(matter: Matter, start: int, stop: int, hyphens: bool = True) -> list[Break]:
    """Breaks strictly inside the part, and the one that ends it."""
    found = matter.all_breaks() if hyphens else matter.plain
    low = bisect_right(found, start, key=lambda candidate: candidate.end)
    high = bisect_left(found, stop, key=lambda candidate: candidate.next)
    end = len(matter.text[:stop].rstrip(" "))
    return [*(candidate for candidate in found[low:high] if candidate.end < end), Break(end, stop)]


def _compose_part(
    matter: Matter,
    start: int,
    stop: int,
    measures: Sequence[float],
    justified: bool,
    full_last: bool,
    page_line: int,
) -> list[Line]:
    for tolerance, hyphens in ((PRETOLERANCE, False), (TOLERANCE, True), (EMERGENCY, True)):
        found = _candidates(matter, start, stop, hyphens)
        paragraph = _sums(matter, start, found, measures, justified, full_last, page_line)
        fit = _choose(paragraph, tolerance, int(matter.options.looseness))
        if fit is not None:
            return _lines(matter, start, found, fit, paragraph, justified, full_last)
    raise FallbackError("no way to fit")


def _choose(paragraph: Paragraph, tolerance: float, looseness: int) -> Fit | None:
    """The best fit, or the best of those nearest to so many lines more."""
    fits = total_fit(paragraph, tolerance, by_lines=bool(looseness))
    if not fits:
        return None
    best = min(fits.values(), key=lambda fit: fit.demerits)
    if not looseness:
        return best
    wanted = len(best.breaks) + looseness
    return min(fits.values(), key=lambda fit: (abs(len(fit.breaks) - wanted), fit.demerits))


def _overhang_right(matter: Matter, end: int) -> float:
    """How far the last mark of a line stands outside, in pixels."""
    char, options = matter.text[end - 1], matter.options
    if matter.cjk and char in chinese.HANGING:
        part = options.hanging_marks
    else:
        part = RIGHT.get(char, 0.0) * options.protrusion
    return part * matter.advances[end - 1] if part else 0.0


def _overhang_left(matter: Matter, start: int) -> float:
    """How far the first mark of a line stands outside; nought where the paragraph or a verse begins."""
    before = matter.text[:start].rstrip(" ")
    if not before or before[-1] == "\n" or start >= len(matter.text):
        return 0.0
    part = LEFT.get(matter.text[start], 0.0) * matter.options.protrusion
    return part * matter.advances[start] if part else 0.0


def _hyphen_width(matter: Matter, end: int) -> float:
    return sum(matter.hyphen_at(end).advances)


def _overhang(matter: Matter, candidate: Break) -> float:
    """How far a line that ends here stands out, its own hyphen reckoned with."""
    if candidate.hyphen:
        return _hyphen_width(matter, candidate.end) * RIGHT["-"] * matter.options.protrusion
    return _overhang_right(matter, candidate.end)


def _sums(
    matter: Matter,
    start: int,
    found: Sequence[Break],
    measures: Sequence[float],
    justified: bool,
    full_last: bool,
    page_line: int,
) -> Paragraph:
    """The paragraph as the fit knows it."""
    width, grow, shrink = matter.width, matter.grow, matter.shrink
    options = matter.options
    last = len(found) - 1
    end = [
        width[candidate.end]
        - _overhang(matter, candidate)
        + (_hyphen_width(matter, candidate.end) if candidate.hyphen else 0.0)
        for candidate in found[:last]
    ]
    end.append(width[found[last].end])
    begins = [start, *(candidate.next for candidate in found[:last])]
    begin = [width[offset] + _overhang_left(matter, offset) for offset in begins]
    measure = measures[-1]
    if justified:
        end_grow = [grow[candidate.end - 1] for candidate in found]
        end_shrink = (
            [shrink[candidate.end] for candidate in found]
            if matter.cjk
            else [shrink[candidate.end - 1] for candidate in found]
        )
        begin_grow, begin_shrink = [grow[offset] for offset in begins], [shrink[offset] for offset in begins]
    else:
        room = min(options.ragged * matter.size, RAGGED_SHARE * measure)
        end_grow, end_shrink = [room] * len(found), [0.0] * len(found)
        begin_grow = begin_shrink = [0.0] * len(begins)
    shortest = (SHORTEST_CJK_EM if matter.cjk else SHORTEST_EM) * matter.size
    return Paragraph(
        end=end,
        end_grow=end_grow,
        end_shrink=end_shrink,
        begin=begin,
        begin_grow=begin_grow,
        begin_shrink=begin_shrink,
        penalties=[candidate.penalty if justified else 2 * candidate.penalty for candidate in found],
        hyphens=[candidate.hyphenated for candidate in found],
        measures=measures,
        give=options.expansion if justified and not matter.cjk else 0.0,
        shortest=min(shortest, measure / 3),
        page_line=page_line,
        justified_end=justified and full_last,
    )


def _lines(
    matter: Matter,
    start: int,
    found: Sequence[Break],
    fit: Fit,
    paragraph: Paragraph,
    justified: bool,
    full_last: bool,
) -> list[Line]:
    lines = []
    for number, index in enumerate(fit.breaks):
        line = Line()
        line.start, line.break_ = start, found[index]
        line.measure = paragraph.measures[min(number, len(paragraph.measures) - 1)]
        line.last = line.newline = False
        loose_end = index == len(found) - 1 and not full_last
        line.left = _overhang_left(matter, start)
        line.right = 0.0 if index == len(found) - 1 else _overhang(matter, found[index])
        line.ratio, line.scale = 0.0, 1.0
        if justified:
            _fill(matter, line, paragraph.give, loose_end)
        lines.append(line)
        start = found[index].next
    return lines


def _fill(matter: Matter, line: Line, give: float, loose_end: bool) -> None:
    """How much the glyphs and the spaces of a line give, so that it is full to a hair."""
    start, end, hyphen = line.start, line.break_.end, line.break_.hyphen
    fixed = matter.fixed[end] - matter.fixed[start] if matter.fixed else 0.0
    natural = matter.width[end] - matter.width[start] - fixed
    if hyphen:
        natural += _hyphen_width(matter, end)
    target = line.measure + line.left + line.right - fixed
    gap = target - natural
    if natural <= 0 or (loose_end and gap >= 0):
        return
    line.scale = 1 + max(-give, min(give, gap / natural)) if give else 1.0
    rest = target / line.scale - natural
    if abs(rest) < 1e-9:
        return
    if rest > 0:
        room = matter.grow[end - 1] - matter.grow[start]
        if hyphen and not matter.cjk:
            room += matter.options.tracking * matter.size
    else:
        room = matter.shrink[end if matter.cjk else end - 1] - matter.shrink[start]
        if hyphen and not matter.cjk:
            room += matter.options.tracking * matter.size / 2
    line.ratio = rest / room if room > 1e-9 else 0.0
