"""A PDF for the screen before all who judge it, and which of them are at hand."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pikepdf
import pytest

from publisher.preflight.ua import examine_screen, looked_at_screen

REPORT = """<?xml version="1.0" encoding="utf-8"?>
<report><jobs><job><item size="9"><name>book.pdf</name></item>
<validationReport profileName="PDF/UA-1 validation profile" statement="PDF file is not compliant" isCompliant="false">
<details passedRules="101" failedRules="1" passedChecks="358" failedChecks="2">
<rule specification="ISO 14289-1:2014" clause="7.1" testNumber="9" status="failed" passedChecks="0" failedChecks="2">
<description>The Metadata stream shall contain
  dc:title</description><object>CosDocument</object><check status="failed"><context>root</context></check></rule>
</details></validationReport></job></jobs></report>
"""
"""In the form that veraPDF's manual shows."""


def without(source: Path, target: Path, claim: bytes) -> Path:
    with pikepdf.open(source) as pdf:
        said = pdf.Root.Metadata.read_bytes()
        assert claim in said
        pdf.Root.Metadata.write(said.replace(claim, b""))
        pdf.save(target)
    return target


def test_our_own_passes(screen: Path) -> None:
    """Before veraPDF too, where it is on the machine."""
    assert examine_screen(screen) == ()


def test_what_breaks_the_archive_is_told_apart_from_what_breaks_access(screen: Path, tmp_path: Path) -> None:
    with pikepdf.open(screen) as pdf:
        del pdf.Root["/OutputIntents"]
        pdf.save(tmp_path / "bare.pdf")
    assert {(each.rule, each.severity) for each in examine_screen(tmp_path / "bare.pdf")} == {("archive", "error")}
    unclaimed = without(screen, tmp_path / "unclaimed.pdf", b'pdfaid:part="2"')
    assert [(each.rule, each.severity) for each in examine_screen(unclaimed)] == [("archive-claim", "warning")]
    (tmp_path / "junk.pdf").write_bytes(b"%PDF-1.4 junk")
    assert [each.rule for each in examine_screen(tmp_path / "junk.pdf")] == ["file-opens"]
    assert [each.rule for each in examine_screen(tmp_path / "nothing.pdf")] == ["file-opens"]


@pytest.mark.parametrize(("answer", "severity"), [(REPORT, "error"), ("no report", "warning")])
def test_verapdf_is_heard_when_it_is_there(
    screen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, severity: str
) -> None:
    assert shutil.which("verapdf") or "veraPDF, which is not on the path" in looked_at_screen()
    (tmp_path / "report.xml").write_text(answer, "utf-8")
    program = tmp_path / "verapdf"
    program.write_text(
        f'#!/bin/sh\ntest "$1" = --flavour && echo "$2" >> {tmp_path}/asked\ncat {tmp_path}/report.xml\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert looked_at_screen().endswith("veraPDF for both")
    found = examine_screen(screen)
    assert {(each.rule, each.severity) for each in found} == {("verapdf", severity)}
    if severity == "error":
        assert found[0].message == "ISO 14289-1:2014, 7.1, test 9: The Metadata stream shall contain dc:title (2 times)"
        assert (tmp_path / "asked").read_text().split() == ["ua1", "2u"]
