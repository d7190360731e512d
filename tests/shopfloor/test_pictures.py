"""Whatever an author throws in, PDF and EPUB get upright pictures of sound type."""

import hashlib
import io
from functools import partial
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageDraw

from publisher.model import Article, Figure, Picture
from publisher.notices import Notice
from publisher.pictures import MAX_SIDE_PX, develop, gather_pictures
from publisher.store import open_store
from publisher.vault import Vault

RED, GREEN = (200, 10, 20), (10, 180, 30)


def two_halves(mode: str = "RGB", size: tuple[int, int] = (60, 40)) -> Image.Image:
    """Left half red, right half green."""
    picture = Image.new("RGB", size, RED)
    ImageDraw.Draw(picture).rectangle((size[0] // 2, 0, *size), fill=GREEN)
    return picture.convert(mode)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(roots=(str(tmp_path),), store=open_store(tmp_path / "store"))


def gather(vault: Vault, *sources: str) -> tuple[tuple[Picture, ...], tuple[Notice, ...]]:
    folder = Path(vault.roots[0])
    figures = tuple(Figure(id=f"f-{number}", src=src, line=number + 9) for number, src in enumerate(sources))
    article = Article(
        file="posts/x.md",
        path=str(folder / "x.md"),
        stem="x",
        slug="x",
        digest="",
        lead=figures[0],
        figures=figures[1:],
    )
    return gather_pictures(article, partial(develop, vault))


def one(vault: Vault, made: Image.Image, kind: str, **how: object) -> tuple[Picture, Image.Image]:
    file = Path(vault.roots[0]) / "picture"
    made.save(file, kind, **how)
    pictures, notices = gather(vault, "picture")
    assert notices == ()
    (picture,) = pictures
    data = Path(picture.path).read_bytes()
    assert picture.digest == hashlib.sha256(data).hexdigest()
    assert picture.path.startswith(vault.store.folder)
    opened = Image.open(io.BytesIO(data))
    opened.load()
    assert (picture.mime, picture.width, picture.height) == (Image.MIME[opened.format or ""], *opened.size)
    assert picture.mime in {"image/png", "image/jpeg"}
    assert opened.mode in {"L", "RGB", "RGBA", "P"}
    assert opened.getexif().get(0x0112, 1) == 1
    return picture, opened


def near(pixel: object, colour: tuple[int, int, int], by: int = 12) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(a - b) <= by for a, b in zip(pixel, colour, strict=False))


@pytest.mark.parametrize(
    ("mode", "kind"), [("RGB", "PNG"), ("L", "PNG"), ("RGBA", "PNG"), ("RGB", "JPEG"), ("L", "JPEG")]
)
def test_what_is_fit_keeps_its_very_bytes(vault: Vault, mode: str, kind: str) -> None:
    picture, _ = one(vault, two_halves(mode), kind)
    assert Path(picture.path).read_bytes() == (Path(vault.roots[0]) / "picture").read_bytes()


@pytest.mark.parametrize("turn", range(2, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_pictures_stand_upright(vault: Vault, turn: int, kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = turn
    how = {"lossless": True} if kind == "WEBP" else {"quality": 95} if kind == "JPEG" else {}
    _, opened = one(vault, two_halves(size=(64, 32)), kind, exif=exif.tobytes(), **how)
    assert opened.size == ((32, 64) if turn >= 5 else (64, 32))
    middle = (opened.width // 2, opened.height // 2)
    first = opened.convert("RGB").getpixel((4, middle[1]) if turn < 5 else (middle[0], 4))
    assert near(first, GREEN if turn in {2, 3, 7, 8} else RED)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("CMYK", "JPEG"), ("CMYK", "TIFF"), ("P", "GIF"), ("RGB", "WEBP"), ("RGBA", "WEBP"), ("RGB", "AVIF"),
        ("RGB", "BMP"),
        ("RGB", "TIFF"), ("LAB", "TIFF"), ("YCbCr", "JPEG"),
    ],
)  # fmt: skip
def test_odd_types_and_modes_keep_their_colours(vault: Vault, mode: str, kind: str) -> None:
    made = two_halves() if mode == "LAB" else two_halves(mode)
    if mode == "LAB":
        made = ImageCms.profileToProfile(
            made, ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB"
        )
    _, opened = one(vault, made, kind)
    shown = opened.convert("RGB")
    assert near(shown.getpixel((10, 20)), RED, 40)
    assert near(shown.getpixel((50, 20)), GREEN, 40)


def test_greys_of_sixteen_bits_keep_their_scale(vault: Vault) -> None:
    deep = Image.new("I;16", (8, 8), 32768)
    deep.putpixel((0, 0), 65535)
    _, opened = one(vault, deep, "PNG")
    assert opened.convert("L").getpixel((4, 4)) in range(126, 130)
    assert opened.convert("L").getpixel((0, 0)) == 255
    one(vault, Image.new("F", (8, 8), 0.5), "TIFF")
    _, opened = one(vault, Image.new("1", (8, 8), 1), "PNG")
    assert opened.convert("L").getpixel((4, 4)) == 255


def test_what_is_clear_stays_clear(vault: Vault) -> None:
    palette = two_halves("P")
    _, opened = one(vault, palette, "GIF", transparency=palette.getpixel((5, 5)))
    assert opened.mode == "RGBA"
    assert opened.getpixel((5, 5))[3] == 0
    assert opened.getpixel((55, 5))[3] == 255
    _, opened = one(vault, Image.new("LA", (8, 8), (90, 40)), "PNG")
    assert opened.convert("RGBA").getpixel((1, 1)) == (90, 90, 90, 40)
    whole = Image.new("RGBA", (8, 8), (*RED, 255))
    _, opened = one(vault, whole, "TIFF")
    assert opened.mode == "RGB", "a picture without holes needs no mask"


def test_the_first_of_many_frames(vault: Vault) -> None:
    frames = [Image.new("RGB", (9, 9), colour) for colour in (RED, GREEN)]
    _, opened = one(vault, frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert near(opened.convert("RGB").getpixel((4, 4)), RED)


def test_oversized_pictures_are_reduced(vault: Vault) -> None:
    picture, _ = one(vault, two_halves(size=(MAX_SIDE_PX * 2, 50)), "PNG")
    assert (picture.width, picture.height) == (MAX_SIDE_PX, 25)


def test_broken_and_missing_ones_become_warnings(vault: Vault) -> None:
    folder = Path(vault.roots[0])
    good = io.BytesIO()
    two_halves(size=(200, 200)).save(good, "JPEG")
    (folder / "good.jpg").write_bytes(good.getvalue())
    (folder / "half.jpg").write_bytes(good.getvalue()[:900])
    noise = io.BytesIO()
    Image.effect_noise((90, 90), 50).save(noise, "PNG")
    (folder / "half.png").write_bytes(noise.getvalue()[:2000])
    (folder / "page.png").write_text("<html>")
    sources = ["good.jpg", "gone.png", "half.jpg", "half.png", "page.png", "https://x.example/y.png", "good.jpg", ""]
    pictures, notices = gather(vault, *sources)
    assert [picture.src for picture in pictures] == ["good.jpg"]
    assert [notice.code for notice in notices] == ["v-001", "v-007", "v-007", "v-006", "v-008"]
    assert {notice.severity for notice in notices} == {"warning"}
    assert [notice.line for notice in notices] == [10, 11, 12, 13, 14]
    assert str(notices[0]).startswith("posts/x.md:10: warning v-001: a picture is left out: gone.png is not there")
    assert all(notice.hint for notice in notices)


def test_made_once(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    picture, _ = one(vault, two_halves("CMYK"), "JPEG")
    monkeypatch.setattr(Image, "open", None)
    assert gather(vault, "picture") == ((picture,), ())


def test_drawings_have_a_size(vault: Vault) -> None:
    folder = Path(vault.roots[0])
    for number, (said, expected) in enumerate(
        [
            ('width="2in" height="72pt"', (192, 96)), ('viewBox="0 0 640 480"', (640, 480)), ("", (300, 150)),
            ('width="320" viewBox="0 0 640 480"', (320, 240)), ('height="100%" viewBox="0,0,50,20"', (50, 20)),
            ('width="1e9" height="nonsense"', (300, 150)), ('viewBox="0 0 -1 0"', (1, 1)),
        ]
    ):  # fmt: skip
        (folder / f"{number}.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg" {said}/>')
        ((picture,), _) = gather(vault, f"{number}.svg")
        assert (picture.mime, picture.width, picture.height) == ("image/svg+xml", *expected), said
