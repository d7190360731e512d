"""Text of a document rewritten: pieces of it in elements of their own, the words as they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from lxml import etree

from publisher.xhtml import Element

_UNTOUCHED = frozenset({"code", "pre", "script", "style", "svg", "math", "title", "sup", "sub", "img"})
_SET = frozenset({"ac", "url", "la", "in", "pa", "song"})
"""Classes of what has a face or letters of its own already."""
_FOREIGN = "[lang]"
_EAST = ("zh", "ja", "ko")

Piece = str | Element


def wrapped(text: str, pattern: re.Pattern[str], name: str) -> list[Piece]:
    """``text`` with each match of ``pattern`` in a span of the class ``name``."""
    pieces: list[Piece] = []
    end = 0
    for match in pattern.finditer(text):
        span = etree.Element("span", {"class": name})
        span.text = match[0]
        pieces += [text[end : match.start()], span]
        end = match.end()
    return [*pieces, text[end:]]


def rewrite_text(
    root: Element, rewrite: Callable[[str], list[Piece]], *, skip: Iterable[str] = (), foreign: bool = True
) -> None:
    """Put the pieces that ``rewrite`` makes of each text in its place; never below the elements named in ``skip``.

    Without ``foreign`` nor in what is marked as a language of other letters than Chinese.
    """
    untouched = _UNTOUCHED | set(skip) | (set() if foreign else {_FOREIGN})
    for element in list(root.iter(etree.Element)):
        text = element.text
        if text and (pieces := rewrite(text)) != [text] and not _within(element, untouched, root):
            _insert(element, 0, pieces, lead=True)
    for element in [e for e in root.iter(etree.Element) if e is not root]:
        tail, parent = element.tail, element.getparent()
        if tail and parent is not None and (pieces := rewrite(tail)) != [tail]:
            if _within(parent, untouched, root):
                continue
            element.tail = None
            _insert(parent, parent.index(element) + 1, pieces, lead=False)


def _within(element: Element, names: frozenset[str] | set[str], root: Element) -> bool:
    node: Element | None = element
    while node is not None:
        if node.tag in names or not _SET.isdisjoint((node.get("class") or "").split()):
            return True
        if node is root:
            return False
        if _FOREIGN in names and is_foreign(node):
            return True
        node = node.getparent()
    return False


def is_foreign(element: Element) -> bool:
    """True for what is marked as a language of other letters than Chinese."""
    return element.get("lang", "zh").partition("-")[0] not in _EAST


def _insert(parent: Element, place: int, pieces: list[Piece], *, lead: bool) -> None:
    if lead:
        parent.text = None
    last: Element | None = None if lead else parent[place - 1]
    for piece in pieces:
        if isinstance(piece, str):
            if not piece:
                continue
            if last is None:
                parent.text = (parent.text or "") + piece
            else:
                last.tail = (last.tail or "") + piece
        else:
            parent.insert(place, piece)
            last, place = piece, place + 1
