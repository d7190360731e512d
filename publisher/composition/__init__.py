"""Book × Edition → Sections: one composition, in three dialects.

A house style is a folder of values and CSS; a template makes the document of
each kind of section.  ``paper`` sections are for the engine, ``epub`` and
``html`` ones flow: they carry the same words, notes at the end, and nothing
that only a page needs.
"""

from __future__ import annotations

from publisher.composition.body import compose_body
from publisher.composition.cover import cover_svg
from publisher.composition.house import HouseStyle, known_styles, load_style
from publisher.composition.matter import compose_cover, compose_matter
from publisher.composition.pages import page_design
from publisher.composition.specimen import specimen, specimen_book

__all__ = [
    "HouseStyle",
    "compose_body",
    "compose_cover",
    "compose_matter",
    "cover_svg",
    "known_styles",
    "load_style",
    "page_design",
    "specimen",
    "specimen_book",
]
