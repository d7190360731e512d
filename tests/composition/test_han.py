"""Chinese in composition: a face for each run, lines of heads, openings by their language."""

from __future__ import annotations

import budoux
import pytest
from lxml import etree

from publisher import xhtml
from publisher.composition import compose_body, phrases
from publisher.composition.finetext import refine
from publisher.composition.house import load_style, values_of
from publisher.composition.opening import break_display, fit_title
from publisher.composition.phrases import BRACKETS, CORNERED, balance_han
from publisher.xhtml import Element, has_class
from tests.composition.desk import SCREEN, article, book

LONG = "去年冬天，二十四名守望者被控「煽惑他人參與未經批准集結」。" * 5


def fragment(html: str) -> Element:
    return etree.fromstring(f"<div>{html}</div>")


def latin(html: str, language: str = "zh-Hant") -> list[str]:
    root = fragment(html)
    before = xhtml.inner_text(root).replace(" ", "")
    refine(root, language)
    assert xhtml.inner_text(root).replace(" ", "") == before, "the words stay"
    return [xhtml.inner_text(e) for e in root.iter("span") if has_class(e, "la")]


@pytest.mark.parametrize(
    ("html", "runs"),
    [
        ("<p>見<em>海圖</em>, 2014. 完</p>", [", 2014."]),
        ("<p>見海圖（Cambridge, 2014. Act p.92-6）</p>", ["Cambridge, 2014. Act p.92-6"]),
        ("<p>（1801.8.15 – 1875.9.9）</p>", ["1801.8.15 – 1875.9.9"]),
        ("<p>燈塔 (Fort Victoria), 1841.</p>", ["(Fort Victoria), 1841."]),
        ('<p>燈塔<span lang="en">Sir Tom (</span>1801 – 1875), <span lang="en">Keeper</span></p>',
         ["Sir Tom (", "1801 – 1875),", "Keeper"]),
        ("<p>他說“<em>不</em> / Because / <em>好</em>”</p>", ["/ Because /"]),
        ("<p>他說“NATO”，完</p>", ["NATO"]),
        ("<p>部隊ЦСН Сенеж：</p>", ["ЦСН Сенеж"]),
        ("<figcaption>“Right to work”, 1987</figcaption>", ["“Right to work”, 1987"]),
        ('<p lang="en">“Right to work”, 1987, and so on.</p><p>字<code>x = 1</code></p>', []),
    ],
)  # fmt: skip
def test_words_and_figures_are_one_run_with_the_marks_among_them(html: str, runs: list[str]) -> None:
    assert latin(html) == runs


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_tags_and_handles_are_not_hyphenated(language: str) -> None:
    root = fragment("<p>说过 #LeaveTheLightsOn的，问@harbour_office去，a C#Major b 12@34</p>")
    refine(root, language)
    kept = ["".join(e.itertext()) for e in root.iter("span") if has_class(e, "url")]
    assert kept == ["#LeaveTheLightsOn", "@harbour_office"]


def test_marks_of_a_run_stand_close_to_the_characters() -> None:
    root = fragment("<p>在Act 1985)裡，(HMS)號，1841.年</p>")
    refine(root, "zh-Hant")
    assert [e.get("class") for e in root.iter("span")] == ["la l", "la", "la"]


def test_what_the_written_face_lacks_is_set_whole_in_another_with_all_of_its_kind() -> None:
    html = '<p class="subtitle">{0}</p><figure><figcaption>{0}</figcaption></figure><p>{0}<em>{0}</em></p>'
    for said, marked in (("為首的們", []), ("為首的們" * 30 + "哋", ["p", "figcaption", "em"])):
        root = fragment(html.format(said))
        refine(root, "zh-Hant")
        assert [e.tag for e in root.iter() if has_class(e, "song")] == marked
    root = fragment(html.format("为首的们"))
    refine(root, "zh-Hans")
    assert not [e for e in root.iter() if has_class(e, "song")], "Simplified is not set in it"
    root = fragment("<h3>首</h3><h3>哋（首）</h3><p><em>首</em>的<em>哋</em></p>")
    refine(root, "zh-Hant")
    marked = [f"{e.tag} {xhtml.inner_text(e)}" for e in root.iter() if has_class(e, "song")]
    assert marked == ["h3 首", "h3 哋（首）", "em 哋"], "heads are alike; words within a text are by themselves"
    assert not [e for e in root.iter("span") if has_class(e, "pa")]


def test_brackets_of_the_written_face_are_marked() -> None:
    root = fragment('<blockquote class="quotation"><p>旅（<em>一（甲）</em>）</p></blockquote><p>旅（乙）</p>')
    refine(root, "zh-Hant")
    assert [e.text for e in root.iter("span") if has_class(e, "pa")] == ["（", "（", "）", "）"]


@pytest.mark.parametrize(
    ("head", "first"),
    [
        ("控方：被告同意以非法手段 嚴重干擾、阻撓港口機關運作", "控方：被告同意以非法手段"),
        ("改認罪兩守望者答辯 伍甲偉：我照亮了整個海岸未成功，我承認", "改認罪兩守望者答辯"),
        ("港口的冬天：燈塔守望者的七個夜晚啊", "港口的冬天："),
    ],
)
def test_a_chinese_head_breaks_where_its_author_set_a_blank_or_a_mark(head: str, first: str) -> None:
    most = 12 if head.startswith("港口") else 20
    lines = balance_han(head, most)
    assert lines[0] == first
    assert "".join(lines).replace(" ", "") == head.replace(" ", "")


@pytest.mark.parametrize(
    ("lines", "most"),
    [
        ("附一《關於守望人員進駐|北方群島的若干事項的規定》", 22),
        ("守望會：甲偉稱35+目標抗衡中國政府、|頻撰文提倡「開燈」", 20),
        ("甲偉質疑詳情已改：|你 charge 都唔清楚叫人 plea，點 plea 啊", 22),
        ("「海变得太快，今天忘记了昨天。在一片|旗海和花簇中，港口到底失去了什么？」", 20),
        ("散步成为了港口居民|集体观照的流行文化", 12),
        ("灯塔守望者1841年的|日记与5月23日的信", 12),
    ],
)
def test_a_chinese_line_is_not_broken_within_a_word(lines: str, most: int) -> None:
    assert balance_han(lines.replace("|", ""), most) == tuple(lines.split("|"))


def test_lines_without_the_blanks_of_their_marks_take_a_character_more() -> None:
    said = "“一个人变成了守望灯塔的人，要你去妥协，因为你要生存。”"
    assert len(balance_han(said, 13.6)) == 3
    assert balance_han(said, 13.6, trimmed=CORNERED) == ("“一个人变成了守望灯塔的人，", "要你去妥协，因为你要生存。”")


def test_a_figure_between_characters_has_its_gaps_on_the_line() -> None:
    said = "灯塔有9个夜晚，再多一个没有"
    assert balance_han(said, 7.3, trimmed=CORNERED) == ("灯塔有9个夜晚，", "再多一个没有")
    assert balance_han(said, 7.2, trimmed=CORNERED)[0] != "灯塔有9个夜晚，"
    assert balance_han(said, 7.3, trimmed=BRACKETS)[0] != "灯塔有9个夜晚，", "which keeps the blank of its stop"


def test_phrases_are_those_of_the_release_that_keys_hang_on() -> None:
    assert budoux.__version__ == phrases.RELEASE, "what the store keeps has lines of another"


def test_a_chinese_line_of_one_long_word_is_broken_all_the_same() -> None:
    assert balance_han("燈" * 25, 10) == ("燈" * 8, "燈" * 8, "燈" * 9)
    assert all(len(line) <= 16 for line in balance_han("a" * 90 + "燈", 10))
    assert balance_han("長" * 5000, 10) == ("長" * 5000,), "a paragraph, which the engine breaks"


@pytest.mark.parametrize("name", ["journal", "book", "report"])
def test_chinese_heads_of_every_rank_are_broken_by_sense(name: str) -> None:
    style = load_style(name)
    values = values_of(style, "zh-Hant") | {"measure": "310pt"}
    head = "控方：被告同意以非法手段 嚴重干擾、阻撓香港各港口機關的正常運作"
    for role in ("h2", "h3", "h4"):
        assert break_display(style, values, head, "zh-Hant", role)[0] == "控方：被告同意以非法手段"
    assert len(break_display(style, values, "A head of the fourth rank that is long enough for two", "en", "h5")) == 1


def test_a_long_chinese_subtitle_is_a_paragraph() -> None:
    style = load_style("book")
    for language in ("zh-Hant", "en"):
        values = values_of(style, language) | {"measure": "310pt"}
        assert fit_title(style, values, LONG, language, role="subtitle").lines == (LONG,)
        assert len(fit_title(style, values, LONG[:25], language, role="subtitle").lines) > 1


def test_an_opening_in_chinese_is_dressed_as_chinese_in_an_english_article() -> None:
    mixed = article(title="港口的冬天", subtitle="24名守望者", standfirst=f"<p>{LONG}24名</p><p>A harbour.</p>")
    (section,) = compose_body(book(mixed, offprint=True), SCREEN, load_style("book"), {})
    root = etree.fromstring(section.html.replace(' xmlns="http://www.w3.org/1999/xhtml"', "").encode())
    header = root.find("body/section/header")
    assert header is not None
    assert [(e.tag, e.get("lang")) for e in header.iter("h1", "p") if e.get("lang")] == [
        ("h1", "zh-Hant"), ("p", "zh-Hant"), ("p", "zh-Hant")
    ]  # fmt: skip
    assert [e.text for e in header.iter("span") if has_class(e, "la")] == ["24", "24"]
