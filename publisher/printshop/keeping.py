"""Pages and pictures that were brought to a press's inks once, kept for the next time."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec
import PIL
from pikepdf import Array, Name, Page, Stream

from publisher.assets import room_digest
from publisher.printshop.changes import PictureChange, Placing
from publisher.printshop.colour import Press
from publisher.printshop.digests import Digests
from publisher.printshop.inking import Inking
from publisher.printshop.operators import Surroundings
from publisher.printshop.survey import galleys
from publisher.printshop.trimming import EMPTY
from publisher.store import Store, key_of

_SUFFIX = ".ink"
_PAGES = msgspec.msgpack.Decoder(tuple[bytes, ...])


def ink_contents(work: Inking, digests: Digests, store: Store | None) -> None:
    """Bring the content of every page to inks, that of each galley from the store when it was inked before.

    What the binder puts on a page counts as its content; object numbers do not, so
    that an edit costs the inking of the galley that it changed.
    """
    for pages in galleys(work.pdf):
        around = [work.page(page) for page in pages]
        key = _contents_key(work, pages, around, digests) if store is not None else ""
        kept = store.load_bytes(key, _SUFFIX) if store is not None else None
        if kept is None:
            inked = [
                zlib.compress(work.content(page, sense) or EMPTY) for page, sense in zip(pages, around, strict=True)
            ]
            if store is not None:
                store.keep_bytes(key, msgspec.msgpack.encode(inked), _SUFFIX)
        else:
            inked = list(_PAGES.decode(kept))
        for page, body in zip(pages, inked, strict=True):
            page.obj.Contents = work.pdf.make_stream(body, Filter=Name.FlateDecode)
    if work.flatten:
        work.flatten_states()


def _contents_key(work: Inking, pages: Sequence[Page], around: Sequence[Surroundings], digests: Digests) -> str:
    """Hash of what the pages say and of all by which their colours become inks."""
    said = [digests.of(page.obj.get("/Contents")) for page in pages]
    meant = repr([(sorted(each.spaces.items()), sorted(each.alphas.items())) for each in around])
    return key_of("inked", room_digest("printshop"), said, meant, work.press.key, work.flatten)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What stands in a picture's dictionary once it is inked; its bytes lie beside."""

    width: int
    height: int
    space: str
    filter: str
    inverted: bool
    change: PictureChange


def inked_picture(
    image: Stream,
    press: Press,
    number: int,
    *,
    flatten: bool,
    placing: Placing | None,
    ppi: int,
    store: Store | None,
    digests: Digests,
) -> PictureChange | None:
    """Bring a picture to inks, or take it from the store when it was converted the same way before."""
    key = _key(image, digests.of(image), press, flatten, placing, ppi) if store is not None else ""
    kept, data = (store.load(key, _Kept), store.load_bytes(key, _SUFFIX)) if store is not None and key else (None, None)
    if kept is not None and data is not None:
        _restore(image, kept, data, flatten=flatten)
        return replace(kept.change, number=number)
    from publisher.printshop.halftones import convert_picture  # with Pillow and LittleCMS

    change = convert_picture(image, press, number, flatten=flatten, placing=placing, ppi=ppi)
    if change is not None and store is not None and key:
        made = _Kept(
            width=int(image.Width),
            height=int(image.Height),
            space=str(image.ColorSpace),
            filter=str(image.Filter),
            inverted="/Decode" in image,
            change=change,
        )
        store.keep_bytes(key, image.read_raw_bytes(), _SUFFIX)
        store.keep(key, made)
    return change


def _key(image: Stream, digest: str, press: Press, flatten: bool, placing: Placing | None, ppi: int) -> str:
    """Hash of all that the conversion depends on; empty for what is not kept: stencils, and alpha that stays."""
    if image.get("/ImageMask", False) or (not flatten and ("/SMask" in image or "/Mask" in image)):
        return ""
    place = None if placing is None else (placing.width_pt, placing.height_pt, placing.backdrop)
    return key_of("halftone", room_digest("printshop"), PIL.__version__, digest, press.key, flatten, place, ppi)


def _restore(image: Stream, kept: _Kept, data: bytes, *, flatten: bool) -> None:
    image.write(data, filter=Name(kept.filter))
    image.Width, image.Height = kept.width, kept.height
    image.ColorSpace, image.BitsPerComponent = Name(kept.space), 8
    for name in ("/Decode", "/DecodeParms", "/Intent", *(("/SMask", "/Mask") if flatten else ())):
        if name in image:
            del image[name]
    if kept.inverted:
        image.Decode = Array([1, 0, 1, 0, 1, 0, 1, 0])
