"""Contact sheets of our own pages for ``docs/pages``: ``python bench/sheets.py``.

Every specimen in every house style, English and Chinese, and a row of covers.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from publisher.composition import cover_svg, load_style, specimen  # noqa: E402
from publisher.model import Author, Book, Imprint, Series  # noqa: E402
from publisher.press.covers import Cover, draw_cover  # noqa: E402
from publisher.setting import dress  # noqa: E402
from publisher.store import open_store  # noqa: E402

OUT = ROOT / "docs" / "pages"
GREY = "#9a9a9a"


def sheet(pages: list[Image.Image], across: int) -> Image.Image:
    """Pages side by side on grey."""
    wide, high = max(p.width for p in pages), max(p.height for p in pages)
    rows = -(-len(pages) // across)
    made = Image.new("RGB", (across * (wide + 8) + 8, rows * (high + 8) + 8), GREY)
    for place, page in enumerate(pages):
        made.paste(page, (8 + place % across * (wide + 8), 8 + place // across * (high + 8)))
    return made


def save(picture: Image.Image, name: str) -> None:
    picture.quantize(64, dither=Image.Dither.NONE).save(OUT / f"{name}.png", optimize=True)
    print(OUT / f"{name}.png")


def specimens(folder: Path) -> None:
    from publisher.setting import engine
    from publisher.setting.makeup import settle

    for name in ("journal", "report", "book"):
        for language in ("en", "zh-Hant"):
            section = specimen(load_style(name), language=language)
            pictures = {picture.digest: picture for picture in section.pictures}
            document, _ = settle(section, lambda html, css, known=pictures: engine.lay_out(html, css, known))
            path = folder / f"{name}-{language}.pdf"
            document.write_pdf(path)
            with pypdfium2.PdfDocument(path) as pdf:
                scale = 0.8 if name != "book" else 1.0
                pages = [page.render(scale=scale).to_pil().convert("RGB") for page in pdf]
            save(sheet(pages, min(len(pages), 3)), f"{name}-{language[:2]}")


def covers(folder: Path) -> None:
    store = open_store(folder / "store")
    series = ("First Light", "The Narrow Channel", "What the Charts Forgot", "Between the Tides")
    books = [
        Book(
            key=title, title=title, series=Series(name="Harbour Papers", number=number),
            imprint=Imprint(name="Harbour Press"), editors=(Author(name="Hester Vane", role="edt"),),
        )
        for number, title in enumerate(series, 1)
    ]  # fmt: skip
    books.append(
        Book(
            key="zh", title="潮間帶筆記", subtitle="海岸與活字", language="zh-Hant",
            series=Series(name="海港文叢", number=5), imprint=Imprint(name="海港出版社"),
            authors=(Author(name="沈汐"),),
        )
    )  # fmt: skip
    drawn = (Image.open(io.BytesIO(draw_cover(Cover(cover_svg(book)), store))) for book in books)
    pictures = [front.resize((400, 640), Image.Resampling.LANCZOS) for front in drawn]
    save(sheet(pictures, len(pictures)), "covers")


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        dress(open_store(Path(name) / "store"))
        specimens(Path(name))
        covers(Path(name))
