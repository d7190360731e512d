"""Who the authors are: the paragraphs about them at the end of a post."""

from __future__ import annotations

import re

from publisher.model import Author
from publisher.reading.authors import SUFFIX, TITLES, fold, parse_names, same_person, sort_name
from publisher.reading.draft import Draft
from publisher.reading.tree import Block, Span, Spans, plain, strip
from publisher.reading.words import CJK_CHARACTER, joined, words

HEADING = re.compile(
    r"(?:about (?:the )?(?:authors?|contributors?|writers?)|(?:the )?authors?|contributors?"
    r"|(?:author|contributor)s?['’]? (?:bio\w*|contributions?|notes?)"
    r"|关于作者|關於作者|作者[简簡]介|作者[介紹绍]*|撰稿人|[译譯]者[简簡]介)\s*[:：.]?",
    re.IGNORECASE,
)
VERB = re.compile(
    r"\W*(?:is|was|are|were|has|have|had|holds?|held|serves?|served|directs?|directed|joined|leads?|led|works?|worked|teaches"
    r"|taught|lectures?|lectured|writes?|wrote|covers?|covered|reports?|reported|contributed|currently|speciali[sz]es|focuses"
    r"|researches|studies|studied|received|recently|heads?|headed|manages?|managed|oversees|coordinates|chairs|chaired"
    r"|conducts|edits|edited|lives|founded|co-?founded|co-?authored|authored|earned|graduated|retired|spent|completed|began"
    r"|started|consults|advises|advised|runs?|owns|practi[cs]es|assisted|supports|supported|provides|translates|translated"
    r"|PhD|Ph\.D|also|previously|formerly|hosts|comes|became|can|does|will)\b"
    r"|\W*[,，(（:：]|\s*(?:是|为|為|現|现|任|曾|就|出生|生于|生於|毕业|畢業)",
    re.IGNORECASE,
)
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
    r"|van|von|de|der|den|del|della|di|da|dos|du|la|le|bin|ibn|al|el|ter|ten|zu|af|and|&|of"
)
CHINESE_BIO = re.compile(
    r"[（(]?([\u4e00-\u9fff·]{2,8})(?:（[^（）]*）)?(?:[，,]\s*)?(?=是|为|為|现|現|任|曾|生於|生于|毕业|畢業|著有|，)"
)
RANK = re.compile(r"(?:(?:[A-Z][\w.]*|\([\w., ]{1,20}\))\s*,?\s*){0,5}$")
ROLE = re.compile(
    r"\b(?:fellow|professor|director|researcher|analyst|author|journalist|writer|editor|founder|officer|student|candidate"
    r"|president|chair\w*|lecturer|scholar|associate|advis[eo]r|reporter|correspondent|consultant|specialist|expert|historian"
    r"|manager|economist|head|intern|colonel|general|captain|minister|ambassador|attorney|lawyer|activist|poet|novelist"
    r"|teaches|writes|lectures|PhD|studies|coordinator|contributor|columnist|photographer|translator|assistant|member)\b"
    r"|作者|作家|教授|研究|[记記]者|[编編][辑輯]|[学學]者|[评評][论論]|博士|[总總][监監]|[创創][办辦始]",
    re.IGNORECASE,
)
GOES_ON = re.compile(r"(?:She|He|They|Her|His|Their|Prior to|Previously|Before|Most recently|他|她)\b")
LONGEST_TAIL = 60
NEAR = 6
"""Pieces of text after a name that are looked at."""
PARENTHESIS = re.compile(r"\s*[(（][^()（）]*[)）]")


def bios_at_the_end(draft: Draft) -> None:
    """Take the paragraphs about people that end a post.

    They follow the last rule of hyphens, or a heading such as *Authors*; each
    starts, within a few words, with a name in bold or italics, or with the
    plain name of an author of the post.  Tails of any other kind (sources, case
    numbers, notes, links to the original) are text and stay.
    """
    wanted = draft.setting("bios").lower()
    if wanted in ("none", "no", "false", "omit", "in-text"):
        return
    start = _tail(draft)
    tail = draft.blocks[start:]
    if not tail:
        return
    ruled = start > 0 and draft.blocks[start - 1].kind == "hr"
    title = tail[0] if _is_title(tail[0]) else None
    named = _named(tail, title, draft)
    kept = {id(block) for _, block in named} | {id(block) for block in tail if "joined" in block.attrs}
    rest = [block for block in tail if block is not title and id(block) not in kept]
    sure = _sure(named, draft)
    if not named or not (ruled or title or sure) or len(rest) > max(2, 2 * len(named)):
        return
    if not (sure or title) and not all(ROLE.search(plain(block.spans)) for _, block in named):
        return
    if title:
        head = Span("strong", [plain(title.spans)])
        first = named[0][1]
        first.attrs["lead"] = plain(title.spans)
        first.spans = [head, " ", *first.spans]
    draft.bio_blocks = named
    draft.blocks = [*draft.blocks[:start], *rest]
    blocks = draft.blocks
    draft.blocks = [
        b for n, b in enumerate(blocks) if b.kind != "hr" or (n + 1 < len(blocks) and blocks[n + 1].kind != "hr")
    ]


def _named(tail: list[Block], title: Block | None, draft: Draft) -> list[tuple[list[str], Block]]:
    """The bios of a tail; a paragraph that only goes on about the same person joins the one before."""
    named: list[tuple[list[str], Block]] = []
    for place, block in enumerate(tail):
        if block is title:
            continue
        if names := bio_names(block, draft, listed=title is not None):
            named.append((names, block))
        elif named and tail[place - 1] is named[-1][1] and block.kind == "p" and GOES_ON.match(plain(block.spans)):
            named[-1][1].spans += [Span("br"), *block.spans]
            block.attrs["joined"] = "1"
    return named


def _tail(draft: Draft) -> int:
    """Index at which the last part of the post begins."""
    blocks = draft.blocks
    for place in range(len(blocks) - 1, max(-1, len(blocks) - 1 - LONGEST_TAIL), -1):
        block = blocks[place]
        if block.kind == "hr":
            follows = [b for b in blocks[place + 1 :] if b.kind != "hr"]
            if follows and any(bio_names(b, draft, listed=False) for b in follows):
                return place + 1
            if follows and place < len(blocks) - 8:
                break
        elif _is_title(block) and place + 1 < len(blocks):
            return place
    place = len(blocks)
    while place > 0 and blocks[place - 1].kind == "p" and bio_names(blocks[place - 1], draft, listed=False):
        place -= 1
    return place


def _is_title(block: Block) -> bool:
    text = joined(plain(block.spans)) if block.kind in ("h", "p") and block.spans else ""
    return (
        bool(text)
        and len(text) < 60
        and bool(HEADING.fullmatch(text))
        and (block.kind == "h" or text[-1] in ":：" or not text.islower())
    )


def _sure(named: list[tuple[list[str], Block]], draft: Draft) -> bool:
    """Without a rule above them, bios must be about the post's authors."""
    found = [name for names, _ in named for name in names]
    return any(
        same_person(n, a.name) or fold(n) == fold(a.name).rpartition(" ")[2] for n in found for a in draft.authors
    )


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
            return known[:1]
        return _chinese(text, draft)
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
    return list(dict.fromkeys(names))


def _chinese(text: str, draft: Draft) -> list[str]:
    """The plain name that opens a Chinese bio, where the text names that person too."""
    found = CHINESE_BIO.match(text)
    if not found or len(text) > 600:
        return []
    name = found[1]
    named = sum(f"{name}：" in plain(block.spans) or f"{name}" in plain(block.spans)[:40] for block in draft.blocks)
    return [name] if named > 1 else []


def _starts_with(text: str, name: str) -> bool:
    return bool(name) and text[: len(name)].casefold() == name.casefold()


def _marked_names(spans: Spans) -> list[tuple[str, str, str]]:
    """Each bold or italic run with the text after and before it."""
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
            found.append(
                (plain(span.children).strip(), plain(spans[place + 1 : place + NEAR]), before if not found else "")
            )
    return found


def _names_in(head: str, after: str, draft: Draft, *, listed: bool) -> list[str]:
    head = joined(head)
    if swallowed := SENTENCE_VERB.search(head):
        name = clean_name(head[: swallowed.start()])
        return [name] if _is_name(name) else []
    led = re.match(r"(?:the )?(?:authors?|by|contributors?|作者)\s*[:：]\s*", head, re.IGNORECASE)
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
        and all(NAME_WORD.fullmatch(part) for part in parts)
        and not text.rstrip().endswith(("?", "!"))
    )


def et_al_from_bios(draft: Draft) -> None:
    """Where the byline ends in *et al.*, fill the authors from the bios, in their order."""
    if not draft.et_al:
        return
    for names, _ in draft.bio_blocks:
        for name in names:
            if any(same_person(name, a.name) for a in draft.authors):
                continue
            if len(name.split()) == 1 and any(fold(name) in fold(a.name).split() for a in draft.authors):
                continue
            name = name.title() if name.isupper() and len(name) > 4 else name
            draft.authors.append(Author(name=name, sort_name=sort_name(name)))
