"""The standfirst: the abstract that stands before the text."""

from __future__ import annotations

from publisher.reading.draft import Draft
from publisher.reading.source import MARKER
from publisher.reading.tree import Block, Span, Spans, block_text, plain, strip, walk

LONGEST = 6_000
"""Characters; a marker further down does not end an abstract."""
ABSTRACT = ("p", "ul", "ol", "quote", "dl")


def standfirst_at_marker(draft: Draft) -> None:
    """Take as standfirst what stands before the marker, headings and pictures left in the body.

    Where the marker is within a paragraph, the rest of that paragraph goes on
    with the abstract.  Where nothing stands before it, an italic paragraph that
    follows is the abstract.  Without a marker, a first paragraph all in italics
    is one.  Whatever is taken leaves the body: nothing is printed twice.
    """
    place, inside = _marker(draft.blocks)
    if place is None:
        taken = _first_italic(draft.blocks, alone=False)
    else:
        marked = draft.blocks[place]
        if not inside:
            del draft.blocks[place]
        end = place + (1 if inside else 0)
        taken = [block for block in draft.blocks[:end] if block.kind in ABSTRACT]
        if sum(len(block_text(block)) for block in taken) > LONGEST:
            message = "the excerpt is too long for a standfirst and stays in the text"
            draft.say("a-031", "info", message, "set the marker after the first paragraph", marked.line)
            taken = []
        elif not taken:
            taken = _first_italic(draft.blocks[end:], alone=True)
    for block in walk(draft.blocks):
        if block.kind in ("p", "h", "td", "th", "dt") and MARKER in plain(block.spans):
            block.spans = strip(_unmarked(block.spans))
    draft.blocks = [b for b in draft.blocks if b not in taken and (b.kind != "p" or b.spans)]
    draft.standfirst = taken
    for block in taken:
        _upright(block)


def _marker(blocks: list[Block]) -> tuple[int | None, bool]:
    """Index of the block that holds the first marker, and whether text stands in it too."""
    for place, block in enumerate(blocks):
        text = block_text(block)
        if MARKER in text:
            if block.kind == "p" and text.strip() == MARKER:
                return place, False
            if block.kind == "p" and text.strip().startswith(MARKER):
                block.spans = strip(_unmarked(block.spans))
                blocks.insert(place, Block(kind="p", spans=[MARKER], line=block.line))
                return place, False
            if block.kind == "quote" and text.strip().endswith(MARKER):
                return place, True
            return place, True
    return None, False


def _unmarked(spans: Spans) -> Spans:
    found: Spans = []
    for span in spans:
        if isinstance(span, str):
            before, mark, after = span.partition(MARKER)
            text = (
                f"{before.rstrip()} {after.lstrip()}" if mark and before.strip() and after.strip() else before + after
            )
            found.append(text.replace(MARKER, ""))
        else:
            span.children = _unmarked(span.children)
            found.append(span)
    return found


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
            if span.replace(MARKER, "").strip(" \n.,。"):
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
