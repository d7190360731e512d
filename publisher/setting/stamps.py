"""Draw running heads and folios: every style sheet honoured, and a fraction of a millisecond for each.

A margin box costs the engine several milliseconds, and a long book has a
thousand folios.  So each of the four pages of a design is laid out once, with
catchwords in the place of head and folio.  Where a catchword stands, its
letters are changed for those that are wanted, in the same style and by the
same alignment.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from weasyprint.draw import draw_page, draw_text
from weasyprint.formatting_structure import boxes
from weasyprint.layout.inline import split_text_box
from weasyprint.pdf.stream import Stream

from publisher.forme import Furniture, Stamp
from publisher.model import PageDesign
from publisher.setting import engine
from publisher.setting.faces import face_uses
from publisher.setting.leaves import Box
from publisher.typefaces import missing_glyphs

PAGES = ("verso", "recto", "opening-verso", "opening-recto")
CATCHWORDS = {"head": "Catchword", "folio": "8"}
"""What stands for head and folio while a page is laid out."""
HAN = re.compile("[㐀-鿿豈-﫿]")
_INK = re.compile(rb"(?:^| )(?:Tj|TJ|f\*?|F|S|s|B\*?|b\*?|Do|sh)$")
_OPAQUE = re.compile(rb"/[aA]1(?:\.0)? gs")


@dataclass(slots=True)
class _Spot:
    """A text box with a catchword in it."""

    box: Box
    before: str
    after: str
    left: float
    """Edge of the margin box, in pixels."""
    width: float
    room: float
    """Pixels that text may take before it is cut."""
    align: str


class Stamper:
    """The four pages of one design, laid out and ready to be changed."""

    def __init__(self, design: PageDesign) -> None:
        self.document = engine.lay_out(_sample(design), (_geometry(design), design.furniture))
        self.boxes = dict(zip(PAGES, (page._page_box for page in self.document.pages), strict=True))
        self.spots = {(page, what): list(_spots(box, what)) for page, box in self.boxes.items() for what in CATCHWORDS}

    def furniture(
        self, *, frames: bool = False, heads: dict[str, Iterable[str]] | None = None, folios: Iterable[str] = ()
    ) -> Furniture:
        """Draw frames, heads by page, and folios."""
        self.document.fonts = {}
        drawn_heads = {
            page: {words: self._stamp(page, "head", words) for words in wanted}
            for page, wanted in (heads or {}).items()
            if self.spots[page, "head"]
        }
        labels = tuple(folios)
        drawn_folios = {
            page: {label: self._stamp(page, "folio", label) for label in labels}
            for page in PAGES
            if labels and self.spots[page, "folio"]
        }
        return Furniture(
            frames={page: self._frame(page) for page in PAGES} if frames else {},
            heads=drawn_heads,
            folios=drawn_folios,
            faces=face_uses(self.document),
        )

    def _stream(self) -> Any:
        page = self.document.pages[0]
        resources: dict[str, Any] = {"ExtGState": {}, "XObject": {}, "Pattern": {}, "Shading": {}, "ColorSpace": None}
        stream = Stream(self.document.fonts, (0, 0, page.width, page.height), resources, {}, None, {}, None)
        stream.transform(a=0.75, d=-0.75, f=page.height * 0.75)
        return stream

    def _frame(self, page: str) -> Stamp:
        """Draw all that is on a page besides head and folio; only rules and words, no pictures."""
        removed = [
            (spot, _line_of(self.boxes[page], spot.box)) for what in CATCHWORDS for spot in self.spots[page, what]
        ]
        kept = [line.children for _, line in removed]
        try:
            for spot, line in removed:
                line.children = [child for child in line.children if child is not spot.box]
            stream = self._stream()
            draw_page(self.boxes[page], stream)
        finally:
            for (_, line), children in zip(reversed(removed), reversed(kept), strict=True):
                line.children = children
        return _locked(stream)

    def _stamp(self, page: str, what: str, words: str) -> Stamp:
        stream = self._stream()
        lacking = missing_glyphs(words)
        words = "".join("\u25a1" if char in lacking else char for char in words)
        for spot in self.spots[page, what]:
            box = self._changed(spot, words) if words else None
            if box is not None:
                draw_text(stream, box, box.position_x, "clip", "none")
        return _locked(stream)

    def _changed(self, spot: _Spot, words: str) -> Box | None:
        """Return the spot's text box with ``words`` in it; what has no room is cut between words."""
        box = _set(spot, words)
        while box is not None and box.width > spot.room and " " in words.strip():
            words = words.removesuffix("…").rpartition(" ")[0] + "…"
            box = _set(spot, words)
        return box


def _set(spot: _Spot, words: str) -> Box | None:
    said = spot.box.copy_with_text(words)
    if HAN.search(words) and said.style["font_variant_caps"] != "normal":
        # Small capitals are made smaller where a face has none, and Chinese with them.
        said.style = said.style.copy()
        said.style["font_variant_caps"] = "normal"
    said.process_text_transform()
    box, _, _ = split_text_box(None, said.copy_with_text(spot.before + said.text + spot.after), None, 0)
    if box is not None:
        share = {"left": 0.0, "start": 0.0, "center": 0.5, "right": 1.0, "end": 1.0}.get(spot.align, 0.0)
        box.position_x = spot.left + (spot.width - box.width) * share
        box.position_y = spot.box.position_y + spot.box.baseline - box.baseline
    return box


def _sample(design: PageDesign) -> str:
    pages = "".join(
        f"<div style=\"page: {page}; break-before: page; string-set: head '{CATCHWORDS['head']}', "
        f"folio '{CATCHWORDS['folio']}'\">&#160;</div>"
        for page in PAGES
    )
    return f'<!DOCTYPE html><html lang="en"><head><title>Furniture</title></head><body>{pages}</body></html>'


def _geometry(design: PageDesign) -> str:
    """Return the sizes and margins of the four pages; furniture comes after and may say otherwise."""
    inner, outer = f"{design.inner_pt}pt", f"{design.outer_pt}pt"
    versos = (outer, inner) if design.mirrored else (inner, outer)
    rules = [f"@page {{ size: {design.width_pt}pt {design.height_pt}pt }} html, body {{ margin: 0 }}"]
    for page in PAGES:
        left, right = versos if page.endswith("verso") else (inner, outer)
        rules.append(f"@page {page} {{ margin: {design.top_pt}pt {right} {design.bottom_pt}pt {left} }}")
    return "\n".join(rules)


def _spots(page: Box, what: str) -> Iterator[_Spot]:
    catchword = CATCHWORDS[what].casefold()
    margins = [child for child in page.children if isinstance(child, boxes.MarginBox)]
    for margin in margins:
        for text in _texts(margin):
            at = text.text.casefold().find(catchword)
            if at < 0 or (what == "folio" and CATCHWORDS["head"].casefold() in text.text.casefold()):
                continue
            beside = [
                other.width
                for other in margins
                if other is not margin and other.at_keyword[:5] == margin.at_keyword[:5]
            ]
            align = text.style["text_align_all"]
            taken = (2 if align == "center" else 1) * (max(beside, default=0) and max(beside) + 12)
            yield _Spot(
                box=text,
                before=text.text[:at],
                after=text.text[at + len(catchword) :],
                left=margin.content_box_x(),
                width=margin.width,
                room=page.width - taken,
                align=align,
            )


def _texts(box: Box) -> Iterator[Box]:
    for child in box.all_children():
        if isinstance(child, boxes.TextBox):
            yield child
        elif isinstance(child, boxes.ParentBox):
            yield from _texts(child)


def _line_of(box: Box, text: Box) -> Box:
    """Return the box of which ``text`` is a child."""
    for child in box.all_children():
        if child is text:
            return box
        if isinstance(child, boxes.ParentBox):
            found = _line_of(child, text)
            if found is not None:
                return found
    return None


def _locked(stream: Any) -> Stamp:
    tokens = [token if isinstance(token, bytes) else str(token).encode() for token in stream.stream]
    tokens = [token for token in tokens if not _OPAQUE.fullmatch(token)]
    if not any(_INK.search(token) for token in tokens):
        return Stamp(body=b"")
    said = b"\n".join(tokens).replace(b">0<", b"")
    faces = tuple(dict.fromkeys(re.findall(rb"/([A-Z]{6}) [\d.]+ Tf", said)))
    return Stamp(body=zlib.compress(said, 6), faces=tuple(face.decode() for face in faces))
