"""Interiors for every printer, held against what other tools see in them."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest
import weasyprint
from PIL import Image, ImageChops

from publisher.preflight import Order, examine
from publisher.preflight.dossier import open_dossier
from publisher.preflight.fonts import name_of
from publisher.printshop import Particulars, Sheetwork, load_profile, make_interior
from publisher.printshop.painting import paintings
from publisher.store import open_store
from tests.printshop.books import plates, run, set_book

JOBS = (("kdp", "colour"), ("lulu", "colour"), ("ingramspark", "mono"), ("ingramspark", "colour"),
        ("offset-coated", "colour"), ("offset-uncoated", "mono"))  # fmt: skip
ABOUT = Particulars(title="Harbour & Sea", authors=("Ann Keel",), isbn="9780306406157", language="en")


@pytest.fixture(scope="module")
def works(bound: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Sheetwork]:
    folder = tmp_path_factory.mktemp("interiors")
    return {
        (name, colours): make_interior(
            bound, load_profile(name), folder / f"{name}-{colours}.pdf", particulars=ABOUT, colours=colours
        )
        for name, colours in JOBS
    }


@pytest.mark.parametrize("job", JOBS)
def test_every_reader_takes_it_without_a_word(works: dict[tuple[str, str], Sheetwork], job: tuple[str, str]) -> None:
    path = works[job].path
    run("qpdf", "--check", path)
    assert run("gs", "-q", "-dPDFSTOPONERROR", "-dNOPAUSE", "-dBATCH", "-sDEVICE=nullpage", path) == ""
    assert "error" not in run("mutool", "info", path)
    assert run("pdffonts", path).count("yes yes yes") == 5
    listed = run("pdfimages", "-list", path)
    assert " rgb " not in listed
    assert len(listed.strip().splitlines()) - 2 >= 4


@pytest.mark.parametrize("job", JOBS)
def test_poppler_lists_what_our_own_report_does(works: dict[tuple[str, str], Sheetwork], job: tuple[str, str]) -> None:
    """Pictures with their sizes and inks, typefaces, pages and their size."""
    work = works[job]
    rows = [line.split() for line in run("pdfimages", "-list", work.path).splitlines()[2:]]
    toned = [row for row in rows if row[2] == "image" and row[7] != "1"]
    inks = {"cmyk": "DeviceCMYK", "gray": "DeviceGray"}
    assert sorted(f"{inks[row[5]]} {row[3]} × {row[4]}" for row in toned) == sorted(c.after for c in work.pictures)
    dossier = open_dossier(work.path, Order())
    with dossier.pdf:
        ours = {name_of(font) for font, _ in dossier.fonts}
    listed = {line.split()[0] for line in run("pdffonts", work.path).splitlines()[2:]}
    assert ours == listed
    said = run("pdfinfo", "-box", work.path)
    assert re.search(rf"Pages:\s+{work.pages}\n", said)
    trim = re.search(r"TrimBox:\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)", said)
    assert trim is not None
    x0, y0, x1, y1 = (float(edge) for edge in trim.groups())
    assert (x1 - x0, y1 - y0) == pytest.approx(work.trim_pt, abs=0.02)


@pytest.mark.parametrize("job", JOBS)
def test_our_own_rules_find_nothing(works: dict[tuple[str, str], Sheetwork], job: tuple[str, str]) -> None:
    name, colours = job
    found = examine(works[job].path, load_profile(name), Order(colours=colours))  # type: ignore[arg-type]
    few = {"pages-range"} if name == "lulu" else set()
    assert {finding.rule for finding in found} == few, [str(finding) for finding in found]


@pytest.mark.parametrize("job", JOBS)
def test_poppler_sees_the_boxes_that_were_meant(works: dict[tuple[str, str], Sheetwork], job: tuple[str, str]) -> None:
    said = run("pdfinfo", "-box", "-f", "2", "-l", "2", works[job].path)
    boxes = {
        name: [float(n) for n in numbers.split()] for name, numbers in re.findall(r"(\w+Box):\s+([\d. -]+)\n", said)
    }
    trim, bleed, media = boxes["TrimBox"], boxes["BleedBox"], boxes["MediaBox"]
    assert (trim[2] - trim[0], trim[3] - trim[1]) == pytest.approx((432, 648), abs=0.02)
    printer = load_profile(job[0])
    inside = printer.bleed_pt if printer.bleed_inside else 0.0
    assert trim[0] - bleed[0] == pytest.approx(printer.bleed_pt, abs=0.02), "page 2 is a verso: its outer edge is left"
    assert bleed[2] - trim[2] == pytest.approx(inside, abs=0.02)
    assert (media == bleed) != printer.marks


def test_nothing_is_screen_coloured_see_through_or_live(works: dict[tuple[str, str], Sheetwork]) -> None:
    for (name, _), work in works.items():
        with pikepdf.open(work.path) as pdf:
            seen = [paint for page in pdf.pages for paint in paintings(page)]
            assert not {paint.colour.space for paint in seen} & {"rgb", "lab", "icc-3", "unknown"}
            assert b"DeviceRGB" not in pdf.pages[0].obj.unparse(resolved=True)
            assert set(pdf.Root.keys()) <= {"/Type", "/Pages", "/Metadata", "/OutputIntents", "/Lang"}
            assert all("/Annots" not in page.obj for page in pdf.pages)
            if not load_profile(name).transparency:
                assert all(paint.alpha == 1 for paint in seen)
                streams = [item for item in pdf.objects if isinstance(item, pikepdf.Stream)]
                assert not any("/SMask" in item or "/Group" in item for item in streams)


def test_half_opaque_text_is_a_tint_of_its_colour_where_nothing_is_see_through(
    works: dict[tuple[str, str], Sheetwork],
) -> None:
    """On all pages of a galley alike, and in what is stamped on them: they share graphics states."""
    with pikepdf.open(works["kdp", "colour"].path) as pdf:
        inks = {paint.colour.values for page in pdf.pages for paint in paintings(page) if paint.kind == "text"}
    assert (0.0, 0.0, 0.0, 0.6) in inks


def test_a_state_that_several_share_keeps_its_opacity_until_all_are_inked(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        half = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, ca=0.5))
        for _ in range(2):
            page = pdf.add_blank_page(page_size=(432, 648))
            page.obj.Resources = pikepdf.Dictionary(ExtGState=pikepdf.Dictionary(Half=half))
            page.obj.Contents = pdf.make_stream(b"/Half gs 0 g 100 100 200 200 re f")
        pdf.save(tmp_path / "bound.pdf")
    about = Particulars(title="Tints")
    work = make_interior(tmp_path / "bound.pdf", load_profile("kdp"), tmp_path / "out.pdf", particulars=about)
    with pikepdf.open(work.path) as pdf:
        for page in pdf.pages[:2]:
            (paint,) = paintings(page)
            assert (paint.colour.values, paint.alpha) == ((0.0, 0.0, 0.0, 0.5), 1.0)


def test_no_word_is_lost(bound: Path, works: dict[tuple[str, str], Sheetwork]) -> None:
    before = run("pdftotext", "-layout", bound, "-").split()
    for work in works.values():
        assert run("pdftotext", "-layout", work.path, "-").split() == before


def test_the_standard_is_that_of_the_profile(works: dict[tuple[str, str], Sheetwork]) -> None:
    assert works["ingramspark", "mono"].path.read_bytes().startswith(b"%PDF-1.3")
    assert "PDF/X-1a" in run("pdfinfo", works["ingramspark", "colour"].path)
    with pikepdf.open(works["offset-coated", "colour"].path) as pdf:
        assert pdf.pdf_version == "1.6"
        assert b"<pdfxid:GTS_PDFXVersion>PDF/X-4<" in pdf.Root.Metadata.read_bytes()
        assert str(pdf.Root.OutputIntents[0].OutputConditionIdentifier) == "FOGRA39"
        assert str(pdf.trailer.Info.Title) == "Harbour & Sea"
    with pikepdf.open(works["kdp", "colour"].path) as pdf:
        assert "/OutputIntents" not in pdf.Root


def test_blank_pages_fill_the_last_signature(works: dict[tuple[str, str], Sheetwork]) -> None:
    work = works["offset-coated", "colour"]
    assert (work.pages, work.blanks % 16 == work.pages % 16) == (32, False)
    with pikepdf.open(work.path) as pdf:
        assert len(pdf.pages) == 32
        assert not list(paintings(pdf.pages[-1]))
        assert pdf.pages[-1].obj.TrimBox == pdf.pages[0].obj.TrimBox


def test_black_text_is_on_the_black_plate_only(works: dict[tuple[str, str], Sheetwork], tmp_path: Path) -> None:
    found = plates(works["offset-coated", "colour"].path, 4, tmp_path, 150)
    body = (40, 300, found["Black"].width - 40, found["Black"].height - 60)
    assert found["Black"].crop(body).getextrema()[0] == 0
    for name in ("Cyan", "Magenta", "Yellow"):
        assert found[name].crop(body).getextrema() == (255, 255), name


def test_black_text_prints_over_a_tint(works: dict[tuple[str, str], Sheetwork], bound: Path, tmp_path: Path) -> None:
    """Under black letters on a coloured ground the other plates go on."""
    html = (
        "<style>@page{size:432pt 648pt;margin:60pt}p{background:#e2a33b;font:bold 40pt Liberation Serif}</style><p>MMMM"
    )
    tinted = tmp_path / "tinted.pdf"
    tinted.write_bytes(weasyprint.HTML(string=html).write_pdf())
    out = make_interior(tinted, load_profile("offset-coated"), tmp_path / "out.pdf", particulars=ABOUT).path
    found = plates(out, 1, tmp_path)
    ink = found["Black"].point(lambda level: 255 * (level < 5))
    assert ink.getbbox() is not None
    yellow = Image.composite(found["Yellow"], Image.new("L", ink.size, 0), ink)
    assert yellow.getextrema()[1] < 200, "no white holes under the letters"


@pytest.mark.parametrize("job", [("offset-coated", "colour"), ("ingramspark", "colour"), ("kdp", "colour")])
def test_ghostscript_measures_no_more_ink_than_allowed(
    works: dict[tuple[str, str], Sheetwork], tmp_path: Path, job: tuple[str, str]
) -> None:
    found = plates(works[job].path, 1, tmp_path, 72)
    trim = (15, 15, found["Cyan"].width - 15, found["Cyan"].height - 15)
    inks = [ImageChops.invert(found[name]).crop(trim) for name in ("Cyan", "Magenta", "Yellow", "Black")]
    total = max(sum(values) for values in zip(*(ink.tobytes() for ink in inks), strict=True)) / 2.55
    assert 150 < total <= load_profile(job[0]).ink_max + 1


def test_a_one_colour_interior_leaves_three_plates_empty(
    works: dict[tuple[str, str], Sheetwork], tmp_path: Path
) -> None:
    found = plates(works["ingramspark", "mono"].path, 1, tmp_path, 72)
    assert found["Black"].getextrema()[0] < 20
    assert all(
        found.get(name, Image.new("L", (1, 1), 255)).getextrema()[0] == 255 for name in ("Cyan", "Magenta", "Yellow")
    )


def test_pictures_are_reported_and_never_enlarged(works: dict[tuple[str, str], Sheetwork]) -> None:
    changes = works["offset-coated", "colour"].pictures
    assert [change.number for change in changes] == [1, 2, 3, 4]
    photograph = changes[0]
    assert photograph.before == "DeviceRGB 900 × 600"
    assert photograph.after == "DeviceCMYK 900 × 600"
    assert photograph.ppi == pytest.approx(300)
    assert 0 < photograph.delta_e < photograph.delta_e_max
    assert 0 <= photograph.beyond <= 1
    assert photograph.ink_max <= 300
    assert all(change.ppi <= 450.5 for change in changes)
    grey = changes[1]
    assert (grey.after, grey.delta_e) == ("DeviceGray 450 × 300", 0)


def test_the_same_bytes_twice(bound: Path, works: dict[tuple[str, str], Sheetwork], tmp_path: Path) -> None:
    for job in (("ingramspark", "colour"), ("offset-coated", "colour")):
        again = make_interior(bound, load_profile(job[0]), tmp_path / f"{job[0]}.pdf", particulars=ABOUT)
        assert again.path.read_bytes() == works[job].path.read_bytes()


def test_what_cannot_be_flattened_otherwise_becomes_a_picture(tmp_path: Path) -> None:
    source = set_book(tmp_path / "group.pdf", 4, group=True)
    flat = make_interior(source, load_profile("ingramspark"), tmp_path / "flat.pdf", particulars=ABOUT)
    assert [notice.code for notice in flat.notices if notice.code == "print-flattened"] == ["print-flattened"]
    kept = make_interior(source, load_profile("offset-coated"), tmp_path / "kept.pdf", particulars=ABOUT)
    assert not [notice for notice in kept.notices if notice.code == "print-flattened"]
    assert "transparency" not in {finding.rule for finding in examine(flat.path, load_profile("ingramspark"))}


def test_pages_of_two_sizes_are_refused(bound: Path, tmp_path: Path) -> None:
    with pikepdf.open(bound) as pdf:
        pdf.pages[3].obj.TrimBox = pikepdf.Array([0, 0, 400, 600])
        pdf.save(tmp_path / "odd.pdf")
    with pytest.raises(Exception, match="page 4 is") as caught:
        make_interior(tmp_path / "odd.pdf", load_profile("kdp"), tmp_path / "out.pdf", particulars=ABOUT)
    assert caught.value.exit_code == 8  # type: ignore[attr-defined]


def test_an_empty_page_of_the_bound_book_stays_a_sound_page(bound: Path, tmp_path: Path) -> None:
    with pikepdf.open(bound) as pdf:
        pdf.pages[5].obj.Contents = pdf.make_stream(b"")
        del pdf.pages[6].obj["/Contents"]
        pdf.save(tmp_path / "blank.pdf")
    out = make_interior(
        tmp_path / "blank.pdf", load_profile("ingramspark"), tmp_path / "out.pdf", particulars=ABOUT
    ).path
    strict = ("gs", "-q", "-dPDFSTOPONERROR", "-dNOPAUSE", "-dBATCH", "-sDEVICE=nullpage")
    assert run(*strict, out) == ""


def test_a_picture_from_the_store_is_the_same_picture(bound: Path, tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    made = []
    for number in (1, 2, 3):
        out = tmp_path / f"{number}.pdf"
        kept = None if number == 1 else store
        made.append(make_interior(bound, load_profile("ingramspark"), out, particulars=ABOUT, store=kept))
    assert made[0].path.read_bytes() == made[1].path.read_bytes() == made[2].path.read_bytes()
    assert made[0].pictures == made[1].pictures == made[2].pictures
    assert list((tmp_path / "store").rglob("*.ink")), "and it was kept"
