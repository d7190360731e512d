"""The written face of Chinese, which is Traditional and lacks characters: what it cannot set whole, it does not set."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from publisher.composition.balance import opened
from publisher.reading.words import CJK_CHARACTER
from publisher.typefaces import SYSTEM_FACES
from publisher.xhtml import Element, add_class, has_class, inner_text

_TAGS = frozenset({"em", "i", "cite", "dfn", "figcaption", "caption", "h3"})
_CLASSES = (
    "standfirst", "quotation", "pull-quote", "subtitle", "byline", "attribution", "source-line", "entry-names",
    "book-subtitle", "dedication", "epigraph", "by", "part-number", "contents-part",
)  # fmt: skip


def mark_unwritten(root: Element) -> None:
    """Give ``song`` to what a style may set in the written face, where that lacks one of its characters."""
    for element in root.iter():
        if (element.tag in _TAGS or any(has_class(element, name) for name in _CLASSES)) and _is_lacking(element):
            add_class(element, "song")


def _is_lacking(element: Element) -> bool:
    file = _file()
    return file is not None and any(
        opened(file).get_nominal_glyph(ord(char)) is None for char in CJK_CHARACTER.findall(inner_text(element))
    )


@cache
def _file() -> Path | None:
    """The face's file; none where it is not installed, and another face stands in for it anyhow."""
    folder, name = next(row[2:] for row in SYSTEM_FACES if row[0] == "cwTeX Kai")
    path = Path(folder) / name
    return path if path.is_file() else None
