"""What is set apart without a mark of its own: lines that say where something is from, sentences shown twice."""

from __future__ import annotations

import re

from publisher.reading.draft import Draft
from publisher.reading.rules.echo import Body
from publisher.reading.rules.quotes import CLOSE, ECHOES, SPEECH, WISHES
from publisher.reading.rules.standfirst import is_italic, is_said, upright
from publisher.reading.tree import Block, Span, Spans, plain
from publisher.reading.words import CJK_CHARACTER, joined, words

SOURCE = re.compile(
    r"(?:sources?|sources? and notes?|[資资]料[來来]源|[圖图]片[來来]源|[來来]源)\s*[:：]", re.IGNORECASE
)
LONGEST_SOURCE = 1200
BELOW = ("figure", "table", "ul", "ol", "box", "pre")
"""What a source can be that of."""
LEAST_WORDS, LEAST_CJK = 8, 12
LONGEST = 700
REPEATS, SHOWN_REPEATS = 0.85, 0.60
"""Share of a sentence that the text has too; the lesser where it is dressed as nothing but what is shown is."""
LEAST_AMID = 200
"""Letters of a paragraph that is text on either side of a sentence shown."""
CLOSING = "_*”’」"
SENTENCE_ENDS = (".", "!", "?", "…", "”", "’", '"', "。", "！", "？", "」")


def source_lines(draft: Draft) -> None:
    """See *Source: …* as the line under a figure, a table or a list that it is, quoted or not.

    A quote that begins so is nobody's words.  A paragraph is such a line only
    right below what it can be the source of.  It goes into the caption of a
    figure, which it stays with wherever that stands.
    """
    for place, block in enumerate(draft.blocks):
        line = block.children[0] if block.kind == "quote" and len(block.children) == 1 else block
        below = place > 0 and draft.blocks[place - 1].kind in BELOW
        if line.kind != "p" or "class" in line.attrs or not (block is not line or below):
            continue
        text = joined(plain(line.spans))
        if SOURCE.match(text) and len(text) <= LONGEST_SOURCE and "kind" not in block.attrs:
            line.spans = _bare(line.spans, ("em", "code"))
            line.attrs["class"] = "source-line"
            draft.blocks[place] = line
            if place and draft.blocks[place - 1].kind == "figure":
                draft.blocks[place - 1].children.append(_credit(line))
                line.spans = []
    draft.blocks = [block for block in draft.blocks if block.spans or block.attrs.get("class") != "source-line"]


def _credit(line: Block) -> Block:
    return Block(kind="p", spans=[" ", Span("span", line.spans, {"class": "credit"})], line=line.line)


def shown_twice(draft: Draft) -> None:
    """Set a sentence in italics or quotation marks, alone in its paragraph, as a pull-quote where the text says it too.

    Who has no mark for pull-quotes writes them so, or as a heading in a block
    quote.  It stands between paragraphs of another look, since several in a row
    are a summary or a talk, and not right below a heading, where it is a motto.
    The list of pull-quotes holds block quotes and not these.
    Where there are others, one that condenses a paragraph is one too.
    """
    wish = WISHES.get(draft.setting("pull-quotes").lower(), "")
    if wish == "quotation":
        return
    shown = [place for place in range(1, len(draft.blocks)) if _is_shown(draft.blocks, place)]
    if not shown:
        return
    twice = _repeated(draft, shown, wish)
    for number, place in enumerate(twice, 1):
        block = draft.blocks[place]
        said = Block(kind="p", spans=_bare(block.spans, ("em", "strong")), line=block.line)
        draft.blocks[place] = Block(
            kind="pull-quote", children=[said], line=block.line, attrs={"id": f"shown-{number}"}
        )
        if wish != "omit":
            draft.say("a-053", "info", "a sentence that the text repeats is set as a pull-quote", "", block.line)
    if wish == "omit":
        draft.blocks = [block for place, block in enumerate(draft.blocks) if place not in twice]


def _repeated(draft: Draft, shown: list[int], wish: str) -> list[int]:
    """Those of the places that the text repeats; where most of what opens with a quotation mark is talk, none of it."""
    rest = [b for n, b in enumerate(draft.blocks) if n not in shown and not _is_slanted(b)]
    text = [*draft.standfirst, *(part for b in rest for part in (b.children if b.kind == "quote" else [b]))]
    body = Body(text, [_text(draft.blocks[place]) for place in shown])
    twice = [place for place in shown if body.repeats(_text(draft.blocks[place])) >= _least(draft.blocks[place])]
    twice = sorted([*twice, *_within_longer(draft.blocks, [place for place in shown if place not in twice])])
    if wish != "omit" and (twice or draft.pull_quotes):
        twice = sorted({*twice, *(place for place in shown if _condenses(draft.blocks, place, body))})
    quoted = {place: _text(draft.blocks[place])[1:-1] for place in twice if is_said(draft.blocks[place])}
    opening = [line for line in map(_text, (b for b in draft.blocks if b.kind == "p")) if line.startswith(SPEECH)]
    talk = [line for line in opening if not any(said in line for said in quoted.values())]
    return twice if len(quoted) > len(talk) else [place for place in twice if place not in quoted]


def _least(block: Block) -> float:
    """How much of a sentence the text has to repeat: less of a whole one in bold italics, which may be condensed."""
    return SHOWN_REPEATS if _is_dressed(block) and _text(block).endswith(SENTENCE_ENDS) else REPEATS


def _condenses(blocks: list[Block], place: int, body: Body) -> bool:
    """True for a sentence in italics amid long paragraphs that says much of what one of the text does."""
    amid = place + 1 < len(blocks) and all(
        block.kind == "p" and "class" not in block.attrs and len(plain(block.spans)) >= LEAST_AMID
        for block in (blocks[place - 1], blocks[place + 1])
    )
    text = _text(blocks[place])
    slanted = amid and _is_slanted(blocks[place]) and not CJK_CHARACTER.search(text)
    return slanted and body.echoes(text) >= ECHOES and body.condenses(text) >= CLOSE


def _within_longer(blocks: list[Block], places: list[int]) -> list[int]:
    """Those of sentences in quotation marks that a longer one repeats, which may stand alone too, and is the text."""
    said = {place: _text(blocks[place]) for place in places if is_said(blocks[place])}
    longer = {place: [blocks[other] for other in said if len(said[other]) > len(said[place])] for place in said}
    return [place for place, text in said.items() if Body(longer[place], [text]).repeats(text) >= REPEATS]


def spoken_in_italics(draft: Draft) -> None:
    """Set paragraphs all in italics after a colon as one quotation; the list of quotations holds others."""
    kept: list[Block] = []
    quote: Block | None = None
    for block in draft.blocks:
        spoken = _is_slanted(block) and _text(block).endswith(SENTENCE_ENDS) and not _text(block).isupper()
        if not spoken or not (quote or (kept and _introduces(kept[-1]))):
            quote = None
            kept.append(block)
            continue
        said = Block(kind="p", spans=block.spans, line=block.line)
        upright(said)
        if quote is None:
            quote = Block(kind="quote", line=block.line)
            kept.append(quote)
        quote.children.append(said)
    draft.blocks = kept


def _is_shown(blocks: list[Block], place: int) -> bool:
    """True for a whole sentence in italics, in quotation marks or put as a crosshead, with no like beside it.

    It neither opens a section nor follows a colon.  In bold italics it may lack its full stop.
    """
    near = [blocks[place - 1], *blocks[place + 1 : place + 2]]
    led = blocks[place - 1].kind == "h" or _introduces(blocks[place - 1])
    alike = not led and any(is_so(blocks[place]) and not any(map(is_so, near)) for is_so in (_is_slanted, is_said))
    if not alike and blocks[place].attrs.get("class") != "crosshead":
        return False
    text = _text(blocks[place])
    if not alike and not text.endswith((".", "。")):
        return False
    found = words(text)
    least = LEAST_CJK if CJK_CHARACTER.search(text) else LEAST_WORDS
    ended = text.endswith(SENTENCE_ENDS) or _is_dressed(blocks[place])
    return least <= len(found) and len(text) <= LONGEST and ended and not text.isupper()


def _is_dressed(block: Block) -> bool:
    """True for a paragraph all in bold italics."""
    spans = block.spans
    while len(spans) == 1 and isinstance(spans[0], Span) and spans[0].kind in ("em", "strong"):
        inner = spans[0].children
        if len(inner) == 1 and isinstance(inner[0], Span) and {spans[0].kind, inner[0].kind} == {"em", "strong"}:
            return "class" not in block.attrs
        spans = inner
    return False


def _introduces(block: Block) -> bool:
    return block.kind == "p" and plain(block.spans).rstrip().rstrip(CLOSING).endswith((":", "："))


def _is_slanted(block: Block) -> bool:
    return block.kind == "p" and "class" not in block.attrs and bool(block.spans) and is_italic(block.spans)


def _text(block: Block) -> str:
    return joined(plain(block.spans))


def _bare(spans: Spans, kinds: tuple[str, ...]) -> Spans:
    """``spans`` without the marks of ``kinds``."""
    found: Spans = []
    for span in spans:
        if isinstance(span, Span) and span.kind in kinds:
            found += _bare(span.children, kinds)
        elif isinstance(span, Span) and span.children:
            span.children = _bare(span.children, kinds)
            found.append(span)
        else:
            found.append(span)
    return found
