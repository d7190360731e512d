"""Front covers: designed once, and drawn on pixels for e-books and shops."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from publisher.assets import house_digest, room_digest
from publisher.composition.cover import COVER_PX, HEIGHT_PT, WIDTH_PT, cover_svg
from publisher.composition.outlines import SHAPER
from publisher.model import Book, Picture
from publisher.notices import Notice
from publisher.pictures import develop
from publisher.press.orders import Order
from publisher.press.shop import Shop
from publisher.setting import dress
from publisher.store import Store, key_of
from publisher.typefaces import fingerprint
from publisher.vault import Refused

if TYPE_CHECKING:
    from PIL.Image import Image

SMALL_PX = (400, 640)
"""Of the small cover that shops and catalogues show."""


class Cover(NamedTuple):
    """A front as a drawing, and the user's own picture that it may name."""

    svg: str = ""
    """Empty where none is wanted."""
    picture: Picture | None = None


def wanted(order: Order) -> tuple[Callable[[Cover, Store], bytes], ...]:
    """The forms in which the cover of ``order`` is drawn: for its e-book, and to be shown by shops."""
    bound = (book_cover,) if any(edition.name == "epub" for edition in order.editions) else ()
    return bound if order.book.offprint else (draw_cover, *bound, small_cover)


def design_cover(
    book: Book, picture: Picture | None, shop: Shop, size_pt: tuple[float, float] = (WIDTH_PT, HEIGHT_PT)
) -> str:
    """The front of ``book`` as a drawing, from the store when it was designed before."""
    with shop.clock.step("covers"):
        # Without the articles, of which a cover shows nothing.
        shown = replace(book, parts=(), notices=())
        key = key_of("cover-design", house_digest(), fingerprint(), SHAPER, shown, picture, size_pt)
        svg = shop.store.load(key, str)
        if svg is None:
            svg = cover_svg(book, picture, width_pt=size_pt[0], height_pt=size_pt[1])
            shop.store.keep(key, svg)
    return svg


def cover_picture(book: Book, shop: Shop) -> tuple[Picture | None, tuple[Notice, ...]]:
    """The user's own cover picture, or none and why."""
    if not book.cover:
        return None, ()
    try:
        return develop(shop.vault, book.cover, Path(shop.root).resolve()), ()
    except Refused as refusal:
        message = f"the cover is drawn without its picture: {refusal.message}"
        notice = Notice(
            code=refusal.code, severity="warning", message=message, hint=refusal.hint, file=f"book {book.key}"
        )
        return None, (notice,)


def draw_cover(cover: Cover, store: Store) -> bytes:
    """A cover as a PNG of :data:`COVER_PX`, from the store when it was drawn before; may be called in any process."""
    from PIL.Image import RLE  # as small as any for flat grounds, and quicker

    return _drawn(cover, COVER_PX, "PNG", store, compress_level=6, compress_type=RLE)


def book_cover(cover: Cover, store: Store) -> bytes:
    """A cover as a JPEG of :data:`COVER_PX`, as e-books bear it, from the store when it was drawn before."""
    return _drawn(cover, COVER_PX, "JPEG", store, quality=82, optimize=True)


def small_cover(cover: Cover, store: Store) -> bytes:
    """A cover as a JPEG of :data:`SMALL_PX`, from the store when it was drawn before."""
    return _drawn(cover, SMALL_PX, "JPEG", store, quality=88)


def _drawn(cover: Cover, size_px: tuple[int, int], form: str, store: Store, **options: int) -> bytes:
    key = key_of("cover", size_px, room_digest("press/covers.py", "setting"), cover.svg)
    drawn = store.load_bytes(key, f".{form.lower()}")
    if drawn is None:
        made = io.BytesIO()
        _pixels(cover, size_px, store).save(made, form, **options)
        drawn = made.getvalue()
        store.keep_bytes(key, drawn, f".{form.lower()}")
    return drawn


def standalone(cover: Cover) -> bytes:
    """The drawing with its picture within it."""
    svg = cover.svg
    if cover.picture is not None:
        content = base64.b64encode(Path(cover.picture.path).read_bytes()).decode()
        svg = svg.replace(f"picture:{cover.picture.digest}", f"data:{cover.picture.mime};base64,{content}")
    return svg.encode()


@lru_cache(maxsize=2)
def _sheet(cover: Cover, store: Store) -> bytes:
    """The cover as a page of PDF, kept for its other forms; only one with a picture needs the engine."""
    if cover.picture is None:
        from publisher.setting.flat import flat_sheet

        return flat_sheet(cover.svg)
    dress(store)
    from publisher.setting.sheet import set_sheet

    return set_sheet(cover.svg, (WIDTH_PT, HEIGHT_PT), [cover.picture])


@lru_cache(maxsize=1)
def _pixels(cover: Cover, size_px: tuple[int, int], store: Store) -> Image:
    """The cover drawn by pdfium, to fill this many pixels; kept for another form of this size."""
    import pypdfium2

    document = pypdfium2.PdfDocument(_sheet(cover, store))
    bitmap = pypdfium2.PdfBitmap.new_native(*size_px, pypdfium2.raw.FPDFBitmap_BGR, rev_byteorder=True)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, *size_px)
    flags = pypdfium2.raw.FPDF_REVERSE_BYTE_ORDER
    pypdfium2.raw.FPDF_RenderPageBitmap(bitmap, document[0], 0, 0, *size_px, 0, flags)
    drawn: Image = bitmap.to_pil()
    document.close()
    return drawn
