"""Pictures that were brought to a press's inks once, kept for the next time."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from pikepdf import Array, Name, Stream

from publisher.assets import room_digest
from publisher.printshop.colour import Press
from publisher.printshop.digests import Digests
from publisher.printshop.halftones import PictureChange, Placing, convert_picture
from publisher.store import Store, key_of

_SUFFIX = ".ink"


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
    """As :func:`convert_picture`, but taken from the store when the same picture was converted the same way before."""
    key = _key(image, digests.of(image), press, flatten, placing, ppi) if store is not None else ""
    if store is None or not key:
        return convert_picture(image, press, number, flatten=flatten, placing=placing, ppi=ppi)
    kept, data = store.load(key, _Kept), store.load_bytes(key, _SUFFIX)
    if kept is not None and data is not None:
        _restore(image, kept, data, flatten=flatten)
        return replace(kept.change, number=number)
    change = convert_picture(image, press, number, flatten=flatten, placing=placing, ppi=ppi)
    if change is not None:
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
    inks = (hashlib.sha256(press.icc).hexdigest(), press.ink_max, press.colours)
    return key_of("halftone", room_digest("printshop"), digest, inks, flatten, place, ppi)


def _restore(image: Stream, kept: _Kept, data: bytes, *, flatten: bool) -> None:
    image.write(data, filter=Name(kept.filter))
    image.Width, image.Height = kept.width, kept.height
    image.ColorSpace, image.BitsPerComponent = Name(kept.space), 8
    for name in ("/Decode", "/DecodeParms", "/Intent", *(("/SMask", "/Mask") if flatten else ())):
        if name in image:
            del image[name]
    if kept.inverted:
        image.Decode = Array([1, 0, 1, 0, 1, 0, 1, 0])
