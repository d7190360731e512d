"""Attribute lines as kramdown and pandoc write them."""

from __future__ import annotations

import re

from publisher.reading.draft import Draft
from publisher.reading.tree import Block, Spans, plain

LINE = re.compile(r"\{:?\s*(?:(?:[#.][\w-]+|[\w-]+=(?:\"[^\"]*\"|'[^']*'|[\w-]+)|toc|:?[\w-]+)\s*)+\}")
OWN = re.compile(r"\.([\w-]+)")
ID = re.compile(r"#([\w-]+)")
CLASSES = {"pull-quote", "quotation", "box", "verse", "ornament", "bio", "keyline"}


def attribute_lines(draft: Draft) -> None:
    """Take ``{.pull-quote}`` and the like off the text and put our own classes on the block.

    A line that is nothing but an attribute list belongs to the block before it,
    or after it when nothing stands before; at the end of a heading or a
    paragraph it belongs to that.  Only our own classes mean anything; others
    are for web pages and go.
    """
    _dress(draft.blocks)


def _dress(blocks: list[Block]) -> None:
    waiting = ""
    kept: list[Block] = []
    for place, block in enumerate(blocks):
        if block.children:
            _dress(block.children)
        found = _cut(block) if block.kind in ("p", "h") else ""
        if found and not block.spans:
            above = place + 1 < len(blocks) and blocks[place + 1].line == block.line + 1
            if kept and "kind" not in kept[-1].attrs and not above:
                _apply(kept[-1], found)
            else:
                waiting = found
            continue
        for some in (waiting, found):
            if some:
                _apply(block, some)
        waiting = ""
        _lift(block)
        kept.append(block)
    blocks[:] = kept


def _lift(block: Block) -> None:
    """A list that ended the last paragraph of a quote was meant for the quote."""
    if block.kind == "quote" and block.children and "kind" in block.children[-1].attrs:
        block.attrs["kind"] = block.children[-1].attrs.pop("kind")


def _cut(block: Block) -> str:
    """The attribute list at the end of a block, taken off its text."""
    spans: Spans = block.spans
    if not spans or not isinstance(spans[-1], str) or not spans[-1].rstrip().endswith("}"):
        return ""
    text = spans[-1].rstrip()
    start = text.rfind("{")
    found = LINE.fullmatch(text, start) if start >= 0 else None
    alone = start == 0 and len(spans) == 1
    own_line = start > 0 and text[start - 1] == "\n"
    if not found or not (alone or own_line or block.kind == "h" or text[start + 1] in ".:#"):
        return ""
    if not alone and not own_line and block.kind != "h" and not OWN.search(found.group()):
        return ""
    spans[-1] = text[:start].rstrip()
    if not plain(spans).strip() and all(isinstance(s, str) for s in spans):
        block.spans = []
    return found.group()


def _apply(block: Block, found: str) -> None:
    for name in OWN.findall(found):
        if name in CLASSES:
            block.attrs["kind"] = name
    if block.kind == "h" and (given := ID.search(found)):
        block.attrs["anchor"] = given[1]
