"""The specimen of each house style, in English and in Chinese, measured in its PDF."""

from __future__ import annotations

import statistics
from functools import cache
from pathlib import Path

import pytest

from publisher.composition import HouseStyle, load_style, page_design, specimen
from publisher.composition.pages import edition_values, neutral_margins
from publisher.model import Edition, Section
from publisher.setting import dress
from publisher.store import open_store
from publisher.units import length_pt
from tests.pages.measures import Sheet, body_lines, ladders, off_grid, read_pages
from tests.pages.pictures import CASES, coarse, difference, reference, specimen_pdf

SCREEN = Edition(name="screen")
MEAN, FIELD = 0.5, 2.3
"""Hundredths of black by which a page may differ from its reference: on the mean, and in any twelfth of it."""


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pages")
    dress(open_store(made / "store"))
    return made


@cache
def made_up(name: str, language: str, folder: Path) -> tuple[HouseStyle, Section, tuple[Sheet, ...]]:
    from publisher.setting import engine
    from publisher.setting.makeup import settle

    style = load_style(name)
    section = specimen(style, SCREEN, language=language)
    pictures = {picture.digest: picture for picture in section.pictures}
    document, _ = settle(section, lambda html, sheets: engine.lay_out(html, sheets, pictures))
    path = folder / f"{name}-{language}.pdf"
    document.write_pdf(path)
    return style, section, read_pages(path)


@pytest.mark.parametrize(("name", "language"), CASES)
def test_text_stands_on_the_grid(name: str, language: str, folder: Path) -> None:
    style, section, pages = made_up(name, language, folder)
    design = page_design(style, SCREEN, language=section.language)
    left, right = neutral_margins(design)
    grid = length_pt(edition_values(style, SCREEN, section.language)["grid"])
    lines = body_lines(pages, left, design.width_pt - right)
    edge = max(line.right for line in lines)
    lines = [line for line in lines if line.page and edge - line.right < 4]
    off = off_grid(lines, design.top_pt, grid)
    assert len(lines) > 8
    assert len(off) <= 0.02 * len(lines), [(line.page + 1, round(line.top, 2), line.text[:40]) for line in off]


@pytest.mark.parametrize(("name", "language"), CASES)
def test_measure_in_characters(name: str, language: str, folder: Path) -> None:
    style, section, pages = made_up(name, language, folder)
    design = page_design(style, SCREEN, language=section.language)
    left, right = neutral_margins(design)
    lines = body_lines(pages, left, design.width_pt - right)
    edge = max(line.right for line in lines)
    full = [
        len(line.text.replace(" ", "") if language != "en" else line.text) for line in lines if edge - line.right < 4
    ]
    low, high = (60, 72) if language == "en" else (25, 38)
    assert low <= statistics.median(full) <= high


@pytest.mark.parametrize(("name", "language"), CASES)
def test_nothing_leaves_the_page_and_no_ladder(name: str, language: str, folder: Path) -> None:
    style, section, pages = made_up(name, language, folder)
    design = page_design(style, SCREEN, language=section.language)
    left, right = neutral_margins(design)
    for page in pages:
        for line in page.lines:
            assert line.left >= 20, line
            assert line.right <= page.width - 20, line
            assert line.bottom <= page.height - 20, line
    lines = body_lines(pages, left, design.width_pt - right)
    assert ladders([line for line in lines if "/" not in line.text]) <= 2
    for number in range(len(pages) - 1):
        here = [line for line in lines if line.page == number]
        assert not here or not here[-1].text.endswith("-"), "no word goes over a page"


@pytest.mark.parametrize(("name", "language"), CASES)
def test_pages_are_filled(name: str, language: str, folder: Path) -> None:
    _, _, pages = made_up(name, language, folder)
    assert all(len(page.lines) >= 8 for page in pages[:-1])
    assert len(pages[-1].lines) >= 5, "three lines and a head and a folio"


@pytest.mark.parametrize("name", ["journal", "report"])
def test_the_foot_stands_at_one_height(name: str, folder: Path) -> None:
    """Also where pages were tried a line longer or shorter in vain."""
    _, _, pages = made_up(name, "en", folder)
    assert len({round(max(line.bottom for line in page.lines)) for page in pages}) == 1


def test_two_settings_are_the_same(folder: Path) -> None:
    first = made_up("journal", "en", folder)[2]
    made_up.cache_clear()
    assert made_up("journal", "en", folder)[2] == first


def as_they_were(name: str, language: str, pdf: Path) -> bool:
    """True when every page looks as the reference does, give or take what a font's minor version may change."""
    pages, before = coarse(pdf), reference(name, language)
    apart = [difference(page, old) for page, old in zip(pages, before, strict=False)]
    return len(pages) == len(before) and all(mean <= MEAN and field <= FIELD for mean, field in apart)


@pytest.mark.parametrize(("name", "language"), CASES)
def test_the_specimen_looks_as_it_did(name: str, language: str, folder: Path) -> None:
    """When it should not: ``python tests/pages/pictures.py``, and look at what changed."""
    made_up(name, language, folder)
    assert as_they_were(name, language, folder / f"{name}-{language}.pdf")


@pytest.mark.parametrize(
    ("sheet", "same"),
    [
        ("html { --composer-expansion: .005 }", True),
        (".pull-quote { display: none }", False),
        (".text { margin-left: 8pt; margin-right: -8pt }", False),
    ],
)
def test_a_lost_quotation_or_a_moved_column_is_seen(sheet: str, same: bool, folder: Path) -> None:
    assert as_they_were("journal", "en", specimen_pdf("journal", "en", folder, sheet)) == same


def test_a_lost_quotation_of_the_margin_is_seen(folder: Path) -> None:
    assert not as_they_were("report", "en", specimen_pdf("report", "en", folder, ".pull-quote { display: none }"))
