"""The composing stick: a paragraph that is being set.

The engine still makes every line.  It places it, aligns it vertically, lays out
its notes and breaks pages between lines; only the choice of what stands on the
line, and the boxes in it, come from here.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, NamedTuple

from publisher.setting.composer.engine import avoid_collisions
from publisher.setting.composer.filling import Line
from publisher.setting.composer.matter import Matter
from publisher.setting.composer.options import Options, options_for
from publisher.setting.composer.outline import FallbackError, Outline, outline
from publisher.setting.composer.plans import compose
from publisher.setting.composer.shapes import strut_of
from publisher.setting.composer.tally import COUNTS

NEAR = 0.01
"""Pixels by which a measure may differ from the one that was composed for."""
RECENT = 64
"""Paragraphs whose matter is kept, for columns, tables and page breaks that set them again."""
ALIGNMENTS = {"justify": "justify", "start": "start", "left": "start", "center": "center", "end": "end", "right": "end"}


class Alignment(NamedTuple):
    """``justify``, ``start``, ``center`` or ``end``, of all lines and of the last."""

    lines: str
    last: str


class Trace(NamedTuple):
    """What a line remembers of its paragraph, so that it can be composed again."""

    linebox: Any
    outline: Outline
    options: Options
    language: str | None
    alignment: Alignment


class Stick:
    """A paragraph that is being set.  Raises FallbackError when it is one for the engine."""

    __slots__ = ("alignment", "containing_block", "context", "found", "leaf_of", "linebox", "matter", "space", "trace")

    def __init__(self, context: Any, linebox: Any, containing_block: Any, bottom_space: float) -> None:
        self.context, self.linebox, self.containing_block = context, linebox, containing_block
        self.space = bottom_space
        options = options_for(linebox.style)
        self.alignment = _alignment(linebox.style, containing_block.style, options)
        self.found: Outline = outline(context, linebox, containing_block)
        self.matter = _matter_of(context, linebox, self.found, options)
        self.trace = Trace(linebox, self.found, options, linebox.style["lang"], self.alignment)
        self.leaf_of = {id(new.box): old for new, old in zip(self.found.leaves, self.matter.leaves, strict=True)}

    def take(self, offset: int, measure: float) -> Line:
        """The line that begins at a character, composed for this measure."""
        lines: dict[int, Line]
        for lines in reversed(self.matter.plans):
            line = lines.get(offset)
            if line is not None and abs(line.measure - measure) < NEAR:
                return line
        measures = self._measures(measure)
        if min(measures) <= 0:
            raise FallbackError("no room")
        justified = self.alignment.lines == "justify"
        lines = compose(
            self.matter,
            offset,
            measures,
            justified=justified,
            full_last=self.alignment.last == "justify",
            page_line=self._page_line(offset, measures[-1]),
        )
        if offset not in lines:
            raise FallbackError("lost the place")
        COUNTS["lines composed"] += len(lines)
        self.matter.plans.append(lines)
        return lines[offset]

    def _measures(self, first: float) -> list[float]:
        """Widths of this line and of those that follow, floats beside them reckoned with."""
        context, containing_block = self.context, self.containing_block
        measures = [first]
        if context.excluded_shapes:
            height = strut_of(self.linebox.style)[0] or 1.0
            probe = self.linebox.copy()
            lowest = max(shape.position_y + shape.margin_height() for shape in context.excluded_shapes)
            y = self.linebox.position_y + height
            while y < lowest and len(measures) < RECENT:
                probe.position_y, probe.height = y, height
                measures.append(avoid_collisions(context, probe, containing_block, outer=False)[2])
                y += height
        if measures[-1] != containing_block.width:
            measures.append(containing_block.width)
        return measures

    def _page_line(self, offset: int, measure: float) -> int:
        """Number of the line that will be the last on the page; -1 when the paragraph ends before it."""
        height = strut_of(self.linebox.style)[0]
        room = self.context.page_bottom - self.space - self.linebox.position_y
        if not 0 < height <= room < 100 * height or not self.matter.width:
            return -1
        fitting = int(room / height + 1e-6)
        needed = (self.matter.width[-1] - self.matter.width[offset]) / measure
        return fitting - 1 if needed > fitting - 0.5 else -1


def _alignment(style: Any, block_style: Any, options: Options) -> Alignment:
    """How the lines are aligned.  Raises FallbackError where the engine is to set them."""
    if options.composer != "total-fit":
        raise FallbackError("switched off")
    lines = ALIGNMENTS.get(style["text_align_all"])
    last = style["text_align_last"]
    last = ALIGNMENTS.get("start" if last == "auto" and lines == "justify" else last if last != "auto" else lines or "")
    if style["direction"] != "ltr" or lines is None or last is None:
        raise FallbackError("direction")
    if lines != "justify" and not options.ragged:
        raise FallbackError("ragged")
    if (
        block_style["text_overflow"] != "clip"
        or block_style["block_ellipsis"] != "none"
        or block_style["max_lines"] != "none"
    ):
        raise FallbackError("clamped")
    return Alignment(lines, last)


def _matter_of(context: Any, linebox: Any, found: Outline, options: Options) -> Matter:
    """The matter of the same text in the same styles, or a new one."""
    key = (
        options,
        tuple(found.pads),
        tuple((id(leaf.box.style), "" if leaf.newline else getattr(leaf.box, "text", "")) for leaf in found.leaves),
    )
    recent: OrderedDict[Any, Matter] = context.__dict__.setdefault("_composer_matter", OrderedDict())
    matter = recent.get(key)
    if matter is None:
        matter = recent[key] = Matter(found, options, linebox.style["lang"])
        COUNTS["paragraphs composed"] += 1
        if len(recent) > RECENT:
            recent.popitem(last=False)
    return matter
