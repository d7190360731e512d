"""Wherever a function is called from, its own calls ask the system for no memory."""

from __future__ import annotations

import resource
from collections.abc import Callable
from typing import Any

from publisher.stack import roomy


def leaf(one: int, other: int) -> int:
    return one + other


def loop() -> int:
    total = 0
    for turn in range(3_000):
        total = leaf(total, turn)
    return total


def deep(levels: int, call: Callable[[], Any]) -> Any:
    return call() if levels == 0 else deep(levels - 1, call)


def most_faults(call: Callable[[], Any]) -> int:
    """Page faults at the worst depth of the stack."""
    worst = 0
    for levels in range(300):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        assert deep(levels, call) == sum(range(3_000))
        worst = max(worst, resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
    return worst


def test_no_depth_is_a_bad_one() -> None:
    assert most_faults(roomy(loop)) < 500


def test_what_is_called_is_what_it_was() -> None:
    assert roomy(divmod)(7, 2) == (3, 1)
    assert roomy(leaf).__name__ == "leaf"
