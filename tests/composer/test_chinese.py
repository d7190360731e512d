"""Chinese lines: where they may end, what gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.setting.composer import chinese

MARKS = "".join(sorted(chinese.MARKS))


def allowed(text: str) -> list[int]:
    flags = bytearray(b"\1" * len(text))
    flags[0] = 0
    chinese.forbid(text, flags, [chinese.is_wide(char) for char in text])
    return [i for i, flag in enumerate(flags) if flag]


@given(st.text("中文字詞。，「」（）、—…“”", min_size=2, max_size=30))
def test_no_line_begins_or_ends_with_a_forbidden_mark(text: str) -> None:
    for i in allowed(text):
        assert text[i] not in "。，」）、…—"
        assert text[i - 1] not in "「（"


def test_two_cells_stay_whole() -> None:
    assert 3 not in allowed("他說——好")
    assert 3 not in allowed("他說……好")


def test_no_character_is_left_alone_on_the_last_line() -> None:
    text = "天剛亮的時候渡輪離開了。"
    flags = bytearray(b"\1" * len(text))
    chinese.forbid_lone_last(text, flags)
    assert flags[-1] == flags[-2] == 0
    assert flags[-3] == 1


def give(text: str, blanks: tuple[float, float] = (0.0, 5.0), gap: float = 0.0) -> chinese.Give:
    return chinese.measure_give(text, [10.0] * len(text), [10.0] * len(text), 0.05, gap, lambda _: blanks)


def test_marks_are_squeezed_on_their_empty_side() -> None:
    low_left, centred, opening = give("字，字"), give("字，字", (3.0, 3.0)), give("字「字", (5.0, 0.0))
    assert (low_left.shrink[1], low_left.before[1]) == (4.5, 0.0)
    assert (centred.shrink[1], centred.before[1]) == (5.0, 0.5)
    assert (opening.shrink[1], opening.before[1]) == (4.5, 1.0)


def quoted(text: str, cell: float) -> chinese.Give:
    advances = [cell if char in chinese.QUOTES else 10.0 for char in text]
    blanks = {"“": (5.0, 0.0), "”": (0.0, 5.0), "，": (0.0, 5.0), "、": (0.0, 5.0), "：": (0.0, 5.0)}
    return chinese.measure_give(text, advances, [10.0] * len(text), 0.05, 0.0, lambda i: blanks[text[i]])


def test_curly_quotes_that_have_a_cell_are_closed_up_as_corner_brackets_are() -> None:
    text = "說：“好”，“好”、好"
    found = quoted(text, 10.0)
    assert [i for i, cut in enumerate(found.cut) if cut] == [1, 4, 5, 8], "one blank of each two marks"
    assert found.shrink[2] == 4.5
    assert found.before[2] == 1.0
    latin = quoted(text, 4.0)
    assert not any(latin.cut)
    assert not any(latin.shrink[i] for i in (2, 4, 6, 8))


def test_lines_may_end_before_and_after_curly_quotes_that_have_a_cell() -> None:
    text = "字A“好”B字"
    for wide, found in ((True, [2, 5]), (False, [])):
        flags = bytearray(len(text))
        chinese.forbid(text, flags, [char == "字" or (wide and char in "“”") for char in text])
        assert [i for i, flag in enumerate(flags) if flag] == found


def test_a_line_does_not_begin_or_end_with_the_blank_of_a_mark() -> None:
    first, last = chinese.trims("“字”，字", quoted("“字”，字", 10.0))
    assert first == {0: 4.5}
    assert last == {3: 4.5}, "the quotation mark before the comma has lost its blank already"
    assert chinese.trims("字，字", give("字，字", (3.0, 3.0))) == ({}, {}), "what is centred stays so"


def test_brackets_in_the_middle_of_their_cells_are_brought_to_what_they_enclose() -> None:
    found = give("字「字」字", (3.0, 3.0))
    assert [round(cut, 1) for cut in found.cut] == [0, 2.5, 2.5, 0, 0]
    assert (found.before[1], found.before[3]) == (1.0, 0.0)
    assert give("「A」字", (3.0, 3.0)).cut[:3] == found.cut[1:4], "letters are enclosed as closely"


@pytest.mark.parametrize("mark", [*"﹐﹑﹒﹔﹕﹖﹗﹚⋯‧／℃｡ー〟’"])
def test_no_mark_of_the_compatibility_forms_begins_a_line(mark: str) -> None:
    assert 1 not in allowed(f"字{mark}字")


def test_between_two_marks_the_blank_is_halved_at_once() -> None:
    found = give("字。」字")
    assert found.cut[1] == 4.5
    assert found.shrink[1] == 0.0


def test_only_characters_in_cells_are_let_apart() -> None:
    found = give("渡輪 and 船——字")
    text = "渡輪 and 船——字"
    assert found.stretch[0] > 0
    assert not any(found.stretch[text.index("a") : text.index("a") + 2])
    assert found.stretch[text.index("—")] == 0
    assert found.stretch[text.index("船")] > 0


def test_latin_words_have_a_gap_that_can_shrink() -> None:
    text = "渡輪A船 B，C"
    found = give(text, gap=0.25)
    assert [i for i, cut in enumerate(found.cut) if cut] == [1, 2]
    assert found.cut[1] == -2.5
    assert found.shrink[1] == 1.25


@given(st.text("中文A1 " + MARKS, max_size=20), st.floats(0, 5), st.floats(0, 5))
def test_give_is_never_more_than_there_is(text: str, left: float, right: float) -> None:
    found = give(text, (left, right))
    for i in range(len(text)):
        assert found.shrink[i] >= 0 <= found.cut[i]
        assert 0 <= found.before[i] <= 1
    assert sum(found.shrink) + sum(found.cut) <= 10.0 * len(text)


def reserve(text: str) -> chinese.Reserve:
    advances = [2.0 if char == " " else 10.0 for char in text]
    return chinese.measure_reserve(text, advances, [10.0] * len(text), give(text), 0.65)


def test_where_all_is_used_up_gaps_beside_letters_grow_and_characters_stand_nearer() -> None:
    text = "渡輪Whitby on，字——字"
    found = reserve(text)
    assert found.stretch[1] == 2.5
    assert found.shrink[0] == 0.25
    assert found.stretch[text.index("h")] < 0.2
    assert found.stretch[text.index(" ")] == 5 - 2 * (1 + 1.2 * 0.65)
    assert found.shrink[text.index("，")] == found.shrink[text.index("—")] == 0
    assert found.stretch[text.index("n，")] == 0


@given(st.text("中文A1 " + MARKS, max_size=20))
def test_reserve_is_never_negative(text: str) -> None:
    assert min([*reserve(text).stretch, *reserve(text).shrink], default=0) >= 0
