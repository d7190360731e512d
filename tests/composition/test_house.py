"""House styles: found, checked, their values put in place, and the page on any trim."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from publisher.assets import STYLES
from publisher.composition import load_style, page_design
from publisher.composition.house import put_values
from publisher.composition.pages import sheets_for
from publisher.errors import CompositionError, ConfigError
from publisher.model import Edition
from publisher.units import length_pt

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
