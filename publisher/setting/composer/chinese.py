"""Chinese and Japanese characters: where lines may end, what may be squeezed or spread.

The rules are those on which CLREQ (Requirements for Chinese Text Layout) and
JLREQ agree with the practice of Song-type book setting: no mark that closes
begins a line, none that opens ends one; lines are made flush between characters;
a full-width mark may lose the blank on its empty side, and of two marks together
the blank between them is halved at once, and at either end of a line it goes.  Which side is empty is seen from the
ink, so centred (Traditional) and low-left (Simplified) marks need no table.
Pure: strings and numbers in, numbers out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

IDEOGRAPHS = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u30ff\u3100-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
HAS_IDEOGRAPH = re.compile(f"[{IDEOGRAPHS}]").search
QUOTES = frozenset("“‘”’")
"""Marks that have a cell of their own in a Chinese face and none in a Latin one."""
OPENING = frozenset("「『（《〈【〔［｛〖〘〚｟〝﹙﹛﹝“‘")
BRACKETS = frozenset("」』）》〉】〕］｝〗〙〛｠〞〟﹚﹜﹞”’")
CLOSING = BRACKETS | frozenset("，。、；：！？．﹐﹑﹒﹔﹕﹖﹗")
MARKS = OPENING | CLOSING
NOT_FIRST = CLOSING | frozenset(
    ",.;:!?)]}…‥⋯·‧・･—–~～〜／%％‰°′″℃℉¢￠‼⁇⁈⁉︰｡､｣"
    "ー々〻ゝゞヽヾぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿｧｨｩｪｫｬｭｮｯｰ"
)
"""Of Unicode's classes CL, CP, EX, IS, NS, IN and PO what Chinese and Japanese use (UAX 14, CLREQ 3.1.3)."""
NOT_LAST = OPENING | frozenset("([{｢$£¥€＄￡￥﹩№")
HANGING = frozenset("，。、．")
PAIRS = frozenset(("——", "……", "⋯⋯", "⸺", "──"))
"""Two cells that are one sign."""
WIDE = re.compile(f"[{IDEOGRAPHS}{''.join(map(re.escape, sorted(MARKS - QUOTES)))}]").match
FULL = 0.9
"""Em from which on a mark stands in a cell."""
CORNER = 0.25
"""Part of its blank that a mark in the left corner of its cell has on its left at most."""
SQUEEZED_MARGIN = 0.05
"""Em of blank left beside the ink of a squeezed mark."""
LOOSEST = 1.2
"""Ratio up to which characters are let apart before other gaps are asked: .06 em as the style has it."""
NARROWER, WIDER_GAP, WIDEST_SPACE, LETTER = 0.025, 0.25, 0.5, 0.016
"""Em, where all else is used up: taken out between two characters, and let in between a character and a letter, into
a word space until it is so wide (both as JIS X 4051 has it), and between two letters."""
BLANKS = " \u00a0\n\ufffc"


def forbid(text: str, allowed: bytearray, wide: Sequence[bool]) -> None:
    """Take back breaks before and after marks, in place; add those that curly quotation marks hide."""
    for i in range(1, len(text)):
        before, after = text[i - 1], text[i]
        if after in NOT_FIRST or before in NOT_LAST or before + after in PAIRS:
            allowed[i] = 0
        elif (after in "“‘" or before in "”’") and (wide[i - 1] or wide[i]):
            allowed[i] = before not in BLANKS and after not in BLANKS


def forbid_lone_last(text: str, allowed: bytearray) -> None:
    """Take back the break that would leave one character, with its marks, on the last line."""
    end = len(text.rstrip())
    last = end - 1
    while last > 0 and text[last] in NOT_FIRST:
        last -= 1
    if last > 0 and is_wide(text[last]):
        for i in range(last, end):
            allowed[i] = 0


def is_wide(char: str) -> bool:
    """Whether a character stands in a cell of its own."""
    return bool(WIDE(char))


def cells(text: str, advances: Sequence[float], sizes: Sequence[float]) -> list[bool]:
    """Which characters stand in a cell; curly quotation marks where the face gives them one."""
    known = {char: is_wide(char) for char in set(text)}
    wide = [known[char] for char in text]
    if not known.keys().isdisjoint(QUOTES):
        for i, char in enumerate(text):
            if char in QUOTES:
                wide[i] = advances[i] > FULL * sizes[i]
    return wide


def pairs(text: str) -> list[int]:
    """Where two cells are one sign: places at which nothing may come between."""
    return [i for i in range(1, len(text)) if text[i - 1 : i + 1] in PAIRS]


class Give:
    """What each character of a text can take or lose, in pixels."""

    __slots__ = ("before", "cut", "shrink", "stretch", "wide")

    def __init__(self, wide: list[bool]) -> None:
        count = len(wide)
        self.wide = wide
        """Whether it stands in a cell of its own."""
        self.stretch = [0.0] * count
        """Let in after it at ratio 1."""
        self.shrink = [0.0] * count
        """Squeezed out of it at ratio -1."""
        self.before = [0.0] * count
        """Part of the squeeze that comes off its left side."""
        self.cut = [0.0] * count
        """Taken off its right side whatever the line; negative where a gap is put in."""


def measure_give(
    text: str,
    advances: Sequence[float],
    sizes: Sequence[float],
    tracking: float,
    latin_gap: float,
    blanks_of: Callable[[int], tuple[float, float]],
) -> Give:
    """Give of every character.

    ``sizes`` are em, ``tracking`` and ``latin_gap`` parts of it; the gap comes
    between Chinese and other letters where nothing is written between them, and
    half of it can be taken back.  ``blanks_of`` tells the blank beside a mark's ink.
    """
    wide = cells(text, advances, sizes)
    give = Give(wide)
    for i, char in enumerate(text):
        following = text[i + 1] if i + 1 < len(text) else ""
        if char in MARKS and advances[i] > FULL * sizes[i]:
            left, right = (max(0.0, blank - SQUEEZED_MARGIN * sizes[i]) for blank in blanks_of(i))
            both = left + right
            if both > 0:
                give.shrink[i] = min(both, 0.5 * sizes[i])
                give.before[i] = left / both
                if left and right:
                    _draw_in(i, text, left, right, give)
        if (
            following
            and (wide[i] or wide[i + 1])
            and char not in BLANKS
            and following not in BLANKS
            and char + following not in PAIRS
        ):
            give.stretch[i] = tracking * sizes[i]
            if latin_gap and wide[i] != wide[i + 1] and _is_letter(char) and _is_letter(following):
                give.cut[i] = -latin_gap * sizes[i]
                give.shrink[i] += latin_gap * sizes[i] / 2
    _halve_between_marks(text, give)
    return give


def _draw_in(i: int, text: str, left: float, right: float, give: Give) -> None:
    """Bring a bracket that its face has in the middle of the cell, as written faces do, to what it encloses."""
    if text[i] in OPENING:
        give.cut[i] += right
        give.shrink[i], give.before[i] = left, 1.0
    elif text[i] in BRACKETS and i and text[i - 1] not in BLANKS:
        give.cut[i - 1] += left
        give.shrink[i], give.before[i] = right, 0.0


def trims(text: str, give: Give) -> tuple[dict[int, float], dict[int, float]]:
    """Blank that a mark loses where a line begins with it, and where one ends: offsets and pixels.

    A mark in the middle of its cell, as Traditional has them, keeps what is not squeezed out.
    """
    first: dict[int, float] = {}
    last: dict[int, float] = {}
    for i, blank in enumerate(give.shrink):
        if blank and give.wide[i] and text[i] in MARKS:
            if give.before[i] == 1 and text[i] in OPENING:
                first[i] = blank
            elif give.before[i] < CORNER and text[i] in CLOSING:
                last[i] = blank * (1 - give.before[i])
    return first, last


class Reserve(NamedTuple):
    """What each character can take or lose when its :class:`Give` is used up, in pixels."""

    stretch: list[float]
    shrink: list[float]


def measure_reserve(
    text: str, advances: Sequence[float], sizes: Sequence[float], give: Give, stretch: float
) -> Reserve:
    """Reserve of every character; a space has grown by ``stretch`` of itself at ratio 1.

    The norm for Japanese lets gaps beside Latin letters grow first and to half
    an em; here characters are let apart a little before the colour of a line is
    broken by holes.
    """
    reserve = Reserve([0.0] * len(text), [0.0] * len(text))
    wide = give.wide
    for i in range(len(text) - 1):
        char, following, size = text[i], text[i + 1], sizes[i]
        if char in " \u00a0":
            reserve.stretch[i] = max(0.0, WIDEST_SPACE * size - (1 + LOOSEST * stretch) * advances[i])
        elif wide[i] and wide[i + 1]:
            if give.stretch[i] and char not in MARKS:
                reserve.shrink[i] = NARROWER * size
        elif following not in BLANKS and char not in BLANKS:
            if not (wide[i] or wide[i + 1]):
                reserve.stretch[i] = LETTER * size
            elif _is_letter(char) and _is_letter(following):
                reserve.stretch[i] = WIDER_GAP * size
    return reserve


def _is_letter(char: str) -> bool:
    return char.isalnum() or char in "%$£€"


def _halve_between_marks(text: str, give: Give) -> None:
    """Of two full-width marks together, the blank between is taken out of the first or the second."""
    for i in range(len(text) - 1):
        if text[i] not in MARKS or text[i + 1] not in MARKS or not (give.shrink[i] and give.shrink[i + 1]):
            continue
        right = give.shrink[i] * (1 - give.before[i])
        if right > 0:
            left = give.shrink[i] - right
            give.cut[i] += right
            give.shrink[i], give.before[i] = left, 1.0
        else:
            left = give.shrink[i + 1] * give.before[i + 1]
            give.cut[i] += left
            give.shrink[i + 1], give.before[i + 1] = give.shrink[i + 1] - left, 0.0
