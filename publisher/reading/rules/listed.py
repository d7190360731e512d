"""Notes that are written as text: ``[1]`` in the text and a list of them at the end."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import TypeAlias

from publisher.reading.draft import Draft
from publisher.reading.tree import Block, Span, Spans, block_text, lines_of, plain, strip, walk
from publisher.reading.words import joined

CALL = re.compile(r"[\[［【](\d{1,3})[\]］】](?![(:（])")
LOST_CALL = re.compile(r"(?<=[a-z)][.,”])(\d{1,3})(?=\s+[A-Z“]|$)|(?<=[a-z][.]”)(\d{1,3})(?=\s+[A-Z“]|$)")
RAISED = re.compile(r"\s*[\[［【]?(\d{1,3})[\]］】]?\s*")
"""All of a superscript, or of a link within the post, that calls a note."""
ENTRY = re.compile(
    r"\s*(?:(?:notes?|references?|註解?|注解?|註釋|注释|参考资料|參考資料)\s*[:：]\s*)?[\[［【](\d{1,3})[\]］】]\s*[、.:：]?\s*",
    re.I,
)
NUMBERED = re.compile(r"\s*(\d{1,3}(?:[、,，]\s?\d{1,3})*)(?:[.、:：]\s*|\s+)")
"""An entry under a title: *3 Smith*, or *3、5 Smith* where two calls share it."""
TITLE = re.compile(
    r"(?:(?:end|foot)?notes?|references|sources|citations|works cited|bibliography|註[解釋释]?|注[解释釋]?"
    r"|参考(?:资料|文献)|參考(?:資料|文獻)|引用)\s*[:：]?\s*(?:\d+(?:\s*[-–—~至]\s*\d+)?)?",
    re.IGNORECASE,
)
OPENERS = frozenset("[［【0123456789註注参參nNrR")
"""What an entry can begin with; looked at first, for most paragraphs are none."""
LONGEST_TITLE = 60
ENOUGH = 0.6
"""Share of a list's entries that must be called, for it to be a list of notes."""
SILENT = ("code", "a", "img", "note", "maths")
Entries: TypeAlias = "dict[str, list[Block]]"


def listed_notes(draft: Draft) -> None:
    """Make notes of ``[1]`` in the text where a list of such numbers stands at the end, or after each part.

    Entries are paragraphs or lines that begin with ``[1]``, ``[2]`` …, or a list
    under a heading such as *Notes*, or a numbered list after a rule that ends
    the post.  A number that is raised, or links within the post, calls too; so
    do calls that lost their markup (``affairs.1 Much``), when nothing else
    does.  A title over the list, or before its first number, only says that they are notes, and goes with the list;
    so does an entry that two lists have word for word.
    """
    entries, used = _entries(draft.blocks)
    if not entries:
        return
    gone = {id(block) for block in used}
    end = max(place for place, block in enumerate(draft.blocks) if id(block) in gone)
    kept = [block for block in draft.blocks[:end] if id(block) not in gone]
    text = [block for block in walk([*draft.standfirst, *kept]) if block.spans and block.kind != "h"]
    numbers = frozenset(entries)
    for pattern in (CALL, LOST_CALL):
        called = {number for block in text for number in _called(block.spans, pattern)} & numbers
        if len(called) >= max(1, ENOUGH * len(entries)) and (pattern is CALL or len(entries) > 1):
            break
    else:
        return
    for parts in entries.values():
        for part in parts:
            part.attrs.pop("tight", None)
    for block in text:
        block.spans = _with_calls(block.spans, pattern, numbers)
    draft.note_blocks |= entries
    draft.blocks = [block for block in draft.blocks if id(block) not in gone]


def _entries(blocks: list[Block]) -> tuple[Entries, list[Block]]:
    """Notes by number, and the blocks of the body that they were, titles too."""
    entries: Entries = {}
    used: list[Block] = []
    place = 0
    end_matter = 1 + next((n for n in reversed(range(len(blocks))) if not _may_end(blocks[n])), -1)
    while place < len(blocks):
        titled = _is_title(blocks[place])
        start = place + titled
        last = place > 0 and blocks[place - 1].kind == "hr" and place >= end_matter
        found, end = _group(blocks, start, entries, sure=titled or last)
        for number, parts in found.items():
            known = entries.setdefault(number, [])
            known += parts if not known or _text(known) != _text(parts) else []
        used += blocks[place:end] if found else []
        place = end if found else place + 1
    return entries, used


def _text(parts: list[Block]) -> str:
    return joined("\n".join(map(block_text, parts)))


def _may_end(block: Block) -> bool:
    """True for what a list of notes without a title is made of, at the end of a post."""
    return block.kind in ("hr", "ol") or (block.kind == "p" and NUMBERED.match(plain(block.spans[:1])) is not None)


def _group(blocks: list[Block], start: int, known: Entries, *, sure: bool) -> tuple[Entries, int]:
    """The entries that begin at ``start``, and their end; ``sure`` when a title or a rule says that they are notes."""
    block = blocks[start] if start < len(blocks) else Block(kind="")
    numbers = {int(number) for number in known}
    if block.kind == "ol" and sure and block.attrs.get("start", "1") == str(_next(numbers)):
        first = _next(numbers)
        return {str(n): item.children or [item] for n, item in enumerate(block.children, first)}, start + 1
    if block.kind == "ul" and sure:
        return _items(block, numbers), start + 1
    return _paragraphs(blocks, start, numbers, (ENTRY, NUMBERED) if sure else (ENTRY,))


def _next(numbers: set[int]) -> int:
    """The first number that has no entry yet."""
    return next(n for n in itertools.count(1) if n not in numbers)


def _items(block: Block, numbers: set[int]) -> Entries:
    """Entries of a list whose items begin with their numbers, none when one does not."""
    found: Entries = {}
    cuts = []
    for item in block.children:
        head = item.children[0] if item.children else item
        mark = ENTRY.match(plain(head.spans)) or NUMBERED.match(plain(head.spans))
        written = re.findall(r"\d+", mark[1]) if mark else []
        if mark is None or int(written[0]) not in (_next(numbers), 0 if found else max(numbers, default=0)):
            return {}
        cuts.append((head, mark))
        for number in written:
            found[number] = item.children or [item]
            numbers.add(int(number))
    for head, mark in cuts:
        head.spans = _cut(head.spans, mark)
    return found


def _is_title(block: Block) -> bool:
    title = block.children[0] if block.kind == "quote" and len(block.children) == 1 else block
    if title.spans and isinstance(title.spans[0], str) and len(title.spans[0]) > LONGEST_TITLE:
        return False
    return title.kind in ("h", "p") and bool(TITLE.fullmatch(joined(plain(title.spans))))


def _paragraphs(
    blocks: list[Block], start: int, numbers: set[int], patterns: tuple[re.Pattern[str], ...]
) -> tuple[Entries, int]:
    """Paragraphs, or lines of one, that begin with the numbers that come next."""
    entries: Entries = {}
    end = start
    while end < len(blocks) and (block := blocks[end]).kind == "p" and block.spans:
        wanted = str(_next(numbers))
        head = plain(block.spans)[:60]
        if head.lstrip()[:1] not in OPENERS:
            break
        head = joined(head)
        pattern = next((p for p in patterns if (found := p.match(head)) and found[1] == wanted), None)
        if pattern is None:
            break
        end += 1
        last: Block | None = None
        for line in lines_of(block.spans):
            found = pattern.match(plain(line))
            if found and found[1] == str(_next(numbers)):
                last = Block(kind="p", spans=_cut(line, found), line=block.line)
                entries[found[1]] = [last]
                numbers.add(int(found[1]))
            elif last is not None:
                last.spans = [*last.spans, " ", *line]
    return entries, end


def _cut(line: Spans, found: re.Match[str]) -> Spans:
    """``line`` without its number, linked or in backticks or not."""
    if line and isinstance(line[0], Span) and RAISED.fullmatch(plain([line[0]])):
        return strip(line[1:])
    if not line:
        return line
    if isinstance(line[0], Span):
        inner = _cut(line[0].children, found)
        if line[0].kind == "code":
            return strip([*inner, *line[1:]])
        line[0].children = inner
        return line
    return strip([line[0][found.end() :], *line[1:]])


def _raised(span: Span) -> str:
    """The number that a superscript or a link within the post is."""
    inside = span.kind == "sup" or (span.kind == "a" and span.attrs.get("href", "").startswith("#"))
    found = RAISED.fullmatch(plain([span])) if inside else None
    return found[1] if found else ""


def _called(spans: Spans, pattern: re.Pattern[str]) -> Iterator[str]:
    for span in spans:
        if isinstance(span, str):
            yield from (next(filter(None, found.groups())) for found in pattern.finditer(span))
        elif number := _raised(span):
            yield number
        elif span.kind not in SILENT:
            yield from _called(span.children, pattern)


def _with_calls(spans: Spans, pattern: re.Pattern[str], numbers: frozenset[str]) -> Spans:
    out: Spans = []
    for span in spans:
        if isinstance(span, Span):
            number = _raised(span)
            if number in numbers:
                out.append(Span("note", [], {"label": number}))
                continue
            if span.kind not in SILENT:
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
