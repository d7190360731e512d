"""The standfirst: the abstract that stands before the text."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from publisher.reading.draft import Draft
from publisher.reading.source import EXCERPT, MORE
from publisher.reading.tree import Block, Span, Spans, block_text, plain, strip, walk
from publisher.reading.words import CJK_CHARACTER, is_seam, joined

LONGEST = 6_000
"""Characters; a marker further down does not end an abstract."""
MARKS = (EXCERPT, MORE)
OWN_LINE = re.compile(rf"\n[ \t]*([{EXCERPT}{MORE}])[ \t]*\n")
LEAST = 40
"""Characters of an abstract that nothing but its italics, or its bold, tells from text."""
MOST = 0.6
"""Share of italics that makes a paragraph an abstract."""
SAID = re.compile('“[^“”]+”|「[^「」]+」|«[^«»]+»|„[^„“]+“|"[^"]+"')
NOTHING = Block(kind="")
ABSTRACT = ("p", "ul", "ol", "quote", "dl")


def standfirst_at_marker(draft: Draft) -> None:
    """Take as standfirst what stands before the marker, headings and pictures left in the body.

    Where the marker is within a paragraph, a list or a quotation, the rest of that
    goes on with the abstract.  Where nothing stands before it, an italic paragraph that
    follows is the abstract.  Plain paragraphs before ``<!--more-->``, a mere
    teaser, or before more of the same are the beginning of the text and stay;
    what is italic before them is the abstract.  Without a marker, a first
    paragraph all in italics is the abstract, but not the first question of an interview.  A heading right above a list
    that is taken goes with its points.  Whatever is taken leaves the body: nothing is printed twice.
    """
    draft.blocks = [part for block in draft.blocks for part in _parted(block)]
    place, end, teaser = _marker(draft.blocks)
    if place is None:
        taken = _first_italic(draft.blocks, alone=False)
    else:
        taken = [b for b in draft.blocks[:end] if b.kind in ABSTRACT and plain_text(b) and not _is_title(b)]
        following = next((block for block in draft.blocks[end:] if block.kind != "figure"), NOTHING)
        if sum(len(block_text(block)) for block in taken) > LONGEST:
            message = "the excerpt is too long for a standfirst and stays in the text"
            draft.say("a-031", "info", message, "set the marker after the first paragraph", taken[-1].line)
            taken = []
        elif (teaser or _is_text(following)) and any(map(_is_text, taken)):
            taken = list(itertools.takewhile(lambda block: not _is_text(block), taken))
            taken = taken if _is_long("".join(map(plain_text, taken))) else []
        elif _goes_on(taken, following):
            taken.append(following)
        elif taken and all(block.kind == "quote" for block in [*draft.blocks[:end], following]):
            taken += itertools.takewhile(lambda block: block.kind == "quote", draft.blocks[end:])
        elif not taken:
            taken = _first_italic(draft.blocks[end:], alone=True)
    for block in walk(draft.blocks):
        if place is not None and block.spans and _marked(plain(block.spans)):
            block.spans = strip(_unmarked(block.spans))
    head = _head_of_list(draft.blocks, taken)
    draft.blocks = [b for b in draft.blocks if b not in (head, *taken) and (b.kind != "p" or b.spans)]
    draft.standfirst = [_alone(block) for block in taken] if len(taken) == 1 else taken
    for block in draft.standfirst:
        undress(block)
    if head:
        line = Block(kind="p", spans=[Span("strong", head.spans)], line=head.line, attrs={"class": "keyline"})
        draft.standfirst.insert(0, line)


def _head_of_list(blocks: list[Block], taken: list[Block]) -> Block | None:
    """The heading that stands right above a list, the first thing taken."""
    place = blocks.index(taken[0]) if taken and taken[0].kind in ("ul", "ol") else 0
    return blocks[place - 1] if place and blocks[place - 1].kind == "h" else None


def _alone(block: Block) -> Block:
    """The paragraph that is all of a list, since one thing is no list; any other block as it is."""
    item = block.children[0] if block.kind in ("ul", "ol") and len(block.children) == 1 else Block(kind="")
    if len(item.children) != 1 or item.children[0].kind != "p" or "class" in item.attrs:
        return block
    item.children[0].attrs.pop("tight", None)
    return item.children[0]


def _marked(text: str) -> bool:
    return EXCERPT in text or MORE in text


def _without_marks(text: str) -> str:
    return text.replace(EXCERPT, "").replace(MORE, "")


def plain_text(block: Block) -> str:
    """The text of a block without markers."""
    return _without_marks(block_text(block)).strip()


def _is_text(block: Block) -> bool:
    """True for a plain paragraph, which may be the text's own beginning."""
    return block.kind == "p" and not _is_dressed(block.spans) and not block.attrs.get("wrapped")


def _is_title(block: Block) -> bool:
    """True for the title of a box, a quote that is nothing but a heading."""
    return block.kind == "quote" and all(child.kind == "h" for child in block.children)


def _is_dressed(spans: Spans) -> bool:
    """True when most of a paragraph is italic, as round a title set upright, or all of a sentence is bold."""
    text = _without_marks(plain(spans)).strip()
    before = plain(spans).partition(EXCERPT)[0].strip()
    italic = sum(len(plain(span.children)) for span in spans if isinstance(span, Span) and span.kind == "em")
    bold = all(span.kind == "strong" if isinstance(span, Span) else not _without_marks(span).strip() for span in spans)
    return italic >= MOST * min(len(text), len(before) or len(text)) or is_italic(spans) or (bold and _is_long(text))


def _is_long(text: str) -> bool:
    """True for as much as a sentence; a Chinese character says as much as three letters."""
    return len(text) + 2 * len(CJK_CHARACTER.findall(text)) >= LEAST


def _parted(block: Block) -> list[Block]:
    """A paragraph in which a marker has a line of its own, parted there."""
    for place, span in enumerate(block.spans if block.kind == "p" else ()):
        if isinstance(span, str) and (found := OWN_LINE.search(span)):
            head, tail = (
                strip([*block.spans[:place], span[: found.start()]]),
                strip([span[found.end() :], *block.spans[place + 1 :]]),
            )
            if head and tail:
                mark = Block(kind="p", spans=[found[1]], line=block.line)
                return [replace(block, spans=head), mark, Block(kind="p", spans=tail, line=block.line)]
    return [block]


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
        if not alone and _asks(block) and any(map(_asks, follows)):
            return []
        if not alone and (
            len(plain(block.spans)) < LEAST or not any(b.kind == "p" and not is_italic(b.spans) for b in follows)
        ):
            return []
        return [block]
    return []


def _asks(block: Block) -> bool:
    """True for a question in italics, several of which are an interview."""
    return block.kind == "p" and is_italic(block.spans) and plain(block.spans).rstrip().endswith(("?", "？"))


def is_italic(spans: Spans) -> bool:
    """True when nothing but emphasis, blanks and breaks stands in ``spans``."""
    seen = False
    for span in spans:
        if isinstance(span, str):
            if _without_marks(span).strip(" \n.,。"):
                return False
        elif span.kind == "em" or (span.kind == "strong" and is_italic(span.children)):
            seen = True
        elif span.kind != "br":
            return False
    return seen


def is_said(block: Block) -> bool:
    """True for a paragraph that is one quotation from its first mark to its last."""
    return block.kind == "p" and "class" not in block.attrs and bool(SAID.fullmatch(joined(plain(block.spans))))


def upright(block: Block) -> None:
    """Take off italics that the whole of a paragraph has: how a standfirst looks is the style's affair."""
    for part in walk([block]):
        if part.spans and is_italic(part.spans):
            part.spans = _opened(part.spans)


def is_bold(spans: Spans) -> bool:
    """True when ``spans`` are nothing but one run of bold."""
    return len(spans) == 1 and isinstance(spans[0], Span) and spans[0].kind == "strong"


def undress(block: Block) -> None:
    """Take off italics, and bold, that the whole of a block has."""
    upright(block)
    whole = block.spans[0] if len(block.spans) == 1 else ""
    if isinstance(whole, Span) and whole.kind == "strong":
        block.spans = whole.children


def _opened(spans: Spans) -> Spans:
    found: Spans = []
    for place, span in enumerate(spans):
        if span == " " and is_seam(plain(found[-1:])[-1:], plain(spans[place + 1 : place + 2])[:1]):
            continue
        inner: Spans = list(span.children) if isinstance(span, Span) and span.kind == "em" else [span]
        for item in inner:
            if isinstance(item, str) and found and isinstance(found[-1], str):
                found[-1] += item
            else:
                found.append(item)
    return found
