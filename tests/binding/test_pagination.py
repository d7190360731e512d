"""Page numbers, by hand and by rule."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.model import Anchor, Galley, PageStart, Section
from publisher.pagination import paginate, roman


def pair(
    name: str, pages: int, numbering: str = "arabic", opens_on: str = "any", kind: str = "article"
) -> tuple[Section, Galley]:
    section = Section(name=name, kind=kind, anchor=name, title=name, numbering=numbering, opens_on=opens_on)
    starts = tuple(PageStart(block=page, offset=0) for page in range(pages))
    anchors = (Anchor(id=name, page=0, x_pt=0, y_pt=0), Anchor(id=f"{name}-last", page=pages - 1, x_pt=0, y_pt=0))
    galley = Galley(section=name, key="", pdf="", pages=pages, width_pt=1, height_pt=1, anchors=anchors, starts=starts)
    return section, galley


def labels(*pairs: tuple[Section, Galley], sides: bool) -> list[str]:
    _, pagination = paginate([one for one, _ in pairs], [two for _, two in pairs], sides=sides)
    return [page.label if page.section else f"({page.label})" for page in pagination.pages]


def test_a_book_with_sides() -> None:
    book = (
        pair("half-title", 1, "roman", "recto"),
        pair("title", 1, "roman", "recto"),
        pair("contents", 3, "roman", "recto"),
        pair("one", 2, opens_on="recto"),
        pair("two", 3, opens_on="recto"),
        pair("three", 1),
    )
    assert labels(*book, sides=True) == [
        "i", "(ii)", "iii", "(iv)", "v", "vi", "vii", "(viii)", "1", "2", "3", "4", "5", "6",
    ]  # fmt: skip
    assert labels(*book, sides=False) == ["i", "ii", "iii", "iv", "v", "1", "2", "3", "4", "5", "6"]


def test_pages_that_do_not_count() -> None:
    assert labels(pair("cover", 1, "none"), pair("a", 2), sides=True) == ["", "()", "1", "2"]
    assert labels(pair("cover", 1, "none"), pair("a", 2), sides=False) == ["", "1", "2"]


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        (1, ["", "ii", "iii", "iv", "v", "(vi)", "1", "2", "3"]),
        (2, ["", "ii", "iii", "iv", "v", "vi", "1", "2", "3"]),
        (0, ["", "()", "1", "2", "3"]),
    ],
)
def test_behind_a_cover_odd_pages_are_rectos_on_a_screen_too(contents: int, expected: list[str]) -> None:
    front = [pair(name, 1, "roman") for name in ("half-title", "title-page", "imprint-page")]
    front = [*front, pair("contents", contents, "roman")] if contents else []
    book = (pair("cover", 1, "none", kind="cover"), *front, pair("one", 2, opens_on="recto"), pair("two", 1))
    assert labels(*book, sides=False) == expected
    assert all(sheet % 2 == 0 for sheet, label in enumerate(expected) if label in {"iii", "v", "1", "3"})


def test_places_and_starts() -> None:
    pairs = [pair("b", 2), pair("a", 3, opens_on="recto"), pair("a", 1)]
    proofs, pagination = paginate([one for one, _ in pairs], [two for _, two in pairs], sides=True)
    assert pagination.places == (("a", 2, "3"), ("a-last", 4, "5"), ("b", 0, "1"), ("b-last", 1, "2"))
    assert [(proof.first_sheet, proof.first_number, proof.blank_before) for proof in proofs] == [
        (0, 1, False), (2, 3, False), (5, 6, False),
    ]  # fmt: skip
    assert [page.start.block for page in pagination.pages if page.start] == [0, 1, 0, 1, 2, 0]


@pytest.mark.parametrize(
    ("number", "figures"), [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (40, "xl"), (49, "xlix"), (1994, "mcmxciv")]
)
def test_roman(number: int, figures: str) -> None:
    assert roman(number) == figures


@dataclass
class Plan:
    pages: int
    numbering: str
    opens_on: str


plans = st.lists(
    st.builds(Plan, st.integers(1, 7), st.sampled_from(["roman", "arabic", "none"]), st.sampled_from(["any", "recto"])),
    min_size=1,
    max_size=12,
)


@given(plans, st.booleans())
def test_every_page_has_its_place(book: list[Plan], sides: bool) -> None:
    pairs = [pair(f"s{place}", plan.pages, plan.numbering, plan.opens_on) for place, plan in enumerate(book)]
    proofs, pagination = paginate([one for one, _ in pairs], [two for _, two in pairs], sides=sides)
    blanks = [place for place, page in enumerate(pagination.pages) if not page.section]
    assert len(pagination.pages) == sum(plan.pages for plan in book) + len(blanks)
    assert all(sides and place % 2 for place in blanks)
    counted = {"roman": 0, "arabic": 0}
    for (section, galley), proof in zip(pairs, proofs, strict=True):
        assert pagination.pages[proof.first_sheet].section == section.name
        if sides and section.opens_on == "recto":
            assert proof.first_sheet % 2 == 0
        if proof.blank_before:
            assert pagination.pages[proof.first_sheet - 1].section == ""
        if section.numbering != "none":
            assert proof.first_number > counted[section.numbering]
            counted[section.numbering] = proof.first_number + galley.pages - 1
