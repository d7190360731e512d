"""Heads that an author wrote as a paragraph of bold or italics, and words shouted in capitals."""

from __future__ import annotations

from publisher.composition.markup import Element, add_class, has_class, inner_text

_LONGEST = 300
"""Characters of a side-head; italics longer than a line or two that are no capitals are text."""
_LINE = 110
_ENDS = tuple(".,;:…”’\"')")


def mark_side_heads(body: Element) -> None:
    """Give ``sidehead`` to a paragraph that is nothing but a head, ``capitals`` to a head all in capital letters.

    A style keeps the one with the text below it, unbroken by hyphens, and sets the other in small capitals.
    """
    for line in body.iterchildren("p"):
        if _is_side_head(line):
            add_class(line, "sidehead")
            _mark_capitals(line)
    for head in body.iter("h3", "h4", "h5", "h6"):
        _mark_capitals(head)


def mark_names(section: Element) -> None:
    """Give ``capitals`` to the name that a biography begins with, where it is in capital letters."""
    for name in section.iterfind(".//p[@class='bio']/strong"):
        _mark_capitals(name)


def _is_side_head(line: Element) -> bool:
    if len(line) != 1 or (line.text or "").strip() or (line[0].tail or "").strip():
        return False
    text = inner_text(line).strip()
    if line[0].tag == "strong":
        return has_class(line, "keyline")
    short = len(text) <= _LINE and not text.endswith(_ENDS) and text[:1].isalnum() and text.isascii()
    return line[0].tag == "em" and len(text) <= _LONGEST and (short or _shouted(text)) and not line.get("class")


def _mark_capitals(element: Element) -> None:
    if _shouted(inner_text(element)):
        add_class(element, "capitals")


def _shouted(text: str) -> bool:
    """True for capitals that are more than an acronym: two words or more, or one of more than six letters."""
    letters = [c for c in text if c.isalpha()]
    return text.isupper() and len(letters) > 6 and all(c.isupper() or c in "’'" for c in letters)
