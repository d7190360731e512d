"""Pictures, their captions, credits and alternative texts."""

from __future__ import annotations

import re

from publisher.model import Figure
from publisher.reading.draft import Draft
from publisher.reading.tree import Block, Span, Spans, plain, strip, walk_spans
from publisher.reading.words import joined

MARK = "▲△▴⬆↑◮"
GENERIC = re.compile(
    r"(?:image|img|photo|picture|pic|figure|fig|screen ?shot|untitled|dsc|cover|banner|图片?|圖片?|照片|插图|插圖"
    r"|(?:image )?alt(?: text)?)?[-_ .#]*\d*(?:\.(?:jpe?g|png|gif|webp|svg|bmp|tiff?))?",
    re.IGNORECASE,
)
FILE_LIKE = re.compile(r"[\w.%-]*(?:[-_]|\d)[\w.%-]*|[\w-]+\.(?:jpe?g|png|gif|webp|svg)", re.ASCII | re.IGNORECASE)
CREDIT = re.compile(
    r"(?:(?<=[.。！？!?)）”」\s_])|^)"
    r"(?:(?:Sources?|Source and Notes?|Photos?(?:graph)?(?: (?:by|courtesy of|credit))?|Credits?"
    r"|Image(?: credit| courtesy)?|Illustration(?: by)?|Courtesy(?: of)?|Graphics?"
    r"|圖片來源|图片来源|图源|圖源|來源|来源"
    r"|資料來源|资料来源|攝影?"
    r"|摄影?|影|圖片?|图片?|插画|插畫)(?:\s*[:：／/]|(?<=by)\s|(?<=of)\s))"
    r"|(?:^|(?<=\.\s))(?:(?:REUTERS|AFP|AP Photo|Getty Images)\b|©)",
    re.IGNORECASE,
)
BAD_SCHEME = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):")
LONGEST_ALT = 300


def captioned_figures(draft: Draft) -> None:
    """Make figures of pictures, and captions of the lines that belong to them.

    The caption is the line under the picture in the same paragraph, or the next
    paragraph, when it starts with ``▲``; also a line all in italics or small
    print under the picture, and a ``figcaption``.  Of stacked pictures the last
    one has the caption.  The alternative text is the author's where it says something, else the caption, else empty.
    """
    bare: list[int] = []
    draft.blocks = _figured(draft, draft.blocks, bare)
    for number, block in enumerate((b for b in _all(draft.blocks) if b.kind == "figure"), 1):
        block.attrs["id"] = f"figure-{number}"
        caption = joined(plain(block.spans))
        block.attrs["alt"] = _alternative(block.attrs.get("alt", ""), caption)
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
        _credit(block)
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
        bare_figure = bool(out) and out[-1].kind == "figure" and not out[-1].spans
        if block.kind == "p" and bare_figure and not pictured and _marked(block.spans):
            out[-1].spans = _unmarked(block.spans)
            continue
        if block.kind not in ("p", "h") or not pictured:
            out.append(block)
            continue
        out += _parted(draft, block)
    return out


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
        if after_image and out and out[-1].kind == "figure" and _is_caption(spans):
            lead, rest = _caption_lines(spans)
            out[-1].spans = _unmarked(lead)
            spans = strip(rest)
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
    return Block(kind="figure", line=line, attrs=attrs)


def _marked(spans: Spans) -> bool:
    return plain(spans).lstrip(" \n_*").startswith(tuple(MARK))


def _is_caption(spans: Spans) -> bool:
    """True for a marked line, or a line that is all italic or small."""
    if _marked(spans):
        return True
    first_line = _caption_lines(spans)[0]
    kinds = [span for span in first_line if not isinstance(span, str) or span.strip(" .。\n")]
    return bool(kinds) and all(isinstance(span, Span) and span.kind in ("em", "small", "cite") for span in kinds)


def _caption_lines(spans: Spans) -> tuple[Spans, Spans]:
    """The caption and what is left; a caption goes on over hard breaks, and over lines while it is marked."""
    return (spans, [])


def _unmarked(spans: Spans) -> Spans:
    """A caption without its mark and without italics that all of it has."""
    spans = strip(spans)
    while len(spans) == 1 and isinstance(spans[0], Span) and spans[0].kind in ("em", "small") and spans[0].children:
        spans = strip(spans[0].children)
    return strip(_without_mark(spans))


def _without_mark(spans: Spans) -> Spans:
    if not spans:
        return spans
    head = spans[0]
    if isinstance(head, str):
        bare = head.lstrip(" \n\u3000_*").lstrip(MARK).lstrip(" \u3000\u00a0") if _marked([head]) else head
        if bare:
            return [bare, *spans[1:]]
        rest = strip(spans[1:])
        if len(rest) == 1 and isinstance(rest[0], Span) and rest[0].kind == "em":
            return strip(rest[0].children)
        return rest
    if head.children and _marked([head]):
        head.children = _without_mark(head.children)
        if not plain(head.children).strip():
            return strip(spans[1:])
    return spans


def _alternative(alt: str, caption: str) -> str:
    """What a reader who cannot see the picture is told: never ``image07``."""
    alt = joined(alt)
    if alt and not GENERIC.fullmatch(alt) and not (" " not in alt and FILE_LIKE.fullmatch(alt)):
        return alt
    return caption if len(caption) <= LONGEST_ALT else f"{caption[:LONGEST_ALT].rsplit(' ', 1)[0]} …"


def _credit(figure: Block) -> None:
    """Set the source of a picture apart within its caption."""
    spans: Spans = figure.spans
    for place, span in enumerate(spans):
        if isinstance(span, str) and (found := CREDIT.search(span)):
            before, after = span[: found.start()], span[found.start() :]
            credit = Span("span", [after, *spans[place + 1 :]], {"class": "credit"})
            figure.spans = [*spans[:place], *([before] if before else []), credit]
            return
