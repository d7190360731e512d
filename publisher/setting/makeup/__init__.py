"""Make-up: quotes to their places, objects to the grid, pages filled one by one, the margin column cleared.

Always the same for the same section, and bounded: an article is laid out once, a
page is made anew a few times at most, and the last pages when the last is too
short.  What could not be mended is said in an info notice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from publisher.model import Section
from publisher.notices import Notice
from publisher.setting.makeup.apart import place_quotes
from publisher.setting.makeup.keeping import (
    keep_beside_heads,
    keep_bios,
    keep_closing_lines,
    keep_in_boxes,
    keep_lists,
    keep_tables,
    keep_under_heads,
    keep_verse,
)
from publisher.setting.makeup.look import Sight, look
from publisher.setting.makeup.margin import clear_column, sent_overleaf
from publisher.setting.makeup.pictures import mark_drawings
from publisher.setting.makeup.quotes import read_copy
from publisher.setting.makeup.stone import SHORT, Stone, on_the_stone
from publisher.setting.makeup.tail import FEWEST
from publisher.xhtml import add_class, finish, has_class, read_document

Document = Any
LayOut = Callable[[str, tuple[str, ...]], Document]
"""HTML and style sheets → laid-out document of the engine."""

_AGAIN = 3
"""Times that an article is laid out again when notes or quotes crowd the margin column."""
_WORTH_A_NOTICE = 6.0
"""Lines short from which on an author is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something on a page that an eye would stop at."""

    page: int
    """Zero-based."""
    weight: float
    what: str


def settle(section: Section, lay_out: LayOut) -> tuple[Document, tuple[Notice, ...]]:
    """Lay ``section`` out and make its pages up; one that is no article of our composition is laid out as it is."""
    if section.kind != "article" or 'data-grid="' not in section.html:
        return lay_out(section.html, section.stylesheets), ()
    root = read_document(section.html.partition("\n")[2].replace(' xmlns="http://www.w3.org/1999/xhtml"', "", 1))
    body = root.find("body")
    flow = next((e for e in root.iter("div") if has_class(e, "text")), None)
    if body is None or flow is None:
        return lay_out(section.html, section.stylesheets), ()
    grid, top = float(body.get("data-grid", "")), float(body.get("data-top", ""))
    in_column = body.get("data-quotes") == "margin"
    copy = read_copy(flow, zh=section.language.lower().startswith("zh"), in_column=in_column)
    elements = {e.get("data-make", ""): e for e in flow if isinstance(e.tag, str)}
    names: Sequence[str] = place_quotes(copy)
    flow[:] = [elements[name] for name in names]
    blocks = [(elements[name], copy.blocks[name]) for name in copy.blocks]
    keep_under_heads([pair for pair in blocks if not in_column or pair[1].kind != "quote"])
    if in_column:
        keep_beside_heads([(elements[name], copy.blocks[name]) for name in names])
    keep_in_boxes(flow)
    keep_closing_lines(blocks)
    keep_verse(flow)
    keep_lists(flow)
    keep_tables(flow)
    keep_bios(root)
    mark_drawings(root, section.pictures)

    def set_type() -> Document:
        with on_the_stone(Stone(copy=copy, grid=grid, top=top, in_column=in_column)):
            return lay_out(finish(root), section.stylesheets)

    document = set_type()
    notes, quotes = clear_column(document, grid, copy) if in_column else (0, {})
    for _ in range(_AGAIN):
        if notes and not has_class(body, "notes-at-foot"):  # they would stand one upon the other
            add_class(body, "notes-at-foot")
        elif quotes:  # they would stand upon a picture
            names = sent_overleaf(names, copy, quotes, look(document))
            flow[:] = [elements[name] for name in names]
        else:
            break
        document = set_type()
        notes, quotes = clear_column(document, grid, copy)
    return document, tuple(_notices(section, tuple(find_faults(look(document), grid)), notes + len(quotes)))


def find_faults(sights: Sequence[Sight], grid: float) -> Iterator[Fault]:
    """What hurts on the pages, the heaviest first."""
    found = []
    for number, sight in enumerate(sights[:-1]):
        short = (sight.bottom - sight.end) / grid
        if short > SHORT:
            found.append(Fault(page=number, weight=short, what=f"ends {short:.0f} lines short"))
    last = sights[-1]
    if len(sights) > 1 and 0 < last.lines < FEWEST:
        found.append(Fault(page=len(sights) - 1, weight=10, what=f"has {last.lines} lines only"))
    yield from sorted(found, key=lambda fault: (-fault.weight, fault.page))


def _notices(section: Section, faults: Sequence[Fault], crowded: int) -> Iterator[Notice]:
    name = section.title or section.name
    for fault in faults:
        if fault.weight >= _WORTH_A_NOTICE:
            yield Notice(
                code="l-101",
                severity="info",
                message=f"{name}: page {fault.page + 1} {fault.what}",
                hint="move a figure or a pull-quote by a paragraph, or leave it",
            )
    if crowded:
        yield Notice(
            code="l-102",
            severity="info",
            message=f"{name}: {crowded} notes or quotations crowd the margin",
            hint="shorten them, or set notes at the foot",
        )
