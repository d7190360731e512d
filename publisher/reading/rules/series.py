"""Labels that count: ``Trend 1: …``, ``Case Study 2``, ``3. …``, each a paragraph in one dress."""

from __future__ import annotations

import itertools
import re

from publisher.reading.draft import Draft
from publisher.reading.tree import Block, Span, plain
from publisher.reading.words import joined

LABEL = re.compile(r"(?P<word>(?:[A-Z][a-z]+ ){0,2})(?P<number>\d{1,2})(?:[.:)] |$)")
LINE, LONGEST = 110, 300
"""Characters of a head; over the lesser it is a sentence, which no style sets in small capitals."""


def counted_labels(draft: Draft) -> None:
    """See paragraphs all in italics, or all in bold, that count up from one as the heads that they are.

    What one of them is the others are: a long one, or one that the text says
    again, is no paragraph and no pull-quote among heads.  Right below one
    another they are a list.
    """
    series: dict[tuple[str, str], dict[int, int]] = {}
    for place, block in enumerate(draft.blocks):
        if label := _label(block):
            counted = series.setdefault((block.spans[0].kind, label["word"]), {})  # type: ignore[union-attr]
            counted[place] = int(label["number"])
    for counted in series.values():
        places, numbers = list(counted), list(counted.values())
        counts = numbers[:2] == [1, 2] and all(b in (1, a + 1) for a, b in itertools.pairwise(numbers))
        parted = all(b - a > 1 for a, b in zip(places, [*places[1:], len(draft.blocks)], strict=True))
        longest = max(len(plain(draft.blocks[place].spans)) for place in places)
        for place in places if counts and parted else ():
            draft.blocks[place].attrs["class"] = "keyline long" if longest > LINE else "keyline"


def _label(block: Block) -> re.Match[str] | None:
    """The number of a paragraph that is one span of emphasis, and the word before it."""
    if block.kind != "p" or "class" in block.attrs or len(block.spans) != 1:
        return None
    span = block.spans[0]
    text = joined(plain(block.spans))
    return (
        LABEL.match(text) if isinstance(span, Span) and span.kind in ("em", "strong") and len(text) <= LONGEST else None
    )
