"""PDF/UA-1 by our own rules, II: what is tagged, and how tags stand in one another (ISO 14289-1, 7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pikepdf import Array, Dictionary

from publisher.preflight.dossier import Dossier
from publisher.preflight.rules import Remark, rule
from publisher.preflight.tags import STANDARD, Element

_UA = "ISO 14289-1"
_PARENTS: dict[str, frozenset[str]] = {
    "LI": frozenset({"L"}),
    "LBody": frozenset({"LI"}),
    "TOCI": frozenset({"TOC"}),
    "TR": frozenset({"Table", "THead", "TBody", "TFoot"}),
    "THead": frozenset({"Table"}),
    "TBody": frozenset({"Table"}),
    "TFoot": frozenset({"Table"}),
    "TH": frozenset({"TR"}),
    "TD": frozenset({"TR"}),
    "RB": frozenset({"Ruby"}),
    "RT": frozenset({"Ruby"}),
    "RP": frozenset({"Ruby"}),
}
"""Types that stand only in these."""
_CHILDREN: dict[str, frozenset[str]] = {
    "L": frozenset({"LI", "Caption", "L"}),
    "LI": frozenset({"Lbl", "LBody"}),
    "TOC": frozenset({"TOCI", "TOC", "Caption"}),
    "Table": frozenset({"TR", "THead", "TBody", "TFoot", "Caption"}),
    "THead": frozenset({"TR"}),
    "TBody": frozenset({"TR"}),
    "TFoot": frozenset({"TR"}),
    "TR": frozenset({"TH", "TD"}),
}
"""Types that hold only these."""


@rule("ua-tree", "error", "The tags form a tree", hint="export as tagged PDF", source=f"{_UA}, 7.1")
def tree(dossier: Dossier) -> Iterator[Remark]:
    if not dossier.tree.top:
        yield 0, None, "there is no structure tree, or an empty one"


@rule(
    "ua-content", "error", "Everything on a page is tagged, or marked as decoration",
    hint="tag the text; mark rules, running heads and folios as artifacts", source=f"{_UA}, 7.1",
)  # fmt: skip
def content(dossier: Dossier) -> Iterator[Remark]:
    for number, marking in dossier.markings.items():
        if marking.loose:
            yield number, None, f"{marking.loose} things are neither tagged nor an artifact"


@rule(
    "ua-crossed", "error", "Decoration and text are kept apart",
    hint="do not put tagged text into an artifact, or the other way round", source=f"{_UA}, 7.1",
)  # fmt: skip
def crossed(dossier: Dossier) -> Iterator[Remark]:
    for number, marking in dossier.markings.items():
        if marking.crossed:
            yield number, None, "an artifact in tagged text, or tagged text in an artifact"


@rule(
    "ua-held", "error", "Every tagged piece has its place in the tree, once",
    hint="export again; tags and pages do not fit together", source=f"{_UA}, 7.1",
)  # fmt: skip
def held(dossier: Dossier) -> Iterator[Remark]:
    owned = Counter(place for element in dossier.tree.walk() for place in element.contents)
    for number, marking in dossier.markings.items():
        missing = [mcid for mcid in marking.tagged if not owned[number, mcid]]
        if missing and dossier.tree.top:
            yield number, None, f"{len(missing)} tagged pieces that no element holds"
        twice = [mcid for mcid, times in Counter(marking.tagged).items() if times > 1]
        if twice or any(owned[number, mcid] > 1 for mcid in set(marking.tagged)):
            yield number, None, "a number of a tagged piece is used twice"


@rule(
    "ua-parents", "error", "A reader finds the tag of what it points at",
    hint="export again; the parent tree does not fit the pages", source=f"{_UA}, 7.1; ISO 32000-1, 14.7.4.4",
)  # fmt: skip
def parents(dossier: Dossier) -> Iterator[Remark]:
    if not dossier.tree.top:
        return
    entries = dossier.parent_tree
    for leaf in dossier.leaves:
        marking = dossier.markings.get(leaf.number)
        if marking is None or not marking.tagged:
            continue
        found = entries.get(int(leaf.page.obj.get("/StructParents", -1)))
        if not isinstance(found, Array) or len(found) <= max(marking.tagged):
            yield leaf.number, None, "the parent tree has no entry for a tagged piece"
        elif any(not isinstance(found[mcid], Dictionary) for mcid in marking.tagged):
            yield leaf.number, None, "the parent tree leads to nothing"


@rule(
    "ua-roles", "error", "Every tag has a known meaning",
    hint="map the tag to a standard type in the role map", source=f"{_UA}, 7.1",
)  # fmt: skip
def roles(dossier: Dossier) -> Iterator[Remark]:
    for name in sorted({element.own for element in dossier.tree.walk() if element.type not in STANDARD}):
        yield 0, None, f"{name or 'a nameless tag'} leads to no standard type"
    for name in sorted(dossier.tree.roles.keys() & STANDARD):
        yield 0, None, f"the standard type {name} is given another meaning"


@rule(
    "ua-nesting", "error", "Lists, tables and contents are built as they must be",
    hint="put rows in tables, cells in rows, items in lists", source=f"{_UA}, 7.5 and 7.6; ISO 32000-1, 14.8.4.3",
)  # fmt: skip
def nesting(dossier: Dossier) -> Iterator[Remark]:
    for element in dossier.tree.walk():
        above = _meaningful(element.parent)
        if element.type in _PARENTS and above not in _PARENTS[element.type]:
            yield element.page, None, f"{element.type} stands in {above or 'nothing'}"
        allowed = _CHILDREN.get(element.type)
        for child in element.children if allowed else []:
            if child.type not in (allowed or ()) and child.type not in {"NonStruct", "Private"}:
                yield child.page, None, f"{element.type} holds {child.type}"


def _meaningful(element: Element | None) -> str:
    """Type of the nearest ancestor that is not a mere grouping."""
    while element is not None and element.type == "NonStruct":
        element = element.parent
    return element.type if element is not None else ""


@rule(
    "ua-scope", "error", "Head cells say whether they head a row or a column", hint="give TH a Scope",
    source=f"{_UA}, 7.5",
)  # fmt: skip
def scope(dossier: Dossier) -> Iterator[Remark]:
    for element in dossier.tree.walk():
        if element.type == "TH" and str(element.attribute("/Scope") or "") not in {"/Row", "/Column", "/Both"}:
            yield element.page, None, "a head cell without Scope"


@rule(
    "ua-regular", "error", "All rows of a table have as many cells", hint="fill the missing cells, or set ColSpan",
    source=f"{_UA}, 7.5",
)  # fmt: skip
def regular(dossier: Dossier) -> Iterator[Remark]:
    for element in dossier.tree.walk():
        if element.type == "Table":
            rows = [row for row in element.walk() if row.type == "TR" and _table_of(row) is element]
            wide = _row_widths(rows)
            if len(set(wide)) > 1:
                yield element.page, None, f"rows of {min(wide)} to {max(wide)} cells"


def _table_of(element: Element) -> Element | None:
    above = element.parent
    while above is not None and above.type != "Table":
        above = above.parent
    return above


def _row_widths(rows: list[Element]) -> list[int]:
    """Cells of each row, spans counted in."""
    hanging: list[int] = []
    wide = []
    for row in rows:
        cells = [cell for cell in row.children if cell.type in {"TH", "TD"}]
        total = sum(1 for left in hanging if left > 0)
        new = []
        for cell in cells:
            across = _span(cell, "/ColSpan")
            total += across
            new += [_span(cell, "/RowSpan") - 1] * across
        hanging = [left - 1 for left in hanging if left > 1] + [down for down in new if down > 0]
        wide.append(total)
    return wide


def _span(cell: Element, name: str) -> int:
    value = cell.attribute(name)
    return max(1, min(value, 1000)) if isinstance(value, int) else 1


@rule(
    "ua-figure", "error", "Every picture is told in words",
    hint="write an alternative text; mark decoration as such", source=f"{_UA}, 7.3",
)  # fmt: skip
def figure(dossier: Dossier) -> Iterator[Remark]:
    for element in dossier.tree.walk():
        if element.type in {"Figure", "Formula"}:
            said = str(element.node.get("/Alt", "")) or str(element.node.get("/ActualText", ""))
            if not said.strip():
                yield element.page, None, f"a {element.type} without alternative text"


@rule(
    "ua-headings", "error", "Headings go down one level at a time", hint="begin with H1 and leave no level out",
    source=f"{_UA}, 7.4",
)  # fmt: skip
def headings(dossier: Dossier) -> Iterator[Remark]:
    before = 0
    kinds = set()
    for element in dossier.tree.walk():
        if element.type == "H":
            kinds.add("H")
        if len(element.type) == 2 and element.type[0] == "H" and element.type[1].isdecimal():
            level = int(element.type[1])
            kinds.add("Hn")
            if level > before + 1:
                yield element.page, None, f"H{level} follows {f'H{before}' if before else 'no heading'}"
            before = level
    if len(kinds) > 1:
        yield 0, None, "H and numbered headings are mixed"


@rule(
    "ua-notes",
    "error",
    "Every note can be found by its name",
    hint="give each Note an ID of its own",
    source=f"{_UA}, 7.9",
)
def notes(dossier: Dossier) -> Iterator[Remark]:
    names: Counter[str] = Counter()
    for element in dossier.tree.walk():
        if element.type == "Note":
            name = str(element.node.get("/ID", ""))
            names[name] += 1
            if not name or names[name] > 1:
                yield element.page, None, "a note whose ID is used before" if name else "a note without ID"


RULES = (
    tree, content, crossed, held, parents, roles, nesting, scope, regular, figure, headings, notes,
)  # fmt: skip
