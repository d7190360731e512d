"""What is mended in the text of a body before Markdown reads it: one mend a function, lines stay where they are."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

from publisher.reading.fences import fence_spans, in_code, open_lines, within
from publisher.reading.foreign import LINKS, SHORTCODE, with_pictures, without_comments

EXCERPT, MORE = "\ufdd0", "\ufdd1"
"""Stand where an excerpt ends and where a teaser does; noncharacters, so no text holds them."""
EXCERPT_MARK = re.compile(r"<(?:excerpt\s*/?>(?:\s*</excerpt>)?|!--\s*excerpt\s*-->)", re.IGNORECASE)
GLUED = ("_", "*", "`")
"""Marks of emphasis, which would not end where a marker touches them."""
MORE_MARK = re.compile(r"<!--\s*(?:more|truncate|read ?more)\s*-->", re.IGNORECASE)
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
SILENT = ("script", "style")
SWALLOWING = re.compile(
    r"</?(?:textarea|xmp|plaintext|noscript|noembed|noframes|title|template|iframe|svg|math|select"
    r"|option|object|embed|frameset|frame|base|meta|link|head|body|html)\b[^<>]*>",
    re.IGNORECASE,
)
PICTURE = r"https?://[^()<>\n]{1,500}?\.(?:jpe?g|png|gif|webp)"
IMAGE_MARK = re.compile(
    r"(?P<whole>!\[[^\]\n]{0,2000}\]\((?:<[^<>\n]*>|(?:[^\s()<>\[\]]|\([^\s()]*\))+)(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\))"
    rf"|!\[(?P<spaced>[^\]\n]{{0,200}})\]\((?P<blanks>{PICTURE})\)"
    rf"|(?<![!\[])\[(?P<bare>image ?\d+)\]\((?P<picture>{PICTURE})\)"
    r"|(?P<mark>(?<!!)!{0,2}[!！] ?)\[(?P<alt>[^\]\[(\n]{0,200})"
    r"(?:\]\(\[[^\]\n]*\]\((?P<link>[^()\s]+)\)\)|[\]\[()（）{<: \u3000]{1,6}(?P<address>https?://[^\s()（）\[\]{}<>]+)[)）\]}>]{0,3})",
    re.IGNORECASE,
)
"""A picture mark: whole, or with blanks in its address, without its exclamation mark, with a link for its
address, or with brackets that are lost, doubled, parted or of another kind."""
PICTURE_NAME = re.compile(r"image ?\d*|img|[图圖]片?\d*", re.IGNORECASE)
REFUSED = re.compile(
    r"(?<!!)\[([^\[\]\n]{1,300})\]\(\s*<?\s*(javascript|vbscript|data):(?:[^()\n]|\((?:[^()\n]|\([^()\n]*\)){0,300}\)){0,2000}\)",
    re.IGNORECASE,
)
"""A link with an address that nothing may follow; one with blanks or brackets in it would be no link, but text."""
HARMFUL = re.compile(r"(?:script|data):", re.IGNORECASE)
NO_BLANK = re.compile(r"^( {0,3}#{2,6})(?=[^\s#])")
"""A heading without the blank after its marks, as kramdown allows; one ``#`` may be a hashtag."""
REFERENCE = re.compile(r"( {0,3})\[([^\]\n^][^\]\n]*)\]:\s*(\S+)")
ADDRESS = re.compile(
    r"<|[a-z][a-z0-9+.-]*:|//|[/#.]|[\w-]+(?:\.[\w-]+)+(?:/|$)|[\w./-]+\.(?:html?|md|pdf|png|jpe?g)\b", re.IGNORECASE
)
MARKS_ONLY = re.compile(r"[ \t>]*(?:[-*][ \t]*){3,}")
"""Lists in lists, which would be a rule when nothing else is left on their line."""
NOTHING_SEEN = "\u2060"
"""Stands on such a line, and is taken out with all that is not seen."""
LIQUID = re.compile(r"\{%[^{}%\n]*(?:%(?!\})[^{}%\n]*)*%\}|\{\{(?!\{)[^{}\n]*\}\}")
CODE_TAG = re.compile(
    r"^( {0,3})\{(?:%-?|\{[<%])[ \t]*"
    r"(?:highlight[ \t]+([\w+#-]{1,40})(?:[ \t][^{}\n]*)?|(?:end|/[ \t]*)highlight[ \t]*)"
    r"(?:-?%|[>%]\})\}[ \t]*$",
    re.MULTILINE,
)
"""The line on which Jekyll's or Hugo's ``highlight`` begins, with the language, or ends."""
MDX_LINE = re.compile(
    r"^(?:import\s.*(?:from\s+)?['\"][^'\"]+['\"];?|export\s+(?:const|default|function|let|var|\{).*)$"
)
COMPONENT = re.compile(r"</?(?:[A-Z][\w.]*|>)(?:[^<>{}]|\{[^{}]*\})*/?>|<>|\{/\*.*?\*/\}")

Say = Callable[[str, int], None]
"""Takes what was mended and the line of the body, counted from 0."""


def clean(text: str, *, mdx: bool, say: Say) -> str:
    """``text`` mended for Markdown; ``say`` hears of each mend."""
    text = CONTROLS.sub("", text).replace("\u2028", "\n").replace("\u2029", "\n").replace("\x0c", "\n")
    text = _fenced(text) if "highlight" in text and "{" in text else text
    text = _parted_marks(MORE_MARK.sub(MORE, EXCERPT_MARK.sub(EXCERPT, text)))
    if "<!--" in text or "<?" in text or "<!" in text or re.search(r"<(?:script|style)\b", text, re.IGNORECASE):
        text = _without_hidden(text, say)
    if "%%" in text:
        text = without_comments(text, say)
    if "{{" in text:
        text = with_pictures(text)
    lines = text.split("\n")
    fences = "```" in text or "~~~" in text
    for number, fenced in open_lines(lines) if fences else zip(itertools.count(), itertools.repeat(False, len(lines))):
        line = lines[number]
        if fenced or not line:
            continue
        if "[" in line and ("![" in line or "！[" in line or "! [" in line or "[image" in line):
            line = _mend_images(line, number, say)
        line = _mend_marks(line)
        if "{%" in line or "{{" in line:
            line = _drop(SHORTCODE, line, number, "shortcode", say)
            line = _drop(LIQUID, line, number, "liquid", say)
        if line.lstrip(" ")[:1] == "[":
            line = _guard_reference(line)
        if "<" in line and SWALLOWING.search(line):
            line = _drop(SWALLOWING, line, number, "tag", say)
        if mdx:
            line = _without_mdx(line, number, say)
        lines[number] = line
    return "\n".join(lines)


def _fenced(text: str) -> str:
    """``text`` with fences around code that stands between ``highlight`` tags."""
    parts: list[str] = []
    at = 0
    opened: re.Match[str] | None = None
    fences = fence_spans(text)
    for found in CODE_TAG.finditer(text):
        if within(fences, found.start()):
            continue
        if found[2] or not opened:
            opened = found if found[2] else None
            continue
        code = text[opened.end() : found.start()]
        mark = "~" * (1 + max(map(len, re.findall("~{3,}", code)), default=3))
        parts += [text[at : opened.start()], f"{opened[1]}{mark} {opened[2]}", code, opened[1] + mark]
        at, opened = found.end(), None
    return "".join([*parts, text[at:]])


def _parted_marks(text: str) -> str:
    """``text`` with a blank between a marker and emphasis that touches it."""
    for mark in (EXCERPT, MORE):
        *before, last = text.split(mark)
        first, *after = [*(f"{part} " if part.endswith(GLUED) else part for part in before), last]
        text = mark.join([first, *(f" {part}" if part.startswith(GLUED) else part for part in after)])
    return text


def _mend_marks(line: str) -> str:
    """``line`` with the links, headings and picture marks that Markdown would not know as such."""
    if "[[" in line:
        for pattern, put in LINKS:
            line = _put(pattern, put, line)
    if "](" in line and HARMFUL.search(line):
        line = _put(REFUSED, r"[\1](\2:)", line)
    return NO_BLANK.sub(r"\1 ", line) if "##" in line else line


def _mend_images(line: str, number: int, say: Say) -> str:
    def mended(found: re.Match[str]) -> str:
        if found["whole"] or in_code(line, 0, found.start()):
            return found.group()
        address = found["blanks"] or found["picture"] or found["link"] or found["address"]
        alt = found["spaced"] or found["bare"] or found["alt"] or ""
        loose = found["mark"] and found["mark"].strip("!") and not PICTURE_NAME.fullmatch(alt)
        if loose and not re.fullmatch(PICTURE, address, re.IGNORECASE):
            return found.group()
        say("image", number)
        return f"![{alt}](<{address}>)" if " " in address else f"![{alt}]({address})"

    return IMAGE_MARK.sub(mended, line)


def _put(pattern: re.Pattern[str], put: str, line: str) -> str:
    return pattern.sub(lambda found: found.group() if in_code(line, 0, found.start()) else found.expand(put), line)


def _drop(pattern: re.Pattern[str], line: str, number: int, what: str, say: Say) -> str:
    """``line`` without what ``pattern`` finds outside of code."""

    def gone(found: re.Match[str]) -> str:
        if in_code(line, 0, found.start()):
            return found.group()
        say(what, number)
        return ""

    left = pattern.sub(gone, line)
    return left + NOTHING_SEEN if left != line and MARKS_ONLY.fullmatch(left) else left


def _guard_reference(line: str) -> str:
    """Keep ``[1]: Smith`` from being taken for the address of a link and vanishing."""
    found = REFERENCE.match(line)
    if not found or ADDRESS.match(found[3]):
        return line
    return f"{found[1]}\\{line[len(found[1]) :]}"


def _without_mdx(line: str, number: int, say: Say) -> str:
    if MDX_LINE.match(line):
        say("mdx", number)
        return ""
    return _drop(COMPONENT, line, number, "mdx", say) if "<" in line or "{/*" in line else line


def _without_hidden(text: str, say: Say) -> str:
    """``text`` without comments, scripts and styles; what is never closed is no such thing, but text."""
    parts: list[str] = []
    at = 0
    spent: set[str] = set()
    told: set[str] = set()
    fences = fence_spans(text)
    for found in re.finditer(r"<(?:!--|\?|!\[CDATA\[|!(?=[A-Za-z])|(script|style)\b[^<>]*>)", text, re.IGNORECASE):
        start = found.start()
        if start < at or within(fences, start):
            continue
        line_start = text.rfind("\n", 0, start) + 1
        if in_code(text, line_start, start):
            continue
        opener = (found[1] or found.group()[:4]).lower()
        closer = {"<!--": "-->", "<?": "?>", "<![c": "]]>", "<!": ">"}.get(opener, f"</{opener}")
        end = -1 if opener in spent else _find(text, closer, found.end())
        if opener == "<!" and end > start + 200:
            end = -1
        if end < 0:
            spent.add(opener)
            parts += [text[at:start], "" if found[1] else "&lt;"]
            at = found.end() if found[1] else start + 1
            continue
        end = text.find(">", end) + 1 or len(text)
        if found[1]:
            say("script", text.count("\n", 0, start) if "script" not in told else 0)
            told.add("script")
        held = NOTHING_SEEN if MARKS_ONLY.fullmatch(text, line_start, start) else ""
        parts += [text[at:start], held, "\n" * text.count("\n", start, end)]
        at = end
    return "".join([*parts, text[at:]])


def _find(text: str, closer: str, start: int) -> int:
    if closer.startswith("</"):
        found = re.compile(re.escape(closer), re.IGNORECASE).search(text, start)
        return found.start() if found else -1
    return text.find(closer, start)
