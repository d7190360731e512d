"""What a shop asks for beside the book itself: a cover, an ONIX record, a metadata sheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from publisher.model import Volume
from publisher.onix import metadata_sheet, onix_record
from publisher.press.covers import Cover, draw_cover, small_cover, standalone
from publisher.press.orders import Order
from publisher.store import Store, write_atomically


def write_records(order: Order, cover: Cover, volumes: Sequence[Volume], store: Store) -> None:
    """Lay the cover in three forms, ``onix.xml`` and ``metadata.csv`` beside the book's volumes."""
    from publisher.epub import accessibility_of

    pages = {volume.edition: volume.pages for volume in volumes if volume.pages}
    epub = next((volume.path for volume in volumes if volume.edition == "epub"), None)
    facts = accessibility_of(Path(epub)) if epub else ()
    for name, content in (
        ("cover.svg", standalone(cover)),
        ("cover.png", draw_cover(cover, store)),
        ("cover-small.jpg", small_cover(cover, store)),
        ("onix.xml", onix_record(order.book, order.editions, pages=pages, accessibility=facts)),
        ("metadata.csv", metadata_sheet(order.book, order.editions, pages=pages)),
    ):
        write_atomically(order.folder / name, content)
