r"""The tree that rules work on: blocks of text, and spans within a block.

A light thing between Markdown's tokens and HTML: a rule looks at plain
records, never at markup.  Text within ``spans`` is a ``str``; its ``\n`` is a
soft break of the source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

Spans: TypeAlias = "list[Span | str]"


@dataclass(slots=True, eq=False)
class Span:
    """A piece of inline markup, named as in HTML; ``note`` calls a note, ``maths`` is left as text."""

    kind: str
    children: Spans = field(default_factory=list)
    attrs: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Block:
    """A block: ``p``, ``h``, ``quote``, ``ul``, ``ol``, ``li``, ``table``, ``tr``, ``th``, ``td``,
    ``hr``, ``pre``, ``dl``, ``dt``, ``dd``, ``figure``, ``box``, ``pull-quote``, ``notes``.
    """

    kind: str
    spans: Spans = field(default_factory=list)
    children: list[Block] = field(default_factory=list)
    level: int = 0
    """Of a heading, as written, then its rank."""
    line: int = 0
    """One-based, within the body."""
    attrs: dict[str, str] = field(default_factory=dict)


def plain(spans: Sequence[Span | str]) -> str:
    r"""The text of ``spans`` without markup; breaks become ``\n``, pictures and note calls nothing."""
    if len(spans) == 1 and isinstance(spans[0], str):
        return spans[0]
    parts: list[str] = []
    stack: list[Iterator[Span | str]] = [iter(spans)]
    while stack:
        for span in stack[-1]:
            if isinstance(span, str):
                parts.append(span)
            elif span.kind == "br":
                parts.append("\n")
            elif span.kind not in ("img", "note"):
                stack.append(iter(span.children))
                break
        else:
            stack.pop()
    return "".join(parts)


def block_text(block: Block) -> str:
    r"""The text of a block and all below it, blocks parted by ``\n``."""
    parts = [plain(block.spans)] if block.spans else []
    parts += [block_text(child) for child in block.children]
    return "\n".join(part for part in parts if part)


def walk(blocks: Iterable[Block]) -> Iterator[Block]:
    """Every block, parents first, in the order of reading."""
    for block in blocks:
        yield block
        if block.children:
            yield from walk(block.children)


def walk_spans(spans: Iterable[Span | str]) -> Iterator[Span]:
    """Every span below ``spans``, in the order of reading."""
    stack = [iter(spans)]
    while stack:
        for span in stack[-1]:
            if not isinstance(span, str):
                yield span
                if span.children:
                    stack.append(iter(span.children))
                    break
        else:
            stack.pop()


def lines_of(spans: Spans) -> list[Spans]:
    """The lines that breaks and newlines make of ``spans``, bare of white space at their ends; no empty ones."""
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


def strip(spans: Spans) -> Spans:
    """``spans`` without white space and breaks at either end."""
    found = list(spans)
    while found and (found[0] == "" or (isinstance(found[0], Span) and found[0].kind == "br")):
        found.pop(0)
    while found and (found[-1] == "" or (isinstance(found[-1], Span) and found[-1].kind == "br")):
        found.pop()
    if found and isinstance(found[0], str):
        found[0] = found[0].lstrip()
        if not found[0]:
            return strip(found[1:])
    if found and isinstance(found[-1], str):
        found[-1] = found[-1].rstrip()
        if not found[-1]:
            return strip(found[:-1])
    return found
