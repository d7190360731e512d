"""A short way to the value of a property that nobody set.

Nearly every element has a style of its own and asks for a hundred properties, of
which a handful are in the sheet.  The rest are an initial value or the parent's,
and need none of the cascade's questions.  Gain: a twentieth to a sixth.
"""

from __future__ import annotations

from typing import Any

from weasyprint.css import AnonymousStyle, ComputedStyle
from weasyprint.css.computed_values import COMPUTER_FUNCTIONS, PHYSICAL_FUNCTIONS
from weasyprint.css.functions import check_math
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES

from publisher.setting.patches.swaps import Swap

_engine_computed = ComputedStyle.__missing__
_engine_anonymous = AnonymousStyle.__missing__


def _ordinary(name: str) -> bool:
    """Whether the engine treats the property like any other."""
    return name not in ("page", "position", "float", "display") and not name.startswith("text_decoration_")


def _settled(value: Any) -> bool:
    """Whether an initial value stands as it is."""
    return not check_math(value) and value not in ("initial", "inherit")


INHERITED_PLAINLY = {
    name for name in INITIAL_VALUES if name in INHERITED and _ordinary(name) and name not in PHYSICAL_FUNCTIONS
}
INITIAL_PLAINLY = {
    name: value
    for name, value in INITIAL_VALUES.items()
    if name not in INHERITED
    and name not in INITIAL_NOT_COMPUTED
    and name not in PHYSICAL_FUNCTIONS
    and _ordinary(name)
    and _settled(value)
}
PHYSICAL = {
    name: (
        logical(block="ttb", inline="ltr"),
        INITIAL_VALUES[name],
        COMPUTER_FUNCTIONS.get(name) if name in INITIAL_NOT_COMPUTED else None,
    )
    for name, logical in PHYSICAL_FUNCTIONS.items()
    if name in INITIAL_VALUES and name not in INHERITED and _ordinary(name) and _settled(INITIAL_VALUES[name])
}
"""Name → its logical twin in left-to-right text, initial value, function that computes it."""


def computed(self: Any, key: str) -> Any:
    """In place of ``ComputedStyle.__missing__``."""
    if key in self.cascaded:
        return _engine_computed(self, key)
    if key in INITIAL_PLAINLY:
        value = self[key] = INITIAL_PLAINLY[key]
        return value
    if key in INHERITED_PLAINLY and self.parent_style is not None:
        value = self.parent_style[key]
        if (isinstance(value, (str, float, int)) and value != "initial") or not check_math(value):
            self[key] = value
            return value
    elif (physical := PHYSICAL.get(key)) is not None:
        logical, value, compute = physical
        if logical not in self.cascaded and self["direction"] == "ltr":
            value = self[key] = compute(self, key, value) if compute else value
            return value
    return _engine_computed(self, key)


def anonymous(self: Any, key: str) -> Any:
    """In place of ``AnonymousStyle.__missing__``."""
    if key in INITIAL_PLAINLY:
        value = self[key] = INITIAL_PLAINLY[key]
        return value
    if key in INHERITED_PLAINLY:
        value = self[key] = self.parent_style[key]
        return value
    return _engine_anonymous(self, key)


def swaps() -> list[Swap]:
    return [Swap(ComputedStyle, "__missing__", computed), Swap(AnonymousStyle, "__missing__", anonymous)]
