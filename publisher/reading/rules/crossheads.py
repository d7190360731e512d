"""Heads that are written as plain lines between paragraphs: numbered ones, ones in capitals, ones with a bullet."""

from __future__ import annotations

import re

from publisher.reading.draft import Draft
from publisher.reading.tree import Block, Span, block_text, plain
from publisher.reading.words import CJK_CHARACTER, joined

HAN = "[一二三四五六七八九十百千〇零两兩]"
CLAUSE = re.compile(
    rf"第(?:{HAN}{{1,5}}|[\d０-９]{{1,3}})(?P<unit>[编編章節节條条款項项])(?:$|[、：:.．·\s].{{1,29}})"
    r"|(?P<word>Article|Section|Chapter|Part|Clause|Schedule|Annex|Artikel|Kapitel|Chapitre|Artículo|Capítulo)"
    r" (?:\d{1,3}|[IVXLC]{1,6})(?:[.:]?$|(?:[.:—–] ?| [—–-] )[^\Wa-z_].{1,69})"
)
"""A part of a law or a treatise by its number, alone or with what it is about."""
OUTLINE = re.compile(rf"(?:{HAN}{{1,3}}[、．]|[（(]{HAN}{{1,3}}[）)]) ?\S[^。！？]{{1,29}}")
"""A point of an outline in Chinese, with what it is about."""
SALUTATION = "DEAR "
COUNTED = re.compile(r"[A-Z][a-z]+ \d{1,2}: (?=[A-Z])")
LABELLED = re.compile(r"[,;:，；：]|^[a-z$€£[(]")
"""What the one item of a list that is a head does not hold: clauses, labels, a beginning that goes on."""
STOPS = tuple(".,;:!…—。，；：！、")
LONGEST_LINE, LONGEST_SHOUT, LEAST_SHOUT = 120, 90, 7
LEAST_PROSE = 100
"""Letters of a paragraph that is text below a head; a Chinese character counts three."""


def plain_heads(draft: Draft) -> None:
    """Make crossheads of plain lines that are heads by what they say, where a post has more than one of the kind.

    Four kinds: a number of a law, an outline's point, words in capitals between
    two paragraphs, quoted or not, and a list of one line, since nothing is listed.
    Each is short, has a paragraph to itself and stands above text.  One line alone
    may be a sign, a cry or the one point that happens to be short, and stays text,
    as do capitals that come again, which name who speaks;
    so do clauses of one kind right below one another, which are a list of contents.
    """
    for is_head in (_is_clause, _is_point, _is_shouted, _is_lone):
        found = [place for place in range(len(draft.blocks) - 1) if is_head(draft.blocks, place)]
        calls = is_head is _is_shouted and len({_shout(draft.blocks[place]) for place in found}) < len(found)
        if len(found) > 1 and not calls:
            for place in found:
                draft.blocks[place] = _crosshead(draft.blocks[place])


def _crosshead(block: Block) -> Block:
    """The head that ``block`` is, or holds; it keeps the place that the list of quotations names."""
    line = block
    while line.children:
        line = line.children[0]
    line.attrs.pop("tight", None)
    line.attrs |= {"class": "crosshead", **({"id": block.attrs["id"]} if "id" in block.attrs else {})}
    return line


def _line(block: Block) -> str:
    """The text of a plain paragraph of one line; empty for any other block."""
    plainly = block.kind == "p" and "class" not in block.attrs and all(isinstance(span, str) for span in block.spans)
    text = plain(block.spans).strip() if plainly else ""
    return "" if "\n" in text or len(text) > LONGEST_LINE else joined(text)


def _is_clause(blocks: list[Block], place: int) -> bool:
    text, unit = _line(blocks[place]), _unit(blocks[place])
    if not unit or unit in map(_unit, [*blocks[max(0, place - 1) : place], blocks[place + 1]]):
        return False
    bare = text[:-1] if text.endswith((".", ":")) and text.count(" ") == 1 else text
    return not bare.endswith(STOPS) and blocks[place + 1].kind not in ("h", "hr")


def _unit(block: Block) -> str:
    """What a line that has the number of a clause calls it; empty for any other block."""
    found = CLAUSE.fullmatch(_line(block))
    return (found["unit"] or found["word"]) if found else ""


def _is_point(blocks: list[Block], place: int) -> bool:
    text = _line(blocks[place])
    return bool(OUTLINE.fullmatch(text)) and not text.endswith((*STOPS, "？", "?")) and _is_prose(blocks[place + 1])


def _shout(block: Block) -> str:
    return _line(block.children[0] if block.kind == "quote" and len(block.children) == 1 else block)


def _is_shouted(blocks: list[Block], place: int) -> bool:
    text = _shout(blocks[place])
    if not (text.isupper() and " " in text and len(text) <= LONGEST_SHOUT and text[:1].isalnum()) or text.startswith(
        SALUTATION
    ):
        return False
    if sum(map(str.isalpha, text)) < LEAST_SHOUT or text.endswith(STOPS) or not place:
        return False
    above = joined(block_text(blocks[place - 1]))
    alone = not above.endswith((":", "：")) and not above.isupper()
    return alone and _is_prose(blocks[place + 1])


def _is_lone(blocks: list[Block], place: int) -> bool:
    block = blocks[place]
    item = block.children[0] if block.kind == "ul" and len(block.children) == 1 else Block(kind="")
    line = item.children[0] if len(item.children) == 1 and "class" not in item.attrs else Block(kind="")
    marked = [span.kind for span in line.spans if isinstance(span, Span)]
    plainly = line.kind == "p" and set(marked) <= {"em", "strong"} and len(marked) < len(line.spans)
    text = joined(plain(line.spans)) if plainly else ""
    counted = COUNTED.match(text)
    text = text[counted.end() :].rstrip(".") if counted else text
    if not 0 < len(text) <= LONGEST_SHOUT or text.endswith(STOPS) or LABELLED.search(text) or not place:
        return False
    alone = not joined(block_text(blocks[place - 1])).endswith((":", "："))
    return alone and "\n" not in plain(line.spans).strip() and _is_prose(blocks[place + 1])


def _is_prose(block: Block) -> bool:
    text = joined(block_text(block)) if block.kind == "p" and "class" not in block.attrs else ""
    return len(text) + 2 * len(CJK_CHARACTER.findall(text)) >= LEAST_PROSE and not text.isupper()
