"""From matter and measures to lines: which breaks, and how each line is made full."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from publisher.setting.composer.breaks import Break
from publisher.setting.composer.fit import Fit, Paragraph, total_fit
from publisher.setting.composer.matter import Matter
from publisher.setting.composer.outline import FallbackError, piece_of

PRETOLERANCE, TOLERANCE, EMERGENCY = 0.8, 2.2, 30.0
"""Largest ratio without hyphens, with hyphens, and before the engine is asked."""
SHORTEST_EM, SHORTEST_CJK_EM = 4.0, 2.5
"""Last lines under this are blemishes."""
RAGGED_SHARE = 0.15
"""A ragged line may be short by this part of the measure at most at ratio 1."""

RAGGED_PENALTIES = 2
"""A hyphen in ragged text costs more: nothing is gained by it but a fuller line."""


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


def fits_by_lines(matter: Matter, measures: Sequence[float], *, justified: bool, full_last: bool) -> dict[int, Fit]:
    """The best fit for each number of lines that the matter can be set in; none for matter with verses in it."""
    if matter.newlines:
        return {}
    stop = len(matter.text)
    start = _past_blanks(matter.text, 0, stop)
    paragraph = _sums(matter, start, _candidates(matter, start, stop), measures, justified, full_last, -1)
    return total_fit(paragraph, TOLERANCE, by_lines=True)


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


class Breaks(NamedTuple):
    """Breaks of a part, with where their lines end and where the next ones begin."""

    breaks: list[Break]
    ends: list[float]
    begins: list[float]
    """One fewer: nothing begins after the last."""


def _candidates(matter: Matter, start: int, stop: int, hyphens: bool = True) -> Breaks:
    """Breaks strictly inside the part, and the one that ends it."""
    all_found, ends, begins = matter.all_breaks() if hyphens else matter.plain
    last = len(matter.text[:stop].rstrip(" "))
    low = bisect_right(all_found, start, key=lambda candidate: candidate.end)
    high = bisect_left(all_found, last, low, key=lambda candidate: candidate.end)
    end = Break(last, stop)
    return Breaks([*all_found[low:high], end], [*ends[low:high], matter.width[last]], begins[low:high])


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


def _sums(
    matter: Matter,
    start: int,
    found: Breaks,
    measures: Sequence[float],
    justified: bool,
    full_last: bool,
    page_line: int,
) -> Paragraph:
    """The paragraph as the fit knows it."""
    grow, shrink, options = matter.grow, matter.shrink, matter.options
    ends = [candidate.end for candidate in found.breaks]
    begins = [start, *(candidate.next for candidate in found.breaks[:-1])]
    measure = measures[-1]
    if justified:
        # The last character has no letter after it; a Chinese mark there can be squeezed.
        end_grow = [grow[end - 1] for end in ends]
        end_shrink = [matter.shrink_to(end) for end in ends] if matter.cjk else [shrink[end - 1] for end in ends]
        begin_grow, begin_shrink = [grow[offset] for offset in begins], [shrink[offset] for offset in begins]
    else:
        room = min(options.ragged * matter.size, RAGGED_SHARE * measure)
        end_grow, end_shrink = [room] * len(ends), [0.0] * len(ends)
        begin_grow = begin_shrink = [0.0] * len(begins)
    shortest = (SHORTEST_CJK_EM if matter.cjk else SHORTEST_EM) * matter.size
    weight = 1 if justified else RAGGED_PENALTIES
    return Paragraph(
        end=found.ends,
        end_grow=end_grow,
        end_shrink=end_shrink,
        begin=[matter.width[start] + matter.overhang_left(start), *found.begins],
        begin_grow=begin_grow,
        begin_shrink=begin_shrink,
        penalties=[weight * candidate.penalty for candidate in found.breaks],
        hyphens=[candidate.hyphenated for candidate in found.breaks],
        measures=measures,
        give=options.expansion if justified and not matter.cjk else 0.0,
        shortest=min(shortest, measure / 3),
        page_line=page_line,
        justified_end=justified and full_last,
    )


def _lines(
    matter: Matter,
    start: int,
    found: Breaks,
    fit: Fit,
    paragraph: Paragraph,
    justified: bool,
    full_last: bool,
) -> list[Line]:
    lines = []
    for number, index in enumerate(fit.breaks):
        line = Line()
        line.start, line.break_ = start, found.breaks[index]
        line.measure = paragraph.measures[min(number, len(paragraph.measures) - 1)]
        line.last = line.newline = False
        loose_end = index == len(found.breaks) - 1 and not full_last
        line.left = matter.overhang_left(start)
        line.right = 0.0 if index == len(found.breaks) - 1 else matter.overhang(found.breaks[index])
        line.ratio, line.scale = 0.0, 1.0
        if justified:
            _fill(matter, line, paragraph.give, loose_end)
        lines.append(line)
        start = found.breaks[index].next
    return lines


def _fill(matter: Matter, line: Line, give: float, loose_end: bool) -> None:
    """How much the glyphs and the spaces of a line give, so that it is full to a hair."""
    start, end, hyphen = line.start, line.break_.end, line.break_.hyphen
    fixed = matter.fixed[end] - matter.fixed[start] if matter.fixed else 0.0
    natural = matter.width[end] - matter.width[start] - fixed
    if hyphen:
        natural += matter.hyphen_width(end)
    cut, more_glyphs = _cut_ligatures(matter, start, end)
    natural += cut
    target = line.measure + line.left + line.right - fixed
    gap = target - natural
    if natural <= 0 or (loose_end and gap >= 0):
        return
    line.scale = 1 + max(-give, min(give, gap / natural)) if give else 1.0
    rest = target / line.scale - natural
    if abs(rest) < 1e-9:
        return
    room = matter.grow[end - 1] - matter.grow[start] if rest > 0 else matter.shrink_to(end) - matter.shrink[start]
    if not matter.cjk:
        letter = matter.options.tracking * matter.size
        room += letter * (more_glyphs + hyphen)
    line.ratio = rest / room if room > 1e-9 else 0.0


def _cut_ligatures(matter: Matter, start: int, end: int) -> tuple[float, int]:
    """What the line gains in width and in glyphs where its ends cut ligatures."""
    width, glyphs = 0.0, 0
    for leaf in dict.fromkeys((matter.leaf_at(start), matter.leaf_at(end - 1))):
        if leaf.shape is None or leaf.shape.at is None:
            continue
        first, stop = max(start, leaf.start) - leaf.start, min(end, leaf.stop) - leaf.start
        piece = piece_of(leaf, first, stop)
        if piece is not None:
            width += sum(piece.advances) - sum(leaf.shape.advances[first:stop])
            glyphs += len(piece.glyphs) - sum(leaf.shape.glyph_ends()[first:stop])
    return width, glyphs
