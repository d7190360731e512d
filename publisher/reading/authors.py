"""Who wrote it: a byline in any of the written forms, as authors with roles and sort names."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable

from publisher.model import Author
from publisher.reading.frontmatter import Value
from publisher.reading.words import CJK_CHARACTER, words

ET_AL = re.compile(
    r"[,，、;；\s]*(?:(?i:\bet\.? ?al\b\.?|\band (?:others|colleagues)\b)|(?<=[\u4e00-\u9fff\s])等(?:人|著)?)\s*$"
)
SEPARATORS = re.compile(
    r"\s*[、/／﹑;；|｜＆，,]\s*|\s*(?<![A-Za-z])&\s*|\s*&(?![A-Za-z])\s*|\s+(?:and|with|und|et|y)\s+|\s+[和與与及]\s+",
    re.IGNORECASE,
)
SUBJECT = re.compile(
    r"\b(?:Economic|Political|Strategic|Security|Defen[cs]e|Foreign|International|National|Public|Social|Science|Trade|Research"
    r"|Military|Legal|Human|Civil|Cultural|Arms|Peace|Justice|Energy|Industry|Information|Democracy|Freedom|Labou?r)$"
)
"""Ends the first half of *Economic and Security Review Commission*."""
SUFFIX = re.compile(
    r"(?:II|III|IV|Jr\.?|Sr\.?|Esq\.?|Ph\.?\s?D\.?|M\.?D\.?|J\.?D\.?|MBE|OBE|CBE|DPhil|\(?ret\.?\)?)", re.IGNORECASE
)
BY = re.compile(
    r"^(?:(?:written |words |text )?by\b|(?:撰?文字?|作者)\s*[:：／/|｜]|撰文\s"
    r"|(?:本[報报刊]|特[约約])?[记記]者[:：\s])\s*",
    re.IGNORECASE,
)
PART = re.compile(r"(?<=[\s）)])(?:[编編]?著|口述|整理|采[访訪]|採訪|撰文)$")
"""What somebody did, after a Chinese name."""
PICTURES = re.compile(r"\s+([圖图]片?|[攝摄]影?|插[畫画圖图])\s*[:：／/]")
PICTURED = re.compile(r"^(?:photos? by|[圖图]片?[:：]|[攝摄]影?[:：]|插[畫画圖图][:：])\s*", re.IGNORECASE)
TRANSLATED = re.compile(
    r"^(?:translated by|transl?\.(?: by)?|tr\. by|译者?[:：\s]|譯者?[:：\s]|翻[译譯][:：\s])\s*(.+)$", re.IGNORECASE
)
TRANSLATOR = re.compile(r"^(.+?)\s*[（(]?(?:[翻编編校]?[译譯](?:者)?|\btranslator|\btransl?\.)[）)]?$", re.IGNORECASE)
EDITED = re.compile(r"^(?:edited by|ed\. by)\s+(.+)$|^(.+?)\s*[（(](?:eds?\.|editor|编|編)[）)]$", re.IGNORECASE)
OUTLET = re.compile(
    r"[《》]|[传傳]媒|新[闻聞]|[报報](?:[导導道]|[社馆館])?$|[獨独]媒|[电電][台視视]|[杂雜][志誌]|[记記]者|[编編][辑輯]部|[机機][构構]"
    r"|[组組]$|[团團]$|[协協][会會]|[学學][会會]|委[员員][会會]|政府|大[学學]|[网網]$|[刊社]$|公[民社]|[观觀]察"
    r"|\b(?:Media|News|Press|Team|Staff|Ministry|Department|Dept|Institute|Institution|Cent(?:er|re)|Council|Commission"
    r"|Committee|Office|University|College|School|Agency|Foundation|Association|Society|Project|Program(?:me)?|Group"
    r"|Network|Union|Army|Times|Post|Journal|Magazine|Review|Bureau|Forum|Collective|Watch|Lab|Initiative|Board|Party"
    r"|Government|Federation|Observatory|Monitor|Corporation|Endowment|Alliance|Tribune|Economist"
    r"|(?:White|Freedom|Chatham) House|Comité|Correspondents?|Editors?|Reporters?|Invisible)\b|\bHong Kong$",
    re.IGNORECASE,
)  # fmt: skip
GIVEN_LAST = re.compile(r"[A-Z][a-z]+-[a-z]+")
"""A given name as in *Kim Min-jung* and *Chow Hang-tung*, where the family name stands first."""
PARTICLES = ("van", "von", "de", "der", "den", "del", "della", "di", "da", "dos", "du", "la", "le", "bin", "ibn", "al",
             "el", "ter", "ten", "zu", "af")  # fmt: skip
"""Begin a family name, in small letters."""
WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|]{0,200}\|)?([^\[\]|]{1,200})\]\]")
MARKUP = re.compile(r"<[^>]*>|[*`]+|(?<!\w)_+(?=\S)|(?<=\S)_+(?!\w)")
TRANSLATION = re.compile(
    r"[,;]?\s+(?=(?:[译譯]者|翻[译譯])[:：]|translated by\b)|(?=[（(](?:(?:[译譯]者?|翻[译譯])[:：]|translated by\b))"
    r"|(?=[（(][^（()）]{2,20}[译譯][）)])",
    re.IGNORECASE,
)
TITLES = re.compile(
    r"^(?:(?:(?:Dr|Prof|Mr|Mrs|Ms|Sir|Dame|Lord|Lady|Gen|Col|Lt|Maj|Capt|Adm|Brig|Cmdr|Sgt|Rev|Hon|Sen|Rep|Gov|Amb)\.?|Professor"
    r"|Colonel|General|Lieutenant|Major|Captain|Admiral|Commander|Ambassador|Brigadier|Senator|\(Ret[.’']?d?\.?\))\s+)+(?=\S)",
    re.IGNORECASE,
)


def byline(values: Iterable[Value]) -> tuple[list[Author], bool]:
    """Authors of the front matter's values, in order, each once; whether it ends in *et al.*"""
    found: list[Author] = []
    et_al = False
    for value in values:
        for text, role in _texts(value):
            authors, more = parse_names(text, role)
            et_al = et_al or more
            found += authors
    once: dict[str, Author] = {}
    for author in found:
        once.setdefault(fold(author.name), author)
    return list(once.values()), et_al


def parse_names(text: str, role: str = "aut") -> tuple[list[Author], bool]:
    """Authors written in one string."""
    text = WIKI_LINK.sub(r"\1", MARKUP.sub("", text))
    text = PICTURES.sub(r"; \1：", TRANSLATION.sub("; ", text))
    text = BY.sub("", " ".join(text.replace("\u3000", " ").split()))
    bare = ET_AL.sub("", text)
    et_al = bare != text
    names = [bare] if _whole(bare) else _split(bare)
    authors = [_author(name, role) for name in names if words(name)]
    if len(authors) > 1 and any(a.role == "aut" and not OUTLET.search(a.name) for a in authors):
        authors = [
            Author(name=a.name, sort_name=a.name, role="pbl") if a.role == "aut" and OUTLET.search(a.name) else a
            for a in authors
        ]
    return authors, et_al


def _texts(value: Value, role: str = "aut") -> Iterable[tuple[str, str]]:
    if isinstance(value, str):
        yield value, role
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, role)
    else:
        name = value.get("name") or value.get("title") or value.get("author") or ""
        said = str(value.get("role", "")).lower()
        yield from _texts(name, "trl" if "transl" in said else "edt" if said.startswith("edit") else role)


def _whole(text: str) -> bool:
    """True for an organisation whose name holds *and* or a comma."""
    if not re.search(r"\band\b|,", text) or re.search(r"[/／、﹑&;；]", text):
        return False
    head = re.split(r"\s+and\s+|,", text)[0]
    return bool(OUTLET.search(head)) and not re.search(r"\b(?:Team|Staff)$", head)


def _split(text: str) -> list[str]:
    """Names parted at separators outside brackets; a suffix after a comma stays with its name."""
    parts: list[str] = []
    depth = start = 0
    marks = {found.start(): found for found in SEPARATORS.finditer(text)}
    at = 0
    while at < len(text):
        if text[at] in "（(《「“[":
            depth += 1
        elif text[at] in "）)》」”]":
            depth = max(0, depth - 1)
        if not depth and at in marks and not (marks[at][0].strip() == "and" and SUBJECT.search(text[start:at])):
            parts.append(text[start:at])
            start = at = marks[at].end()
            continue
        at += 1
    names: list[str] = []
    for part in [*parts, text[start:]]:
        name = re.sub(r"^(?:and|with)\s+", "", part.strip())
        if names and SUFFIX.fullmatch(name):
            names[-1] = f"{names[-1]}, {name}"
        elif name:
            names.append(name)
    return names


def _author(name: str, role: str) -> Author:
    name = name.strip(" \t.,，:：") if not re.search(r"\b(?:Jr|Sr|[A-Z])\.$", name) else name.strip(" \t,，:：")
    if (name[:1] in "（(" and (found := TRANSLATED.match(name.strip("（()）")))) or (found := TRANSLATED.match(name)):
        name, role = found[1], "trl"
    elif found := EDITED.match(name):
        name, role = found[1] or found[2], "edt"
    elif (found := TRANSLATOR.match(name)) and words(found[1]):
        name, role = found[1].strip(" （("), "trl"
    elif found := PICTURED.match(name):
        name, role = name[found.end() :], "pht"
    name = PART.sub("", name).strip() or name
    return Author(name=name, sort_name=sort_name(name), role=role)


def sort_name(name: str) -> str:
    """Family name first for names in Latin letters; organisations and Chinese names as they are."""
    if CJK_CHARACTER.search(name) or OUTLET.search(name) or " " not in name or name.isupper():
        return name
    bare = TITLES.sub("", name)
    parts = re.sub(r"[“\"‘'][^”\"’']+[”\"’']\s*|\([^()]*\)\s*", "", bare).replace(",", "").split()
    suffix = ""
    if len(parts) > 2 and SUFFIX.fullmatch(parts[-1]):
        suffix = f", {parts.pop()}"
    if len(parts) < 2 or parts[0].lower() in ("the", "a") or GIVEN_LAST.fullmatch(parts[-1]):
        return name
    at = len(parts) - 1
    for place in range(1, len(parts) - 1):
        if parts[place].lower() in PARTICLES:
            at = place
            break
    return f"{' '.join(parts[at:])}, {' '.join(parts[:at])}{suffix}"


@functools.lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """A name as it is compared: no titles, accents, points or case."""
    bare = unicodedata.normalize("NFD", TITLES.sub("", name))
    head, comma, suffix = bare.rpartition(",")
    bare = head if comma and SUFFIX.fullmatch(suffix.strip()) else bare
    return " ".join(words("".join(c for c in bare if not unicodedata.combining(c))))


def same_person(one: str, other: str) -> bool:
    """True when two written names are one: same family name, given names that do not differ."""
    left, right = fold(one).split(), fold(other).split()
    if left == right:
        return True
    if len(left) < 2 or len(right) < 2 or left[-1] != right[-1]:
        return False
    first, second = left[0], right[0]
    return first == second or (first[0] == second[0] and (len(first) == 1 or len(second) == 1))
