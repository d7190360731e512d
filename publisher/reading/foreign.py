"""Marks of other sites in the text of a body: comments and links of Obsidian, shortcodes of Hugo."""

from __future__ import annotations

import re
from collections.abc import Callable

from publisher.reading.fences import fence_spans, in_code, open_lines, within

CAPTION = "\ufdd2"
"""Stands before a picture's title that is its caption; a noncharacter, so no text holds it."""
LINKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"!\[\[([^\[\]|\n]{1,300})(?:\|[^\[\]\n]{0,300})?\]\]"), r"![](<\1>)"),
    (re.compile(r"(?<!!)\[\[(?:[^\[\]|\n]{1,300}\|)?([^\[\]|\n]{1,300})\]\](?!\()"), r"\1"),
)
"""Picture and link marks of Obsidian."""
SHORTCODE = re.compile(r"\{\{[<%][^{}\n]*\}\}")
FIGURE = re.compile(r"\{\{[<%]\s*(?:figure|img)\s([^{}]{1,4000}?)/?\s*[%>]\}\}")
PARAMETER = re.compile(r"(?<![A-Za-z])([A-Za-z]+)\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|`([^`]*)`|([^\s\"`]+))")
CAPTIONS = ("title", "caption", "attr")
"""What Hugo prints under a picture, in its order."""
QUOTE_MARKS = r"((?: {0,3}>)*)"
BLOCK_MARK = re.compile(QUOTE_MARKS + r" {0,3}%%[ \t]*")
WHOLE_LINE = re.compile(QUOTE_MARKS + r" {0,3}%%(?!%)(?:[^%]|%(?!%))+%%[ \t]*")
COMMENT = re.compile(r"(?<![\d%])%%(?![\s%])(?:[^%\n]|%(?!%))+(?<!\s)%%(?!%)")
"""A comment within a line; ``100%% … 50%%`` is none."""


def without_comments(text: str, say: Callable[[str, int], None]) -> str:
    """``text`` without Obsidian's ``%%comments%%``; what is never closed is no such thing, but text.

    A comment within a quotation ends where the quotation does, which it does not part.
    """
    lines = text.split("\n")
    begun, marks = -1, ""
    for number, fenced in list(open_lines(lines)):
        line = lines[number]
        if begun >= 0 and line.count(">", 0, len(line) - len(line.lstrip(" >"))) < marks.count(">"):
            begun = -1
        if fenced or "%%" not in line:
            continue
        if found := BLOCK_MARK.fullmatch(line):
            if begun >= 0 and found[1].count(">") == marks.count(">"):
                say("comment", begun)
                lines[begun : number + 1] = [marks] * (number + 1 - begun)
                begun = -1
            elif begun < 0:
                begun, marks = number, found[1]
        elif found := WHOLE_LINE.fullmatch(line):
            say("comment", number)
            lines[number] = found[1]
        elif (bare := _uncommented(line)) != line:
            say("comment", number)
            lines[number] = bare
    return "\n".join(lines)


def _uncommented(line: str) -> str:
    return COMMENT.sub(lambda found: found.group() if in_code(line, 0, found.start()) else "", line)


def with_pictures(text: str) -> str:
    """``text`` with Markdown's pictures for Hugo's ``figure``; title, caption and source are kept as the caption."""
    fences = fence_spans(text)

    def picture(found: re.Match[str]) -> str:
        line = text.rfind("\n", 0, found.start()) + 1
        if within(fences, found.start()) or in_code(text, line, found.start()):
            return found.group()
        given = {key.lower(): _value(quoted or raw or bare) for key, quoted, raw, bare in PARAMETER.findall(found[1])}
        address = re.sub(r"[<>]", "", given.get("src", ""))
        if not address:
            return found.group()
        caption = _sentences([given[key] for key in CAPTIONS if given.get(key)])
        title = f' "{CAPTION}{caption.replace("&", "&amp;").replace(chr(34), "&quot;")}"' if caption else ""
        alt = re.sub(r"[\[\]\\]", " ", given.get("alt", ""))
        return f"![{alt}](<{address}>{title})" + "\n" * found.group().count("\n")

    return FIGURE.sub(picture, text)


def _value(written: str) -> str:
    return " ".join(re.sub(r"\\(.)", r"\1", written).split())


def _sentences(texts: list[str]) -> str:
    """``texts`` on one line, a full stop after each but the last that has no mark at its end."""
    ended = (
        text if text.endswith((".", "!", "?", ":", "。", "！", "？", "…", "”", "」")) else f"{text}."
        for text in texts[:-1]
    )
    return " ".join([*ended, *texts[-1:]])
