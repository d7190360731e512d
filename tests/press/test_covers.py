"""Covers as shops, e-books and screens are given them."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops

from publisher.cli import main
from publisher.composition import cover_svg
from publisher.composition.cover import COVER_PX
from publisher.composition.motif import palette
from publisher.model import Book, Imprint, Series
from publisher.press.covers import Cover, book_cover, draw_cover
from publisher.setting import dress
from publisher.setting.flat import flat_sheet
from publisher.setting.sheet import set_sheet
from publisher.store import Store, open_store

POST = "---\ntitle: Tide Tables\nauthor: Ann Other\ndate: 2026-01-02\n---\n\nThe sea comes in twice a day.\n"
ORDER = """
[posts]
source = "*.md"

[books.tides]
title = "The Tides"
select = { glob = "*" }
cover = "front.PICTURE"

[books.tides.editions.screen]
[books.tides.editions.epub]
"""
ART = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60"><rect width="60" height="60" fill="#1565c0"/></svg>'
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = open_store(tmp_path / "store")
    dress(opened)
    return opened


def volume(number: int) -> Book:
    series = Series(name="Papers", number=number)
    return Book(key=f"v{number}", title="The Patience of Harbours", series=series, imprint=Imprint(name="Press"))


def image(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_a_cover_is_drawn_at_the_size_that_shops_want(store: Store) -> None:
    drawn = image(draw_cover(Cover(cover_svg(volume(4))), store))
    bound = image(book_cover(Cover(cover_svg(volume(4))), store))
    assert (drawn.size, drawn.mode, drawn.format) == (COVER_PX, "RGB", "PNG")
    assert (bound.size, bound.mode, bound.format) == (COVER_PX, "RGB", "JPEG")
    apart = ImageChops.difference(drawn, bound).convert("L")
    assert sum(apart.histogram()[60:]) < 0.001 * COVER_PX[0] * COVER_PX[1], "the same in both"
    assert drawn.getpixel((5, 5)) == tuple(bytes.fromhex(palette(4).ground[1:]))
    assert len(drawn.convert("L").getcolors() or ()) > 20, "there is a drawing on the ground"


@pytest.mark.parametrize("number", range(1, 9))
def test_without_the_engine_a_cover_looks_as_with_it(number: int) -> None:
    svg = cover_svg(volume(number))

    def pixels(pdf: bytes) -> Image.Image:
        return pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil().convert("L").reduce(8)

    apart = ImageChops.difference(pixels(flat_sheet(svg)), pixels(set_sheet(svg, (432.0, 691.2))))
    assert sum(apart.histogram()[90:]) == 0, "circles of the engine are a little square, and nothing else differs"


def test_what_is_no_flat_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="text"):
        flat_sheet('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>Title</text></svg>')


@pytest.mark.parametrize("kind", ["svg", "jpg"])
def test_a_picture_of_ones_own_is_on_every_cover(tmp_path: Path, kind: str) -> None:
    (tmp_path / "post.md").write_text(POST, "utf-8")
    (tmp_path / "publisher.toml").write_text(ORDER.replace("PICTURE", kind), "utf-8")
    if kind == "svg":
        (tmp_path / "front.svg").write_text(ART, "utf-8")
    else:
        Image.new("RGB", (600, 600), "#1565c0").save(tmp_path / "front.jpg", quality=95)
    with pytest.raises(SystemExit) as ended:
        main(["build", "--quiet", "--project", str(tmp_path)])
    assert ended.value.code == 0
    made = tmp_path / "build" / "books" / "tides"
    fronts = {
        "png": image((made / "cover.png").read_bytes()),
        "small": image((made / "cover-small.jpg").read_bytes()),
        "pdf": pypdfium2.PdfDocument(made / "tides-screen.pdf")[0].render(scale=1).to_pil(),
    }
    for name, front in fronts.items():
        red, green, blue = front.convert("RGB").getpixel((front.width // 2, front.height * 6 // 10))  # type: ignore[misc]
        assert (red < 60, 80 < green < 125, blue > 160) == (True, True, True), name
    assert f"data:image/{'svg+xml' if kind == 'svg' else 'jpeg'};base64," in (made / "cover.svg").read_text("utf-8")


def test_a_book_for_the_screen_opens_with_its_cover(tmp_path: Path) -> None:
    (tmp_path / "post.md").write_text(POST, "utf-8")
    order = ORDER.replace('cover = "front.PICTURE"\n', "") + "[books.tides.editions.print]\n"
    (tmp_path / "publisher.toml").write_text(order, "utf-8")
    with pytest.raises(SystemExit):
        main(["build", "--quiet", "--project", str(tmp_path)])
    made = tmp_path / "build" / "books" / "tides"
    screen, print_ = (pypdfium2.PdfDocument(made / f"tides-{name}.pdf") for name in ("screen", "print"))
    drawn = image((made / "cover.png").read_bytes())
    first = screen[0].render(scale=1).to_pil().convert("RGB")
    assert first.getpixel((3, 3)) == drawn.getpixel((8, 8))
    assert print_[0].render(scale=1).to_pil().convert("RGB").getpixel((3, 3)) == (255, 255, 255)
    assert [screen.get_page_label(n) for n in range(3)] == ["", "ii", "iii"]
    shutil.rmtree(made)
