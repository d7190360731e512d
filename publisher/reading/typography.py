"""Marks of text as a printer sets them: quotes, dashes, ellipses, primes, spaces that do not break.

Letters and digits are never touched, so that the words of the source stay its
words; code, maths and addresses never come here.
"""

from __future__ import annotations

import re
from collections.abc import Callable

OPENING = re.compile(r"[\s(\[{‘“«„—–\-/\u00a0\u202f]")
ASCII_MARKS = ("'", '"', "--", "...", ". . .")
ELLIPSIS = re.compile(r"(?<!\.)\.\.\.(?!\.)")
SPACED_ELLIPSIS = re.compile(r"(?<=[ \u00a0])?\. \. \.(?: \.)?")
DASHES = re.compile(r"(?<!-)(-{2,3})(?![->])")
SHORTENED = re.compile(
    r"\. (?=[A-Z0-9])(?:(?<=[A-Zp]\. )|(?<=(?:Dr|Mr|Ms|Lt|St|No|pp|ch)\. )"
    r"|(?<=(?:Mrs|Gen|Col|Sen|Rep|Gov|Nos|vol|Fig|fig|Art)\. )|(?<=(?:Prof|Figs)\. ))"
)
"""Begins with what is rare, which makes it quick; most texts hold nothing of the kind."""
TITLES = re.compile(
    r"\b(Dr|Mr|Mrs|Ms|Prof|Gen|Col|Lt|Sen|Rep|Gov|St|No|Nos|vol|pp|p|Fig|Figs|fig|ch|Art)\. (?=[A-Z0-9])"
)
INITIAL = re.compile(r"(?<![\w.])([A-Z]\.) (?=[A-Z][a-z])")
UNIT = re.compile(
    r"(\d) (?=(?:percent|per cent|million|billion|trillion|km|kg|mm|cm|m|ft|lb|mph|kHz|MHz|GHz|MW|GW|kW|°C|°F)\b|%)"
)
DASH_SPACE = re.compile(r"(?<=\S) (?=[—–](?: |$))")
LABELLED = ("Figure ", "Table ", "Box ", "Chapter ", "Section ", "Article ", "Appendix ", "Part ", "Page ")
LABELS = re.compile(r"(Figure|Table|Box|Chapter|Section|Article|Appendix|Part|Page) (?=\d|[A-Z]\b)")
FRENCH = re.compile(r"(?<=\w) ?(?=[;:!?»])(?![^\s]*//)|(?<=«) ?(?=\S)")
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
        if any(mark in text for mark in ASCII_MARKS):
            text = _quoted(text, before, marks)
            text = DASHES.sub(lambda found: "—" if len(found[1]) == 3 or latin == "en" else "–", text)
            text = SPACED_ELLIPSIS.sub(lambda found: found.group().replace(" ", "\u00a0"), text)
            text = ELLIPSIS.sub("…", text)
        if SHORTENED.search(text):
            text = INITIAL.sub("\\1\u00a0", TITLES.sub("\\1.\u00a0", text))
        text = UNIT.sub("\\1\u00a0", text)
        if any(label in text for label in LABELLED):
            text = LABELS.sub("\\1\u00a0", text)
        if "—" in text or "–" in text:
            text = DASH_SPACE.sub("\u00a0", text)
        return FRENCH.sub("\u202f", text) if latin == "fr" else text

    return typeset


def _east_asian(text: str, before: str = "") -> str:
    """Chinese keeps its own marks; only what is plainly Latin within it is set as such."""
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
