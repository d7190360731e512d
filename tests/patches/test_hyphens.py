"""Hyphenation with patterns that are parsed late is what it was."""

from __future__ import annotations

import random
from pathlib import Path

import pyphen
import pytest

from publisher.setting.patches import hyphens

WHOLE = pyphen.HyphDict
WORDS = "unforgettable harbours typography Schifffahrtsgesellschaft Zuckerbäcker asszonnyal anticonstitutionnellement"


@pytest.mark.parametrize("language", ["en_US", "en_GB", "eo", "hr_HR", "hu_HU", "mn_MN", "nb_NO", "ru_RU", "uk_UA"])
def test_every_pattern_is_the_same(language: str) -> None:
    path = pyphen.LANGUAGES[language]
    whole, late = WHOLE(path), hyphens.Dictionary(path)
    assert {letters: late.patterns.get(letters) for letters in whole.patterns} == whole.patterns
    assert [each for each in late.patterns if late.patterns.get(each) and each not in whole.patterns] == []


@pytest.mark.parametrize("language", ["en_US", "de_DE", "hu_HU", "fr"])
def test_words_break_at_the_same_places(language: str) -> None:
    path = pyphen.LANGUAGES[language]
    whole, late = WHOLE(path), hyphens.Dictionary(path)
    letters = sorted({letter for pattern in list(whole.patterns)[:500] for letter in pattern if letter.isalpha()})
    chance = random.Random(7)
    made = ["".join(chance.choices(letters, k=chance.randrange(4, 18))) for _ in range(300)]
    for word in (*WORDS.split(), *made):
        expected, found = whole.positions(word), late.positions(word)
        assert [(int(at), at.data) for at in found] == [(int(at), at.data) for at in expected], word


def test_a_dictionary_may_say_what_it_needs(tmp_path: Path) -> None:
    file = tmp_path / "hyph_xx.dic"
    file.write_bytes("cp1251\n% a remark\n\nа1б\n^^e2^^31г\nв00д\nшш1ш/шш=ш,1,2\n".encode("cp1251"))
    assert hyphens.Dictionary(file).patterns.get("аб") == (1, (1,))
    assert {key: hyphens.Dictionary(file).patterns.get(key) for key in WHOLE(file).patterns} == WHOLE(file).patterns
