"""The standfirst: the abstract that stands before the text."""

from __future__ import annotations

import re

from publisher.reading.draft import Draft
from publisher.reading.source import EXCERPT, MORE
from publisher.reading.tree import Block, Span, Spans, block_text, plain, strip, walk

LONGEST = 6_000
"""Characters; a marker further down does not end an abstract."""
MARKS = (EXCERPT, MORE)
NO_MARKS = dict.fromkeys(map(ord, MARKS))
NOTHING = Block(kind="")
ABSTRACT = ("p", "ul", "ol", "quote", "dl")


def standfirst_at_marker(draft: Draft) -> None:
    """Take as standfirst what stands before the marker, headings and pictures left in the body.

    Where the marker is within a paragraph or list, the rest of that goes on with
    the abstract.  Where nothing stands before it, an italic paragraph that
    follows is the abstract.  Plain paragraphs before ``<!--more-->``, a mere
    teaser, or before more of the same are the beginning of the text and stay.  Without
    a marker, a first paragraph all in italics is the abstract.  Whatever is
    taken leaves the body: nothing is printed twice.
    """
    place, end, teaser = _marker(draft.blocks)
    if place is None:
        taken = _first_italic(draft.blocks, alone=False)
    else:
        taken = [block for block in draft.blocks[:end] if block.kind in ABSTRACT and plain_text(block)]
        following = next(iter(draft.blocks[end:]), NOTHING)
        if sum(len(block_text(block)) for block in taken) > LONGEST:
            message = "the excerpt is too long for a standfirst and stays in the text"
            draft.say("a-031", "info", message, "set the marker after the first paragraph", taken[-1].line)
            taken = []
        elif (teaser or _is_text(following)) and any(map(_is_text, taken)):
            taken = []
        elif _goes_on(taken, following):
            taken.append(following)
        elif not taken:
            taken = _first_italic(draft.blocks[end:], alone=True)
    for block in walk(draft.blocks):
        if block.spans and any(mark in plain(block.spans) for mark in MARKS):
            block.spans = strip(_unmarked(block.spans))
    draft.blocks = [b for b in draft.blocks if b not in taken and (b.kind != "p" or b.spans)]
    draft.standfirst = taken
    for block in taken:
        _upright(block)


def plain_text(block: Block) -> str:
    """The text of a block without markers."""
    return block_text(block).translate(NO_MARKS).strip()


def _is_text(block: Block) -> bool:
    """True for a plain paragraph, which may be the text's own beginning."""
    return block.kind == "p" and not is_italic(block.spans) and not block.attrs.get("wrapped")


def _goes_on(taken: list[Block], following: Block) -> bool:
    """True when a marker stands between the italic items of one list."""
    if not taken or taken[-1].kind not in ("ul", "ol") or taken[-1].kind != following.kind:
        return False
    return all(is_italic(block.spans) for block in walk([taken[-1], following]) if block.spans)


def _marker(blocks: list[Block]) -> tuple[int | None, int, bool]:
    """Index of the block with the first marker, of the end of what stands before it, and whether it ends a teaser."""
    for place, block in enumerate(blocks):
        text = block_text(block)
        if EXCERPT not in text and MORE not in text:
            continue
        first = min((mark for mark in MARKS if mark in text), key=text.index)
        before = text.partition(first)[0].strip()
        if not plain_text(block):
            del blocks[place]
        return place, place + 1 if before else place, first == MORE
    return None, 0, False


def _unmarked(spans: Spans) -> Spans:
    found: Spans = []
    for span in spans:
        if isinstance(span, str):
            found.append(re.sub(f"[ \\t]*[{EXCERPT}{MORE}][ \\t]*", _blank, span))
        else:
            span.children = _unmarked(span.children)
            found.append(span)
    return found


def _blank(found: re.Match[str]) -> str:
    """What stays of a marker: a blank where one stood on either side."""
    return " " if len(found.group()) > 1 else ""


def _first_italic(blocks: list[Block], *, alone: bool) -> list[Block]:
    """The first paragraph, when all of it is italic and, without a marker, text follows that is not."""
    for place, block in enumerate(blocks[:4]):
        if block.kind in ("h", "figure"):
            continue
        if block.kind != "p" or not is_italic(block.spans):
            return []
        follows = blocks[place + 1 :]
        if not alone and (
            len(plain(block.spans)) < 40 or not any(b.kind == "p" and not is_italic(b.spans) for b in follows)
        ):
            return []
        return [block]
    return []


def is_italic(spans: Spans) -> bool:
    """True when nothing but emphasis, blanks and breaks stands in ``spans``."""
    seen = False
    for span in spans:
        if isinstance(span, str):
            if span.translate(NO_MARKS).strip(" \n.,。"):
                return False
        elif span.kind == "em" or (span.kind == "strong" and is_italic(span.children)):
            seen = True
        elif span.kind != "br":
            return False
    return seen


def _upright(block: Block) -> None:
    """Take off italics that the whole of a paragraph has: how a standfirst looks is the style's affair."""
    for part in walk([block]):
        if part.spans and is_italic(part.spans):
            part.spans = _opened(part.spans)


def _opened(spans: Spans) -> Spans:
    found: Spans = []
    for span in spans:
        inner: Spans = list(span.children) if isinstance(span, Span) and span.kind == "em" else [span]
        for item in inner:
            if isinstance(item, str) and found and isinstance(found[-1], str):
                found[-1] += item
            else:
                found.append(item)
    return found
