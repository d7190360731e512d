"""Where a pull-quote stands: within its section, away from its sentence, from heads and from other quotes.

Pure text: nothing here has seen a page.  A quote that stands well where its
author put it stays there, and one that has no better place stays too.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from publisher.xhtml import Element, has_class, inner_text

_TOKEN = re.compile(r"[^\W_]+")
_HAN = re.compile("[㐀-鿿]")
_LABEL = re.compile(r"\s*(?:fig(?:ure|\.)|table|chart|map|graph|exhibit|圖|图|表)\s*[\dIVX一二三四五六七八九十]", re.I)
APART = 200
"""Words between a quote and its sentence; in Chinese ``APART_HAN`` characters."""
APART_HAN = 320
_BETWEEN = 1.3
"""Times that distance between two quotes."""
_LATER = 60
"""A place after the sentence counts as so many words farther than one before."""
_SHARES = (1.0, 0.5, 0.25)
"""Parts of these distances that will do where there is no better place."""
_ENOUGH = 0.3
"""Part of a quote's runs of three words that its sentence has; a few such runs stand in other sentences too."""
_BESIDE = 2.8
"""Words of the text that stand beside each word of a quote in the margin column."""
_NEAREST = 0.2
"""Part of that distance that is kept whatever else gives way."""
_UNDER_HEAD = 60
"""Words between a head and a quote below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A child of the text."""

    name: str
    """``data-make`` of its element."""
    kind: str
    """``text``, ``head``, ``quote``, ``object`` for a figure or table, or ``fixed``, which stays where it is."""
    words: tuple[str, ...]
    length: int
    """Characters."""
    long: bool
    """At least three lines or so."""
    leads_on: bool
    """Ends in a colon: what follows belongs to it."""
    label: bool
    """Begins as the name of a figure or table does, such as ``Figure 3``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """The text of an article as blocks, and what its quotes repeat."""

    blocks: dict[str, Block]
    """By name, in the order of the author."""
    at: dict[str, int]
    """Words before each block, quotes not counted."""
    sentences: dict[str, int]
    """Quote → words before the sentence that it repeats, where that was found."""
    least: int
    """Words between the two."""
    in_column: bool = False
    """Quotes stand in a margin column, beside the text that follows."""


def tokens(text: str) -> tuple[str, ...]:
    """Words in small letters, Chinese by the character, without marks."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "").replace("'", "")
    return tuple(t for run in _TOKEN.findall(folded) for t in (list(run) if _HAN.search(run) else [run]))


def read_copy(flow: Element, *, zh: bool, in_column: bool = False) -> Copy:
    """The children of the text as blocks, each named by ``data-make``, which is set here."""
    blocks: dict[str, Block] = {}
    for place, element in enumerate(e for e in flow if isinstance(e.tag, str)):
        element.set("data-make", str(place))
        text = inner_text(element)
        long = len(text) >= (70 if _HAN.search(text) else 200)
        blocks[str(place)] = Block(
            name=str(place),
            kind=_kind(element),
            words=tokens(text),
            length=len(text) * (2 if zh else 1),
            long=long,
            leads_on=text.rstrip().endswith((":", "：")),
            label=_LABEL.match(text) is not None,
        )
    still = [block for block in blocks.values() if block.kind != "quote"]
    sums = [0, *accumulate(len(block.words) for block in still)]
    at = {block.name: words for block, words in zip(still, sums, strict=False)}
    sentences = {b.name: found for b in blocks.values() if b.kind == "quote" for found in _sentence(b, still, sums)}
    least = APART_HAN if zh else APART
    return Copy(blocks=blocks, at=at, sentences=sentences, least=least, in_column=in_column)


def _kind(element: Element) -> str:
    if re.fullmatch(r"h[1-6]", element.tag) or has_class(element, "sidehead"):
        return "head"
    if has_class(element, "pull-quote"):
        return "quote"
    if element.tag == "p" and not (set((element.get("class") or "").split()) - {"lead", "keyline"}):
        return "text"
    return "object" if element.tag in {"figure", "table"} else "fixed"


def _sentence(quote: Block, still: Sequence[Block], sums: Sequence[int]) -> tuple[int, ...]:
    """Words before the sentence that ``quote`` repeats: one number, or none when it is not found."""
    wanted = set(zip(quote.words, quote.words[1:], quote.words[2:], strict=False))
    most = math.ceil(len(wanted) * _ENOUGH) - 1
    where: tuple[int, ...] = ()
    for block, before in zip(still, sums, strict=False):
        if block.kind not in {"text", "fixed"}:
            continue
        grams = list(zip(block.words, block.words[1:], block.words[2:], strict=False))
        hits = [i for i, gram in enumerate(grams) if gram in wanted]
        if len(set(grams) & wanted) > most:
            most = len(set(grams) & wanted)
            where = (before + max(hits, key=lambda i: (sum(i <= hit < i + len(quote.words) for hit in hits), -i)),)
    return where


def suits(copy: Copy, quote: str, order: Sequence[str], place: int, *, share: float = 1.0) -> bool:
    """True when ``quote`` may stand before ``order[place]``: between two good paragraphs, away from its sentence.

    :param order: names of the blocks without that quote
    :param share: of the usual distance that will do; at 0 any two paragraphs will, and a long list above
    """
    if not 0 < place < len(order):
        return False
    above, before, after = (copy.blocks[order[max(0, i)]] for i in (place - 2, place - 1, place))
    listed = not share and before.kind == "fixed" and before.long
    if not (before.kind == "text" or listed) or after.kind != "text" or before.leads_on:
        return False
    if share and not (before.long and after.long):
        return False
    if above.kind == "head" and len(before.words) < _UNDER_HEAD:
        return False
    if _repeats(copy, quote, before.name):
        return False
    sentence, here = copy.sentences.get(quote), copy.at[after.name]
    beside = _BESIDE * len(copy.blocks[quote].words) if copy.in_column and share else 0.0
    apart = copy.least * max(share, _NEAREST)
    return sentence is None or here - sentence >= apart or sentence - here >= apart + beside


def _repeats(copy: Copy, quote: str, block: str) -> bool:
    """True when ``block`` holds the sentence that ``quote`` repeats."""
    inside = copy.sentences.get(quote, -1) - copy.at.get(block, 0)
    return 0 <= inside < len(copy.blocks[block].words)


def place_quotes(copy: Copy) -> tuple[str, ...]:
    """Names of the blocks in the order in which they are to stand."""
    order = list(copy.blocks)
    taken: list[int] = []
    for quote in [name for name, block in copy.blocks.items() if block.kind == "quote"]:
        home = order.index(quote)
        order.remove(quote)
        place = _best(copy, quote, order, home, taken)
        order.insert(place, quote)
        taken += [copy.at[name] for name in order[place + 1 : place + 2] if name in copy.at]
    return tuple(order)


def _best(copy: Copy, quote: str, order: Sequence[str], home: int, taken: Sequence[int]) -> int:
    """The place for ``quote``: home when that is good, else the nearest good one of its section, else home.

    Where none is good, one that is half as far or a quarter as far from its sentence will do.
    """
    kinds = [copy.blocks[name].kind for name in order]
    first = max((i + 1 for i in range(home) if kinds[i] == "head"), default=0)
    last = next((i for i in range(home, len(order)) if kinds[i] == "head"), len(order))

    def good(i: int, share: float = 1.0) -> bool:
        if i < 2 or not suits(copy, quote, order, i, share=share):  # never after the first paragraph, unless asked for
            return False
        here = copy.at[order[i]]
        return all(abs(here - other) >= copy.least * _BETWEEN * share for other in taken)

    origin = copy.sentences.get(quote, copy.at.get(order[home], 0) if home < len(order) else 0)
    for share in _SHARES:
        if good(home, share):
            return home
        options = []
        for i in range(first + 1, last):
            if good(i, share):
                here = copy.at[order[i]]
                options.append((abs(here - origin) + (0 if here < origin else _LATER), i))
        if options:
            return min(options)[1]
    return home
