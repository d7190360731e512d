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
RUN = re.compile(
    "|".join([f"(?P<zh>{WIDE_RUN})", *(f"(?P<{tag}>[{span}]+(?:[ \u00a0-][{span}]+)*)" for tag, span in SCRIPTS[1:])])
)
LATIN_RUN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ’'.-]*(?:[ ,;:&-]+[A-Za-zÀ-ɏ(][A-Za-zÀ-ɏ’'.)-]*)+|[A-Za-zÀ-ɏ]{8,}")
LEAST_BLOCK = 40


def runs_of_language(draft: Draft) -> None:
    """Say where the language changes, for hyphenation, fonts and speech.

    In a Latin text, runs of other scripts; in a Chinese one, runs of several
    Latin words, or a long one.  A whole paragraph or quotation in the other
    language carries it itself.
    """
    east = draft.language.partition("-")[0] in ("zh", "ja", "ko")
    for block in walk([*draft.standfirst, *draft.blocks, *(b for _, b in draft.bio_blocks)]):
        _mark(block, draft.language, east)
    for blocks in draft.note_blocks.values():
        for block in walk(blocks):
            _mark(block, draft.language, east)


def _mark(block: Block, language: str, east: bool) -> None:
    if not block.spans:
        return
    text = plain(block.spans)
    if not east and text.isascii():
        return
    if east and len(text) >= LEAST_BLOCK and not is_cjk(text) and not CJK_CHARACTER.search(text):
        block.attrs["lang"] = detect(text).partition("-")[0] if block.kind in ("p", "h", "li", "td", "th") else ""
        return
    if not east:
        if not FOREIGN.search(text):
            return
        if len(text) >= 12 and is_cjk(text) and block.kind in ("p", "h", "td", "th", "li"):
            block.attrs["lang"] = detect(text)
            return
        if language.startswith(("ru", "uk", "ar", "th", "el", "he")):
            return
    block.spans = _marked(block.spans, language, east)


def _marked(spans: Spans, language: str, east: bool) -> Spans:
    found: Spans = []
    for span in spans:
        if isinstance(span, str):
            found += _parts(span, language, east)
            continue
        if span.children and span.kind not in ("code", "maths", "note") and "lang" not in span.attrs:
            span.children = _marked(span.children, language, east)
        found.append(span)
    return found


def _parts(text: str, language: str, east: bool) -> Spans:
    pattern = LATIN_RUN if east else RUN
    found: Spans = []
    at = 0
    for run in pattern.finditer(text):
        tag = "en" if east else _tag(run, language)
        if not tag:
            continue
        if run.start() > at:
            found.append(text[at : run.start()])
        found.append(Span("span", [run.group()], {"lang": tag}))
        at = run.end()
    if at < len(text):
        found.append(text[at:])
    return found


def _tag(run: re.Match[str], language: str) -> str:
    text = run.group()
    if run.lastgroup != "zh":
        return "" if language == run.lastgroup or len(text) < 2 else run.lastgroup or ""
    if not CJK_CHARACTER.search(text):
        return ""
    if re.search("[\u3041-\u30fa]", text):
        return "ja"
    return chinese_script(text)
