"""Lines of a title in Chinese or Japanese, broken by marks and phrases first and by width after that."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Collection
from functools import lru_cache
from typing import TYPE_CHECKING

from publisher.reading.language import chinese_script

if TYPE_CHECKING:
    from budoux import Parser

RELEASE = "0.10.1"
"""Of BudouX and its models; a part of our code and so of every key, since other models break other lines."""
_ASCII_EM = 0.6
_NOT_FIRST = frozenset("，。、；：！？）」』》〉】”’…⋯—·・‧,.;:!?)%")
_NOT_LAST = frozenset("（「『《〈【“‘($#")
_ENDS_CLAUSE = frozenset("，、。；：！？…⋯—,;:!?")
_ENDS_WORD = frozenset("·・‧」』》〉）】”’)")
BRACKETS = frozenset("）」』》〉】”’")
CORNERED = BRACKETS | frozenset("，。、；：")
"""Marks that a line may end with without their blank half; Traditional stops stand in the middle of their cells."""
_HALF = 0.5
"""Em of a mark that is blank."""
_SHORT_RUN = re.compile(r"(?<=[^\W\da-zA-Z])[0-9A-Za-z]{1,2}(?=[^\W\da-zA-Z])")
_GAPS = 0.15
"""Em that the gaps on either side of a letter or two are wider than these are narrow."""
_LEANS_BACK = frozenset("的了着著過过們们地得之嗎吗呢吧啊等者")
"""Begin no line where another break is as good: each belongs to the word before it."""
_LEANS_ON = frozenset(
    "一二三四五六七八九十百千兩两几幾數数半在和與与及或為为把被從从對对於于將将以是不沒没各每這这那第"
)
"""End none likewise."""
_OF_DATES = frozenset("年月")
_CLAUSE, _MARK, _PHRASE, _DOUBT, _WITHIN, _NEVER = 0.4, 0.6, 1.0, 0.35, 8.0, 1000.0
"""What it costs to end a line with a clause, at another mark, at a phrase, for each doubt of that, within a phrase, and
where no line may end; a blank of the author's costs nothing.  A line half as long as the even one, beside one that is
half again as long, costs a half."""
_ANOTHER = 4.0
"""What one line more than there need be costs in a title."""
_SURELY_A_WORD = 4
"""Times that two characters stand together in a text where they are surely of one word."""
_PARAGRAPH = 300
"""Characters from which on a text is a paragraph, whose lines the engine breaks."""
_TELLING = 1000
"""Characters of the text below that tell its script."""


def balance_han(
    text: str, per_line: float, said: str = "", *, trimmed: Collection[str] = (), another: float = _ANOTHER
) -> tuple[str, ...]:
    """``text`` in even lines of at most ``per_line`` em: broken at blanks and marks where these are near, else between
    phrases, and within one only where it is longer than a line.

    Two characters that often stand together in ``said``, the text below, are of one phrase.
    Lines end without the blank half of the ``trimmed`` marks; where there are any, the first begins without its own.
    One line more than there need be costs ``another``; a phrase that a line's end parts from its clause costs one.
    """
    text = text.strip()
    widths = _widths(text)
    wide = sum(widths)
    if wide <= per_line or not 1 < len(text) < _PARAGRAPH:
        return (text,) if text else ()
    if trimmed and text[0] in _NOT_LAST and not text[0].isascii():
        widths[0] -= _HALF
    costs = _costs(text, said)
    best: tuple[float, tuple[int, ...]] = (math.inf, ())
    fewest = 0
    for count in range(max(2, math.ceil(wide / (max(1.0, per_line) + 2 * _HALF))), len(text) + 1):
        cost, cuts = _cuts(text, count, per_line, costs, widths, trimmed)
        if cuts:
            fewest = fewest or count
            best = min(best, (cost + another * (count - fewest), cuts))
            if best[0] < 2 * another or count > fewest + 1:
                break
    edges = (0, *best[1], len(text))
    return tuple(text[start:end].strip() for start, end in itertools.pairwise(edges))


def _widths(text: str) -> list[float]:
    """Width of each character in em, letters and figures of ASCII taken as narrow ones."""
    widths = [_ASCII_EM if c.isascii() else 1.0 for c in text]
    for run in _SHORT_RUN.finditer(text):
        widths[run.start()] += _GAPS
    return widths


def _cuts(
    text: str, count: int, most: float, costs: list[float], widths: list[float], trimmed: Collection[str]
) -> tuple[float, tuple[int, ...]]:
    """The cheapest ``count`` lines, by where each but the last ends; infinite where they cannot fit.

    No line ends farther than two lines from where even ones would, so that the work grows with the text alone.
    """
    upto = [0.0, *itertools.accumulate(widths)]
    even = upto[-1] / count
    blank = [width if c.isspace() else _HALF * (c in trimmed) for c, width in zip(text, widths, strict=True)]
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for left in range(count - 1, -1, -1):
        longer: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (cost, cuts) in best.items():
            for end in range(start + 1, len(text)) if left else (len(text),):
                wide = upto[end] - upto[start] - blank[end - 1]
                if wide > most + 0.01:
                    break
                if abs(upto[end] - (count - left) * even) > 2 * most:
                    continue
                total = cost + count / 2 * (wide / even - 1) ** 2 + (costs[end] if left else 0.0)
                if total < longer.get(end, (math.inf,))[0]:
                    longer[end] = total, (*cuts, end)
        best = longer
    cost, cuts = best.get(len(text), (math.inf, ()))
    return cost, cuts[:-1]


def _costs(text: str, said: str) -> list[float]:
    """What it costs to end a line before each character."""
    ends, surely = _ends_of_phrases(text, said)
    pairs = itertools.pairwise(itertools.pairwise((0, *sorted(ends))))
    letters = [0, *itertools.accumulate(c not in _NOT_FIRST for c in text)]
    shorter = {
        here: min(letters[here] - letters[last], letters[following] - letters[here])
        for (last, here), (_, following) in pairs
    }
    return [_NEVER, *(_cost(text, cut, shorter.get(cut, 0), cut in surely, said) for cut in range(1, len(text)))]


def _cost(text: str, cut: int, shorter: int, sure: bool, said: str) -> float:
    before, after = text[cut - 1], text[cut]
    if before.isspace():
        around = text[:cut].rstrip()[-1:] + after
        return _PHRASE if any(c.isascii() for c in around) else 0.0
    if after.isspace() or after in _NOT_FIRST or before in _NOT_LAST or (before + after).isascii():
        return _NEVER
    if before in _ENDS_CLAUSE:
        return _CLAUSE
    if before in _ENDS_WORD or after in _NOT_LAST:
        return _MARK
    if not shorter or before.isdigit():
        return _WITHIN
    leans = after in _LEANS_BACK or before in _LEANS_ON or (before in _OF_DATES and after.isdigit())
    doubts = (shorter == 1) + (not sure) + 2 * leans
    return _PHRASE + _DOUBT * doubts + (said.count(before + after) >= _SURELY_A_WORD)


def _ends_of_phrases(text: str, said: str) -> tuple[set[int], set[int]]:
    """Where phrases of ``text`` end, and at which of these the model of the other script finds an end as well."""
    if any("\u3041" <= c <= "\u30fa" for c in text):
        japanese = _ends(text, "ja")
        return japanese, japanese
    script = chinese_script(text + said[:_TELLING])
    ends = _ends(text, script)
    return ends, ends & _ends(text, "zh-Hans" if script == "zh-Hant" else "zh-Hant")


def _ends(text: str, language: str) -> set[int]:
    return set(itertools.accumulate(map(len, _parser(language).parse(text))))


@lru_cache(maxsize=3)
def _parser(language: str) -> Parser:
    import budoux  # only a line too long for its place needs the models

    load = {
        "ja": budoux.load_default_japanese_parser,
        "zh-Hans": budoux.load_default_simplified_chinese_parser,
        "zh-Hant": budoux.load_default_traditional_chinese_parser,
    }
    return load[language]()
