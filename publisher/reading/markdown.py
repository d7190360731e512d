"""Markdown in, a tree of blocks out: CommonMark with tables, notes, definition lists and strike-through.

Three guards keep hostile text linear and whole: nesting deeper than
``DEEPEST`` becomes text (markdown-it would drop it), a long run of inline text
is parsed in pieces, and plain prose never meets the inline parser at all.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from publisher.reading.rawhtml import html_blocks, open_tag
from publisher.reading.tree import Block, Span, Spans, plain

DEEPEST = 48
"""Nesting of blocks that is still read as such; lists count twice."""
DEEPEST_SPAN = 16
LONGEST_RUN = 16_000
"""Characters of inline text that are parsed at once."""
MARKED = re.compile(r"[`*_~<&\[\]\\$^]| {2,}\n")
SUSPECT = re.compile(r"[`*_~<\[\]!$^\\]")
DENSEST = 1_000
"""Marks in one run above which it is parsed in small pieces."""
MOST_OPEN = 100
"""Brackets in one run, most of them never closed, above which it is no markup but text."""
DEEP_MARK = re.compile(r"^[>\s]+", re.MULTILINE)
MATHS = re.compile(r"\$\$(?=\S)([^$]{1,2000}?)(?<=\S)\$\$|\$(?=[^\s$])([^$\n]{1,400}?)(?<=\S)\$(?!\d)")
MATHS_SIGN = re.compile(r"[\\^_{}=]")
LONGEST_SETEXT = 120
"""Characters; a longer paragraph over a line of hyphens is a paragraph and a rule."""


@dataclass(slots=True)
class Manuscript:
    """A body as a tree, and its notes by label."""

    blocks: list[Block] = field(default_factory=list)
    notes: dict[str, list[Block]] = field(default_factory=dict)
    flattened: bool = False
    """True when something lay too deep and was made text."""


def parse(text: str, first_line: int = 1) -> Manuscript:
    """Read ``text``; ``first_line`` is the line of the file on which it begins."""
    env: dict[str, Any] = {}
    tokens: list[Token] = []
    parser = _parser()
    parser.block.parse(text, parser, env, tokens)
    manuscript = Manuscript(flattened=bool(env.get("flattened")))
    _Grower(env, manuscript, first_line).grow(tokens)
    return manuscript


def parse_inline(text: str, env: dict[str, Any] | None = None) -> Spans:
    """Spans of one run of inline Markdown."""
    return _spans(text, {} if env is None else env)


@functools.lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": 4 * DEEPEST}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin, move_to_end=False).use(deflist_plugin)
    parser.block.ruler.before("table", "too_deep", _too_deep)
    parser.inline.ruler.before("escape", "maths", _maths)
    return parser


def _too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Make text of what lies below the deepest level, so that no word is lost."""
    if state.level < DEEPEST or silent:
        return False
    content = DEEP_MARK.sub("", state.getLines(start, end, state.blkIndent, False)).strip()
    state.line = end
    state.env["flattened"] = True
    if content:
        state.push("paragraph_open", "p", 1).map = [start, end]
        state.push("inline", "", 0).content = content
        state.push("paragraph_close", "p", -1)
    return True


def _maths(state: StateInline, silent: bool) -> bool:
    """Keep ``$…$`` as it is written when it looks like TeX and not like money."""
    if state.src[state.pos] != "$":
        return False
    found = MATHS.match(state.src, state.pos)
    if not found or not MATHS_SIGN.search(found.group()):
        return False
    if not silent:
        state.push("maths", "", 0).content = found.group()
    state.pos = found.end()
    return True


KINDS = {
    "paragraph": "p", "heading": "h", "blockquote": "quote", "bullet_list": "ul", "ordered_list": "ol",
    "list_item": "li", "table": "table", "tr": "tr", "th": "th", "td": "td", "dl": "dl", "dt": "dt", "dd": "dd",
}  # fmt: skip
TRANSPARENT = {"thead", "tbody"}


@dataclass(slots=True)
class _Grower:
    """Turns markdown-it's flat tokens into blocks; one use."""

    env: dict[str, Any]
    manuscript: Manuscript
    first_line: int

    def grow(self, tokens: Sequence[Token]) -> None:
        root = Block(kind="root")
        stack = [root]
        for token in tokens:
            name, _, part = token.type.rpartition("_")
            top = stack[-1]
            if name == "footnote_reference":
                stack = self._note(token, part, stack)
            elif name in KINDS and part == "open":
                block = Block(kind=KINDS[name], line=self._line(token))
                self._dress(block, token)
                top.children.append(block)
                stack.append(block)
            elif name in KINDS and part == "close":
                if name == "heading" and token.markup in ("-", "=") and len(plain(top.spans)) > LONGEST_SETEXT:
                    top.kind = "p"
                    stack[-2].children.append(Block(kind="hr", line=top.line))
                stack.pop()
            elif token.type == "inline":
                top.spans = _spans(token.content, self.env)
            elif token.type == "html_block":
                top.children.extend(html_blocks(token.content, self._line(token)))
            elif token.type == "hr":
                top.children.append(Block(kind="hr", line=self._line(token)))
            elif token.type in ("fence", "code_block"):
                attrs = {"text": token.content, "form": token.type, "info": token.info.strip()}
                top.children.append(Block(kind="pre", line=self._line(token), attrs=attrs))
        self.manuscript.blocks = root.children

    def _line(self, token: Token) -> int:
        return token.map[0] + self.first_line if token.map else self.first_line

    def _dress(self, block: Block, token: Token) -> None:
        if block.kind == "h":
            block.level = int(token.tag[1])
        elif block.kind == "p" and token.hidden:
            block.attrs["tight"] = "1"
        elif block.kind == "ol" and token.attrs.get("start", 1) != 1:
            block.attrs["start"] = str(token.attrs["start"])
        elif block.kind in ("th", "td") and "style" in token.attrs:
            block.attrs["align"] = str(token.attrs["style"]).partition(":")[2]

    def _note(self, token: Token, part: str, stack: list[Block]) -> list[Block]:
        if part == "close":
            return stack[:-1]
        block = Block(kind="note", line=self._line(token))
        label = str(token.meta["label"])
        if label in self.manuscript.notes:
            stack[-1].children.append(block)
        else:
            self.manuscript.notes[label] = block.children
        return [*stack, block]


def _spans(content: str, env: dict[str, Any]) -> Spans:
    if not MARKED.search(content):
        return [_unindented(content)] if content else []
    pieces = [content]
    size = LONGEST_RUN
    if len(content) > DENSEST and len(SUSPECT.findall(content)) > DENSEST:
        size = DENSEST
    if len(content) > size:
        pieces = _pieces(content, size)
    parser = _parser()
    found: Spans = []
    for piece in pieces:
        if piece.count("[") > MOST_OPEN and piece.count("[") > 2 * piece.count("]"):
            found.append(_unindented(piece))
            continue
        tokens: list[Token] = []
        parser.inline.parse(piece, parser, env, tokens)
        for span in _grow_spans(tokens, env):
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
    return re.sub(r"[ \t]*\n[ \t]*", "\n", text) if "\n" in text else text


WRAPS = {"em": "em", "strong": "strong", "s": "s", "link": "a"}


def _grow_spans(tokens: Sequence[Token], env: dict[str, Any]) -> Spans:
    root: Spans = []
    stack: list[tuple[str, Spans]] = [("", root)]
    silenced = ""
    for token in tokens:
        here = stack[-1][1]
        kind = token.type
        if kind == "html_inline":
            silenced = _raw(token.content, stack, silenced)
        elif silenced:
            continue
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
            attrs = {"src": str(token.attrs.get("src", "")), "alt": plain(_grow_spans(token.children or [], env))}
            if token.attrs.get("title"):
                attrs["title"] = str(token.attrs["title"])
            here.append(Span("img", [], attrs))
        elif kind == "footnote_ref":
            here.append(_call(token, env))
        else:
            name, _, part = kind.rpartition("_")
            if part == "open":
                link = {"href": str(token.attrs.get("href", ""))} if name == "link" else {}
                _enter(stack, Span(WRAPS[name], [], link))
            else:
                _leave(stack, WRAPS[name])
    return root


def _call(token: Token, env: dict[str, Any]) -> Span:
    label = token.meta.get("label")
    if label is not None:
        return Span("note", [], {"label": str(label)})
    content = env["footnotes"]["list"][token.meta["id"]]["content"]
    return Span("note", _spans(content, env), {"label": ""})


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


def _raw(tag: str, stack: list[tuple[str, Spans]], silenced: str) -> str:
    """Take one raw tag; returns the element whose contents are to be passed over, if any."""
    found = open_tag(tag)
    if silenced:
        return "" if found.closing and found.name == silenced else silenced
    if found.closing:
        _leave(stack, found.kind)
    elif found.kind in ("br", "img") or (found.kind and found.empty):
        stack[-1][1].append(Span(found.kind, [], found.attrs))
    elif found.kind:
        _enter(stack, Span(found.kind, [], found.attrs))
    elif found.spacing:
        stack[-1][1].append(" ")
    return ""
