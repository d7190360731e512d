"""The fit against a plain dynamic programme that prunes nothing."""

from __future__ import annotations

from math import inf

from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.setting.composer.fit import (
    CHINESE,
    EASY,
    LEAST_GIVE,
    ORDINARY,
    OVER,
    PRESSED,
    Paragraph,
    is_blemished,
    total_fit,
)


def ratio_of(paragraph: Paragraph, i: int, j: int, lines: int) -> float | None:
    """Ratio of the line from break ``i`` (-1 for the start) to ``j``; None when it is too long."""
    natural = paragraph.end[j] - paragraph.begin[i + 1]
    gap = paragraph.measures[min(lines, len(paragraph.measures) - 1)] - natural
    free = paragraph.give * natural
    easy = EASY if paragraph.give else 0.0
    if gap >= 0:
        if j == len(paragraph.end) - 1 and not paragraph.justified_end:
            return 0.0
        if gap <= free:
            return EASY * gap / free if free else 0.0
        grow = paragraph.end_grow[j] - paragraph.begin_grow[i + 1]
        return easy + (gap - free) / grow if grow > LEAST_GIVE else inf
    if -gap <= free:
        return EASY * gap / free
    shrink = paragraph.end_shrink[j] - paragraph.begin_shrink[i + 1]
    if gap + free + shrink < -OVER:
        return None
    return max(-1.0, (gap + free) / shrink if shrink > LEAST_GIVE else 0.0) - easy


def plain_fit(paragraph: Paragraph, tolerance: float) -> float:
    """Least demerits over all ways to break, states kept apart by number of lines."""
    best: dict[int, dict[tuple[int, int, int], float]] = {-1: {(1, 0, 0): 0.0}}
    last = len(paragraph.end) - 1
    for j in range(last + 1):
        here: dict[tuple[int, int, int], float] = {}
        for i in range(-1, j):
            for (fitness, running, lines), demerits in best[i].items():
                ratio = ratio_of(paragraph, i, j, lines)
                if ratio is None or ratio > tolerance:
                    continue
                total = demerits + (ORDINARY.line + 100 * abs(ratio) ** 3) ** 2 + paragraph.penalties[j] ** 2
                own = 0 if ratio < -0.5 else 1 if ratio <= 0.5 else 2 if ratio <= 1 else 3
                own = -1 if ratio < PRESSED else own
                total += ORDINARY.adjacent if abs(max(own, 0) - max(fitness, 0)) > 1 else 0
                total += ORDINARY.stacked if own == fitness == -1 else 0
                more = min(3, running + 1) if paragraph.hyphens[j] else 0
                total += ORDINARY.running[more]
                if more and lines == paragraph.page_line:
                    total += ORDINARY.page_hyphen
                if j == last:
                    total += ORDINARY.final_hyphen if running else 0
                    natural = paragraph.end[j] - paragraph.begin[i + 1]
                    if natural < paragraph.shortest and i != -1:
                        total += ORDINARY.stranded if running else 0
                        total += ORDINARY.short_last * (1 - 0.5 * natural / paragraph.shortest)
                state = own, more, lines + 1
                here[state] = min(here.get(state, inf), total)
        best[j] = here
    return min(best[last].values(), default=inf)


@st.composite
def paragraphs(draw: st.DrawFn) -> Paragraph:
    words = draw(st.lists(st.integers(8, 90), min_size=1, max_size=28))
    space, hyphen = 5.0, 3.0
    end, begin, grow, penalties, hyphens = [], [0.0], [0.0], [], []
    x = grown = 0.0
    for word in words:
        if word > 40 and draw(st.booleans()):
            end.append(x + word / 2 + hyphen)
            begin.append(x + word / 2)
            grow.append(grown)
            penalties.append(60.0)
            hyphens.append(True)
        x += word
        end.append(x - draw(st.sampled_from([0.0, 1.5])))
        x += space
        grown += space * 0.65
        begin.append(x)
        grow.append(grown)
        penalties.append(draw(st.sampled_from([0.0, 0.0, 25.0])))
        hyphens.append(False)
    end[-1], penalties[-1] = x - space, 0.0
    end_grow = [(grow[i] if hyphens[i] else grow[i + 1] - space * 0.65) for i in range(len(end))]
    part = draw(st.sampled_from([0.0, 0.5]))
    measure = float(draw(st.integers(60, 260)))
    return Paragraph(
        end=end,
        end_grow=end_grow,
        end_shrink=[amount * part for amount in end_grow],
        begin=begin[:-1],
        begin_grow=grow[:-1],
        begin_shrink=[amount * part for amount in grow[:-1]],
        penalties=penalties,
        hyphens=hyphens,
        measures=draw(
            st.sampled_from(
                [[measure], [measure - 20, measure], [measure - 40] * 3 + [measure], [measure, measure - 30]]
            )
        ),
        give=draw(st.sampled_from([0.0, 0.015])),
        shortest=draw(st.sampled_from([0.0, 40.0])),
        page_line=draw(st.sampled_from([-1, 0, 2])),
        justified_end=draw(st.booleans()),
    )


@settings(max_examples=400, deadline=None, derandomize=True)
@given(paragraphs(), st.sampled_from([0.8, 2.2, 30.0]))
def test_the_fit_is_the_best_there_is(paragraph: Paragraph, tolerance: float) -> None:
    least = plain_fit(paragraph, tolerance)
    fits = total_fit(paragraph, tolerance)
    assert (fits == {}) == (least == inf)
    if fits:
        (fit,) = fits.values()
        assert abs(fit.demerits - least) <= 1e-6 * least
        assert fit.breaks[-1] == len(paragraph.end) - 1
        assert list(fit.breaks) == sorted(set(fit.breaks))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(paragraphs())
def test_fits_by_lines_hold_the_best_one_and_their_own_count(paragraph: Paragraph) -> None:
    best = total_fit(paragraph, 2.2)
    fits = total_fit(paragraph, 2.2, by_lines=True)
    assert (best == {}) == (fits == {})
    for lines, fit in fits.items():
        assert len(fit.breaks) == len(fit.ratios) == lines
    if best:
        assert abs(min(fit.demerits for fit in fits.values()) - next(iter(best.values())).demerits) < 1e-3


def test_chinese_lines_are_let_apart_before_marks_are_squeezed() -> None:
    """The first line can hold a mark less than it takes when all its marks give half of their blank."""
    paragraph = Paragraph(
        end=[290.0, 308.0, 500.0], end_grow=[15.0, 16.0, 25.0], end_shrink=[15.0, 16.0, 25.0],
        begin=[0.0, 290.0, 308.0], begin_grow=[0.0, 15.0, 16.0], begin_shrink=[0.0, 15.0, 16.0],
        penalties=[0.0] * 3, hyphens=[False] * 3, measures=[300.0],
    )  # fmt: skip
    firsts = [next(iter(total_fit(paragraph, 1.2, costs).values())).breaks[0] for costs in (ORDINARY, CHINESE)]
    assert firsts == [1, 0]


def test_a_line_that_is_too_long_by_rounding_is_not_squeezed() -> None:
    stiff = [0.0, 0.0]
    paragraph = Paragraph(
        end=[300.1, 500.0], end_grow=stiff, end_shrink=stiff, begin=[0.0, 300.0], begin_grow=stiff, begin_shrink=stiff,
        penalties=stiff, hyphens=[False] * 2, measures=[300.0],
    )  # fmt: skip
    assert next(iter(total_fit(paragraph, 1.2).values())).ratios[0] == 0.0


def test_the_end_of_a_divided_word_is_no_last_line() -> None:
    """Its line would be full with the first part of the word; without it it is loose, and within the limit."""
    paragraph = Paragraph(
        end=[80.0, 100.0, 115.0], end_grow=[10.0, 10.0, 12.0], end_shrink=[4.0, 4.0, 5.0],
        begin=[0.0, 84.0, 97.0], begin_grow=[0.0, 12.0, 12.0], begin_shrink=[0.0, 4.0, 4.0],
        penalties=[0.0, 60.0, 0.0], hyphens=[False, True, False], measures=[100.0], shortest=40.0,
    )  # fmt: skip
    (fit,) = total_fit(paragraph, 2.2).values()
    assert fit.breaks == (0, 2)
    assert not is_blemished(paragraph, fit)
    (fit,) = total_fit(paragraph, 1.8).values()
    assert fit.breaks == (1, 2)
    assert is_blemished(paragraph, fit)


def test_two_pressed_lines_do_not_stand_together_where_a_line_more_is_to_be_had() -> None:
    """Two lines can be pressed to hold four words each; with one of three words there are three lines."""
    count = 8
    paragraph = Paragraph(
        end=[27.5 * (i + 1) - 5 for i in range(count)],
        end_grow=[11.0 * i for i in range(count)],
        end_shrink=[1.2 * i for i in range(count)],
        begin=[27.5 * i for i in range(count)],
        begin_grow=[11.0 * i for i in range(count)],
        begin_shrink=[1.2 * i for i in range(count)],
        penalties=[0.0] * count,
        hyphens=[False] * count,
        measures=[100.0],
        give=0.015,
    )
    fits = total_fit(paragraph, 2.2, by_lines=True)
    assert is_blemished(paragraph, fits[2])
    (fit,) = total_fit(paragraph, 2.2).values()
    assert len(fit.breaks) == 3
    assert not is_blemished(paragraph, fit)
    (fit,) = total_fit(paragraph, 2.2, ORDINARY._replace(stacked=0)).values()
    assert len(fit.breaks) == 2


def test_a_ladder_is_dearer_than_a_loose_line() -> None:
    """Three lines could all end with a hyphen; they do not."""
    count = 12
    paragraph = Paragraph(
        end=[50.0 * (i + 1) for i in range(count)],
        end_grow=[20.0 * (i + 1) for i in range(count)],
        end_shrink=[3.0 * (i + 1) for i in range(count)],
        begin=[50.0 * i for i in range(count)],
        begin_grow=[20.0 * i for i in range(count)],
        begin_shrink=[3.0 * i for i in range(count)],
        penalties=[60.0 if i % 2 else 0.0 for i in range(count - 1)] + [0.0],
        hyphens=[bool(i % 2) for i in range(count - 1)] + [False],
        measures=[95.0],
    )
    (fit,) = total_fit(paragraph, 5).values()
    assert sum(paragraph.hyphens[i] for i in fit.breaks[:-1]) < 3


def test_a_dearer_way_to_a_break_may_lead_on_to_the_cheapest_end() -> None:
    """The last line is tight: a loose one before it, cheaper so far, would be two classes away."""
    paragraph = Paragraph(
        end=[94.0, 100.0, 191.0, 295.0],
        end_grow=[6.3, 6.3, 15.0, 15.0],
        end_shrink=[0.0, 0.0, 0.0, 5.0],
        begin=[0.0, 94.0, 100.0, 191.0],
        begin_grow=[0.0, 5.0, 5.0, 15.0],
        begin_shrink=[0.0, 0.0, 0.0, 0.0],
        penalties=[0.0] * 4,
        hyphens=[False] * 4,
        measures=[100.0],
        justified_end=True,
    )
    (fit,) = total_fit(paragraph, 2).values()
    assert fit.breaks == (0, 2, 3)
    assert abs(fit.demerits - plain_fit(paragraph, 2)) < 1e-6
