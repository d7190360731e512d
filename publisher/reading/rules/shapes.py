"""What a block is by its shape: ornaments, keylines, verse, tables, spacers."""

from __future__ import annotations

import re
from itertools import zip_longest

from publisher.reading.draft import Draft
from publisher.reading.tree import Block, Span, Spans, plain, strip, walk
from publisher.reading.words import CJK_CHARACTER, is_cjk

HIDDEN = re.compile("[\u200b\u2060\ufeff\u00ad]")
UNSEEN = re.compile("[\u00a0\u00ad\u200b\u2060\u2800\u3000\ufeff]")
STRAY = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,200}?)(?<=\S)\1")
ORNAMENT = re.compile(r"(?:[*＊⁂✻✽❦◆◇■□●○~～·•#＃—–\-_=+×†‡§]\s*){1,12}")
ENUMERATED = re.compile(r"[（(]?(?:[一二三四五六七八九十百]{1,3}|\d{1,3})[)）、．.]|[•·●○◆◇■□※→▪]")
"""Begins a line of a list that is written by hand."""
LONGEST_KEYLINE = 90
LEAST_POEM, LONGEST_POEM, LONGEST_POEM_CJK = 4, 55, 22
NO_POEM = re.compile(r"[\n\u3000#:：|=/\d]|[.。;；]$| [–—-] |^[-–—(（]")
"""What a line of a poem that is a paragraph of its own does not hold: labels, figures, the end of a sentence."""
LONGEST_VERSE_CJK = 40
LONGEST_VERSE = 60


def stray_marks(draft: Draft) -> None:
    """Make emphasis of marks that CommonMark leaves alone between wide characters, as in ``**「重」**點``.

    Its rules look for blanks around a mark, which Chinese has none of.
    """
    for block in walk(draft.blocks):
        if any(isinstance(span, str) and ("**" in span or "__" in span) for span in block.spans):
            block.spans = [
                part for span in block.spans for part in (_marked(span) if isinstance(span, str) else [span])
            ]


def _marked(text: str) -> Spans:
    if not CJK_CHARACTER.search(text):
        return [text]
    parts: Spans = []
    at = 0
    for found in STRAY.finditer(text):
        parts += [text[at : found.start()], Span("strong", [found[2]])]
        at = found.end()
    return [part for part in [*parts, text[at:]] if part != ""]


def spacers(draft: Draft) -> None:
    """Take out what only makes room: ideographic indents, U+2800, zero-width marks, soft hyphens.

    Paragraphs are indented by the style.  A paragraph of such characters alone is gone; what follows it is ``apart``.
    """
    for block in walk(draft.blocks):
        if block.spans and "columns" not in block.attrs:
            block.spans = _trimmed(block.spans)
    draft.blocks = _full(draft.blocks)


def _trimmed(spans: Spans) -> Spans:
    for place, span in enumerate(spans):
        if isinstance(span, str) and not UNSEEN.search(span):
            continue
        if isinstance(span, str):
            text = HIDDEN.sub("", span)
            text = re.sub("[\u2800\u3000]{2,}", "\u3000", text).replace("\u2800", " ")
            text = re.sub("\n\u3000+", "\n", text)
            spans[place] = text.lstrip("\u3000\u00a0") if place == 0 else text
        elif span.children and span.kind != "code":
            span.children = _trimmed(span.children) if place == 0 else span.children
    return strip(spans)


def _full(blocks: list[Block]) -> list[Block]:
    kept = []
    apart = False
    for block in blocks:
        block.children = _full(block.children)
        if block.kind in ("p", "li", "quote", "ul", "ol") and not block.spans and not block.children:
            apart = apart or block.kind == "p"
            continue
        if apart:
            block.attrs["apart"] = "1"
        apart = False
        kept.append(block)
    return kept


def ornaments(draft: Draft) -> None:
    """See a paragraph of stars, dots or one sign as the ornament between sections; a rule above a heading is gone."""
    for block in draft.blocks:
        text = plain(block.spans).strip() if block.kind == "p" and block.spans else ""
        if text and (ORNAMENT.fullmatch(text) or block.attrs.get("kind") == "ornament"):
            block.attrs["class"] = "ornament"
    draft.blocks = [b for b, after in zip_longest(draft.blocks, draft.blocks[1:]) if not _is_needless(b, after)]
    while draft.blocks and draft.blocks[-1].kind == "hr":
        draft.blocks.pop()
    while draft.blocks and draft.blocks[0].kind == "hr":
        draft.blocks.pop(0)


def _is_needless(block: Block, after: Block | None) -> bool:
    """True for a rule above a heading, which parts the sections by itself."""
    return block.kind == "hr" and after is not None and after.kind == "h"


def keylines(draft: Draft) -> None:
    """Mark a paragraph that begins with a bold run-in heading, or is one line of bold; it stays a paragraph."""
    for block in draft.blocks:
        if block.kind != "p" or not block.spans or "class" in block.attrs:
            continue
        head = block.spans[0]
        if len(block.spans) == 1 and isinstance(head, Span) and head.kind == "em" and len(head.children) == 1:
            head = head.children[0]
        if isinstance(head, Span) and head.kind == "strong" and len(plain(head.children)) <= LONGEST_KEYLINE:
            ends = plain(head.children).rstrip()[-1:]
            rest = plain(block.spans[1:]).lstrip()
            if not rest or ends in ".:：。?!？！" or rest[0] in ":：—–":
                block.attrs["class"] = "keyline"


def lines_of_verse(draft: Draft) -> None:
    """Keep the lines of a poem: several short lines, which nobody breaks so by hand but for the sake of it."""
    for block in walk(draft.blocks):
        if block.kind != "p" or "class" in block.attrs:
            continue
        if block.attrs.get("kind") == "verse" or (_is_verse(plain(block.spans)) and not _has_maths(block.spans)):
            block.spans = _broken(block.spans)
            block.attrs["class"] = "verse"


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


def _is_verse(text: str) -> bool:
    lines = [line.strip() for line in text.split("\n")]
    if len(lines) > 1 and all(map(ENUMERATED.match, lines)):
        return True
    if len(lines) < 3 or not all(lines):
        return False
    if is_cjk(text):
        return max(map(len, lines)) <= LONGEST_VERSE_CJK
    capital = sum(line[:1].isupper() or not line[:1].isalpha() for line in lines)
    return max(map(len, lines)) <= LONGEST_VERSE and capital >= 0.8 * len(lines) and min(map(len, lines[:-1])) < 45


def _broken(spans: Spans) -> Spans:
    found: Spans = []
    for span in spans:
        if isinstance(span, str):
            for number, line in enumerate(span.split("\n")):
                if number and not (found and isinstance(found[-1], Span) and found[-1].kind == "br"):
                    found.append(Span("br"))
                if line:
                    found.append(line)
        else:
            if span.kind not in ("code", "br", "img"):
                span.children = _broken(span.children)
            found.append(span)
    return found


def tables(draft: Draft) -> None:
    """Count the tables and give each an id."""
    for block in walk(draft.blocks):
        if block.kind == "table":
            draft.tables += 1
            block.attrs["id"] = f"table-{draft.tables}"
