"""Where a pull-quote stands: within its section, away from its sentence, from heads and from other quotes.

Pure text: nothing here has seen a page.  A quote that stands well where its
author put it stays there, and one that has no better place stays too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate

from lxml import etree

from publisher.composition.markup import has_class, inner_text

Element = etree._Element

_TOKEN = re.compile(r"[^\W_]+")
_HAN = re.compile("[㐀-鿿]")
APART = 130
"""Words between a quote and its sentence; in Chinese ``APART_HAN`` characters."""
APART_HAN = 160
_BETWEEN = 2.2
"""Times that distance between two quotes."""
_LATER = 60
"""A place after the sentence counts as so many words farther than one before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A child of the text."""

    name: str
    """``data-make`` of its element."""
    kind: str
    """``text``, ``head``, ``quote`` or ``object``."""
    words: tuple[str, ...]
    long: bool
    """At least three lines or so."""


def tokens(text: str) -> tuple[str, ...]:
    """Words in small letters, Chinese by the character, without marks."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "").replace("'", "")
    return tuple(t for run in _TOKEN.findall(folded) for t in (list(run) if _HAN.search(run) else [run]))


def read_blocks(flow: Element) -> tuple[Block, ...]:
    """The children of the text as blocks, each named by ``data-make``, which is set here."""
    found = []
    for place, element in enumerate(e for e in flow if isinstance(e.tag, str)):
        element.set("data-make", str(place))
        words = inner_text(element)
        found.append(
            Block(
                name=str(place),
                kind=_kind(element),
                words=tokens(words),
                long=len(words) >= (70 if _HAN.search(words) else 200),
            )
        )
    return tuple(found)


def _kind(element: Element) -> str:
    if re.fullmatch(r"h[1-6]", element.tag):
        return "head"
    if has_class(element, "pull-quote"):
        return "quote"
    if element.tag == "p" and not (set((element.get("class") or "").split()) - {"lead", "keyline"}):
        return "text"
    return "object"


def place_quotes(blocks: Sequence[Block], *, zh: bool, banned: Collection[tuple[str, str]] = ()) -> tuple[str, ...]:
    """Names of ``blocks`` in the order in which they are to stand.

    :param banned: quote and the block before which it may not stand, by name
    """
    least = APART_HAN if zh else APART
    flow = [block for block in blocks if block.kind != "quote"]
    at = [0, *accumulate(len(block.words) for block in flow)]
    homes = _homes(blocks)
    taken: list[int] = []
    chosen: dict[int, list[str]] = {}
    for quote in (block for block in blocks if block.kind == "quote"):
        sentence = _sentence(quote, flow, at)
        place = _best(quote, homes[quote.name], flow, at, sentence, taken, least, banned)
        taken.append(at[place])
        chosen.setdefault(place, []).append(quote.name)
    order: list[str] = []
    for place in range(len(flow) + 1):
        order += chosen.get(place, [])
        order += [flow[place].name] if place < len(flow) else []
    return tuple(order)


def _homes(blocks: Sequence[Block]) -> dict[str, int]:
    """The gap, in the flow without quotes, where each quote stands now."""
    homes, place = {}, 0
    for block in blocks:
        if block.kind == "quote":
            homes[block.name] = place
        else:
            place += 1
    return homes


def _sentence(quote: Block, flow: Sequence[Block], at: Sequence[int]) -> int | None:
    """Words before the sentence that ``quote`` repeats; ``None`` when it is not found."""
    wanted = set(zip(quote.words, quote.words[1:], quote.words[2:], strict=False))
    best, where = 0, None
    for place, block in enumerate(flow):
        if block.kind != "text":
            continue
        grams = list(zip(block.words, block.words[1:], block.words[2:], strict=False))
        hits = [i for i, gram in enumerate(grams) if gram in wanted]
        if len(set(grams) & wanted) > best:
            best, where = len(set(grams) & wanted), at[place] + hits[0]
    return where


def _best(
    quote: Block, home: int, flow: Sequence[Block], at: Sequence[int], sentence: int | None,
    taken: Sequence[int], least: int, banned: Collection[tuple[str, str]],
) -> int:  # fmt: skip
    """The gap for ``quote``: home when that is good, else the nearest good one, else home."""
    first = max((i + 1 for i in range(home) if flow[i].kind == "head"), default=0)
    last = next((i for i in range(home, len(flow)) if flow[i].kind == "head"), len(flow))

    def good(i: int) -> bool:
        if not (max(first, 1) <= i < last and i < len(flow)):
            return False
        before, after = flow[i - 1], flow[i]
        if before.kind != "text" or after.kind != "text" or not before.long or not after.long:
            return False
        if i >= 2 and flow[i - 2].kind == "head" and len(before.words) < 60:
            return False
        if (quote.name, after.name) in banned or any(abs(at[i] - other) < least * _BETWEEN for other in taken):
            return False
        return sentence is None or abs(at[i] - sentence) >= least

    if good(home):
        return home
    origin = at[home] if sentence is None else sentence
    options = [(abs(at[i] - origin) + (0 if at[i] < origin else _LATER), i) for i in range(first, last) if good(i)]
    return min(options)[1] if options else home
