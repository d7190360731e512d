"""Fine text, balanced titles, cut tables, covers."""

from __future__ import annotations

import copy
import itertools
import re
from pathlib import Path

import pytest
from fontTools.pens.boundsPen import ControlBoundsPen
from fontTools.svgLib.path import parse_path
from lxml import etree

from publisher.composition import compose_body, cover_svg, load_style
from publisher.composition.balance import balance
from publisher.composition.cover import _fitted
from publisher.composition.finetext import refine, set_initial
from publisher.composition.motif import PALETTES, _arcs, _discs, contrast, motif, palette
from publisher.composition.phrases import balance_han
from publisher.composition.tables import cut_tables
from publisher.model import Author, Series
from publisher.xhtml import Element
from tests.composition.desk import SCREEN, article, book, picture


def fragment(inner: str) -> etree._Element:
    return etree.fromstring(f"<div>{inner}</div>")


def said(root: etree._Element) -> str:
    return " ".join("".join(root.itertext()).split())


SAMPLES = [
    "<p>The NATO chart — and the U.S. one, J. R. Okafor’s — of <em>the UKHO</em> and <code>IALA</code>’s NGOs.</p>",
    "<p>ALL OF THIS IS IN CAPITALS AND STAYS SO.</p><h2>NATO AND ITS CHARTS</h2>",
    "<p>NATO</p>tail<b>x</b>USA<i>NASA</i> IBMs",
]


@pytest.mark.parametrize("sample", SAMPLES)
def test_fine_text_changes_no_word(sample: str) -> None:
    root = fragment(sample)
    before = said(root)
    refine(root, "en")
    assert said(root) == before


def test_fine_text_in_english() -> None:
    root = fragment(SAMPLES[0])
    refine(root, "en-US")
    text = "".join(root.itertext())
    assert "chart\u00a0— and" in text, "no line begins with a dash"
    assert "J.\u00a0R.\u00a0Okafor" in text
    assert [e.text for e in root.iter("span")] == ["NATO", "NGO"], "not in italics, not in code"
    joined = fragment("<p>An EU-NATO chart, non-ESG or MM-DD, V-BAT or U.S.-NATO, shows the COVID-19-NATO route.</p>")
    refine(joined, "en-US")
    assert [e.text for e in joined.iter("span") if e.get("class") == "ac"] == ["EU-NATO", "ESG", "COVID"]
    shouting = fragment(SAMPLES[1])
    refine(shouting, "en")
    assert not list(shouting.iter("span"))


def test_a_short_name_is_not_parted_at_its_hyphen() -> None:
    root = fragment("<p>IS-K, an F-16, two Su-35s and COVID-19; a US-China pact, a 5-10 win and half-on, high-g.</p>")
    refine(root, "en")
    whole = ["".join(e.itertext()) for e in root.iter("span") if e.get("class") == "nb"]
    assert whole == ["IS-K", "F-16", "Su-35s", "COVID-19", "high-g"]
    assert [e.text for e in root.iter("span") if e.get("class") == "ac"] == ["COVID"]


def test_a_link_that_is_a_mere_sign_is_not_printed() -> None:
    root = fragment(
        '<p>A chart <a href="https://a.example/b.png">🔍</a><a href="b.png">🔍</a>, <a href="#note-1">†</a>'
        ' <a href="https://a.example">b</a></p>'
    )
    refine(root, "en")
    assert "".join(root.itertext()) == "A chart , † b"


def test_letters_like_noughts_are_no_acronym() -> None:
    root = fragment("<p>The firm OOO Lamp and the NOO are known.</p>")
    refine(root, "en")
    assert [e.text for e in root.iter("span")] == ["NOO"]


def test_fine_text_in_chinese() -> None:
    root = fragment("<p>在 1911 年，NATO 的海圖（chart）錯了。</p><p>all Latin</p>")
    refine(root, "zh-Hant")
    assert [(e.text, e.get("class")) for e in root.iter("span")] == [
        ("1911", "la l r"), ("NATO", "la r"), ("chart", "la"), ("all Latin", "la")
    ]  # fmt: skip
    assert said(root) == "在1911年，NATO的海圖（chart）錯了。all Latin"


def test_what_is_quoted_in_a_line_of_latin_has_latin_marks() -> None:
    root = fragment(
        '<p>見（<span lang="en">Ada Lind</span>, “<span lang="en">Low Water</span>”, '
        '<span lang="en">Ebb Review</span>），又見“<span lang="en">Low Water</span>”。</p>'
    )
    refine(root, "zh-Hant")
    assert [e.text for e in root.iter("span") if e.get("lang")] == [
        "Ada Lind,",
        "“Low Water”,",
        "Ebb Review",
        "Low Water",
    ]
    assert said(root) == "見（Ada Lind, “Low Water”, Ebb Review），又見“Low Water”。"


def test_a_run_marked_as_english_is_set_apart_in_chinese_like_any_other() -> None:
    root = fragment(
        '<p>是 <span lang="en">low water’s end</span> 的，（<span lang="en">ebb</span>）</p>'
        '<p class="byline">Harbour Post</p>'
    )
    refine(root, "zh-Hant")
    assert [(e.text, e.get("class")) for e in root.iter("span")] == [
        ("low water’s end", "la l r"), ("ebb", "la"), ("Harbour Post", "la")
    ]  # fmt: skip
    assert said(root) == "是low water’s end的，（ebb）Harbour Post"


def test_an_initial_only_where_it_looks_well() -> None:
    long = "A harbour is a promise made of stone. " * 8
    for inner, wanted in (
        (f"<p>{long}</p>", "A"), ("<p>Short.</p>", ""), (f"<p>“{long}</p>", ""), (f'<p class="verse">{long}</p>', ""),
        (f"<h2>x</h2><p>{long}</p>", ""), (f"<p>Quay. {long[:250]}</p>", ""), (f"<p><em>x</em>{long}</p>", ""),
    ):  # fmt: skip
        root = fragment(inner)
        before = said(root)
        set_initial(root)
        initials = [e.text for e in root.iter("span") if e.get("class") == "init"]
        assert initials == ([wanted] if wanted else [])
        assert said(root) == before


@pytest.mark.parametrize("measure", [6.0, 12.0, 20.0, 80.0])
def test_balanced_lines_fit_and_keep_every_word(measure: float) -> None:
    title = "Why China-Russia Ties Will Deepen after Russia’s War on Ukraine: An Uncompromisingly Long Title"
    lines = balance(title, measure)
    assert " ".join(lines) == title
    from publisher.composition.balance import width_em

    assert all(width_em(line, "serif", 400) <= measure or " " not in line for line in lines)
    assert balance("", 10) == ()


def test_a_word_wider_than_a_line_is_parted_at_its_hyphens_and_a_narrower_one_is_not() -> None:
    assert balance("Harbour-Quay-Lighthouses Pact", 9) == ("Harbour-Quay-", "Lighthouses Pact")
    assert balance("The Quay-Side Pact of Harbours", 9) == ("The Quay-Side", "Pact of Harbours")
    made = compose_body(book(article(title="Harbour-Quay-Lighthouses Pact")), SCREEN, load_style("report"), {})[-1]
    assert ">Harbour-Quay-<br/>Lighthouses Pact</h1>" in made.html, "no blank comes in"


def test_a_balanced_title_is_even_and_breaks_by_sense() -> None:
    lines = balance("The Future of the Harbour in the Age of the Container", 17)
    assert len(lines) == 2
    assert abs(len(lines[0]) - len(lines[1])) <= 8
    assert lines[0].split()[-1] not in {"the", "of", "in"}


@pytest.mark.parametrize(
    ("lines", "measure"),
    [
        ("Charts That Lie in Good Faith:|On projections, and on the white parts", 22),
        ("The Watch on Sunken|Ports and Quays Report 2|on All That They Hold", 14),
        ("Those Lighthousekeepers’|Annual Report 2025 on|Lighthouses and Harbours", 18.5),
        ("What Keepers Saw in Winter 1952|and What They Did Not Say", 18),
        ("Recommendations for the United Ports,|Pilots, and Keepers of the Ebb", 20),
    ],
)
def test_a_title_breaks_where_its_subtitle_begins_and_not_before_a_number(lines: str, measure: float) -> None:
    assert balance(lines.replace("|", " "), measure) == tuple(lines.split("|"))


def test_chinese_titles_break_at_marks_and_never_before_one() -> None:
    assert balance_han("裏海以東：草原上的風", 8) == ("裏海以東：", "草原上的風")
    assert balance_han("港口181週年·潮汐前史", 10) == ("港口181週年·", "潮汐前史")
    listed = balance_han("問：對舊日曆說「看得懂」覺「真麻煩」、見新日曆的謄本覺「真辛苦」", 28)
    assert listed == ("問：對舊日曆說「看得懂」覺「真麻煩」、", "見新日曆的謄本覺「真辛苦」")
    for most in range(2, 12):
        lines = balance_han("港口的耐心，與一張從不出錯的潮汐表（修訂本）", most)
        assert "".join(lines) == "港口的耐心，與一張從不出錯的潮汐表（修訂本）"
        assert not any(line[0] in "，）" for line in lines)


def test_lines_of_a_chinese_subtitle_all_fit_and_figures_stay_with_their_unit() -> None:
    said = "我們在1841年1月25日上午8時15分登上陸地，艦隊於26日到達，軍官宣布：port of call 於5月23日開放，眾人同意。"
    for most in range(8, 30):
        lines = balance_han(said, most)
        assert "".join(lines).replace(" ", "") == said.replace(" ", "")
        assert not any(a[-1].isdigit() and b[0] in "年月日時" for a, b in itertools.pairwise(lines))
        assert max(sum(0.6 if c.isascii() else 1 for c in line) for line in lines) <= most
        assert len(lines) <= 3 or all(len(line) > most / 2 for line in lines[:-1])


def test_a_wide_table_is_cut_and_no_word_stands_twice() -> None:
    head = "".join(f'<th scope="col">Column {i}</th>' for i in range(80))
    rows = "".join("<tr>" + "".join(f"<td>r{r}c{c}</td>" for c in range(80)) + "</tr>" for r in range(3))
    whole = f"<caption>C</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
    root = fragment(f'<table id="t">{whole}</table><p>z</p>')
    original = copy.deepcopy(root)
    cut_tables(root, 40, ())
    tables = list(root.iter("table"))
    assert len(tables) > 5
    assert sorted("".join(root.itertext())) == sorted("".join(original.itertext()))
    assert [e.get("data-text") for e in tables[1].iter() if e.get("class") == "stub"][1] == "r0c0"
    assert [t.get("id") for t in tables] == ["t", *[None] * (len(tables) - 1)]
    narrow = fragment("<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>")
    cut_tables(narrow, 40, ())
    assert len(list(narrow.iter("table"))) == 1


def table_of(head: list[str], *rows: list[str], right: str = "") -> Element:
    """A table with those heads; ``right`` names the columns that are set right."""
    style = [' style="text-align:right"' if str(column) in right else "" for column in range(len(head))]
    cells = "".join(f'<th scope="col"{s}>{text}</th>' for s, text in zip(style, head, strict=True))
    lines = ("".join(f"<td{s}>{text}</td>" for s, text in zip(style, row, strict=True)) for row in rows)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return fragment(f"<table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>")


def widths_of(root: Element) -> list[float]:
    return [float(cell.get("style").partition("width: ")[2].rstrip("%")) for cell in root.iter("th")]


def test_heads_stand_as_their_columns_and_figures_off_the_words_beside_them() -> None:
    root = table_of(["Approach", "Depth at high water", "Ships"], ["The Zwin", "6", "at Damme, the outport"], right="1")
    cut_tables(root, 24, ())
    heads, cells = list(root.iter("th")), list(root.iter("td"))
    assert all("text-align:right" in cell.get("style") for cell in (heads[1], cells[1]))
    gap = float(cells[1].get("style").partition("padding-right: ")[2].partition("em")[0])
    assert 1.5 < gap < 5
    assert heads[1].get("style").count(f"padding-right: {gap:.2f}em") == 1
    assert "padding" not in heads[0].get("style") + heads[2].get("style")
    first, second, last = widths_of(root)
    assert last > first, "what is left over is at the end"
    assert second < 100 * 9 / 24, "a long head stands in two lines"


def test_a_table_of_figures_is_no_wider_than_it_need_be() -> None:
    root = table_of(["Year", "Depth"], ["1851", "4.9"], ["1911", "4.2"], right="1")
    cut_tables(root, 40, ())
    (table,) = root.iter("table")
    assert "narrow" in table.get("class").split()
    assert 4 < float(table.get("style").partition("width: ")[2].removesuffix("em")) < 12
    words = table_of(["Year", "By whom"], ["1851", "Hartley"])
    cut_tables(words, 40, ())
    assert "narrow" not in next(words.iter("table")).get("class").split()


def test_a_chinese_cell_is_as_wide_as_its_characters() -> None:
    root = table_of(["時刻", "老闆"], ["三月五日上午九時", "返"])
    cut_tables(root, 20, ())
    assert widths_of(root)[0] > 100 * 8 / 20


# --------------------------------------------------------------------- covers


def test_text_on_every_ground_has_contrast() -> None:
    assert all(contrast(p.text, p.ground) >= 4.5 for p in PALETTES)
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_a_series_is_a_family_and_each_volume_its_own() -> None:
    made = [cover_svg(book(article(), series=Series(name="S", number=n))) for n in range(1, 7)]
    assert len(set(made)) == 6
    grounds = [re.search(r'<rect width="432"[^>]*fill="(#\w+)"', svg) for svg in made]
    assert len({g[1] for g in grounds if g}) == 6
    assert len({motif(n, 300, 200, palette(n)) for n in range(12)}) == 12


def test_a_cover_says_a_series_of_its_own_name_once_and_leaves_no_article_alone() -> None:
    title = "The Harbour Papers"
    alike = cover_svg(book(article(), title=title, series=Series(name=title, number=1)))
    other = cover_svg(book(article(), title=title, series=Series(name="Quay Books", number=1)))
    assert alike.count("<path") == other.count("<path") - 1, "one line for series and number instead of two"
    size, lines = _fitted(title, False, 354.0, 400.0)
    assert lines == ("The Harbour", "Papers")
    assert size >= 0.7 * 64


@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans"])
def test_a_cover_holds_no_text_and_is_the_same_each_time(language: str) -> None:
    title = "The Patience of Harbours" if language == "en" else "港口的耐心：潮汐表"
    made = book(article(), language=language, title=title)
    svg = cover_svg(made)
    assert svg == cover_svg(made)
    root = etree.fromstring(svg.encode())
    assert not list(root.iter("{http://www.w3.org/2000/svg}text"))
    assert title in (root.get("aria-label") or "")


def test_a_cover_without_anything_and_one_with_too_much(tmp_path: Path) -> None:
    bare = book(title="", subtitle="", series=None, editors=(), published=None)
    etree.fromstring(cover_svg(bare).encode())
    many = tuple(Author(name=f"Author {n}") for n in range(12))
    full = book(title="word " * 40, subtitle="more " * 60, editors=(), authors=many)
    svg = cover_svg(full, picture(tmp_path))
    etree.fromstring(svg.encode())
    assert f"picture:{picture(tmp_path).digest}" in cover_svg(book(article()), picture(tmp_path))


def test_a_tone_of_skin_is_no_box() -> None:
    root = fragment("<p>Up 👍🏽 and 🏽 down, ☝🏿 twice, 🤦🏽\u200d♀\ufe0f and ♀ and 🤷\u200d♂.</p>")
    refine(root, "en")
    assert said(root) == "Up 👍 and 🏽 down, ☝ twice, 🤦 and ♀ and 🤷.", "one that stands alone is meant"


@pytest.mark.parametrize("size", [(432.0, 648.0), (595.0, 842.0), (612.0, 612.0), (792.0, 612.0), (612.0, 396.0)])
@pytest.mark.parametrize("long", [False, True])
def test_nothing_on_a_cover_lies_over_anything_else(size: tuple[float, float], long: bool) -> None:
    many = tuple(Author(name=f"Hester Longname Number {n}", role="edt") for n in range(5))
    wordy = {"title": "The Patience of Harbours and of Those Who Wait in Them " * 4, "subtitle": "A view of it " * 9}
    made = book(editors=many, **wordy) if long else book(article())
    root = etree.fromstring(cover_svg(made, width_pt=size[0], height_pt=size[1]).encode())
    *_, wide, high = map(float, root.get("viewBox", "").split())
    assert wide / high == pytest.approx(size[0] / size[1], rel=0.001)
    boxes = []
    for element in root:
        pen = ControlBoundsPen(None)
        if element.get("d") and element.get("fill"):
            parse_path(element.get("d"), pen)
            boxes.append(pen.bounds)
        elif moved := re.fullmatch(r"translate\((\S+) (\S+)\)", element.get("transform", "")):
            frame = element[0][0]
            x, y = float(moved[1]), float(moved[2])
            boxes.append((x, y, x + float(frame.get("width", 0)), y + float(frame.get("height", 0))))
    assert len(boxes) >= 4
    for box in boxes:
        assert 0 <= box[0] < box[2] <= wide
        assert 0 <= box[1] < box[3] <= high
    for one, other in itertools.combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] + 4 or other[3] <= one[1] + 4
        assert apart, "descenders may meet ascenders, and nothing more"


@pytest.mark.parametrize("seed", range(5))
def test_the_discs_of_a_cover_are_whole(seed: int) -> None:
    drawn = _discs(seed, 1000, 900, palette(0))
    for cx, radius, stroke in re.findall(r'cx="([\d.]+)".*? r="([\d.]+)"[^>]*?(?:stroke-width="([\d.]+)"|/>)', drawn):
        reach = float(radius) + float(stroke or 0) / 2
        assert float(cx) - reach > -0.1
        assert float(cx) + reach < 1000.1


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("size", [(348.0, 300.0), (348.0, 90.0)])
def test_the_arcs_of_a_cover_are_whole(seed: int, size: tuple[float, float]) -> None:
    drawn = _arcs(seed, *size, palette(0))
    reach = [
        float(r) + float(stroke) / 2 for r, stroke in re.findall(r' r="([\d.]+)".*?stroke-width="([\d.]+)"', drawn)
    ]
    assert min(size) - 1 < max(reach) < min(size) + 0.1


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Maps That Lie in Good Faith", ("Maps That Lie", "in Good Faith")),
        ("How to Read a Tide Table", ("How to Read", "a Tide Table")),
        ("Five Seconds of Dark", ("Five", "Seconds", "of Dark")),
    ],
)
def test_a_line_of_a_cover_does_not_end_in_a_small_word(title: str, lines: tuple[str, ...]) -> None:
    assert _fitted(title, False, 354, 420)[1] == lines


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_the_two_ends_of_a_span_of_days_stay_together(language: str) -> None:
    root = fragment("<p>Keeper (1836.12.14 - 1841.8.12), pilot (1801 – 1875), and 1911 — 14 of them.</p>")
    refine(root, language)
    text = "".join(root.itertext())
    assert "14\u00a0-\u00a01841" in text
    assert "1801\u00a0–\u00a01875" in text
    assert "— 14" in text
