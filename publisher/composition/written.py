"""The written face of Chinese, which is Traditional and lacks characters: what it cannot set, it does not set."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from publisher.composition.balance import opened
from publisher.composition.pieces import rewrite_text, wrapped
from publisher.reading.words import CJK_CHARACTER
from publisher.typefaces import SYSTEM_FACES
from publisher.xhtml import Element, add_class, has_class, inner_text

_TAGS = frozenset({"em", "i", "cite", "dfn", "figcaption", "caption", "h3"})
_CLASSES = (
    "standfirst", "quotation", "pull-quote", "subtitle", "byline", "attribution", "source-line", "entry-names",
    "book-subtitle", "dedication", "epigraph", "by", "part-number", "contents-part",
)  # fmt: skip

_MOST_LACKING = 0.08
"""Share of characters that may come from another face: in Simplified text it is a third."""
_BRACKET = re.compile("[（）]")


def mark_unwritten(root: Element) -> None:
    """Give ``song`` to what a style may set in the written face, where that lacks several of its characters.

    A character or two that it lacks among many come from the other face by themselves, as
    its brackets do, which are narrow and light: ``pa``.
    """
    for element in reversed(list(root.iter())):
        if element.tag in _TAGS or any(has_class(element, name) for name in _CLASSES):
            if _is_lacking(element):
                add_class(element, "song")
            else:
                rewrite_text(element, lambda text: wrapped(text, _BRACKET, "pa"))


def _is_lacking(element: Element) -> bool:
    said, file = CJK_CHARACTER.findall(inner_text(element)), _file()
    if file is None:
        return False
    lacking = [char for char in said if opened(file).get_nominal_glyph(ord(char)) is None]
    return len(set(lacking)) > 1 and len(lacking) > _MOST_LACKING * len(said)


@cache
def _file() -> Path | None:
    """The face's file; none where it is not installed, and another face stands in for it anyhow."""
    folder, name = next(row[2:] for row in SYSTEM_FACES if row[0] == "cwTeX Kai")
    path = Path(folder) / name
    return path if path.is_file() else None
