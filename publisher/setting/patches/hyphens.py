"""Hyphenation patterns parsed when a word first holds them.

pyphen parses every pattern of a language before the first word: 5,000 for
American English, a twentieth of a second, 100,000 for German, half a second,
in each process.  A text meets a tenth of them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pyphen

from publisher.setting.patches.swaps import Swap

Pattern = tuple[int, tuple[int, ...]]
"""Where the values begin, and the values of the places between the letters."""
_DIGITS = re.compile(r"\d")
_PATTERNS: Any = pyphen.HyphDict


class Patterns(dict[str, Any]):
    """By the letters of a pattern: its parts, or its text until somebody asks."""

    def get(self, letters: str, otherwise: Any = None) -> Pattern | None:
        found = super().get(letters, otherwise)
        if isinstance(found, str):
            found = self[letters] = parsed(found)
        return found  # type: ignore[no-any-return]


class Dictionary(_PATTERNS):  # type: ignore[misc]
    """pyphen's own, but for when the patterns are parsed."""

    def __init__(self, path: Path) -> None:
        encoding, _, rest = path.read_bytes().partition(b"\n")
        lines = rest.decode(encoding.decode()).split("\n")
        self.patterns = Patterns()
        for line in map(str.strip, lines):
            if not line or line.startswith(pyphen.ignored):
                continue
            text = pyphen.parse_hex(lambda found: chr(int(found[1], 16)), line) if "^^" in line else line
            letters = _DIGITS.sub("", text.split("/", 1)[0] if "/" in text and "=" in text else text)
            if letters not in self.patterns or parsed(text):
                self.patterns[letters] = text
        self.cache: dict[str, Any] = {}
        self.maxlen = max(map(len, self.patterns))


def parsed(text: str) -> Pattern | None:
    """Letters and figures of one pattern parted as :class:`pyphen.HyphDict` does; ``None`` for one of noughts."""
    factory: Any = int
    if "/" in text and "=" in text:
        text, alternative = text.split("/", 1)
        factory = pyphen.AlternativeParser(text, alternative)
    values = tuple(factory(figure or "0") for figure, _ in pyphen.parse(text))
    if not any(values):
        return None
    start = next(place for place, value in enumerate(values) if value)
    end = next(place for place in range(len(values), 0, -1) if values[place - 1])
    return start, values[start:end]


def swaps() -> list[Swap]:
    return [Swap(pyphen, "HyphDict", Dictionary)]
