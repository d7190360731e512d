"""Pictures, their captions, credits and alternative texts."""

from __future__ import annotations

import re

from publisher.model import Figure
from publisher.reading.draft import Draft
from publisher.reading.markdown import parse_inline
from publisher.reading.rules.captions import (
    GENERIC,
    alternative,
    caption_and_text,
    is_caption_above,
    is_caption_below,
    is_caption_line,
    is_credit,
    is_marked,
    set_credit,
    unmarked,
)
from publisher.reading.tree import Block, Span, Spans, plain, strip, walk_spans
from publisher.reading.words import joined

BAD_SCHEME = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):")


def captioned_figures(draft: Draft) -> None:
    """Make figures of pictures, and captions of the lines that belong to them.

    The caption is the line under the picture in the same paragraph, or the next
    paragraph, when it starts with ``▲`` or with *Figure 1:*; also a line all in
    italics or small print, or a credit, under the picture, and a
    ``figcaption``.  A paragraph above the picture is its caption when it starts
    with ``▼`` or a label.  Of stacked pictures the last one has the caption.
    Tables have theirs likewise.  The alternative text is the author's where it
    says something, else the caption, else empty.
    """
    bare: list[int] = []
    draft.blocks = _figured(draft, draft.blocks, bare)
    for number, block in enumerate((b for b in _all(draft.blocks) if b.kind == "figure"), 1):
        block.attrs["id"] = f"figure-{number}"
        caption = joined(plain(block.spans))
        block.attrs["alt"] = alternative(block.attrs.get("alt", ""), caption)
        if not block.attrs["alt"]:
            bare.append(block.line)
        draft.figures.append(
            Figure(
                id=block.attrs["id"],
                src=block.attrs["src"],
                alt=block.attrs["alt"],
                caption=caption,
                line=block.line,
            )
        )
        set_credit(block)
    if bare:
        pictures = "a picture has" if len(bare) == 1 else f"{len(bare)} pictures have"
        draft.say("a-042", "info", f"{pictures} no description", "write one between the brackets: ![…](…)", bare[0])


def _all(blocks: list[Block]) -> list[Block]:
    found = []
    for block in blocks:
        found.append(block)
        found += _all(block.children)
    return found


def _figured(draft: Draft, blocks: list[Block], bare: list[int]) -> list[Block]:
    out: list[Block] = []
    for block in blocks:
        if block.kind == "figure" and all(child.kind == "p" for child in block.children):
            block = _paragraph(block)
        elif block.kind == "figure":
            out += _figured(draft, block.children, bare)
            continue
        elif block.children:
            block.children = _figured(draft, block.children, bare)
        pictured = any(span.kind == "img" for span in walk_spans(block.spans))
        out += _parted(draft, block) if pictured and block.kind in ("p", "h") else [block]
    return _captioned(out)


def _captioned(blocks: list[Block]) -> list[Block]:
    """``blocks`` with the paragraphs that are captions given to their pictures and tables."""
    out: list[Block] = []
    for place, block in enumerate(blocks):
        last = out[-1] if out else Block(kind="")
        following = blocks[place + 1] if place + 1 < len(blocks) else Block(kind="")
        if block.kind == "table":
            _last_row(block)
        if block.kind != "p":
            out.append(block)
        elif _is_bare(last) and (is_caption_below(block.spans) or (last.kind == "figure" and is_credit(block.spans))):
            _caption(last, block)
        elif last.kind == "figure" and is_marked(block.spans):
            last.spans = [*last.spans, Span("br"), *unmarked(block.spans)]
        elif _is_bare(following) and is_caption_above(block.spans):
            _caption(following, block)
        else:
            out.append(block)
    return out


def _is_bare(block: Block) -> bool:
    """True for a picture or a table without a caption."""
    return (block.kind == "figure" and not block.spans) or (
        block.kind == "table" and all(child.kind != "p" for child in block.children)
    )


def _caption(block: Block, caption: Block) -> None:
    if block.kind == "figure":
        block.spans = unmarked(caption.spans)
    else:
        block.children.append(Block(kind="p", spans=unmarked(caption.spans), line=caption.line))


def _last_row(table: Block) -> None:
    """A marked line right under a table, which Markdown takes for a row, is its caption."""
    row = table.children[-1] if table.children else Block(kind="")
    alone = len(row.children) > 1 and not any(cell.spans or cell.children for cell in row.children[1:])
    if alone and is_marked(row.children[0].spans):
        table.children.pop()
        _caption(table, row.children[0])


def _paragraph(figure: Block) -> Block:
    """An HTML figure as a paragraph in the house's form."""
    spans: Spans = []
    for child in figure.children:
        if child.attrs.get("caption"):
            spans += ["\n▲ ", *child.spans]
        elif child.spans:
            spans += child.spans
    return Block(kind="p", spans=spans, line=figure.line)


def _parted(draft: Draft, block: Block) -> list[Block]:
    """A paragraph with pictures, parted into text and figures."""
    out: list[Block] = []
    text: Spans = []
    after_image = False

    def close() -> None:
        nonlocal text, after_image
        spans = strip(text)
        text = []
        if not spans:
            return
        if after_image and out and out[-1].kind == "figure" and not out[-1].spans and is_caption_line(spans):
            lead, spans = caption_and_text(spans)
            out[-1].spans = unmarked(lead)
            after_image = False
        if spans:
            attrs = {"tight": block.attrs["tight"]} if "tight" in block.attrs else {}
            out.append(Block(kind=block.kind, spans=spans, level=block.level, line=block.line, attrs=attrs))

    for span in block.spans:
        images = _images(span)
        if not images:
            text.append(span)
            continue
        close()
        for image, href, inner in images:
            figure = _figure(draft, image, href, block.line)
            out += [figure] if figure else []
            after_image = True
            text += inner
    close()
    return out


def _images(span: Span | str) -> list[tuple[Span, str, Spans]]:
    """Pictures that ``span`` is or wraps, with the address they link to and the text beside them."""
    if isinstance(span, str):
        return []
    if span.kind == "img":
        return [(span, "", [])]
    found = [inner for inner in walk_spans(span.children) if inner.kind == "img"]
    if not found:
        return []
    _drop_images(span)
    rest: Spans = [span] if plain([span]).strip() else []
    href = span.attrs.get("href", "")
    return [(image, href, rest if image is found[-1] else []) for image in found]


def _drop_images(span: Span) -> None:
    span.children = [child for child in span.children if isinstance(child, str) or child.kind != "img"]
    for child in span.children:
        if not isinstance(child, str):
            _drop_images(child)


def _figure(draft: Draft, image: Span, href: str, line: int) -> Block | None:
    src = image.attrs.get("src", "").strip()
    found = BAD_SCHEME.match(src)
    if not src or (found and found[1].lower() not in ("http", "https") and len(found[1]) > 1):
        what = "without an address" if not src else f"from {found[1].lower()}:" if found else ""
        draft.say(
            "a-043", "warning", f"a picture {what} is left out", "name a file beside the post or an https address", line
        )
        return None
    attrs = {"src": src, "alt": image.attrs.get("alt", "")}
    if GENERIC.fullmatch(joined(attrs["alt"])):
        attrs["alt"] = image.attrs.get("title", "")
    if href and not href.lower().startswith(("javascript:", "data:", "vbscript:")) and BAD_SCHEME.sub("", href) != href:
        attrs["href"] = href
    return Block(kind="figure", spans=parse_inline(image.attrs.get("caption", "")), line=line, attrs=attrs)
