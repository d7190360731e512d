"""Anybody's PDF: no crash, and what is found is what other tools see too."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from publisher.preflight import examine
from publisher.preflight.ua import archival_faults, examine_ua
from publisher.printshop import load_profile

FOLDER = Path(__file__).parent / "foreign"
FILES = sorted(FOLDER.glob("*.pdf"))
PRINTERS = ("ingramspark", "kdp", "offset-coated")

EXPECTED: dict[str, set[str]] = {
    "calibre-alpha": {"picture-coarse"},
    "calibre-chinese": {"font-type3"},
    "calibre-colour": {"picture-coarse"},
    "calibre-links": set(),
    "calibre-plain": set(),
    "chromium-alpha": {"picture-coarse"},
    "chromium-chinese": {"font-type3"},
    "chromium-colour": {"picture-coarse"},
    "chromium-links": set(),
    "chromium-plain": set(),
    "chromium-small": {"text-small"},
    "ghostscript-cmyk": {"picture-coarse", "picture-ink"},
    "ghostscript-grey": {"picture-coarse"},
    "ghostscript-ps": set(),
    "mupdf-clean": {"file-title"},
    "poppler-united": {"box-alike", "file-sound", "file-title", "line-thin", "text-small"},
    "qpdf-linear": {"file-title", "picture-coarse"},
    "qpdf-locked": {"file-locked", "file-title"},
    "typst-alpha": {"file-title", "picture-coarse"},
    "typst-archive": {"file-title"},
    "typst-cmyk": {"file-title", "ink-area"},
    "typst-colour": {"file-title", "picture-coarse"},
    "typst-links": {"file-title"},
    "typst-plain": {"file-title"},
    "typst-small": {"box-alike", "file-title", "line-thin", "text-small"},
    "weasyprint-alpha": {"picture-coarse"},
    "weasyprint-chinese": set(),
    "weasyprint-colour": {"picture-coarse"},
    "weasyprint-links": {"annotations", "colour-screen", "x-intent"},
    "weasyprint-plain": set(),
    "weasyprint-small": {"line-thin", "text-small"},
    "xelatex-colour": {"file-title", "picture-coarse"},
    "xelatex-links": {"file-title"},
    "xelatex-maths": {"file-title"},
    "xelatex-plain": {"file-title"},
    "xelatex-small": {"file-title", "line-thin"},
}
"""What stands against each file without any printer's wishes, looked through by hand."""


def said(*command: str | Path) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, check=False)
    return (done.stdout + done.stderr).decode("utf-8", "replace")


def test_there_are_enough_of_them() -> None:
    assert {path.stem for path in FILES} == EXPECTED.keys()
    assert len(FILES) >= 30


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_findings_are_those_expected(path: Path) -> None:
    assert {finding.rule for finding in examine(path)} == EXPECTED[path.stem]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_rule_stumbles(path: Path) -> None:
    for name in PRINTERS:
        found = examine(path, load_profile(name))
        assert not [finding for finding in found if "could not be looked at" in finding.message]
        assert {"pages-range", "x-intent"} & {finding.rule for finding in found}
    assert not [finding for finding in examine_ua(path) if "could not be looked at" in finding.message]
    archival_faults(path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_other_tools_say_the_same(path: Path) -> None:
    """pdffonts, pdfimages, pdfinfo and qpdf are asked what our rules answered."""
    rules = {finding.rule for finding in examine(path)}
    fonts = said("pdffonts", path).splitlines()[2:]
    assert any(re.search(r"\bno +(yes|no) +(yes|no) +\d+", line) for line in fonts) == ("font-embedded" in rules)
    assert any(" Type 3 " in line for line in fonts) == ("font-type3" in rules)
    info = said("pdfinfo", "-l", "-1", path)
    assert ("Encrypted:       yes" in info) == ("file-locked" in rules)
    sizes = set(re.findall(r"size: +([\d.]+ x [\d.]+)", info))
    assert (len(sizes) > 1) == ("box-alike" in rules)
    assert ("succeeded with warnings" in said("qpdf", "--check", path)) == ("file-sound" in rules)
    rows = [line.split() for line in said("pdfimages", "-list", path).splitlines()[2:]]
    coarse = [row for row in rows if row[2] == "image" and row[7] != "1" and min(int(row[-4]), int(row[-3])) < 224]
    assert bool(coarse) == ("picture-coarse" in rules)


@pytest.mark.parametrize(
    "junk", [b"", b"%PDF-1.4", b"hello", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<</Root 1 0 R>>"]
)
def test_what_is_no_pdf_is_one_finding(tmp_path: Path, junk: bytes) -> None:
    (tmp_path / "junk.pdf").write_bytes(junk)
    found = examine(tmp_path / "junk.pdf", load_profile("kdp"))
    assert found
    assert found[0].severity == "error"
    assert str(tmp_path) not in "".join(finding.message for finding in found)


@pytest.mark.parametrize("path", FILES[::6], ids=lambda path: path.stem)
def test_a_file_cut_off_or_scrambled_never_crashes(tmp_path: Path, path: Path) -> None:
    data = path.read_bytes()
    for number, part in enumerate(
        (data[: len(data) // 2], data[:-400], data.replace(b"stream", b"strexm", 3), data[300:])
    ):
        broken = tmp_path / f"broken-{number}.pdf"
        broken.write_bytes(part)
        assert isinstance(examine(broken, load_profile("ingramspark")), tuple)
        assert isinstance(examine_ua(broken), tuple)
