"""Where a line may end, and how gladly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import pyphen

from publisher.setting.composer.chinese import IDEOGRAPHS

WORD = re.compile(rf"[^\W\d_{IDEOGRAPHS}]+(?:[’'][^\W\d_{IDEOGRAPHS}]+)*")
"""Letters of one word; Han and kana make none."""
ADDRESS = re.compile(
    r"(?:https?://|www\.|doi\.org/|doi:)[^\s\u2e80-\uffff]+|[^\s\u2e80-\uffff]*/[^\s/\u2e80-\uffff]+/[^\s\u2e80-\uffff]+"
)
SYLLABLE = re.compile("(?<=[A-Za-z][aeiouy])(?=[b-df-hj-np-tv-xz][aeiouy][a-z])")
"""After a vowel, before a consonant that a vowel follows: where names of all countries part."""
SEAM = re.compile("(?<=[a-z])(?=[A-Z])")
"""Where the words of a name such as ``PowerPoint`` meet."""
SHORTEST_CAPITALS = 8
"""Letters of a word in capitals that may be divided as a last resort; shorter ones are said letter by letter."""
SHORTEST_WORD = 5
ODD_LAST = re.compile("[-\u2010—–/\u00ad]")
SYMBOL = re.compile(r"[^\W\d_]{1,2}\b(?!-)", re.A)
"""One or two letters after a hyphen, such as the ``g`` of ``high-g``, which stay with it."""
NOT_FIRST = re.compile("[—–…]|-(?= )")

SHORTENED = re.compile(r"(?<=[^\W\d_])\.(?=\d)")
"""The stop of a shortened word, before its number."""
TAG = re.compile(r"(?<![A-Za-z0-9])[#@＃＠]\w+")
"""A label or a name as networks mark them; its mark stays with it."""
SHORT_TAG, LONGEST_TAG = 6, 16
"""Characters of one that is not divided, in a text and in a line of nothing else."""

HYPHEN, COMPOUND_HYPHEN, HARD_HYPHEN, DASH, ADDRESS_PART, FIGURE = 60, 150, 55, 25, 70, 80
"""Penalties, as TeX has them."""
LITTLE, LITTLE_HYPHEN = 2, 150
"""Letters of which the next line gets no more by a hyphen but where it helps much, as in ``econom-ic``."""
COUNTED = re.compile(rf"[0-9](?=[{IDEOGRAPHS}])")
"""The last of a figure that a Chinese character follows, such as that of a year or a day: they are one word."""
CASE = re.compile("[’'][^\\W\\d_]{1,2}$")
"""The end of a genitive or a short form, which is no syllable."""


class Break(NamedTuple):
    """One way to end a line."""

    end: int
    """Where what is seen of the line ends."""
    next: int
    """Where the next line begins."""
    penalty: float = 0
    hyphenated: bool = False
    """Whether the line ends with a hyphen, ours or the author's."""
    hyphen: bool = False
    """Whether we add it."""


Spot = tuple[int, int, float, bool, bool]
"""A break with no names to its fields: there are hundreds in a paragraph, and a line needs one."""


def opportunities(text: str, allowed: Sequence[int], *, cjk: bool) -> list[Spot]:
    """Breaks without a hyphen of ours; ``allowed`` has the offsets at which Unicode has one, in order.

    A line does not begin with a dash or an ellipsis, nor does an address break
    anywhere but as the Chicago Manual has it; the number in ``p.151`` stays with its word,
    and a label with its mark.
    """
    addresses = _addresses(text)
    offsets, within = allowed, set[int]()
    if addresses:
        within = set(_address_breaks(text, addresses))
        inside = [offset for start, stop in addresses for offset in range(start + 1, stop)]
        offsets = sorted(set(offsets).difference(inside) | within)
    odd = within.union(mark.start() + 1 for mark in ODD_LAST.finditer(text))
    counted = {mark.end() for mark in COUNTED.finditer(text)} if cjk else frozenset[int]()
    if not cjk:
        odd.update(mark.start() for mark in NOT_FIRST.finditer(text))
    tied = {mark.end() for mark in SHORTENED.finditer(text)}
    if any(mark in text for mark in "#@＃＠"):
        tied.update(_in_tags(text))
    found: list[Spot] = []
    for offset in offsets:
        if offset in tied:
            continue
        if offset in odd:
            found += _odd(text, offset, cjk, offset in within)
        elif text[offset - 1] != " ":
            found.append((offset, offset, FIGURE if offset in counted else 0, False, False))
        else:
            end = offset - 1
            while end and text[end - 1] == " ":
                end -= 1
            if end:
                found.append((end, offset, 0, False, False))
    return found


def _in_tags(text: str) -> Iterator[int]:
    """Places behind the marks of labels, and within those that are short."""
    longest = LONGEST_TAG if all(TAG.fullmatch(word) for word in text.split()) else SHORT_TAG
    for tag in TAG.finditer(text):
        first, stop = tag.span()
        yield from range(first + 1, stop if stop - first <= longest else first + 2)


def _odd(text: str, offset: int, cjk: bool, in_address: bool) -> list[Spot]:
    """The break after a hyphen, dash or slash or within an address; none before a dash or an ellipsis."""
    end = len(text[:offset].rstrip(" "))
    if not end or (not cjk and NOT_FIRST.match(text, offset)):
        return []
    last = text[end - 1] if end == offset else ""
    if in_address:
        return [(end, offset, ADDRESS_PART, False, False)]
    if last and last in "-\u2010":
        if SYMBOL.match(text, offset):
            return []
        return [(end, offset, HARD_HYPHEN, True, False)]
    if last == "–" and text[end - 2 : end - 1].isdigit() and text[offset : offset + 1].isdigit():
        return []  # a range of figures stays whole
    if last and last in "—–/":
        return [(end, offset, DASH, False, False)]
    if last == "\u00ad":
        return [(end, offset, HYPHEN, True, True)]
    return [(end, offset, 0, False, False)]


def _addresses(text: str) -> list[tuple[int, int]]:
    """Where addresses stand."""
    if "/" not in text and "www." not in text and "doi:" not in text:
        return []
    return [match.span() for match in ADDRESS.finditer(text)]


def _address_breaks(text: str, addresses: Sequence[tuple[int, int]]) -> Iterator[int]:
    """After a colon or the last of slashes, before any other mark; no part has fewer than three characters."""
    for start, stop in addresses:
        former = start
        for offset in range(start + 3, stop - 2):
            before, after = text[offset - 1], text[offset]
            after_slash = before in "/:" and after not in "/:"
            before_mark = after in ".,-_?#%~&=" and before not in "/:.,-_?#%~&="
            if (after_slash or before_mark) and offset - former >= 3:
                former = offset
                yield offset


def hyphens(text: str, key: tuple[str, int, int, int], start: int = 0, *, guess: bool = False) -> Iterator[Spot]:
    """Breaks inside words; ``key`` is language, fewest letters, fewest before, fewest after.

    Words with soft hyphens, those of addresses, and marked ones, such as ``#this`` and
    ``@that``, are left alone; names put together part at their seams.  With ``guess`` words
    in which the dictionary has none are divided as most are said, as are long ones in
    capitals, and a marked one parts at its seams with no hyphen.
    """
    addresses = _addresses(text)
    for match in WORD.finditer(text):
        first, stop = match.span()
        if stop - first < SHORTEST_WORD or any(a <= first < b for a, b in addresses):
            continue
        around = text[max(0, first - 1) : stop + 1]
        if "\u00ad" in around:
            continue
        word = match.group()
        if around[0] in "#@" or around[-1] == "@":
            if guess:
                yield from ((start + at, start + at, ADDRESS_PART, False, False) for at in _seams(word, first, key))
            continue
        penalty = COMPOUND_HYPHEN if around[0] in "-\u2010" or around[-1] in "-\u2010" else HYPHEN
        little = len(CASE.sub("", word)) - LITTLE
        for point in _points(word, key, guess=guess):
            offset = start + first + point
            yield offset, offset, penalty if point < little else LITTLE_HYPHEN, True, True


def _points(word: str, key: tuple[str, int, int, int], *, guess: bool) -> tuple[int, ...]:
    """Where a word may be divided, in letters from its beginning."""
    if SEAM.search(word):
        return _seams(word, 0, key)
    if word.isupper() and (not guess or len(word) < SHORTEST_CAPITALS):
        return ()
    found = points(word, *key)
    return tuple(syllable.start() for syllable in SYLLABLE.finditer(word)) if guess and not found else found


def _seams(word: str, first: int, key: tuple[str, int, int, int]) -> tuple[int, ...]:
    """Where the parts of a name that is put together meet, counted from ``first``; at the fewest letters of ``key``."""
    _, _, left, right = key
    return tuple(first + seam.start() for seam in SEAM.finditer(word, left, len(word) - right + 1))


@lru_cache(maxsize=1 << 16)
def points(word: str, language: str, total: int, left: int, right: int) -> tuple[int, ...]:
    """Offsets in a word at which it may be hyphenated."""
    if len(word) < total:
        return ()
    # A point with data wants another spelling (Hungarian, Swedish); such words are left whole.
    found = (int(point) for point in _dictionary(language, left, right).positions(word) if point.data is None)
    last = len(CASE.sub("", word)) - right
    return tuple(point for point in found if point <= last)


@lru_cache(maxsize=64)
def _dictionary(language: str, left: int, right: int) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang=language, left=left, right=right)


@lru_cache(maxsize=256)
def dictionary_of(language: str) -> str | None:
    """The dictionary for a language; English that does not say which is American."""
    if not language:
        return None
    return pyphen.language_fallback("en-US" if language == "en" else language)  # type: ignore[no-any-return]
