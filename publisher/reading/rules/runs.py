"""Runs in another language than the post's."""

from __future__ import annotations

import re

from publisher.reading.draft import Draft
from publisher.reading.language import SCRIPTS, chinese_script, detect
from publisher.reading.tree import Block, Span, Spans, plain, walk
from publisher.reading.words import CJK, CJK_CHARACTER, is_cjk

FOREIGN = re.compile(
    "[\u0370-\u06ff\u0900-\u11ff\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af]"
)
WIDE_RUN = rf"[{CJK}\u3000-\u303f\uff00-\uff65]+(?:[ \u00a0]?[{CJK}\u3000-\u303f\uff00-\uff65]+)*"
OTHERS = [f"(?P<{tag}>[{span}]+(?:[ \u00a0-][{span}]+)*)" for tag, span in SCRIPTS[1:]]
LATIN_RUN = r"(?P<en>[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ’'.-]*(?:[ ,;:&-]+[A-Za-zÀ-ɏ(][A-Za-zÀ-ɏ’'.)-]*)+|[A-Za-zÀ-ɏ]{8,})"
RUN = re.compile("|".join([f"(?P<zh>{WIDE_RUN})", *OTHERS]))
EAST_RUN = re.compile("|".join([LATIN_RUN, r"(?P<ja>[\u3041-\u30fa][\u3041-\u30ff]+)", *OTHERS]))
KANA = re.compile("[\u3041-\u30fa]")
LEAST_EAST = 12
LEAST_BLOCK = 40


def runs_of_language(draft: Draft) -> None:
    """Say where the language changes, for hyphenation, fonts and speech.

    In a Latin text, runs of other scripts; in a Chinese one, runs of several
    Latin words, or a long one.  A whole paragraph or quotation in the other
    language carries it itself.
    """
    notes = [block for blocks in draft.note_blocks.values() for block in blocks]
    blocks = [b for b in walk([*draft.standfirst, *draft.blocks, *(b for _, b in draft.bio_blocks), *notes]) if b.spans]
    east = draft.language.partition("-")[0] in ("zh", "ja", "ko")
    said = [(block, plain(block.spans)) for block in blocks]
    if east:
        script = draft.language if draft.language.startswith("zh") else "zh-Hans"
    else:
        said = [(block, text) for block, text in said if not text.isascii() and FOREIGN.search(text)]
        script = chinese_script("".join(text for _, text in said))
    for block, text in said:
        _mark(block, text, draft.language, script, east=east)


def _mark(block: Block, text: str, language: str, script: str, *, east: bool) -> None:
    whole = block.kind in ("p", "h", "td", "th", "li")
    if east:
        if whole and len(text) >= LEAST_BLOCK and not CJK_CHARACTER.search(text):
            block.attrs["lang"] = detect(text).partition("-")[0]
            return
    elif whole and len(text) >= LEAST_EAST and is_cjk(text):
        block.attrs["lang"] = detect(text)
        return
    block.spans = _marked(block.spans, language, script, EAST_RUN if east else RUN)


def _marked(spans: Spans, language: str, script: str, pattern: re.Pattern[str]) -> Spans:
    found: Spans = []
    for span in spans:
        if isinstance(span, str):
            found += _parts(span, language, script, pattern)
            continue
        if span.children and span.kind not in ("code", "maths", "note") and "lang" not in span.attrs:
            span.children = _marked(span.children, language, script, pattern)
        found.append(span)
    return found


def _parts(text: str, language: str, script: str, pattern: re.Pattern[str]) -> Spans:
    found: Spans = []
    at = 0
    for run in pattern.finditer(text):
        tag = _tag(run, script)
        if not tag or tag == language:
            continue
        if run.start() > at:
            found.append(text[at : run.start()])
        found.append(Span("span", [run.group()], {"lang": tag}))
        at = run.end()
    if at < len(text):
        found.append(text[at:])
    return found


def _tag(run: re.Match[str], script: str) -> str:
    """The language of a run; none for a lone sign that belongs to nobody."""
    text, name = run.group(), run.lastgroup or ""
    if name != "zh":
        return name if len(text) > 1 else ""
    if not CJK_CHARACTER.search(text):
        return ""
    return "ja" if KANA.search(text) else chinese_script(text, script)
