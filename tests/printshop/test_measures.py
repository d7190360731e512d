"""Spines and gutters against a calculation by hand, and the fixpoint against every page count."""

from collections.abc import Callable

import pytest

from publisher.errors import PreflightError
from publisher.model import PageDesign
from publisher.printshop import fixpoint, gutter_pt, load_profile, refuse_count, spine_pt, spine_width_mm, whole_pages

INCH = 25.4
COUNTS = (24, 79, 80, 151, 301, 700)
BY_HAND: dict[str, dict[int, tuple[float, float]]] = {
    # pages: (spine in inches on white paper, gutter in inches), reckoned by hand from the facts
    "kdp": {
        24: (24 * 0.002252, 0.375), 79: (80 * 0.002252, 0.375), 80: (80 * 0.002252, 0.375),
        151: (152 * 0.002252, 0.5), 301: (302 * 0.002252, 0.625), 700: (700 * 0.002252, 0.75),
    },
    "lulu": {
        79: (80 / 444 + 0.06, 0.625), 80: (80 / 444 + 0.06, 0.625),
        151: (152 / 444 + 0.06, 1.0), 301: (302 / 444 + 0.06, 1.0), 700: (700 / 444 + 0.06, 1.25),
    },
    "ingramspark": {
        24: (24 * 0.002252, 0.5), 79: (80 * 0.002252, 0.5), 80: (80 * 0.002252, 0.5),
        151: (152 * 0.002252, 0.5), 301: (302 * 0.002252, 0.5), 700: (700 * 0.002252, 0.5),
    },
    "offset-coated": {
        24: (32 / 2 * 0.0039, 0.5), 79: (80 / 2 * 0.0039, 0.5), 80: (80 / 2 * 0.0039, 0.5),
        151: (160 / 2 * 0.0039, 0.5), 301: (304 / 2 * 0.0039, 0.5), 700: (704 / 2 * 0.0039, 0.75),
    },
}  # fmt: skip
BY_HAND["offset-uncoated"] = BY_HAND["offset-coated"]


@pytest.mark.parametrize("name", sorted(BY_HAND))
@pytest.mark.parametrize("pages", COUNTS)
def test_spine_and_gutter_are_as_reckoned_by_hand(name: str, pages: int) -> None:
    printer = load_profile(name)
    if pages not in BY_HAND[name]:
        with pytest.raises(PreflightError):
            refuse_count(printer, pages, "white")
        return
    refuse_count(printer, pages, "white")
    count = whole_pages(printer, pages)
    spine, gutter = BY_HAND[name][pages]
    assert spine_width_mm(printer, count, "white") == pytest.approx(spine * INCH, abs=1e-9)
    assert gutter_pt(printer, count) == pytest.approx(gutter * 72, abs=1e-9)


def test_an_override_goes_before_the_formula() -> None:
    assert spine_width_mm(load_profile("ingramspark"), 200, "white", 12.3) == pytest.approx(12.3)


@pytest.mark.parametrize(("name", "pages"), [("kdp", 22), ("kdp", 829), ("lulu", 30), ("ingramspark", 1202)])
def test_a_count_out_of_range_is_refused_with_advice(name: str, pages: int) -> None:
    with pytest.raises(PreflightError) as caught:
        refuse_count(load_profile(name), pages, "white")
    assert caught.value.hint


def test_cream_is_thicker_and_ends_sooner() -> None:
    kdp = load_profile("kdp")
    assert spine_width_mm(kdp, 100, "cream") == pytest.approx(0.25 * INCH)
    with pytest.raises(PreflightError, match="776"):
        refuse_count(kdp, 780, "cream")


def test_an_unmapped_paper_takes_the_default_and_says_so() -> None:
    width, notices = spine_pt(load_profile("kdp"), 100, "coated")
    assert width == pytest.approx(0.2252 * 72)
    assert [notice.code for notice in notices] == ["print-paper"]


def test_an_estimated_spine_says_so_once_and_not_when_overridden() -> None:
    ingram = load_profile("ingramspark")
    assert [n.code for n in spine_pt(ingram, 100, "white")[1]] == ["print-spine"]
    assert spine_pt(ingram, 100, "white", override_pt=20.0) == (20.0, ())


def book(words: int) -> Callable[[PageDesign], int]:
    """A book whose page count grows as its measure shrinks; it remembers every measure asked for."""

    def count(design: PageDesign) -> int:
        measure = design.width_pt - design.inner_pt - design.outer_pt
        count.asked.append(measure)  # type: ignore[attr-defined]
        return -(-words // int(measure))

    count.asked = []  # type: ignore[attr-defined]
    return count


def design(inner: float = 40.0, outer: float = 40.0) -> PageDesign:
    return PageDesign(width_pt=432, height_pt=648, top_pt=50, bottom_pt=50, inner_pt=inner, outer_pt=outer)


@pytest.mark.parametrize("name", ["kdp", "lulu", "ingramspark", "offset-coated"])
@pytest.mark.parametrize("outer", [20.0, 40.0, 60.0])
def test_the_fixpoint_ends_and_holds_for_every_length(name: str, outer: float) -> None:
    printer = load_profile(name)
    for words in range(3_000, 290_000, 1_100):
        count = book(words)
        fit = fixpoint(printer, design(outer=outer), count)
        assert fit.design.inner_pt >= gutter_pt(printer, whole_pages(printer, fit.pages)) + 5 - 1e-6
        assert fit.design.outer_pt >= printer.outside_min_pt + 5 - 1e-6
        asked = count.asked  # type: ignore[attr-defined]
        assert asked == sorted(asked, reverse=True), "the measure never grows"
        assert len(set(asked)) == len(asked) == fit.settings, "no measure is set twice"


def test_a_shift_sets_nothing_again() -> None:
    count = book(60_000)
    fit = fixpoint(load_profile("kdp"), design(inner=30, outer=50), count)
    assert fit.settings == 1
    assert (fit.design.inner_pt, fit.design.outer_pt) == pytest.approx((41.0, 39.0)), "5 pt for what hangs"


def test_a_text_that_grows_shorter_when_narrower_still_ends() -> None:
    """Page counts need not be monotone: hyphens and widows can save a page."""
    seen: list[float] = []

    def count(page: PageDesign) -> int:
        seen.append(page.inner_pt)
        return 152 if len(seen) == 1 else 150

    fit = fixpoint(load_profile("lulu"), design(inner=36, outer=36), count)
    assert len(seen) == 2
    assert fit.design.inner_pt == pytest.approx(77.0)


def test_no_room_is_refused() -> None:
    small = PageDesign(width_pt=150, height_pt=200, top_pt=9, bottom_pt=9, inner_pt=20, outer_pt=20)
    with pytest.raises(PreflightError, match="no room"):
        fixpoint(load_profile("lulu"), small, lambda _: 400)
