"""What a bound volume holds."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from pikepdf import pdfa

from publisher.composition import compose_cover
from publisher.errors import LayoutError
from publisher.model import Author, Book, Edition, Section, Volume
from publisher.store import Store, open_store
from tests.binding.pdf_facts import check_tags, elements, unmarked
from tests.binding.shop import MIRRORED, STRAIGHT, bound, section

PRINT = Edition(name="print", opens_on="recto")


def resolved(pdf: pikepdf.Pdf, link: Any) -> str:
    """Say where a link goes: an address, or a page and a height."""
    if "/A" in link:
        return str(link.A.URI)
    tree: dict[str, Any] = {}
    for leaf in pdf.Root.Names.Dests.Kids:
        names = list(leaf.Names)
        assert str(leaf.Limits[0]) == str(names[0])
        tree |= dict(zip(map(str, names[::2]), names[1::2], strict=True))
    assert list(tree) == sorted(tree)
    page, _, _, y, _ = tree[str(link.Dest)]
    return f"{[each.objgen for each in pdf.pages].index(page.objgen)} {float(y):.0f}"


def test_every_reader_takes_it(volume: Volume) -> None:
    for command in (["qpdf", "--check"], ["mutool", "info"], ["pdfinfo"]):
        done = subprocess.run([*command, volume.path], capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, ""), command


def test_all_is_tagged_or_artifact(pdf: pikepdf.Pdf) -> None:
    assert [unmarked(page) for page in pdf.pages if unmarked(page)] == []
    check_tags(pdf)


def test_tags_say_what_things_are(pdf: pikepdf.Pdf) -> None:
    found: dict[str, list[Any]] = {}
    for element in elements(pdf.Root.StructTreeRoot):
        found.setdefault(str(element.S)[1:], []).append(element)
    assert len(found["Document"]) == 1
    assert len(found["P"]) >= 12  # a paragraph on two pages is one
    assert len(found["Note"]) == 14
    names = [str(note.ID) for note in found["Note"]]
    assert len(set(names)) == 14
    held = [str(name) for leaf in pdf.Root.StructTreeRoot.IDTree.Kids for name in list(leaf.Names)[::2]]
    assert sorted(held) == sorted(names)
    assert [str(figure.Alt) for figure in found["Figure"]] == ["A blue field"] * 2
    assert {str(head.A.Scope) for head in found["TH"]} == {"/Column", "/Row"}
    assert len(found["THead"]) == 2  # repeated heads are artifacts
    assert len(found["TD"]) == 160  # empty ones too
    assert [str(kid.S) for kid in found["Table"][0].K][:2] == ["/Caption", "/THead"]
    assert {str(kid.S) for kid in found["LI"][0].K} == {"/Lbl", "/LBody"}
    assert "H3" not in found  # ranks close up
    assert [str(span.Lang) for span in found["Span"]] == ["fr"] * 2


def test_one_paragraph_on_two_pages_is_one_element(pdf: pikepdf.Pdf) -> None:
    spread = [
        element
        for element in elements(pdf.Root.StructTreeRoot)
        if element.S == "/P"
        and any(isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/MCR" for kid in element.K)
    ]
    assert spread


def test_words_at_line_ends_read_apart(volume: Volume) -> None:
    said = subprocess.run(["pdfinfo", "-struct-text", volume.path], capture_output=True, text=True, check=True).stdout
    assert "a link that may well go over the end of a line" in said
    assert not re.search(r"lettersabout|thatmay|maywell|oneof", said)


def test_contents_are_a_table_of_contents(store: Store, tmp_path: Path) -> None:
    html = (
        '<!DOCTYPE html>\n<html lang="en"><head><title>c</title></head><body>'
        '<section class="contents" id="c"><h1>Contents</h1><ol><li>'
        '<a href="book:lone"><span>One</span> <span>1</span></a>'
        " <span>Author</span></li><li>Two</li></ol>"
        "</section></body></html>"
    )
    contents = replace(section("c", kind="contents"), html=html, headings=())
    made = bound([contents, section("lone", other="lone", length=1)], store, tmp_path / "c.pdf")
    with pikepdf.open(made.path) as pdf:
        (top,) = [element for element in elements(pdf.Root.StructTreeRoot) if element.S == "/TOC"]
        assert [str(kid.S) for kid in top.K] == ["/TOCI", "/TOCI"]
        label, paragraph = top.K[0].K
        assert (str(label.S), str(paragraph.S), str(paragraph.K[0].S)) == ("/Lbl", "/P", "/Link")


def test_what_runs_leftward_and_what_is_faint_can_be_read(store: Store, tmp_path: Path) -> None:
    body = "<p>Of <b>مرحبا</b>, said.</p><p style='opacity: .5'>Faint <em>words</em></p>"
    head = '<!DOCTYPE html>\n<html lang="en"><head><title>c</title></head>'
    html = f'{head}<body><article id="c">{body}</article></body></html>'
    made = bound([replace(section("c"), html=html, headings=())], store, tmp_path / "c.pdf")
    with pikepdf.open(made.path) as pdf:
        assert [unmarked(page) for page in pdf.pages] == [[]]
        check_tags(pdf)
        (span,) = [element for element in elements(pdf.Root.StructTreeRoot) if element.S == "/Span"]
        assert str(span.ActualText) == "مرحبا"
    said = subprocess.run(["pdfinfo", "-struct-text", made.path], capture_output=True, text=True, check=True).stdout
    assert "Faint words" in said


def test_links(pdf: pikepdf.Pdf) -> None:
    links = [link for page in pdf.pages for link in page.get("/Annots", [])]
    addresses = {resolved(pdf, link) for link in links if "/A" in link}
    assert addresses == {
        f"https://example.org/{a}/{n}?q=(1)" for a, count in (("ferry", 8), ("tide", 6)) for n in range(count)
    }
    jumps = [resolved(pdf, link) for link in links if "/Dest" in link]
    assert len(set(jumps)) == 2
    assert len(jumps) >= 12
    for link in links:
        assert int(link.F) == 4
        x1, y1, x2, y2 = map(float, link.Rect)
        assert 0 < x1 < x2 < 300
        assert 0 < y1 < y2 < 400


def test_a_jump_to_nowhere_is_said(store: Store, tmp_path: Path) -> None:
    made = bound([section("lone", other="missing", length=2)], store, tmp_path / "lone.pdf")
    assert [notice.code for notice in made.notices] == ["b-001"] * 2


def test_outline_is_parts_articles_headings(store: Store, tmp_path: Path) -> None:
    part = section("part-1", length=1, kind="part", title="Part one", headings=(), name="part-1")
    made = bound([part, section("a1", length=1), section("a2", length=1)], store, tmp_path / "parts.pdf")
    with pikepdf.open(made.path) as pdf, pdf.open_outline() as outline:
        (top,) = outline.root
        assert (top.title, [kid.title for kid in top.children]) == ("Part one", ["The title of a1", "The title of a2"])
        assert [kid.title for kid in top.children[0].children] == ["A head of a1"]
        assert top.children[1].destination[0].objgen == pdf.pages[2 * (len(pdf.pages) // 3)].objgen


def test_page_labels_and_blank_versos(store: Store, tmp_path: Path) -> None:
    front = section("front", length=3, kind="contents", numbering="roman", opens_on="recto")
    sections = [front, section("b1", length=3, opens_on="recto"), section("b2", length=1, opens_on="recto")]
    sections = [replace(each, tagged=False) for each in sections]
    made = bound(sections, store, tmp_path / "print.pdf", design=MIRRORED, edition=PRINT)
    with pikepdf.open(made.path) as pdf:
        labels = [page.label for page in pdf.pages]
        assert labels[:7] == ["i", "ii", "iii", "iv", "v", "vi", "1"]
        assert labels[labels.index("1") :] == [str(n) for n in range(1, len(labels) - labels.index("1") + 1)]
        assert labels.index("1") % 2 == 0
        blanks = [place for place, page in enumerate(pdf.pages) if "/Contents" not in page]
        assert blanks
        assert all(place % 2 for place in blanks)
        assert "/StructTreeRoot" not in pdf.Root
        assert all("/Annots" not in page for page in pdf.pages)


def test_pages_are_shifted_to_their_side(store: Store, tmp_path: Path, sections: tuple[Section, ...]) -> None:
    straight = bound(sections, store, tmp_path / "a.pdf")
    shifted = bound(sections, store, tmp_path / "b.pdf", design=MIRRORED)
    with pikepdf.open(straight.path) as old, pikepdf.open(shifted.path) as new:
        moved = set()
        for place, (before, after) in enumerate(zip(old.pages, new.pages, strict=True)):
            for one, other in zip(before.get("/Annots", []), after.get("/Annots", []), strict=True):
                moved.add((place % 2, round(float(other.Rect[0] - one.Rect[0]), 2)))
        assert moved == {(0, 8.0), (1, -8.0)}
        frames = [
            [element for element in elements(each.Root.StructTreeRoot) if element.S == "/Figure"] for each in (old, new)
        ]
        for one, other in zip(*frames, strict=True):
            side = [page.objgen for page in new.pages].index(other.Pg.objgen) % 2
            assert round(float(other.A.BBox[0] - one.A.BBox[0]), 2) == (-8 if side else 8)
            assert round(float(one.A.BBox[2] - one.A.BBox[0])) == 60
    before, after = (re.findall(r'xMin="([\d.]+)".*>Number<', _boxes(made.path)) for made in (straight, shifted))
    assert {round(float(new) - float(old), 1) for old, new in zip(before, after, strict=True)} == {8.0, -8.0}


def test_a_cover_goes_to_the_edges_and_opens_spreads(store: Store, tmp_path: Path) -> None:
    book = Book(key="k", title="Covered", language="en")
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="300pt" height="400pt" viewBox="0 0 300 400">{}</svg>'
    cover = compose_cover(book, svg.format('<rect width="300" height="400" fill="#aa0000"/>'), None, MIRRORED)
    front = section("front", length=1, kind="title-page", numbering="roman")
    for design, layout in ((MIRRORED, "/TwoPageRight"), (STRAIGHT, None)):
        made = bound([cover, front, section("b1", length=1)], store, tmp_path / "c.pdf", design=design)
        with pikepdf.open(made.path) as pdf:
            assert pdf.Root.get("/PageLayout") == layout
            labels = [page.label for page in pdf.pages]
        assert labels[:2] == ["", "ii"]
        assert labels.index("1") % 2 == 0, "page 1 is on the right of its spread"
        document = pypdfium2.PdfDocument(made.path)
        drawn = document[0].render(scale=1).to_pil().convert("RGB")
        document.close()
        assert {drawn.getpixel((x, y)) for x in (0, 299) for y in (0, 399)} == {(170, 0, 0)}


def _boxes(path: str) -> str:
    return subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True).stdout


def test_one_font_program_a_face_and_each_picture_once(pdf: pikepdf.Pdf) -> None:
    programs, pictures = set(), []
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
            programs.add((str(thing.FontName), thing.FontFile2.objgen))
        if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Image":
            pictures.append(thing.objgen)
    faces = {name[8:].removesuffix("-Small-Caps") for name, _ in programs}
    assert faces == {f"Source-Serif-Pro{style}" for style in ("", "-Bold", "-Italic", "-Bold-Italic")}
    assert len({number for _, number in programs}) == 4
    assert len(pictures) == 1


def test_metadata_is_the_book_s_and_agrees(store: Store, tmp_path: Path) -> None:
    book = Book(
        key="k", title="Über <Schiffe>", subtitle="& mehr", language="de", description="Ein „Buch“",
        authors=(Author(name="Zoë Ł"), Author(name="B")), keywords=("x", "y"), published=dt.date(2024, 3, 1),
    )  # fmt: skip
    made = bound([section("lone", length=2)], store, tmp_path / "m.pdf", book=book)
    with pikepdf.open(made.path) as pdf:
        info, root = pdf.docinfo, pdf.Root
        assert str(info.Title) == "Über <Schiffe>: & mehr"
        assert str(info.CreationDate) == str(info.ModDate) == "D:20240301000000Z"
        assert (str(root.Lang), bool(root.ViewerPreferences.DisplayDocTitle)) == ("de", True)
        with pdf.open_metadata() as xmp:
            assert xmp["dc:title"] == str(info.Title)
            assert list(xmp["dc:creator"]) == [str(info.Author)] == ["Zoë Ł, B"]
            assert xmp["dc:description"] == str(info.Subject) == "Ein „Buch“"
            assert xmp["pdf:Keywords"] == str(info.Keywords) == "x, y"
            assert xmp["xmp:CreateDate"] == "2024-03-01T00:00:00Z"
        said = root.Metadata.read_bytes()
        assert b'pdfuaid:part="1"' in said
        assert b'pdfaid:part="2" pdfaid:conformance="U"' in said


def test_the_date_may_be_given(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    made = bound([section("lone", length=2)], store, tmp_path / "d.pdf")
    with pikepdf.open(made.path) as pdf:
        assert str(pdf.docinfo.ModDate) == "D:19700102000000Z"


def test_pdf_a_2(pdf: pikepdf.Pdf) -> None:
    check_archival(pdf)


def test_a_character_without_a_glyph_keeps_its_place_and_its_name(store: Store, tmp_path: Path) -> None:
    lacking = section("lone", other="lone", length=2, head_right="Of \ue000")
    text = lacking.html.replace("Then it ends", "Of \U0002980c, 散步\U0002980c香港\ue000 <em>\U0002980cx</em>")
    made = bound([replace(lacking, html=text)], store, tmp_path / "lacking.pdf")
    said = subprocess.run(["pdftotext", made.path, "-"], capture_output=True, text=True, check=True).stdout
    assert "".join(said.split()).count("Of\U0002980c,散步\U0002980c香港\ue000\U0002980cx") == 2
    with pikepdf.open(made.path) as pdf:
        check_archival(pdf)


def check_archival(pdf: pikepdf.Pdf) -> None:
    """PDF/A by pikepdf.pdfa, which knows level b only and takes no schema but its own."""
    said = pdf.Root.Metadata.read_bytes()
    said = re.sub(rb"<rdf:Description[^>]*pdfuaid[^>]*/>", b"", said)
    said = re.sub(rb"<rdf:Description[^>]*pdfaExtension.*?</rdf:Description>", b"", said, flags=re.DOTALL)
    pdf.Root.Metadata.write(said.replace(b'pdfaid:conformance="U"', b'pdfaid:conformance="B"'))
    report = pdfa.check(pdf, "2b")
    assert report.summary(9) == "PDF/A-2b: pass"


def test_boxes_with_bleed(store: Store, tmp_path: Path) -> None:
    design = replace(MIRRORED, bleed_pt=9)
    made = bound([section("lone", length=2, tagged=False)], store, tmp_path / "x.pdf", design=design, edition=PRINT)
    with pikepdf.open(made.path) as pdf:
        for page in pdf.pages:
            assert [float(x) for x in page.TrimBox] == [0, 0, 300, 400]
            assert list(page.BleedBox) == list(page.MediaBox) == [-9, -9, 309, 409]


def test_same_bytes_warm_cold_and_elsewhere(
    sections: tuple[Section, ...], store: Store, volume: Volume, tmp_path: Path
) -> None:
    warm = bound(sections, store, tmp_path / "somewhere" / "else.pdf")
    cold = bound(sections, open_store(tmp_path / "cold"), tmp_path / "cold.pdf")
    assert Path(warm.path).read_bytes() == Path(cold.path).read_bytes() == Path(volume.path).read_bytes()
    assert warm.sha256 == cold.sha256


def test_a_galley_that_is_gone_is_an_error_and_leaves_the_old_file(store: Store, tmp_path: Path) -> None:
    from publisher.binding import bind
    from publisher.forme import Furniture
    from publisher.pagination import paginate
    from publisher.setting import set_galley

    one = section("lone", length=2)
    galley = replace(set_galley(one, MIRRORED, store), pdf=str(tmp_path / "gone"))
    proofs, pagination = paginate([one], [galley], sides=False)
    path = tmp_path / "old.pdf"
    path.write_bytes(b"old")
    with pytest.raises(LayoutError, match="no longer in the store"):
        bind(
            Book(key="k", title="t"), Edition(name="screen"), MIRRORED, [one], proofs, pagination,
            furniture=Furniture(), cut=lambda face, glyphs: b"", path=path,
        )  # fmt: skip
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
