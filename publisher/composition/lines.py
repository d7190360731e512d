"""Breaks put into display lines, and blanks where none may be, through whatever markup is within them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from lxml import etree

from publisher import xhtml
from publisher.xhtml import Element

_WORDS = frozenset({"em", "strong", "i", "b", "cite", "dfn", "span", "a"})
"""What a display line may have within it and be broken all the same."""
_MORE_THAN_A_LINE = 50
_LONE = 12
"""Characters that are too few for a last line."""


def is_plain(element: Element) -> bool:
    """True for a line of words without notes, pictures or breaks of the author's own."""
    inner = list(element.iterdescendants())
    return all(e.tag in _WORDS and not e.get("class") for e in inner) and bool(xhtml.inner_text(element).strip())


def break_lines(element: Element, lines: tuple[str, ...]) -> None:
    """Put breaks between ``lines`` into ``element``, whose text they are but for blanks, and whose markup stays."""
    ends = list(itertools.accumulate(len("".join(line.split())) for line in lines[:-1]))
    cuts: list[tuple[Element, bool, int]] = []
    said = 0
    for owner, inside in _runs(element):
        for place, character in enumerate(_said(owner, inside=inside)):
            if character.isspace():
                continue
            if said in ends:
                cuts.append((owner, inside, place))
            said += 1
    for owner, inside, place in reversed(cuts):
        text = _said(owner, inside=inside)
        line = etree.Element("br")
        line.tail = text[place:]
        if inside:
            owner.text = text[:place].rstrip()
            owner.insert(0, line)
        elif (around := owner.getparent()) is not None:
            owner.tail = text[:place].rstrip()
            around.insert(around.index(owner) + 1, line)


def _runs(element: Element) -> Iterator[tuple[Element, bool]]:
    """The texts of an element in order: whose each is, and whether it is within that or after it."""
    yield element, True
    for child in element:
        yield from _runs(child)
        yield child, False


def _said(owner: Element, *, inside: bool) -> str:
    return (owner.text if inside else owner.tail) or ""


def tie_ends(section: Element) -> None:
    """No lone word on the last line of a caption or a standfirst, whose lines are ragged: the last words are tied."""
    standfirsts = [e for e in section.iter("div", "p") if xhtml.has_class(e, "standfirst")]
    ragged = [e for e in standfirsts if not xhtml.has_class(e, "long")]
    for line in [*section.iter("figcaption"), *(p for e in ragged for p in e.iter("p"))]:
        if len(xhtml.inner_text(line)) > _MORE_THAN_A_LINE and not any(xhtml.has_class(e, "note") for e in line.iter()):
            _tie_end(line)


def _tie_end(line: Element) -> None:
    owner, inside = [(owner, inside) for owner, inside in _runs(line) if _said(owner, inside=inside).strip()][-1]
    text = _said(owner, inside=inside).rstrip()
    for _ in range(2):
        before, blank, after = text.rpartition(" ")
        if not before or len(after) >= _LONE:
            break
        text = f"{before}\u00a0{after}" if blank else text
    if inside:
        owner.text = text
    else:
        owner.tail = text
