"""Raw HTML within Markdown: sanitised at once, then turned into the same blocks and spans."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3

from publisher.reading.tree import Block, Span, Spans, plain, strip

INLINE = {
    "em": "em", "i": "em", "strong": "strong", "b": "strong", "a": "a", "sup": "sup", "sub": "sub", "code": "code",
    "tt": "code", "kbd": "kbd", "samp": "code", "var": "em", "cite": "cite", "dfn": "dfn", "q": "q", "small": "small",
    "u": "u", "s": "s", "strike": "s", "del": "del", "ins": "ins", "mark": "mark", "abbr": "abbr", "span": "span",
    "ruby": "ruby", "rt": "rt", "rp": "rp", "rb": "rb", "br": "br", "img": "img", "wbr": "wbr", "bdi": "bdi",
}  # fmt: skip
"""Tags that are kept, by what they become."""
HOLDERS = {"blockquote": "quote", "ul": "ul", "ol": "ol", "li": "li", "table": "table", "tr": "tr", "th": "th",
           "td": "td", "dl": "dl", "dt": "dt", "dd": "dd", "figure": "figure"}  # fmt: skip
LINES = {"p", "div", "section", "article", "main", "header", "footer", "aside", "nav", "center", "details", "summary",
         "figcaption", "caption", "address", "hgroup", "form", "fieldset", "picture", "video", "audio"}  # fmt: skip
KEPT = {*INLINE, *HOLDERS, *LINES, "h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr", "thead", "tbody", "tfoot"}
ATTRIBUTES = {
    "a": {"href"}, "img": {"src", "alt", "title"}, "ol": {"start"}, "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"}, "*": {"lang"},
}  # fmt: skip
TAG = re.compile(r"<(/?)([A-Za-z][\w:.-]*)([^<>]*?)(/?)>", re.DOTALL)
ATTRIBUTE = re.compile(r"""([A-Za-z][\w-]*)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""")
DEEPEST_HTML = 40


@dataclass(slots=True)
class Tag:
    """One raw tag, as far as it concerns us."""

    name: str
    kind: str = ""
    closing: bool = False
    empty: bool = False
    spacing: bool = False
    """True for a tag of a block, which parts words."""
    attrs: dict[str, str] = field(default_factory=dict)


def open_tag(text: str) -> Tag:
    """Read one raw inline tag; attributes other than the allowed ones are passed over."""
    found = TAG.match(text)
    if not found:
        return Tag("")
    name = found[2].lower()
    kind = INLINE.get(name, "")
    allowed = ATTRIBUTES.get(name, set()) | ATTRIBUTES["*"]
    attrs = {}
    if kind and found[3]:
        for key, value in ATTRIBUTE.findall(found[3]):
            if key.lower() in allowed:
                attrs[key.lower()] = html.unescape(value.strip("\"'"))
    empty = bool(found[4]) or name == "wbr"
    return Tag(name, kind, bool(found[1]), empty, not kind and name in LINES | HOLDERS.keys(), attrs)


def html_blocks(source: str, line: int) -> list[Block]:
    """Blocks of a piece of raw HTML; whatever is not allowed loses its tags and keeps its text."""
    clean = nh3.clean(source, tags=KEPT, attributes=ATTRIBUTES, link_rel=None)
    builder = _Builder(line)
    builder.feed(clean)
    builder.close()
    builder.flush()
    return builder.root.children


class _Builder(HTMLParser):
    """Grows blocks from clean HTML."""

    def __init__(self, line: int) -> None:
        super().__init__(convert_charrefs=True)
        self.line = line
        self.root = Block(kind="root")
        self.stack = [self.root]
        self.spans: Spans = []
        self.inline: list[tuple[str, Spans]] = [("", self.spans)]
        self.pre = 0
        self.caption = False

    def flush(self, kind: str = "p", level: int = 0) -> None:
        """End the paragraph that is open, if any."""
        spans = strip(self.spans)
        self.spans = []
        self.inline = [("", self.spans)]
        if not spans or not (plain(spans).strip() or any(isinstance(s, Span) for s in spans)):
            return
        top = self.stack[-1]
        if top.kind in ("th", "td", "dt") and not top.children and not top.spans:
            top.spans = spans
            return
        block = Block(kind=kind, spans=spans, level=level, line=self.line)
        if self.caption:
            block.attrs["caption"] = "1"
        top.children.append(block)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {key: value or "" for key, value in attrs}
        if tag == "pre":
            self.flush()
            self.pre += 1
        elif tag in INLINE:
            span = Span(INLINE[tag], [], named)
            self.inline[-1][1].append(span)
            if tag not in ("br", "img", "wbr") and len(self.inline) < DEEPEST_HTML:
                self.inline.append((tag, span.children))
        elif tag in HOLDERS and len(self.stack) < DEEPEST_HTML:
            self.flush()
            self.caption = False
            block = Block(kind=HOLDERS[tag], line=self.line, attrs=named)
            self.stack[-1].children.append(block)
            self.stack.append(block)
        elif tag == "hr":
            self.flush()
            self.stack[-1].children.append(Block(kind="hr", line=self.line))
        else:
            self.flush()
            self.caption = tag in ("figcaption", "caption")

    def handle_endtag(self, tag: str) -> None:
        if tag == "pre" and self.pre:
            self.pre -= 1
            text = plain(self.spans)
            self.spans = []
            self.inline = [("", self.spans)]
            self.stack[-1].children.append(Block(kind="pre", line=self.line, attrs={"text": text, "form": "html"}))
        elif tag in INLINE:
            for depth in range(len(self.inline) - 1, 0, -1):
                if self.inline[depth][0] == tag:
                    del self.inline[depth:]
                    break
        elif tag in HOLDERS:
            self.flush()
            for depth in range(len(self.stack) - 1, 0, -1):
                if self.stack[depth].kind == HOLDERS[tag]:
                    del self.stack[depth:]
                    break
        elif re.fullmatch(r"h[1-6]", tag):
            self.flush("h", int(tag[1]))
        else:
            self.flush()
            self.caption = False

    def handle_data(self, data: str) -> None:
        text = data if self.pre else re.sub(r"[ \t\n\r\f]+", " ", data)
        here = self.inline[-1][1]
        if here and isinstance(here[-1], str):
            here[-1] += text
        elif text:
            here.append(text)
