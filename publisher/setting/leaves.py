"""The leaves of a page as the engine laid it out: its runs of text and its pictures, in order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

Box = Any
Element = Any


def leaves(page: Box) -> Iterator[Box]:
    """Yield text boxes and replaced boxes of a page box in the order of the flow; margin boxes are left out."""
    return (leaf for leaf, _ in leaves_in_lines(page))


def leaves_in_lines(page: Box) -> Iterator[tuple[Box, Box]]:
    """Yield each leaf with the innermost line box that it stands in; None for one that is a block."""
    stack = [(page, None)]
    while stack:
        box, line = stack.pop()
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if isinstance(box, boxes.TextBox | boxes.ReplacedBox):
            yield box, line
        elif isinstance(box, boxes.ParentBox) and not isinstance(box, boxes.MarginBox):
            inner = box if isinstance(box, boxes.LineBox) else line
            stack.extend((child, inner) for child in reversed(list(box.all_children())))


def is_text(leaf: Box) -> bool:
    """True for a run of text, False for a picture."""
    return isinstance(leaf, boxes.TextBox)


def pseudo(leaf: Box) -> str:
    """Return ``marker``, ``before``, ``footnote-call`` … for text that style sheets made, else nothing."""
    return (leaf.element_tag or "").partition("::")[2]


def parents_of(root: Element) -> dict[Element, Element]:
    """Map each element of a document to its parent."""
    return {child: parent for parent in root.iter() for child in parent}
