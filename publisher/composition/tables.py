"""Tables too wide for a page, cut into several that stand below each other.

Each goes on with the first column, which is drawn by style and not written
again, so that no word stands twice.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Iterable

from lxml import etree

from publisher.composition.balance import width_em
from publisher.composition.house import DisplayFace
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
_SPARE = 1.03
"""Times its width that a text is given: letters are not measured to a hair."""
_CLEAR = 0.8
"""Space in em that figures keep from the words beside them, besides that of all columns."""
_WIDEST_GUTTER = 2.5
"""Space in em that columns get besides, where there is room."""
_NARROW = 0.6
"""Share of the measure below which a table of figures is no wider than its columns."""


def cut_tables(root: Element, measure_em: float, faces: Iterable[DisplayFace]) -> None:
    """Cut every table below ``root`` that does not fit ``measure_em``, its width in em of its own type.

    Texts are measured in the faces of the roles ``table`` and ``table-head``.
    """
    known = {face.role: face for face in faces}
    body, head = (known.get(role, DisplayFace(role=role)) for role in ("table", "table-head"))
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
            _share_out(rows, measure_em, body, head)


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


def _share_out(rows: list[Element], measure: float, body: DisplayFace, head: DisplayFace) -> None:
    """Give columns their widths: what they ask for, and some space between; in too little room the narrow ones all.

    A head may stand on several lines for it.  In a column that is set right the space is at its right.
    """
    count = max((len(row) for row in rows), default=0)
    if not count or not all(len(row) == count for row in rows):
        return
    right = {column for column in range(count) if any("right" in row[column].get("style", "") for row in rows)}
    for lines in (1, 2, 3):
        asked = _asked(rows, count, lines, body, head)
        wanted = {column: wide + _padding(column, right) for column, wide in asked.items()}
        if _total(wanted) <= measure:
            break
    if _total(wanted) > measure:
        wanted = _shares(wanted, {column: _width(rows, column) for column in wanted}, measure)
    gutter = min(_WIDEST_GUTTER, max(0.0, measure - _total(wanted)) / max(1, count - 1))
    last = count - 1
    wanted = {column: width + gutter * (column != last) for column, width in wanted.items()}
    if last not in right:
        wanted[last] += max(0.0, measure - _total(wanted))
    for column in right - {last}:
        for row in rows:
            _style(row[column], f"padding-right: {_padding(column, right) + gutter:.2f}em")
    for column, cell in enumerate(rows[0]):
        _style(cell, f"width: {100 * wanted[column] / _total(wanted):.1f}%")
    if _total(wanted) < _NARROW * measure:
        table = next(rows[0].iterancestors("table"))
        _style(table, f"width: {_total(wanted):.1f}em")
        add_class(table, "narrow")


def _padding(column: int, right: set[int]) -> float:
    """Space at the right of a column; more where it is set right and the next is not."""
    return _PADDING_EM + _CLEAR * (column in right and column + 1 not in right)


def _style(element: Element, declaration: str) -> None:
    element.set("style", f"{element.get('style', '')}; {declaration}".lstrip("; "))


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


def _asked(rows: list[Element], count: int, lines: int, body: DisplayFace, head: DisplayFace) -> dict[int, float]:
    """Width of the longest cell of each column in one line, in em; a head may have as many as ``lines``."""
    asked = dict.fromkeys(range(count), 0.0)
    for row in rows:
        for column, cell in enumerate(row):
            text = " ".join(inner_text(cell).split())
            if cell.tag == "th" and cell.get("scope") != "row":
                asked[column] = max(asked[column], _in_lines(text, lines, head))
            else:
                asked[column] = max(asked[column], _em(text, body))
    return asked


def _in_lines(text: str, lines: int, face: DisplayFace) -> float:
    """Width that a text asks for in so many lines, in em."""
    blank = _em(" ", face)
    words = [_em(word, face) + blank for word in text.split()]
    wide = max(sum(words) / lines, *words, 0.0)
    while _lines(words, wide) > lines:
        wide *= 1.02
    return wide


def _lines(words: list[float], measure: float) -> int:
    count, room = 1, measure
    for word in words:
        if word > room:
            count, room = count + 1, measure
        room -= word
    return count


def _em(text: str, face: DisplayFace) -> float:
    return _SPARE * face.scale * width_em(text, face.kind, face.weight)


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
