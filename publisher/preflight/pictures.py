"""Pictures: fine enough, not drowned in ink, in a form that the press reads."""

from __future__ import annotations

from collections.abc import Iterator

from pikepdf import Array, Name, Object, PdfImage, Stream

from publisher.assets import room_digest
from publisher.preflight.dossier import Dossier
from publisher.preflight.rules import Remark, rule
from publisher.printshop.painting import Paint
from publisher.store import key_of

_PROFILE = "the printer's profile, else Ghent Workgroup 2015"
_SMALL_PX = 16
"""Pictures smaller than this in both directions are bullets and fills, not pictures."""


def density(image: Stream, paint: Paint) -> float:
    """Pixels an inch in the coarser direction; a turned picture counts by its longer side."""
    wide, high = paint.box[2] - paint.box[0], paint.box[3] - paint.box[1]
    columns, rows = int(image.get("/Width", 0)), int(image.get("/Height", 0))
    if wide <= 0 or high <= 0:
        return 0.0
    return min(columns / wide, rows / high) * 72


def _tone(image: Object) -> bool:
    return not image.get("/ImageMask", False) and int(image.get("/BitsPerComponent", 8)) > 1


def _tiny(image: Object) -> bool:
    return int(image.get("/Width", 0)) < _SMALL_PX and int(image.get("/Height", 0)) < _SMALL_PX


@rule(
    "picture-coarse", "warning", "Pictures are fine enough to print",
    hint="use a larger original, or show it smaller; enlarging by software adds nothing", source=_PROFILE,
)  # fmt: skip
def coarse(dossier: Dossier) -> Iterator[Remark]:
    least = dossier.printer.ppi_min if dossier.printer else 225
    refused = dossier.printer.ppi_refused if dossier.printer else 0
    for image, paint, page in dossier.pictures:
        found = density(image, paint)
        if _tone(image) and not _tiny(image) and max(refused, 0.1) <= found < least - 1:
            yield page, paint.box, f"{found:.0f} pixels an inch; at least {least}"


@rule(
    "picture-refused", "error", "No picture is so coarse that the printer sends it back",
    hint="use a larger original, or show it much smaller", source="the printer's profile",
)  # fmt: skip
def refused(dossier: Dossier) -> Iterator[Remark]:
    least = dossier.printer.ppi_refused if dossier.printer else 0
    for image, paint, page in dossier.pictures:
        found = density(image, paint)
        if _tone(image) and not _tiny(image) and 0 < found < least:
            yield page, paint.box, f"{found:.0f} pixels an inch; under {least} it may be sent back"


@rule(
    "picture-line", "warning", "Line art is fine enough to print",
    hint="scan or draw it at 1,200 pixels an inch, or use vector art", source=_PROFILE,
)  # fmt: skip
def line_art(dossier: Dossier) -> Iterator[Remark]:
    least = dossier.printer.ppi_line if dossier.printer else 550
    for image, paint, page in dossier.pictures:
        found = density(image, paint)
        if not _tone(image) and not _tiny(image) and 0 < found < least - 1:
            yield page, paint.box, f"black and white art of {found:.0f} pixels an inch; at least {least}"


@rule(
    "picture-ink", "error", "No picture carries more ink than the paper takes",
    hint="convert it with a profile made for this paper", source=_PROFILE,
)  # fmt: skip
def ink(dossier: Dossier) -> Iterator[Remark]:
    for image, paint, page in dossier.pictures:
        if paint.colour.space not in {"cmyk", "icc-4"} or not _tone(image):
            continue
        highest = _highest_ink(image, dossier)
        if highest > dossier.ink_max + 2:
            yield page, paint.box, f"up to {highest:.0f} % ink; at most {dossier.ink_max} %"


@rule(
    "picture-form", "error", "Pictures are stored in a way that the standard knows",
    hint="export as PDF/X-1a; JPEG 2000 and JBIG2 are younger than PDF 1.3", source="ISO 15930-1",
)  # fmt: skip
def form(dossier: Dossier) -> Iterator[Remark]:
    if dossier.standard != "x-1a":
        return
    for image, paint, page in dossier.pictures:
        young = {str(name) for name in _filters(image)} & {"/JPXDecode", "/JBIG2Decode"}
        if young or int(image.get("/BitsPerComponent", 8)) > 8:
            yield page, paint.box, f"stored as {sorted(young)[0].lstrip('/') if young else '16 bits a channel'}"


def _highest_ink(image: Stream, dossier: Dossier) -> float:
    """Most ink on one pixel, in per cent; 0 for what cannot be decoded, which is for the rule on damage."""
    store = dossier.order.store
    key = key_of("ink", room_digest("printshop"), dossier.digests.of(image)) if store is not None else ""
    kept = store.load(key, float) if store is not None else None
    if kept is not None:
        return kept
    from publisher.printshop.separation import total_ink  # with Pillow, which a picture looked at before does without

    try:
        highest = total_ink(PdfImage(image).as_pil_image(apply_mask=False).convert("CMYK"))[0]
    except Exception:
        return 0.0
    if store is not None:
        store.keep(key, highest)
    return highest


def _filters(image: Stream) -> list[Object]:
    found = image.get("/Filter", Array())
    return list(found) if isinstance(found, Array) else [found]


@rule(
    "picture-stand-in", "error", "Every picture is the picture itself",
    hint="export with the full pictures; the file names a stand-in for another one", source="ISO 15930, OPI",
)  # fmt: skip
def stand_in(dossier: Dossier) -> Iterator[Remark]:
    for image, paint, page in dossier.pictures:
        if "/OPI" in image or "/Alternates" in image:
            yield page, paint.box, "carries OPI or alternates"


@rule(
    "picture-whole", "error", "Every picture can be opened",
    hint="export again; the picture in the file is damaged", source="ISO 32000-1, 8.9",
)  # fmt: skip
def whole(dossier: Dossier) -> Iterator[Remark]:
    for image, paint, page in dossier.pictures:
        width, height = int(image.get("/Width", 0)), int(image.get("/Height", 0))
        if width < 1 or height < 1 or not _readable(image):
            yield page, paint.box, "its data cannot be read"


def _readable(image: Stream) -> bool:
    lossy = {Name.DCTDecode, Name.JPXDecode, Name.JBIG2Decode, Name.CCITTFaxDecode}
    try:
        if any(name in lossy for name in _filters(image)):
            return len(image.read_raw_bytes()) > 16
        return len(image.read_bytes()) > 0
    except Exception:
        return False


RULES = (coarse, refused, line_art, ink, form, stand_in, whole)
