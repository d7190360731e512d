"""Where the sentence that a quote repeats stands on a page that is laid out."""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure import boxes

from publisher.setting.makeup.look import PT, block_name, flow_boxes
from publisher.setting.makeup.quotes import Copy, stretch, tokens, triples

Box = Any
_A_PART = 0.15
"""Part of a quote's runs of three words that a part of the sentence on a page has, where it goes over the page."""
_AGAIN = 0.5
"""Part of them that lines have which say it again."""


def said_on(page: Box, copy: Copy, quote: str) -> tuple[float, float] | None:
    """Top and bottom of the lines on ``page`` that ``quote`` repeats, in points; ``None`` where there are none.

    Where its sentence stands on another page, what says most of it again on this one is as good.
    """
    said = copy.sentences.get(quote)
    if said is None:
        return None
    wanted = set(triples(copy.blocks[quote].words))
    shown = {block_name(block): block for block in flow_boxes(page) if block_name(block)}
    if said.block in shown:
        return _stretch_of(shown[said.block], wanted, copy, quote, _A_PART)
    again = (name for name, block in copy.blocks.items() if name in shown and block.kind in {"text", "fixed"})
    found = (_stretch_of(shown[name], wanted, copy, quote, _AGAIN) for name in again)
    return next((lines for lines in found if lines is not None), None)


def _stretch_of(
    block: Box, wanted: set[tuple[str, str, str]], copy: Copy, quote: str, part: float
) -> tuple[float, float] | None:
    """Top and bottom of the lines of ``block`` that say so much of the ``wanted`` runs of words."""
    lines = [line for line in block.descendants() if isinstance(line, boxes.LineBox)]
    found = [(word, line) for line in lines for word in tokens(_text(line))]
    hits = [triple in wanted for triple in triples([word for word, _ in found])]
    if sum(hits) < max(1.0, part * len(wanted)):
        return None
    start, end = stretch(hits, len(copy.blocks[quote].words))
    first, last = found[start][1], found[end + 1][1]
    return first.position_y * PT, (last.position_y + last.height) * PT


def _text(line: Box) -> str:
    return "".join(box.text for box in line.descendants() if isinstance(box, boxes.TextBox))
