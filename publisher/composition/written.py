"""The written face of Chinese, which is Traditional and lacks characters: what it cannot set, it does not set."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from lxml import etree

from publisher.composition.balance import opened
from publisher.composition.pieces import rewrite_text, wrapped
from publisher.reading.words import CJK_CHARACTER
from publisher.typefaces import SYSTEM_FACES
from publisher.xhtml import Element, add_class, has_class, inner_text

_INLINE = ("em", "i", "cite", "dfn")
_ROLES = (
    "standfirst", "quotation", "pull-quote", "subtitle", "byline", "attribution", "source-line", "entry-names",
    "book-subtitle", "dedication", "epigraph", "by", "part-number", "contents-part",
)  # fmt: skip
_WHOLE = frozenset({*_INLINE, "figcaption", "caption", "h3"})

_BRACKET = re.compile("[（）]")


def mark_unwritten(root: Element) -> None:
    """Give ``song`` to what a style may set in the written face, where that lacks a character of it.

    Words within a text by themselves; else all that is of one kind, so that heads, captions
    and quotations are like their fellows.  Brackets alone come from the other face, ``pa``, as
    its own are narrow and light.
    """
    kinds: dict[str, list[Element]] = {}
    for element in reversed(list(root.iter(etree.Element))):
        if kind := _kind(element):
            kinds.setdefault(kind, []).append(element)
    for kind, alike in kinds.items():
        lacking = [element for element in alike if _is_lacking(element)]
        for element in lacking if kind in _INLINE or not lacking else alike:
            add_class(element, "song")
    for element in (element for alike in kinds.values() for element in alike if not has_class(element, "song")):
        rewrite_text(element, lambda text: wrapped(text, _BRACKET, "pa"))


def _kind(element: Element) -> str:
    tag = str(element.tag)
    return tag if tag in _WHOLE else next((name for name in _ROLES if has_class(element, name)), "")


def _is_lacking(element: Element) -> bool:
    file = _file()
    return file is not None and any(
        opened(file).get_nominal_glyph(ord(char)) is None for char in set(CJK_CHARACTER.findall(inner_text(element)))
    )


@cache
def _file() -> Path | None:
    """The face's file; none where it is not installed, and another face stands in for it anyhow."""
    folder, name = next(row[2:] for row in SYSTEM_FACES if row[0] == "cwTeX Kai")
    path = Path(folder) / name
    return path if path.is_file() else None
