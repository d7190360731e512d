"""What leeway composed paragraphs have: which could run a line longer or shorter, and how well.

Read from a document that is laid out; make-up asks here before it mends a
widow, a short last page or two facing pages of unequal depth, and then has the
paragraph set anew with ``--composer-looseness``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from publisher.setting.composer.engine import boxes
from publisher.setting.composer.matter import Matter
from publisher.setting.composer.plans import fits_by_lines
from publisher.setting.composer.stick import Trace


class Way(NamedTuple):
    """One way to set a paragraph."""

    lines: int
    demerits: float
    loosest: float
    """Largest ratio of a line: 1 where spaces are as wide as the style has it at most, over 2 where it shows."""
    tightest: float
    """Smallest ratio; -1 where spaces are as narrow as they may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A composed paragraph on its pages."""

    element: Any
    """The block's element, with its ``data-block``."""
    pages: tuple[int, ...]
    """For each line the page it stands on, counted from 0."""
    measures: tuple[float, ...]
    """For each line the width it was composed for, in pixels."""
    trace: Trace


def paragraphs_of(document: Any) -> tuple[Composed, ...]:
    """The composed paragraphs of a document, in order."""
    found: dict[int, tuple[Any, list[int], list[float]]] = {}
    for number, page in enumerate(document.pages):
        for line in _lines_on(page._page_box):
            _, pages, measures = found.setdefault(id(line._composer_trace.linebox), (line, [], []))
            pages.append(number)
            measures.append(line._composer.measure)
    return tuple(
        Composed(element=first.element, pages=tuple(pages), measures=tuple(measures), trace=first._composer_trace)
        for first, pages, measures in found.values()
    )


def _lines_on(page_box: Any) -> Iterator[Any]:
    """Composed lines of a page, running heads left out."""
    for child in page_box.children:
        if not isinstance(child, boxes.MarginBox):
            for box in child.descendants():
                if isinstance(box, boxes.LineBox) and "_composer" in box.__dict__:
                    yield box


def options_of(paragraph: Composed) -> dict[int, Way]:
    """Lines more or fewer (0 among them) → the best way to set the paragraph so; what is not there cannot be."""
    trace = paragraph.trace
    matter = Matter(trace.outline, replace(trace.options, looseness=0), trace.language)
    justified, full_last = trace.alignment.lines == "justify", trace.alignment.last == "justify"
    fits = fits_by_lines(matter, paragraph.measures, justified=justified, full_last=full_last)
    now = len(paragraph.pages)
    return {
        lines - now: Way(lines, fit.demerits, max(fit.ratios), min(fit.ratios)) for lines, fit in sorted(fits.items())
    }
