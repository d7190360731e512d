"""Which page goes where on a printed sheet, so that folding brings them into order.

Every scheme is worked out by folding: a sheet is folded in half again and
again in the mind, and its pages are numbered from the top of the little pile.
Nothing is a table, so nothing can be a wrong table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Scheme = Literal["booklet", "2-up", "signature-8", "signature-16", "signature-32"]
SCHEMES: tuple[Scheme, ...] = ("booklet", "2-up", "signature-8", "signature-16", "signature-32")

FOLDS: dict[int, str] = {4: "V", 8: "HV", 16: "VHV", 32: "HVHV"}
"""Pages of a signature → its folds in order: ``V`` the left half over the right, ``H`` the upper half over the lower.

The last fold is the spine, at the left of the folded signature."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One page on one side of a sheet."""

    column: int
    """From the left."""
    row: int
    """From the bottom."""
    page: int | None
    """Zero-based; None where the book has run out."""
    turned: bool
    """True when it stands on its head."""
    creep_leaf: int = 0
    """Leaves that lie outside it in a saddle-stitched pile; each pushes it out by the paper's caliper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of one printed sheet."""

    sheet: int
    """Zero-based."""
    front: bool
    columns: int
    rows: int
    places: tuple[Place, ...]
    signature: int = 0
    """Zero-based; sheets of a booklet are all of one."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """Where a page of a folded signature lies on the flat sheet."""

    column: int
    row: int
    front: bool
    turned: bool


def impose_pages(count: int, scheme: Scheme) -> tuple[Side, ...]:
    """Sides of all sheets for a book of ``count`` pages, fronts and backs in turn.

    :raises ValueError: for a scheme that is not known, or a book of no pages
    """
    if count < 1:
        raise ValueError("a book of no pages cannot be imposed")
    if scheme == "2-up":
        return _two_up(count)
    if scheme == "booklet":
        return _booklet(count)
    if scheme in SCHEMES:
        return _signatures(count, int(scheme.removeprefix("signature-")))
    raise ValueError(f"no imposition is called {scheme!r}; there are {', '.join(SCHEMES)}")


def _there(page: int, count: int) -> int | None:
    return page if page < count else None


def _two_up(count: int) -> tuple[Side, ...]:
    """Pages in reading order, two on a side; the sheets are cut, not folded, and the left pile goes on the right one.

    The left half carries the first half of the book.
    """
    leaves = -(-count // 2)
    sheets = -(-leaves // 2)
    sides = []
    for sheet in range(sheets):
        left, right = 2 * sheet, 2 * (sheet + sheets)
        for front in (True, False):
            pages = (left, right) if front else (right + 1, left + 1)
            places = tuple(
                Place(column=column, row=0, page=_there(page, count), turned=False) for column, page in enumerate(pages)
            )
            sides.append(Side(sheet=sheet, front=front, columns=2, rows=1, places=places))
    return tuple(sides)


def _booklet(count: int) -> tuple[Side, ...]:
    """Sheets nested into one another and stitched through the fold."""
    pages = -(-count // 4) * 4
    sides = []
    for sheet in range(pages // 4):
        first, last = 2 * sheet, pages - 1 - 2 * sheet
        for front in (True, False):
            pair = (last, first) if front else (first + 1, last - 1)
            places = tuple(
                Place(column=column, row=0, page=_there(page, count), turned=False, creep_leaf=sheet)
                for column, page in enumerate(pair)
            )
            sides.append(Side(sheet=sheet, front=front, columns=2, rows=1, places=places))
    return tuple(sides)


def _signatures(count: int, size: int) -> tuple[Side, ...]:
    """One sheet a signature; signatures are gathered one after another."""
    cells = folded(FOLDS[size])
    columns, rows = _grid(FOLDS[size])
    sides = []
    for sheet in range(-(-count // size)):
        for front in (True, False):
            places = tuple(
                Place(column=cell.column, row=cell.row, page=_there(sheet * size + number, count), turned=cell.turned)
                for number, cell in enumerate(cells)
                if cell.front == front
            )
            ordered = tuple(sorted(places, key=lambda place: (-place.row, place.column)))
            sides.append(Side(sheet=sheet, front=front, columns=columns, rows=rows, places=ordered, signature=sheet))
    return tuple(sides)


def _grid(folds: str) -> tuple[int, int]:
    columns: int = 2 ** folds.count("V")
    rows: int = 2 ** folds.count("H")
    return columns, rows


def folded(folds: str) -> tuple[_Cell, ...]:
    """Cells of the flat sheet in the order of the pages, once the sheet is folded and cut.

    The sheet lies with its front down.  Each fold lays the left half over the
    right, or the upper half over the lower.  What then lies at the top of the
    pile is the first page, its back the second, and so on down.  Columns of
    the front are counted as seen from the front.
    """
    columns, rows = _grid(folds)
    pile = {(c, r): [(c, r, False, False)] for c in range(columns) for r in range(rows)}
    wide, high = columns, rows
    for fold in folds:
        half = {}
        if fold == "V":
            wide //= 2
            for c in range(wide):
                for r in range(high):
                    over = [_flipped(leaf, head=False) for leaf in reversed(pile[wide - 1 - c, r])]
                    half[c, r] = pile[wide + c, r] + over
        else:
            high //= 2
            for c in range(wide):
                for r in range(high):
                    over = [_flipped(leaf, head=True) for leaf in reversed(pile[c, 2 * high - 1 - r])]
                    half[c, r] = pile[c, r] + over
        pile = half
    return tuple(cell for leaf in reversed(pile[0, 0]) for cell in _faces(leaf, columns))


_Leaf = tuple[int, int, bool, bool]
"""Column and row on the flat sheet as it lies, whether its front is up now, whether it stands on its head."""


def _flipped(leaf: _Leaf, *, head: bool) -> _Leaf:
    column, row, up, turned = leaf
    return column, row, not up, turned != head


def _faces(leaf: _Leaf, columns: int) -> tuple[_Cell, _Cell]:
    """The upper face of a leaf of the pile, then the lower."""
    column, row, up, turned = leaf
    front = _Cell(columns - 1 - column, row, True, turned)
    back = _Cell(column, row, False, turned)
    return (front, back) if up else (back, front)


def fold_order(scheme: Scheme) -> str:
    """What to do with the printed sheets, in words."""
    if scheme == "booklet":
        return "Lay the sheets on each other as printed, fold the pile once in the middle, stitch through the fold."
    if scheme == "2-up":
        return "Cut the pile in the middle, lay the left half on the right half, bind at the left."
    words = {"V": "left half over the right", "H": "upper half over the lower"}
    folds = ", then ".join(words[fold] for fold in FOLDS[int(scheme.removeprefix("signature-"))])
    return f"Lay each sheet with page 1 face down. Fold the {folds}. Gather the signatures in order, bind at the left."
