"""A book in one paged edition: composed, set, numbered, bound.

Body galleys come first, then the back matter with the body's page numbers,
then the front matter with all of them.  What the store has is not set again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from publisher.composition import HouseStyle, compose_body, compose_cover, compose_matter, load_style, page_design
from publisher.errors import PublisherError
from publisher.forme import Face
from publisher.model import Book, Edition, Galley, PageDesign, Pagination, Picture, Section, Volume
from publisher.notices import Notice
from publisher.pagination import paginate
from publisher.press.covers import design_cover
from publisher.press.errands import Errand, send, share
from publisher.press.shop import Shop
from publisher.setting import cut_face, draw_furniture, kept_cut, kept_galley, set_furniture, set_galley
from publisher.store import Store

Pictures = Mapping[str, tuple[Picture, ...]]
"""Pictures that were to be had, by the stem of the article that names them."""

_WORTH_WORKERS = 120_000
"""Characters of HTML from which on worker processes are faster than one, for all that they cost to start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Impression:
    """A book on its way to one PDF."""

    book: Book
    edition: Edition
    style: HouseStyle
    design: PageDesign
    body: tuple[Section, ...]
    path: Path
    cover: tuple[Section, ...] = ()
    """Of one page, before all others; for a book that is read on a screen."""

    @property
    def sides(self) -> bool:
        """True when leaves have two sides, so that there are blank versos."""
        return self.edition.name == "print"


def compose(book: Book, edition: Edition, path: Path, pictures: Pictures, shop: Shop) -> Impression:
    """The body of ``book`` as sections, on the pages of its style."""
    with shop.clock.step("composing"):
        style = load_style(book.style, shop.root)
        design = page_design(style, edition, language=book.language)
        body = compose_body(book, edition, style, pictures, shop.store)
    return Impression(book=book, edition=edition, style=style, design=design, body=body, path=path)


def with_cover(impression: Impression, picture: Picture | None, shop: Shop) -> Impression:
    """The impression with its cover, where the book is one and is read on a screen.

    :param picture: the user's own
    """
    book, design = impression.book, impression.design
    if book.offprint or impression.edition.name != "screen":
        return impression
    svg = design_cover(book, picture, shop, (design.width_pt, design.height_pt))
    return replace(impression, cover=(compose_cover(book, svg, picture, design),))


def set_ahead(
    impressions: Iterable[Impression],
    shop: Shop,
    before: Sequence[Errand] = (),
    meanwhile: Callable[[], object] | None = None,
) -> None:
    """Set every body section that the store does not have, in parallel, the longest first.

    :param before: what else workers are to do; it is begun first
    :param meanwhile: what this process is to do while it waits for them
    """
    lacking: dict[str, Errand] = {}
    for impression in impressions:
        for section in (*impression.body, *impression.cover):
            if kept_galley(section, impression.design, shop.store) is None:
                name = f"{impression.book.key}/{impression.edition.name}/{section.name}"
                lacking[name] = Errand(name, set_galley, (section, impression.design, shop.store))
    ordered = sorted(lacking.values(), key=_length)
    size = sum(map(_length, ordered))
    done = pages = 0

    def count(errand: Errand, made: object) -> None:
        nonlocal done, pages
        if isinstance(made, Galley | PublisherError):
            done += 1
            if isinstance(made, Galley):
                pages += made.pages
                for what, number in made.composed:
                    shop.clock.count(what, number)
            shop.progress("setting", done, len(ordered), pages)

    with shop.clock.step("setting"):
        share([*before, *ordered], shop.jobs if -size > _WORTH_WORKERS else 1, count, meanwhile)
    shop.clock.count("galleys set", len(ordered))


def _length(errand: Errand) -> int:
    """Characters of a section, negative, so that the longest comes first."""
    return -len(errand.arguments[0].html)


def issue(impression: Impression, shop: Shop) -> tuple[Volume, Pagination]:
    """Number and bind an impression whose body was set ahead.

    :raises LayoutError: when a section cannot be set
    """
    book, sides = impression.book, impression.sides
    matter = partial(compose_matter, book, impression.edition, impression.style)
    body, notices = _galleys(impression, impression.body, shop)
    back: tuple[Section, ...] = ()
    front: tuple[Section, ...] = ()
    if not book.offprint:
        _, numbered = paginate(impression.body, body, sides=sides)
        back = matter(book.back, _labels(numbered))
    set_back, more = _galleys(impression, back, shop)
    notices += more
    if not book.offprint:
        _, numbered = paginate((*impression.body, *back), (*body, *set_back), sides=sides)
        front = (*impression.cover, *matter(book.front, _labels(numbered)))
    set_front, more = _galleys(impression, front, shop)
    notices += more
    sections = (*front, *impression.body, *back)
    with shop.clock.step("binding"):
        from publisher.binding import bind  # an e-book passes by this file, and is never bound

        proofs, pagination = paginate(sections, (*set_front, *body, *set_back), sides=sides)
        volume = bind(
            book,
            impression.edition,
            impression.design,
            sections,
            proofs,
            pagination,
            furniture=set_furniture(impression.design, sections, pagination, shop.store, partial(send, draw_furniture)),
            cut=partial(_cut, shop.store),
            path=impression.path,
        )
    shop.clock.count("pages", volume.pages)
    return replace(volume, notices=(*notices, *volume.notices)), pagination


def _galleys(
    impression: Impression, sections: Sequence[Section], shop: Shop
) -> tuple[tuple[Galley, ...], tuple[Notice, ...]]:
    """Galleys of ``sections``, and what they have to say, with the post's name where one is to blame."""
    files = {f"article-{article.stem}": article.file for article in impression.book.articles}
    with shop.clock.step("setting"):
        galleys = tuple(_galley(section, impression.design, shop.store) for section in sections)
    notices = [
        replace(notice, file=notice.file or files.get(section.name, f"book {impression.book.key}"))
        for section, galley in zip(sections, galleys, strict=True)
        for notice in galley.notices
    ]
    return galleys, tuple(notices)


def _galley(section: Section, design: PageDesign, store: Store) -> Galley:
    kept = kept_galley(section, design, store)
    return kept if kept is not None else send(set_galley, section, design, store)


def _cut(store: Store, face: Face, glyphs: tuple[int, ...]) -> bytes:
    kept = kept_cut(face, glyphs, store)
    return kept if kept is not None else send(cut_face, face, glyphs, store)


def _labels(pagination: Pagination) -> dict[str, str]:
    return {anchor: label for anchor, _, label in pagination.places}
