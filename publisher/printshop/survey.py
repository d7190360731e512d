"""A book gone through before it is inked: where its pictures stand, and which pages can be seen through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from publisher.assets import room_digest
from publisher.printshop.changes import Placing
from publisher.printshop.digests import Digests
from publisher.printshop.graphics import Colour
from publisher.printshop.painting import Paint, paintings
from publisher.store import Store, key_of

Placings = dict[tuple[int, int], Placing]
"""By the object numbers of pictures."""


def images_of(pdf: Pdf) -> list[Stream]:
    """Image XObjects in the order of the file, soft masks left to the pictures that they belong to."""
    found = [item for item in pdf.objects if isinstance(item, Stream) and item.get("/Subtype") == Name.Image]
    masks = {item[key].objgen for item in found for key in ("/SMask", "/Mask") if isinstance(item.get(key), Stream)}
    return [item for item in found if item.objgen not in masks]


def galleys(pdf: Pdf) -> Iterator[list[pikepdf.Page]]:
    """The pages of each galley: the binder hangs them on one node of the page tree."""
    for _, pages in groupby(pdf.pages, key=lambda page: page.obj.Parent.objgen):
        yield list(pages)


def survey(
    pdf: Pdf, images: list[Stream], digests: Digests, store: Store | None, *, flatten: bool
) -> tuple[Placings, set[int]]:
    """Largest place of each picture and what lies under it; and pages that only a scan can flatten.

    Only pages that show a picture, or may be see-through, are gone through.

    :param store: where it is kept what a galley shows of pictures, when it cannot be see-through
    """
    found: Placings = {}
    see_through: set[int] = set()
    if flatten and _may_mix(pdf):
        for index, page in enumerate(pdf.pages):
            shown, mixed = _gone_through(page)
            _join(found, shown)
            see_through |= {index} if mixed else set()
    elif images:
        for pages in galleys(pdf):
            _join(found, _kept_places(pages, digests, store))
    return found, see_through


def _kept_places(pages: list[pikepdf.Page], digests: Digests, store: Store | None) -> Placings:
    """What a galley shows of pictures, from the store when it was gone through before."""
    if store is None:
        return _places(pages)
    said = [digests.of(page.obj.get("/Contents")) for page in pages]
    key = key_of("placings", room_digest("printshop"), said, _deciding(pages, digests))
    kept = store.load(key, dict[str, Placing])
    if kept is None:
        shown = _places(pages)
        store.keep(key, {digests.of(digests.pdf.get_object(number)): placing for number, placing in shown.items()})
        return shown
    return {digests.named(digest).objgen: placing for digest, placing in kept.items()}


def _deciding(pages: list[pikepdf.Page], digests: Digests) -> list[str]:
    """Hashes of what decides how pictures show on each page, besides its content; pages may share their resources."""
    known: dict[tuple[int, int], str] = {}
    found = []
    for page in pages:
        resources = page.obj.get("/Resources", Dictionary())
        number = resources.objgen
        if number == (0, 0) or number not in known:
            entries = (resources.get(name) for name in ("/XObject", "/ExtGState", "/ColorSpace"))
            known[number] = " ".join(digests.of(entry) for entry in entries)
        found.append(known[number])
    return found


def _places(pages: list[pikepdf.Page]) -> Placings:
    found: Placings = {}
    for page in pages:
        if _shows_pictures(page):
            _join(found, _gone_through(page)[0])
    return found


def _join(found: Placings, shown: Placings) -> None:
    """Note the larger place of each picture, or the first of those that are alike."""
    for number, placing in shown.items():
        before = found.get(number)
        if before is None or before.width_pt < placing.width_pt:
            found[number] = placing


def _gone_through(page: pikepdf.Page) -> tuple[Placings, bool]:
    """Largest place of each picture on a page, and whether something on it mixes with what lies under it."""
    found: Placings = {}
    under: list[Paint] = []
    mixed = False
    for paint in paintings(page):
        mixed = mixed or _mixes(paint)
        if paint.kind == "fill" and paint.visible and paint.alpha == 1:
            under.append(paint)
        if paint.kind == "picture" and paint.image is not None:
            x0, y0, x1, y1 = paint.box
            backdrop = _backdrop(under, paint)
            _join(found, {paint.image.objgen: Placing(width_pt=x1 - x0, height_pt=y1 - y0, backdrop=backdrop)})
    return found, mixed


_SHOWN = re.compile(rb"(/[^\s()<>\[\]{}/%]+)\s+Do\b")


def _shows_pictures(page: pikepdf.Page) -> bool:
    """True when the page's content names a picture, or a form that may hold one."""
    resources = page.obj.get("/Resources", Dictionary())
    named = resources.get("/XObject", Dictionary())
    contents = page.obj.get("/Contents", Array())
    parts = list(contents) if isinstance(contents, Array) else [contents]
    for part in parts:
        for name in set(_SHOWN.findall(part.read_bytes())) if isinstance(part, Stream) else ():
            item = named.get(name.decode("latin-1"))
            if isinstance(item, Stream) and (item.get("/Subtype") == Name.Image or _holds_pictures(item)):
                return True
    return False


def _holds_pictures(form: Stream) -> bool:
    inner = form.get("/Resources")
    return isinstance(inner, Dictionary) and "/XObject" in inner


def _backdrop(under: list[Paint], picture: Paint) -> tuple[int, int, int]:
    """Screen colour of the last area that holds the whole picture."""
    x0, y0, x1, y1 = picture.box
    for paint in reversed(under):
        a0, b0, a1, b1 = paint.box
        if a0 <= x0 + 0.01 and b0 <= y0 + 0.01 and a1 >= x1 - 0.01 and b1 >= y1 - 0.01:
            return _screen(paint.colour)
    return (255, 255, 255)


def _screen(colour: Colour) -> tuple[int, int, int]:
    match colour.space, colour.values:
        case "grey" | "icc-1", (grey,):
            levels = (grey, grey, grey)
        case "rgb" | "icc-3", (red, green, blue):
            levels = (red, green, blue)
        case "cmyk" | "icc-4", (cyan, magenta, yellow, black):
            levels = ((1 - cyan) * (1 - black), (1 - magenta) * (1 - black), (1 - yellow) * (1 - black))
        case _:
            levels = (1.0, 1.0, 1.0)
    red, green, blue = (min(255, max(0, round(255 * level))) for level in levels)
    return red, green, blue


def _may_mix(pdf: Pdf) -> bool:
    """True when the file has anything by which a page could be see-through in a way that mixing colours cannot mend."""
    for item in pdf.objects:
        if isinstance(item, Stream) and "/Group" in item:
            return True
        if isinstance(item, Dictionary) and _is_state(item) and ("/SMask" in item or "/BM" in item):
            return True
    return False


def _is_state(item: Dictionary) -> bool:
    return item.get("/Type") == Name.ExtGState or any(key in item for key in ("/ca", "/CA", "/SMask", "/BM"))


def _mixes(paint: Paint) -> bool:
    return paint.visible and (paint.soft or paint.grouped or paint.blend not in {"Normal", "Compatible"})
