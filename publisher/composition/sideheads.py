"""Heads that an author wrote as a paragraph of bold or italics, and words shouted in capitals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import dropwhile, takewhile

from publisher.reading.words import CJK_CHARACTER, is_cjk
from publisher.xhtml import Element, add_class, has_class, inner_text

_LONGEST = 300
"""Characters of a side-head; italics longer than a line or two that are no capitals are text."""
_LINE = 110
_LEAD_IN = 40
"""Characters of a paragraph that announces the next, such as a label."""
_NUMBERED = re.compile(
    r"(?:\d+|[IVXLC]+|[一二三四五六七八九十]+)[.、．)）:：]|[一二三四五六七八九十]{1,3}[ \u3000]"
    r"|(?:chapter|part|section)\b|第.{1,4}[章節节部條条款項项編编回篇課课]",
    re.I,
)
_LABELLED = re.compile(r"[A-Z]\w+(?: [A-Z]\w+)? \d{1,2}[:.：] ")
_COUNTED = re.compile(r"(\d{1,2})[ \u00a0]")
_HEADS = ("h2", "h3", "h4")
_DECK = 24
"""Characters of a Chinese line in italics below a head, which says more of what that is about."""
_SENTENCE = re.compile("[，。；：！？…]")
_STOPPED = re.compile(
    r"(?:\d{1,2}\. |\.\s\.\s\.\s)?(?:[^.?!…]|\.(?=\w)|(?<=[A-Z])\.(?=\s))*"
    r"(?:(?<![A-Z])[a-z]{3}(?<!etc)|[A-Z&][A-Z])\.\s*"
)
"""A head that a full stop ends, no abbreviation's and the only one but those of its number, of initials, and of an
ellipsis by which it goes on.
"""
_BACK = re.compile(
    r"(?:appendi(?:x|ces)|annex(?:es?)?|anhang|anexo)\b.*|附[录錄件].*"
    r"|glossary|(?:end)?notes|references|(?:selected )?bibliography|works cited|further reading|acknowledge?ments?"
    r"|(?:list of )?(?:abbreviations|acronyms)|about the authors?"
    r"|术语表|術語表|[注註][释釋]|参考文献|參考文獻|[致鸣鳴][谢謝]",
    re.I | re.S,
)
"""Heads of what stands after the last numbered section of a report."""
_LETTERED = re.compile(
    r"(?i:appendix|annex|anhang|anexo) (?:[A-Z]|\d{1,2}|[IVX]+)\b|附[录錄件]?[一二三四五六七八九十]+(?!\w)"
)
"""The label by which appendices are counted."""
_ENDS = tuple(".,;:…”’\"'")


def carry_numbers(heads: Sequence[str]) -> bool:
    """True when heads carry their own numbers: one with a mark after it, or several that count up, as ``2 Method``,
    or after a word, as ``Lesson 2: Method``.
    """
    plain = [int(found[1]) for head in heads if (found := _COUNTED.match(head))]
    counting = len(plain) > 1 and plain == sorted(set(plain)) and plain[0] < 3
    labelled = sum(bool(_LABELLED.match(head)) for head in heads) > 1
    return counting or labelled or any(_NUMBERED.match(head) for head in heads)


def mark_side_heads(body: Element) -> None:
    """Give ``sidehead`` to a paragraph that is nothing but a head, ``sidehead deck`` to one that says below a head
    what its part is about, ``lead-in`` to a short one that a colon ends,
    ``lead-in over`` to one that stands over verse as a date or an office does,
    ``parted`` to the text that goes on after what is all in italics below such a head,
    ``capitals`` to a head all in capital letters, ``lone`` to a list that is nothing but one,
    ``below-box`` to a head that stands right below the rule of a box, ``back`` to the last heads where they are those
    of an appendix, a glossary or the like, and to all from the first appendix that has a letter or a number of its own
    on, and to the one beside them that would be the only one with a number; a style that numbers heads does not number
    these.

    ``below`` to a side-head in italics in a part of the third rank, whose head is not in capitals: small ones, which
    it would be set in, are lower than those of a side-head.

    A style keeps these with the text below them, unbroken by hyphens, and sets capitals in small ones.
    A head that is one sentence loses its full stop, as print has it.
    """
    rank = ""
    for line in body.iterchildren("p", *_HEADS):
        if line.tag != "p":
            rank = "" if _shouted(inner_text(line)) else str(line.tag)
        elif _is_deck(line):
            add_class(line, "sidehead deck")
        elif has_class(line, "crosshead") or _is_side_head(line):
            below = rank == "h3" and _is_slanted(line) and not _is_bold(line[0])
            add_class(line, "sidehead below" if below else "sidehead")
            _mark_capitals(line)
            _part_after(line)
        elif not line.get("class") and len(text := inner_text(line).strip()) <= _LEAD_IN:
            if text.endswith((":", "：")):
                add_class(line, "lead-in")
            elif (follows := line.getnext()) is not None and has_class(follows, "verse") and text[-1:] not in ".。":
                add_class(line, "lead-in over")
    for single in body.iterchildren("ul"):
        if len(single) == 1 and _is_lone(single[0]):
            add_class(single, "lone")
    _mark_heads(body)


def _mark_heads(body: Element) -> None:
    heads = list(body.iterchildren("h2"))
    appended = [*dropwhile(lambda head: not _LETTERED.match(inner_text(head).strip()), heads)]
    back = appended or [*takewhile(_is_back, reversed(heads))]
    for head in heads if len(heads) - len(back) == 1 < len(heads) else back:  # one alone is not counted
        add_class(head, "back")
    for head in heads:
        if (above := head.getprevious()) is not None and has_class(above, "box"):
            add_class(head, "below-box")
    for head in body.iter("h2", "h3", "h4", "h5", "h6"):
        if not len(head) and _STOPPED.fullmatch(head.text or ""):
            head.text = (head.text or "").rstrip()[:-1]
        if head.tag != "h2":
            _mark_capitals(head)


def _is_back(head: Element) -> bool:
    return _BACK.fullmatch(inner_text(head).strip(" \n.:：")) is not None


def _part_after(head: Element) -> None:
    """Part what goes on in upright letters from the paragraphs in italics below ``head``, as a case told aside is."""
    first = below = head.getnext()
    while below is not None and _is_slanted(below) and not below.get("class"):
        below = below.getnext()
    if below is not None and below is not first and below.tag == "p" and not below.get("class"):
        add_class(below, "parted")


def mark_names(section: Element) -> None:
    """Give ``capitals`` to the name that a biography begins with, where it is in capital letters."""
    for name in section.iterfind(".//p[@class='bio']/strong"):
        _mark_capitals(name)


def _is_side_head(line: Element) -> bool:
    if len(line) != 1 or (line.text or "").strip() or (line[0].tail or "").strip():
        return False
    text = inner_text(line).strip()
    if line[0].tag == "strong" or _is_bold(line[0]):
        return has_class(line, "keyline")
    if has_class(line, "keyline"):
        return line[0].tag == "em" and line[0].find("strong") is None
    short = (
        len(text) <= _LINE
        and not text.endswith(_ENDS)
        and (text[-1:] != ")" or _is_titled(text))
        and text[:1].isalnum()
        and not CJK_CHARACTER.search(text)
    )
    above = line.getprevious()
    deck = (
        above is not None and above.tag in _HEADS and is_cjk(text) and len(text) <= _DECK and not _SENTENCE.search(text)
    )
    return line[0].tag == "em" and len(text) <= _LONGEST and (short or deck or _shouted(text)) and not line.get("class")


def _is_deck(line: Element) -> bool:
    """True for the one paragraph of bold italics, or sentence in italics, between a head and its text."""
    above, below, text = line.getprevious(), line.getnext(), inner_text(line)
    if above is None or above.tag not in _HEADS or below is None or len(text) > _LONGEST or _shouted(text):
        return False
    if not _is_slanted(line) or _is_slanted(below) or has_class(below, "attribution"):
        return False
    bold = _is_bold(line[0])
    return (bold and line.get("class") in (None, "keyline")) or (
        not line.get("class") and not is_cjk(text) and text.rstrip("”’\"'")[-1:] in tuple(".?!")
    )


def _is_slanted(line: Element) -> bool:
    """True for a paragraph all of which is in italics."""
    bare = line.tag == "p" and len(line) == 1 and not (line.text or "").strip() and not (line[0].tail or "").strip()
    return bare and line[0].tag == "em"


def _is_titled(text: str) -> bool:
    """True when the longer words of ``text`` begin with capitals, as those of a title do."""
    longer = [word for word in text.split() if len(word) > 3]
    return 2 * sum(word.lstrip("(")[:1].isupper() for word in longer) > len(longer)


def _is_bold(slanted: Element) -> bool:
    """True for italics all of which are bold."""
    inside = next(iter(slanted), None)
    return len(slanted) == 1 and inside is not None and inside.tag == "strong" and not (slanted.text or inside.tail)


def _is_lone(item: Element) -> bool:
    """True for the one item of a list that is nothing but a line of bold: a head with a bullet."""
    inside = item[0] if len(item) == 1 and item[0].tag == "p" and not (item.text or "").strip() else item
    bold = len(inside) == 1 and inside[0].tag == "strong"
    return bold and not ((inside.text or "") + (inside[0].tail or "")).strip() and len(inner_text(item)) <= _LINE


def _mark_capitals(element: Element) -> None:
    if _shouted(inner_text(element)):
        add_class(element, "capitals")


def _shouted(text: str) -> bool:
    """True for capitals that are more than an acronym: two words or more, or one of more than six letters."""
    letters = [c for c in text if c.isalpha()]
    return text.isupper() and len(letters) > 6 and all(c.isupper() or c in "’'" for c in letters)
