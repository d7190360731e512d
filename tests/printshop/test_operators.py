"""Colour operators: rewritten where they are operators, left where they only look like them."""

from __future__ import annotations

import random
import time

import pytest

from publisher.printshop import load_profile
from publisher.printshop.colour import Press, ink_of_cmyk, ink_of_rgb, press_for
from publisher.printshop.operators import Surroundings, rewrite

COLOUR = press_for(load_profile("offset-coated"), "colour")
MONO = press_for(load_profile("offset-coated"), "mono")


def inked(stream: bytes, press: Press = COLOUR, *, flatten: bool = False, **around: dict[bytes, object]) -> bytes:
    return rewrite(stream, press, Surroundings(**around), flatten=flatten)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"0 0 0 rg", b"0 0 0 1 k /PubOver gs"),
        (b"0 g", b"0 0 0 1 k /PubOver gs"),
        (b".5 g", b"0 0 0 0.5 k /PubKnock gs"),
        (b"1 g 1 1 1 RG", b"0 0 0 0 k /PubKnock gs 0 0 0 0 K"),
        (b"0.2 0.2 0.2 RG", b"0 0 0 0.8 K"),
        (b"0 0 0 1 k", b"0 0 0 1 k /PubOver gs"),
        (b"/DeviceRGB cs 0 0 0 sc", b" 0 0 0 1 k /PubOver gs"),
        (b"q 0 0 0 rg Q", b"q 0 0 0 1 k /PubOver gs Q"),
    ],
)
def test_black_is_black_ink_alone_and_greys_are_tints_of_it(before: bytes, after: bytes) -> None:
    assert inked(before) == after


@pytest.mark.parametrize(
    "stream",
    [
        b"(1 0 0 rg) Tj",
        b"(a \\) 1 0 0 rg) Tj",
        b"(a (1 0 0 rg) b) Tj",
        b"[(1 0 0 rg) -20 <00>] TJ",
        b"<31203020302072673e> Tj",
        b"/rg gs",
        b"% 1 0 0 rg\n",
        b"BI /W 1 /H 1 /BPC 8 /CS /G ID 1 0 0 rg EI",
        b"/Span << /ActualText (1 0 0 rg) >> BDC",
        b"1 0 0 1 20 30 cm",
        b"/Pattern cs /p1 scn",
    ],
)
def test_what_only_looks_like_an_operator_is_left(stream: bytes) -> None:
    assert inked(stream) == stream


def test_a_colour_goes_through_the_profile_within_its_ink() -> None:
    cyan, magenta, yellow, black = ink_of_rgb(COLOUR, 0.8, 0.1, 0.1)
    assert magenta > 0.8
    assert cyan + magenta + yellow + black <= 3.0
    assert ink_of_rgb(MONO, 0.8, 0.1, 0.1) == (0.0, 0.0, 0.0, pytest.approx(0.6907, abs=1e-3))
    assert sum(ink_of_cmyk(COLOUR, (1.0, 1.0, 1.0, 1.0))) <= 3.0
    assert ink_of_cmyk(COLOUR, (0.1, 0.2, 0.3, 0.4)) == (0.1, 0.2, 0.3, 0.4)


def test_a_half_opaque_colour_is_mixed_with_the_paper_only_when_flattened() -> None:
    around = {"alphas": {b"/a": (0.5, None)}}
    assert inked(b"/a gs 0 0 0 rg", **around) == b"/a gs 0 0 0 1 k /PubOver gs"
    assert inked(b"/a gs 0 0 0 rg", flatten=True, **around) == b"/a gs 0 0 0 0.5 k /PubKnock gs"
    late = inked(b"0 0 0 rg /a gs", flatten=True, **around)
    assert late.endswith(b"/a gs\n0 0 0 0.5 k /PubKnock gs"), "a colour set before the opacity is mixed as well"
    assert inked(b"q /a gs Q 0 0 0 rg", flatten=True, **around) == b"q /a gs Q 0 0 0 1 k /PubOver gs"


def test_lab_colours_are_understood() -> None:
    out = inked(b"/lab cs 0 0 0 scn", spaces={b"/lab": "lab"})
    assert out == b" 0 0 0 1 k /PubOver gs"
    assert b"scn" not in inked(b"/lab cs 55 60 40 scn", spaces={b"/lab": "lab"})


def test_odd_streams_neither_stop_nor_stall_the_press() -> None:
    made = random.Random(7)
    text = rb"q Q rg k 1 .5 - /a gs cs sc scn ( ) < > BI ID EI [ ] TJ % \ 1e9 /DeviceRGB"
    words = [*text.split(), b"\n", b"\x00\xff"]
    for _ in range(2_000):
        inked(b" ".join(made.choices(words, k=40)), flatten=True)
    start = time.perf_counter()
    inked(b"1 " * 200_000)
    inked(b"(" * 20_000)
    inked(b"[" * 20_000)
    assert time.perf_counter() - start < 20
