"""Room for all that a function calls in one piece of Python's stack.

Python takes its stack in pieces of 16 KiB and gives each back at once, so that a
loop whose calls happen to cross an edge asks the system for memory at every turn.
Which loop that is depends on the depth of the caller alone: reading a post may
take twice as long at one depth as at another, and so may laying it out.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])

_SLOTS = 1 << 16
"""Words of eight bytes for a frame, and as many for all below it; what is never touched costs nothing."""


def roomy(call: F) -> F:
    """``call``, with a piece of the stack for itself and all that it calls."""

    def called(*given: Any, **named: Any) -> Any:
        return call(*given, **named)

    called.__code__ = called.__code__.replace(co_stacksize=_SLOTS)
    return cast("F", functools.wraps(call)(called))
