"""What a PDF says of itself: output intent, XMP and Info, alike; PDF/X keys (ISO 15930-1 and -7)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from html import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from publisher.printshop.colour import Press
from publisher.printshop.profiles import Standard

PRODUCER = "publisher"
VERSIONS: dict[Standard, str] = {"x-4": "1.6", "x-1a": "1.3", "plain": "1.6"}
"""PDF version of each standard; PDF/X-1a:2001 is bound to 1.3."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What XMP and Info are to say."""

    title: str
    authors: tuple[str, ...] = ()
    isbn: str = ""
    date: dt.date | None = None
    """Never the day of the run; None stands for the first day of 2000."""
    language: str = ""


def describe(pdf: Pdf, particulars: Particulars, standard: Standard, press: Press) -> None:
    """Write the catalogue's metadata and output intent, and Info, in place of what was there."""
    moment = particulars.date or dt.date(2000, 1, 1)
    _write_info(pdf, particulars, standard, moment)
    name = f"{particulars.isbn or particulars.title}|{standard}|{moment}"
    document = uuid.uuid5(uuid.NAMESPACE_URL, f"urn:publisher:{name}")
    pdf.Root.Metadata = Stream(pdf, _xmp(particulars, standard, moment, document).encode())
    pdf.Root.Metadata.Type = Name.Metadata
    pdf.Root.Metadata.Subtype = Name.XML
    if standard != "plain":
        pdf.Root.OutputIntents = Array([_intent(pdf, press)])


def _write_info(pdf: Pdf, particulars: Particulars, standard: Standard, moment: dt.date) -> None:
    stamp = String(f"D:{moment:%Y%m%d}000000Z")
    entries: dict[str, pikepdf.Object] = {
        "/Title": String(particulars.title),
        "/Creator": String(PRODUCER),
        "/Producer": String(PRODUCER),
        "/CreationDate": stamp,
        "/ModDate": stamp,
        "/Trapped": Name("/False"),
    }
    if particulars.authors:
        entries["/Author"] = String(", ".join(particulars.authors))
    if standard == "x-1a":
        entries["/GTS_PDFXVersion"] = String("PDF/X-1:2001")
        entries["/GTS_PDFXConformance"] = String("PDF/X-1a:2001")
    pdf.trailer.Info = pdf.make_indirect(Dictionary(entries))


def _intent(pdf: Pdf, press: Press) -> Dictionary:
    profile = Stream(pdf, press.icc)
    profile.N = 4
    return Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String(press.condition),
        OutputCondition=String(press.condition),
        RegistryName=String("http://www.color.org"),
        Info=String(f"{press.condition}, {press.ink_max} % total ink"),
        DestOutputProfile=pdf.make_indirect(profile),
    )


def _xmp(particulars: Particulars, standard: Standard, moment: dt.date, document: uuid.UUID) -> str:
    stamp = f"{moment:%Y-%m-%d}T00:00:00Z"
    creators = "".join(f"<rdf:li>{_text(name)}</rdf:li>" for name in (", ".join(particulars.authors),) if name)
    parts = [
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{_text(particulars.title)}</rdf:li></rdf:Alt></dc:title>',
        f"<dc:creator><rdf:Seq>{creators}</rdf:Seq></dc:creator>" if creators else "",
        f"<dc:identifier>urn:isbn:{_text(particulars.isbn)}</dc:identifier>" if particulars.isbn else "",
        "<dc:format>application/pdf</dc:format>",
        f"<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool><xmp:CreateDate>{stamp}</xmp:CreateDate>",
        f"<xmp:ModifyDate>{stamp}</xmp:ModifyDate><xmp:MetadataDate>{stamp}</xmp:MetadataDate>",
        f"<pdf:Producer>{PRODUCER}</pdf:Producer><pdf:Trapped>False</pdf:Trapped>",
        f"<xmpMM:DocumentID>uuid:{document}</xmpMM:DocumentID><xmpMM:VersionID>1</xmpMM:VersionID>",
        "<xmpMM:RenditionClass>default</xmpMM:RenditionClass>",
        "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>" if standard == "x-4" else "",
    ]
    body = "\n".join(part for part in parts if part)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"'
        ' xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">\n'
        f"{body}\n</rdf:Description></rdf:RDF></x:xmpmeta>\n"
        '<?xpacket end="w"?>'
    )


def _text(text: str) -> str:
    """Escaped, without the control characters that XML 1.0 forbids."""
    return escape("".join(sign for sign in text if sign >= " " or sign in "\t\n"), quote=False)
