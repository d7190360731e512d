"""What a block is by its shape: ornaments, keylines, tables, spacers."""

from __future__ import annotations

import re
from itertools import groupby, zip_longest

from publisher.reading.draft import Draft
from publisher.reading.rules.standfirst import is_italic, upright
from publisher.reading.tree import Block, Span, Spans, plain, strip, walk
from publisher.reading.words import CJK_CHARACTER, is_cjk

HIDDEN = re.compile("[\u200b\u2060\ufeff\u00ad]")
UNSEEN = re.compile("[\u00a0\u00ad\u200b\u2060\u2800\u3000\ufeff]")
STRAY = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,200}?)(?<=\S)\1")
ORNAMENT = re.compile(r"(?:[*＊⁂✻✽❦◆◇■□●○~～·•#＃—–\-_=+×†‡§]\s*){1,12}")
LONGEST_KEYLINE = 90
COUNTED = re.compile(r"[A-Z][a-z]+ \d{1,2}[:.] ")
"""Begins a run-in heading that may be longer, for it is one of several."""
LONGEST_IN_CAPITALS = 150
"""A longer one is marked as ``long``, for a style that would set it in small capitals."""
LONGEST_EMPHASIS = 100
"""Characters of Chinese that one may stress."""


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
    A list of one item with nothing in it, as ``-`` between two paragraphs makes, is the author's break.
    """
    for block in walk(draft.blocks):
        if block.spans and "columns" not in block.attrs:
            block.spans = _trimmed(block.spans)
    draft.blocks = _full([_broken_off(block) for block in draft.blocks])


def _trimmed(spans: Spans) -> Spans:
    for place, span in enumerate(spans):
        if isinstance(span, str) and (span.isascii() or not UNSEEN.search(span)):
            continue
        if isinstance(span, str):
            text = HIDDEN.sub("", span)
            text = re.sub("[\u2800\u3000]{2,}", "\u3000", text).replace("\u2800", " ")
            text = re.sub("\n\u3000+", "\n", text)
            spans[place] = text.lstrip("\u3000\u00a0") if place == 0 else text
        elif span.children and span.kind != "code":
            span.children = _trimmed(span.children) if place == 0 else span.children
    return strip(spans)


def _broken_off(block: Block) -> Block:
    """The rule that a list of one empty item stands for; any other block as it is."""
    empty = block.kind == "ul" and len(block.children) == 1 and not block.children[0].children
    return Block(kind="hr", line=block.line) if empty and not block.children[0].spans else block


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
    """Mark a paragraph that begins with a bold run-in heading, or is one line of bold; it stays a paragraph.

    One that text follows may be longer beside a paragraph of the same kind.
    """
    heads = [_run_in(block) for block in draft.blocks]
    begun = [text if len(block.spans) > 1 else "" for block, text in zip(draft.blocks, heads, strict=True)]
    for place, (block, text) in enumerate(zip(draft.blocks, heads, strict=True)):
        near = [*begun[max(0, place - 1) : place], *begun[place + 1 : place + 2]]
        sister = begun[place] and any(0 < len(other) <= LONGEST_KEYLINE for other in near)
        if _is_run_in(text) or (sister and len(text) <= LONGEST_IN_CAPITALS):
            block.attrs["class"] = "keyline" if len(text) <= LONGEST_IN_CAPITALS else "keyline long"


def _run_in(block: Block) -> str:
    """The bold that a plain paragraph begins with, where a mark ends it or nothing follows; empty for any other."""
    if block.kind != "p" or not block.spans or "class" in block.attrs:
        return ""
    head = block.spans[0]
    if len(block.spans) == 1 and isinstance(head, Span) and head.kind == "em" and len(head.children) == 1:
        head = head.children[0]
    text = plain(head.children) if isinstance(head, Span) and head.kind == "strong" else ""
    rest = plain(block.spans[1:]).lstrip()
    return text if not rest or text.rstrip()[-1:] in tuple(".:：。?!？！") or rest[0] in ":：—–" else ""


def _is_run_in(text: str) -> bool:
    return 0 < len(text) <= LONGEST_KEYLINE or COUNTED.match(text) is not None


def emphasis_at_length(draft: Draft) -> None:
    """Take emphasis off a long note in Chinese, which has no italics to set one in."""
    for slanted, run in groupby(draft.blocks, lambda block: block.kind == "p" and is_italic(block.spans)):
        note = list(run) if slanted else []
        if any(len(text) > LONGEST_EMPHASIS and is_cjk(text) for text in (plain(block.spans) for block in note)):
            for block in note:
                upright(block)


def tables(draft: Draft) -> None:
    """Count the tables and give each an id."""
    for block in walk(draft.blocks):
        if block.kind == "table":
            draft.tables += 1
            block.attrs["id"] = f"table-{draft.tables}"
