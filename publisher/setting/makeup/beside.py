"""Where the sentence that a quote repeats stands on a page that is laid out."""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure import boxes

from publisher.setting.makeup.look import PT, block_name, flow_boxes
from publisher.setting.makeup.quotes import Copy, stretch, tokens, triples

Box = Any
_A_PART = 0.15
"""Part of a quote's runs of three words that a part of the sentence on a page has, where it goes over the page."""


def said_on(page: Box, copy: Copy, quote: str) -> tuple[float, float] | None:
    """Top and bottom of the lines on ``page`` that ``quote`` repeats, in points; ``None`` where there are none."""
    said = copy.sentences.get(quote)
    if said is None:
        return None
    lines = [
        line
        for block in flow_boxes(page)
        if block_name(block) == said.block
        for line in block.descendants()
        if isinstance(line, boxes.LineBox)
    ]
    found = [(word, line) for line in lines for word in tokens(_text(line))]
    wanted = set(triples(copy.blocks[quote].words))
    hits = [triple in wanted for triple in triples([word for word, _ in found])]
    if sum(hits) < max(1.0, _A_PART * len(wanted)):
        return None
    start, end = stretch(hits, len(copy.blocks[quote].words))
    first, last = found[start][1], found[end + 1][1]
    return first.position_y * PT, (last.position_y + last.height) * PT


def _text(line: Box) -> str:
    return "".join(box.text for box in line.descendants() if isinstance(box, boxes.TextBox))
