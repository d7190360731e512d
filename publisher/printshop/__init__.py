"""Everything between a bound book and a print shop that takes it without a question."""

from __future__ import annotations

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
    "Printer",
    "Stock",
    "fixpoint",
    "gutter_pt",
    "load_profile",
    "profiles",
    "refuse_count",
    "spine_pt",
    "spine_width_mm",
    "whole_pages",
]
