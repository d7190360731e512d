"""A PDF for the screen: PDF/UA-1 by our own rules, PDF/A by pikepdf's checker, and veraPDF where it is at hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Stream, pdfa

from publisher.preflight import accessibility, structure
from publisher.preflight.dossier import Dossier, Order, open_dossier
from publisher.preflight.rules import Finding, Remark, Rule, rule, run_rules, unopened
from publisher.preflight.verapdf import has_verapdf, verapdf_faults

RULES: tuple[Rule, ...] = (*accessibility.RULES, *structure.RULES)
"""All rules for accessibility."""


@rule(
    "archive-claim", "warning", "The file says that it is meant to last", hint="export as PDF/A-2u",
    source="ISO 19005-2, 6.6.4",
)  # fmt: skip
def archive_claimed(dossier: Dossier) -> Iterator[Remark]:
    if not _part(dossier):
        yield 0, None, "XMP does not name PDF/A part 1, 2 or 3, so that it was not held against it"


@rule(
    "archive", "error", "The file will look the same in fifty years", hint="export again as PDF/A-2u",
    source="ISO 19005, level b; looked at with pikepdf.pdfa",
)  # fmt: skip
def archival(dossier: Dossier) -> Iterator[Remark]:
    part = _part(dossier)
    for fault in archival_faults(dossier.path, f"{part}b") if part else ():
        yield 0, None, fault


@rule(
    "verapdf", "error", "veraPDF passes it", hint="docs.verapdf.org explains each test; export again as tagged PDF",
    source="ISO 14289-1, ISO 19005; looked at with veraPDF",
)  # fmt: skip
def judged(dossier: Dossier) -> Iterator[Remark]:
    part = _part(dossier)
    for flavour in ("ua1", f"{part}{'b' if part == '1' else 'u'}") if part else ("ua1",):
        for fault in verapdf_faults(dossier.path, flavour):
            yield 0, None, fault


def _part(dossier: Dossier) -> str:
    """The part of PDF/A that the file claims to follow; empty when it claims none that we can look at."""
    part = dossier.xmp_value("pdfaid:part")
    return part if part in {"1", "2", "3"} else ""


def examine_screen(pdf: Path) -> tuple[Finding, ...]:
    """What stands against a PDF for the screen, ours or anybody's: PDF/UA-1, and the PDF/A that it claims."""
    return examine_ua(pdf, (*RULES, archive_claimed, archival, judged))


def examine_ua(pdf: Path, rules: tuple[Rule, ...] = RULES) -> tuple[Finding, ...]:
    """What our PDF/UA-1 rules find in a tagged PDF, ours or anybody's."""
    try:
        dossier = open_dossier(pdf, Order())
    except pikepdf.PasswordError:
        return (unopened("it is locked with a password", "export it again, without one"),)
    except (pikepdf.PdfError, OSError, ValueError) as fault:
        return (unopened(str(fault).replace(str(pdf), pdf.name), "see that it is a PDF, and export it again"),)
    with dossier.pdf:
        return run_rules(rules, dossier)


def looked_at_screen() -> str:
    """Which tool saw what, for reports."""
    judge = "veraPDF for both" if has_verapdf() else "not veraPDF, which is not on the path"
    return (
        f"publisher's own {len(RULES)} rules for PDF/UA-1, reading with qpdf (pikepdf {pikepdf.__version__}), "
        f"pikepdf.pdfa for level b of PDF/A (what level u asks beyond it, our rule ua-characters sees), and {judge}"
    )


def archival_faults(pdf: Path, flavour: str = "2b") -> tuple[str, ...]:
    """What stands against PDF/A, by :mod:`pikepdf.pdfa`; empty when nothing failed and nothing was left unchecked.

    Levels a and u are read as b: what they ask for beyond b, the accessibility
    rules see.  Two things that qpdf hides are looked at in the bytes: the
    header's comment and what follows the last ``%%EOF`` (ISO 19005-2, 6.1.2 and 6.1.3).

    :param flavour: ``1b``, ``2b`` or ``3b``
    """
    data = pdf.read_bytes()
    faults = []
    header = re.match(rb"%PDF-1\.[0-7](?:\r\n|\r|\n)%([^\r\n]*)", data)
    if header is None or sum(byte > 127 for byte in header[1][:4]) != 4:
        faults.append("header: no comment of four high bytes")
    if not re.search(rb"startxref\s+\d+\s+%%EOF\s*$", data[-2048:]):
        faults.append("trailer: something follows the end of the file")
    with pikepdf.open(pdf, inherit_page_attributes=False) as opened:
        if "/ID" not in opened.trailer:
            faults.append("trailer: no ID")
        _normalise(opened)
        report = pdfa.check(opened, flavour)
    return (*faults, *dict.fromkeys(f"{item.kind}: {item.rule} {item.message}" for item in report.findings))


def _normalise(pdf: pikepdf.Pdf) -> None:
    """Take away what the checker does not know and what means nothing.

    Empty resource dictionaries go; levels a and u are read as b; schemas that
    are described as ISO 19005-2, 6.6.2.3.3 asks go with their properties.
    """
    for item in pdf.objects:
        for holder in (item, item.get("/Resources") if isinstance(item, Dictionary | Stream) else None):
            if isinstance(holder, Dictionary | Stream):
                for key in ("/Pattern", "/Shading"):
                    if isinstance(holder.get(key), Dictionary) and not len(holder[key]):
                        del holder[key]
    metadata = pdf.Root.get("/Metadata")
    if isinstance(metadata, Stream):
        said = re.sub(rb"(pdfaid:conformance[=>]\"?)[AU]", rb"\1B", metadata.read_bytes())
        if b"pdfaExtension:schemas" in said:
            said = re.sub(rb"<rdf:Description[^>]*pdfaExtension.*?</rdf:Description>", b"", said, flags=re.DOTALL)
            said = re.sub(rb"<rdf:Description[^>]*pdfuaid[^>]*/>|<pdfuaid:part>\d</pdfuaid:part>", b"", said)
        metadata.write(said)
