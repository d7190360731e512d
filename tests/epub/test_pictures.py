"""Pictures within the limits of the shops."""

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from publisher.epub.illustrations import LIMIT_PX, illustrate, prepare
from publisher.model import Picture
from publisher.store import Store


def picture(mode: str, size: tuple[int, int], form: str, **options: object) -> bytes:
    """Return a picture with some detail in it."""
    image = Image.linear_gradient("L").resize(size).convert(mode)
    if mode == "RGBA":
        image.putalpha(100)
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_large_picture_becomes_small_enough(form: str) -> None:
    content, suffix = prepare(picture("RGB", (2250, 1500), form))
    image = opened(content)
    assert image.width * image.height <= LIMIT_PX
    assert abs(image.width / image.height - 1.5) < 0.01
    assert {"jpg": "JPEG", "png": "PNG"}[suffix] == image.format
    assert suffix == ("jpg" if form == "JPEG" else suffix)


def test_a_jpeg_that_is_right_keeps_its_bytes() -> None:
    content = picture("RGB", (800, 600), "JPEG", quality=75)
    assert prepare(content) == (content, "jpg")


def test_a_png_that_is_right_keeps_its_bytes() -> None:
    content = picture("P", (80, 60), "PNG")
    assert prepare(content) == (content, "png")


def test_a_photograph_as_png_becomes_a_jpeg() -> None:
    noise = Image.effect_noise((900, 700), 60).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "PNG")
    content, suffix = prepare(out.getvalue())
    assert suffix == "jpg"
    assert len(content) * 2 < len(out.getvalue())


def test_clear_parts_stay_clear() -> None:
    content, suffix = prepare(picture("RGBA", (200, 100), "WEBP", lossless=True))
    assert (suffix, opened(content).mode) == ("png", "RGBA")


def test_inks_become_light() -> None:
    content, suffix = prepare(picture("CMYK", (200, 100), "JPEG"))
    assert (suffix, opened(content).mode) == ("jpg", "RGB")


def test_colours_of_another_space_become_srgb() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content, _ = prepare(picture("RGB", (200, 100), "JPEG", icc_profile=profile))
    assert "icc_profile" not in opened(content).info


def test_a_picture_on_its_side_is_turned_and_says_nothing_of_its_camera() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Camera"
    content, _ = prepare(picture("RGB", (200, 100), "JPEG", exif=exif))
    image = opened(content)
    assert image.size == (100, 200)
    assert not image.getexif()


def test_what_is_no_picture_is_none_and_a_kept_one_is_not_made_again(store: Store, tmp_path: Path) -> None:
    def kept(content: bytes) -> Picture:
        path = tmp_path / "x"
        path.write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        return Picture(src="x", digest=digest, path=str(path), mime="image/png", width=1, height=1)

    assert illustrate(kept(b"\x89PNG\r\n\x1a\nrubbish"), store) is None
    assert illustrate(kept(picture("RGB", (20, 10), "PNG")[:60]), store) is None
    good = kept(picture("RGB", (300, 200), "TIFF"))
    first = illustrate(good, store)
    Path(good.path).unlink()
    assert first is not None
    assert illustrate(good, store) == first
