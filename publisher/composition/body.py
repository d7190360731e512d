"""Parts and articles → sections."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from publisher import xhtml
from publisher.assets import folder_digest, house_digest
from publisher.composition import markup, opening
from publisher.composition.credits import gathers_credits, take_out_credits
from publisher.composition.house import HouseStyle
from publisher.composition.labels import label, part_number
from publisher.composition.lines import break_lines, is_plain, tie_ends
from publisher.composition.pages import sheets_for
from publisher.composition.render import Desk, bios_head, fill, hyphenation_language, once, safe
from publisher.composition.sideheads import carry_numbers, mark_names, mark_side_heads
from publisher.composition.tables import cut_tables
from publisher.model import Article, Book, Edition, Note, Picture, Section, anchor_of, plain_text
from publisher.reading.language import chinese_script
from publisher.reading.words import is_cjk
from publisher.store import Store, key_of
from publisher.typefaces import fingerprint
from publisher.units import length_pt
from publisher.xhtml import Element

_LONG_NOTE = 1500
"""Characters of a note that no foot of a page and no margin can hold; it stands at the end."""
_LONGEST_QUESTION = 120
"""Characters of a question that leads in an answer."""
_LONG, _LONG_HAN = 480, 190
"""Characters from which on a standfirst is set smaller, so that the opening keeps room for text."""


def compose_body(
    book: Book,
    edition: Edition,
    style: HouseStyle,
    pictures: Mapping[str, tuple[Picture, ...]],
    store: Store | None = None,
) -> tuple[Section, ...]:
    """Sections of the parts and articles of ``book``, in order.

    :param pictures: those that were to be had, by the article's stem
    :param store: where the sections of articles are kept, when they are
    :raises CompositionError: when a template or a sheet of the style is not right
    """
    # Without the other articles, on which the section of one does not depend.
    desk = Desk(book=replace(book, parts=(), authors=(), notices=()), edition=edition, style=style)
    common = _common(desk) if store else ""
    sections: list[Section] = []
    for number, part in enumerate(book.parts, 1):
        if part.title and not book.offprint:
            sections.append(_part(desk, part.title, part.number or number))
        for article in part.articles:
            shown = pictures.get(article.stem, ())
            sections.append(_kept(desk, article, shown, store, common) if store else _article(desk, article, shown))
    return tuple(sections)


def _common(desk: Desk) -> str:
    """Hash of all that the section of an article depends on besides the article and its pictures."""
    templates = folder_digest(*map(Path, desk.style.templates))
    style = replace(desk.style, templates=())
    return key_of(house_digest(), fingerprint(), templates, desk.book, desk.edition, style)


def _kept(desk: Desk, article: Article, pictures: tuple[Picture, ...], store: Store, common: str) -> Section:
    """The section of an article, from the store when it was composed before; style sheets are not kept with it."""
    key = key_of("section", common, article, pictures)
    section = store.load(key, Section)
    if section is None:
        section = _article(desk, article, pictures)
        store.keep(key, replace(section, stylesheets=()))
        return section
    return replace(section, stylesheets=sheets_for(desk.style, desk.edition, article.language, matter=False))


def part_anchor(title: str) -> str:
    """The anchor of a part, from its title alone."""
    return f"part-{hashlib.sha256(title.encode()).hexdigest()[:8]}"


def _part(desk: Desk, title: str, number: int) -> Section:
    book = desk.book
    anchor = part_anchor(title)
    fields = {"number": part_number(number, book.language)}
    text = fill(desk, "part", kind="part", title=title, anchor=anchor, language=book.language, fields=fields)
    root = xhtml.read_document(text)
    markup.prefix_ids(root, anchor)
    markup.number_blocks(root)
    return Section(
        name=anchor,
        kind="part",
        anchor=anchor,
        title=title,
        language=book.language,
        html=xhtml.finish(root),
        stylesheets=sheets_for(desk.style, desk.edition, book.language, matter=True),
        opens_on=desk.edition.opens_on,
        tagged=desk.edition.name != "print",
    )


def _article(desk: Desk, article: Article, pictures: tuple[Picture, ...]) -> Section:
    book, edition, language = desk.book, desk.edition, article.language
    anchor = anchor_of(article.stem)
    title = article.title or article.stem
    text = fill(
        desk, "article", kind="article", title=title, anchor=anchor, language=language,
        fields=_fields(desk, article, title, pictures),
    )  # fmt: skip
    root = xhtml.read_document(text)
    if not book.pull_quotes:
        for quote in [e for e in root.iter("aside") if xhtml.has_class(e, "pull-quote")]:
            xhtml.remove(quote)
    if gathers_credits(book):
        take_out_credits(root)
    used = markup.place_pictures(root, pictures, language)
    _place_notes(desk, root, article)
    for number, term in enumerate(root.iter("dfn"), 1):
        term.set("id", f"term-{number}")
    if desk.paper:
        markup.mark_wide_lead(root, used)
        _refine(desk, root, language)
    markup.prefix_ids(root, anchor)
    markup.number_blocks(root)
    left, right = desk.heads(title if book.offprint else book.title, title)
    return Section(
        name=f"article-{anchor[2:]}",
        kind="article",
        anchor=anchor,
        title=title,
        authors=tuple(author.name for author in article.authors),
        language=language,
        html=xhtml.finish(root),
        stylesheets=sheets_for(desk.style, edition, language, matter=False),
        pictures=used,
        headings=tuple(replace(heading, id=f"{anchor}-{heading.id}") for heading in article.headings),
        opens_on=edition.opens_on,
        head_left=left,
        head_right=right,
        tagged=edition.name != "print",
    )


def _fields(desk: Desk, article: Article, title: str, pictures: tuple[Picture, ...]) -> dict[str, object]:
    """What ``article.html`` is filled with."""
    book, style, language = desk.book, desk.style, article.language
    values = desk.values(language)
    in_matter = not book.offprint and "contributors" in (*book.front, *book.back)
    bios = () if in_matter else tuple({bio.text or bio.html: bio.html for bio in article.bios}.values())
    said, names = article.body, opening.byline_of(article, whole_names=desk.paper)
    if desk.paper:
        fitted = opening.fit_title(style, values, title, language, said=said)
        subtitle = opening.fit_title(style, values, article.subtitle, language, role="subtitle", said=said)
        byline = opening.byline_lines(style, values, names, language)
    else:
        fitted, subtitle = opening.Fitted(lines=(title,)), opening.Fitted(lines=(article.subtitle,))
        byline = tuple((line,) for line in names)
    has_lead = article.lead is not None and any(picture.src == article.lead.src for picture in pictures)
    in_sources = not book.offprint and "sources" in (*book.front, *book.back)
    short_title = opening.clip(title, 44)
    imprint = " · ".join(once((book.imprint.name, book.imprint.licence if len(book.imprint.licence) < 40 else "")))
    return {
        "article": article,
        "title": fitted,
        "subtitle": subtitle,
        "byline": byline,
        "names": opening.short_names(article, short_title),
        "short_title": short_title,
        "series": opening.series_line(book, language),
        "imprint": imprint,
        "date": opening.date_of(article, language),
        "lead": article.lead if has_lead else None,
        "standfirst": safe(article.standfirst),
        "long_standfirst": len(plain_text(article.standfirst)) > (_LONG_HAN if language.startswith("zh") else _LONG),
        "body": safe(article.body),
        "bios": [safe(bio) for bio in bios],
        "bios_head": bios_head(article),
        "rights": "" if in_sources else article.rights,
        "first_at": "" if in_sources else article.source_url,
        "first_at_text": opening.bare_address(article.source_url),
        "first_at_words": label("first-at", language),
    }


def _place_notes(desk: Desk, root: Element, article: Article) -> None:
    """Notes go to the foot or the margin at their calls, or to the end; one that is never called goes to the end."""
    section = root.find("body/section")
    labels = {note.id: note.label for note in article.notes}
    notes = tuple(_referred(n, labels[n.shared], article.language) if n.shared else n for n in article.notes)
    if desk.paper and desk.style.notes != "end":
        by_id = {note.id: note for note in notes if len(note.html) < _LONG_NOTE}
        left = markup.notes_into_text(root, by_id, margin=desk.style.notes == "margin")
        notes = tuple(note for note in notes if note in left or note.id not in by_id)
    ending = markup.notes_to_end(root, notes, article.language)
    if ending is None or section is None:
        return
    body = next((e for e in section if xhtml.has_class(e, "text")), None)
    section.insert(len(section) if body is None else section.index(body) + 1, ending)


def _referred(note: Note, number: str, language: str) -> Note:
    """A note that says which other has its text."""
    said = html.escape(label("see-note", language, number=number))
    return replace(note, html=f'<a href="#{note.shared}">{said}</a>')


def _refine(desk: Desk, root: Element, language: str) -> None:
    """Fine text for paper, even headings, side-heads, an initial."""
    from publisher.composition.finetext import hang_code, refine, set_initial

    values = desk.values(language)
    section = root.find("body/section")
    if section is None:
        return
    section.set("lang", hyphenation_language(language))
    body = next((e for e in section if xhtml.has_class(e, "text")), None)
    if body is not None:
        measure = length_pt(values["measure"]) + length_pt(values["hang"])
        cut_tables(body, measure / length_pt(values["table-size"]), desk.style.balance)
        for tag, name in (("h2", "numbered"), ("h3", "numbered-parts")):
            if carry_numbers([xhtml.inner_text(heading) for heading in body.iter(tag)]):
                xhtml.add_class(body, name)
        if desk.style.initials and language.lower().startswith("en"):
            set_initial(body)
        opening.set_summary(section, body, language)
        mark_side_heads(body)
        _mark_questions(body)
        _even_lines(desk, values, body, language)
        opening.even_standfirst(desk.style, values, section, language)
    mark_names(section)
    if not language.lower().startswith("zh"):
        _mark_chinese(section)
        tie_ends(section)
    refine(section, language)
    hang_code(section)


def _mark_chinese(section: Element) -> None:
    """Say of what an opening has in Chinese that it is, where the article is not: it is dressed by its own language."""
    lines = [e for e in section.iterfind("header//*") if e.tag in ("h1", "p") and is_cjk(xhtml.inner_text(e))]
    script = chinese_script("".join(map(xhtml.inner_text, lines)))
    for line in lines:
        if not line.get("lang"):
            line.set("lang", script)


def _mark_questions(body: Element) -> None:
    """A quotation that is one short question leads in what follows, as in an interview, and stays with it."""
    for quote in body.iter("blockquote"):
        said, follows = xhtml.inner_text(quote), quote.getnext()
        asks = len(said) <= _LONGEST_QUESTION and said.rstrip('」』”"’').endswith(("?", "？"))
        if asks and len(quote) == 1 and follows is not None and follows.tag == "p":
            xhtml.add_class(quote, "question")


def _rank_of(line: Element) -> str:
    """The head as which a line is broken; empty for what is none, or a sentence, which fills its lines."""
    if line.tag != "p":
        return str(line.tag)
    if xhtml.has_class(line, "crosshead"):
        return "crosshead"
    if not xhtml.has_class(line, "sidehead") or line[0].tag != "em":
        return ""
    if xhtml.has_class(line, "deck") or xhtml.has_class(line, "long"):
        return ""
    return "h4" if xhtml.has_class(line, "below") else "h3"


def _even_lines(desk: Desk, values: Mapping[str, str], body: Element, language: str) -> None:
    """Headings, bylines and pull-quotes in lines of like width; not those in capitals that are set in small ones."""
    said = xhtml.inner_text(body) if language.lower().startswith("zh") else ""
    in_small = {face.role for face in desk.style.balance if not face.capitals}
    for heading, role in [(e, role) for e in body.iter("h2", "h3", "h4", "p") if (role := _rank_of(e))]:
        if heading.tag == "h2":
            heading.set("data-short", opening.clip(xhtml.inner_text(heading)))
        if is_plain(heading) and not (role in in_small and xhtml.has_class(heading, "capitals")):
            lines = opening.break_display(desk.style, values, xhtml.inner_text(heading), language, role, said)
            break_lines(heading, lines)
            if heading.tag == "h2":
                xhtml.add_class(heading, f"lines-{len(lines)}")
    for byline in [e for e in body.iter("p") if xhtml.has_class(e, "byline") and is_plain(e)]:
        if not is_cjk(said := xhtml.inner_text(byline)):
            break_lines(
                byline, opening.break_display(desk.style, values, opening.whole_parts(said), language, "byline")
            )
    quotes = [aside for aside in body.iter("aside") if xhtml.has_class(aside, "pull-quote")]
    small = any(opening.is_long_quote(xhtml.inner_text(quote)) for quote in quotes)
    for quote in quotes:  # all of one size
        if small:
            xhtml.add_class(quote, "long")
        for line in quote.iter("p"):
            if is_plain(line):
                said, verse = xhtml.inner_text(line), xhtml.has_class(line, "verse")
                break_lines(line, opening.quote_lines(desk.style, values, said, language, small=small, verse=verse))
