"""Who the authors are: the paragraphs about them at the end of a post."""

from __future__ import annotations

import re

from publisher.model import Author
from publisher.reading.authors import OUTLET, fold, same_person, sort_name
from publisher.reading.draft import Draft
from publisher.reading.rules.people import bio_names, clean_name, named_together
from publisher.reading.rules.standfirst import is_italic, upright
from publisher.reading.tree import Block, Span, Spans, plain
from publisher.reading.words import CJK_CHARACTER, joined

HEADING = re.compile(
    r"(?:about (?:the |our )?(?:authors?|contributors?|writers?|editors?)|(?:the )?authors?|contributors?"
    r"|author biograph(?:y|ies)"
    r"|(?:author|contributor)s?['’]? (?:bio\w*|contributions?|notes?)"
    r"|关于作者|關於作者|作者[简簡]介|作者[介紹绍]*|撰稿人|[译譯]者[简簡]介|[关關][于於][译譯]者)\s*[:：.]?",
    re.IGNORECASE,
)
ROLE = re.compile(
    r"\b(?:fellow|professor|director|researcher|analyst|author|journalist|writer|editor|founder|officer|student|candidate"
    r"|president|chair\w*|lecturer|scholar|associate|advis[eo]r|reporter|correspondent|consultant|specialist|expert|historian"
    r"|manager|economist|head|intern|colonel|general|captain|minister|ambassador|attorney|lawyer|activist|poet|novelist"
    r"|teaches|writes|lectures|PhD|studies|coordinator|contributor|columnist|photographer|translator|assistant|member)s?\b"
    r"|作者|作家|教授|研究|[记記]者|[编編][辑輯]|[学學]者|[评評][论論]|博士|[总總][监監]|[创創][办辦始]",
    re.IGNORECASE,
)
GOES_ON = re.compile(
    r"(?:She|He|They|Her|His|Their|Prior to|Previously|Before|Most recently|(?:In|Since|From) (?:19|20)\d\d)\b|[他她]"
)
PUBLISHED = re.compile(
    r".{0,40}(?:原文|本文|原[载載]|首[发發]|[转轉][载載自]|(?:originally|first) (?:published|appeared))",
    re.IGNORECASE,
)
"""Says where a text comes from; such a line may follow the bios."""
OURS = re.compile(
    r"(?:(?:about (?:the |our )?|the )?(?:authors?|contributors?|writers?)(?:['’]? (?:bio\w*|notes?))?"
    r"|author biograph(?:y|ies)|关于作者|關於作者|作者[简簡介紹绍]*|撰稿人)?",
    re.IGNORECASE,
)
"""What the house says over bios by itself."""
CONTRIBUTED = re.compile(r"\bcontributed to (?:this|the) (?:report|article|story|piece|essay|paper|analysis)\b")
"""Said of those who are not its authors."""
SENTENCE_END = re.compile(r"(?<=[^A-Z][.;])\s")
LONGEST_TAIL = 60
WORK = re.compile(r"(\s*)(\w.{0,90}?\w)([\s.,;:]*)")


def bios_at_the_end(draft: Draft) -> None:
    """Take the paragraphs about people that end a post.

    They follow the last rule of hyphens, or a heading such as *Authors*; each
    starts, within a few words, with a name in bold or italics, or with the
    plain name of an author of the post.  Tails of any other kind (sources, case
    numbers, notes, links to the original) are text and stay.  A heading that says no more than the house's own
    over bios gives way to it.
    """
    wanted = draft.setting("bios").lower()
    if wanted in ("none", "no", "false", "omit", "in-text"):
        return
    if draft.blocks:
        draft.blocks[-1:] = _unlisted(draft.blocks[-1], draft)
    start = _tail(draft)
    tail = draft.blocks[start:]
    before = any(block.kind != "hr" for block in [*draft.standfirst, *draft.blocks[:start]])
    if not tail or not before:
        return
    ruled = start > 0 and draft.blocks[start - 1].kind == "hr"
    title = tail[0] if _is_title(tail[0]) else None
    named = _named(tail, title, draft)
    kept = {id(block) for _, block in named} | {id(block) for block in tail if "joined" in block.attrs}
    rest = [block for block in tail if block is not title and id(block) not in kept]
    sure = _about(named, draft.authors)
    if not named or not (ruled or title or sure) or len(rest) > max(2, 2 * len(named)):
        return
    roles = [bool(ROLE.search(text)) or text[:1] in "（(" for text in (plain(block.spans) for _, block in named)]
    if not (title or (any(roles) if sure and not ruled else sure or all(roles))):
        return
    for names, block in named:
        _dress_names(block, names)
    head = joined(plain(title.spans)).rstrip(" :：.") if title else ""
    draft.bios_head = "" if OURS.fullmatch(head) else head
    draft.bios_of_others = _are_others(named, draft)
    draft.bio_blocks = named
    draft.blocks = [*draft.blocks[:start], *rest]
    blocks = draft.blocks
    draft.blocks = [
        b for n, b in enumerate(blocks) if b.kind != "hr" or (n + 1 < len(blocks) and blocks[n + 1].kind != "hr")
    ]


def _dress_names(block: Block, names: list[str]) -> None:
    """Put the names of those a bio is about in bold, the rest upright, however it is written: one dress for all."""
    if is_italic(block.spans) and clean_name(plain(block.spans)) != names[0]:
        upright(block)
    elif _is_mostly_italic(block.spans, names[0]):
        block.spans = _turned(block.spans)
    for span in block.spans:
        if isinstance(span, Span) and span.kind == "em" and clean_name(plain(span.children)) in names:
            span.kind = "strong"
    strong = [
        clean_name(plain(span.children)) for span in block.spans if isinstance(span, Span) and span.kind == "strong"
    ]
    opens = plain(block.spans).startswith(names[0]) and names[0] not in strong
    if opens or not strong:
        for name in names:
            block.spans = _with_bold(block.spans, name)


def _is_mostly_italic(spans: Spans, name: str) -> bool:
    """True for sentences in italics that titles of works, set upright, part."""
    slanted = [plain(span.children) for span in spans if isinstance(span, Span) and span.kind == "em"]
    goes_on = bool(slanted) and re.match(rf"{re.escape(name)},? \w", slanted[0])
    return bool(goes_on) and 2 * sum(map(len, slanted)) > len(plain(spans))


def _turned(spans: Spans) -> Spans:
    """``spans`` with what is in italics upright, and what is upright within a sentence in italics."""
    found: Spans = []
    for span in spans:
        if isinstance(span, Span) and span.kind == "em":
            found += span.children
        elif isinstance(span, str) and found and not plain(found).rstrip().endswith((".", "!", "?", "。")):
            title = WORK.fullmatch(span)
            found += [part for part in (title[1], Span("em", [title[2]]), title[3]) if part] if title else [span]
        else:
            found.append(span)
    return found


def _with_bold(spans: Spans, name: str) -> Spans:
    """``spans`` with the first ``name`` in bold."""
    for place, span in enumerate(spans):
        if isinstance(span, str) and name in span:
            before, _, after = span.partition(name)
            parts: Spans = [part for part in (before, Span("strong", [name]), after) if part != ""]
            return [*spans[:place], *parts, *spans[place + 1 :]]
    return spans


def _unlisted(block: Block, draft: Draft) -> list[Block]:
    """The items of a list as paragraphs when each is a bio, else the block."""
    items = [part for item in block.children for part in item.children] if block.kind == "ul" else []
    names = [bio_names(part, draft, listed=False) for part in items]
    return items if all(names) and _about(list(zip(names, items, strict=True)), draft.authors) else [block]


def _named(tail: list[Block], title: Block | None, draft: Draft) -> list[tuple[list[str], Block]]:
    """The bios of a tail; a paragraph that only goes on about the same person joins the one before.

    Where most names in bold are surely people, those followed by no verb that we know are people too.
    """
    named: list[tuple[list[str], Block]] = []
    joined_to: Block | None = None
    sure = sum(bool(bio_names(block, draft, listed=False)) for block in tail if block is not title)
    company = 0 < 2 * sure >= sum(block.kind == "p" for block in tail)
    people = [author.name for author in draft.authors]
    for place, block in enumerate(tail):
        if block is title:
            continue
        names = bio_names(block, draft, listed=title is not None)
        if not names and company:
            names = [n for n in bio_names(block, draft, listed=True) if " " in n or CJK_CHARACTER.search(n)]
        names = names or named_together(block, people)
        people += names
        if names:
            named.append((names, block))
        elif named and tail[place - 1] in (named[-1][1], joined_to) and _goes_on(block, named[-1][0]):
            named[-1][1].spans += [Span("br"), *block.spans]
            block.attrs["joined"] = "1"
            joined_to = block
    return named


def _goes_on(block: Block, names: list[str]) -> bool:
    """True for a paragraph that opens with a pronoun, or with the family name of the person before."""
    text = plain(block.spans) if block.kind == "p" else ""
    return bool(GOES_ON.match(text)) or any(
        re.match(rf"(?:[A-Z]\w+\.? )?{re.escape(name.split()[-1])}(?:’s)?\b", text) for name in names if " " in name
    )


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
    while place > 0 and blocks[place - 1].kind == "p" and PUBLISHED.match(plain(blocks[place - 1].spans)):
        place -= 1
    first = max(0, len(blocks) - LONGEST_TAIL)
    people = [author.name for author in draft.authors]
    while place > first and (
        bio_names(blocks[place - 1], draft, listed=False) or named_together(blocks[place - 1], people)
    ):
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


def _about(named: list[tuple[list[str], Block]], people: list[Author]) -> bool:
    """True for bios one of which is about one of these people, as bios with no rule above them must be."""
    found = [name for names, _ in named for name in names]
    return any(same_person(n, a.name) or fold(n) == fold(a.name).rpartition(" ")[2] for n in found for a in people)


def _are_others(named: list[tuple[list[str], Block]], draft: Draft) -> bool:
    """True for bios of none of those who wrote the post, as of people whom it asks."""
    writers = [a for a in draft.authors if a.role in ("aut", "ctb", "edt") and not OUTLET.search(a.name)]
    return bool(writers) and not draft.et_al and not _about(named, writers)


def _is_known(name: str, authors: list[Author]) -> bool:
    """True for one of the authors, by the whole name or a part of it."""
    part = fold(name) if len(name.split()) == 1 else None
    return any(same_person(name, author.name) or part in fold(author.name).split() for author in authors)


def et_al_from_bios(draft: Draft) -> None:
    """Where the byline ends in *et al.*, fill the authors from the bios, in their order.

    Family names alone are none to print beside whole ones, and leave it at *et al.*; who only contributed to the
    report is no author.
    """
    if not draft.et_al:
        return
    for names, block in draft.bio_blocks:
        helpers = " ".join(s for s in SENTENCE_END.split(plain(block.spans)) if CONTRIBUTED.search(s))
        missing = [name for name in names if name not in helpers and not _is_known(name, draft.authors)]
        if any(len(name.split()) == 1 and not CJK_CHARACTER.search(name) for name in missing):
            return
        for name in missing:
            name = name.title() if name.isupper() and len(name) > 4 else name
            draft.authors.append(Author(name=name, sort_name=sort_name(name)))
