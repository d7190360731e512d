"""Marks of text as a printer sets them: quotes, dashes, ellipses, primes, spaces that do not break.

Letters and digits are never touched, so that the words of the source stay its
words; code, maths and addresses never come here.
"""

from __future__ import annotations

import re
from collections.abc import Callable

OPENING = re.compile(r"[\s(\[{‘“«„—–\-/\u00a0\u202f]")
ELLIPSIS = re.compile(r"(?<!\.)\.\.\.(?!\.)")
SPACED_ELLIPSIS = re.compile(r"(?<=[ \u00a0])?\. \. \.(?: \.)?")
DASHES = re.compile(r"(?<![-<])(-{2,3})(?![->])")
CLOSED_DASH = re.compile(r"\w--(?!\w)")
OPTION = re.compile(r"(?<![^\s(\[])--(?=[a-z][\w-]*(?:[\s=.,;:)\]]|$))")
"""What a program's option begins with; where a pair of dashes encloses words, the first looks the same."""
SHORTENED = re.compile(
    r"\. (?=[A-Z0-9])(?:(?<=\b(?:Dr|Mr|Ms|Lt|St|No|pp|ch)\. )|(?<=\b(?:Mrs|Gen|Col|Sen|Rep|Gov|Nos|vol|Fig|fig|Art)\. )"
    r"|(?<=\b(?:Prof|Figs)\. )|(?<=\bp\. )|(?<=(?<![\w.])[A-Z]\. )(?=[A-Z][a-z]))"
)
"""A title or an initial before a name or a number.  As those below, it begins with what is looked for first, and so is
quick."""
UNIT = re.compile(
    r" (?<=\d )(?=(?:percent|per cent|million|billion|trillion|km|kg|mm|cm|m|ft|lb|mph|kHz|MHz|GHz|MW|GW|kW|°C|°F)\b|%)"
)
FIGURES = re.compile(r"(?<![\w./,-])(\d{1,4})-(\d{1,4})(?!\d|[-/.]\w)")
"""Two numbers with a hyphen between them, neither part of a longer one."""
MONTH = (
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
)
COUNTED = re.compile(
    r"%|[ \u00a0-]?(?:per ?cent|million|billion|trillion|years?|months?|weeks?|days?|hours?|minutes?"
    rf"|kilomet(?:er|re)s?|km|met(?:er|re)s|miles|kg|tons|tonnes|people|[ap]m|{MONTH})\b"
)
BEFORE_RANGE = re.compile(rf"(?:{MONTH}|\bpp?\.|\b[Pp]ages|\b[Yy]ears|\b[Bb]etween)[ \u00a0]$")
NUMBERED = re.compile(
    r"(?:\b(?:nos?|nr|tel|fax|case|flight|form|model|section|article|room|resolution|regulation|directive|ISO|DIN)[.:]?"
    r"|[§#№])[ \u00a0]?$",
    re.IGNORECASE,
)
"""Stands before a number that is a name, though it may look like two years."""
YEARS = range(1500, 2100)
SPACED_YEARS = re.compile(r"(?<![\w.,])([1-9]\d{2,3}) - ([1-9]\d{3})(?!\d|\.\d)")
SPACED_HYPHEN = re.compile(
    r" - (?:(?=[“‘(]?[^\W\d]|\Z)(?:(?<=[^\W\d] - )|(?<=[^\W\d][’”)] - ))|(?=[“‘(]?[^\W\d_]{2})(?<=[\d.%] - ))"
)
"""A hyphen that stands for a dash; between figures or single signs it may take one from the other."""
LED_BY_HYPHEN = re.compile(r" - (?=[“‘(]?[^\W\d_]{2})")
RANGED = re.compile(r"-(?<=\d-)(?=\d)")
NESTED = re.compile(r" (?:(?<=“ )(?=‘)|(?<=‘ )(?=“)|(?<=’ )(?=”)|(?<=” )(?=’))")
"""The blank between a quotation's mark and that of one within it."""
DASH_SPACE = re.compile(r" (?=[—–](?: |$))(?<=\S )")
LABELS = re.compile(r"(Figure|Table|Box|Chapter|Section|Article|Appendix|Part|Page) (?=\d|[A-Z]\b)")
FRENCH = re.compile(r"(?<=\w) ?(?=[;:!?»])(?![^\s]*//)|(?<=«) ?(?=\S)")
TO_SIZE = {
    **dict(zip(map(ord, "﹐﹑﹔﹕﹖﹗"), "，、；：？！", strict=True)),
    **{
        code: chr(code - 0xFEE0)
        for first, last in ("０９", "ＡＺ", "ａｚ")
        for code in range(ord(first), ord(last) + 1)
    },
}
"""Small marks and wide letters of old code tables, and what a printer sets for them."""
PAGES = re.compile(r"(?<![\w./])(pp?\. ?)(\d{1,4})(?:--?(\d{1,4})(?![\w-]))?", re.ASCII)
UNPAIRED = re.compile(r"(?<![A-Za-z\d‘])’(?=[^‘’A-Za-z\d])([^‘’\n]{1,60})’(?![A-Za-z\d])")
"""Single quotes of Chinese text that both close."""
QUOTES = {"de": "„“‚‘", "fr": "«»‹›", "nl": "“”‘’", "es": "«»“”", "it": "«»“”", "pt": "“”‘’", "ru": "«»„“"}
ENGLISH = "“”‘’"
DECADE = re.compile(r"'(?=\d\ds?\b|(?:tis|twas|em|til|cause|n)\b)", re.IGNORECASE)


def setter(language: str) -> Callable[[str, str], str]:
    """A function that sets text of ``language``; it takes a text and the character before it."""
    marks = QUOTES.get(language.partition("-")[0], ENGLISH)
    if language.startswith(("zh", "ja", "ko")):
        return _east_asian
    latin = language.partition("-")[0]

    def typeset(text: str, before: str = "") -> str:
        text = _quoted(text, before, marks)
        if "--" in text:
            text = _dashed(text, "—" if latin == "en" else "–")
        if ". . ." in text:
            text = SPACED_ELLIPSIS.sub(lambda found: found.group().replace(" ", "\u00a0"), text)
        if "..." in text:
            text = ELLIPSIS.sub("…", text)
        if before.isalnum() and LED_BY_HYPHEN.match(text):
            text = f" – {text[3:]}"
        if " - " in text:
            text = SPACED_HYPHEN.sub(" – ", SPACED_YEARS.sub(_years, text))
        if RANGED.search(text):
            text = FIGURES.sub(_range, text)
        text = UNIT.sub("\u00a0", SHORTENED.sub(".\u00a0", text))
        text = LABELS.sub("\\1\u00a0", text)
        if "“" in text or "”" in text:
            text = NESTED.sub("\u202f", text)
        if "—" in text or "–" in text:
            text = DASH_SPACE.sub("\u00a0", text)
        return FRENCH.sub("\u202f", text) if latin == "fr" else text

    return typeset


def _dashed(text: str, dash: str) -> str:
    """Two hyphens as ``dash``, three as a long one; those of a program's option stay."""
    options = set() if CLOSED_DASH.search(text) else {found.start() for found in OPTION.finditer(text)}
    return DASHES.sub(lambda found: found[1] if found.start() in options else "—" if len(found[1]) == 3 else dash, text)


def _years(found: re.Match[str]) -> str:
    """A range of years that is written with blanks, closed up; a subtraction is left."""
    first, last = int(found[1]), int(found[2])
    return f"{first}–{last}" if first < last and last in YEARS else found.group()


def _range(found: re.Match[str]) -> str:
    """Years, days, pages and measures from one to the other with an en dash; what may be a name keeps its hyphen."""
    first, last = found.groups()
    low, high = int(first), int(last)
    years = low in YEARS and (high in YEARS if len(last) == 4 else len(last) == 2 and low % 100 < high)
    text = found.string
    if years and NUMBERED.search(text, max(0, found.start() - 13), found.start()):
        return found.group()
    sure = (
        years
        or COUNTED.match(text, found.end())
        or BEFORE_RANGE.search(text, max(0, found.start() - 12), found.start())
    )
    return f"{first}–{last}" if sure and (low < high or years) else found.group()


def _pages(found: re.Match[str]) -> str:
    """Pages of a source stay with what counts them; from one to another goes an en dash."""
    sign, first, last = found.groups()
    tied = sign.replace(" ", "\u00a0")
    rises = last and (int(first) < int(last) or len(last) < len(first))
    return f"{tied}{first}–{last}" if rises else tied + found.group()[len(sign) :]


def _east_asian(text: str, before: str = "") -> str:
    """Chinese keeps its own marks, at their full size; what is plainly Latin within it is set as such, figures too."""
    if "p." in text:
        text = PAGES.sub(_pages, text)
    if " - " in text:
        text = SPACED_YEARS.sub(_years, text)
    if not text.isascii():
        text = UNPAIRED.sub("‘\\1’", text.translate(TO_SIZE)) if "’" in text else text.translate(TO_SIZE)
    if "'" in text:
        text = re.sub(r"(?<=[A-Za-z])'(?=[A-Za-z])", "’", text)
    return text


def _quoted(text: str, before: str, marks: str) -> str:
    """Straight quotes made to open or close by what stands before them."""
    if "'" not in text and '"' not in text:
        return text
    text = DECADE.sub(lambda found: "’" if _opens(text, found.start(), before) else found.group(), text)
    if '"' not in text and "'" not in text:
        return text
    text = re.sub(r"(?<=\d)'(?=\d{1,2}\")", "′", text)
    text = re.sub(r"(?<=′\d)\"|(?<=′\d\d)\"", "″", text)
    out = []
    for at, mark in enumerate(text):
        if mark == '"':
            out.append(marks[0] if _opens(text, at, before) else marks[1])
        elif mark == "'":
            inside = 0 < at < len(text) - 1 and text[at - 1].isalnum() and text[at + 1].isalnum()
            out.append("’" if inside or not _opens(text, at, before) else marks[2])
        else:
            out.append(mark)
    return "".join(out)


def _opens(text: str, at: int, before: str) -> bool:
    previous = text[at - 1] if at else before
    following = text[at + 1] if at + 1 < len(text) else "x"
    if previous in ("'", '"') and at > 1:
        return _opens(text, at - 1, before) and not following.isspace()
    return (not previous or bool(OPENING.match(previous))) and not following.isspace()
