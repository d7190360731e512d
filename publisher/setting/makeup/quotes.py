"""Pull-quotes and what they repeat: the blocks of a text, measured in lines before any is set.

Pure text: nothing here has seen a page.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from publisher.xhtml import Element, has_class, inner_text

_TOKEN = re.compile(r"[^\W_]+")
_HAN = re.compile("[㐀-鿿]")
LABEL = re.compile(r"\s*(?:fig(?:ure|\.)|table|chart|map|graph|exhibit|圖|图|表)\s*[\dIVX一二三四五六七八九十]", re.I)
"""How the caption of a figure or table with a number begins."""
LINE = 66
"""Characters of a line, for a first guess at how much text fills a page; Chinese ones count twice."""
PICTURE, HEAD = 6.0, 2.0
"""Lines of a picture, which may go elsewhere yet, and of the space about a head."""
_ENOUGH = 0.3
"""Part of a quote's runs of three words that its sentence has; a few such runs stand in other sentences too."""
_BESIDE = 2.8
"""Times the lines of a quote that it is high in the margin column."""
_TEXT = frozenset({"lead", "keyline", "long", "parted"})
"""Classes of paragraphs that are text all the same."""
_AGAIN = 0.6
"""Part of a quote's runs of three words that another quote has when it says the same."""


Grams = Mapping[str, set[tuple[str, str, str]]]
"""Block → its runs of three words."""


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
    lines: float
    """That it fills, or so; in the margin column a quote is as high as so many lines."""
    long: bool
    """At least three lines or so."""
    leads_on: bool
    """Ends in a colon: what follows belongs to it."""
    label: bool
    """Begins as the name of a figure or table does, such as ``Figure 3``."""
    rank: int = 0
    """Of a head: 1 to 6 as HTML has them, 7 for one at the side of the text; 0 for anything else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """What a quote repeats."""

    block: str
    start: float
    """Lines above it, and above what follows it."""
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """The text of an article as blocks, and what its quotes repeat."""

    blocks: dict[str, Block]
    """By name, in the order of the author."""
    at: dict[str, float]
    """Lines above each block, quotes not counted."""
    sentences: dict[str, Sentence]
    """Of each quote that the text repeats."""
    again: frozenset[tuple[str, str]] = frozenset()
    """Two quotes of which the second says words of the first."""
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
        kind, length = _kind(element), len(text) * (2 if zh else 1)
        blocks[str(place)] = Block(
            name=str(place),
            kind=kind,
            words=tokens(text),
            length=length,
            lines=_BESIDE * length / LINE if in_column and kind == "quote" else _lines(element, kind, length),
            long=long,
            leads_on=text.rstrip().endswith((":", "：")),
            label=LABEL.match(text) is not None,
            rank=_rank(element) if kind == "head" else 0,
        )
    still = [block for block in blocks.values() if block.kind != "quote"]
    sums = [0, *accumulate(block.lines for block in still)]
    at = {block.name: lines for block, lines in zip(still, sums, strict=False)}
    quotes = [block for block in blocks.values() if block.kind == "quote"]
    grams = {block.name: set(triples(block.words)) for block in [*quotes, *still]} if quotes else {}
    sentences = {quote.name: said for quote in quotes for said in _sentence(quote, still, at, grams)}
    return Copy(blocks=blocks, at=at, sentences=sentences, again=_again(quotes, grams), in_column=in_column)


def _lines(element: Element, kind: str, length: int) -> float:
    if kind == "head":
        return length / LINE + HEAD
    pictures = sum(1 for _ in element.iter("img", "svg")) if kind in {"object", "fixed"} else 0
    spaced = 0.0 if kind == "text" else 0.5 * max(1, len(element))
    return max(1, length / LINE) + spaced + PICTURE * pictures


def triples(words: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Words as they follow one another, by three."""
    return zip(words, words[1:], words[2:], strict=False)


def _kind(element: Element) -> str:
    if re.fullmatch(r"h[1-6]", element.tag) or has_class(element, "sidehead"):
        return "head"
    if has_class(element, "pull-quote"):
        return "quote"
    if element.tag == "p" and not (set((element.get("class") or "").split()) - _TEXT):
        return "text"
    return "object" if element.tag in {"figure", "table"} else "fixed"


def _rank(head: Element) -> int:
    return int(head.tag[1]) if re.fullmatch(r"h[1-6]", head.tag) else 7


def _sentence(quote: Block, still: Sequence[Block], at: Mapping[str, float], grams: Grams) -> tuple[Sentence, ...]:
    """The sentence that ``quote`` repeats, or nothing when it is not found."""
    wanted = grams[quote.name]
    most, best = math.ceil(len(wanted) * _ENOUGH) - 1, None
    for block in still:
        if block.kind in {"text", "fixed"} and (shared := len(wanted & grams[block.name])) > most:
            most, best = shared, block
    if best is None:
        return ()
    start, end = stretch([triple in wanted for triple in triples(best.words)], len(quote.words))
    above, each = at[best.name], best.lines / len(best.words)
    return (Sentence(block=best.name, start=above + start * each, end=above + (end + 2) * each),)


def stretch(hits: Sequence[bool], length: int) -> tuple[int, int]:
    """Where the most of ``hits`` lie within ``length`` of each other: the first of these, and after the last."""
    sums = [0, *accumulate(hits)]
    reach = [sums[min(len(hits), i + length)] - sums[i] if hit else 0 for i, hit in enumerate(hits)]
    start = reach.index(max(reach))
    within = hits[start : start + length]
    return start, start + max(i for i, hit in enumerate(within) if hit) + 1


def _again(quotes: Sequence[Block], grams: Grams) -> frozenset[tuple[str, str]]:
    """Quotes one after the other of which the second says words of the first."""
    return frozenset(
        (one.name, other.name)
        for one, other in pairwise(quotes)
        if len(grams[one.name] & grams[other.name]) >= max(1, _AGAIN * len(grams[other.name]))
    )
