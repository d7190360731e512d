"""Bylines that are written in the text, where the front matter names nobody."""

from __future__ import annotations

import re
from itertools import pairwise, zip_longest

from publisher.reading.authors import PARTICLES, parse_names
from publisher.reading.dates import DATE_KEYS, parse_date
from publisher.reading.draft import Draft
from publisher.reading.frontmatter import SUBTITLE_KEYS
from publisher.reading.rules.standfirst import is_bold
from publisher.reading.tree import Block, Span, Spans, lines_of, plain
from publisher.reading.words import CJK, joined

WORD = r"(?:[^\W\d_a-z]\.|[^\W\d_a-z][\w’'-]*\w)"
PARTICLE = f"(?:{'|'.join(PARTICLES)})"
NAME = rf"(?!(?:The|A|An|My|Our|This|That|All|Any|No) )(?:{PARTICLE} )?{WORD}(?: (?:{PARTICLE} ){{0,2}}{WORD}){{1,3}}"
NAMES = rf"{NAME}(?:(?:,? (?:and|und|et|y|with) | ?& ?|, ){NAME}){{0,9}}"
DAY = (
    r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8}\.?,? \d{4}"
    r"|\d{4}-\d\d?-\d\d?|\d{4}年\d\d?月\d\d?日)"
)
WIDE = rf"[{CJK}]{{2,4}}(?:[、，,／/ ][{CJK}]{{2,4}}){{0,9}}"
LINE = (
    rf"(?:(?:[Bb]y|BY|Von|Par|Por):? (?P<names>{NAMES})|(?:作者|撰文|文) ?[：:／/|｜] ?(?P<wide>{WIDE}))"
    rf"(?:,? ?[|·•—–-]? ?(?:on )?(?P<day>{DAY}))?"
)
"""A text and no compiled pattern, as few posts ask for it and it takes long to compile."""
DAY_LINE = re.compile(rf"(?:[Pp]ublished )?(?:on )?({DAY})")
FIGURE = "[〇零○一二三四五六七八九十廿卅0-9]"
PLACE = rf"[{CJK}]{{2,8}}"
SIGNED_DAY = (
    rf"(?:{PLACE}[，,、 ] ?)?{FIGURE}{{2,4}} ?年 ?{FIGURE}{{1,3}} ?月 ?{FIGURE}{{1,3}} ?[日号號](?:[，,、 ]? ?{PLACE})?"
    rf"|(?:[A-Z][\w’ -]{{1,24}}, )?{DAY}"
)
"""A day, with or without a place, that ends a letter or a foreword.  A text, as ``LINE`` is."""
TAGS = re.compile(r"(?:[#＃][^\s#＃]+\s*)+")
LONGEST_SIGNATURE = 60
LONGEST = 300
"""Characters; what is longer is no byline."""


def byline_below_title(draft: Draft) -> None:
    """Take the authors, and the day, from a line right below the title.

    *By Carla Ruiz and Jonas Aldridge* is a byline; names in bold are one where
    a day stands below them, as Substack has it.  Whatever is not sure stays
    text, as it does where the front matter names authors.  Runs after the title
    has left the body; a heading between title and byline is the subtitle, when
    no other heading is of its level.
    """
    if any(author.role == "aut" for author in draft.authors):
        return
    above = 1 if _is_subtitle(draft) else 0
    here = draft.blocks[above:]
    if len(here) < 2 or here[0].kind != "p":
        return
    lines = _lines(here[0])
    below = _lines(here[1]) if here[1].kind == "p" and len(here) > 2 else []
    if not lines:
        return
    found = re.fullmatch(LINE, _text(lines[0]))
    bold = re.fullmatch(NAMES, _text(lines[0])) if is_bold(lines[0]) else None
    day = found["day"] if found else ""
    taken = 1
    if not day and len(lines) == 2 and (under := DAY_LINE.fullmatch(_text(lines[1]))):
        day, lines = under[1], lines[:1]
    elif not day and len(lines) == 1 and len(below) == 1 and (under := DAY_LINE.fullmatch(_text(below[0]))):
        day, taken = under[1], 2
    published = parse_date(day or "")[0]
    if len(lines) > 1 or (day and not published) or not (found or (bold and day)):
        return
    given = [value for key in DATE_KEYS if isinstance(value := draft.matter.get(key), str) and value]
    if day and given and parse_date(given[0])[0] != published:
        return
    names = (found["names"] or found["wide"]) if found else _text(lines[0])
    authors, draft.et_al = parse_names(names)
    draft.authors = [*authors, *draft.authors]
    draft.day = day or ""
    if above:
        draft.matter["subtitle"] = joined(plain(draft.blocks[0].spans))
    del draft.blocks[: above + taken]
    draft.say(
        "a-025", "info", "the author was read from the line below the title", "add `author:` to say it", here[0].line
    )


def day_below_heading(draft: Draft) -> None:
    """Make bylines of what stands alone below the heading of a piece: its tags, and its day, quoted or as a heading.

    Days are headings of parts where one of their level stands below text.  Runs when quotations are known.
    """
    _set_tags(draft.blocks)
    _set_days(draft.blocks)
    for heading, below in pairwise(draft.blocks):
        lone = below.children[0] if below.kind == "quote" and len(below.children) == 1 else None
        if heading.kind != "h" or lone is None or lone.kind != "p":
            continue
        day = _text(lone.spans)
        if _is_day(day):
            below.kind, below.spans, below.children, below.attrs = "p", lone.spans, [], {"class": "byline"}
            if day in draft.quotations:
                draft.quotations.remove(day)


def signed_ends(draft: Draft) -> None:
    """Set a day, with its place, at the end of a part as a signature, and the name above it too.

    Where a day ends one part, a day right above a picture, which text stands above, ends another.
    """
    if _sign_above(draft.blocks, ("h", "hr")):
        _sign_above(draft.blocks, ("figure",))


def _sign_above(blocks: list[Block], kinds: tuple[str, ...]) -> bool:
    """Sign what ends above a block of these kinds with the day that stands there; True where there is any."""
    signed = False
    ends = zip_longest(blocks, blocks[1:], fillvalue=Block(kind="hr"))
    for place, (day, below) in enumerate(ends):
        above = blocks[place - 1] if place else below
        if below.kind not in kinds or not _is_line(day) or above.kind != "p":
            continue
        written = _text(day.spans)
        if any(map(str.isnumeric, written)) and re.fullmatch(SIGNED_DAY, written):
            signed, day.attrs["class"] = True, "attribution"
            if _is_line(above) and re.fullmatch(f"{WIDE}|{NAMES}", _text(above.spans)):
                above.attrs["class"] = "attribution"
    return signed


def _is_line(block: Block) -> bool:
    return block.kind == "p" and "class" not in block.attrs and 0 < len(plain(block.spans)) <= LONGEST_SIGNATURE


def _set_tags(blocks: list[Block]) -> None:
    for heading, below in pairwise(blocks):
        free = heading.kind == "h" and below.kind == "p" and "class" not in below.attrs
        if free and TAGS.fullmatch(_text(below.spans)):
            below.spans, below.attrs["class"] = [_text(below.spans)], "byline"


def _set_days(blocks: list[Block]) -> None:
    days = [(above, day) for above, day in pairwise(blocks) if day.kind == "h" and _is_day(_text(day.spans))]
    parts = {day.level for above, day in days if not _opens(above, day)}
    for day in [day for _, day in days if day.level not in parts]:
        day.kind, day.attrs = "p", {"class": "byline"}


def _is_day(text: str) -> bool:
    return bool(re.fullmatch(DAY, text) and parse_date(text)[0])


def _opens(above: Block, day: Block) -> bool:
    """True for a day right below the heading of its piece, or below the tags of that."""
    return (above.kind == "h" and above.level < day.level) or above.attrs.get("class") == "byline"


def _is_subtitle(draft: Draft) -> bool:
    """True when the text begins with the only heading of its level, and no subtitle is given."""
    first = draft.blocks[0] if draft.blocks else Block(kind="")
    alike = sum(block.kind == "h" and block.level == first.level for block in draft.blocks)
    return first.kind == "h" and alike == 1 and not any(map(draft.setting, SUBTITLE_KEYS))


def _lines(block: Block) -> list[Spans]:
    """The lines of a short paragraph; none of one that is too long or holds more than text."""
    if len(plain(block.spans)) > LONGEST:
        return []
    apart = ("img", "note", "code", "maths")
    if any(isinstance(span, Span) and span.kind in apart for span in block.spans):
        return []
    return lines_of(block.spans)


def _text(line: Spans) -> str:
    return joined(plain(line))
