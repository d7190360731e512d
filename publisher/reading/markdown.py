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

from publisher.reading.inline import read_spans
from publisher.reading.rawhtml import INLINE, html_blocks
from publisher.reading.tree import Block, Spans, plain
from publisher.reading.words import CJK

DEEPEST = 48
"""Nesting of blocks that is still read as such; lists count twice."""
INLINE_TAG = re.compile(r"\s*<([A-Za-z]+)")
DEEP_MARK = re.compile(r"^[>\s]+", re.MULTILINE)
MATHS = re.compile(r"\$\$([^$]{1,2000}?)\$\$|\$(?=[^\s$])([^$\n]{1,400}?)(?<=\S)\$(?!\d)")
MARK = re.compile(r"(?<!=)==(?![=\s])((?:[^=\n`]|=(?!=)|`[^`\n]*`)+)(?<!\s)==(?!=)")
LETTER = re.compile(rf"[^\W_{CJK}]")
MATHS_SIGN = re.compile(r"[\\^_{}=]")
LONGEST_SETEXT = 120
"""Characters; a longer paragraph over a line of hyphens is a paragraph and a rule."""
SENTENCE_END = (".", "。", "！", "？", ".”", "。」", "。”", "!", ".’")


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


def parse_inline(text: str) -> Spans:
    """Spans of one run of inline Markdown."""
    return read_spans(_parser(), text, {})


@functools.lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": 4 * DEEPEST}).enable(["table", "strikethrough"])
    parser.use(footnote_plugin, move_to_end=False).use(deflist_plugin)
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.block.ruler.before("table", "too_deep", _too_deep)
    parser.inline.ruler.before("escape", "maths", _maths)
    parser.inline.ruler.before("escape", "mark", _mark)
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


def _mark(state: StateInline, silent: bool) -> bool:
    """Read ``==marked==`` as emphasis, unless a letter touches it, as in ``a==b``."""
    found = MARK.match(state.src, state.pos, state.posMax)
    if not found or LETTER.match(state.src[state.pos - 1 : state.pos]) or LETTER.match(state.src, found.end()):
        return False
    if not silent:
        end = state.posMax
        state.push("mark_open", "mark", 1)
        state.pos, state.posMax = found.start(1), found.end(1)
        state.md.inline.tokenize(state)
        state.push("mark_close", "mark", -1)
        state.posMax = end
    state.pos = found.end()
    return True


def _is_sentence(text: str, underline: str) -> bool:
    """True for text over a line of hyphens that is no heading: it is long, or ends as a sentence does."""
    return len(text) > LONGEST_SETEXT or (underline == "-" and text.rstrip().endswith(SENTENCE_END))


KINDS = {
    "paragraph": "p", "heading": "h", "blockquote": "quote", "bullet_list": "ul", "ordered_list": "ol",
    "list_item": "li", "table": "table", "tr": "tr", "th": "th", "td": "td", "dl": "dl", "dt": "dt", "dd": "dd",
}  # fmt: skip


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
                if name == "heading" and token.markup in ("-", "=") and _is_sentence(plain(top.spans), token.markup):
                    top.kind = "p"
                    stack[-2].children.append(Block(kind="hr", line=top.line))
                stack.pop()
            elif token.type == "inline":
                top.spans = read_spans(_parser(), token.content, self.env)
            elif token.type == "html_block":
                top.children.extend(self._html(token))
            elif token.type == "hr":
                top.children.append(Block(kind="hr", line=self._line(token)))
            elif token.type in ("fence", "code_block"):
                attrs = {"text": token.content, "form": token.type, "info": token.info.strip()}
                top.children.append(Block(kind="pre", line=self._line(token), attrs=attrs))
        self.manuscript.blocks = root.children

    def _html(self, token: Token) -> list[Block]:
        """Blocks of raw HTML; what begins with an inline tag is a paragraph, as kramdown has it, Markdown and all."""
        found = INLINE_TAG.match(token.content)
        if not found or found[1].lower() not in INLINE:
            return html_blocks(token.content, self._line(token))
        return [Block(kind="p", spans=read_spans(_parser(), token.content.strip(), self.env), line=self._line(token))]

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
