"""Make-up: quotes to their places, objects to the grid, pages filled one by one, the margin column cleared.

Always the same for the same section, and bounded: objects are measured once,
a page is made anew at most three times, and an article is set again only when
its last page is too short.  What could not be mended is said in an info notice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from lxml import etree

from publisher.composition.markup import finish, has_class, read_document
from publisher.model import Section
from publisher.notices import Notice
from publisher.setting.makeup.look import Sight, look
from publisher.setting.makeup.margin import clear_column
from publisher.setting.makeup.quotes import place_quotes, read_copy
from publisher.setting.makeup.snap import snap
from publisher.setting.makeup.stone import SHORT, Stone, on_the_stone

Element = etree._Element
Document = Any
LayOut = Callable[[str, tuple[str, ...]], Document]
"""HTML and style sheets → laid-out document of the engine."""

_FEWEST = 5
"""Lines on a last page."""
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
    grid = float(body.get("data-grid", ""))
    in_column = body.get("data-quotes") == "margin"
    copy = read_copy(flow, zh=section.language.lower().startswith("zh"))
    elements = {e.get("data-make", ""): e for e in flow if isinstance(e.tag, str)}
    flow[:] = [elements[name] for name in place_quotes(copy)]
    measured = snap(root, flow, grid, lambda html, css: lay_out(html, (*section.stylesheets, css)), finish)
    stone = partial(Stone, copy=copy, grid=grid, in_column=in_column, measured=measured)
    document, faults = _set(section, root, stone, lay_out)
    crowded = clear_column(document, grid) if in_column else 0
    return document, tuple(_notices(section, faults, crowded))


def _set(section: Section, root: Element, stone: Callable[[], Stone], lay_out: LayOut) -> tuple[Document, list[Fault]]:
    """Set the article; and again, with some pages a line longer or shorter, when its last page is too short."""
    html = finish(root)
    best: tuple[float, Document, list[Fault]] | None = None
    sheets = section.stylesheets
    for _ in range(2):
        with on_the_stone(stone()):
            document = lay_out(html, sheets)
        sights = look(document)
        faults = list(find_faults(sights, stone().grid))
        weight = sum(fault.weight for fault in faults)
        if best is None or weight < best[0]:
            best = (weight, document, faults)
        other = _lengths(root, sights)
        if not other:
            break
        sheets = (*section.stylesheets, other)
    assert best is not None
    return best[1], best[2]


def find_faults(sights: Sequence[Sight], grid: float) -> Iterator[Fault]:
    """What hurts on the pages, the heaviest first."""
    found = []
    for number, sight in enumerate(sights[:-1]):
        short = (sight.bottom - sight.end) / grid
        if short > SHORT:
            found.append(Fault(page=number, weight=short, what=f"ends {short:.0f} lines short"))
    last = sights[-1]
    if len(sights) > 1 and last.lines < _FEWEST:
        found.append(Fault(page=len(sights) - 1, weight=10, what=f"has {last.lines} lines only"))
    yield from sorted(found, key=lambda fault: (-fault.weight, fault.page))


def _lengths(root: Element, sights: Sequence[Sight]) -> str:
    """A sheet that makes the pages before a short last one a line longer or shorter; empty when there is no need."""
    body = root.find("body")
    count, lines = len(sights), sights[-1].lines
    if body is None or count < 3 or lines >= _FEWEST:
        return ""
    longer = lines <= count - 2
    pages = range(max(2, count - lines - 2), count) if longer else range(max(2, count - (_FEWEST - lines)), count)
    bottom = float(body.get("data-bottom", "0")) + (-1 if longer else 1) * float(body.get("data-grid", "0"))
    return "".join(f"@page :nth({number}) {{ margin-bottom: {bottom:.3f}pt }}" for number in pages)


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
