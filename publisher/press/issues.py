"""Orders → volumes: every edition of every book that carries no error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial

from publisher.config import PAGED, VolumesOrder
from publisher.errors import CompositionError, LayoutError
from publisher.makeup import split
from publisher.model import Edition, Picture, Volume
from publisher.notices import Notice, has_error
from publisher.pictures import develop, gather_pictures
from publisher.press.covers import Cover, book_cover, cover_picture, design_cover, wanted
from publisher.press.errands import Errand
from publisher.press.impressions import Impression, Pictures, compose, issue, set_ahead, with_cover
from publisher.press.orders import Order
from publisher.press.records import write_records
from publisher.press.reflowed import PrintRun, issue_reflowed
from publisher.press.run import Run, all_notices
from publisher.press.shop import Shop


def issue_all(orders: Iterable[Order], shop: Shop, notices: Sequence[Notice] = ()) -> Run:
    """Make every volume that can be made; what cannot be made has an error among the notices."""
    orders = tuple(orders)
    said = [*shop.notices, *notices]
    said += all_notices(*(order.book.notices for order in orders))
    said += all_notices(*(article.notices for order in orders for article in order.book.articles))
    sound = [order for order in orders if not has_error(order.book.notices)]
    pictures, more = illustrate(sound, shop)
    said += more
    sound = [volume for order in sound for volume in volumes_of(order, pictures, shop)]
    covers, unseen = _covers(sound, shop)
    said += unseen
    planned = [
        (order, cover, _impressions(order, cover, pictures, shop)) for order, cover in zip(sound, covers, strict=True)
    ]
    drawing = [Errand("cover", draw, (cover, shop.store)) for order, cover, _ in planned for draw in wanted(order)]
    set_ahead((impression for _, _, mine in planned for impression in mine.values()), shop, drawing)
    volumes: list[Volume] = []
    for place, (order, cover, mine) in enumerate(planned):
        for made in _issue_order(order, mine, pictures, cover, shop):
            if isinstance(made, Volume):
                volumes.append(made)
                said += made.notices
            else:
                said.append(made)
        shop.progress("binding", place + 1, len(planned), 0)
    return Run(
        volumes=tuple(volumes),
        notices=all_notices(said),
        seconds=tuple(shop.clock.steps.items()),
        counts=tuple(shop.clock.counts.items()),
    )


def illustrate(orders: Iterable[Order], shop: Shop) -> tuple[Pictures, tuple[Notice, ...]]:
    """Fetch the pictures of every article, each article and each picture once."""
    articles = {article.stem: article for order in orders for article in order.book.articles}
    pictures: dict[str, tuple[Picture, ...]] = {}
    notices: list[Notice] = []
    developed = cache(partial(develop, shop.vault))
    with shop.clock.step("pictures"):
        for place, (stem, article) in enumerate(articles.items(), 1):
            pictures[stem], more = gather_pictures(article, developed)
            notices += more
            shop.progress("pictures", place, len(articles), 0)
    return pictures, tuple(notices)


def _impressions(order: Order, cover: Cover, pictures: Pictures, shop: Shop) -> dict[str, Impression]:
    """The paged editions of an order, composed, by name."""
    paged = [edition for edition in order.editions if edition.name in PAGED]
    composed = (compose(order.book, edition, order.path(edition), pictures, shop) for edition in paged)
    return {impression.edition.name: with_cover(impression, cover.picture, shop) for impression in composed}


def _covers(orders: Sequence[Order], shop: Shop) -> tuple[list[Cover], list[Notice]]:
    """The cover of each order; empty for one that wants none."""
    covers: list[Cover] = []
    said: list[Notice] = []
    for order in orders:
        if wanted(order):
            picture, notices = cover_picture(order.book, shop)
            covers.append(Cover(design_cover(order.book, picture, shop), picture))
            said += notices
        else:
            covers.append(Cover())
    return covers, said


def _issue_order(
    order: Order, impressions: dict[str, Impression], pictures: Pictures, cover: Cover, shop: Shop
) -> Iterator[Volume | Notice]:
    """Yield each volume of an order, or why it could not be made; print comes before EPUB."""
    print_run = PrintRun()
    made: list[Volume] = []
    for edition in order.editions:
        impression = impressions.get(edition.name)
        try:
            if impression is not None:
                volume, pagination = issue(impression, shop)
                if edition.name == "print":
                    print_run = PrintRun(pagination=pagination, isbn=edition.isbn)
            else:
                drawn = book_cover(cover, shop.store) if edition.name == "epub" else b""
                volume = issue_reflowed(order, edition, pictures, print_run, drawn, shop)
            made.append(volume)
        except (LayoutError, CompositionError) as error:
            yield _refused(order, edition, error)
    if made and not order.book.offprint:
        write_records(order, cover, made, shop.store)
    yield from made


def _refused(order: Order, edition: Edition, error: LayoutError | CompositionError) -> Notice:
    book = order.book
    file = book.articles[0].file if book.offprint else f"book {book.key}"
    message = f"the {edition.name} edition is not made: {error.message}"
    return Notice(code="p-001", severity="error", message=message, hint=error.hint, file=file)


def volumes_of(order: Order, pictures: Pictures, shop: Shop) -> tuple[Order, ...]:
    """``order`` itself, or one order a volume where the book is to be split by its pages."""
    if order.volumes is None:
        return (order,)
    edition = next((e for e in order.editions if e.name in PAGED), Edition(name="screen"))
    impression = compose(order.book, edition, order.path(edition), pictures, shop)
    set_ahead((impression,), shop)
    pages = _pages(impression, shop)
    books = split(order.book, pages, _limit(order.volumes))
    if len(books) == 1:
        return (replace(order, volumes=None),)
    editions = tuple(replace(edition, isbn="") for edition in order.editions)
    return tuple(
        replace(order, book=book, editions=editions, volumes=None, folder=order.folder.parent / book.key)
        for book in books
    )


def _limit(volumes: VolumesOrder) -> int:
    return max(1, volumes.max_pages)


def _pages(impression: Impression, shop: Shop) -> dict[str, int]:
    """Leaf pages that each article takes, a blank verso included where articles open recto."""
    from publisher.setting import set_galley

    stems = {f"article-{article.stem}": article.stem for article in impression.book.articles}
    pages = {}
    for section in impression.body:
        if section.name in stems:
            count = set_galley(section, impression.design, shop.store).pages
            recto = impression.sides and section.opens_on == "recto"
            pages[stems[section.name]] = count + count % 2 if recto else count
    return pages
