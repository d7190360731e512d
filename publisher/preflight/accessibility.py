"""PDF/UA-1 by our own rules, I: the document, its pages, links and typefaces (ISO 14289-1)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from fontTools.ttLib import TTFont, TTLibError
from pikepdf import Array, Dictionary, Name, Stream

from publisher.preflight.dossier import Dossier
from publisher.preflight.fonts import descendant, name_of, program
from publisher.preflight.rules import Remark, rule

_UA = "ISO 14289-1"
_EXPORT = "export as tagged PDF/UA"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?(-[A-Za-z0-9]{5,8})*")


@rule("ua-id", "error", "The file says that it is meant to be accessible", hint=_EXPORT, source=f"{_UA}, 5")
def identified(dossier: Dossier) -> Iterator[Remark]:
    if dossier.xmp_value("pdfuaid:part") != "1":
        yield 0, None, "XMP does not name PDF/UA part 1"


@rule("ua-marked", "error", "The file is tagged", hint=_EXPORT, source=f"{_UA}, 7.1")
def marked(dossier: Dossier) -> Iterator[Remark]:
    info = dossier.root.get("/MarkInfo")
    if not isinstance(info, Dictionary) or not bool(info.get("/Marked")):
        yield 0, None, "MarkInfo does not say Marked"
    elif bool(info.get("/Suspects")):
        yield 0, None, "its own maker doubts the tags (Suspects)"


@rule("ua-language", "error", "The text's language is named", hint="set the document's language", source=f"{_UA}, 7.2")
def language(dossier: Dossier) -> Iterator[Remark]:
    said = str(dossier.root.get("/Lang", ""))
    if not _LANGUAGE.fullmatch(said):
        yield 0, None, f"the catalogue's language is {said!r}" if said else "the catalogue names no language"


@rule(
    "ua-language-runs", "error", "Passages in another language name a real one", hint="write a BCP 47 code, such as fr",
    source=f"{_UA}, 7.2",
)  # fmt: skip
def language_runs(dossier: Dossier) -> Iterator[Remark]:
    for element in dossier.tree.walk():
        said = element.node.get("/Lang")
        if said is not None and not _LANGUAGE.fullmatch(str(said)):
            yield element.page, None, f"{element.own} has the language {str(said)!r}"


@rule("ua-title", "error", "The document has a title", hint="set the document's title", source=f"{_UA}, 7.1")
def title(dossier: Dossier) -> Iterator[Remark]:
    if not dossier.xmp_value("dc:title"):
        yield 0, None, "XMP has no dc:title"


@rule(
    "ua-title-shown", "error", "A reader shows the title, not the file name",
    hint="set DisplayDocTitle in the viewer preferences", source=f"{_UA}, 7.1",
)  # fmt: skip
def title_shown(dossier: Dossier) -> Iterator[Remark]:
    wishes = dossier.root.get("/ViewerPreferences")
    if not isinstance(wishes, Dictionary) or not bool(wishes.get("/DisplayDocTitle")):
        yield 0, None, "DisplayDocTitle is not set"


@rule(
    "ua-tabs", "error", "The tab key follows the reading order", hint="set Tabs to S on pages with links",
    source=f"{_UA}, 7.18.3",
)  # fmt: skip
def tabs(dossier: Dossier) -> Iterator[Remark]:
    for leaf in dossier.leaves:
        found = leaf.page.obj.get("/Annots")
        if isinstance(found, Array) and len(found) and leaf.page.obj.get("/Tabs") != Name.S:
            yield leaf.number, None, "a page with links has no Tabs of S"


@rule(
    "ua-link-tag", "error", "Every link is part of the text", hint="tag links as Link", source=f"{_UA}, 7.18.5",
)  # fmt: skip
def link_tags(dossier: Dossier) -> Iterator[Remark]:
    held = {item.objgen: element.type for element in dossier.tree.walk() for item in element.objects}
    for number, link in _links(dossier):
        kind = held.get(link.objgen)
        if kind is None:
            yield number, None, "a link that no tag holds"
        elif kind not in {"Link", "Reference", "Annot"}:
            yield number, None, f"a link inside {kind}, not Link"


def _links(dossier: Dossier) -> Iterator[tuple[int, Any]]:
    for leaf in dossier.leaves:
        found = leaf.page.obj.get("/Annots")
        for item in found if isinstance(found, Array) else []:
            if isinstance(item, Dictionary) and item.get("/Subtype") == Name.Link and not int(item.get("/F", 0)) & 2:
                yield leaf.number, item


@rule(
    "ua-link-words", "error", "Every link says in words where it leads", hint="give the link's annotation Contents",
    source=f"{_UA}, 7.18.5",
)  # fmt: skip
def link_words(dossier: Dossier) -> Iterator[Remark]:
    for number, link in _links(dossier):
        if not str(link.get("/Contents", "")).strip():
            yield number, None, "a link without Contents"


@rule(
    "ua-annotations", "error", "Notes and fields are tagged and described",
    hint="tag each annotation as Annot or Form, with Contents", source=f"{_UA}, 7.18.1",
)  # fmt: skip
def annotations_tagged(dossier: Dossier) -> Iterator[Remark]:
    held = {item.objgen for element in dossier.tree.walk() for item in element.objects}
    for leaf in dossier.leaves:
        found = leaf.page.obj.get("/Annots")
        for item in found if isinstance(found, Array) else []:
            kind = item.get("/Subtype") if isinstance(item, Dictionary) else Name.Link
            if kind in {Name.Link, Name.Popup, Name.PrinterMark} or int(item.get("/F", 0)) & 2:
                continue
            if item.objgen not in held or not (str(item.get("/Contents", "")) or str(item.get("/TU", ""))):
                yield leaf.number, None, f"an annotation {str(kind).lstrip('/')} without tag or words"


@rule(
    "ua-locked", "error", "A screen reader may take the text", hint="allow text access when locking the file",
    source=f"{_UA}, 7.16",
)  # fmt: skip
def reachable(dossier: Dossier) -> Iterator[Remark]:
    if dossier.pdf.is_encrypted and not dossier.pdf.allow.accessibility:
        yield 0, None, "the file is locked against screen readers"


@rule(
    "ua-font", "error", "Every typeface is in the file", hint="embed all fonts", source=f"{_UA}, 7.21.4"
)  # fmt: skip
def font_embedded(dossier: Dossier) -> Iterator[Remark]:
    for font, page in dossier.fonts:
        if font.get("/Subtype") != Name.Type3 and program(font) is None:
            yield page, None, f"{name_of(font)} is not embedded"


@rule(
    "ua-characters", "error", "Every letter can be read out", hint="export with Unicode maps for all fonts",
    source=f"{_UA}, 7.21.7",
)  # fmt: skip
def characters(dossier: Dossier) -> Iterator[Remark]:
    for font, page in dossier.fonts:
        named = isinstance(font.get("/Encoding"), Name) and font.Encoding != Name("/Identity-H")
        if not isinstance(font.get("/ToUnicode"), Stream) and not (font.get("/Subtype") != Name.Type0 and named):
            yield page, None, f"{name_of(font)} has no map to Unicode"


@rule(
    "ua-widths", "error", "The widths of letters are those of the typeface",
    hint="export again; letters stand in other places than the file says", source=f"{_UA}, 7.21.5",
)  # fmt: skip
def widths(dossier: Dossier) -> Iterator[Remark]:
    for font, page in dossier.fonts:
        below = descendant(font)
        found = program(font)
        if found is None or "/W" not in below or below.get("/Subtype") != Name.CIDFontType2:
            continue
        if below.get("/CIDToGIDMap", Name.Identity) == Name.Identity:
            wrong = _wrong_width(below, found)
            if wrong:
                yield page, None, f"{name_of(font)}: {wrong}"


def _wrong_width(font: Any, stream: Stream) -> str:
    """The first glyph whose width in the file differs from the program's by more than one thousandth."""
    try:
        opened = TTFont(io.BytesIO(stream.read_bytes()), lazy=True)
        scale, metrics, order = 1000 / opened["head"].unitsPerEm, opened["hmtx"].metrics, opened.getGlyphOrder()
    except (TTLibError, KeyError, AttributeError, AssertionError, ValueError):
        return ""
    for glyph, said in stated_widths(font.W).items():
        if glyph < len(order):
            real = metrics[order[glyph]][0] * scale
            if abs(real - said) > 1.01:
                return f"glyph {glyph} is {real:.0f} wide, the file says {said:.0f}"
    return ""


def stated_widths(array: Any) -> dict[int, float]:
    """Widths of a ``/W`` array (ISO 32000-1, 9.7.4.3)."""
    found: dict[int, float] = {}
    items = list(array)
    while len(items) >= 2:
        first = int(items.pop(0))
        second = items.pop(0)
        if isinstance(second, Array):
            found.update({first + place: float(width) for place, width in enumerate(second)})
        elif items:
            width = float(items.pop(0))
            found.update(dict.fromkeys(range(first, min(int(second), first + 70_000) + 1), width))
    return found


RULES = (
    identified, marked, language, language_runs, title, title_shown, tabs, link_tags, link_words, annotations_tagged,
    reachable, font_embedded, characters, widths,
)  # fmt: skip
