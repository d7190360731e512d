"""The package: what is in it, what is said of it, and when it is refused."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pikepdf
import pytest
import weasyprint

from publisher.errors import PreflightError
from publisher.model import Book, Edition, Imprint
from publisher.preflight import examine, looked_at
from publisher.preflight.report import Examined, as_html, as_text
from publisher.printshop import gutter_pt, load_profile, spine_width_mm, whole_pages
from tests.printshop.books import run
from tests.printshop.handing import Handed, hand_off
from tests.printshop.test_measures import BY_HAND, COUNTS

BOOK = Book(key="harbour", title="Harbour <& Sea>", imprint=Imprint(name="Harbour Press"), blurb="On the sea.")
EDITION = Edition(name="print", isbn="9780306406157", price="GBP 12.00", colours="mono")


@pytest.fixture(scope="session")
def leaves(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Eight pages with margins that satisfy every printer."""
    css = "@page { size: 432pt 648pt; margin: 60pt 92pt } p { break-after: page; font: 10pt/13pt Liberation Serif }"
    said = "The ferry crossed the harbour before dawn. " * 20
    words = "".join(f"<p>Page {number}. {said}</p>" for number in range(8))
    return bytes(weasyprint.HTML(string=f"<style>{css}</style>{words}").write_pdf())


def bound(leaves: bytes, path: Path, pages: int) -> Path:
    with pikepdf.open(io.BytesIO(leaves)) as pdf:
        own = len(pdf.pages)
        for index in range(own, pages):
            pdf.pages.append(pdf.pages[index % own])
        del pdf.pages[pages:]
        pdf.save(path)
    return path


def handed(leaves: bytes, folder: Path, name: str, pages: int, onix: bytes = b"") -> Handed:
    source = bound(leaves, folder / f"bound-{pages}.pdf", pages)
    return hand_off(source, BOOK, EDITION, load_profile(name), folder / f"harbour-{name}.zip", onix=onix)


class Page(HTMLParser):
    """What a page asks for from elsewhere, and its words."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href"}]
        assert tag != "script"

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.fixture(scope="module")
def kdp(leaves: bytes, tmp_path_factory: pytest.TempPathFactory) -> Handed:
    return handed(leaves, tmp_path_factory.mktemp("kdp"), "kdp", 80, onix=b"<ONIXMessage/>")


def test_its_only_pdfs_are_interior_cover_and_proof(kdp: Handed) -> None:
    with zipfile.ZipFile(kdp.path) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
    assert [name for name in names if name.endswith(".pdf")] == [
        "harbour-proof.pdf", "harbour_cover.pdf", "harbour_interior.pdf",
    ]  # fmt: skip
    assert {
        "preflight.html",
        "job-ticket.json",
        "job-ticket.html",
        "onix.xml",
        "checksums.sha256",
        "colour.html",
    } <= set(names)


def test_checksums_are_those_of_the_files(kdp: Handed) -> None:
    with zipfile.ZipFile(kdp.path) as archive:
        lines = archive.read("checksums.sha256").decode().splitlines()
        assert len(lines) == len(archive.namelist()) - 1
        for line in lines:
            digest, name = line.split("  ")
            assert hashlib.sha256(archive.read(name)).hexdigest() == digest


def test_ticket_and_reports_say_what_was_made(kdp: Handed) -> None:
    with zipfile.ZipFile(kdp.path) as archive:
        ticket = json.loads(archive.read("job-ticket.json"))
        pages = {name: Page() for name in ("job-ticket.html", "preflight.html", "colour.html")}
        for name, page in pages.items():
            page.feed(archive.read(name).decode())
    assert ticket["pages"] == 80
    assert ticket["spine_mm"] == pytest.approx(80 * 0.002252 * 25.4, abs=1e-3)
    assert ticket["trim_mm"] == [152.4, 228.6]
    assert ticket["quantity"] == ""
    assert "Harbour <& Sea>" in pages["job-ticket.html"].words
    assert "not a certificate" in pages["preflight.html"].words
    for page in pages.values():
        lower = page.words.lower()
        assert "certified" not in lower
        assert "conform" not in lower
        assert all(address.startswith("data:") for address in page.addresses)


def test_the_proof_is_coarse_marked_and_claims_nothing(kdp: Handed, tmp_path: Path) -> None:
    with zipfile.ZipFile(kdp.path) as archive:
        (tmp_path / "proof.pdf").write_bytes(archive.read("harbour-proof.pdf"))
    run("qpdf", "--check", tmp_path / "proof.pdf")
    assert (
        run("gs", "-q", "-dPDFSTOPONERROR", "-dNOPAUSE", "-dBATCH", "-sDEVICE=nullpage", tmp_path / "proof.pdf") == ""
    )
    with pikepdf.open(tmp_path / "proof.pdf") as pdf:
        assert len(pdf.pages) == 81
        assert "/OutputIntents" not in pdf.Root
        assert b"0 1 0 0 K" in pdf.pages[5].obj.Contents[-1].read_bytes()
    assert "Proof: Harbour" in run("pdfinfo", tmp_path / "proof.pdf")


def test_the_same_bytes_in_another_folder(kdp: Handed, leaves: bytes, tmp_path: Path) -> None:
    again = handed(leaves, tmp_path, "kdp", 80, onix=b"<ONIXMessage/>")
    assert again.path.read_bytes() == kdp.path.read_bytes()
    assert b"/tmp" not in kdp.path.read_bytes()


def test_names_are_those_that_the_printer_wants(leaves: bytes, tmp_path: Path) -> None:
    with zipfile.ZipFile(handed(leaves, tmp_path, "ingramspark", 24).path) as archive:
        assert {"9780306406157_txt.pdf", "9780306406157_cvr.pdf"} <= set(archive.namelist())


def test_too_few_pages_are_refused_and_nothing_is_made(leaves: bytes, tmp_path: Path) -> None:
    with pytest.raises(PreflightError, match="no fewer than 32"):
        handed(leaves, tmp_path, "lulu", 24)
    assert not list(tmp_path.glob("*.zip"))


def test_a_report_shows_where(tmp_path: Path) -> None:
    css = "@page { size: 432pt 648pt; margin: 10pt } p { break-after: page; font: 10pt Liberation Serif }"
    html = f"<style>{css}</style>" + "<p>Into the fold.</p>" * 30
    path = tmp_path / "bound.pdf"
    path.write_bytes(weasyprint.HTML(string=html).write_pdf())
    found = examine(path, load_profile("kdp"))
    assert {"text-gutter", "text-safe"} <= {finding.rule for finding in found}
    looked = (Examined(name="bound.pdf", path=path, findings=found),)
    page = as_html(looked, looked_at(), title="Preflight").decode()
    assert page.count("data:image/png") == 24
    assert as_html(looked, looked_at(), title="Preflight").decode() == page
    told = as_text(looked, looked_at())
    assert "bound.pdf, page 1: error text-gutter: 5.8 mm from the fold" in told
    assert told.endswith("it is not a certificate.\n")


@pytest.mark.parametrize(("name", "pages"), [("lulu", 79), ("offset-coated", 151), ("ingramspark", 24)])
def test_a_package_is_made_and_all_rules_are_green(leaves: bytes, tmp_path: Path, name: str, pages: int) -> None:
    check_package(leaves, tmp_path, name, pages)


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(BY_HAND))
@pytest.mark.parametrize("pages", COUNTS)
def test_every_count_for_every_printer(leaves: bytes, tmp_path: Path, name: str, pages: int) -> None:
    if pages in BY_HAND[name]:
        check_package(leaves, tmp_path, name, pages)
        return
    with pytest.raises(PreflightError):
        handed(leaves, tmp_path, name, pages)


def check_package(leaves: bytes, folder: Path, name: str, pages: int) -> None:
    printer = load_profile(name)
    made = handed(leaves, folder, name, pages)
    assert [item.findings for item in made.examined] == [(), ()]
    spine, gutter = BY_HAND[name][pages]
    count = whole_pages(printer, pages)
    assert (made.ticket.pages, made.ticket.blank_pages_at_end) == (count, count - pages)
    assert made.ticket.spine_mm == pytest.approx(spine * 25.4, abs=1e-3)
    assert made.ticket.spine_mm == pytest.approx(spine_width_mm(printer, count, "white"), abs=1e-3)
    assert gutter_pt(printer, count) == pytest.approx(gutter * 72)
