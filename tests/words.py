"""The word test: every word of a post reaches every edition, once.

The source's words are taken with the few rules below, without the house's own
reader and without a Markdown library; the words of an article, an EPUB or a
PDF are taken from what was made.  All four come out as one multiset of folded
words, and :func:`difference` says what was lost and what was doubled.

A *word* is visible text: letters and digits that stand together, one Han or
kana sign each, in NFKC, case folded, apostrophes, combining marks and
invisible characters dropped.  Marks of emphasis are dropped everywhere, so
that ``un*believ*able`` is one word on both sides.  Numbers of list items are
drawn by the browser or the setting, not words.
"""

from __future__ import annotations

import html
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree
from lxml import html as lxml_html

if TYPE_CHECKING:
    from publisher.model import Article

Words = Counter[str]

HAN = r"\u2e80-\u2fdf\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RADICALS = str.maketrans(
    "⺟⺠⻄⻅⻆⻈⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "母民西见角讠贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
)
"""Radicals that stand for the character of the same glyph, as fonts and PDFs treat them."""
_WORD = re.compile(rf"[{HAN}]|[^\W_{HAN}]+")
_SILENT = re.compile(r"[*_`~^\\'’‘]")
_BLOCK = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "details", "div", "dl", "dt"),
        *("figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html"),
        *("iframe", "img", "li", "main", "math", "nav", "ol", "option", "p", "pre", "section", "summary", "svg"),
        *("table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul", "video"),
    }
)


def words(text: str) -> Words:
    """Fold ``text`` and count its words."""
    return Counter(word_list(text))


def word_list(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text.translate(_RADICALS)).casefold()
    if not folded.isascii():
        folded = "".join(sign for sign in folded if unicodedata.category(sign) not in {"Mn", "Mc", "Me", "Cf", "Co"})
    return _WORD.findall(_SILENT.sub("", folded))


def difference(before: Words, after: Words) -> tuple[Words, Words]:
    """What of ``before`` is missing in ``after``, and what ``after`` has too much."""
    return before - after, after - before


# -------------------------------------------------------------------- source

_FRONT_YAML = re.compile(r"\s*---[ \t]*\n(?:.*?\n)??(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_TOML = re.compile(r"\s*\+\+\+[ \t]*\n(?:.*?\n)??\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
_FENCE = re.compile(
    r"^ {0,3}(?:> ?)*(`{3,}|~{3,})[^\n`]*\n(.*?)(?:^ {0,3}(?:> ?)*\1[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE
)
_CODE = re.compile(r"(?<![`\\])(`+)(?!`)((?:(?!\n[ \t>]*\n).)+?)(?<!`)\1(?!`)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_HIDDEN = re.compile(r"<(script|style|template|noscript)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_LIQUID = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_MDX = re.compile(r"^(?:import|export)\b[^\n]*(?:from\s+['\"][^'\"]+['\"];?|['\"];?|\{|=)[^\n]*$", re.MULTILINE)
_ATTRIBUTES = re.compile(r"\{:?[ \t]*(?:[.#][\w:-]+|[\w:-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s}]+))(?:[ \t]+[^{}\n]*)?\}")
_AUTOLINK = re.compile(r"<((?:https?|ftp|mailto):[^\s<>]*|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)>")
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9:.-]*)(?:\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)?/?>")
_DEFINITION = re.compile(
    r"^ {0,3}\[(?!\^)([^\]\n]+)\]:[ \t]*<?(\S+?)>?(?:[ \t]+(?:\"[^\"]*\"|'[^']*'|\([^)]*\)))?[ \t]*$", re.MULTILINE
)
_TARGET = (
    r"\((?:\s*<[^<>\n]*>|\s*(?:[^\s()]|\([^\s()]*(?:\([^\s()]*\)[^\s()]*)*\))*)"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)"
)
_IMAGE = re.compile(rf"!\[(?:[^\[\]]|\[[^\[\]]*\])*\]{_TARGET}")
_BROKEN_IMAGE = re.compile(r"!\[[^\]\n]*\](?:\(\[?[^\s\])]*\]?\([^\s)]*\)\)|(?:\(\))?https?://[^\s)]*\)?)")
_LINK = re.compile(rf"\[((?:[^\[\]]|\[(?:[^\[\]]|\[[^\[\]]*\])*\])*)\]{_TARGET}")
_REFERENCE = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\[\]]*\])*)\][ ]?\[([^\[\]]*)\]")
_WIKI = re.compile(r"(!?)\[\[(?:[^\[\]|\n]{1,300}\|)?([^\[\]|\n]{1,300})\]\](?!\()")
_NOTE_CALL = re.compile(r"\[\^[^\]\s]+\]:?")
_NUMBER = re.compile(r"^([ \t]*(?:>[ \t]?)*[ \t]*)(\d{1,9})[.)](?=[ \t]|$)")
_BULLET = re.compile(r"^[ \t]*(?:>[ \t]?)*[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_FENCED_OFF = "\ue000{}\ue001"


def words_of_source(text: str) -> Words:
    """The words of a post's body as it lies on disk; its front matter counts apart."""
    return words(visible(body_of(text)))


def body_of(text: str) -> str:
    """``text`` without its front matter."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT_YAML.match(text) or _FRONT_TOML.match(text)
    return text[front.end() :] if front else text


def visible(text: str) -> str:
    """Markdown as a reader sees it, as far as words go: no tags, targets, comments, alt texts, list numbers."""
    kept: list[str] = []

    def put_aside(found: re.Match[str]) -> str:
        kept.append(found.group(2).replace("&nbsp;", " "))
        return _FENCED_OFF.format(len(kept) - 1)

    text = _FENCE.sub(lambda found: "\n" + put_aside(found) + "\n", text)
    text = _HIDDEN.sub("", _COMMENT.sub("", text))
    text = _LIQUID.sub("", text)
    text = _CODE.sub(put_aside, _numbers_off(text))
    text = re.sub(r"^[ \t]*(?:>[ \t]?)+", "", text, flags=re.MULTILINE)
    text = _inline(text)
    for number in reversed(range(len(kept))):
        text = text.replace(_FENCED_OFF.format(number), kept[number])
    return text


def _inline(text: str) -> str:
    labels = {_label(name) for name, _ in _DEFINITION.findall(text)}
    text = _DEFINITION.sub("", text)
    text = _BROKEN_IMAGE.sub(" ", text)
    text = _AUTOLINK.sub(lambda found: " " + found.group(1).replace("<", "") + " ", text)
    text = _WIKI.sub(lambda found: " " if found.group(1) else found.group(2), text)
    for _ in range(4):
        shorter = _LINK.sub(r"\1", _IMAGE.sub(" ", text))
        if shorter == text:
            break
        text = shorter
    text = _REFERENCE.sub(lambda found: _referred(found, labels), text)
    text = _ATTRIBUTES.sub("", _NOTE_CALL.sub("", text))
    text = _TAG.sub(lambda found: " " if found.group(1).lower() in _BLOCK else "", text)
    return html.unescape(text)


def _label(name: str) -> str:
    return " ".join(name.split()).casefold()


def _referred(found: re.Match[str], labels: set[str]) -> str:
    mark, shown, name = found.groups()
    if _label(name or shown) not in labels:
        return found.group()
    return " " if mark else shown


def _numbers_off(text: str) -> str:
    """Take the numbers off list items; a number in the middle of a paragraph is a word."""
    lines, in_list, open_paragraph = text.split("\n"), False, False
    for place, line in enumerate(lines):
        bare = line.strip(" \t>")
        found = _NUMBER.match(line)
        if found and (not open_paragraph or in_list or found.group(2) == "1"):
            lines[place] = found.group(1) + line[found.end() :]
        if _BULLET.match(line):
            in_list = True
        elif not bare:
            open_paragraph = False
            continue
        elif not open_paragraph and not line.startswith((" ", "\t")):
            in_list = False
        open_paragraph = bool(bare) and not bare.startswith("#")
    return "\n".join(lines)


_TITLE = re.compile(
    r"([>#*_`\s]*(?:(?:end|foot)?notes?|references|sources|citations|[註注][解釋释]?|(?:about the )?authors?"
    r"|作者[简簡]介)[\s:：]*[\d–-]*[*_`\s]*)(?:$|[\[［【]\d)",
    re.IGNORECASE,
)
_LISTED_NOTE = re.compile(r"[-*\s`]*\d+ ")


def labels_of_lists(text: str) -> Words:
    """Words of a post that the house says in its own way: titles of notes and of bios, a note listed once more."""
    lines = body_of(text).split("\n")
    again = [line for place, line in enumerate(lines) if _LISTED_NOTE.match(line) and line in lines[:place]]
    return words("\n".join([*(found[1] for found in map(_TITLE.match, lines) if found), *again]))


# ------------------------------------------------------------------- article


def words_of_article(article: Article, *, titled: bool = False, bios: bool = True) -> Words:
    """The words of what was understood of a post: standfirst, body, notes and bios.

    Give ``titled`` when the title was taken from the body for want of one in
    the front matter; leave the bios out for a book, where they stand among the
    contributors.  Calls of notes are not words.
    """
    pieces = [article.standfirst, article.body, *(note.html for note in article.notes)]
    total = words(article.title) if titled else Counter[str]()
    total += words(article.bios_head) if bios else Counter[str]()
    for piece in [*pieces, *(paragraphs_about(article) if bios else ())]:
        total += words(markup_text(piece))
    return total


def paragraphs_about(article: Article) -> list[str]:
    """Markup of the bios, once for people who share a paragraph."""
    return list({bio.text: bio.html for bio in article.bios}.values())


def numbers_aside(article: Article, *counts: Words) -> list[Words]:
    """Take out the labels of notes: a call drawn as a number is no word, a number left in the text is one.

    Calls of several numbers may lead to one note, which has but one of them for a label.
    """
    calls = re.findall(r'<a [^>]*class="note-(?:call|again)"[^>]*>([^<]*)</a>', article.body)
    labels = {word for label in (*calls, *(note.label for note in article.notes)) for word in word_list(label)}
    return [Counter({word: n for word, n in count.items() if word not in labels}) for count in counts]


def markup_text(markup: str, *, skip: frozenset[str] = frozenset({"note-call", "note-again", "note-back"})) -> str:
    """Text of an HTML fragment: blocks part words, inline elements do not."""
    if not markup.strip():
        return ""
    root = lxml_html.fragment_fromstring(markup, create_parent="div")
    return "".join(_pieces(root, skip))


def _pieces(root: etree._Element, skip: frozenset[str]) -> Iterator[str]:
    """Text in document order, without recursion: quotes may be nested thousands deep."""
    stack: list[etree._Element | str] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
            continue
        if item.tail and item is not root:
            stack.append(item.tail)
        if not isinstance(item.tag, str) or skip.intersection((item.get("class") or "").split()):
            continue
        name = etree.QName(item).localname.lower()
        if name in {"script", "style", "template"}:
            continue
        edge = " " if name in _BLOCK else ""
        stack.append(edge)
        stack.extend(reversed(item))
        yield edge + (item.text or "")


# ---------------------------------------------------------------------- EPUB

_HTML = "{http://www.w3.org/1999/xhtml}"


def documents_of_epub(path: Path) -> dict[str, etree._Element]:
    """Name → root of each document in reading order, the navigation left out."""
    with zipfile.ZipFile(path) as book:
        container = etree.fromstring(book.read("META-INF/container.xml"))
        opf = container.find(".//{*}rootfile").get("full-path")
        package, folder = etree.fromstring(book.read(opf)), Path(opf).parent
        items = {item.get("id"): item for item in package.iter("{*}item")}
        order = [items[ref.get("idref")] for ref in package.iter("{*}itemref")]
        names = [(folder / item.get("href")).as_posix() for item in order if item.get("properties") != "nav"]
        huge = etree.XMLParser(huge_tree=True, resolve_entities=False)
        return {name: etree.fromstring(book.read(name), huge) for name in names}


def words_of_epub(path: Path) -> dict[str, Words]:
    """Name of each document of the spine → the words of its body."""
    skip = frozenset({"note-call", "note-again", "note-back"})
    return {
        name: words("".join(_pieces(root.find(f"{_HTML}body"), skip))) for name, root in documents_of_epub(path).items()
    }
