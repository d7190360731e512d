"""Capitals that are set as small capitals, kept apart from small letters for those who copy or hear the text.

A font of a PDF says one character for each glyph (ISO 32000-1, 9.10), and in
small capitals *O* and *o* have the same glyph: what was set first would name it
for both, and Oran and NATO be copied as *orAN* and *NATo*.  So capitals are shown
in a second font dictionary of the same face, which shares its program.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

SMALL = frozenset({"all-small-caps", "all-petite-caps", "unicase"})
"""Values of ``font-variant-caps`` that make capitals smaller (CSS Fonts 4, 6.6)."""
FEATURES = frozenset({"c2sc", "c2pc", "unic"})


def made_small(style: Any) -> bool:
    """True when the style sets capitals as small ones."""
    features = style["font_feature_settings"]
    return style["font_variant_caps"] in SMALL or (
        features != "normal" and any(name in FEATURES and value for name, value in features)
    )


def font_of_capitals(fonts: dict[Any, Any], font: Any) -> Any:
    """The second font of ``font``'s face among the ``fonts`` of a document, made at first need."""
    key = f"capitals of {font.hash}"
    if key not in fonts:
        other = fonts[key] = copy.copy(font)
        other.hash = "".join(chr(65 + byte % 26) for byte in hashlib.sha256(key.encode()).digest()[:6])
        other.widths, other.to_unicode, other.missing = {}, {}, {}
    return fonts[key]


def stretches(letters: Iterable[str]) -> Iterator[tuple[bool, int, int]]:
    """Stretches of ``letters``: whether they are capitals, the first, and the one after the last."""
    at = 0
    for capital, some in groupby(letters, key=str.isupper):
        first, at = at, at + len(list(some))
        yield capital, first, at
