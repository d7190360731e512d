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
    stack = [page]
    while stack:
        box = stack.pop()
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        if isinstance(box, boxes.TextBox | boxes.ReplacedBox):
            yield box
        elif isinstance(box, boxes.ParentBox) and not isinstance(box, boxes.MarginBox):
            stack.extend(reversed(list(box.all_children())))


def is_text(leaf: Box) -> bool:
    """True for a run of text, False for a picture."""
    return isinstance(leaf, boxes.TextBox)


def pseudo(leaf: Box) -> str:
    """Return ``marker``, ``before``, ``footnote-call`` … for text that style sheets made, else nothing."""
    return (leaf.element_tag or "").partition("::")[2]


def parents_of(root: Element) -> dict[Element, Element]:
    """Map each element of a document to its parent."""
    return {child: parent for parent in root.iter() for child in parent}
