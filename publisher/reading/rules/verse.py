"""Verse: lines that are broken for the sake of it, each a paragraph."""

from __future__ import annotations

import re
from itertools import pairwise

from publisher.reading.draft import Draft
from publisher.reading.tree import Block, Span, Spans, plain, walk_spans
from publisher.reading.words import CJK_CHARACTER, is_cjk

ENUMERATED = re.compile(r"[（(]?(?:[一二三四五六七八九十百]{1,3}|\d{1,3})[)）、．.]|[•·●○◆◇■□※→▪]")
"""Begins a line of a list that is written by hand."""
LEAST_POEM, LONGEST_POEM, LONGEST_POEM_CJK = 4, 55, 22
NO_POEM = re.compile(r"[\n\u3000#:：|=/\d]|[.。;；]$| [–—-] |^[-–—(（]")
"""What a line of a poem that is a paragraph of its own does not hold: labels, figures, the end of a sentence."""
LONGEST_VERSE_CJK = 40
LONGEST_VERSE = 60
LONGEST_MEASURE = 40
"""Characters; prose is not set in lines as short as that."""
NO_VERSE = re.compile(r"^[-–—*+•·\"“‘«„]|[:@/=|#]|\d")
"""What no line of a poem holds, where only the breaks tell one: talk, labels, addresses, figures."""


def lines_of_verse(draft: Draft) -> None:
    """Make each line of a poem a paragraph: several short lines, which nobody breaks so but for the sake of it.

    So turned lines hang, and only they; each paragraph of the author's is a stanza.
    """
    draft.blocks = _by_the_line(draft.blocks)


def _by_the_line(blocks: list[Block]) -> list[Block]:
    found: list[Block] = []
    for block in blocks:
        block.children = _by_the_line(block.children)
        below = bool(found) and found[-1].attrs.get("class", "").startswith("verse")
        found += _verses(block, below=below) if _is_stanza(block, below=below) else [block]
    return found


def _is_stanza(block: Block, *, below: bool) -> bool:
    if block.kind != "p" or block.attrs.get("class", "verse") != "verse":
        return False
    given = block.attrs.get("kind") == "verse" or "class" in block.attrs
    return given or (is_verse(block.spans, below=below) and not _has_maths(block.spans))


def _verses(block: Block, *, below: bool) -> list[Block]:
    """The lines of a stanza that may stand ``below`` another."""
    lines = [line for line in _lines(block.spans) if _is_seen(line)]
    if len(lines) < 2:
        block.attrs.setdefault("class", "verse")
        return [block]
    block.attrs["class"] = "verse stanza" if below else "verse"
    block.spans = lines[0]
    return [block, *(Block("p", line, line=block.line, attrs={"class": "verse"}) for line in lines[1:])]


def _is_seen(line: Spans) -> bool:
    return bool(plain(line).strip()) or any(span.kind in ("img", "note") for span in walk_spans(line))


def poems(draft: Draft) -> None:
    """See a poem in lines that are paragraphs of their own, as of those who type a blank line after each.

    They are several, short, no labels, and none ends as a sentence does.  A stanza begins where the author left room.
    Lines beside others with amounts are a recipe or a price list, which has one look.
    """
    start = 0
    for end, block in enumerate([*draft.blocks, Block(kind="")]):
        if _is_poem_line(block):
            continue
        run = draft.blocks[start:end]
        beside = (draft.blocks[max(0, start - 2) : start], draft.blocks[end : end + 2])
        if len(run) >= LEAST_POEM and not any(len(two) == 2 and all(map(_is_amount, two)) for two in beside):
            for place, line in enumerate(run):
                line.attrs["class"] = "verse stanza" if place and "apart" in line.attrs else "verse"
        start = end + 1


def _is_amount(block: Block) -> bool:
    text = plain(block.spans).strip() if block.kind == "p" and "class" not in block.attrs else ""
    return 0 < len(text) <= LONGEST_POEM and bool(re.search(r"\d", text))


def _is_poem_line(block: Block) -> bool:
    text = plain(block.spans).strip() if block.kind == "p" and "class" not in block.attrs else ""
    if not 0 < len(text) <= LONGEST_POEM:
        return False
    longest = LONGEST_POEM_CJK if CJK_CHARACTER.search(text) else LONGEST_POEM
    if len(text) > longest or NO_POEM.search(text) or ENUMERATED.match(text) or text.isupper():
        return False
    return all(isinstance(span, str) or span.kind in ("em", "strong") for span in block.spans)


def _has_maths(spans: Spans) -> bool:
    return any(isinstance(span, Span) and span.kind == "maths" for span in spans)


def is_verse(spans: Spans, *, below: bool = False) -> bool:
    """True for lines that somebody broke for the sake of it; ``below`` other verse two are enough."""
    text = plain(spans)
    lines = [line.strip() for line in text.split("\n")]
    if len(lines) > 1 and all(map(ENUMERATED.match, lines)):
        return True
    if len(lines) < 2 or not all(lines):
        return False
    by_hand = (below or len(lines) >= LEAST_POEM) and not _has_soft_break(spans)
    if len(lines) < 3:
        return by_hand and _is_broken_by_hand(lines)
    longest = max(map(len, lines))
    if is_cjk(text):
        return longest <= LONGEST_VERSE_CJK
    if longest > LONGEST_VERSE:
        return False
    capital = sum(line[:1].isupper() or not line[:1].isalpha() for line in lines)
    return (capital >= 0.8 * len(lines) and min(map(len, lines[:-1])) < 45) or (by_hand and _is_broken_by_hand(lines))


def _has_soft_break(spans: Spans) -> bool:
    texts = [spans, *(span.children for span in walk_spans(spans))]
    return any(isinstance(part, str) and "\n" in part.strip("\n") for parts in texts for part in parts)


def _is_broken_by_hand(lines: list[str]) -> bool:
    """True for lines of words that no measure would have broken there."""
    longest = max(map(len, lines))
    filled = all(len(line) + 1 + len(below.split()[0]) > longest for line, below in pairwise(lines))
    prose = longest > LONGEST_VERSE or (filled and longest > LONGEST_MEASURE)
    return not prose and not any(NO_VERSE.search(line) or len(line.split()) < 2 for line in lines)


def _lines(spans: Spans) -> list[Spans]:
    """The lines that breaks make; what is marked over several lines is marked in each."""
    lines: list[Spans] = [[]]
    for span in spans:
        parts: list[Spans] = [[span]]
        if isinstance(span, str):
            parts = [[part] if part else [] for part in re.split(r"[ \t]*\n[ \t]*", span)]
        elif span.kind == "br":
            parts = [[], []]
        elif span.children and span.kind != "code":
            inner = _lines(span.children)
            parts = [[Span(span.kind, line, span.attrs)] for line in inner] if len(inner) > 1 else parts
        lines[-1] += parts[0]
        lines += parts[1:]
    return lines
