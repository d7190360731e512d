"""What a volume says of itself, twice and alike: in Info and in XMP (ISO 32000-1, 14.3; ISO 19005-2, 6.6)."""

from __future__ import annotations

import base64
import datetime as dt
import os
from dataclasses import dataclass
from html import escape

from publisher import __version__
from publisher.binding.writer import Writer
from publisher.forme import text_string
from publisher.model import Book

PRODUCER = f"publisher {__version__}"

SRGB = base64.b64decode(
    "AAACTGxjbXMEIAAAbW50clJHQiBYWVogB9AAAQABAAAAAAAAYWNzcEFQUEwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAPbWAAEAAAAA0y1sY2"
    "1zAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAALZGVzYwAAAQgAAAA2Y3BydAAAAUAAAABMd3RwdAAAAYwA"
    "AAAUY2hhZAAAAaAAAAAsclhZWgAAAcwAAAAUYlhZWgAAAeAAAAAUZ1hZWgAAAfQAAAAUclRSQwAAAggAAAAgZ1RSQwAAAggAAAAgYlRSQwAAAg"
    "gAAAAgY2hybQAAAigAAAAkbWx1YwAAAAAAAAABAAAADGVuVVMAAAAaAAAAHABzAFIARwBCACAAYgB1AGkAbAB0AC0AaQBuAABtbHVjAAAAAAAA"
    "AAEAAAAMZW5VUwAAADAAAAAcAE4AbwAgAGMAbwBwAHkAcgBpAGcAaAB0ACwAIAB1AHMAZQAgAGYAcgBlAGUAbAB5WFlaIAAAAAAAAPbWAAEAAA"
    "AA0y1zZjMyAAAAAAABDEIAAAXe///zJQAAB5MAAP2Q///7of///aIAAAPcAADAblhZWiAAAAAAAABvoAAAOPUAAAOQWFlaIAAAAAAAACSfAAAP"
    "hAAAtsNYWVogAAAAAAAAYpcAALeHAAAY2XBhcmEAAAAAAAMAAAACZmYAAPKnAAANWQAAE9AAAApbY2hybQAAAAAAAwAAAACj1wAAVHsAAEzNAA"
    "CZmgAAJmYAAA9c"
)
"""An ICC profile of sRGB as LittleCMS makes it, without the day on which it was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The facts stated."""

    title: str
    authors: tuple[str, ...]
    subject: str
    keywords: str
    language: str
    date: str
    """``YYYY-MM-DD``, or nothing."""
    accessible: bool
    """PDF/UA-1."""
    archival: bool
    """PDF/A-2u."""


def state(book: Book, *, tagged: bool, archival: bool) -> Statement:
    """Return what a volume of ``book`` says of itself.

    Its date is ``SOURCE_DATE_EPOCH``, or else the book's, never today's or a file's.
    """
    stamp = os.environ.get("SOURCE_DATE_EPOCH", "")
    given = (
        dt.datetime.fromtimestamp(int(stamp), dt.UTC).date()
        if stamp.isascii() and stamp.isdecimal() and int(stamp) < 253402300800
        else book.published
    )
    title = f"{book.title}: {book.subtitle}" if book.subtitle else book.title
    return Statement(
        title=title or book.key,
        authors=tuple(author.name for author in book.authors or book.editors if author.role != "pbl"),
        subject=book.description,
        keywords=", ".join(dict.fromkeys([*book.keywords, *book.subjects])),
        language=book.language,
        date=given.isoformat() if given else "",
        accessible=tagged,
        archival=archival,
    )


def write_info(writer: Writer, said: Statement) -> int:
    """Write the Info dictionary and return its number."""
    entries = {
        b"Title": said.title, b"Author": ", ".join(said.authors), b"Subject": said.subject,
        b"Keywords": said.keywords, b"Creator": PRODUCER, b"Producer": PRODUCER,
    }  # fmt: skip
    text = b"".join(b"/" + key + text_string(value) for key, value in entries.items() if value)
    if said.date:
        day = f"D:{said.date.replace('-', '')}000000Z"
        text += b"/CreationDate" + text_string(day) + b"/ModDate" + text_string(day)
    return writer.dictionary(b"<<" + text + b">>")


def write_xmp(writer: Writer, said: Statement) -> int:
    """Write the XMP packet, not deflated so that anything can find it, and return its number."""
    head = b"<</Type/Metadata/Subtype/XML"
    return writer.stream(writer.reserve(), head, xmp(said).encode("utf-8"))


def xmp(said: Statement) -> str:
    """Return the XMP packet of a statement (ISO 16684-1)."""
    facts = [f"<dc:title>{_alternatives(said.title)}</dc:title>", "<dc:format>application/pdf</dc:format>"]
    facts.append(f"<dc:language><rdf:Bag><rdf:li>{_text(said.language)}</rdf:li></rdf:Bag></dc:language>")
    if said.authors:
        # Info can name authors only in one string, and XMP must agree with it.
        facts.append(f"<dc:creator><rdf:Seq><rdf:li>{_text(', '.join(said.authors))}</rdf:li></rdf:Seq></dc:creator>")
    if said.subject:
        facts.append(f"<dc:description>{_alternatives(said.subject)}</dc:description>")
    if said.keywords:
        facts.append(f"<pdf:Keywords>{_text(said.keywords)}</pdf:Keywords>")
    facts.append(f"<pdf:Producer>{_text(PRODUCER)}</pdf:Producer><xmp:CreatorTool>{_text(PRODUCER)}</xmp:CreatorTool>")
    if said.date:
        moment = f"{said.date}T00:00:00Z"
        facts.append(f"<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>")
    claims = ""
    if said.archival:
        claims += (
            '\n<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"'
            ' pdfaid:part="2" pdfaid:conformance="U"/>'
        )
    if said.accessible:
        claims += '\n<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>'
    if said.archival and said.accessible:
        claims += _UA_SCHEMA
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">\n'
        + "\n".join(facts)
        + f"\n</rdf:Description>{claims}\n</rdf:RDF></x:xmpmeta>\n"
        + '<?xpacket end="r"?>'
    )


_UA_SCHEMA = """
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the document conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""
"""PDF/A knows no pdfuaid until it is told what that is (ISO 19005-2, 6.6.2.3)."""


def _alternatives(text: str) -> str:
    return f'<rdf:Alt><rdf:li xml:lang="x-default">{_text(text)}</rdf:li></rdf:Alt>'


def _text(text: str) -> str:
    """Escape ``text`` for XML, leaving out what no XML may hold."""
    return escape("".join(char for char in text if char.isprintable() or char in "\n\t"), quote=False)


def write_output_intent(writer: Writer) -> int:
    """Write the profile that colours are meant in and return the number of its intent (ISO 19005-2, 6.2.3)."""
    profile = writer.stream(writer.reserve(), b"<</N 3", SRGB, deflate=True)
    return writer.dictionary(
        b"<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB IEC61966-2.1)"
        b"/Info(sRGB IEC61966-2.1)/DestOutputProfile %d 0 R>>" % profile
    )
