"""Headings by rank, with an id each."""

from __future__ import annotations

import re
import unicodedata

from publisher.model import Heading
from publisher.reading.draft import Draft
from publisher.reading.tree import Block, Span, Spans, plain, walk
from publisher.reading.words import is_cjk, joined

LONGEST_ID = 60
NUMBER = re.compile(r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})[.、．)）]?")
"""All of a heading that is but the number of the next."""
LABEL = re.compile(
    r"(?:Case Study|[A-Z][a-z]+) (?:\d{1,2}|[IVX]{1,5}|[A-Z]|One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten)"
    r"|(?:案例|情景|情境|附[录錄])[一二三四五六七八九十\d]{1,3}|第[一二三四五六七八九十\d]{1,3}[章節节部編编篇回幕]"
)
"""All of a heading that but counts the next, by a word."""
APPENDIX = re.compile(r"(?:appendi(?:x|ces)|annex|annexes|附[录錄件])\b|附[录錄件]", re.IGNORECASE)


def headings_by_rank(draft: Draft) -> None:
    """Number the levels that a post uses from one, whatever they are called, and give each heading an id.

    Posts begin at ``###`` or ``####``; a contents needs ranks without gaps.
    The id is ASCII: the slug of the text where it has Latin letters, ``h-N``
    where it has none.  A colon at the end is gone.  What kramdown and GitHub would call the heading is kept
    for links within the post.
    """
    _join_numbers(draft)
    _level_appendices([block for block in draft.blocks if block.kind == "h"])
    found = []
    for block in walk(draft.blocks):
        if block.kind == "h" and plain(block.spans).strip():
            found.append(block)
        elif block.kind == "h":
            block.kind = "p"
    ranks = {level: rank for rank, level in enumerate(sorted({block.level for block in found}), 1)}
    taken: dict[str, int] = {}
    for number, block in enumerate(found, 1):
        written = joined(plain(block.spans))
        _drop_colon(block.spans)
        text = joined(plain(block.spans))
        block.level = ranks[block.level]
        wanted = slug(block.attrs.get("anchor", "") or text) or f"h-{number}"
        name = _unique(wanted, taken)
        block.attrs["id"] = name
        for foreign in (github_slug(written), kramdown_slug(written), block.attrs.get("anchor", "")):
            if foreign:
                draft.anchors.setdefault(foreign, name)
        draft.headings.append(Heading(level=block.level, text=text, id=name))


def _join_numbers(draft: Draft) -> None:
    """Put a heading that is but a number, or a label that counts, before that of its level right below it."""
    kept: list[Block] = []
    for block in draft.blocks:
        above = kept[-1] if kept else block
        number = joined(plain(above.spans)) if above.kind == block.kind == "h" and above.level == block.level else ""
        text = joined(plain(block.spans))
        if above is not block and _counts(number) and text and not _counts(text):
            block.attrs.setdefault("anchor", text)
            between = " " if NUMBER.fullmatch(number) else "：" if is_cjk(number) else ": "
            block.spans = [f"{number}{between}", *block.spans]
            kept.pop()
        kept.append(block)
    draft.blocks = kept


def _counts(text: str) -> bool:
    return bool(NUMBER.fullmatch(text) or LABEL.fullmatch(text))


def _level_appendices(heads: list[Block]) -> None:
    """Raise the heads of the text to the level of the appendices where these alone have the highest."""
    top = min((head.level for head in heads), default=0)
    places = [place for place, head in enumerate(heads) if head.level == top]
    if places and places[0] and all(APPENDIX.match(joined(plain(heads[place].spans))) for place in places):
        body = heads[: places[0]]
        lower = min(head.level for head in body) - top
        for head in body:
            head.level -= lower


def _drop_colon(spans: Spans) -> None:
    """Take the colon off the end of a head: what it announces stands below it anyway."""
    last = spans[-1] if spans else ""
    if isinstance(last, Span) and last.kind in ("em", "strong"):
        _drop_colon(last.children)
    elif isinstance(last, str) and last.rstrip().endswith((":", "：")):
        bare = last.rstrip(" :：")
        if bare or len(spans) > 1:
            spans[-1:] = [bare] if bare else []


def _unique(wanted: str, taken: dict[str, int]) -> str:
    """``wanted``, with the first number that makes it unique; ``taken`` remembers where to go on."""
    number = taken.get(wanted, 0) + 1
    name = wanted if number == 1 else f"{wanted}-{number}"
    while number > 1 and name in taken:
        number += 1
        name = f"{wanted}-{number}"
    taken[wanted] = number
    taken.setdefault(name, 1)
    return name


def slug(text: str) -> str:
    """An ASCII id, a valid XML name: empty when ``text`` has no Latin letter to make it of."""
    plainer = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    name = re.sub(r"[^a-z0-9]+", "-", plainer).strip("-")[:LONGEST_ID].strip("-")
    if not re.search(r"[a-z]", name) or len(name) < 3:
        return ""
    return name if name[0].isalpha() else f"h-{name}"


def github_slug(text: str) -> str:
    """The anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")


def kramdown_slug(text: str) -> str:
    """The anchor that kramdown gives a heading."""
    return re.sub(r"[^a-z0-9 -]", "", re.sub(r"^[^A-Za-z]+", "", text).lower()).replace(" ", "-")
