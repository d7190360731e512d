"""Whom a paragraph is about: names in bold, in italics or plain, with ranks, degrees and what they do."""

from __future__ import annotations

import re
from collections.abc import Iterable

from publisher.reading.authors import PARTICLES, SUFFIX, TITLES, fold, parse_names, same_person
from publisher.reading.draft import Draft
from publisher.reading.tree import Block, Span, Spans, plain, strip
from publisher.reading.words import CJK_CHARACTER, joined, words

VERB = re.compile(
    r"\W*(?:is|was|are|were|has|have|had|holds?|held|serves?|served|directs?|directed|joined|leads?|led|works?|worked|teaches"
    r"|taught|lectures?|lectured|writes?|wrote|covers?|covered|reports?|reported|contributed|currently|speciali[sz]es|focuses"
    r"|researches|studies|studied|received|recently|heads?|headed|manages?|managed|oversees|coordinates|chairs|chaired"
    r"|conducts|edits|edited|lives|founded|co-?founded|co-?authored|authored|earned|graduated|retired|spent|completed|began"
    r"|started|consults|advises|advised|runs?|owns|practi[cs]es|assisted|supports|supported|provides|translates|translated"
    r"|PhD|Ph\.D|also|previously|formerly|hosts|comes|became|can|does|will|now)\b"
    r"|\W*[,，(（:：—–]|\s+-\s|\s*(?:是|为|為|現|现|任|曾|就|系|係|出生|生于|生於|毕业|畢業)"
    r"|\W*[a-z]{3,}(?:s|ed)\b",
    re.IGNORECASE,
)
"""What goes on after a name in a bio: a verb in the third person, a comma, a dash."""
SENTENCE_VERB = re.compile(r",?\s+(?:is|was|are|were|has|holds|serves|directs|joined|leads|works|teaches|currently)\b")
NO_NAME = re.compile(
    r"(?:notes?|sources?|references?|acknowledge?ments?|disclaimers?|appendix|appendices|annex|recommendations?|conclusions?"
    r"|corrections?|editor’s note|updates?|further reading|read more|related|published|methodology|figures?|tables?|box"
    r"|key"
    r"|summary|questions?|answers?|funding|endnotes?|footnotes?|bibliography|glossary|abbreviations?|copyright|licen[cs]e"
    r"|注|註|注释|註釋|來源|来源|参考|參考|資料|资料|編按|编者按|附录|附錄|原文)\b.*"
    r"|(?:this|these|the|a|an|it|in|on|if|for|and|but|what|how|why|when|who|first|second|third|finally)\s.*|[qa]",
    re.IGNORECASE,
)
NAME_WORD = re.compile(
    r"(?:[a-z]{1,3}(?=[A-Z]))?[A-ZÀ-ÞĀ-Ɏ“\"(][\w.’'“”\"()-]*"
    rf"|{'|'.join(PARTICLES)}|and|&|of"
)
CHINESE_BIO = re.compile(
    r"[（(]?(?![我你您他她它这這在])([\u4e00-\u9fff·]{2,8})(?:（[^（）]*）)?(?:[，,]\s*)?(?=是|为|為|现|現|任|曾|生於|生于|毕业|畢業|著有|，)"
)
RANK = re.compile(r"(?:(?:[A-Z][\w.]*|\([\w., ]{1,20}\))\s*,?\s*){0,5}$")
BY_AUTHOR = re.compile(r"[（(]?(?:本文)?作者(?:[简簡]介)?(?:\s*[:：]|(?=[是为為系係现現曾，,]))")
"""Opens a bio that calls its subject *the author*."""
AND = "(?:,? and |, | & |[、和与與及])"
TOGETHER = (
    r"(?:,? (?:are|were|have|had|both|co-?\w+|currently|work|teach|live|write|wrote|edit|lead|led|run|founded)\b"
    "|[是为為现現曾均都合著])"
)
"""What goes on after the names of several people in a bio."""
CLAUSE = re.compile(r"(?:[.;；。]|,? and)\s*$")
LONGEST_CHINESE = 600
NEAR = 6
"""Pieces of text after a name that are looked at."""
PARENTHESIS = re.compile(r"\s*[(（][^()（）]*[)）]")


def bio_names(block: Block, draft: Draft, *, listed: bool) -> list[str]:
    """Names of those that a paragraph is about, none when it is no bio."""
    if block.attrs.get("kind") == "bio":
        head = next((plain(s.children) for s in block.spans if isinstance(s, Span)), plain(block.spans))
        return [clean_name(head)]
    if block.kind != "p" or not block.spans:
        return []
    text = joined(plain(block.spans)).lstrip("（(")
    known = [a.name for a in draft.authors if _starts_with(text, a.name)]
    marked = _marked_names(block.spans)
    if not marked:
        bare = re.match(r"__([^_]+?)(?:__|,?\s+(?:is|was|has)\b)", text)
        if bare and _is_name(bare[1]):
            block.spans = [span.replace("__", "") if isinstance(span, str) else span for span in block.spans]
            return [clean_name(bare[1])]
        if known and VERB.match(text[len(known[0]) :]):
            return _and_others(known[0], text, draft)
        return _chinese(text, draft)
    if len(marked) == 1 and marked[0][0] == plain(block.spans).strip() and CJK_CHARACTER.search(text):
        plainly = known and VERB.match(text[len(known[0]) :])
        return _and_others(known[0], text, draft) if plainly else _chinese(text, draft)
    names: list[str] = []
    for place, (head, after, before) in enumerate(marked):
        if place:
            names += [clean_name(head)] if names and _is_name(clean_name(head)) else []
            continue
        if not RANK.fullmatch(before):
            return known[:1] if known and VERB.match(text[len(known[0]) :]) else []
        names += _names_in(head, after, draft, listed=listed or not after.strip(" .。"))
        if not names:
            return []
        if len(marked) == 1 and names == known[:1] and not after.strip():
            return _and_others(names[0], text, draft)
    return list(dict.fromkeys(names))


def _and_others(first: str, text: str, draft: Draft) -> list[str]:
    """The first person of a plain paragraph, and the other authors who have a clause of their own in it."""
    rest = [author.name for author in draft.authors if author.name != first]
    found = ((text.find(name), name) for name in rest)
    clauses = ((at, name) for at, name in found if at > 0 and CLAUSE.search(text, 0, at))
    return [first, *(name for at, name in sorted(clauses) if VERB.match(text[at + len(name) :]))]


def named_together(block: Block, people: Iterable[str]) -> list[str]:
    """Those of ``people`` that one sentence about several of them opens with, as in *A and B are the authors of …*."""
    text = joined(plain(block.spans)) if block.kind == "p" else ""
    known = "|".join(re.escape(name) for name in people if name and name in text)
    found = re.match(rf"(?:{known})(?:{AND}(?:{known}))+(?={TOGETHER})", text) if known else None
    return list(dict.fromkeys(re.findall(known, found[0]))) if found else []


def _chinese(text: str, draft: Draft) -> list[str]:
    """The plain name that opens a Chinese bio, where the text names that person too; or *the author*, who is one."""
    if len(draft.authors) == 1 and BY_AUTHOR.match(text) and len(text) < LONGEST_CHINESE:
        return [draft.authors[0].name]
    found = CHINESE_BIO.match(text)
    if not found or len(text) > LONGEST_CHINESE:
        return []
    name = found[1]
    texts = (plain(block.spans) for block in draft.blocks)
    named = sum(f"{name}：" in text or name in text[:40] for text in texts)
    return [name] if named > 1 else []


def _starts_with(text: str, name: str) -> bool:
    return bool(name) and text[: len(name)].casefold() == name.casefold()


def _marked_names(spans: Spans) -> list[tuple[str, str, str]]:
    """Each bold or italic run with the text after and before it; italics after the first are a name where a clause
    begins, else the title of a work.
    """
    found: list[tuple[str, str, str]] = []
    spans = strip(spans)
    if len(spans) == 1 and isinstance(spans[0], Span) and spans[0].kind == "em":
        inner = strip(spans[0].children)
        spans = inner if any(isinstance(s, Span) and s.kind == "strong" for s in inner[:1]) else spans
    bold = any(isinstance(s, Span) and s.kind == "strong" for s in spans)
    for place, span in enumerate(spans):
        if isinstance(span, Span) and span.kind in (("strong",) if bold else ("em",)):
            before = plain(spans[:place]) if not found else ""
            if place and not found and len(before.split()) > 4:
                return []
            if found and not bold and not CLAUSE.search(plain(spans[max(0, place - NEAR) : place])):
                continue
            found.append(
                (plain(span.children).strip(), plain(spans[place + 1 : place + NEAR]), before if not found else "")
            )
    return found


def _names_in(head: str, after: str, draft: Draft, *, listed: bool) -> list[str]:
    head = joined(head)
    if swallowed := SENTENCE_VERB.search(head):
        name = clean_name(head[: swallowed.start()])
        return [name] if _is_name(name) else []
    led = re.match(
        r"(?:the |contributing |lead |principal )?(?:co-?)?(?:authors?|by|contributors?|作者)\s*[:：]\s*", head, re.I
    )
    if led:
        head = head[led.end() :] or after
        listed = True
    if re.search(r",|\band\b|、|;", PARENTHESIS.sub("", head)) and not SUFFIX.search(
        head.rpartition(",")[2].strip() or "x"
    ):
        names = [author.name for author in parse_names(head.rstrip(" ."))[0]]
        return [clean_name(name) for name in names] if names and all(_is_name(clean_name(n)) for n in names) else []
    name = clean_name(head)
    if not _is_name(name):
        return []
    if any(same_person(name, a.name) or fold(a.name).split()[-1:] == fold(name).split() for a in draft.authors):
        return [name]
    return [name] if listed or VERB.match(after) else []


def clean_name(text: str) -> str:
    """A name without ranks in brackets, degrees, or the marks around it."""
    name = PARENTHESIS.sub("", joined(text)).strip(" \u3000,，.。:：;；_*")
    head, _, suffix = name.rpartition(",")
    if head and SUFFIX.fullmatch(suffix.strip()) and "D" in suffix:
        name = head.strip()
    return TITLES.sub("", name) if len(TITLES.sub("", name).split()) > 1 else name


def _is_name(text: str) -> bool:
    if not text or len(text) > 60 or NO_NAME.fullmatch(text):
        return False
    if CJK_CHARACTER.search(text):
        return len(words(text)) <= 14 and not re.search(r"[。！？，、：；《》]", text)
    parts = re.sub(r"[,]", "", text).split()
    return (
        0 < len(parts) <= 7
        and any(part[0].isupper() for part in parts)
        and all(NAME_WORD.fullmatch(part) for part in parts)
        and not text.rstrip().endswith(("?", "!"))
    )
