"""The notes that close a post: where it came out first, who paid for it, under what licence it stands."""

from __future__ import annotations

import re
from itertools import takewhile

from publisher.reading.draft import Draft
from publisher.reading.rules.standfirst import is_bold, is_italic, undress
from publisher.reading.tree import Block, plain
from publisher.reading.words import joined

CREDIT = re.compile(
    r"\b(?:first|originally|previously) (?:published|appeared|printed|posted|broadcast)\b"
    r"|\bre(?:published|printed|posted) (?:by|from|in|under|with)\b|\btranslated (?:by|from)\b|\blicen[cs]ed under\b"
    r"|\bthis (?:article|essay|report|paper|piece|post|story|text|interview|commentary|publication|research|project)\b"
    r"[^.,;]{0,80}\b(?:part of|published|appeared|adapted|excerpted|commissioned|funded|sponsored|supported)\b"
    r"|\A\W*(?:funded|sponsored|supported) by\b|\bCreative Commons\b|\bCC[ -]BY\b|\ball rights reserved\b"
    r"|首[发發]|原[载載刊]|[转轉][载載]自|[刊登][载載]?[于於]|[发發]表[于於在]|由[^。]{1,40}[资資]助|版[权權]所有"
    r"|[许許]可[协協][议議]|共享[协協][议議]|知[识識]共享|[创創]用 ?CC",
    re.IGNORECASE,
)
BRACKETED = re.compile(r"[(（\[【][^()（）\[\]【】]+[)）\]】]")
LONGEST, MOST = 700, 4
"""Characters of a note, and how many there are at most: what is longer is text, however it is dressed."""


def closing_notes(draft: Draft) -> None:
    """Dress the last paragraphs that are all in italics, bold or brackets as notes, where one says where it is from.

    Text stands above them.  Runs when the biographies have left the body.
    """
    ending = len(draft.blocks)
    while ending and draft.blocks[ending - 1].kind == "hr":
        ending -= 1
    notes = list(takewhile(_is_apart, reversed(draft.blocks[:ending])))
    above = draft.blocks[ending - len(notes) - 1] if len(notes) < ending else Block(kind="h")
    if not 0 < len(notes) <= MOST or above.kind in ("h", "figure", "table") or not any(map(_is_credit, notes)):
        return
    for note in notes:
        undress(note)
        note.attrs["class"] = "source-line closing"


def _is_apart(block: Block) -> bool:
    """True for a short paragraph all of which is in italics, in bold or within brackets."""
    text = joined(plain(block.spans)) if block.kind == "p" and "class" not in block.attrs else ""
    dressed = is_bold(block.spans) or is_italic(block.spans) or BRACKETED.fullmatch(text) is not None
    return 0 < len(text) <= LONGEST and dressed


def _is_credit(block: Block) -> bool:
    return CREDIT.search(joined(plain(block.spans))) is not None
