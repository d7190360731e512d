"""PDF/UA and PDF/A: what our own rules and pikepdf's checker see in a screen PDF."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Stream, pdfa

from publisher.preflight import accessibility, structure
from publisher.preflight.dossier import Order, open_dossier
from publisher.preflight.rules import Finding, Rule, run_rules, unopened

RULES: tuple[Rule, ...] = (*accessibility.RULES, *structure.RULES)
"""All rules for accessibility."""


def examine_ua(pdf: Path) -> tuple[Finding, ...]:
    """What our PDF/UA-1 rules find in a tagged PDF, ours or anybody's."""
    try:
        dossier = open_dossier(pdf, Order())
    except (pikepdf.PdfError, OSError, ValueError) as fault:
        return (unopened(str(fault).replace(str(pdf), pdf.name)),)
    with dossier.pdf:
        return run_rules(RULES, dossier)


def looked_at_ua() -> str:
    """Which tools looked, for reports."""
    return f"publisher's own {len(RULES)} PDF/UA rules, and pikepdf.pdfa {pikepdf.__version__} for PDF/A level b"


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
