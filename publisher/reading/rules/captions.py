"""Captions of pictures and tables: told from text, freed of their marks, with the credit apart."""

from __future__ import annotations

import re

from publisher.reading.tree import Block, Span, Spans, plain, strip
from publisher.reading.words import CJK_CHARACTER, joined

MARK = "▲△▴⬆↑◮🔺🔼"
BELOW = "▼▽▾⬇🔻🔽"
"""Say that the picture or the table follows."""
GENERIC = re.compile(
    r"(?:image|img|photo|picture|pic|figure|fig|screen ?shot|untitled|dsc|cover|banner|video|chart"
    r"|map|logo|图片?|圖片?|照片|插图|插圖|截[图圖屏]|螢幕截圖|屏幕快照|wechat ?image|微信[图圖]片"
    r"|(?:image )?alt(?: text)?)?[-_ .#:\d]*(?:\.(?:jpe?g|png|gif|webp|svg|bmp|tiff?))?",
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
    r"|(?:^|(?<=\.\s))(?:(?:REUTERS|AFP|AP Photo|Getty Images)\b|©"
    r"|(?:(?:Reproduced|Reprinted|Used) )?(?:by|with) (?:kind )?permission\b)",
    re.IGNORECASE,
)
LABEL = re.compile(
    r"(?:Figures?|Fig\.?|Map|Chart|Graph|Exhibit|Diagram|Photo|Table|[图圖]表?|表)\s?\d+[\d.-]*[a-z]?"
    r"\s*(?:[:：|—–]|[.。、](?=\s|$)|$)",
    re.IGNORECASE,
)
"""*Figure 1:* and the like, but not *Figure 1 shows*."""
LONGEST_ALT = 300
LONGEST_LABELLED, LONGEST_LINE = 400, 160
"""Letters of a caption that nothing but its label, or its place, tells from text; a Chinese character counts three."""


def is_marked(spans: Spans, marks: str = MARK) -> bool:
    """True for a line that begins with a mark that points at a picture."""
    return plain(spans).lstrip(" \n_*").startswith(tuple(marks))


def _length(text: str) -> int:
    return len(text) + 2 * len(CJK_CHARACTER.findall(text))


def _is_labelled(text: str) -> bool:
    return LABEL.match(text) is not None and _length(text) <= LONGEST_LABELLED


def _is_slanted(spans: Spans) -> bool:
    kinds = [span for span in spans if not isinstance(span, str) or span.strip(" .。\n")]
    return bool(kinds) and all(isinstance(span, Span) and span.kind in ("em", "small", "cite") for span in kinds)


def is_caption_line(spans: Spans) -> bool:
    """True for what stands under a picture in its paragraph: marked, all italic or small, labelled, or a credit."""
    text = joined(plain(spans))
    return is_marked(spans) or _is_slanted(spans) or _is_labelled(text) or CREDIT.match(text) is not None


def is_caption_below(spans: Spans) -> bool:
    """True for a paragraph under a picture or table that is its caption, by a mark or a label."""
    return is_marked(spans) or _is_labelled(joined(plain(spans)))


def is_credit(spans: Spans) -> bool:
    """True for a short paragraph that opens with whose picture it is, or is all in italics and says so."""
    text = joined(plain(spans))
    found = CREDIT.search(text)
    return found is not None and (found.start() == 0 or _is_slanted(spans)) and _length(text) <= LONGEST_LINE


def is_caption_above(spans: Spans) -> bool:
    """True for a paragraph that says what the picture or table below it is."""
    return is_marked(spans, MARK + BELOW) or _is_labelled(joined(plain(spans)))


def caption_and_text(spans: Spans) -> tuple[Spans, Spans]:
    """A caption, and the text that goes on in the same paragraph after a first line all in italics."""
    for place, span in enumerate(spans):
        if isinstance(span, str) and "\n" in span and place and _is_slanted(spans[:place]):
            head, _, tail = span.partition("\n")
            rest = strip([tail, *spans[place + 1 :]])
            if not head.strip(" .。") and _length(joined(plain(rest))) > LONGEST_LINE and not CREDIT.match(plain(rest)):
                return strip([*spans[:place], head]), rest
    return spans, []


def unmarked(spans: Spans) -> Spans:
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
        bare = (
            head.lstrip(" \n\u3000_*").lstrip(MARK + BELOW).lstrip(" \u3000\u00a0\ufe0f")
            if is_marked([head], MARK + BELOW)
            else head
        )
        if bare:
            return [bare, *spans[1:]]
        rest = strip(spans[1:])
        if len(rest) == 1 and isinstance(rest[0], Span) and rest[0].kind == "em":
            return strip(rest[0].children)
        return rest
    if head.children and is_marked([head], MARK + BELOW):
        head.children = _without_mark(head.children)
        if not plain(head.children).strip():
            return strip(spans[1:])
    return spans


def alternative(alt: str, caption: str) -> str:
    """What a reader who cannot see the picture is told: never ``image07``."""
    alt = joined(alt)
    if alt and not GENERIC.fullmatch(alt) and not (" " not in alt and FILE_LIKE.fullmatch(alt)):
        return alt
    return caption if len(caption) <= LONGEST_ALT else f"{caption[:LONGEST_ALT].rsplit(' ', 1)[0]} …"


def set_credit(figure: Block) -> None:
    """Set the source of a picture apart within its caption."""
    spans: Spans = figure.spans
    for place, span in enumerate(spans):
        if isinstance(span, str) and (found := CREDIT.search(span)):
            before, after = span[: found.start()], span[found.start() :]
            credit = Span("span", [after, *spans[place + 1 :]], {"class": "credit"})
            figure.spans = [*spans[:place], *([before] if before else []), credit]
            return
