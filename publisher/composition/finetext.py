"""Care that print takes with text and an e-book leaves to the reader: the words stay as they are.

Acronyms become small capitals, dashes stay with the word before them, initials
with their names, short names in one piece; in Chinese each run of Latin is set apart, so that
the line keeps one face and its height.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from lxml import etree

from publisher.xhtml import Element, add_class, has_class, inner_text, remove

_UNTOUCHED = frozenset({"code", "pre", "script", "style", "svg", "math", "title", "sup", "sub", "img"})
_ACRONYM = re.compile(r"(?<![\w&-])(?!O+\b)[A-Z]{3,}(?:-?[A-Z]{2,})*(?=s?\b)(?![\w]*[a-z]{2})")
"""Letters that are a name; OOO, as Russian companies have it, would be noughts in small capitals."""
_SHORT_NAME = re.compile(r"(?<![\w-])[A-Z][A-Za-z]{0,4}-(?:\d{1,3}|[A-Z]{1,2})[A-Za-z]?(?![\w-])")
"""Names such as F-16, IS-K and COVID-19, too short to be parted at their hyphen."""
_SPACED_DASH = re.compile(r" (?=[—–] )")
_INITIAL = re.compile(r"(?<![\w.])([A-Z]\.) (?=[A-Z](?:\.|[a-zà-ž]))")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s，。、；）」]{8,}")
"""Web addresses, in which a hyphen of ours would be read as theirs."""
_LATIN_RUN = re.compile(r"[A-Za-z0-9$€£%À-ɏ](?:[A-Za-z0-9 \u00a0.,%&;:+$€£’'/@#=À-ɏ–-]*[A-Za-z0-9%+À-ɏ])?")
HAIR_BLANK = re.compile(r"(?<=[㐀-鿿豈-﫿]) (?=[A-Za-z0-9])|(?<=[A-Za-z0-9%]) (?=[㐀-鿿豈-﫿])")
"""A blank between Han and Latin, for which a hair of space is set instead."""
_HAN = re.compile("[㐀-鿿豈-﫿]")
_DEEP = ("J", "Q")
"""Capitals with a hook or a tail below the base line."""
_BESIDE, _BESIDE_DEEP = 240, 320
"""Characters of a paragraph that reaches below a large first letter of three lines, or of four."""

_TONE = re.compile("(?<=[\u261d-\u270d\U0001f300-\U0001faff])[\U0001f3fb-\U0001f3ff]")
"""The tone of skin of a sign before, which black type cannot show; a face without colours draws a box for it."""

Piece = str | Element


def refine(root: Element, language: str, *, acronyms: bool = True) -> None:
    """Refine all text below ``root`` for paper."""
    _drop_signs(root)
    rewrite_text(root, lambda text: [_TONE.sub("", text)])
    rewrite_text(root, _address_pieces)
    if language.lower().startswith("zh"):
        rewrite_text(root, _han_pieces)
        for name in [e for e in root.iter("p") if has_class(e, "byline")]:
            rewrite_text(name, _latin_pieces)
        _set_apart_marked_runs(root)
        return
    rewrite_text(root, lambda text: [_INITIAL.sub("\\1\u00a0", _SPACED_DASH.sub("\u00a0", text))])
    rewrite_text(root, lambda text: _wrapped(text, _SHORT_NAME, "nb") if "-" in text else [text])
    if acronyms and language.lower().startswith("en"):
        rewrite_text(root, _acronym_pieces, skip=("em", "i", "a", "h1", "h2", "h3", "h4", "h5", "h6", "th"))


def _drop_signs(root: Element) -> None:
    """Take out links to the web whose text is a mere sign, such as a lens after a caption: on paper it says nothing."""
    for link in [e for e in root.iter("a") if ":" in e.get("href", "") and not len(e)]:
        if not any(map(str.isalnum, link.text or "")):
            remove(link)


def _address_pieces(text: str) -> list[Piece]:
    return _wrapped(text, _ADDRESS, "url") if "://" in text or "www." in text else [text]


def _acronym_pieces(text: str) -> list[Piece]:
    """Acronyms in small capitals; words that are all in capitals are no acronyms."""
    if not _ACRONYM.search(text):
        return [text]
    letters = sum(map(str.isalpha, text))
    if sum(map(str.isupper, text)) > 0.5 * letters > 3:
        return [text]
    return _wrapped(text, _ACRONYM, "ac")


def _wrapped(text: str, pattern: re.Pattern[str], name: str) -> list[Piece]:
    pieces: list[Piece] = []
    end = 0
    for match in pattern.finditer(text):
        span = etree.Element("span", {"class": name})
        span.text = match[0]
        pieces += [text[end : match.start()], span]
        end = match.end()
    return [*pieces, text[end:]]


def _han_pieces(text: str) -> list[Piece]:
    return _latin_pieces(text) if _HAN.search(text) else [text]


def _latin_pieces(text: str) -> list[Piece]:
    text = HAIR_BLANK.sub("", text)
    pieces: list[Piece] = []
    end = 0
    for match in _LATIN_RUN.finditer(text):
        before, after = text[: match.start()][-1:], text[match.end() :][:1]
        span = etree.Element("span", {"class": _apart(before, after)})
        span.text = match[0]
        pieces += [text[end : match.start()], span]
        end = match.end()
    return [*pieces, text[end:]]


def _apart(before: str, after: str) -> str:
    """Classes of a run of Latin between these two characters."""
    return "la" + (" l" if _HAN.match(before) else "") + (" r" if _HAN.match(after) else "")


def _set_apart_marked_runs(root: Element) -> None:
    """Set runs apart that are marked as another language already, which other text has no part in."""
    for span in root.iter("span"):
        parent, previous = span.getparent(), span.getprevious()
        if parent is None or not span.get("lang") or not _LATIN_RUN.fullmatch(inner_text(span)):
            continue
        before = (parent.text if previous is None else previous.tail) or ""
        after = span.tail or ""
        if _HAN.match(before[-2:-1]) and before.endswith(" "):
            before = before[:-1]
            if previous is None:
                parent.text = before
            else:
                previous.tail = before
        if after.startswith(" ") and _HAN.match(after[1:2]):
            span.tail = after = after[1:]
        for name in _apart(before[-1:], after[:1]).split():
            add_class(span, name)


def rewrite_text(root: Element, rewrite: Callable[[str], list[Piece]], *, skip: Iterable[str] = ()) -> None:
    """Put the pieces that ``rewrite`` makes of each text in its place; never below the elements named in ``skip``."""
    untouched = _UNTOUCHED | set(skip)
    for element in list(root.iter(etree.Element)):
        text = element.text
        if text and (pieces := rewrite(text)) != [text] and not _within(element, untouched, root):
            _insert(element, 0, pieces, lead=True)
    for element in [e for e in root.iter(etree.Element) if e is not root]:
        tail, parent = element.tail, element.getparent()
        if tail and parent is not None and (pieces := rewrite(tail)) != [tail]:
            if _within(parent, untouched, root):
                continue
            element.tail = None
            _insert(parent, parent.index(element) + 1, pieces, lead=False)


def _within(element: Element, names: frozenset[str] | set[str], root: Element) -> bool:
    node: Element | None = element
    while node is not None:
        if (
            node.tag in names
            or has_class(node, "ac")
            or has_class(node, "url")
            or has_class(node, "la")
            or has_class(node, "in")
        ):
            return True
        if node is root:
            return False
        node = node.getparent()
    return False


def _insert(parent: Element, place: int, pieces: list[Piece], *, lead: bool) -> None:
    if lead:
        parent.text = None
    last: Element | None = None if lead else parent[place - 1]
    for piece in pieces:
        if isinstance(piece, str):
            if not piece:
                continue
            if last is None:
                parent.text = (parent.text or "") + piece
            else:
                last.tail = (last.tail or "") + piece
        else:
            parent.insert(place, piece)
            last, place = piece, place + 1


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
    initial = etree.Element("span", {"class": "init deep" if deep else "init"})
    initial.text = stripped[0]
    small = etree.Element("span", {"class": "in"})
    small.text, small.tail = phrase[1:], stripped[len(phrase) :]
    first.text = None
    first.insert(0, initial)
    first.insert(1, small)
    add_class(first, "lead")
