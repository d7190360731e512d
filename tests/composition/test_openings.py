"""Display lines: bylines, subtitles, heads in capitals, Chinese titles and pull-quotes."""

from __future__ import annotations

import pytest
from lxml import etree

from publisher.composition import compose_body
from publisher.composition.house import load_style, values_of
from publisher.composition.lines import break_lines, is_plain, tie_ends
from publisher.composition.opening import break_display, byline_lines, clip, fit_title, quote_lines, short_names
from publisher.model import Author
from publisher.units import length_pt
from tests.composition.desk import SCREEN, article, book

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


def test_a_byline_in_the_text_breaks_between_name_and_office() -> None:
    body = '<p class="byline">Ada Lindqvist, Office of the\n Keeper of Western Lamps</p><p>Text.</p>'
    (section,) = compose_body(book(article(body=body), offprint=True), SCREEN, load_style("book"), {})
    assert "Ada Lindqvist,<br/>Office of the\n Keeper" in section.html


def test_heads_in_capitals_are_evened_out_where_they_stay_capitals() -> None:
    report, book = load_style("report"), load_style("book")
    head = "HANDLING KEEPERS: WHAT THE BOARD OF LAMPS REQUIRES OF A HUNDRED"
    lines = break_display(report, values_of(report, "en") | {"measure": "310pt"}, head, "en", "h3")
    assert len(lines) == 2
    assert min(map(len, lines)) > 0.6 * max(map(len, lines))
    assert {face.role for face in book.balance if not face.capitals} == {"h2", "h3", "h4", "crosshead"}


def test_a_title_of_a_report_stays_within_its_measure() -> None:
    style = load_style("report")
    values = values_of(style, "en") | {"measure": "310pt", "hang": "150pt"}
    assert fit_title(style, values, "Lamps In Norway", "en").lines == ("Lamps In Norway",)
    assert len(fit_title(style, values, "“Repair, Don’t Sell”", "en").lines) == 2


def test_a_subtitle_of_many_lines_is_set_smaller() -> None:
    style = load_style("report")
    values = values_of(style, "en") | {"measure": "310pt"}
    short = fit_title(style, values, "What the keeper saw that night", "en", role="subtitle")
    long = fit_title(style, values, "What the keeper saw that night and did not say " * 5, "en", role="subtitle")
    assert (short.step, long.step) == (1, 2)


@pytest.mark.parametrize(
    ("characters", "lines"), [(8, 1), (19, 2), (21, 3), (31, 4), (59, 6), (61, 7), (62, 7), (69, 7), (310, 1)]
)
def test_a_chinese_pull_quote_has_no_last_line_of_a_character_or_two(characters: int, lines: int) -> None:
    style = load_style("report")
    values = values_of(style, "zh-Hant") | {"measure": "310pt"}
    found = quote_lines(style, values, "燈" * characters, "zh-Hant", small=False)
    assert len(found) == lines
    assert lines == 1 or len(found[-1]) > 2
    assert "".join(found) == "燈" * characters


def test_a_chinese_title_is_broken_between_words_that_its_text_knows() -> None:
    style = load_style("report")
    values = values_of(style, "zh-Hant") | {"measure": "310pt"}
    title = "北方群島沿海各地燈塔守望紀事長編"
    apart = fit_title(style, values, title, "zh-Hant").lines
    known = fit_title(style, values, title, "zh-Hant", said="塔守" * 9).lines
    assert apart == ("北方群島沿海各地燈塔", "守望紀事長編")
    assert known != apart
    assert "".join(known) == title


def test_a_chinese_title_in_an_english_article_keeps_to_the_text_and_to_its_second_size() -> None:
    style = load_style("report")
    values = values_of(style, "en") | {"measure": "310pt", "hang": "150pt"}
    fitted = fit_title(style, values, "當潮水受到責備　一人的寬待只是鬧劇", "en")
    assert (fitted.step, fitted.lines) == (2, ("當潮水受到責備", "一人的寬待只是鬧劇"))
    wide = fit_title(style, values, "北方群島燈塔守望紀事長編", "en")
    assert all(len(line) * length_pt(values["title-2-size"]) <= 310 for line in wide.lines)


def test_a_chinese_title_that_no_mark_parts_is_one_line_where_a_smaller_size_makes_it_so() -> None:
    style = load_style("report")
    values = values_of(style, "zh-Hant") | {"measure": "310pt"}
    assert fit_title(style, values, "北方群島燈塔守望紀事長編", "zh-Hant").step == 2
    parted = fit_title(style, values, "北方群島・燈塔守望紀事長編", "zh-Hant")
    assert (parted.step, parted.lines) == (1, ("北方群島・", "燈塔守望紀事長編"))


@pytest.mark.parametrize(
    ("line", "lines", "broken"),
    [
        ("<p>one two three</p>", ("one two", "three"), "<p>one two<br/>three</p>"),
        ("<p>one\n <em>two</em> three four</p>", ("one two", "three", "four"),
         "<p>one\n <em>two</em><br/>three<br/>four</p>"),
        ("<p>一<span>two three</span>四五，六</p>", ("一two", "three四", "五，六"),
         "<p>一<span>two<br/>three</span>四<br/>五，六</p>"),
        ("<p>a <em>b</em></p>", ("a", "b"), "<p>a <em><br/>b</em></p>"),
        ("<p>whole</p>", ("whole",), "<p>whole</p>"),
    ],
)  # fmt: skip
def test_a_display_line_is_broken_through_what_is_within_it(line: str, lines: tuple[str, ...], broken: str) -> None:
    element = etree.fromstring(line)
    assert is_plain(element)
    break_lines(element, lines)
    assert etree.tostring(element, encoding="unicode") == broken


@pytest.mark.parametrize("inner", ["a<br/>b", 'a<span class="note">n</span>', 'a<img src="x"/>', " "])
def test_a_line_with_more_than_words_is_left_to_the_engine(inner: str) -> None:
    assert not is_plain(etree.fromstring(f"<p>{inner}</p>"))


@pytest.mark.parametrize(
    ("said", "tied"),
    [
        ("A chart of the mouth of the river as the pilots drew it. Harbour Press", "it. Harbour\u00a0Press"),
        ("The harbour was held for forty years by those who came to power.", "who came\u00a0to\u00a0power."),
        ("The harbour was held for forty years by all the lighthousekeepers.", "the lighthousekeepers."),
        ("A short one of two words.", "two words."),
    ],
)  # fmt: skip
def test_a_caption_does_not_end_in_a_lone_word(said: str, tied: str) -> None:
    for html in (
        "<section><figcaption>{}</figcaption></section>",
        '<section><div class="standfirst"><p>{}</p></div></section>',
    ):
        section = etree.fromstring(html.format(said))
        tie_ends(section)
        assert "".join(section.itertext()).endswith(tied)
        assert "".join(section.itertext()).replace("\u00a0", " ") == said


def test_names_in_a_running_head_keep_clear_of_the_title() -> None:
    many = tuple(Author(name=name) for name in ("Ines Lindqvist", "Marguerite Adeyemi", "Dimitri Delacroix"))
    assert short_names(article(authors=many), "Fog") == "Ines Lindqvist, Marguerite Adeyemi and Dimitri Delacroix"
    assert short_names(article(authors=many), "The Harbour That Moved") == "Ines Lindqvist, et al."


@pytest.mark.parametrize(
    ("head", "most", "cut"),
    [
        ("Recommendations for the Board, Partners, and the Keepers", 53, "Recommendations for the Board, Partners…"),
        ("Recommendations for the Harbour, Its Keepers and All", 49, "Recommendations for the Harbour…"),
        ("The Lessons That the Keepers Learned of the Sea", 44, "The Lessons That the Keepers Learned…"),
        ("The Onset of the Winter of 1911 and Its Impact on Lamps", 48, "The Onset of the Winter of 1911…"),
        ("What the Charts Forgot", 64, "What the Charts Forgot"),
        ("港口是石頭 砌成的 承諾 " * 6, 18, "港口是石頭 砌成的 承諾…"),
    ],
)
def test_a_head_that_is_cut_does_not_end_in_a_small_word(head: str, most: int, cut: str) -> None:
    assert clip(head, most) == cut


@pytest.mark.parametrize(("name", "broken"), [("book", True), ("journal", False)])
@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_a_centred_standfirst_stands_in_even_lines(name: str, broken: bool, language: str) -> None:
    said = (
        "A lighthouse is thought of as a light. Any sailor will say that it is a <em>rhythm</em>, and most is darkness."
    )
    said = (
        "港口是石頭砌成的承諾，有人把石塊一塊一塊放下去，好讓另一些尚未出生的人能從風雨裏駛進來。"
        if language != "en"
        else said
    )
    made = book(article(standfirst=f"<p>{said}</p>", language=language), offprint=True, style=name, language=language)
    root = etree.fromstring(compose_body(made, SCREEN, load_style(name), {})[-1].html.partition("\n")[2].encode())
    (line,) = root.iterfind(".//{*}div[@class='standfirst']/{*}p")
    breaks = list(line.iter("{*}br"))
    assert bool(breaks) == (broken and language == "en")
    for br in breaks:
        br.tail = "\n" + (br.tail or "")
    widths = [len(" ".join(part.split())) for part in "".join(line.itertext()).strip().split("\n")] if breaks else [1]
    assert min(widths) > 0.7 * max(widths), widths
