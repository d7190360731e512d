"""What the composer did, counted; for ``--profile`` and for the tests."""

from __future__ import annotations

from collections import Counter

COUNTS: Counter[str] = Counter()
"""``paragraphs composed``, ``lines composed``, and ``left to the engine: REASON`` for each paragraph that is."""


def taken() -> dict[str, int]:
    """The counts since they were last taken, in order of name."""
    counts = dict(sorted(COUNTS.items()))
    COUNTS.clear()
    return counts
