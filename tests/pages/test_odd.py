"""Odd posts in every house style: nothing leaves the page, nothing is lost, and nothing stands twice."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from publisher.composition import compose_body, load_style, page_design
from publisher.composition.pages import neutral_margins
from publisher.config import Config
from publisher.makeup import offprint
from publisher.manuscript import read_post
from publisher.model import Edition, PageDesign
from publisher.reading import edit
from publisher.setting import dress
from publisher.store import open_store
from tests.pages.measures import Sheet, read_pages
from tests.pages.odd import ODD

SCREEN = Edition(name="screen")
STYLES = ("journal", "report", "book")


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("odd")
    dress(open_store(made / "store"))
    return made


@cache
def set_odd(name: str, style_name: str, folder: Path) -> tuple[PageDesign, tuple[Sheet, ...]]:
    from publisher.setting import engine
    from publisher.setting.makeup import settle

    path = folder / f"2024-03-01-{name}.md"
    path.write_text(ODD[name], "utf-8")
    article = edit(read_post(path, path.name))
    style = load_style(style_name)
    section = compose_body(offprint(article, Config()), SCREEN, style, {})[0]
    document, _ = settle(section, engine.lay_out)
    pdf = folder / f"{name}-{style_name}.pdf"
    document.write_pdf(pdf)
    return page_design(style, SCREEN, language=section.language), read_pages(pdf)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", ODD)
def test_nothing_leaves_the_measure(name: str, style: str, folder: Path) -> None:
    design, pages = set_odd(name, style, folder)
    right = design.width_pt - neutral_margins(design)[1]
    for page in pages:
        for line in page.lines:
            assert line.left >= 20, line
            assert line.right <= right + 7, line
            assert line.bottom <= page.height - 20, line


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", ODD)
def test_every_page_is_used(name: str, style: str, folder: Path) -> None:
    _, pages = set_odd(name, style, folder)
    assert all(len(page.lines) >= 8 for page in pages[1:-1])
    assert len(pages) == 1 or len(pages[-1].lines) >= 5, "three lines, a head and a folio"
    assert len(pages) <= 10


def test_the_trials_are_as_hard_as_they_say() -> None:
    assert len(ODD["long-title"].split('"')[1].split()) >= 40
    assert ODD["twelve-authors"].partition("date:")[0].count(",") == 11
    assert ODD["wide-table"].count("| h") == 80
    assert max(map(len, ODD["long-address"].split())) >= 300


@pytest.mark.parametrize("style", STYLES)
def test_a_note_of_pages_stands_at_the_end(style: str, folder: Path) -> None:
    _, pages = set_odd("long-note", style, folder)
    assert len(pages) >= 5
