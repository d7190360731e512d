"""The structure of a tagged PDF as the accessibility rules see it (ISO 32000-1, 14.7 and 14.8)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from publisher.preflight.leaf import Leaf

_DEEPEST = 400
_MOST = 2_000_000

_GROUPING = "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private"
_BLOCKS = "P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot"
_INLINE = "Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form"
STANDARD = frozenset(f"{_GROUPING} {_BLOCKS} {_INLINE}".split(" "))
"""Standard structure types of PDF 1.7."""
PAINTING = "f F f* B B* b b* S s sh Do Tj TJ ' \" INLINE IMAGE"
_MARKING = "BDC BMC EMC " + PAINTING


@dataclass(slots=True)
class Element:
    """A structure element with its place in the tree."""

    node: Dictionary
    type: str
    """Standard type, role map gone through; the own type where it leads nowhere."""
    own: str
    parent: Element | None
    children: list[Element] = field(default_factory=list)
    contents: list[tuple[int, int]] = field(default_factory=list)
    """Page number and MCID of what it holds itself."""
    objects: list[Dictionary | Stream] = field(default_factory=list)
    """Annotations and pictures that it holds by reference."""

    @property
    def page(self) -> int:
        """First page on which it has content, counted from 1; 0 when it has none."""
        if self.contents:
            return self.contents[0][0]
        return next((child.page for child in self.children if child.page), 0)

    def walk(self) -> Iterator[Element]:
        """Itself and all below, in reading order."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(reversed(element.children))

    def attribute(self, name: str) -> Any:
        """Value of an attribute in ``/A``, whichever owner; None when it is not there."""
        found = self.node.get("/A")
        for item in found if isinstance(found, Array) else [found]:
            if isinstance(item, Dictionary) and name in item:
                return item[name]
        return None


@dataclass(slots=True)
class Tree:
    """The whole structure, and what was wrong in reading it."""

    top: list[Element] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)

    def walk(self) -> Iterator[Element]:
        for element in self.top:
            yield from element.walk()


def read_tree(root: Any, leaves: list[Leaf]) -> Tree:
    """Read the structure tree; loops and overlong trees are cut."""
    start = root.get("/StructTreeRoot")
    tree = Tree()
    if not isinstance(start, Dictionary):
        return tree
    mapped = start.get("/RoleMap")
    if isinstance(mapped, Dictionary):
        tree.roles = {name.lstrip("/"): str(role).lstrip("/") for name, role in mapped.items()}
    pages = {leaf.page.obj.objgen: leaf.number for leaf in leaves}
    budget = [_MOST]
    for kid in _kids(start.get("/K")):
        if isinstance(kid, Dictionary):
            element = _read(kid, None, tree, pages, 0, budget, set())
            if element is not None:
                tree.top.append(element)
    return tree


def standard_type(name: str, roles: dict[str, str]) -> str:
    """The standard type that a type stands for; the last name of the chain when there is none."""
    seen = set()
    while name not in STANDARD and name in roles and name not in seen:
        seen.add(name)
        name = roles[name]
    return name


def _kids(value: Any) -> list[Any]:
    return list(value) if isinstance(value, Array) else [] if value is None else [value]


def _read(
    node: Dictionary, parent: Element | None, tree: Tree, pages: dict[tuple[int, int], int], page: int,
    budget: list[int], above: set[tuple[int, int]],
) -> Element | None:  # fmt: skip
    budget[0] -= 1
    if budget[0] < 0 or len(above) > _DEEPEST or (node.objgen in above and node.objgen != (0, 0)):
        return None
    own = str(node.get("/S", "")).lstrip("/")
    element = Element(node, standard_type(own, tree.roles), own, parent)
    page = _page(node, pages) or page
    for kid in _kids(node.get("/K")):
        if isinstance(kid, int):
            element.contents.append((page, kid))
        elif isinstance(kid, Dictionary) and kid.get("/Type") == Name.MCR:
            element.contents.append((_page(kid, pages) or page, int(kid.get("/MCID", -1))))
        elif isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR:
            held = kid.get("/Obj")
            if isinstance(held, Dictionary | Stream):
                element.objects.append(held)
        elif isinstance(kid, Dictionary):
            child = _read(kid, element, tree, pages, page, budget, above | {node.objgen})
            if child is not None:
                element.children.append(child)
    return element


def _page(node: Dictionary, pages: dict[tuple[int, int], int]) -> int:
    found = node.get("/Pg")
    return pages.get(found.objgen, 0) if isinstance(found, Dictionary) else 0


@dataclass(slots=True)
class Marking:
    """How the content of one page is marked."""

    tagged: list[int] = field(default_factory=list)
    """MCIDs in order."""
    loose: int = 0
    """Things painted that are neither tagged nor an artifact."""
    crossed: int = 0
    """Tagged content inside an artifact, or an artifact inside tagged content."""


def read_marking(leaf: Leaf) -> Marking:
    """Follow marked content through a page's stream; a form counts as the place from which it is painted.

    :raises pikepdf.PdfError: when the content cannot be parsed
    """
    marking = Marking()
    stack: list[str] = []
    resources = leaf.page.obj.get("/Resources", Dictionary())
    properties = resources.get("/Properties", Dictionary())
    for instruction in pikepdf.parse_content_stream(leaf.page, _MARKING):
        operator = str(instruction.operator)
        if operator in {"BDC", "BMC"}:
            stack.append(_sequence(instruction.operands, properties, marking, stack))
        elif operator == "EMC":
            if stack:
                stack.pop()
        elif not any(kind in {"tag", "artifact"} for kind in stack):
            marking.loose += 1
    return marking


def _sequence(given: Any, properties: Any, marking: Marking, stack: list[str]) -> str:
    """Kind of a marked-content sequence: ``tag``, ``artifact`` or ``other``."""
    if len(given) and given[0] == Name.Artifact:
        marking.crossed += "tag" in stack
        return "artifact"
    entries = given[1] if len(given) > 1 else None
    if isinstance(entries, Name):
        entries = properties.get(str(entries)) if isinstance(properties, Dictionary) else None
    if isinstance(entries, Dictionary) and "/MCID" in entries:
        marking.tagged.append(int(entries.MCID))
        marking.crossed += "artifact" in stack
        return "tag"
    return "other"
