"""Everything between a bound book and a print shop that takes it without a question."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from publisher.printshop.measures import (
    Fit,
    fixpoint,
    gutter_pt,
    refuse_count,
    spine_pt,
    spine_width_mm,
    whole_pages,
)
from publisher.printshop.profiles import Printer, Stock, load_profile, profiles

if TYPE_CHECKING:
    from publisher.printshop.intents import Particulars
    from publisher.printshop.interior import Sheetwork, make_interior

__all__ = [
    "Fit",
    "Particulars",
    "Printer",
    "Sheetwork",
    "Stock",
    "fixpoint",
    "gutter_pt",
    "load_profile",
    "make_interior",
    "profiles",
    "refuse_count",
    "spine_pt",
    "spine_width_mm",
    "whole_pages",
]

_LATER = {"Particulars": "intents", "Sheetwork": "interior", "make_interior": "interior"}
"""What opens PDFs, which reckoning with a printer's measures does without."""


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"{__name__} has no {name}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
