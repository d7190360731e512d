"""From a post to an article: source mended, Markdown read, rules run, markup made."""

from __future__ import annotations

from dataclasses import replace

from publisher.model import Article, Bio, Post
from publisher.notices import Notice
from publisher.reading import language, markdown, source
from publisher.reading.authors import byline
from publisher.reading.draft import Draft
from publisher.reading.frontmatter import Matter, read_matter
from publisher.reading.markup import blocks_markup, sanitised, spans_markup
from publisher.reading.masthead import (
    AUTHOR_KEYS,
    LANGUAGE_KEYS,
    RIGHTS_KEYS,
    SOURCE_KEYS,
    STANDFIRST_KEYS,
    TITLE_KEYS,
    TRANSLATOR_KEYS,
    date_of,
    lead_of,
    subtitle_of,
    tags_of,
    text_of,
)
from publisher.reading.rules import RULES
from publisher.reading.tree import Block, block_text, plain
from publisher.reading.typography import setter
from publisher.reading.words import joined

MENDS = {
    "image": ("a-040", "info", "a broken picture mark was mended", "write ![…](address)"),
    "liquid": ("a-080", "info", "a Liquid tag was dropped", ""),
    "shortcode": ("a-080", "info", "a shortcode was dropped", ""),
    "comment": ("a-085", "info", "a comment between %% was left out", ""),
    "mdx": ("a-081", "info", "MDX code was dropped, text within kept", ""),
    "tag": ("a-082", "info", "a tag that has no place on paper was dropped, text within kept", ""),
    "script": ("a-083", "warning", "a script or style was dropped", "a post may not carry any"),
}  # fmt: skip


def edit(post: Post) -> Article:
    """Understand one post; never raises, whatever it holds.

    Bad front matter or an empty body gives an article with an error notice and
    no body; everything lesser is mended, noted, and the rest goes on.
    """
    bare = Article(
        file=post.file, path=post.path, stem=post.stem, slug=post.slug, digest=post.digest, notices=post.notices
    )
    if bare.failed:
        return bare
    matter = read_matter(post.text)
    draft = Draft(post=post, matter=matter.values, blocks=[])
    draft.notices += post.notices
    if matter.fault:
        draft.say(matter.fault.code, "error", matter.fault.message, matter.fault.hint, matter.fault.line)
        return replace(bare, notices=tuple(draft.notices))
    _read_body(draft, matter)
    if not draft.blocks and not draft.note_blocks:
        draft.say("a-024", "error", "the post has no text", "write something below the front matter", matter.first_line)
        return replace(bare, notices=tuple(draft.notices), title=text_of(matter.values, TITLE_KEYS))
    _read_matter(draft, matter)
    for rule in RULES:
        rule(draft)
    return _article(draft, bare)


def _read_body(draft: Draft, matter: Matter) -> None:
    said: dict[str, list[int]] = {}
    mdx = draft.post.file.endswith(".mdx")
    body = source.clean(matter.body, mdx=mdx, say=lambda what, line: said.setdefault(what, []).append(line))
    manuscript = markdown.parse(body, matter.first_line)
    draft.blocks, draft.note_blocks = manuscript.blocks, manuscript.notes
    for what, lines in said.items():
        code, severity, message, hint = MENDS[what]
        message = message if len(lines) == 1 else f"{message} ({len(lines)} times)"
        draft.say(code, severity, message, hint, lines[0] + matter.first_line)  # type: ignore[arg-type]
    if manuscript.flattened:
        draft.say("a-084", "warning", "nesting deeper than can be set was made plain text", "quote less deeply")


def _read_matter(draft: Draft, matter: Matter) -> None:
    """Title, authors and language, before the rules need them."""
    values = matter.values
    for key in matter.mended:
        draft.say("a-013", "info", f"the key {key!r} was read as {key.strip(' .')!r}", "write it plainly")
    draft.title = text_of(values, TITLE_KEYS)
    authors, draft.et_al = byline(values[key] for key in AUTHOR_KEYS if values.get(key))
    translators, _ = byline(values[key] for key in TRANSLATOR_KEYS if values.get(key))
    draft.authors = [*authors, *(replace(author, role="trl") for author in translators)]
    sample = "\n".join(block_text(block) for block in draft.blocks)
    given = text_of(values, LANGUAGE_KEYS)
    draft.language = (language.declared(given, sample) if given else "") or language.detect(sample or draft.title)


def _article(draft: Draft, bare: Article) -> Article:
    typeset = setter(draft.language)
    title = joined(draft.title)
    if not title:
        title = draft.post.slug.replace("-", " ").replace("_", " ").strip() or draft.post.stem
        draft.say("a-020", "warning", "no title: the file's name stands in", "add `title:` to the front matter")
    elif not text_of(draft.matter, TITLE_KEYS):
        draft.say("a-020", "warning", "no title: the first heading stands in", "add `title:` to the front matter")
    if not draft.authors:
        draft.say("a-021", "warning", "no author", "add `author:` to the front matter")
    published = date_of(draft)
    if not draft.standfirst and (given := text_of(draft.matter, STANDFIRST_KEYS)):
        draft.standfirst = [Block(kind="p", spans=[given])]
    body = sanitised(blocks_markup(draft.blocks, typeset))
    if not body.strip() and not draft.standfirst:
        draft.say("a-024", "error", "the post has no text", "write something below the front matter")
    inline = {id(block): sanitised(spans_markup(block.spans, typeset)) for _, block in draft.bio_blocks}
    bios = tuple(
        Bio(name=name, text=joined(plain(block.spans)), html=inline[id(block)])
        for names, block in draft.bio_blocks
        for name in names
    )
    notes = tuple(
        replace(note, html=_note_markup(draft.note_blocks[str(number)], typeset))
        for number, note in enumerate(draft.notes, 1)
    )
    marked = {block.attrs.get("id"): block for block in _headings(draft.blocks)}
    headings = tuple(
        replace(h, html=sanitised(spans_markup(marked[h.id].spans, typeset))) if h.id in marked else h
        for h in draft.headings
    )
    subtitle = subtitle_of(draft, title)
    return replace(
        bare,
        title=typeset(title, ""),
        subtitle=typeset(subtitle, "") if subtitle else "",
        authors=tuple(draft.authors),
        et_al=draft.et_al,
        published=published,
        language=draft.language,
        standfirst=sanitised(blocks_markup(draft.standfirst, typeset)),
        body=body,
        headings=headings,
        pull_quotes=tuple(draft.pull_quotes),
        quotations=tuple(draft.quotations),
        boxes=tuple(draft.boxes),
        bios=bios,
        bios_head=typeset(draft.bios_head, "") if draft.bios_head else "",
        bios_of_others=draft.bios_of_others,
        lead=lead_of(draft.matter),
        figures=tuple(draft.figures),
        tables=draft.tables,
        notes=notes,
        tags=tags_of(draft.matter),
        rights=text_of(draft.matter, RIGHTS_KEYS),
        source_url=next((u for u in (text_of(draft.matter, (k,)) for k in SOURCE_KEYS) if u.startswith("http")), ""),
        notices=_heard(draft),
    )


def _headings(blocks: list[Block]) -> list[Block]:
    found = []
    for block in blocks:
        if block.kind == "h":
            found.append(block)
        found += _headings(block.children)
    return found


def _note_markup(blocks: list[Block], typeset: object) -> str:
    put = typeset if callable(typeset) else (lambda text, before: text)
    if len(blocks) == 1 and blocks[0].kind == "p":
        return sanitised(spans_markup(blocks[0].spans, put))
    return sanitised(blocks_markup(blocks, put))


def _heard(draft: Draft) -> tuple[Notice, ...]:
    """Notices but those that the post silences with a reason; an error cannot be silenced."""
    silence = draft.matter.get("silence", {})
    reasons = silence if isinstance(silence, dict) else {}
    return tuple(n for n in draft.notices if n.severity == "error" or not str(reasons.get(n.code, "")).strip())
