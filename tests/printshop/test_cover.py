"""Covers: exact to size, all vector, bars that can be read, words only where they may stand."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from publisher.model import Author, Book, Edition, Imprint, Picture, Series
from publisher.preflight import Order, examine
from publisher.printshop import Particulars, load_profile
from publisher.printshop.barcode import addon_modules, isbn_bars, price_digits
from publisher.printshop.cover import CoverWork, make_cover_wrap
from publisher.printshop.painting import paintings
from tests.printshop.books import run

BOOK = Book(
    key="winter",
    title="Winter and After",
    subtitle="Essays on the Harbour",
    series=Series(name="Harbour Papers", number=9),
    imprint=Imprint(name="Harbour Press"),
    authors=(Author(name="Ann Keel"), Author(name="Tom Mast")),
    blurb="Twelve essays by those who watched it happen. " * 6,
)
EDITION = Edition(name="print", isbn="978-0-306-40615-7", price="USD 18.50", colours="mono")


def cover(
    folder: Path, name: str = "kdp", pages: int = 300, *, book: Book = BOOK, edition: Edition = EDITION, **more: Any
) -> CoverWork:
    about = Particulars(title=book.title)
    out = folder / f"{name}.pdf"
    size = (432.0, 648.0)
    return make_cover_wrap(book, edition, load_profile(name), pages, out, trim_pt=size, particulars=about, **more)


@pytest.fixture(scope="module")
def kdp(tmp_path_factory: pytest.TempPathFactory) -> CoverWork:
    return cover(tmp_path_factory.mktemp("cover"))


@pytest.mark.parametrize(("name", "pages"), [("kdp", 300), ("lulu", 300), ("ingramspark", 300), ("offset-coated", 304)])
def test_the_flat_size_is_as_reckoned_by_hand(tmp_path: Path, name: str, pages: int) -> None:
    spine = {"kdp": 300 * 0.002252, "lulu": 300 / 444 + 0.06, "ingramspark": 300 * 0.002252}
    spine["offset-coated"] = 152 * 0.0039
    work = cover(tmp_path, name, pages)
    said = run("pdfinfo", "-box", work.sheet.path)
    box = [float(n) for n in re.search(r"TrimBox:\s+([\d. ]+)\n", said)[1].split()]  # type: ignore[index]
    assert box[2] - box[0] == pytest.approx(864 + spine[name] * 72, abs=0.02)
    assert box[3] - box[1] == pytest.approx(648, abs=0.02)
    order = Order(kind="cover", trim_pt=work.sheet.trim_pt, ink_max=work.sheet.press.ink_max)
    assert examine(work.sheet.path, load_profile(name), order) == ()
    run("qpdf", "--check", work.sheet.path)
    assert run("gs", "-q", "-dPDFSTOPONERROR", "-dNOPAUSE", "-dBATCH", "-sDEVICE=nullpage", work.sheet.path) == ""


def test_it_is_all_vector(kdp: CoverWork) -> None:
    assert len(run("pdfimages", "-list", kdp.sheet.path).strip().splitlines()) == 2
    assert len(run("pdffonts", kdp.sheet.path).strip().splitlines()) == 2


def test_an_override_of_the_spine_is_taken(tmp_path: Path) -> None:
    assert cover(tmp_path, spine=50.0).wrap.width_pt == pytest.approx(914)


def test_flaps_lie_outside(tmp_path: Path) -> None:
    wrap = cover(tmp_path, flaps_pt=200).wrap
    assert [panel.name for panel in wrap.panels] == ["back-flap", "back", "spine", "front", "front-flap"]
    assert wrap.width_pt == pytest.approx(864 + 400 + 300 * 0.002252 * 72)


@pytest.mark.parametrize(
    ("name", "pages", "allowed"),
    [("kdp", 78, False), ("kdp", 200, True), ("lulu", 80, False), ("lulu", 200, True), ("ingramspark", 40, False)],
)
def test_the_spine_has_words_only_where_it_may(tmp_path: Path, name: str, pages: int, allowed: bool) -> None:
    work = cover(tmp_path, name, pages)
    assert work.spine_text is allowed
    panel = work.wrap.panel("spine")
    with pikepdf.open(work.sheet.path) as pdf:
        trim = [float(value) for value in pdf.pages[0].obj.TrimBox]
        left, right = trim[0] + panel.box[0], trim[0] + panel.box[2]
        drawn = [paint for paint in paintings(pdf.pages[0]) if left <= paint.box[0] and paint.box[2] <= right]
    assert bool(drawn) is allowed
    for paint in drawn:
        assert paint.box[0] >= trim[0] + panel.safe[0] - 0.01, "the words keep the clearance"
        assert paint.box[2] <= trim[0] + panel.safe[2] + 0.01


_LEFT = ["0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011"]
_PARITY = ["LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL"]


def decoded(modules: str) -> str:
    """Digits of 95 modules of EAN-13, read by tables of the test's own."""
    assert (modules[:3], modules[45:50], modules[92:]) == ("101", "01010", "101")
    digits, parity = "", ""
    for start in range(3, 45, 7):
        code = modules[start : start + 7]
        mirrored = "".join("10"[int(bit)] for bit in reversed(code))
        parity += "L" if code in _LEFT else "G"
        digits += str(_LEFT.index(code if code in _LEFT else mirrored))
    for start in range(50, 92, 7):
        digits += str(_LEFT.index("".join("10"[int(bit)] for bit in modules[start : start + 7])))
    return str(_PARITY.index(parity)) + digits


def scanned(work: CoverWork, folder: Path) -> tuple[str, float, float]:
    """Modules, their width and the white to the left of them in points, as a scanner sees a line through the bars."""
    ppi = 1200
    panel = work.wrap.panel("back").box
    inset = load_profile("kdp").barcode_inset_pt
    x = int((work.wrap.bleed_pt + panel[2] - inset - 144) / 72 * ppi)
    y = int((work.wrap.bleed_pt + work.wrap.height_pt - inset - 40) / 72 * ppi)
    run("pdftoppm", "-r", str(ppi), "-gray", "-x", str(x), "-y", str(y), "-W", str(2 * ppi), "-H", "4", "-singlefile",
        work.sheet.path, folder / "line")  # fmt: skip
    line = Image.open(folder / "line.pgm").crop((0, 2, 2 * ppi, 3)).tobytes()
    runs = [(bar, len(list(run_))) for bar, run_ in groupby(level < 100 for level in line)]
    if runs[0][0]:
        runs = runs[1:]
    unit = sum(length for _, length in runs[1:60]) / 95
    modules = "".join(("1" if bar else "0") * round(length / unit) for bar, length in runs[1:])
    return modules, unit / ppi * 72, runs[0][1] / ppi * 72


def test_the_bars_say_the_isbn_and_the_price(kdp: CoverWork, tmp_path: Path) -> None:
    modules, unit, quiet = scanned(kdp, tmp_path)
    assert decoded(modules[:95]) == "9780306406157"
    assert modules[95:].strip("0") == addon_modules("51850")
    assert 0.8 * 0.33 <= unit / 72 * 25.4 <= 0.33 * 1.01
    assert quiet >= 10.5 * unit


def test_bars_are_pure_black_on_white(kdp: CoverWork) -> None:
    with pikepdf.open(kdp.sheet.path) as pdf:
        drawn = list(paintings(pdf.pages[0]))
    boxes = [
        paint.box for paint in drawn if paint.colour.values == (0.0, 0.0, 0.0, 0.0) and paint.box[2] - paint.box[0] > 90
    ]
    assert len(boxes) == 1
    x0, y0, x1, y1 = boxes[0]
    inside = [p for p in drawn if p.box[0] >= x0 and p.box[2] <= x1 and p.box[1] >= y0 and p.box[3] <= y1]
    assert len(inside) > 50
    assert {paint.colour.values for paint in inside} == {(0.0, 0.0, 0.0, 1.0), (0.0, 0.0, 0.0, 0.0)}


@pytest.mark.parametrize(
    ("price", "digits"),
    [
        ("USD 18.50", "51850"),
        ("GBP 12", "01200"),
        ("£9.99", "00999"),
        ("", "90000"),
        ("EUR 20", "90000"),
        ("USD 120", "90000"),
    ],
)
def test_prices_become_add_ons(price: str, digits: str) -> None:
    assert price_digits(price) == digits


@pytest.mark.parametrize("isbn", ["978-0-306-40615-8", "0-306-40615-2", "words", ""])
def test_a_wrong_isbn_is_refused(isbn: str) -> None:
    with pytest.raises(ValueError, match="not an ISBN"):
        isbn_bars(isbn, "", (144, 86))


def test_what_is_missing_or_odd_is_a_notice_and_the_cover_is_made(tmp_path: Path) -> None:
    none = cover(tmp_path, edition=replace(EDITION, isbn=""))
    assert [notice.code for notice in none.sheet.notices] == ["print-isbn"]
    wrong = cover(tmp_path, edition=replace(EDITION, isbn="978-0-306-40615-8"))
    assert [notice.code for notice in wrong.sheet.notices] == ["print-isbn"]
    long = cover(tmp_path, book=replace(BOOK, blurb="Many words on the harbour. " * 400))
    assert [notice.code for notice in long.sheet.notices] == ["print-blurb"]
    bare = Book(key="k", title="A title of very many words that goes on and on " * 5, language="en")
    assert cover(tmp_path, book=bare).spine_text
    marked = replace(BOOK, title="Café: “Où?” — José’s Ñandú", blurb="It’s “naïve”; it is: all… of it.")
    assert cover(tmp_path, book=marked).sheet.notices == ()


def test_a_chinese_spine_stands_upright(tmp_path: Path) -> None:
    book = replace(
        BOOK,
        title="島嶼與海港",
        language="zh-Hant",
        imprint=Imprint(name="海港出版社"),
        blurb="十二篇文章，記錄了觀察。",
    )
    work = cover(tmp_path, book=book)
    assert work.spine_text
    order = Order(kind="cover", trim_pt=work.sheet.trim_pt)
    assert examine(work.sheet.path, load_profile("kdp"), order) == ()


def test_a_picture_of_the_users_own_is_laid_and_checked(tmp_path: Path) -> None:
    for wide, expected in ((2400, set()), (300, {"picture-coarse"})):
        path = tmp_path / f"{wide}.png"
        Image.merge("RGB", [Image.radial_gradient("L")] * 2 + [Image.linear_gradient("L")]).resize((wide, wide)).save(
            path
        )
        picture = Picture(src="p.png", digest="d", path=str(path), mime="image/png", width=wide, height=wide)
        work = cover(tmp_path, picture=picture)
        found = examine(work.sheet.path, load_profile("kdp"), Order(kind="cover", trim_pt=work.sheet.trim_pt))
        assert {finding.rule for finding in found} == expected
        assert " rgb " not in run("pdfimages", "-list", work.sheet.path)


def test_the_same_bytes_twice(kdp: CoverWork, tmp_path: Path) -> None:
    assert cover(tmp_path).sheet.path.read_bytes() == kdp.sheet.path.read_bytes()
