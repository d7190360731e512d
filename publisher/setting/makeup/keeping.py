"""What is kept on one page: lines and epigraphs under heads, stanzas, rows of tables, and what is said of the authors.

Known from the text alone; a few declarations on its elements tell the engine.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from publisher.setting.makeup.quotes import Block
from publisher.xhtml import Element, has_class, inner_text

_LINE = 60
"""Characters that surely stand on one line."""
_MOST_LINES = 3
"""Lines under a head that go on to the text: a list of many such is text itself."""
_EPIGRAPH = 8
"""Lines of an epigraph at most, as its paragraphs and full lines are counted."""
_STANZA = 8
"""Lines of a stanza that stands on one page."""
_ROWS = 2
"""Rows of a table below its head on each page that it stands on."""
_BIOS = 1200
"""Characters about the authors that stand on one page."""
_ALONE = 300
"""Those that fill four lines or so, which with their head may be all that a last page holds."""
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_NUMBER = "[\\d〇○零一二三四五六七八九十]"
_DAY = rf"(?:\d{{1,2}}\s+(?:{_MONTHS})[a-z]*\.?|(?:{_MONTHS})[a-z]*\.?\s+\d{{1,2}},?)"
_DATED = re.compile(
    rf"\W*{_NUMBER}{{2,4}}\s*年\s*{_NUMBER}{{1,3}}\s*月(?:\s*{_NUMBER}{{1,3}}\s*[日號号])?\W*\w{{0,6}}\W*$"
    rf"|\W*(?:\w+,\s+)?{_DAY}\s+\d{{4}}\W*(?:\w+\W*){{0,4}}$"
)
"""A date, with a place before or after it."""
_SENTENCE_END = re.compile("[.!?…。！？]\\W*$")


def keep_under_heads(blocks: Sequence[tuple[Element, Block]]) -> None:
    """A line under a head, such as a name or a date, goes on to the text: it would stand at a foot with it.

    So do two lines of bold or of labels, a line all in capitals, which is a head in all but
    name, and the words before a quotation that end in a colon.  A line that the next head
    follows is an entry of its own, unless that head lies below the one above it.  After a line
    that is a sentence nothing more is kept: there are two lines under the head.  A short
    quotation between a head and the text is an epigraph: it is not parted from either.  Of a
    longer one two paragraphs stand below the head where the first is a line.

    :param blocks: in the order in which they stand, without those that float
    """
    above, lines = "", 0  # a head, or a line that goes on; how many of these
    for (element, block), (follower, after) in pairwise(blocks):
        led = block.leads_on and block.kind == "text" and follower.tag == "blockquote" and not above
        most = 2 * _LINE if _whole(element) else _LINE
        capitals = block.length < _LINE and inner_text(element).isupper()
        line = (block.kind == "text" or element.tag == "blockquote") and (capitals or (above and block.length < most))
        line = line and (after.kind != "head" or follower.tag > above > "") and lines < _MOST_LINES
        said = line and block.kind == "text" and _SENTENCE_END.search(inner_text(element)) is not None
        few = block.length / _LINE + len(element) <= _EPIGRAPH
        epigraph = element.tag == "blockquote" and above and not lines and after.kind == "text" and few
        if line or led or epigraph:
            _style(element, "break-after: avoid")
        if epigraph or (led and block.length < 3 * _LINE):
            _style(element, "break-inside: avoid")
        elif element.tag == "blockquote" and above and len(element) > 1 and _length(inner_text(element[0])) < _LINE:
            _style(element[0], "break-after: avoid")
        above = element.tag if block.kind == "head" else above if line and not said else ""
        lines = lines + 1 if line else 0


def keep_beside_heads(blocks: Sequence[tuple[Element, Block]]) -> None:
    """A quote of the margin column that floats below a head does not part it from the text: the engine would.

    :param blocks: in the order in which they stand
    """
    kept = False
    for element, block in blocks:
        if block.kind != "quote":
            kept = block.kind == "head" or "break-after: avoid" in element.get("style", "")
        elif kept:
            _style(element, "break-after: avoid")


def keep_in_boxes(flow: Element) -> None:
    """A line right below the head of a box goes on to the text, as do words there that end in a colon.

    The head would stand at a foot with them.
    """
    for title in (element for element in flow.iter("p") if has_class(element, "box-title")):
        line = title.getnext()
        if line is None or line.tag != "p" or line.getnext() is None:
            continue
        text = inner_text(line).rstrip()
        if text.endswith((":", "：")) or _length(text) < _LINE:
            _style(line, "break-after: avoid")


def _whole(element: Element) -> bool:
    """True for a paragraph of bold or code from end to end, and for one of labels such as ``#harbours``."""
    text = inner_text(element)
    if text and all(word.startswith("#") for word in text.split()):
        return True
    return len(element) == 1 and element[0].tag in {"strong", "code"} and inner_text(element[0]) == text


def keep_closing_lines(blocks: Sequence[tuple[Element, Block]]) -> None:
    """A line such as a date or a name that ends verse, signatures or a letter stands below what it ends.

    It is one that no text follows, and that is a date, or no sentence and right below lines of their own.
    """
    for (above, before), (element, block), (_, after) in zip(blocks, blocks[1:], blocks[2:], strict=False):
        line = block.kind == "text" and element.tag == "p" and _length(inner_text(element)) < _LINE
        if not line or after.kind not in {"head", "object"} or before.kind not in {"text", "fixed"}:
            continue
        said, own = inner_text(element), has_class(above, "verse") or above.tag == "blockquote"
        if _DATED.match(said) or (own and _SENTENCE_END.search(said) is None):
            _style(element, "break-before: avoid")


def keep_verse(flow: Element) -> None:
    """A short stanza stands on one page, two lines of any other at least, and a line above that is no sentence too.

    A line all in small type reads the line above: it is not parted from that.
    """
    stanzas: list[list[Element]] = []
    for line in (element for element in flow.iter("p") if has_class(element, "verse")):
        before = line.getprevious()
        if not stanzas or stanzas[-1][-1] is not before or has_class(line, "stanza"):
            stanzas.append([])
            if before is not None and before.tag == "p" and _is_label(before):
                _style(before, "break-after: avoid")
        stanzas[-1].append(line)
    for stanza in stanzas:
        short = len(stanza) <= _STANZA
        for line in stanza[:-1] if short else (stanza[0], stanza[-2]):
            _style(line, "break-after: avoid")
        for line in stanza[1:]:
            if len(line) == 1 and line[0].tag == "small" and inner_text(line[0]) == inner_text(line):
                _style(line, "break-before: avoid")


def keep_lists(flow: Element) -> None:
    """A list does not begin or end with one line on a page: its first and last items keep to the next ones."""
    for above in (element for element in flow.iter("ul", "ol") if len(element) > 2):
        for item, style in ((above[0], "break-after: avoid"), (above[-1], "break-before: avoid")):
            if _length(inner_text(item)) < _LINE:
                _style(item, style)


def keep_tables(flow: Element) -> None:
    """A table that goes over a page has two rows or more on either."""
    for rows in (table.findall("tbody/tr") for table in flow.iter("table")):
        if len(rows) > 2 * _ROWS:
            for row in (*rows[1:_ROWS], *rows[1 - _ROWS :]):
                _style(row, "break-before: avoid")


def _is_label(element: Element) -> bool:
    text = inner_text(element)
    return not has_class(element, "verse") and _length(text) < _LINE and _SENTENCE_END.search(text) is None


def keep_bios(root: Element) -> None:
    """What is said of the authors stands on one page where it is not long, and without the text where not too short.

    A stanza that stands on one page is not drawn overleaf for it.
    """
    verse = any(has_class(element, "text") and _ends_in_verse(element) for element in root.iter("div"))
    for bios in (element for element in root.iter("section") if has_class(element, "bios")):
        length = _length(inner_text(bios))
        if length < _BIOS:
            _style(bios, "break-inside: avoid")
        if length > _ALONE or verse:
            _style(bios, "break-before: auto")


def _ends_in_verse(flow: Element) -> bool:
    return len(flow) > 0 and has_class(flow[-1], "verse")


def _length(text: str) -> int:
    """Characters, wide ones twice."""
    return len(text) + len(_WIDE.findall(text))


def _style(element: Element, declaration: str) -> None:
    element.set("style", f"{element.get('style', '')}; {declaration}".lstrip("; "))
