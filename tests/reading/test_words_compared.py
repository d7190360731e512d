"""Words as they are compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.reading.words import words

ENGLISH = st.text("abcXYZ019 '’‘“”–—….,;:-_()\u00a0\n\t", max_size=60)


@given(ENGLISH | st.text(max_size=60))
def test_english_is_split_as_any_text_is(text: str) -> None:
    assert [*words(text), "é"] == words(f"{text} é")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Don’t, Mr_Key—the ‘tide’…", ["dont", "mr", "key", "the", "tide"]),
        ("ＴＩＤＥ 潮水 naïve", ["tide", "潮", "水", "naïve"]),
    ],
)
def test_letters_only_and_folded(text: str, found: list[str]) -> None:
    assert words(text) == found
