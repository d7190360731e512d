"""Pictures as print and e-books take them: upright, of sound type, no larger than they need be."""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from publisher.model import Article, Figure, Picture
from publisher.notices import Notice
from publisher.store import key_of
from publisher.vault import Holding, Refused, Vault, fetch

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_SIDE_PX = 5000
"""Longest side kept: a picture across A4 with bleed at 420 ppi."""
_RECIPE = 1
"""Raised when the same picture would come out otherwise."""
_READY = {"image/png": {"L", "RGB", "RGBA", "P"}, "image/jpeg": {"L", "RGB"}}
"""Types and modes that go through untouched when upright and small enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Print:
    """What the store knows of a finished picture."""

    digest: str
    mime: str
    width: int
    height: int


def gather_pictures(
    article: Article, developed: Callable[[str, Path], Picture]
) -> tuple[tuple[Picture, ...], tuple[Notice, ...]]:
    """Return every picture of ``article`` that can be had, each source once, and a warning for each that cannot.

    :param developed: :func:`develop` for one vault; it may know what it developed before
    """
    figures = [article.lead] if article.lead else []
    figures += article.figures
    pictures: dict[str, Picture] = {}
    notices: dict[str, Notice] = {}
    for figure in figures:
        if not figure.src or figure.src in pictures or figure.src in notices:
            continue
        try:
            pictures[figure.src] = developed(figure.src, Path(article.path).parent)
        except Refused as refusal:
            notices[figure.src] = _warning(refusal, article, figure)
    return tuple(pictures.values()), tuple(notices.values())


def _warning(refusal: Refused, article: Article, figure: Figure) -> Notice:
    return Notice(
        code=refusal.code, severity="warning", file=article.file, line=figure.line,
        message=f"a picture is left out: {refusal.message}", hint=refusal.hint,
    )  # fmt: skip


def develop(vault: Vault, src: str, base: Path) -> Picture:
    """Return the picture at ``src``, as something in the folder ``base`` names it, made fit for PDF and EPUB.

    :raises Refused: when it cannot be had
    """
    holding, store = fetch(vault, src, base), vault.store
    key = key_of("picture", _RECIPE, MAX_SIDE_PX, holding.digest, holding.mime)
    suffix = {"image/png": ".png", "image/jpeg": ".jpg", "image/svg+xml": ".svg"}
    known = store.load(key, _Print)
    path = known and store.path(known.digest, suffix[known.mime])
    if not known or not path:
        data, known = _finish(holding, src)
        path = store.keep_bytes(known.digest, data, suffix[known.mime])
        store.keep(key, known)
    return Picture(
        src=src, digest=known.digest, path=str(path), mime=known.mime, width=known.width, height=known.height
    )


def _finish(holding: Holding, src: str) -> tuple[bytes, _Print]:
    """Return the bytes to keep and what they are; raise Refused when the picture turns out broken."""
    data = Path(holding.path).read_bytes()
    if holding.mime == "image/svg+xml":
        width, height = _drawn_size(data)
        return data, _Print(digest=holding.digest, mime=holding.mime, width=width, height=height)
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data)) as opened:
                opened.load()
                data, mime, size = _developed(opened, data, holding.mime)
    except Exception as error:
        name = src if len(src) < 100 else f"{src[:80]}…"
        raise Refused("v-007", f"{name} is broken: {error}", "save the picture again") from None
    return data, _Print(digest=hashlib.sha256(data).hexdigest(), mime=mime, width=size[0], height=size[1])


def _developed(opened: Image, data: bytes, mime: str) -> tuple[bytes, str, tuple[int, int]]:
    """Turn a picture upright, into a mode and a type that PDF and EPUB both take, and into its size.

    One that is all this already keeps its very bytes, so that a photograph is
    not compressed twice.
    """
    from PIL import ImageOps
    from PIL.Image import Resampling

    turned = opened.getexif().get(0x0112, 1) != 1
    if mime in _READY and opened.mode in _READY[mime] and not turned and max(opened.size) <= MAX_SIDE_PX:
        return data, mime, opened.size
    picture = _plain_mode(ImageOps.exif_transpose(opened))
    if max(picture.size) > MAX_SIDE_PX:
        picture.thumbnail((MAX_SIDE_PX, MAX_SIDE_PX), resample=Resampling.LANCZOS, reducing_gap=3.0)
    made = io.BytesIO()
    profile = opened.info.get("icc_profile") if opened.mode == picture.mode else None
    if mime in {"image/jpeg", "image/webp", "image/avif"} and picture.mode in {"L", "RGB"}:
        picture.save(made, "JPEG", quality=92, subsampling=0, optimize=True, icc_profile=profile)
        return made.getvalue(), "image/jpeg", picture.size
    picture.save(made, "PNG", optimize=False, compress_level=6, icc_profile=profile)
    return made.getvalue(), "image/png", picture.size


def _plain_mode(picture: Image) -> Image:
    """Return the picture as L, RGB or RGBA."""
    clear = "transparency" in picture.info or picture.mode in {"RGBA", "LA", "PA", "RGBa", "La"}
    if picture.mode.startswith("I") or picture.mode == "F":
        low, high = (
            (0.0, 65535.0) if picture.mode.startswith("I") else cast("tuple[float, float]", picture.getextrema())
        )
        scale = 255.0 / ((high - low) or 1.0)
        return picture.convert("F").point(lambda value: value * scale - low * scale).convert("L")
    if picture.mode == "CMYK":
        return _from_cmyk(picture)
    if clear:
        whole = picture.convert("RGBA")
        return whole.convert("RGB") if whole.getchannel("A").getextrema() == (255, 255) else whole
    return (
        picture.convert("L" if picture.mode in {"1", "L"} else "RGB") if picture.mode not in {"L", "RGB"} else picture
    )


def _from_cmyk(picture: Image) -> Image:
    """Go to sRGB through the picture's own profile when it has one."""
    profile = picture.info.get("icc_profile")
    if profile:
        from PIL import ImageCms

        try:
            turned = ImageCms.profileToProfile(
                picture, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError):
            turned = None
        if turned is not None:
            return turned
    return picture.convert("RGB")


def _drawn_size(data: bytes) -> tuple[int, int]:
    """Return width and height of a drawing in CSS pixels; of its view box when it names no size."""
    head = data[: data.find(b">") + 1].decode("utf-8", "replace")
    said = dict(re.findall(r"\s(width|height|viewBox)=\"([^\"]*)\"", head))
    box = [float(each) for each in re.findall(r"-?[\d.]+(?:e-?\d+)?", said.get("viewBox", ""))]
    _, _, box_width, box_height = box if len(box) == 4 else (0.0, 0.0, 300.0, 150.0)
    size = [_css_px(said.get("width", ""), box_width), _css_px(said.get("height", ""), box_height)]
    if "width" in said and "height" not in said and box_width:
        size[1] = size[0] * box_height / box_width
    if "height" in said and "width" not in said and box_height:
        size[0] = size[1] * box_width / box_height
    return max(1, round(min(size[0], 1e5))), max(1, round(min(size[1], 1e5)))


def _css_px(length: str, otherwise: float) -> float:
    found = re.fullmatch(r"\s*([\d.]+)\s*(px|pt|pc|mm|cm|in|q)?\s*", length.lower())
    if not found:
        return otherwise
    unit = {"pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "q": 96 / 101.6}
    return float(found[1]) * unit.get(found[2] or "px", 1.0)
