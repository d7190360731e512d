"""The matter of a book: everything before and after its articles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from publisher import xhtml
from publisher.composition import listings, markup, opening
from publisher.composition.house import HouseStyle, is_simplified
from publisher.composition.labels import edition_word, label, series_of_names
from publisher.composition.pages import sheets_for
from publisher.composition.render import Desk, fill, once
from publisher.model import Book, Edition, PageDesign, Picture, Section, SectionKind

_NAMED = 8
"""Most writers that a title page names."""
Places = Mapping[str, str]
"""Anchor → page label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """How one kind of matter is made."""

    kind: SectionKind
    fields: Callable[[Desk, Places], dict[str, object] | None]
    """What its template is filled with; ``None`` when the book has nothing for it."""
    title: str = ""
    """Key of its name in the labels."""
    headed: bool = False
    """Carries running heads."""


def compose_matter(
    book: Book, edition: Edition, style: HouseStyle, names: tuple[str, ...], places: Mapping[str, str]
) -> tuple[Section, ...]:
    """Sections of the matter ``names`` of ``book``, in that order; what would be empty is left out.

    :param places: page label of each anchor that there is, for the lists; empty where there are no pages
    :raises CompositionError: when a name is unknown or a template cannot be filled
    """
    desk = Desk(book=book, edition=edition, style=style)
    sections = (_section(desk, KINDS[name], places, front=name in book.front) for name in names if name in KINDS)
    return tuple(section for section in sections if section is not None)


def _section(desk: Desk, row: _Kind, places: Places, *, front: bool) -> Section | None:
    book, edition = desk.book, desk.edition
    fields = row.fields(desk, places)
    if fields is None:
        return None
    title = label(row.title or row.kind, book.language)
    root = xhtml.read_document(
        fill(desk, row.kind, kind=row.kind, title=title, anchor=row.kind, language=book.language, fields=fields)
    )
    if desk.paper:
        from publisher.composition.finetext import refine  # no e-book needs it, and its patterns take a while

        refine(root, book.language, acronyms=row.headed)
    markup.prefix_ids(root, row.kind)
    markup.number_blocks(root)
    left, right = desk.heads(book.title if row.kind == "index" else title, title) if row.headed else ("", "")
    return Section(
        name=row.kind,
        kind=row.kind,
        anchor=row.kind,
        title=title,
        language=book.language,
        html=xhtml.finish(root),
        stylesheets=sheets_for(desk.style, edition, book.language, matter=True),
        opens_on="any" if row.kind in {"imprint-page", "series-page", "colophon", "also"} else edition.opens_on,
        numbering="roman" if front else "arabic",
        head_left=left,
        head_right=right,
        tagged=edition.name != "print",
    )


def _even(desk: Desk, text: str, role: str) -> tuple[str, ...]:
    """``text`` in even lines on paper."""
    language = desk.book.language
    return opening.break_display(desk.style, desk.values(language), text, language, role) if desk.paper else (text,)


def _series_page(desk: Desk, places: Places) -> dict[str, object] | None:
    series = desk.book.series
    if series is None:
        return None
    return {"volume": "" if series.number is None else label("volume", desk.book.language, number=str(series.number))}


def _title_page(desk: Desk, places: Places) -> dict[str, object] | None:
    book = desk.book
    values = desk.values(book.language)
    fit = opening.fit_title
    return {
        "title": fit(desk.style, values, book.title, book.language, role="book-title")
        if desk.paper
        else opening.Fitted(lines=(book.title,)),
        "subtitle": fit(desk.style, values, book.subtitle, book.language, role="book-subtitle").lines
        if desk.paper
        else (book.subtitle,),
        "edited_by": label("edited-by", book.language),
        "editors": series_of_names([editor.name for editor in book.editors], book.language),
        "writers": _writers(desk),
        "series": _series(book),
    }


def _writers(desk: Desk) -> tuple[str, ...]:
    """The lines of the names of all who wrote the book, or of the first and others where they are too many."""
    book = desk.book
    names = [author.name for author in book.authors if author.role == "aut"]
    few = names[: _NAMED if len(names) <= _NAMED else 1]
    said = series_of_names([name.replace(" ", "\u00a0") for name in few], book.language, et_al=len(few) < len(names))
    values = {**desk.values(book.language), "hang": "0pt"}
    return opening.break_display(desk.style, values, said, book.language, "byline") if desk.paper and said else (said,)


def _series(book: Book) -> str:
    """Series and number for the title page where no page is the series'; the number alone where both have one name."""
    if book.series is None or "series-page" in book.front:
        return ""
    if book.series.name.casefold() != book.title.casefold():
        return opening.series_line(book, book.language)
    return "" if book.series.number is None else label("volume", book.language, number=str(book.series.number))


def _imprint_page(desk: Desk, places: Places) -> dict[str, object] | None:
    book, edition, language = desk.book, desk.edition, desk.book.language
    imprint = book.imprint
    year = str(book.published.year) if book.published else ""
    comma = "，" if language.startswith("zh") else ", "
    house = label("publisher", language, name=comma.join(once((imprint.name, imprint.place)))) if imprint.name else ""
    web = opening.bare_address(imprint.url)
    rights = book.rights or (label("rights", language, year=year, name=imprint.name) if year and imprint.name else "")
    licence = imprint.licence if imprint.licence and imprint.licence not in rights else ""
    isbn = f"ISBN {edition.isbn_printed or edition.isbn} ({edition_word(edition, language)})" if edition.isbn else ""
    set_in = _closing(desk, short=True)
    printing = label("printing", language) if edition.name == "print" else ""
    groups = (
        (house, web),
        (rights, label("licence", language, licence=licence) if licence else ""),
        (
            book.edition_line or (label("first-published", language, year=year) if year else ""),
            printing if language.startswith("zh") else "",
        ),
        (isbn,),
        (set_in if desk.paper else "",),
        (printing if not language.startswith("zh") else "",),
    )
    return {"paragraphs": [lines for lines in map(once, groups) if lines]}


def _closing(desk: Desk, *, short: bool) -> str:
    """What the style says of its types in the language of the book; in English where it says nothing in that."""
    language, words = desk.book.language, dict(desk.style.colophon)
    tags = (*(("zh-hans",) if is_simplified(language) else ()), language.lower().partition("-")[0])
    said = (words.get(f"{tag}-short" if short else tag) for tag in tags)
    return next(filter(None, said), words.get("short" if short else "en", ""))


def _contents(desk: Desk, places: Places) -> dict[str, object] | None:
    return {"groups": listings.contents(desk, places)}


def _contributors(desk: Desk, places: Places) -> dict[str, object] | None:
    entries = listings.contributors(desk)
    return {"entries": entries} if entries else None


def _index(desk: Desk, places: Places) -> dict[str, object] | None:
    entries = listings.index(desk, places)
    return {"entries": entries} if entries else None


def _sources(desk: Desk, places: Places) -> dict[str, object] | None:
    return {"entries": listings.sources(desk), "marks": _quotation_marks(desk)}


def _credits(desk: Desk, places: Places) -> dict[str, object] | None:
    entries = listings.picture_credits(desk, places)
    return {"entries": entries, "marks": _quotation_marks(desk)} if entries else None


def _quotation_marks(desk: Desk) -> list[str]:
    """What stands on either side of the title of an essay."""
    return label("quoted", desk.book.language, title="\n").split("\n")


def _colophon(desk: Desk, places: Places) -> dict[str, object] | None:
    book = desk.book
    words = _closing(desk, short=False) if desk.paper else ""
    lines = once((words, ", ".join(once((book.imprint.name, book.imprint.place))) if not words else ""))
    return {"colophon": [_even(desk, line, "colophon") for line in lines]} if lines else None


KINDS: dict[str, _Kind] = {
    row.kind: row
    for row in (
        _Kind(kind="half-title", fields=lambda desk, places: {"lines": _even(desk, desk.book.title, "half-title")}),
        _Kind(kind="series-page", fields=_series_page),
        _Kind(kind="title-page", fields=_title_page),
        _Kind(kind="imprint-page", fields=_imprint_page),
        _Kind(kind="dedication", fields=lambda desk, places: {} if desk.book.dedication.strip() else None),
        _Kind(kind="epigraph", fields=lambda desk, places: {} if desk.book.epigraph.strip() else None),
        _Kind(kind="contents", fields=_contents, headed=True),
        _Kind(kind="contributors", fields=_contributors, headed=True),
        _Kind(kind="index", fields=_index, headed=True),
        _Kind(kind="sources", fields=_sources, headed=True),
        _Kind(kind="credits", fields=_credits, headed=True),
        _Kind(kind="colophon", fields=_colophon),
        _Kind(kind="also", fields=lambda desk, places: {} if desk.book.also else None),
    )
}
"""The matter that we know, by name; each has a template of the same name."""


def compose_cover(book: Book, svg: str, picture: Picture | None, design: PageDesign) -> Section:
    """The front cover as the first page of a PDF that is read on a screen: the drawing, to the edges of the trim.

    :param svg: of the size of the page; may name ``picture``
    """
    html = (
        f'<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" lang="{escape(book.language)}"><head>'
        f'<meta charset="utf-8"/><title>{escape(book.title)}</title></head><body class="cover">'
        f'<section class="cover" id="cover">{svg}</section></body></html>\n'
    )
    css = (
        f"@page {{ size: {design.width_pt:g}pt {design.height_pt:g}pt; margin: 0 }} "
        "body, section { margin: 0 } svg { display: block }"
    )
    return Section(
        name="cover",
        kind="cover",
        anchor="cover",
        title=book.title,
        language=book.language,
        html=html,
        stylesheets=(css,),
        pictures=(picture,) if picture else (),
        numbering="none",
    )
