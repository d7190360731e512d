"""What PDF/X asks of a file as a whole (ISO 15930-1 for X-1a:2001, ISO 15930-7 for X-4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pikepdf
from pikepdf import Dictionary, Name, Stream

from publisher.preflight.dossier import Dossier
from publisher.preflight.rules import Remark, rule

_X = "ISO 15930"
_NEEDS = {"x-4": "PDF/X-4", "x-1a": "PDF/X-1a:2001"}


@rule(
    "x-intent", "error", "The file says for which press it was made",
    hint="export with an output intent, such as FOGRA39 or CGATS TR 006", source=_X,
)  # fmt: skip
def intent(dossier: Dossier) -> Iterator[Remark]:
    if dossier.standard != "plain" and not _press_intents(dossier):
        yield 0, None, "no output intent of the kind GTS_PDFX"


def _press_intents(dossier: Dossier) -> list[Dictionary]:
    return [item for item in dossier.intents if item.get("/S") == Name.GTS_PDFX]


@rule(
    "x-profile", "error", "The press named is described by a profile for four inks",
    hint="export with the ICC profile of the printing condition embedded", source=_X,
)  # fmt: skip
def profile(dossier: Dossier) -> Iterator[Remark]:
    if dossier.standard == "plain":
        return
    for item in _press_intents(dossier):
        if not str(item.get("/OutputConditionIdentifier", "")).strip():
            yield 0, None, "the output intent names no printing condition"
        found = item.get("/DestOutputProfile")
        if not isinstance(found, Stream):
            yield 0, None, "the output intent carries no profile"
            continue
        head = found.read_bytes()[:40]
        if head[12:16] != b"prtr" or head[16:20] != b"CMYK" or int(found.get("/N", 0)) != 4:
            yield 0, None, "its profile is not an output profile for CMYK"


@rule(
    "x-version", "error", "The file claims the standard that the printer asks for",
    hint="export with the PDF/X setting that the printer names", source=_X,
)  # fmt: skip
def version_key(dossier: Dossier) -> Iterator[Remark]:
    wanted = dossier.standard
    if wanted == "x-4" and dossier.claim != "x-4":
        yield 0, None, "XMP does not name PDF/X-4"
    elif wanted == "x-1a" and dossier.info.get("/GTS_PDFXConformance") != "PDF/X-1a:2001":
        yield 0, None, "Info does not name PDF/X-1a:2001"


@rule(
    "x-pdf-version", "error", "The PDF version suits the standard",
    hint="export as PDF 1.3 for PDF/X-1a:2001, as PDF 1.6 at most for PDF/X-4", source=_X,
)  # fmt: skip
def pdf_version(dossier: Dossier) -> Iterator[Remark]:
    highest = {"x-4": "1.6", "x-1a": "1.3"}.get(dossier.standard)
    if highest and dossier.pdf.pdf_version > highest:
        yield 0, None, f"PDF {dossier.pdf.pdf_version}; {_NEEDS[dossier.standard]} is PDF {highest}"


@rule(
    "x-objects", "error", "The file's objects lie as its version wants them",
    hint="save without object streams; they are younger than PDF 1.3", source="ISO 15930-1; ISO 32000-1, 7.5.7",
)  # fmt: skip
def object_streams(dossier: Dossier) -> Iterator[Remark]:
    if dossier.standard == "x-1a" and not dossier.has_table:
        yield 0, None, "a cross-reference stream instead of a table"


@rule(
    "x-trapped", "error", "The file says whether it is trapped",
    hint="set the key Trapped to True or False", source=_X,
)  # fmt: skip
def trapped(dossier: Dossier) -> Iterator[Remark]:
    if dossier.standard != "plain" and dossier.info.get("/Trapped") not in {"/True", "/False"}:
        yield 0, None, "Info has no key Trapped of True or False"


@rule(
    "x-dates", "error", "The file has its dates",
    hint="set CreationDate and ModDate", source=_X,
)  # fmt: skip
def dates(dossier: Dossier) -> Iterator[Remark]:
    if dossier.standard == "plain":
        return
    for key in ("/CreationDate", "/ModDate"):
        if not re.match(r"D:\d{4}", dossier.info.get(key, "")):
            yield 0, None, f"Info has no {key.lstrip('/')}"


@rule(
    "x-id", "error", "The file has a number of its own",
    hint="export again; the trailer has no ID", source=_X,
)  # fmt: skip
def identifier(dossier: Dossier) -> Iterator[Remark]:
    if dossier.standard != "plain" and len(_array(dossier.pdf.trailer.get("/ID"))) != 2:
        yield 0, None, "the trailer has no ID"


def _array(value: object) -> list[object]:
    return list(value) if isinstance(value, pikepdf.Array) else []


@rule(
    "file-title", "warning", "The file has a title",
    hint="set the document's title", source=_X,
)  # fmt: skip
def title(dossier: Dossier) -> Iterator[Remark]:
    if not (dossier.info.get("/Title", "").strip() or dossier.xmp_value("dc:title")):
        yield 0, None, "no title in Info or XMP"


@rule(
    "file-agrees", "error", "The file says the same of itself in both places",
    hint="export again; XMP and Info differ", source="ISO 15930-7, 6.13; Ghent Workgroup 2015",
)  # fmt: skip
def agrees(dossier: Dossier) -> Iterator[Remark]:
    pairs = (("/Title", "dc:title"), ("/Producer", "pdf:Producer"), ("/Creator", "xmp:CreatorTool"),
             ("/Author", "dc:creator"))  # fmt: skip
    for key, name in pairs:
        one, other = dossier.info.get(key, "").strip(), dossier.xmp_value(name)
        if one and other and one != other:
            yield 0, None, f"{key.lstrip('/')} is {one!r} in Info, {other!r} in XMP"
    created, said = dossier.info.get("/CreationDate", ""), dossier.xmp_value("xmp:CreateDate")
    if created and said and _digits(created)[:8] != _digits(said)[:8] and "T" in said:
        yield 0, None, f"made {created} by Info, {said} by XMP"


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdecimal())


@rule(
    "file-locked", "error", "The file is not locked",
    hint="export without a password and without restrictions", source=_X,
)  # fmt: skip
def locked(dossier: Dossier) -> Iterator[Remark]:
    if dossier.pdf.is_encrypted:
        yield 0, None, "encrypted"


@rule(
    "file-sound", "error", "The file is built as PDF asks",
    hint="export it again; a press may read a damaged file in its own way", source="ISO 32000-1; read with qpdf",
)  # fmt: skip
def sound(dossier: Dossier) -> Iterator[Remark]:
    for warning in dossier.warnings[:5]:
        yield 0, None, warning.partition(": ")[2] or warning
    for page, fault in dossier.faults.items():
        yield page, None, f"its content cannot be read: {fault}"


@rule(
    "transparency", "error", "Nothing is see-through where the printer takes no transparency",
    hint="flatten when exporting (PDF/X-1a does), or use full colours instead of half-opaque ones",
    source="the printer's profile; ISO 15930-1", by_page=True,
)  # fmt: skip
def transparency(dossier: Dossier) -> Iterator[Remark]:
    if not dossier.opaque:
        return
    for leaf in dossier.leaves:
        for paint in leaf.paints:
            masked = isinstance(paint.image, Stream) and "/SMask" in paint.image
            if masked or paint.alpha < 1 or paint.soft or paint.blend not in {"Normal", "Compatible"}:
                yield leaf.number, paint.box, f"a see-through {paint.kind}"
                break


@rule(
    "annotations", "error", "No notes, links or fields lie on the pages",
    hint="export without links, comments and form fields", source=_X,
)  # fmt: skip
def annotated(dossier: Dossier) -> Iterator[Remark]:
    if dossier.printer is None and dossier.claim is None:
        return
    for leaf in dossier.leaves:
        found = leaf.page.obj.get("/Annots")
        if isinstance(found, pikepdf.Array) and len(found):
            kinds = sorted(
                {str(item.get("/Subtype", "?")).lstrip("/") for item in found if isinstance(item, Dictionary)}
            )
            yield leaf.number, None, f"{len(found)} of them: {', '.join(kinds)}"


@rule(
    "actions", "error", "The file does nothing by itself",
    hint="export without scripts, opening actions and forms", source=_X,
)  # fmt: skip
def actions(dossier: Dossier) -> Iterator[Remark]:
    names = dossier.root.get("/Names")
    scripts = isinstance(names, Dictionary) and "/JavaScript" in names
    opening = dossier.root.get("/OpenAction")
    acts = isinstance(opening, Dictionary) and opening.get("/S") != Name.GoTo
    if scripts or acts or "/AA" in dossier.root or any("/AA" in leaf.page.obj for leaf in dossier.leaves):
        yield 0, None, "it carries scripts or actions"


@rule(
    "forms", "error", "There is no form in it",
    hint="export without form fields", source=_X,
)  # fmt: skip
def forms(dossier: Dossier) -> Iterator[Remark]:
    form = dossier.root.get("/AcroForm")
    if isinstance(form, Dictionary) and ("/XFA" in form or len(_array(form.get("/Fields")))):
        yield 0, None, "it is a form"


@rule(
    "attachments", "warning", "Nothing is attached",
    hint="export without attached files", source=_X,
)  # fmt: skip
def attachments(dossier: Dossier) -> Iterator[Remark]:
    names = dossier.root.get("/Names")
    if isinstance(names, Dictionary) and "/EmbeddedFiles" in names:
        yield 0, None, "files are attached"


@rule(
    "layers", "error", "There are no layers to be switched",
    hint="flatten the layers when exporting; a press may print the hidden ones",
    source="ISO 15930-1; Ghent Workgroup 2015",
)  # fmt: skip
def layers(dossier: Dossier) -> Iterator[Remark]:
    if "/OCProperties" in dossier.root and (dossier.standard == "x-1a" or dossier.printer is not None):
        yield 0, None, "it has layers"


@rule(
    "bookmarks", "warning", "No bookmarks where the printer wants none",
    hint="export without bookmarks", source="the printer's profile",
)  # fmt: skip
def bookmarks(dossier: Dossier) -> Iterator[Remark]:
    outlines = dossier.root.get("/Outlines")
    if dossier.printer and isinstance(outlines, Dictionary) and "/First" in outlines:
        yield 0, None, "it has bookmarks"


@rule(
    "foreign-code", "error", "No PostScript and no outside pictures",
    hint="export again; the file leans on something that is not in it", source=_X,
)  # fmt: skip
def foreign_code(dossier: Dossier) -> Iterator[Remark]:
    for item in dossier.dictionaries:
        if isinstance(item, Stream) and (
            item.get("/Subtype") == Name.PS or "/Ref" in item or item.get("/Subtype2") == Name.PS
        ):
            yield 0, None, "an XObject of PostScript, or one that lies in another file"
            return


@rule(
    "press-settings", "error", "The file leaves the press's own settings alone",
    hint="export without transfer functions and halftones", source=_X,
)  # fmt: skip
def press_settings(dossier: Dossier) -> Iterator[Remark]:
    for state in dossier.states:
        transfer = state.get("/TR", state.get("/TR2", Name.Default))
        if transfer not in {Name.Default, Name.Identity} or isinstance(state.get("/HT"), Dictionary | Stream):
            yield 0, None, "a transfer function or a halftone"
            return


RULES = (
    intent, profile, version_key, pdf_version, object_streams, trapped, dates, identifier, title, agrees, locked, sound,
    transparency, annotated, actions, forms, attachments, layers, bookmarks, foreign_code, press_settings,
)  # fmt: skip
