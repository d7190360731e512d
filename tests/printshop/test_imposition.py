"""Sheets are proved by unfolding: what is printed is read back, folded like paper, and must come out in order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import weasyprint

from publisher.printshop.imposition import SCHEMES, Scheme, fold_order, impose_pages
from publisher.printshop.sheets import impose
from tests.printshop.books import run

WIDE, HIGH = 200.0, 300.0


@pytest.fixture(scope="session")
def numbered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty small pages; each carries its number as ``p7q`` near its head and left edge."""
    path = tmp_path_factory.mktemp("numbered") / "numbered.pdf"
    css = "@page { size: 200pt 300pt; margin: 20pt; bleed: 6pt } p { break-after: page; font: 12pt Liberation Serif }"
    words = "".join(f"<p>p{number}q</p>" for number in range(1, 41))
    path.write_bytes(weasyprint.HTML(string=f"<style>{css}</style>{words}").write_pdf())
    return path


@dataclass(frozen=True)
class Printed:
    """A number as it is read on a sheet: where it stands, and whether it is upright."""

    number: int
    x: float
    y: float
    upright: bool


def read_sheet(pdf: pypdfium2.PdfDocument, index: int) -> list[Printed]:
    """Numbers on one side, from the positions of their letters."""
    page = pdf[index]
    text = page.get_textpage()
    found = []
    whole = text.get_text_range()
    at = 0
    while (start := whole.find("p", at)) >= 0:
        end = whole.find("q", start)
        first, last = text.get_charbox(start), text.get_charbox(end)
        found.append(Printed(int(whole[start + 1 : end]), first[0], first[1], last[0] > first[0]))
        at = end + 1
    text.close()
    return found


@dataclass(frozen=True)
class Paper:
    """A leaf of paper in the air: two numbers back to back, its place, its height in the pile."""

    up: int | None
    down: int | None
    x: float
    y: float
    z: float
    head_up: bool = True


def fold(leaves: list[Paper], axis: str, middle: float) -> list[Paper]:
    """Lay what is left of (or above) ``middle`` over the rest: mirrored, turned over, the pile upside down on top."""
    moves = [leaf for leaf in leaves if (leaf.x < middle if axis == "V" else leaf.y > middle)]
    stays = [leaf for leaf in leaves if leaf not in moves]
    top = max(leaf.z for leaf in leaves)
    over = []
    for leaf in moves:
        flipped = replace(leaf, up=leaf.down, down=leaf.up, z=2 * top + 1 - leaf.z)
        if axis == "V":
            over.append(replace(flipped, x=2 * middle - leaf.x))
        else:
            over.append(replace(flipped, y=2 * middle - leaf.y, head_up=not leaf.head_up))
    return stays + over


def fold_signature(front: list[Printed], back: list[Printed], size: tuple[float, float], folds: str) -> list[int]:
    """Fold one printed sheet and read it from the top.  The front lies down, so it is seen mirrored from above."""
    columns, rows = 2 ** folds.count("V"), 2 ** folds.count("H")
    across, high = size[0] / columns, size[1] / rows

    def cell(item: Printed) -> tuple[int, int]:
        return int(item.x // across), int(item.y // high)

    ahead = {(columns - 1 - cell(item)[0], cell(item)[1]): item for item in front}
    behind = {cell(item): item for item in back}
    leaves = []
    for place in sorted(ahead.keys() | behind.keys()):
        under, over = ahead.get(place), behind.get(place)
        assert under is None or over is None or under.upright == over.upright, "heads back to back"
        upright = (under or over).upright  # type: ignore[union-attr]
        leaves.append(Paper(over and over.number, under and under.number, place[0] + 0.5, place[1] + 0.5, 0.0, upright))
    x, y, wide, tall = 0.0, 0.0, float(columns), float(rows)
    for axis in folds:
        if axis == "V":
            leaves = fold(leaves, "V", x + wide / 2)
            x, wide = x + wide / 2, wide / 2
        else:
            leaves = fold(leaves, "H", y + tall / 2)
            tall /= 2
    assert len({(leaf.x, leaf.y) for leaf in leaves}) == 1, "all leaves lie on one another"
    assert all(leaf.head_up for leaf in leaves), "no page stands on its head once folded"
    pile = sorted(leaves, key=lambda leaf: -leaf.z)
    return [number for leaf in pile for number in (leaf.up, leaf.down) if number]


FOLDED = {"signature-8": "HV", "signature-16": "VHV", "signature-32": "HVHV"}


def read_back(path: Path, scheme: Scheme) -> list[int]:
    pdf = pypdfium2.PdfDocument(path)
    sides = [read_sheet(pdf, index) for index in range(len(pdf))]
    size = pdf[0].get_size()
    pdf.close()
    sheets = list(zip(sides[0::2], sides[1::2], strict=True))
    if scheme in FOLDED:
        return [n for front, back in sheets for n in fold_signature(front, back, size, FOLDED[scheme])]
    halves: list[tuple[list[int], list[int]]] = []
    for front, back in sheets:
        left = [i.number for i in front if i.x < size[0] / 2] + [i.number for i in back if i.x > size[0] / 2]
        right = [i.number for i in front if i.x > size[0] / 2] + [i.number for i in back if i.x < size[0] / 2]
        halves.append((left, right))
    if scheme == "2-up":
        return [n for left, _ in halves for n in left] + [n for _, right in halves for n in right]
    inward = [n for _, right in halves for n in right]
    return inward + [n for left, _ in reversed(halves) for n in reversed(left)]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_sheets_unfold_to_the_book(numbered: Path, tmp_path: Path, scheme: Scheme) -> None:
    out = impose(numbered, scheme, tmp_path / "sheets.pdf", caliper_pt=0.3)
    assert read_back(out, scheme) == list(range(1, 41))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("pages", [1, 7, 16, 33])
def test_every_page_is_printed_once(scheme: Scheme, pages: int) -> None:
    sides = impose_pages(pages, scheme)
    printed = sorted(place.page for side in sides for place in side.places if place.page is not None)
    assert printed == list(range(pages))
    assert len(sides) % 2 == 0


def test_an_unfolding_that_is_wrong_is_seen(numbered: Path, tmp_path: Path) -> None:
    """The test itself can fail: sheets of a booklet read as signatures come out in another order."""
    out = impose(numbered, "signature-16", tmp_path / "sheets.pdf")
    pdf = pypdfium2.PdfDocument(out)
    front, back = read_sheet(pdf, 0), read_sheet(pdf, 1)
    assert fold_signature(front, back, pdf[0].get_size(), "VHV") == list(range(1, 17))
    swapped = [replace(item, number=item.number % 16 + 1) for item in front]
    assert fold_signature(swapped, back, pdf[0].get_size(), "VHV") != list(range(1, 17))
    pdf.close()


def test_creep_moves_inner_pages_to_the_fold(numbered: Path, tmp_path: Path) -> None:
    flat = impose(numbered, "booklet", tmp_path / "flat.pdf")
    crept = impose(numbered, "booklet", tmp_path / "crept.pdf", caliper_pt=0.5)
    one, two = pypdfium2.PdfDocument(flat), pypdfium2.PdfDocument(crept)
    for sheet in range(10):
        middle = one[0].get_size()[0] / 2
        for before, after in zip(read_sheet(one, 2 * sheet), read_sheet(two, 2 * sheet), strict=True):
            moved = after.x - before.x
            assert moved == pytest.approx((0.5 if before.x < middle else -0.5) * sheet, abs=0.01)
    one.close()
    two.close()


def test_sheets_fit_the_paper_and_are_sound(numbered: Path, tmp_path: Path) -> None:
    out = impose(numbered, "booklet", tmp_path / "a5.pdf", sheet_pt=(300, 260), marks=False)
    with pikepdf.open(out) as pdf:
        assert [float(value) for value in pdf.pages[0].mediabox] == [0, 0, 300, 260]
        assert len(pdf.pages) == 20
        x0, y0, x1, y1 = (float(value) for value in pdf.pages[0].obj.TrimBox)
        assert (x1 - x0) / (y1 - y0) == pytest.approx(400 / 300), "the trim is that of the open spread"
    run("qpdf", "--check", out)
    run("gs", "-q", "-dPDFSTOPONERROR", "-dNOPAUSE", "-dBATCH", "-sDEVICE=nullpage", out)


def test_the_same_sheets_twice(numbered: Path, tmp_path: Path) -> None:
    one = impose(numbered, "signature-8", tmp_path / "one.pdf").read_bytes()
    assert one == impose(numbered, "signature-8", tmp_path / "two.pdf").read_bytes()


def test_folding_is_told_in_words() -> None:
    assert all(fold_order(scheme) for scheme in SCHEMES)
    with pytest.raises(ValueError, match="no imposition"):
        impose_pages(8, "origami")  # type: ignore[arg-type]
