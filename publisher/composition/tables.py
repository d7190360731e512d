"""Tables too wide for a page, cut into several that stand below each other.

Each goes on with the first column, which is drawn by style and not written
again, so that no word stands twice.
"""

from __future__ import annotations

import copy
import math

from lxml import etree

from publisher.xhtml import Element, add_class, has_class, inner_text

_EM = 0.55
"""Mean width of a character in em."""
_PADDING_EM = 0.9
_SHORT_TABLE = 12
"""Rows of a table that is not broken over pages."""
_SHORT_CELL = 7
"""Characters of a cell that is not broken into lines."""
_LONGEST = 14
"""Characters from which on a word may be broken."""
_MOST = 14
"""Columns of one table besides the first."""


def cut_tables(root: Element, measure_em: float) -> None:
    """Cut every table below ``root`` that does not fit ``measure_em``, its width in em of its own type."""
    for table in [t for t in root.iter("table") if not any(has_class(a, "cut") for a in t.iterancestors())]:
        rows = list(table.iter("tr"))
        for cell in (cell for row in rows for cell in row):
            if len(inner_text(cell)) <= _SHORT_CELL:
                add_class(cell, "nb")
        if len(rows) <= _SHORT_TABLE:
            add_class(table, "short")
        if any(cell.get("colspan") or cell.get("rowspan") for row in rows for cell in row):
            continue
        runs = _runs(rows, measure_em)
        if len(runs) > 1:
            _cut(table, runs)
        else:
            _share_out(rows, measure_em)


def _runs(rows: list[Element], measure: float) -> list[range]:
    """Columns of each piece, about as many in each; all but the first have room for the first column as well."""
    count = max((len(row) for row in rows), default=0)
    widths = [_width(rows, column) for column in range(count)]
    packed = _packed(widths, measure)
    pieces = len(packed)
    ends = [1 + (count - 1) * number // pieces for number in range(1, pieces + 1)] if pieces else []
    even = [range(start, end) for start, end in zip([0, *ends], ends, strict=False)]
    fits = all(sum(widths[i] for i in {0, *run}) <= measure for run in even)
    return even if fits else packed


def _share_out(rows: list[Element], measure: float) -> None:
    """Give the columns of a table that must break lines their widths: to the narrow ones all that they ask for."""
    count = max((len(row) for row in rows), default=0)
    if not all(len(row) == count for row in rows) or _total(wanted := _wanted(rows, count, 1)) <= measure:
        return
    for lines in (2, 3):
        if _total(wanted := _wanted(rows, count, lines)) <= measure:
            break
    if _total(wanted) > measure:
        wanted = _shares(wanted, {column: _width(rows, column) for column in wanted}, measure)
    for column, cell in enumerate(rows[0]):
        cell.set("style", f"width: {100 * wanted[column] / _total(wanted):.1f}%")


def _shares(wanted: dict[int, float], least: dict[int, float], room: float) -> dict[int, float]:
    """Widths that go with the square root of what is wanted, so that a long column gets more but not all."""
    given: dict[int, float] = {}
    while True:
        free = [column for column in wanted if column not in given]
        share = (room - _total(given)) / sum(math.sqrt(wanted[column]) for column in free) if free else 0.0
        full = [column for column in free if share * math.sqrt(wanted[column]) >= wanted[column]]
        if not full:
            return given | {column: max(least[column], share * math.sqrt(wanted[column])) for column in free}
        given |= {column: wanted[column] for column in full}


def _total(widths: dict[int, float]) -> float:
    return sum(widths.values())


def _wanted(rows: list[Element], count: int, lines: int) -> dict[int, float]:
    """Width of the longest cell of each column in one line, in em; a head may have as many as ``lines``."""
    wanted = dict.fromkeys(range(count), 0)
    for row in rows:
        for column, cell in enumerate(row):
            text = inner_text(cell)
            head = cell.tag == "th" and cell.get("scope") != "row" and lines > 1
            length = max(len(text) // lines + 2, *map(len, text.split()), 0) if head else len(text)
            wanted[column] = max(wanted[column], length)
    return {column: length * _EM * 0.92 + _PADDING_EM for column, length in wanted.items()}


def _packed(widths: list[float], measure: float) -> list[range]:
    """As many columns in each piece as go in."""
    runs: list[range] = []
    start, full = 0, 0.0
    for column, wide in enumerate(widths):
        if column > start and (full + wide > measure or column - max(start, 1) >= _MOST):
            runs.append(range(start, column))
            start, full = column, widths[0]
        full += wide
    return [*runs, range(start, len(widths))] if widths else []


def _width(rows: list[Element], column: int) -> float:
    """Least width of a column in em: that of its longest word, as far as words hold together."""
    words = [word for row in rows if column < len(row) for word in inner_text(row[column]).split()]
    return min(max(map(len, words), default=1), _LONGEST) * _EM + _PADDING_EM


def _cut(table: Element, runs: list[range]) -> None:
    for number, run in reversed(list(enumerate(runs))):
        piece = table if number == 0 else copy.deepcopy(table)
        for row in piece.iter("tr"):
            cells = list(row)
            stub = cells[0] if cells else None
            for column, cell in enumerate(cells):
                if column not in run:
                    row.remove(cell)
            if number and stub is not None:
                row.insert(0, _stub(stub))
        if number:
            if "id" in piece.attrib:
                del piece.attrib["id"]
            for caption in list(piece.iter("caption")):
                piece.remove(caption)
            add_class(piece, "continued")
            piece.tail = None
            table.addnext(piece)


def _stub(cell: Element) -> Element:
    """The first cell of a row, its words drawn by style."""
    stub = etree.Element(cell.tag, {"class": "stub", "data-text": inner_text(cell)})
    if cell.get("scope"):
        stub.set("scope", cell.get("scope", ""))
    return stub
