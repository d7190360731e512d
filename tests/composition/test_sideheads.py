"""Side-heads and capitals: what an author wrote as a paragraph though it is a head."""

from __future__ import annotations

import pytest
from lxml import etree

from publisher.composition.house import load_style, values_of
from publisher.composition.opening import break_display, byline_lines, fit_title, quote_lines
from publisher.composition.sideheads import carry_numbers, mark_names, mark_side_heads


def classes(inner: str) -> list[str]:
    body = etree.fromstring(f"<div>{inner}</div>")
    mark_side_heads(body)
    return [e.get("class") or "" for e in body]


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ("<p><em>The Lamp Oil</em></p>", "sidehead"),
        ("<p><em>WHO KEEPS THE LAMP?</em></p>", "sidehead capitals"),
        ('<p class="keyline"><strong>Keep the oil dry.</strong></p>', "keyline sidehead"),
        ("<h3>THE KEEPER AND HIS OIL</h3>", "capitals"),
        ("<h3>The keeper of NATO</h3>", ""),
        ("<h3>NATO</h3>", ""),
        ("<p><em>He did not sleep that night.</em></p>", ""),
        ("<p><em>The Lamp Oil</em> was dry</p>", ""),
        ('<p class="keyline"><strong>Oil.</strong> Keep it dry.</p>', "keyline"),
        ('<p class="attribution"><em>The Keeper</em></p>', "attribution"),
        ("<p><em>— The Keeper</em></p>", ""),
        ("<p><em>燈塔守望者</em></p>", ""),
        ("<p>Text.</p>", ""),
        ('<p class="crosshead">The Lamp</p>', "crosshead sidehead"),
        ('<p class="keyline"><em><strong>The Lamp Oil</strong></em></p>', "keyline sidehead"),
        ('<p class="keyline"><em><strong>Oil.</strong> Keep it dry.</em></p>', "keyline"),
        ("<p><em>The Board of Lamps (BOL)</em></p>", "sidehead"),
        ("<p><em>He slept (as they all did)</em></p>", ""),
        ("<ul><li><strong>Excursion: no oil</strong></li></ul>", "lone"),
        ("<ul><li><p><strong>Excursion: no oil</strong></p></li></ul>", "lone"),
        ("<ul><li><strong>Oil.</strong> Keep it dry.</li></ul>", ""),
        ("<ul><li><strong>Oil</strong></li><li><strong>Wick</strong></li></ul>", ""),
        ("<p><em>" + "oil and lamp " * 12 + "</em></p>", ""),
    ],
)
def test_a_paragraph_that_is_a_head_is_known(inner: str, said: str) -> None:
    assert classes(inner) == [said]


def test_a_name_in_capitals_begins_a_biography() -> None:
    section = etree.fromstring(
        '<section><p class="bio"><strong>ADA KEEPER</strong> wrote.</p>'
        '<p class="bio"><strong>Bo Oil</strong></p></section>'
    )
    mark_names(section)
    assert [e.get("class") for e in section.iter("strong")] == ["capitals", None]


@pytest.mark.parametrize(
    ("role", "text"),
    [
        ("quote", "The very idea that “the quiet lamp” is “bright” is but a myth."),
        ("h2", "Origin and Evolution of the Lighthouse Law"),
        ("h3", "Threats to the Old Ferries: Short-Term Repair and Long-Term Dangers"),
    ],
)
def test_the_book_measures_heads_as_wide_as_they_are(role: str, text: str) -> None:
    style = load_style("book")
    lines = break_display(style, values_of(style, "en") | {"measure": "312pt"}, text, "en", role)
    assert len(lines) == 2
    assert min(map(len, lines)) > 0.6 * max(map(len, lines)), "no word alone on the last"


@pytest.mark.parametrize(
    ("heads", "carried"),
    [
        (["Introduction", "1. Lamps", "2. Oil"], True),
        (["SUMMARY", "1 LAMPS", "2 OIL", "3 WICKS"], True),
        (["一 離開的人", "二 阿愛"], True),
        (["10 Lamps of the North", "Oil", "3 Keepers"], False),
        (["1911", "1912"], False),
        (["Lamps", "Oil"], False),
    ],
)
def test_heads_that_carry_their_numbers_get_no_others(heads: list[str], carried: bool) -> None:
    assert carry_numbers(heads) is carried


NAMES = "Ada Lindqvist, Tom Okafor, Ngozi Adeyemi, Hester Vane and Marguerite Delacroix".replace("e D", "e\u00a0D")


@pytest.mark.parametrize("name", ["report", "journal", "book"])
def test_a_long_byline_stands_in_even_lines_of_whole_names(name: str) -> None:
    style = load_style(name)
    values = values_of(style, "en") | {"measure": "310pt"}
    ((first, second),) = byline_lines(style, values, (NAMES,), "en")
    assert 0.7 < len(second) / len(first) < 1.4
    assert not first.endswith("and")
    assert f"{first} {second}" == NAMES, "not a name is broken, not a blank is changed"
    assert byline_lines(style, values, ("甲、乙",), "zh-Hant") == (("甲、乙",),)


def test_heads_in_capitals_are_evened_out_where_they_stay_capitals() -> None:
    report, book = load_style("report"), load_style("book")
    head = "HANDLING KEEPERS: WHAT THE BOARD OF LAMPS REQUIRES OF A HUNDRED"
    lines = break_display(report, values_of(report, "en") | {"measure": "310pt"}, head, "en", "h3")
    assert len(lines) == 2
    assert min(map(len, lines)) > 0.6 * max(map(len, lines))
    assert {face.role for face in book.balance if not face.capitals} == {"h2", "h3"}


def test_a_subtitle_of_many_lines_is_set_smaller() -> None:
    style = load_style("report")
    values = values_of(style, "en") | {"measure": "310pt"}
    short = fit_title(style, values, "What the keeper saw that night", "en", role="subtitle")
    long = fit_title(style, values, "What the keeper saw that night and did not say " * 5, "en", role="subtitle")
    assert (short.step, long.step) == (1, 2)


@pytest.mark.parametrize(("characters", "lines"), [(19, 1), (20, 1), (21, 3), (22, 3), (23, 1), (8, 1)])
def test_a_chinese_pull_quote_has_no_last_line_of_a_character_or_two(characters: int, lines: int) -> None:
    style = load_style("report")
    values = values_of(style, "zh-Hant") | {"measure": "310pt"}
    found = quote_lines(style, values, "燈" * characters, "zh-Hant")
    assert len(found) == lines
    assert lines == 1 or len(found[-1]) > 2
    assert "".join(found) == "燈" * characters


def test_a_chinese_title_is_broken_between_words_that_its_text_knows() -> None:
    style = load_style("report")
    values = values_of(style, "zh-Hant") | {"measure": "310pt"}
    title = "北方群島沿海各地燈塔守望紀事長編"
    apart = fit_title(style, values, title, "zh-Hant").lines
    known = fit_title(style, values, title, "zh-Hant", said="地燈" * 9).lines
    assert apart == ("北方群島沿海各地", "燈塔守望紀事長編")
    assert known != apart
    assert "".join(known) == title


def test_a_chinese_title_that_no_mark_parts_is_one_line_where_a_smaller_size_makes_it_so() -> None:
    style = load_style("report")
    values = values_of(style, "zh-Hant") | {"measure": "310pt"}
    assert fit_title(style, values, "北方群島燈塔守望紀事長編", "zh-Hant").step == 2
    parted = fit_title(style, values, "北方群島・燈塔守望紀事長編", "zh-Hant")
    assert (parted.step, parted.lines) == (1, ("北方群島・", "燈塔守望紀事長編"))
