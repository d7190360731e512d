"""Care that print takes with text and an e-book leaves to the reader: the words stay as they are.

Acronyms become small capitals, dashes stay with the word before them, initials
with their names, short names in one piece; Chinese has a file of its own.
"""

from __future__ import annotations

import re

from lxml import etree

from publisher.composition.chinese import latin_pieces, refine_chinese
from publisher.composition.pieces import Piece, rewrite_text, wrapped
from publisher.xhtml import Element, add_class, inner_text, remove

_ACRONYM = re.compile(
    r"(?<![\w&])(?<![^a-z]-)(?!O+\b)(?:[A-Z]{2,}-)?[A-Z]{3,}(?:-?[A-Z]{2,})*(?=s?\b)(?![\w]*[a-z]{2})"
)
"""Letters that are a name, with all that a hyphen joins to it in capitals; OOO, as Russian companies have it, would be
noughts in small capitals."""
_SHORT_NAME = re.compile(
    r"(?<![\w-])(?:[A-Z][A-Za-z]{0,4}-(?:\d{1,3}|[A-Z]{1,2})[A-Za-z]?|[a-z]{2,8}-[a-zA-Z])(?![\w-])"
)
"""Names such as F-16, IS-K and COVID-19, too short to be parted at their hyphen, and words that a letter ends."""
_SPACED_DASH = re.compile(r" (?=[—–] )")
_RANGE = re.compile(r"(?<=\d) ([-–]) (?=\d)")
"""What stands between two years or days, and has both beside it."""
_INITIAL = re.compile(r"(?<![\w.])([A-Z]\.) (?=[A-Z](?:\.|[a-zà-ž]))")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s，。、；）」]{8,}|(?<![A-Za-z0-9_/#@])[#@][A-Za-z][A-Za-z0-9_]{2,}")
"""Web addresses, tags and handles, in which a hyphen of ours would be read as theirs."""
_ADDRESSED = ("://", "www.", "#", "@")
_DEEP = ("J", "Q")
"""Capitals with a hook or a tail below the base line."""
_LEGGED = ("K", "R")
"""Capitals with a leg that reaches to the right on the base line."""
_BESIDE, _BESIDE_DEEP = 240, 320
"""Characters of a paragraph that reaches below a large first letter of three lines, or of four."""
_SHORT_LINE = 40
"""Characters of a line of code that fit any measure of ours, and that of a list in a quotation."""

_TONE = re.compile("(?<=[\u261d-\u270d\U0001f300-\U0001faff])[\U0001f3fb-\U0001f3ff]?(?:\u200d[\u2640\u2642]\ufe0f?)?")
"""The tone of skin and the sex of a sign before, which black type cannot show; a face without colours draws a box for
the one and a sign of its own for the other."""


def refine(root: Element, language: str, *, acronyms: bool = True) -> None:
    """Refine all text below ``root`` for paper."""
    _drop_signs(root)
    rewrite_text(root, lambda text: [_RANGE.sub("\u00a0\\1\u00a0", _TONE.sub("", text))])
    rewrite_text(root, _address_pieces)
    if language.lower().startswith("zh"):
        refine_chinese(root, language)
        return
    for block in [e for e in root.iter("h1", "p", "li", "td") if e.get("lang", "").startswith("zh")]:
        rewrite_text(block, latin_pieces, foreign=False)
    rewrite_text(root, lambda text: [_INITIAL.sub("\\1\u00a0", _SPACED_DASH.sub("\u00a0", text))])
    rewrite_text(root, lambda text: wrapped(text, _SHORT_NAME, "nb") if "-" in text else [text])
    if acronyms and language.lower().startswith("en"):
        rewrite_text(root, _acronym_pieces, skip=("em", "i", "a", "h1", "h2", "h3", "h4", "h5", "h6", "th"))


def _drop_signs(root: Element) -> None:
    """Take out links that lead out and whose text is a mere sign, as a lens after a caption: on paper it is mute."""
    for link in [e for e in root.iter("a") if not e.get("href", "#").startswith("#") and not len(e)]:
        if not any(map(str.isalnum, link.text or "")):
            remove(link)


def _address_pieces(text: str) -> list[Piece]:
    return wrapped(text, _ADDRESS, "url") if any(sign in text for sign in _ADDRESSED) else [text]


def _acronym_pieces(text: str) -> list[Piece]:
    """Acronyms in small capitals; words that are all in capitals are no acronyms."""
    if not _ACRONYM.search(text):
        return [text]
    letters = sum(map(str.isalpha, text))
    if sum(map(str.isupper, text)) > 0.5 * letters > 3:
        return [text]
    return wrapped(text, _ACRONYM, "ac")


def hang_code(root: Element) -> None:
    """Have the lines of a listing that may be too long turn over to the right of where they begin.

    They become blocks, each as deep as its own blanks and two characters more; the break after one stays in it.
    """
    for code in [e for e in root.iterfind(".//pre/code") if not len(e)]:
        lines = (code.text or "").splitlines(keepends=True)
        if all(len(line) <= _SHORT_LINE for line in lines):
            continue
        code.text = None
        for line in lines:
            turned = etree.SubElement(code, "span", {"class": "turned"})
            turned.text = line
            wide = line.expandtabs()
            deep = len(wide) - len(wide.lstrip()) + 2
            turned.set("style", f"padding-left: {deep}ch; text-indent: -{deep}ch")


def set_initial(text: Element) -> None:
    """Give the first paragraph of ``text`` a large first letter and its first words in small capitals.

    Only where the article begins with a letter, in a paragraph that is longer than the lines
    beside it; anything else looks better plain.  A letter that hangs below its lines takes one line more.
    """
    first = next(iter(text), None)
    if first is None or first.tag != "p" or first.get("class"):
        return
    stripped = (first.text or "").lstrip()
    deep = stripped.startswith(_DEEP)
    if len(inner_text(first)) < (_BESIDE_DEEP if deep else _BESIDE):
        return
    if not re.match(r"[A-ZÀ-Ž][a-zà-ž’'A-Z]* ?", stripped) or len(stripped) < 12:
        return
    head = re.match(r"\S+(?: \S+){0,3}", stripped[:30].rpartition(" ")[0] or stripped.split(" ")[0])
    if head is None:
        return
    # A phrase that a mark closes early ends the small capitals there.
    phrase = re.split(r"(?<=[,;:.!?”]) ", head[0])[0]
    initial = etree.Element("span", {"class": f"init{' deep' * deep}{' legged' * stripped.startswith(_LEGGED)}"})
    initial.text = stripped[0]
    small = etree.Element("span", {"class": "in"})
    small.text, small.tail = phrase[1:], stripped[len(phrase) :]
    first.text = None
    first.insert(0, initial)
    first.insert(1, small)
    add_class(first, "lead")
