"""House styles: found, checked, their values put in place, and the page on any trim."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.assets import STYLES
from publisher.composition import compose_matter, load_style, page_design
from publisher.composition.house import put_values
from publisher.composition.labels import date_line, label, part_number, series_of_names
from publisher.composition.pages import sheets_for
from publisher.errors import CompositionError, ConfigError
from publisher.model import Edition
from publisher.units import length_pt
from tests.composition.desk import article, book

NAMES = ["journal", "report", "book"]
TRIMS = [(595.276, 841.89), (612.0, 792.0), (432.0, 648.0), (396.0, 612.0), (419.5, 595.3), (360.0, 576.0)]


def test_unknown_name_suggests_the_nearest() -> None:
    with pytest.raises(ConfigError, match="jurnal") as caught:
        load_style("jurnal")
    assert "journal" in caught.value.hint


@pytest.mark.parametrize("name", ["../journal", "", "/etc", "journal/../book"])
def test_a_name_is_never_a_path(name: str) -> None:
    with pytest.raises(ConfigError):
        load_style(name)


def test_a_copy_beside_the_project_wins(tmp_path: Path) -> None:
    shutil.copytree(STYLES / "journal", tmp_path / "styles" / "journal")
    path = tmp_path / "styles" / "journal" / "style.toml"
    path.write_text(path.read_text("utf-8").replace('hang = "56pt"', 'hang = "40pt"'), "utf-8")
    css = "".join(sheets_for(load_style("journal", tmp_path), Edition(name="screen"), "en", matter=False))
    assert "margin-left: -40pt" in css
    assert "margin-left: -56pt" not in css


def test_an_unknown_key_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "styles" / "mine"
    shutil.copytree(STYLES / "journal", folder)
    with (folder / "style.toml").open("a", encoding="utf-8") as file:
        file.write("\n")
    text = (folder / "style.toml").read_text("utf-8")
    (folder / "style.toml").write_text("mirorred = true\n" + text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        load_style("mine", tmp_path)
    assert "mirrored" in caught.value.hint


def test_values_stand_in_values_and_a_ring_is_found() -> None:
    assert put_values("a { b: var(--x) }", {"x": "1px var(--y)", "y": "solid"}, "t.css") == "a { b: 1px solid }"
    with pytest.raises(CompositionError, match="ring"):
        put_values("var(--x)", {"x": "var(--y)", "y": "var(--x)"}, "t.css")
    with pytest.raises(CompositionError, match="gridd"):
        put_values("var(--gridd)", {"grid": "1pt"}, "t.css")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans"])
@pytest.mark.parametrize("kind", ["screen", "print", "epub", "html"])
def test_no_sheet_keeps_a_custom_property(name: str, language: str, kind: str) -> None:
    edition = Edition(name=kind, colours="mono")  # type: ignore[arg-type]
    style = load_style(name)
    for matter in (False, True):
        for sheet in sheets_for(style, edition, language, matter=matter):
            assert "var(" not in sheet
            assert "@import" not in sheet
            assert "url(" not in sheet
    assert "var(" not in page_design(style, edition, language=language).furniture


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("trim", TRIMS)
@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_the_block_is_whole_lines_on_any_trim(name: str, trim: tuple[float, float], language: str) -> None:
    style = load_style(name)
    design = page_design(style, Edition(name="print", trim_pt=trim), language=language)
    values = dict(dict(style.values)[""]) | (dict(dict(style.values)["zh"]) if language != "en" else {})
    height = design.height_pt - design.top_pt - design.bottom_pt
    over = height % length_pt(values["grid"])
    assert 0.2 < over < 0.5, "whole lines and a little room"
    measure = design.width_pt - design.inner_pt - design.outer_pt
    assert measure > 0.4 * design.width_pt
    if language != "en":
        off = measure % length_pt(values["text-size"])
        assert min(off, length_pt(values["text-size"]) - off) < 0.02, "whole characters"


def test_margins_asked_for_are_kept() -> None:
    edition = Edition(name="print", inner_pt=70, outer_pt=40, top_pt=50, bottom_pt=60)
    design = page_design(load_style("book"), edition, language="en")
    assert (design.inner_pt, design.outer_pt, design.top_pt) == (70, 40, 50)
    assert 60 <= design.bottom_pt + 0.31 < 60 + 14.5


@pytest.mark.parametrize("name", NAMES)
def test_print_is_true_black(name: str) -> None:
    css = "".join(sheets_for(load_style(name), Edition(name="print"), "en", matter=True))
    assert "color: #000" in css
    assert "#111" not in css
    assert "#444" not in css


WORDS = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted((STYLES / "words").glob("*.toml"))}


@pytest.mark.parametrize("language", sorted(WORDS))
def test_every_language_has_every_word_of_the_house_with_its_blanks(language: str) -> None:
    english, words = WORDS["en"]["words"], WORDS[language]["words"]
    assert list(words) == list(english)
    assert all(words.values()) or language.startswith("zh")
    for word, text in english.items():
        assert set(re.findall(r"{\w+}", words[word])) == set(re.findall(r"{\w+}", text)), word
    assert len(WORDS[language].get("months", "x" * 12)) == 12


@pytest.mark.parametrize(
    ("language", "day", "contents", "part", "names"),
    [
        ("en-GB", "1 May 2024", "Contents", "Part Two", "A, B and C"),
        ("de", "1. Mai 2024", "Inhalt", "Teil 2", "A, B und C"),
        ("de-AT", "1. Mai 2024", "Inhalt", "Teil 2", "A, B und C"),
        ("fr", "1er mai 2024", "Table des matières", "Partie 2", "A, B et C"),
        ("es", "1 de mayo de 2024", "Índice", "Parte 2", "A, B y C"),
        ("uk", "1 травня 2024 р.", "Зміст", "Частина 2", "A, B і C"),
        ("ru", "1 мая 2024 г.", "Содержание", "Часть 2", "A, B и C"),
        ("zh-Hant", "2024 年 5 月 1 日", "目錄", "第二輯", "A、B、C"),
        ("zh-CN", "2024 年 5 月 1 日", "目录", "第二辑", "A、B、C"),
        ("nl", "1 May 2024", "Contents", "Part Two", "A, B and C"),
    ],
)
def test_the_house_speaks_the_language_of_the_book(
    language: str, day: str, contents: str, part: str, names: str
) -> None:
    assert date_line(dt.date(2024, 5, 1), language) == day
    assert label("contents", language) == contents
    assert part_number(2, language) == part
    assert series_of_names(["A", "B", "C"], language) == names


@pytest.mark.parametrize(
    ("language", "begins"),
    [("de", "Gesetzt aus"), ("zh-Hans", "正文用思源宋体"), ("zh-Hant", "正文用思源宋體"), ("nl", "Set in")],
)
@pytest.mark.parametrize("name", NAMES)
def test_the_imprint_page_names_the_types_in_the_language_of_the_book(name: str, language: str, begins: str) -> None:
    made = replace(book(article()), language=language)
    (page,) = compose_matter(made, Edition(name="screen"), load_style(name), ("imprint-page",), {})
    assert begins in page.html


LONG = "Between the Tides: An Account of the Soundings Taken at the Mouth of the River"


@pytest.mark.parametrize("name", NAMES)
def test_half_title_and_colophon_stand_in_even_lines(name: str) -> None:
    made = replace(book(article()), title=LONG)
    half, closing = compose_matter(made, Edition(name="screen"), load_style(name), ("half-title", "colophon"), {})
    for page in (half, closing):
        lines = [line.strip() for line in re.split("<br ?/>", re.findall("<p[^>]*>(.*?)</p>", page.html, re.S)[0])]
        assert min(map(len, lines)) > 0.5 * max(map(len, lines)), lines
    flowing = compose_matter(made, Edition(name="epub"), load_style(name), ("half-title",), {})[0]
    assert LONG in flowing.html


@pytest.mark.parametrize(("language", "marks"), [("en", "“A Lamp”"), ("de", "„A Lamp“"), ("zh-Hant", "〈A Lamp〉")])
def test_sources_are_quoted_as_the_language_of_the_book_does(language: str, marks: str) -> None:
    made = replace(book(article(title="A Lamp")), language=language)
    (page,) = compose_matter(made, Edition(name="screen"), load_style("book"), ("sources",), {})
    assert marks in page.html.replace('<span class="la">A Lamp</span>', "A Lamp")
