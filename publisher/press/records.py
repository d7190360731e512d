"""What a shop asks for beside the book itself: a cover, an ONIX record, a metadata sheet."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from publisher.assets import house_digest
from publisher.composition.cover import cover_svg
from publisher.model import Book, Picture, Volume
from publisher.notices import Notice
from publisher.onix import metadata_sheet, onix_record
from publisher.pictures import develop
from publisher.press.orders import Order
from publisher.press.shop import Shop
from publisher.store import Store, key_of, write_atomically
from publisher.typefaces import fingerprint
from publisher.vault import Refused

THUMBNAIL_PX = 400
"""Width of the small cover that shops and catalogues show."""


def design_cover(book: Book, shop: Shop) -> tuple[str, tuple[Notice, ...]]:
    """The front of ``book`` as a drawing, from the store when it was designed before."""
    picture, notices = cover_picture(book, shop)
    with shop.clock.step("covers"):
        # Without the articles, of which a cover shows nothing.
        key = key_of("cover-design", house_digest(), fingerprint(), replace(book, parts=(), notices=()), picture)
        svg = shop.store.load(key, str)
        if svg is None:
            svg = cover_svg(book, picture)
            shop.store.keep(key, svg)
    return svg, notices


def write_records(order: Order, cover: bytes, volumes: Sequence[Volume], store: Store) -> None:
    """Lay ``cover.png``, ``cover-small.jpg``, ``onix.xml`` and ``metadata.csv`` beside the book's volumes."""
    from publisher.epub import accessibility_of

    pages = {volume.edition: volume.pages for volume in volumes if volume.pages}
    epub = next((volume.path for volume in volumes if volume.edition == "epub"), None)
    facts = accessibility_of(Path(epub)) if epub else ()
    for name, content in (
        ("cover.png", cover),
        ("cover-small.jpg", _small(cover, store)),
        ("onix.xml", onix_record(order.book, order.editions, pages=pages, accessibility=facts)),
        ("metadata.csv", metadata_sheet(order.book, order.editions, pages=pages)),
    ):
        write_atomically(order.folder / name, content)


def _small(cover: bytes, store: Store) -> bytes:
    """The cover as a JPEG of :data:`THUMBNAIL_PX`."""
    from PIL import Image

    key = key_of("cover-small", THUMBNAIL_PX, cover)
    small = store.load_bytes(key, ".jpg")
    if small is None:
        kept = io.BytesIO()
        with Image.open(io.BytesIO(cover)) as front:
            size = (THUMBNAIL_PX, THUMBNAIL_PX * front.height // front.width)
            front.convert("RGB").resize(size).save(kept, "JPEG", quality=88)
        small = kept.getvalue()
        store.keep_bytes(key, small, ".jpg")
    return small


def cover_picture(book: Book, shop: Shop) -> tuple[Picture | None, tuple[Notice, ...]]:
    """The user's own cover picture, or none and why."""
    if not book.cover:
        return None, ()
    try:
        return develop(book.cover, shop.vault, Path(shop.root).resolve(), shop.store), ()
    except Refused as refusal:
        message = f"the cover is drawn without its picture: {refusal.message}"
        notice = Notice(
            code=refusal.code, severity="warning", message=message, hint=refusal.hint, file=f"book {book.key}"
        )
        return None, (notice,)


def wants_cover(order: Order) -> bool:
    """True when an edition carries the cover, or a shop is to be shown it."""
    return not order.book.offprint or any(edition.name == "epub" for edition in order.editions)
