"""Imposed sheets as a PDF, with the marks that folding, cutting and gathering need."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from publisher.composition.outlines import Hand, write
from publisher.errors import UsageError
from publisher.printshop.graphics import Box
from publisher.printshop.imposition import Place, Scheme, Side, fold_order, impose_pages
from publisher.printshop.intents import PRODUCER
from publisher.printshop.trimming import box_on
from publisher.store import write_atomically
from publisher.units import POINTS

_MARK_PT = 4 * POINTS["mm"]
_GAP_PT = 1 * POINTS["mm"]
"""Between the bleed and a mark."""
_SLUG_PT = _MARK_PT + _GAP_PT + 9
_COLLATE_PT = 6.0
"""Size of the mark on the back of a signature that steps down from one to the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """Where the cells of a sheet lie."""

    width: float
    height: float
    """Of a trimmed page."""
    bleed: float
    spines: bool
    """False for sheets that are cut in the middle: every column has its bleed."""
    columns: int
    rows: int
    margin: float
    """Around all pages, for bleed and marks."""

    def left(self, column: int) -> float:
        gaps = sum(0.0 if self.spine_before(c) else 2 * self.bleed for c in range(1, column + 1))
        return self.margin + column * self.width + gaps

    def bottom(self, row: int) -> float:
        return self.margin + row * (self.height + 2 * self.bleed)

    def spine_before(self, column: int) -> bool:
        """True when the edge at the left of ``column`` is a spine; they are every second one."""
        return self.spines and column % 2 == 1

    @property
    def size(self) -> tuple[float, float]:
        across = self.left(self.columns - 1) + self.width + self.margin
        return across, self.bottom(self.rows - 1) + self.height + self.margin


def impose(
    source: Path, scheme: Scheme, out: Path, *, caliper_pt: float = 0.0, marks: bool = True,
    sheet_pt: tuple[float, float] | None = None,
) -> Path:  # fmt: skip
    """Lay the pages of ``source`` on sheets for folding or cutting.

    :param caliper_pt: thickness of a sheet; in a booklet each inner sheet is moved towards the fold by it (creep)
    :param marks: cut marks, fold marks, collating marks and a line that names the side
    :param sheet_pt: size of the paper, to which the pages are scaled down, never up; None: as large as needed
    :raises UsageError: when ``source`` is no PDF that can be opened
    :raises ValueError: for a scheme that is not known
    """
    try:
        opened = pikepdf.open(source)
    except pikepdf.PdfError as fault:
        raise UsageError(f"{source} is no PDF that can be opened: {str(fault).removeprefix(f'{source}: ')}") from None
    with opened as pages, Pdf.new() as pdf:
        trim, bleed_box = box_on(pages.pages[0])
        own = max(0.0, trim[0] - bleed_box[0], trim[1] - bleed_box[1], bleed_box[2] - trim[2])
        bleed = own if own > 0.1 else 0.0
        sides = impose_pages(len(pages.pages), scheme)
        grid = _Grid(
            width=trim[2] - trim[0], height=trim[3] - trim[1], bleed=bleed, spines=scheme != "2-up",
            columns=sides[0].columns, rows=sides[0].rows, margin=bleed + (_SLUG_PT if marks else 0.0),
        )  # fmt: skip
        forms = [_form(pages, pdf, page) for page in pages.pages]
        for side in sides:
            _draw_side(pdf, side, grid, forms, scheme, caliper_pt, sheet_pt, marks=marks)
        intents = pages.Root.get("/OutputIntents")
        if intents is not None:
            pdf.Root.OutputIntents = pdf.copy_foreign(pages.make_indirect(intents))
        title = str(pages.docinfo.get("/Title", ""))
        pdf.trailer.Info = pdf.make_indirect(Dictionary(Title=String(title), Producer=String(PRODUCER)))
        sheets = io.BytesIO()
        pdf.save(sheets, deterministic_id=True, force_version="1.6")
    write_atomically(out, sheets.getvalue())
    return out


def _form(source: Pdf, pdf: Pdf, page: pikepdf.Page) -> tuple[Object, Box]:
    """The page as a form with all that lies on its sheet, and its trim."""
    trim, bleed = box_on(page)
    contents = page.obj.get("/Contents", Array())
    parts = list(contents) if isinstance(contents, Array) else [contents]
    form = Stream(pdf, b"\n".join(part.read_bytes() for part in parts if isinstance(part, Stream)))
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([round(value, 4) for value in bleed])
    if "/Resources" in page.obj:
        form.Resources = _resources(source, pdf, page)
    return pdf.make_indirect(form), trim


def _resources(source: Pdf, pdf: Pdf, page: pikepdf.Page) -> Object:
    """The page's resources in the new file; only indirect objects can be copied over."""
    if not page.obj.Resources.is_indirect:
        page.obj.Resources = source.make_indirect(page.obj.Resources)
    return pdf.copy_foreign(page.obj.Resources)


def _draw_side(
    pdf: Pdf, side: Side, grid: _Grid, forms: list[tuple[Object, Box]], scheme: Scheme, caliper: float,
    sheet_pt: tuple[float, float] | None, *, marks: bool,
) -> None:  # fmt: skip
    wide, high = grid.size
    paper = sheet_pt or (wide, high)
    scale = min(1.0, paper[0] / wide, paper[1] / high)
    shift = ((paper[0] - wide * scale) / 2, (paper[1] - high * scale) / 2)
    drawing = [f"q {scale:.6f} 0 0 {scale:.6f} {shift[0]:.4f} {shift[1]:.4f} cm\n"]
    used = Dictionary()
    for place in side.places:
        if place.page is not None:
            form, trim = forms[place.page]
            used[f"/P{place.page}"] = form
            drawing.append(_placed(place, grid, trim, caliper))
    if marks:
        drawing += [*_marks(grid), *_collating(side, grid), _named(side, grid, scheme)]
    page = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, round(paper[0], 4), round(paper[1], 4)]))
    page.TrimBox = _finished(grid, scale, shift)
    page.Resources = Dictionary(XObject=used)
    page.Contents = pdf.make_stream("".join([*drawing, "Q\n"]).encode())
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))


def _finished(grid: _Grid, scale: float, shift: tuple[float, float]) -> Array:
    """The part of the sheet that pages cover, without bleed and marks."""
    wide, high = grid.size
    x0, y0, x1, y1 = grid.margin, grid.margin, wide - grid.margin, high - grid.margin
    corners = (x0 * scale + shift[0], y0 * scale + shift[1], x1 * scale + shift[0], y1 * scale + shift[1])
    return Array([round(value, 4) for value in corners])


def _placed(place: Place, grid: _Grid, trim: Box, caliper: float) -> str:
    """A page in its cell, cut at its bleed, and at the fold where it has a neighbour."""
    x, y = grid.left(place.column), grid.bottom(place.row)
    left = 0.0 if grid.spine_before(place.column) else grid.bleed
    right = 0.0 if grid.spine_before(place.column + 1) else grid.bleed
    creep = place.creep_leaf * caliper * (1 if grid.spine_before(place.column + 1) else -1)
    clip = (
        f"{x - left:.4f} {y - grid.bleed:.4f} {grid.width + left + right:.4f} {grid.height + 2 * grid.bleed:.4f} re W n"
    )
    if place.turned:
        matrix = f"-1 0 0 -1 {x + grid.width + trim[0] - creep:.4f} {y + grid.height + trim[1]:.4f}"
    else:
        matrix = f"1 0 0 1 {x - trim[0] + creep:.4f} {y - trim[1]:.4f}"
    return f"q {clip} {matrix} cm /P{place.page} Do Q\n"


def _marks(grid: _Grid) -> Iterator[str]:
    """Cut marks at the edges of every page, dashed marks at the folds, all outside the bleed."""
    wide, high = grid.size
    near, far = grid.margin - grid.bleed - _GAP_PT, grid.margin - grid.bleed - _GAP_PT - _MARK_PT
    yield "q 0 0 0 1 K 0.25 w\n"
    for column in range(grid.columns):
        left = grid.left(column)
        for x, fold in ((left, grid.spine_before(column)), (left + grid.width, grid.spine_before(column + 1))):
            yield "[2 1.5] 0 d\n" if fold else "[] 0 d\n"
            yield _line(x, near, x, far) + _line(x, high - near, x, high - far)
    yield "[] 0 d\n"
    for row in range(grid.rows):
        for y in (grid.bottom(row), grid.bottom(row) + grid.height):
            yield _line(near, y, far, y) + _line(wide - near, y, wide - far, y)
    yield "Q\n"


def _line(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"{x0:.4f} {y0:.4f} m {x1:.4f} {y1:.4f} l S\n"


def _collating(side: Side, grid: _Grid) -> Iterator[str]:
    """A bar on the outermost fold, lower for each signature, so that a missing one shows on the back of the block."""
    if not side.front or grid.rows == 1:
        return
    first = min((place for place in side.places if place.page is not None), key=lambda place: place.page or 0)
    x = grid.left(first.column) - _COLLATE_PT / 4
    y = grid.bottom(first.row) + grid.height - 36 - (side.signature % 24) * _COLLATE_PT * 1.5
    yield f"q 0 0 0 1 k {x:.4f} {y:.4f} {_COLLATE_PT / 2:.4f} {_COLLATE_PT:.4f} re f Q\n"


def _named(side: Side, grid: _Grid, scheme: Scheme) -> str:
    """Which sheet and side it is, and how it is folded, as outlines in the slug."""
    face = "front" if side.front else "back"
    text = f"{scheme}  sheet {side.sheet + 1} {face}"
    if side.front and side.sheet == 0:
        text += f"   {fold_order(scheme)}"
    outline = write(text, Hand(kind="sans"), 5.0, x=0, y=0)
    x, y = grid.margin, grid.margin - grid.bleed - _SLUG_PT + 2.5
    return f"q 0 0 0 1 k 1 0 0 1 {x:.4f} {y:.4f} cm {operators(outline)} f Q\n"


_STEP = re.compile(r"([MLHVCQZ])([^MLHVCQZ]*)")


def operators(path: str) -> str:
    """Path data of an SVG, absolute commands only and y downwards, as operators of a PDF, y upwards."""
    drawn, x, y = [], 0.0, 0.0
    for command, rest in _STEP.findall(path):
        numbers = [float(n) for n in re.findall(r"-?\d*\.?\d+(?:e-?\d+)?", rest)]
        if command == "Z":
            drawn.append("h")
            continue
        if command in "HV":
            numbers = [numbers[0], y] if command == "H" else [x, numbers[0]]
        step = {"C": 6, "Q": 4}.get(command, 2)
        for start in range(0, len(numbers), step):
            part = numbers[start : start + step]
            if command == "Q":
                (a, b, c, d) = part
                part = [x + (a - x) * 2 / 3, y + (b - y) * 2 / 3, c + (a - c) * 2 / 3, d + (b - d) * 2 / 3, c, d]
            x, y = part[-2:]
            signs = " ".join(f"{n if i % 2 == 0 else -n:.3f}" for i, n in enumerate(part))
            drawn.append(f"{signs} {'m' if command == 'M' and start == 0 else 'c' if len(part) == 6 else 'l'}")
    return " ".join(drawn)
