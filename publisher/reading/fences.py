"""Where code blocks lie in the text of a body, before Markdown reads it."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator

FENCE = re.compile(r"((?: {0,40}(?:>|(?:[-*+]|\d{1,9}[.)])(?= ))){0,40} *)(`{3,}(?=[^`]*$)|~{3,})")
"""What stands before a code block on its first line, quotation marks and list marks, and its mark."""
NEAR = 2_000
"""Characters before a mark in which an open backtick is looked for."""


def open_lines(lines: list[str]) -> Iterator[tuple[int, bool]]:
    """Each line's number, and whether it lies within a code fence that is closed.

    A fence ends at its closing mark, or where the quotation or the list item that holds it ends.
    """
    fence = ""
    quotes = indent = 0
    closers = _closers(lines)
    for number, line in enumerate(lines):
        found = FENCE.match(line) if "```" in line or "~~~" in line else None
        if fence and _leaves(line, quotes, indent):
            fence = ""
        if fence:
            yield number, True
            if found and found[2].startswith(fence) and not line[found.end() :].strip():
                fence = ""
        elif found and closers.get(found[2][0], -1) > number:
            fence, quotes = found[2], found[1].count(">")
            item = found[1].rpartition(">")[2]
            indent = len(item) - bool(quotes) if item.strip() else 0
            yield number, True
        else:
            yield number, False


def _closers(lines: list[str]) -> dict[str, int]:
    """The last line that could close a fence of backticks, and one of tildes."""
    found = {}
    for mark in "`~":
        if any(mark * 3 in line for line in lines):
            marks = ((n, FENCE.match(lines[n])) for n in range(len(lines) - 1, -1, -1) if mark * 3 in lines[n])
            found[mark] = next((n for n, m in marks if m and m[2][0] == mark and not lines[n][m.end() :].strip()), -1)
    return found


def _leaves(line: str, quotes: int, indent: int) -> bool:
    """True for a line that is outside of so many quotations, or begins left of a list item's text."""
    if quotes:
        head = line[: len(line) - len(line.lstrip(" >"))]
        if head.count(">") < quotes:
            return True
        line = line[[at for at, mark in enumerate(head) if mark == ">"][quotes - 1] + 1 :].removeprefix(" ")
    return bool(line.strip()) and len(line) - len(line.lstrip(" ")) < indent


def fence_spans(text: str) -> list[tuple[int, int]]:
    if "```" not in text and "~~~" not in text:
        return []
    spans = []
    offset = begun = 0
    inside = False
    lines = text.split("\n")
    for number, fenced in open_lines(lines):
        if fenced and not inside:
            begun = offset
        if inside and not fenced:
            spans.append((begun, offset))
        inside = fenced
        offset += len(lines[number]) + 1
    return [*spans, (begun, offset)] if inside else spans


def within(spans: list[tuple[int, int]], at: int) -> bool:
    """True when ``at`` lies in one of ``spans``, which are in order."""
    place = bisect.bisect_right(spans, at, key=lambda span: span[0]) - 1
    return place >= 0 and at < spans[place][1]


def in_code(text: str, line_start: int, at: int) -> bool:
    """True when an odd number of backticks stands before ``at`` on its line, as near as it matters."""
    return text.count("`", max(line_start, at - NEAR), at) % 2 == 1
