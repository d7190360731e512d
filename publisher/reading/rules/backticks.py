"""Backticks that are typography and not code."""

from __future__ import annotations

import html
import re
import textwrap

from publisher.reading.draft import Draft
from publisher.reading.markdown import parse
from publisher.reading.source import EXCERPT, MORE
from publisher.reading.tree import Block, Span, Spans, plain, walk
from publisher.reading.words import CJK_CHARACTER, is_cjk

CODE_SIGNS = re.compile(r"[{}\[\]<>=$\\|;]|\(\)|::|->|\w_\w|^[-/~.]|\w/\w+/|--\w|^\w+\(|\w\.\w+\(")
ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+")
LEAST_PROSE = 8
LEAST_RUNNING = 12
"""Words from which on a whole paragraph may be prose in spite of a sign or two of code."""
RUNNING = 0.8
"""Share of plain words that makes it prose."""
NEVER_PROSE = re.compile(r"[{}<>\\|]|\$(?!\d)|==|=>|->|;$|\(\)|::|\w_\w|(?:^|\s)--?\w|^(?:/|~/|\./)")
PLAIN_WORD = re.compile(r"[(\[“‘\"']*[A-Za-zÀ-ɏ]+(?:[’'\-–—/][A-Za-zÀ-ɏ]+)*[)\]”’\"',.;:!?—]*")
ENTITY = re.compile(r"&(?:#\d{1,4}|#x[0-2]?[0-9a-fA-F]{1,3}|[a-zA-Z]+\d{0,2});")
BETWEEN = " \n.,。、，" + EXCERPT + MORE
PROSE = re.compile(r"[A-Za-zÀ-ɏ’'“”\"—–,.;:!?()\d%&$€£-]+")


def backticks_as_type(draft: Draft) -> None:
    """Set text in backticks as text where it is a sentence, a title or Chinese.

    Web editors use ``_`…`_`` for the look of it: box text, dates, key takeaways.
    In a post that has code fences a code span is code.  Elsewhere it is code
    only when it looks so: signs of a programming language, or one or two small
    words in the middle of a sentence.
    """
    blocks = list(walk(draft.blocks))
    if any(block.kind == "pre" and block.attrs.get("form") == "fence" for block in blocks):
        return
    notes = [block for note in draft.note_blocks.values() for block in walk(note)]
    for block in [*blocks, *notes]:
        if any(not isinstance(span, str) for span in block.spans):
            alone = not "".join(span for span in block.spans if isinstance(span, str)).strip(BETWEEN)
            if alone and _all_code(block.spans):
                block.attrs["wrapped"] = "1"
            block.spans = _typed(block.spans, whole=alone or block.kind == "h")


def _all_code(spans: Spans) -> bool:
    """True when all text of ``spans`` stands in backticks, emphasis around them or not."""
    held = [span for span in spans if not isinstance(span, str) or span.strip(BETWEEN)]
    inner = (isinstance(s, Span) and (s.kind in ("code", "br") or (s.children and _all_code(s.children))) for s in held)
    return bool(held) and all(inner)


def _typed(spans: Spans, *, whole: bool) -> Spans:
    found: Spans = []
    for span in spans:
        if isinstance(span, Span) and span.kind == "code" and is_typography(plain(span.children), whole=whole):
            found.extend(map(_unescaped, span.children) if whole else span.children)
            continue
        if isinstance(span, Span) and span.children and span.kind != "code":
            span.children = _typed(span.children, whole=whole or span.kind in ("em", "strong"))
        found.append(span)
    return _merged(found)


def _unescaped(span: Span | str) -> Span | str:
    """Code spares the entities in it; text that only looked like code has what they stand for."""
    return ENTITY.sub(lambda found: html.unescape(found[0]), span) if isinstance(span, str) else span


def is_typography(text: str, *, whole: bool) -> bool:
    """True when ``text`` between backticks is language; ``whole`` when nothing plain stands beside it."""
    if 4 * len(CJK_CHARACTER.findall(text)) > len(text):
        return not re.search(r"[{}\\]|[=-]>|==", text)
    if CJK_CHARACTER.search(text):
        return not re.search(r"[{}=<>\\]|\w\(.*\);?$", text)
    text = str(_unescaped(text)) if whole else text
    if whole and _is_running(text):
        return True
    if CODE_SIGNS.search(text):
        return False
    found = text.split()
    if not found or not all(PROSE.fullmatch(word) for word in found):
        return False
    if whole:
        return len(found) > 1 or text[:1].isupper() or text[:1].isdigit()
    return len(found) > 3 and (text[:1].isupper() or len(found) > 5) and not found[0].islower()


def _is_running(text: str) -> bool:
    """True for a paragraph of plain words, ended as one, that has brackets, ``A2/AD`` or a semicolon in it."""
    found = [word for word in text.split() if any(map(str.isalpha, word))]
    plain_words = sum(bool(PLAIN_WORD.fullmatch(word)) for word in found)
    ends = text.rstrip().endswith((".", "!", "?", "”", ":", ")", "…", "’")) or len(found) >= 2 * LEAST_RUNNING
    return len(found) >= LEAST_RUNNING and ends and plain_words >= RUNNING * len(found) and not NEVER_PROSE.search(text)


def _merged(spans: Spans) -> Spans:
    merged: Spans = []
    for span in spans:
        if isinstance(span, str) and merged and isinstance(merged[-1], str):
            merged[-1] += span
        else:
            merged.append(span)
    return merged


def indented_text(draft: Draft) -> None:
    """Read an indented block as text where it is a list or prose: not everybody knows that four blanks make code.

    Lists nested with too many blanks and Chinese paragraphs indented by hand
    are meant as such.  What has the signs of code stays code.
    """
    _reread(draft.blocks)


def _reread(blocks: list[Block]) -> None:
    out: list[Block] = []
    for block in blocks:
        _reread(block.children)
        text = block.attrs.get("text", "") if block.attrs.get("form") == "code_block" else ""
        out += parse(textwrap.dedent(text), block.line).blocks if text and _is_text(text) else [block]
    blocks[:] = out


def _is_text(text: str) -> bool:
    lines = [line for line in text.split("\n") if line.strip()]
    if all(ITEM.match(line) for line in lines):
        return not any(CODE_SIGNS.search(ITEM.sub("", line)) for line in lines)
    bare = text.strip()
    if bare.startswith(("![", "▲", "_▲")):
        return True
    if CODE_SIGNS.search(bare):
        return False
    return is_cjk(bare) or (
        len(bare.split()) >= LEAST_PROSE and bare[:1].isupper() and bare.endswith((".", "!", "?", "”"))
    )
