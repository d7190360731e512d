"""How much of a quote the text says too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

from publisher.reading.tree import Block, plain
from publisher.reading.words import words

GRAM, SHORT_GRAM = 5, 3
SHORT = 8
"""Words below which runs of three are looked for."""
COMMON = 4
"""Letters; shorter words say nothing about where a sentence is from."""
EVERYWHERE = 40
"""Paragraphs; words of more than so many say nothing about it either."""


class Body:
    """Words of the text without quotes, headings and captions, looked through once for all quotes together.

    It is looked through when the first quote asks, which in many a post none does.
    """

    def __init__(self, blocks: list[Block], quotes: Iterable[str]) -> None:
        self._blocks = blocks
        self._quotes = tuple(quotes)

    @cached_property
    def _paragraphs(self) -> list[tuple[str, ...]]:
        return [_words_of(text) for text in _texts(self._blocks)]

    @cached_property
    def _words(self) -> list[str]:
        return [word for paragraph in self._paragraphs for word in paragraph]

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """Paragraphs in which each of the longer words stands; no more than tell that it is everywhere."""
        found: dict[str, list[int]] = {}
        for place, paragraph in enumerate(self._paragraphs):
            for word in paragraph:
                if len(word) >= COMMON:
                    places = found.setdefault(word, [])
                    if len(places) <= EVERYWHERE and (not places or places[-1] != place):
                        places.append(place)
        return found

    @cached_property
    def _present(self) -> dict[int, set[tuple[str, ...]]]:
        """Runs of words that a quote and the body have, by their length."""
        wanted: dict[int, set[tuple[str, ...]]] = {GRAM: set(), SHORT_GRAM: set()}
        for quote in self._quotes:
            found = words(quote)
            wanted[_size(found)].update(_grams(found, _size(found)))
        return {size: some.intersection(_grams(self._words, size)) for size, some in wanted.items() if some}

    def repeats(self, text: str) -> float:
        """Share of the words of ``text`` that lie in runs of five (three when it is short) of the body."""
        found = words(text)
        size = _size(found)
        present = self._present.get(size, set())
        covered = [False] * len(found)
        for at, gram in enumerate(_grams(found, size)):
            if gram in present:
                covered[at : at + size] = [True] * size
        return sum(covered) / len(found) if found else 0.0

    def echoes(self, text: str) -> float:
        """Share of the longer words of ``text`` that the body has anywhere."""
        found = {word for word in words(text) if len(word) >= COMMON}
        return len(found & self._places.keys()) / len(found) if found else 0.0

    def condenses(self, text: str) -> float:
        """Share of the longer words of ``text`` that one paragraph of the body has, the one that has most."""
        found = {word for word in words(text) if len(word) >= COMMON}
        places = [self._places.get(word, []) for word in found]
        everywhere = sum(len(some) > EVERYWHERE for some in places)
        here = Counter(place for some in places if len(some) <= EVERYWHERE for place in some)
        return (max(here.values(), default=0) + everywhere) / len(found) if found else 0.0


def _size(found: list[str]) -> int:
    return SHORT_GRAM if len(found) < SHORT else GRAM


def _grams(found: list[str], size: int) -> Iterator[tuple[str, ...]]:
    return zip(*(found[at:] for at in range(size)), strict=False)


def _texts(blocks: list[Block]) -> Iterator[str]:
    for block in blocks:
        if block.kind in ("quote", "h", "figure", "pre"):
            continue
        if block.spans:
            yield plain(block.spans)
        yield from _texts(block.children)


@lru_cache(maxsize=1024)
def _words_of(text: str) -> tuple[str, ...]:
    """Kept, since several rules look through the same paragraphs."""
    return tuple(words(text))
