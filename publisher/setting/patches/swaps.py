"""One attribute of the engine, and what is put in its place."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, NamedTuple


class Swap(NamedTuple):
    """``owner.name`` becomes ``new``; the owner is a module or a class."""

    owner: Any
    name: str
    new: Any

    def put_in(self) -> object:
        """Set the new attribute and return the one it took the place of."""
        former = vars(self.owner)[self.name]
        setattr(self.owner, self.name, self.new)
        return former

    def put_back(self, former: object) -> None:
        setattr(self.owner, self.name, former)


def everywhere(old: Callable[..., Any], new: Callable[..., Any]) -> list[Swap]:
    """Swaps for every module of the engine that imported ``old`` by name."""
    name = old.__name__
    return [
        Swap(module, name, new)
        for key, module in list(sys.modules.items())
        if key.partition(".")[0] == "weasyprint" and vars(module).get(name) is old
    ]
