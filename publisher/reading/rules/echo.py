"""How much of a quote the text says too."""

from __future__ import annotations

from publisher.reading.tree import Block, plain
from publisher.reading.words import words

GRAM, SHORT_GRAM = 5, 3
SHORT = 8
"""Words below which runs of three are looked for."""
COMMON = 4
"""Letters; shorter words say nothing about where a sentence is from."""


class Body:
    """Words of the text without quotes, headings and captions; taken once, when first asked for."""

    def __init__(self, blocks: list[Block]) -> None:
        self.blocks = blocks
        self._words: list[str] | None = None
        self._known: frozenset[str] | None = None

    @property
    def words(self) -> list[str]:
        if self._words is None:
            parts: list[str] = []
            _collect(self.blocks, parts)
            self._words = words("\n".join(parts))
        return self._words

    def repeats(self, text: str) -> float:
        """Share of the words of ``text`` that lie in runs of five (three when it is short) of the body."""
        found = words(text)
        size = SHORT_GRAM if len(found) < SHORT else GRAM
        if len(found) < size:
            return 0.0
        grams = list(zip(*(found[at:] for at in range(size)), strict=False))
        present = set(grams).intersection(zip(*(self.words[at:] for at in range(size)), strict=False))
        covered = [False] * len(found)
        for at, gram in enumerate(grams):
            if gram in present:
                covered[at : at + size] = [True] * size
        return sum(covered) / len(found)

    def echoes(self, text: str) -> float:
        """Share of the longer words of ``text`` that the body has anywhere."""
        if self._known is None:
            self._known = frozenset(self.words)
        found = {word for word in words(text) if len(word) >= COMMON}
        return len(found & self._known) / len(found) if found else 0.0


def _collect(blocks: list[Block], parts: list[str]) -> None:
    for block in blocks:
        if block.kind in ("quote", "h", "figure", "pre"):
            continue
        if block.spans:
            parts.append(plain(block.spans))
        _collect(block.children, parts)
