"""Inline Markdown in, spans out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from publisher.reading.foreign import CAPTION
from publisher.reading.rawhtml import open_tag
from publisher.reading.tree import Span, Spans, plain

DEEPEST_SPAN = 16
LONGEST_RUN = 16_000
"""Characters of inline text that are parsed at once."""
MARKED = re.compile(r"[`*_~<&\[\]\\$^]")
SUSPECT = re.compile(r"[`*_~<\[\]!$^\\]")
BROKEN = re.compile(r"[ \t]*\n[ \t]*")
DENSEST = 1_000
"""Marks in one run above which it is parsed in small pieces."""
MOST_OPEN = 100
"""Brackets in one run, most of them never closed, above which it is no markup but text."""


def read_spans(parser: MarkdownIt, content: str, env: dict[str, Any]) -> Spans:
    """Spans of one run of inline Markdown; plain prose never meets the parser."""
    if not MARKED.search(content) and "==" not in content and "  \n" not in content:
        return [_unindented(content)] if content else []
    pieces = [content]
    size = LONGEST_RUN
    if len(content) > DENSEST and len(SUSPECT.findall(content)) > DENSEST:
        size = DENSEST
    if len(content) > size:
        pieces = _pieces(content, size)
    found: Spans = []
    for piece in pieces:
        if piece.count("[") > MOST_OPEN and piece.count("[") > 2 * piece.count("]"):
            found.append(_unindented(piece))
            continue
        tokens: list[Token] = []
        parser.inline.parse(piece, parser, env, tokens)
        for span in _grow_spans(tokens, parser, env):
            if isinstance(span, str) and found and isinstance(found[-1], str):
                found[-1] += span
            else:
                found.append(span)
    return found


def _pieces(content: str, size: int) -> list[str]:
    """``content`` cut near every ``size`` characters, at a line's end or a blank where there is one."""
    pieces = []
    start = 0
    while len(content) - start > size:
        end = start + size
        for mark in ("\n", " "):
            at = content.rfind(mark, start + size // 2, end)
            if at > 0:
                end = at + 1
                break
        pieces.append(content[start:end])
        start = end
    return [*pieces, content[start:]]


def _unindented(text: str) -> str:
    return BROKEN.sub("\n", text) if "\n" in text else text


WRAPS = {"em": "em", "mark": "em", "strong": "strong", "s": "s", "link": "a"}


def _grow_spans(tokens: Sequence[Token], parser: MarkdownIt, env: dict[str, Any]) -> Spans:
    root: Spans = []
    stack: list[tuple[str, Spans]] = [("", root)]
    for token in tokens:
        here = stack[-1][1]
        kind = token.type
        if kind == "html_inline":
            _raw(token.content, stack)
        elif kind in ("text", "text_special", "softbreak"):
            text = "\n" if kind == "softbreak" else token.content
            if here and isinstance(here[-1], str):
                here[-1] += text
            elif text:
                here.append(text)
        elif kind == "hardbreak":
            here.append(Span("br"))
        elif kind in ("code_inline", "maths"):
            here.append(Span("code" if kind == "code_inline" else "maths", [token.content]))
        elif kind == "image":
            here.append(_image(token, parser, env))
        elif kind == "footnote_ref":
            here.append(_call(token, parser, env))
        else:
            name, _, part = kind.rpartition("_")
            if part == "open":
                link = {"href": str(token.attrs.get("href", ""))} if name == "link" else {}
                _enter(stack, Span(WRAPS[name], [], link))
            else:
                _leave(stack, WRAPS[name])
    return root


def _image(token: Token, parser: MarkdownIt, env: dict[str, Any]) -> Span:
    src = str(token.attrs.get("src", ""))
    attrs = {"src": src if ":" in src else unquote(src), "alt": plain(_grow_spans(token.children or [], parser, env))}
    title = str(token.attrs.get("title", ""))
    if title:
        attrs["caption" if title.startswith(CAPTION) else "title"] = title.removeprefix(CAPTION)
    return Span("img", [], attrs)


def _call(token: Token, parser: MarkdownIt, env: dict[str, Any]) -> Span:
    label = token.meta.get("label")
    if label is not None:
        return Span("note", [], {"label": str(label)})
    content = env["footnotes"]["list"][token.meta["id"]]["content"]
    return Span("note", read_spans(parser, content, env), {"label": ""})


def _enter(stack: list[tuple[str, Spans]], span: Span) -> None:
    here = stack[-1][1]
    if len(stack) > DEEPEST_SPAN:
        stack.append((span.kind, here))
        return
    here.append(span)
    stack.append((span.kind, span.children))


def _leave(stack: list[tuple[str, Spans]], kind: str) -> None:
    for depth in range(len(stack) - 1, 0, -1):
        if stack[depth][0] == kind:
            del stack[depth:]
            return


def _raw(tag: str, stack: list[tuple[str, Spans]]) -> None:
    """Take one raw tag; what is not allowed is passed over, its text stays."""
    found = open_tag(tag)
    if found.closing:
        _leave(stack, found.kind)
    elif found.kind in ("br", "img") or (found.kind and found.empty):
        stack[-1][1].append(Span(found.kind, [], found.attrs))
    elif found.kind:
        _enter(stack, Span(found.kind, [], found.attrs))
    elif found.spacing:
        stack[-1][1].append(" ")
