"""Make-up: set, look at the pages, move what hurts, set again.

A few rounds, always the same for the same section, and of all that were tried
the best is kept.  What could not be mended is said in an info notice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from publisher.composition.markup import finish, has_class, read_document
from publisher.model import Section
from publisher.notices import Notice
from publisher.setting.makeup.look import Sight, look
from publisher.setting.makeup.margin import clear_column
from publisher.setting.makeup.quotes import Block, place_quotes, read_blocks
from publisher.setting.makeup.snap import snap

Element = etree._Element
Document = Any
LayOut = Callable[[str, tuple[str, ...]], Document]
"""HTML and style sheets → laid-out document of the engine."""

ROUNDS = 3
"""Layouts at most, the measuring of objects aside."""
_SHORT = 2.6
"""Lines that a page may end short."""
_FEWEST = 5
"""Lines on a last page."""
_SINKS = 3
"""Paragraphs that a figure may sink past."""


@dataclass(slots=True, kw_only=True)
class _Plan:
    """What was decided so far; each round adds to it."""

    banned: set[tuple[str, str]] = field(default_factory=set)
    sunk: dict[str, int] = field(default_factory=dict)
    """Paragraphs that a figure or table is let down past; below zero: raised."""
    tried: dict[str, list[int]] = field(default_factory=dict)
    longer: int = 0
    """Lines more or fewer on each page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something on a page that an eye would stop at."""

    page: int
    """Zero-based."""
    weight: float
    what: str
    mover: str = ""
    """Name of the block that could move."""


def settle(section: Section, lay_out: LayOut) -> tuple[Document, tuple[Notice, ...]]:
    """Lay ``section`` out as well as a few rounds can do it.

    :param lay_out: the engine; called a bounded number of times
    """
    root = read_document(section.html.partition("\n")[2].replace(' xmlns="http://www.w3.org/1999/xhtml"', "", 1))
    body = root.find("body")
    flow = next((e for e in root.iter("div") if has_class(e, "text")), None)
    if body is None or flow is None or not body.get("data-grid"):
        return lay_out(section.html, section.stylesheets), ()
    grid = float(body.get("data-grid", ""))
    zh = section.language.lower().startswith("zh")
    blocks = read_blocks(flow)
    elements = {e.get("data-make", ""): e for e in flow if isinstance(e.tag, str)}
    in_column = body.get("data-quotes") == "margin"
    snap(root, flow, grid, lambda html, css: lay_out(html, (*section.stylesheets, css)), finish)
    plan = _Plan()
    best: tuple[float, Document, list[Fault]] | None = None
    for _ in range(ROUNDS):
        order = list(place_quotes(blocks, zh=zh, banned=plan.banned))
        flow[:] = [elements[name] for name in _sunk(order, plan, blocks)]
        sheets = (*section.stylesheets, _page_length(body, plan.longer)) if plan.longer else section.stylesheets
        document = lay_out(finish(root), sheets)
        sights = look(document)
        faults = list(find_faults(sights, blocks, grid))
        weight = sum(fault.weight for fault in faults) + 0.5 * abs(plan.longer)
        if best is None or weight < best[0]:
            best = (weight, document, faults)
        mended = [_mend(fault, plan, order, blocks, sights) for fault in faults[:2]]
        if not any(mended):
            break
    assert best is not None
    _, document, faults = best
    crowded = clear_column(document, grid) if in_column else 0
    return document, tuple(_notices(section, faults, crowded))


def find_faults(sights: Sequence[Sight], blocks: Sequence[Block], grid: float) -> Iterator[Fault]:
    """What hurts on the pages, the heaviest first."""
    kinds = {block.name: block.kind for block in blocks}
    found = []
    for number, sight in enumerate(sights[:-1]):
        short = (sight.bottom - sight.end) / grid
        following = sights[number + 1].pieces
        if short > _SHORT:
            mover = following[0].name if following and kinds.get(following[0].name) in {"quote", "object"} else ""
            found.append(Fault(page=number, weight=short, what=f"ends {short:.0f} lines short", mover=mover))
    for number, sight in enumerate(sights):
        for place, piece in enumerate(sight.pieces):
            if kinds.get(piece.name) == "quote" and number and piece.top - sight.top < 3 * grid and place < 2:
                found.append(Fault(page=number, weight=3, what="has a quotation at its head", mover=piece.name))
    last = sights[-1]
    if len(sights) > 1 and last.lines < _FEWEST:
        found.append(Fault(page=len(sights) - 1, weight=8, what=f"has {last.lines} lines only", mover="page"))
    yield from sorted(found, key=lambda fault: (-fault.weight, fault.page))


def _mend(fault: Fault, plan: _Plan, order: list[str], blocks: Sequence[Block], sights: Sequence[Sight]) -> bool:
    """Change the plan so that ``fault`` may go; False when there is nothing to be done."""
    kinds = {block.name: block.kind for block in blocks}
    if fault.mover == "page":
        if plan.longer:
            return False
        plan.longer = 1 if sights[-1].lines <= len(sights) - 1 else -1
        return True
    if not fault.mover:
        return False
    after = order.index(fault.mover) + 1
    if kinds[fault.mover] == "quote":
        if after >= len(order) or (fault.mover, order[after]) in plan.banned:
            return False
        plan.banned.add((fault.mover, order[after]))
        return True
    tried = plan.tried.setdefault(fault.mover, [])
    for steps in (_paragraphs_for(fault, sights), -1):
        if steps not in tried:
            tried.append(steps)
            plan.sunk[fault.mover] = steps
            return True
    return False


def _paragraphs_for(fault: Fault, sights: Sequence[Sight]) -> int:
    """How many paragraphs after the block that moves fill the page that ends short."""
    wanted = fault.weight
    for steps, piece in enumerate(sights[fault.page + 1].pieces[1:], 1):
        wanted -= piece.lines
        if wanted <= 1 or steps == _SINKS:
            return steps
    return 1


def _sunk(order: list[str], plan: _Plan, blocks: Sequence[Block]) -> list[str]:
    """``order`` with figures and tables let down past paragraphs, or raised above one; never past a head.

    A figure is not raised above the paragraph that names it.
    """
    by_name = {block.name: block for block in blocks}
    moved = list(order)
    for name, steps in sorted(plan.sunk.items(), key=lambda item: int(item[0])):
        way = 1 if steps > 0 else -1
        for _ in range(abs(steps)):
            at = moved.index(name)
            other = by_name[moved[at + way]] if 0 <= at + way < len(moved) else None
            if other is None or other.kind != "text" or (way < 0 and _names(other, by_name[name])):
                break
            moved[at], moved[at + way] = moved[at + way], moved[at]
    return moved


def _names(text: Block, figure: Block) -> bool:
    """True when ``text`` speaks of ``figure`` by the first two words of its caption, such as ``Figure 3``."""
    label = figure.words[:2]
    return any(text.words[i : i + 2] == label for i in range(len(text.words) - 1))


def _page_length(body: Element, lines: int) -> str:
    """A sheet that makes every page ``lines`` longer."""
    bottom = float(body.get("data-bottom", "0")) - lines * float(body.get("data-grid", "0"))
    return f"@page {{ margin-bottom: {bottom:.3f}pt }}"


def _notices(section: Section, faults: Sequence[Fault], crowded: int) -> Iterator[Notice]:
    for fault in faults:
        if fault.weight >= 4:
            yield Notice(
                code="l-101",
                severity="info",
                message=f"{section.title or section.name}: page {fault.page + 1} {fault.what}",
                hint="move a figure or a pull-quote by a paragraph, or leave it",
            )
    if crowded:
        yield Notice(
            code="l-102",
            severity="info",
            message=f"{section.title or section.name}: {crowded} notes or quotations crowd the margin",
            hint="shorten them, or set notes at the foot",
        )
