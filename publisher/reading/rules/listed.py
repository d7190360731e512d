"""Notes that are written as text: ``[1]`` in the text and a list of them at the end."""

from __future__ import annotations

import re

from publisher.reading.draft import Draft
from publisher.reading.tree import Block, Span, Spans, plain, strip, walk
from publisher.reading.words import joined

CALL = re.compile(r"[\[［【](\d{1,3})[\]］】](?![(:（])")
LOST_CALL = re.compile(r"(?<=[a-z)][.,”])(\d{1,3})(?=\s+[A-Z“]|$)|(?<=[a-z][.]”)(\d{1,3})(?=\s+[A-Z“]|$)")
ENTRY = re.compile(
    r"\s*((?:notes?|references?|註解?|注解?|註釋|注释|参考资料|參考資料)\s*[:：]\s*)?[\[［【](\d{1,3})[\]］】]\s*[、.:：]?\s*",
    re.I,
)
TITLE = re.compile(
    r"(?:end|foot)?notes?|references|sources|citations|works cited|bibliography|註[解釋释]?|注[解释釋]?"
    r"|参考(?:资料|文献)|參考(?:資料|文獻)|引用",
    re.IGNORECASE,
)
ENOUGH = 0.6
"""Share of a list's entries that must be called, for it to be a list of notes."""


def listed_notes(draft: Draft) -> None:
    """Make notes of ``[1]`` in the text where a list of such numbers stands at the end.

    Entries are paragraphs or lines that begin with ``[1]``, ``[2]`` …, or a
    numbered list under a heading such as *Notes*.  With a numbered list, calls
    that lost their markup (``affairs.1 Much``) are calls again.  A title over
    the list leads the first note in, for its words are the author's.
    """
    entries, used = _entries(draft.blocks)
    if not entries or not used:
        return
    gone = {id(block) for block in used}
    start = next(place for place, block in enumerate(draft.blocks) if id(block) in gone)
    text = [block for block in walk([*draft.standfirst, *draft.blocks[:start]]) if block.spans and block.kind != "h"]
    numbers = frozenset(entries)
    for pattern in (CALL, LOST_CALL):
        called = {n for block in text for n in _called(plain(block.spans), pattern) if n in numbers}
        if len(called) >= max(1, ENOUGH * len(entries)) and (pattern is CALL or len(entries) > 1):
            break
    else:
        return
    for block in text:
        if pattern.search(plain(block.spans)):
            block.spans = _with_calls(block.spans, pattern, numbers)
    draft.note_blocks |= entries
    draft.blocks = [block for block in draft.blocks if id(block) not in gone]


def _entries(blocks: list[Block]) -> tuple[dict[str, list[Block]], list[Block]]:
    """Notes by number, and the blocks of the body that they were."""
    for place, block in enumerate(blocks):
        title = place > 0 and _is_title(blocks[place - 1])
        if block.kind == "ol" and title and block.attrs.get("start", "1") == "1":
            entries = {str(n): item.children or [item] for n, item in enumerate(block.children, 1)}
            _lead(entries, blocks[place - 1])
            return entries, [blocks[place - 1], block]
        if block.kind == "p" and (found := ENTRY.match(joined(plain(block.spans)[:60]))) and found[2] == "1":
            entries, used = _paragraphs(blocks[place:])
            if title and entries:
                _lead(entries, blocks[place - 1])
                used = [blocks[place - 1], *used]
            return entries, used
    return {}, []


def _is_title(block: Block) -> bool:
    return block.kind in ("h", "p") and bool(TITLE.fullmatch(joined(plain(block.spans)).rstrip(":：")))


def _lead(entries: dict[str, list[Block]], title: Block) -> None:
    first = next(iter(entries.values()))[0]
    first.spans = [Span("strong", [joined(plain(title.spans))]), " ", *first.spans]


def _paragraphs(blocks: list[Block]) -> tuple[dict[str, list[Block]], list[Block]]:
    """Paragraphs, or lines of one, that begin with the numbers 1, 2, 3 … in brackets."""
    entries: dict[str, list[Block]] = {}
    used: list[Block] = []
    for block in blocks:
        if block.kind != "p":
            break
        lines = _lines(block.spans)
        starts = [ENTRY.match(plain(line)) for line in lines]
        if not starts or not starts[0] or starts[0][2] != str(len(entries) + 1):
            break
        used.append(block)
        for line, found in zip(lines, starts, strict=True):
            if found and found[2] == str(len(entries) + 1):
                entries[found[2]] = [Block(kind="p", spans=_cut(line, found), line=block.line)]
            else:
                last = entries[str(len(entries))][0]
                last.spans = [*last.spans, " ", *line]
    return entries, used


def _lines(spans: Spans) -> list[Spans]:
    lines: list[Spans] = [[]]
    for span in spans:
        if isinstance(span, Span) and span.kind == "br":
            lines.append([])
        elif isinstance(span, str) and "\n" in span:
            head, *rest = span.split("\n")
            lines[-1].append(head)
            lines += [[part] for part in rest]
        else:
            lines[-1].append(span)
    return [line for line in map(strip, lines) if line]


def _cut(line: Spans, found: re.Match[str]) -> Spans:
    """``line`` without its number; a title before the number stays."""
    if not line or not isinstance(line[0], str):
        return line
    return strip([(found[1] or "") + line[0][found.end() :], *line[1:]])


def _called(text: str, pattern: re.Pattern[str]) -> list[str]:
    return [next(filter(None, found.groups())) for found in pattern.finditer(text)]


def _with_calls(spans: Spans, pattern: re.Pattern[str], numbers: frozenset[str]) -> Spans:
    out: Spans = []
    for span in spans:
        if isinstance(span, Span):
            if span.kind not in ("code", "a", "img", "note", "maths"):
                span.children = _with_calls(span.children, pattern, numbers)
            out.append(span)
            continue
        at = 0
        for found in pattern.finditer(span):
            number = next(filter(None, found.groups()))
            if number in numbers:
                out += [span[at : found.start()], Span("note", [], {"label": number})]
                at = found.end()
        out.append(span[at:])
    return [span for span in out if span != ""]
