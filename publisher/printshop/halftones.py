"""Pictures inside a PDF, made ready for the press: inks, resolution, no alpha where none is allowed."""

from __future__ import annotations

import io
import zlib
from functools import lru_cache

from pikepdf import Array, Name, Object, PdfImage, Stream
from PIL import Image, ImageChops, ImageCms

from publisher.printshop.changes import PictureChange, Placing
from publisher.printshop.colour import Press
from publisher.printshop.separation import bounded, inked, total_ink

_JPEG_QUALITY = 94
_JPEG_SPARE = 8
"""Per cent of ink kept back for what JPEG adds around edges."""
_SAMPLES = 40
"""Side of the small copy by which colours are compared."""


def convert_picture(
    image: Stream, press: Press, number: int, *, flatten: bool, placing: Placing | None, ppi: int
) -> PictureChange | None:
    """Bring one image XObject to the inks of ``press``; None for masks and what has no colours of its own.

    :param flatten: lay a picture with alpha on what lies under it
    :param ppi: pictures of more than one and a half times this are brought down to it; none is enlarged
    """
    if image.get("/ImageMask", False):
        return None
    decoded, profile = _decoded(image)
    before = f"{_space_name(image)} {decoded.width} × {decoded.height}"
    alpha = _alpha(image, decoded.size)
    if alpha is not None and flatten:
        under = Image.new("RGB", decoded.size, placing.backdrop if placing else (255, 255, 255))
        decoded = Image.composite(decoded.convert("RGB"), under, alpha)
        alpha = None
    density = _density(decoded, placing)
    if decoded.mode == "1":
        _write_bilevel(image, decoded, keep_mask=not flatten)
        return None
    target = _target(decoded, density, ppi)
    screen = decoded if target is None else decoded.resize(target, Image.Resampling.LANCZOS)
    lossy = Name.DCTDecode in _filters(image)
    print_ = bounded(press, inked(press, screen, profile), _JPEG_SPARE if lossy else 0)
    _write(image, print_, press, lossy=lossy)
    if flatten:
        for key in ("/SMask", "/Mask"):
            if key in image:
                del image[key]
    elif alpha is not None and target is not None and "/SMask" in image:
        _write(image.SMask, alpha.resize(target, Image.Resampling.LANCZOS), press, lossy=False)
    return _compared(number, before, screen, print_, press, _density(print_, placing))


def _decoded(image: Stream) -> tuple[Image.Image, bytes]:
    """The picture as ``1``, ``L``, ``RGB`` or ``CMYK``, and its own ICC profile when it carries one for RGB."""
    opened = PdfImage(image)
    picture = opened.as_pil_image(apply_mask=False)
    profile = b""
    try:
        own = opened.icc
        profile = own.tobytes() if own is not None and picture.mode == "RGB" else b""
    except (NotImplementedError, ValueError, OSError, ImageCms.PyCMSError):
        profile = b""
    if picture.mode not in {"1", "L", "RGB", "CMYK"}:
        picture = picture.convert("RGB")
    return picture, profile


def _opened(image: Object) -> PdfImage:
    if not isinstance(image, Stream):
        raise ValueError("a picture that is no stream")
    return PdfImage(image)


def _filters(image: Object) -> list[Object]:
    found = image.get("/Filter", Array())
    return list(found) if isinstance(found, Array) else [found]


def _space_name(image: Object) -> str:
    space = image.get("/ColorSpace", Name.DeviceGray)
    return str(space[0] if isinstance(space, Array) else space).lstrip("/")


def _alpha(image: Stream, size: tuple[int, int]) -> Image.Image | None:
    """Its opacity as ``L``, from a soft mask or a stencil mask; None when there is none."""
    if "/SMask" in image:
        alpha = _opened(image.SMask).as_pil_image().convert("L")
    elif isinstance(image.get("/Mask"), Stream):
        alpha = ImageChops.invert(_opened(image.Mask).as_pil_image().convert("L"))
    else:
        return None
    return alpha if alpha.size == size else alpha.resize(size, Image.Resampling.BILINEAR)


def _density(picture: Image.Image, placing: Placing | None) -> float:
    """Pixels an inch at that size, in the coarser direction."""
    if placing is None or min(placing.width_pt, placing.height_pt) <= 0:
        return 0.0
    return min(picture.width / placing.width_pt, picture.height / placing.height_pt) * 72


def _target(picture: Image.Image, density: float, ppi: int) -> tuple[int, int] | None:
    if not ppi or density <= 1.5 * ppi:
        return None
    scale = ppi / density
    return max(1, round(picture.width * scale)), max(1, round(picture.height * scale))


def _write_bilevel(image: Object, picture: Image.Image, *, keep_mask: bool) -> None:
    image.write(zlib.compress(picture.tobytes(), 9), filter=Name.FlateDecode)
    _reset(image, picture, Name.DeviceGray, 1)
    if not keep_mask and "/SMask" in image:
        del image.SMask


def _write(image: Object, picture: Image.Image, press: Press, *, lossy: bool) -> None:
    """Put ``picture`` in the place of what the XObject held."""
    space = Name.DeviceCMYK if picture.mode == "CMYK" else Name.DeviceGray
    if lossy:
        stored = io.BytesIO()
        picture.save(stored, "JPEG", quality=_JPEG_QUALITY, subsampling=0)
        lossy = picture.mode == "L" or total_ink(Image.open(io.BytesIO(stored.getvalue())))[0] <= press.ink_max
        if lossy:
            image.write(stored.getvalue(), filter=Name.DCTDecode)
            _reset(image, picture, space, 8)
            if picture.mode == "CMYK":
                image.Decode = Array([1, 0, 1, 0, 1, 0, 1, 0])
            return
    image.write(zlib.compress(picture.tobytes(), 6), filter=Name.FlateDecode)
    _reset(image, picture, space, 8)


def _reset(image: Object, picture: Image.Image, space: Name, bits: int) -> None:
    image.Width, image.Height = picture.size
    image.ColorSpace, image.BitsPerComponent = space, bits
    for key in ("/Decode", "/DecodeParms", "/Intent"):
        if key in image:
            del image[key]


def _compared(
    number: int, before: str, screen: Image.Image, print_: Image.Image, press: Press, density: float
) -> PictureChange:
    highest, mean = total_ink(print_)
    differences = [0.0]
    if print_.mode == "CMYK" and screen.mode == "RGB":
        small = (min(_SAMPLES, screen.width), min(_SAMPLES, screen.height))
        differences = delta_e(
            screen.resize(small, Image.Resampling.BOX), print_.resize(small, Image.Resampling.BOX), press
        )
    return PictureChange(
        number=number,
        before=before,
        after=f"{'DeviceCMYK' if print_.mode == 'CMYK' else 'DeviceGray'} {print_.width} × {print_.height}",
        ppi=round(density, 1),
        delta_e=round(sum(differences) / len(differences), 2),
        delta_e_max=round(max(differences), 2),
        beyond=round(sum(value > 10 for value in differences) / len(differences), 4),
        ink_max=round(highest, 1),
        ink_mean=round(mean, 1),
    )


def delta_e(screen: Image.Image, print_: Image.Image, press: Press) -> list[float]:
    """CIE 1976 differences, pixel by pixel, between an sRGB picture and its print under ``press``."""
    seen = _lab(screen, b"")
    printed = _lab(print_, press.icc)
    return [
        (((a[0] - b[0]) / 2.55) ** 2 + _signed(a[1], b[1]) ** 2 + _signed(a[2], b[2]) ** 2) ** 0.5
        for a, b in zip(seen, printed, strict=True)
    ]


def _signed(one: int, other: int) -> int:
    """Difference of two a* or b* values, which Pillow stores as signed bytes."""
    return (one - 256 * (one > 127)) - (other - 256 * (other > 127))


def _lab(picture: Image.Image, source: bytes) -> list[tuple[int, int, int]]:
    raw = _to_lab(picture.mode, source).apply(picture).tobytes()
    return list(zip(raw[0::3], raw[1::3], raw[2::3], strict=True))


@lru_cache(maxsize=16)
def _to_lab(mode: str, source: bytes) -> ImageCms.ImageCmsTransform:
    """From ``source`` (an ICC profile; sRGB when empty) to CIE L*a*b*."""
    given = ImageCms.ImageCmsProfile(io.BytesIO(source)) if source else ImageCms.createProfile("sRGB")
    return ImageCms.buildTransform(
        given,
        ImageCms.createProfile("LAB"),
        mode,
        "LAB",
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
