"""Callouts and task lists, as GitHub and Obsidian write them, and lists whose items bring their own numbers."""

from __future__ import annotations

import re

from publisher.reading.draft import Draft
from publisher.reading.rules.frames import as_line
from publisher.reading.tree import Block, Span, Spans, block_text, plain, strip, walk
from publisher.reading.words import joined

CALLOUT = re.compile(
    r"\s*\[!(note|abstract|summary|tldr|info|todo|tip|hint|important|success|check|done|question|help|faq|warning|caution"
    r"|attention|failure|fail|missing|danger|error|bug|example|quote|cite)(?:\|[^\]\n]{0,100})?\][+-]?(?=\s|$)[ \t]*",
    re.IGNORECASE,
)
"""The kinds that either knows; any other stands as it is written."""
TASK = re.compile(r"\s*\[([ xX])\](?:\s+|$)(?:[☐☑☒]\s*)?")
COUNTED = re.compile(
    r"\s*(?:[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2}|[a-z])[)）]|[一二三四五六七八九十]{1,3}[、．]|\d{1,2}(?:[、．)）]|\.\s))"
)
"""Begins an item that is numbered by hand."""
CLAUSE = re.compile(r"\s*[（(](?:[A-Za-z]|[ivx]{1,4}|\d{1,2}|[一二三四五六七八九十]{1,3})[)）]")
"""Begins a clause of an item."""
OPEN, DONE = "☐\u00a0", "☑\u00a0"


def callouts(draft: Draft) -> None:
    """Make a box of a block quote that begins with ``[!note]``, and of ``[!quote]`` a quotation.

    What follows the mark on its line is the title; where there is none, none is made up.
    """
    for blocks in (draft.blocks, *draft.note_blocks.values()):
        for block in walk(blocks):
            first = block.children[0] if block.kind == "quote" and block.children else Block(kind="")
            found = CALLOUT.match(first.spans[0]) if first.spans and isinstance(first.spans[0], str) else None
            if found and first.kind == "p":
                _box(draft, block, first, found)


def _box(draft: Draft, block: Block, first: Block, found: re.Match[str]) -> None:
    head, *rest = first.spans
    title, first.spans = _first_line([str(head)[found.end() :], *rest])
    if not first.spans:
        block.children.pop(0)
    title = strip(title)
    if title:
        block.children.insert(0, Block(kind="h", level=3, spans=title, line=first.line))
    if not title and not block.children:
        block.kind = ""
    elif found[1].lower() in ("quote", "cite") and len(block.children) > bool(title):
        block.attrs["kind"] = "quotation"
    else:
        block.kind = "box"
        for below in walk(block.children):
            if below.kind == "h":
                as_line(below, "box-title")
        draft.boxes.append("\n".join(joined(line) for line in block_text(block).split("\n")))
        block.attrs["id"] = f"box-{len(draft.boxes)}"


def _first_line(spans: Spans) -> tuple[Spans, Spans]:
    """``spans`` parted at the first break of a line."""
    for place, span in enumerate(spans):
        if isinstance(span, str) and "\n" in span:
            head, _, tail = span.partition("\n")
            return [*spans[:place], head], strip([tail, *spans[place + 1 :]])
        if isinstance(span, Span) and span.kind == "br":
            return spans[:place], strip(spans[place + 1 :])
    return spans, []


def task_lists(draft: Draft) -> None:
    """Set a box, ticked or not, for the brackets that ``- [ ]`` and ``- [x]`` begin with; it stands for the bullet."""
    for block in walk(draft.blocks):
        first = block.children[0] if block.kind == "li" and block.children else Block(kind="")
        head = first.spans[0] if first.kind == "p" and first.spans else None
        found = TASK.match(head) if isinstance(head, str) else None
        if found and isinstance(head, str) and plain(first.spans).strip():
            block.attrs["class"] = "task"
            first.spans[0] = (OPEN if found[1] == " " else DONE) + head[found.end() :]


def counted_lists(draft: Draft) -> None:
    """Say which lists have no need of bullets, since most items begin with a number of their own."""
    for block in walk(draft.blocks):
        counted = [item for item in block.children if COUNTED.match(block_text(item))] if block.kind == "ul" else []
        if 2 * len(counted) > len(block.children):
            block.attrs["class"] = "counted"


def clauses_of_items(draft: Draft) -> None:
    """Put clauses that are set in as a quotation below an item numbered by hand into that item; its list goes on.

    Runs when quotations are known.
    """
    found: list[Block] = []
    for block in draft.blocks:
        above = found[-1] if found and found[-1].attrs.get("class") == "counted" else None
        if above and _are_clauses(block) and _goes_on(above):
            above.children[-1].children.append(block)
        elif above and block.attrs.get("class") == "counted" and _are_clauses(above.children[-1].children[-1]):
            above.children += block.children
        else:
            found.append(block)
    draft.blocks = found


def _are_clauses(block: Block) -> bool:
    clauses = block.children if block.kind == "quote" else []
    return bool(clauses) and all(clause.kind == "p" and CLAUSE.match(plain(clause.spans)) for clause in clauses)


def _goes_on(items: Block) -> bool:
    """True where the last item does not end as a sentence does."""
    last = items.children[-1].children[:1] if items.children else []
    return bool(last) and last[0].kind == "p" and not plain(last[0].spans).rstrip().endswith((".", "。", "!", "！"))
