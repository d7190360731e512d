"""Lines that ideographic blanks set under one another, as names under an office."""

from __future__ import annotations

from publisher.reading.draft import Draft
from publisher.reading.tree import Block, Span, lines_of, plain

LONGEST = 40
STOPS = ("。", "！", "？", "；", "，", "：", ".")
LEAST_LINES, LEAST_LEAD = 3, 3
"""Lines, and blanks before the deepest; two blanks before each are the indent of a paragraph."""


def columns(draft: Draft) -> None:
    """Make one paragraph of lines that stand where they do by ideographic blanks, and keep those.

    Runs before blanks that only make room are taken out.
    """
    if "\u3000" not in draft.post.text:
        return
    written = draft.post.text.split("\n")
    groups: list[list[Block]] = []
    for block in draft.blocks:
        lead = _lead(block, written)
        if lead and groups and groups[-1]:
            block.attrs["indent"] = str(lead)
            groups[-1].append(block)
        else:
            groups.append([block] if _is_short(block) and "\u3000" in plain(block.spans) else [])
    for first, *rest in filter(None, groups):
        if 1 + len(rest) >= LEAST_LINES and max(int(line.attrs["indent"]) for line in rest) >= LEAST_LEAD:
            for line in rest:
                first.spans += [Span("br"), "\u3000" * int(line.attrs["indent"]), *line.spans]
                line.spans = []
            first.attrs |= {"class": "verse", "columns": "1"}
    draft.blocks = [block for block in draft.blocks if "indent" not in block.attrs or block.spans]


def _is_short(block: Block) -> bool:
    """True for lines that are short and no sentence."""
    lines = [plain(line) for line in lines_of(block.spans)] if block.kind == "p" else []
    return bool(lines) and max(map(len, lines)) <= LONGEST and not lines[-1].endswith(STOPS)


def _lead(block: Block, written: list[str]) -> int:
    """The ideographic blanks that a short paragraph begins with in the file, which Markdown takes off."""
    line = written[block.line - 1] if _is_short(block) and 0 < block.line <= len(written) else ""
    return len(line) - len(line.lstrip("\u3000"))
