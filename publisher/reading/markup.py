"""From the tree to the markup of an article: HTML that is well-formed XML, sanitised by one allow-list."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable

import nh3

from publisher.reading.tree import Block, Span, Spans, plain
from publisher.reading.words import WIDE, break_softly, is_seam

TAGS = {
    "h2", "h3", "h4", "h5", "h6", "p", "aside", "blockquote", "figure", "img", "figcaption", "table", "thead", "tbody",
    "tr", "th", "td", "caption", "a", "hr", "pre", "code", "dl", "dt", "dd", "ol", "ul", "li", "sup", "sub", "em",
    "strong", "br", "span", "small", "u", "s", "q", "del", "ins", "mark", "kbd", "cite", "abbr", "ruby", "rt", "rp",
    "bdi", "dfn", "wbr",
}  # fmt: skip
ATTRIBUTES = {
    "*": {"id", "class", "lang"}, "a": {"href"}, "img": {"src", "alt"}, "ol": {"start"},
    "th": {"scope", "colspan", "rowspan", "style"}, "td": {"colspan", "rowspan", "style"},
}  # fmt: skip
SCHEMES = {"http", "https", "mailto", "tel", "ftp", "doi", "urn"}
"""What a link may lead to; an address without a scheme is a place in the project."""
SANITISER = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    url_schemes=SCHEMES,
    link_rel=None,
    filter_style_properties={"text-align"},
)
VOID = re.compile(r"<(br|hr|img|wbr)((?: [a-z]+=\"[^\"]*\")*)>")
DRESSED = re.compile(r"<([a-z][a-z0-9]*)((?: [a-z]+=\"[^\"]*\")+)>")
"""A tag with attributes; in clean markup no other ``<`` stands for itself."""
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
AFTER_BREAK = "\n"
"""Stands for the character before, at the beginning of a line."""
Typeset = Callable[[str, str], str]
PLAIN_TAGS = {"em", "strong", "sup", "sub", "small", "u", "s", "q", "del", "ins", "mark", "kbd", "cite", "abbr",
              "ruby", "rt", "rp", "bdi", "dfn", "span"}  # fmt: skip


def sanitised(markup: str) -> str:
    """``markup`` through the allow-list, serialised so that it is HTML and well-formed XML alike."""
    clean = SANITISER.clean(CONTROLS.sub("", markup))
    if "&nbsp;" in clean:
        clean = clean.replace("&nbsp;", "\u00a0")
    if "&lt;" in markup or "&gt;" in markup:
        clean = DRESSED.sub(_escaped, clean)
    return VOID.sub(r"<\1\2/>", clean)


def _escaped(found: re.Match[str]) -> str:
    """A tag without ``<`` and ``>`` in its attributes, which HTML bears and XML does not."""
    return f"<{found[1]}{found[2].replace('<', '&lt;').replace('>', '&gt;')}>"


def blocks_markup(blocks: Iterable[Block], typeset: Typeset) -> str:
    """Markup of ``blocks``, not yet sanitised."""
    return "\n".join(filter(None, (_block(block, typeset) for block in blocks)))


def _attributes(block: Block, *names: str) -> str:
    return "".join(f' {name}="{html.escape(block.attrs[name])}"' for name in names if block.attrs.get(name))


def _block(block: Block, typeset: Typeset) -> str:
    kind = block.kind
    if kind == "p":
        text = spans_markup(block.spans, typeset)
        if block.attrs.get("tight"):
            return f"<span{_attributes(block, 'lang')}>{text}</span>" if block.attrs.get("lang") else text
        return f"<p{_attributes(block, 'class', 'id', 'lang')}>{text}</p>" if text else ""
    if kind == "h":
        tag = f"h{min(block.level + 1, 6)}"
        return f"<{tag}{_attributes(block, 'id', 'lang')}>{spans_markup(block.spans, typeset)}</{tag}>"
    if kind == "hr":
        return '<hr class="ornament"/>'
    if kind == "pre":
        return f"<pre><code>{html.escape(block.attrs.get('text', ''), quote=False)}</code></pre>"
    if kind == "figure":
        return _figure(block, typeset)
    if kind == "table":
        return _table(block, typeset)
    inner = spans_markup(block.spans, typeset) + blocks_markup(block.children, typeset)
    if kind in ("quote", "box", "pull-quote"):
        tag, name = {"quote": ("blockquote", "quotation"), "box": ("aside", "box")}.get(kind, ("aside", "pull-quote"))
        return f'<{tag} class="{name}"{_attributes(block, "id", "lang")}>\n{inner}\n</{tag}>' if inner else ""
    if kind in ("ul", "ol", "li", "dl", "dt", "dd"):
        return f"<{kind}{_attributes(block, 'class', 'start', 'id', 'lang')}>{inner}</{kind}>" if inner else ""
    return inner


def _figure(block: Block, typeset: Typeset) -> str:
    image = f'<img src="{html.escape(block.attrs["src"])}" alt="{html.escape(block.attrs.get("alt", ""))}"/>'
    if block.attrs.get("href"):
        image = f'<a href="{html.escape(block.attrs["href"])}">{image}</a>'
    caption = "\n".join(spans_markup(child.spans, typeset) for child in block.children)
    if block.spans:
        caption = spans_markup(block.spans, typeset) + caption
    caption = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure class="figure"{_attributes(block, "id")}>{image}{caption}</figure>'


def _table(block: Block, typeset: Typeset) -> str:
    rows = [child for child in block.children if child.kind == "tr"]
    captions = [child for child in block.children if child.kind == "p"]
    head = []
    while rows and rows[0].children and all(cell.kind == "th" for cell in rows[0].children):
        head.append(rows.pop(0))
    caption = "".join(f"<caption>{spans_markup(c.spans, typeset)}</caption>" for c in captions[:1])
    out = [f"<table{_attributes(block, 'id')}>{caption}"]
    if any(cell.spans or cell.children for row in head for cell in row.children):
        out.append(f"<thead>{''.join(_row(row, typeset, 'col') for row in head)}</thead>")
    out.append(f"<tbody>{''.join(_row(row, typeset, 'row') for row in rows)}</tbody></table>")
    after = blocks_markup(captions[1:], typeset)
    return "".join(out) + after if rows or head else after


def _row(row: Block, typeset: Typeset, scope: str) -> str:
    cells = []
    for cell in row.children:
        if cell.kind not in ("th", "td"):
            continue
        inner = spans_markup(cell.spans, typeset) + blocks_markup(cell.children, typeset)
        named = f' scope="{scope}"' if cell.kind == "th" else ""
        align = cell.attrs.get("align", "")
        style = f' style="text-align:{align}"' if align in ("left", "right", "center") else ""
        cells.append(
            f"<{cell.kind}{named}{style}{_attributes(cell, 'colspan', 'rowspan', 'lang')}>{inner}</{cell.kind}>"
        )
    return f"<tr>{''.join(cells)}</tr>"


def spans_markup(spans: Spans, typeset: Typeset) -> str:
    """Markup of ``spans``; quotes are turned by what stands before them, across spans too."""
    out: list[str] = []
    _spans(spans, typeset, out, "")
    return "".join(out)


def _spans(spans: Spans, typeset: Typeset, out: list[str], before: str) -> str:
    """Append the markup of ``spans`` to ``out``; returns the last character set."""
    for place, span in enumerate(spans):
        if isinstance(span, str):
            text = _joined(span, before, spans, place) if "\n" in span else span
            if text[:1] == " " or text[-1:] == " ":
                text = _closed(text, before, spans, place)
            if text:
                out.append(html.escape(typeset(text, before), quote=False))
                before = text[-1]
            continue
        kind = span.kind
        if kind == "br":
            out.append("<br/>")
            before = AFTER_BREAK
        elif kind == "wbr":
            out.append("<wbr/>")
        elif kind == "img":
            src, alt = html.escape(span.attrs.get("src", "")), html.escape(span.attrs.get("alt", ""))
            out.append(f'<img src="{src}" alt="{alt}"/>')
        elif kind == "note":
            out.append(_call(span))
            before = "x"
        elif kind in ("code", "maths"):
            text = html.escape(plain(span.children), quote=False)
            out.append(f"<code>{text}</code>" if kind == "code" else f'<span class="maths">{text}</span>')
            before = "x"
        elif kind == "a":
            href = span.attrs.get("href")
            out.append(f'<a href="{html.escape(href)}">' if href else "")
            before = _spans(span.children, typeset, out, before)
            out.append("</a>" if href else "")
        else:
            before = _element(span, typeset, out, before)
    return before


def _element(span: Span, typeset: Typeset, out: list[str], before: str) -> str:
    named = "".join(f' {key}="{html.escape(span.attrs[key])}"' for key in ("class", "lang") if span.attrs.get(key))
    kept = span.kind in PLAIN_TAGS and (named or span.kind != "span")
    out.append(f"<{span.kind}{named}>" if kept else "")
    before = _spans(span.children, typeset, out, before)
    out.append(f"</{span.kind}>" if kept else "")
    return before


def _call(span: Span) -> str:
    number, label = span.attrs.get("number", ""), html.escape(span.attrs.get("label", ""))
    if span.attrs.get("again"):
        return f'<a class="note-again" href="#note-{number}">{label}</a>'
    return f'<a class="note-call" id="note-call-{number}" href="#note-{number}">{label}</a>'


def _closed(text: str, before: str, spans: Spans, place: int) -> str:
    """``text`` without a blank where spans meet and none is due."""
    said = text.strip(" ")
    after = _after(spans, place)
    if text[0] == " " and is_seam(before, said[:1] or after):
        text = text.lstrip(" ")
    if text[-1:] == " " and is_seam(said[-1:] or before, after):
        text = text.rstrip(" ")
    return text


def _after(spans: Spans, place: int) -> str:
    """The first character after the span at ``place``."""
    following = (spans[at] for at in range(place + 1, len(spans)))  # a slice would copy all that follows each time
    texts = (span if isinstance(span, str) else plain([span]) for span in following)
    return next(filter(None, texts), "")[:1]


def _joined(text: str, before: str, spans: Spans, place: int) -> str:
    """Soft breaks of the source made a blank, or nothing between wide characters."""
    after = _after(spans, place)

    def join(found: re.Match[str]) -> str:
        whole, start, end = found.string, found.start(), found.end()
        left = whole[start - 1] if start else before
        if not start and before == AFTER_BREAK:
            return ""
        right = whole[end] if end < len(whole) else after
        return "" if left and right and WIDE.match(left) and WIDE.match(right) else " "

    return break_softly(text, join)
