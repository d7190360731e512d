"""What stands on the pages of a document, for comparing two settings of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes

ADDED = re.compile("[\\s\u2010\u00ad-]")
"""What lines add and take away: blanks at their ends, and hyphens."""


def lines_of(document: Any) -> Iterator[Any]:
    """All line boxes in order of the tree, pages in order; no running heads."""
    for page in document.pages:
        for child in page._page_box.children:
            if not isinstance(child, boxes.MarginBox):
                yield from (box for box in child.descendants() if isinstance(box, boxes.LineBox))


def text_boxes(box: Any) -> Iterator[Any]:
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            yield child
        elif isinstance(child, boxes.InlineBox):
            yield from text_boxes(child)


def text_of(line: Any) -> str:
    return "".join(box.text for box in text_boxes(line))


def texts(document: Any) -> dict[Any, str]:
    """Text of each element, without blanks and hyphens."""
    found: dict[Any, list[str]] = {}
    places: dict[int, int] = {}
    for line in lines_of(document):
        text = ADDED.sub("", text_of(line))
        if text:
            place = places.setdefault(id(line.element), len(places))
            found.setdefault((line.element_tag, place), []).append(text)
    return {key: "".join(parts) for key, parts in found.items()}


def words(document: Any) -> list[str]:
    """All text, element by element, sorted: notes and floats may come on other pages."""
    return sorted(texts(document).values())


def links(document: Any) -> list[tuple[str, str]]:
    return sorted({(link[0], str(link[1])) for page in document.pages for link in page.links})


def blocks_of(document: Any) -> dict[int, tuple[float, float]]:
    """``id`` of a line → left and right edge of the block that it stands in."""
    edges: dict[int, tuple[float, float]] = {}

    def walk(box: Any) -> None:
        for child in getattr(box, "children", ()):
            if isinstance(child, boxes.LineBox):
                left = box.content_box_x()
                edges[id(child)] = left, left + box.width
            if isinstance(child, boxes.Box):
                walk(child)

    for page in document.pages:
        walk(page._page_box)
    return edges
