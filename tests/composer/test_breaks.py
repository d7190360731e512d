"""Where lines may end."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from publisher.setting.composer.breaks import (
    HYPHEN,
    LITTLE_HYPHEN,
    Break,
    dictionary_of,
    hyphens,
    opportunities,
    points,
)
from publisher.setting.composer.engine import get_log_attrs


def lines_at(text: str, *, cjk: bool = False) -> list[str]:
    """The text cut at every break without a hyphen of ours."""
    attributes = get_log_attrs(text, "en")
    offsets = [i for i in range(1, len(text)) if attributes[i].is_line_break]
    starts, parts = 0, []
    for end, following, *_ in opportunities(text, offsets, cjk=cjk):
        parts.append(text[starts:end])
        starts = following
    return [*parts, text[starts:]]


def test_no_line_begins_with_a_dash_or_an_ellipsis() -> None:
    assert lines_at("so—he said – it … went") == ["so—", "he", "said –", "it …", "went"]
    assert lines_at("from 1840 - to -40") == ["from", "1840 -", "to", "-40"]


def test_one_or_two_letters_stay_with_the_hyphen_before_them() -> None:
    assert lines_at("a high-g turn, a check-in of well-known state-of-the-art ships") == [
        "a", "high-g", "turn,", "a", "check-in", "of", "well-", "known", "state-", "of-", "the-", "art", "ships"
    ]  # fmt: skip


def test_a_range_of_figures_stays_whole() -> None:
    assert lines_at("pages 112–134, north–south") == ["pages", "112–134,", "north–", "south"]


def test_a_number_stays_with_its_shortened_word() -> None:
    assert lines_at("see p.151, No.13/14 and 2.5. 3") == ["see", "p.151,", "No.13/14", "and", "2.5.", "3"]


def test_the_mark_of_a_label_stays_with_it_and_short_labels_are_whole() -> None:
    said = "他在#燈塔上寫了 @海員 與 #一面很長的旗也寫不下的話"
    ends = [end for end, *_ in opportunities(said, list(range(1, len(said))), cjk=True)]
    assert not {said.index(mark) + 1 for mark in "#@"} & set(ends)
    assert said.index("海員") + 1 not in ends
    assert said.rindex("#") + 1 not in ends
    assert said.rindex("#") + 2 in ends
    labels = "#一面很長的旗也寫不下的話 #燈塔"
    assert {end for end, *_ in opportunities(labels, list(range(1, len(labels))), cjk=True)} == {13}


def test_a_figure_would_rather_stay_with_the_character_that_it_counts() -> None:
    found = opportunities("在1841年1月 25 日", list(range(1, 13)), cjk=True)
    assert [end for end, _, penalty, *_ in found if penalty] == [5, 7]


def test_addresses_break_as_chicago_has_it() -> None:
    parts = lines_at("see https://www.example.org/a-b/c?d=e&f=g_h.html now")
    assert parts[0] == "see"
    assert parts[-1] == "now"
    assert "https://" in parts[1]
    assert not any(part.endswith(("-", ".", "_", "?")) for part in parts[1:-1])
    assert all(len(part) > 1 for part in parts)
    assert "".join(parts[1:-1]) == "https://www.example.org/a-b/c?d=e&f=g_h.html"


def test_addresses_are_not_hyphenated() -> None:
    text = "https://www.example.org/international/responsibility"
    assert list(hyphens(text, ("en_US", 5, 2, 2))) == []
    assert list(hyphens("international", ("en_US", 5, 2, 2)))


def test_soft_hyphens_are_the_authors() -> None:
    assert list(hyphens("super\u00adcalifragilistic", ("en_US", 5, 2, 2))) == []
    (found,) = opportunities("super\u00adcali", [6], cjk=False)
    assert Break(*found).hyphen
    assert Break(*found).hyphenated


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "en_US"), ("en-US", "en_US"), ("en-GB", "en_GB"), ("zh-Hant", None), ("", None)]
)
def test_english_that_does_not_say_which_is_american(language: str, expected: str | None) -> None:
    assert dictionary_of(language) == expected


def test_the_two_englishes_hyphenate_differently() -> None:
    def parts(language: str) -> list[int]:
        return [found[0] for found in hyphens("complicate", (language, 5, 3, 2))]

    assert parts("en_US") != parts("en_GB")


def test_han_and_kana_are_no_words() -> None:
    text = "受到Tankie們的Northumberlandの"
    cut = [text[: found[0]][-3:] for found in hyphens(text, ("en-US", 5, 2, 2))]
    assert "hum" in cut
    assert all(part.isascii() for part in cut)


def test_names_that_no_dictionary_knows_are_divided_only_when_asked() -> None:
    def parts(text: str, *, guess: bool) -> list[int]:
        return [found[0] for found in hyphens(text, ("en-US", 4, 2, 2), guess=guess)]

    assert parts("Kabylie", guess=False) == []
    assert parts("Kabylie", guess=True) == [2, 4]
    assert parts("region", guess=True) == parts("region", guess=False) == [2]


@pytest.mark.parametrize(
    ("text", "once", "at_last"),
    [
        ("PowerPoint", "Power-Point", "Power-Point"),
        ("McDonald", "McDonald", "Mc-Donald"),
        ("UNESCO", "UNESCO", "UNESCO"),
        ("USINDOPACOM", "USINDOPACOM", "USIN-DOPA-COM"),
        ("#WeRememberThem", "#WeRememberThem", "#We/Remember/Them"),
        ("@remembering", "@remembering", "@remembering"),
        ("remembering@example.org", "remembering@example.org", "remembering@example.org"),
    ],
)
def test_names_part_at_their_seams_and_letters_and_marked_words_not(text: str, once: str, at_last: str) -> None:
    def divided(key: tuple[str, int, int, int], *, guess: bool) -> str:
        found = sorted(hyphens(text, key, guess=guess))
        parts = [text[a:b] for a, b in pairwise([0, *(f[0] for f in found), len(text)])]
        return "".join(
            part + mark for part, mark in zip(parts, [*("-" if f[4] else "/" for f in found), ""], strict=True)
        )

    assert divided(("en-US", 7, 3, 3), guess=False) == once
    assert divided(("en-US", 4, 2, 2), guess=True) == at_last


def test_a_slash_in_chinese_makes_no_address() -> None:
    assert lines_at("約有1/2的人，也有1/10的人", cjk=True)[0] == "約"


def test_two_letters_are_carried_over_where_it_helps_much_and_a_genitive_is_no_syllable() -> None:
    penalties = {"economic"[: found[0]]: found[2] for found in hyphens("economic", ("en-US", 5, 3, 2))}
    assert penalties == {"eco": HYPHEN, "econom": LITTLE_HYPHEN}
    assert [found[0] for found in hyphens("Russia’s", ("en-US", 5, 3, 2))] == [3], "and never Russi-a’s"


def test_no_word_of_the_house_styles_leaves_two_letters_for_the_next_line() -> None:
    sheet = (Path(__file__).parents[2] / "styles" / "base.css").read_text("utf-8")
    limits = re.search(r"hyphenate-limit-chars: (\d) (\d) (\d);", sheet)
    assert limits is not None
    key = ("en_US", *map(int, limits.groups()))
    assert points("broadly", "en_US", 7, 3, 2) == (5,)
    assert points("broadly", *key) == ()
    assert points("deciding", *key) == (5,)
