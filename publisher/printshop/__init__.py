"""Everything between a bound book and a print shop that takes it without a question."""

from __future__ import annotations

from publisher.printshop.intents import Particulars
from publisher.printshop.interior import Sheetwork, make_interior
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
