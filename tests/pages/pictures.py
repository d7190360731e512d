"""Pages as coarse pictures: how dark each patch of half an inch or so is.

``python tests/pages/pictures.py`` makes the references anew; look at
``docs/pages`` before they are committed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageChops, ImageStat

ROOT = Path(__file__).resolve().parent.parent.parent
REFERENCES = Path(__file__).parent / "references"
CASES = [(name, language) for name in ("journal", "report", "book") for language in ("en", "zh-Hant")]
_DPI = 36
_PATCHES = 20
"""Patches across a page."""


def coarse(pdf: Path) -> list[Image.Image]:
    """Each page in grey, a pixel a patch."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-r", str(_DPI), "-gray", str(pdf), f"{folder}/page"], check=True)
        pages = [Image.open(path).copy() for path in sorted(Path(folder).glob("page-*.pgm"))]
    return [page.resize((_PATCHES, round(_PATCHES * page.height / page.width)), Image.Resampling.BOX) for page in pages]


def reference(name: str, language: str) -> list[Image.Image]:
    """The pages as they were when somebody last looked at them."""
    strip = Image.open(REFERENCES / f"{name}-{language}.png")
    return [strip.crop((left, 0, left + _PATCHES, strip.height)) for left in range(0, strip.width, _PATCHES)]


def difference(one: Image.Image, other: Image.Image) -> tuple[float, float]:
    """How far two pages are apart: on the mean, and in the worst of twenty-one fields, in hundredths of black."""
    apart = ImageChops.difference(one, other)
    wide, high = apart.size
    fields = [
        apart.crop((wide * x // 3, high * y // 8, wide * (x + 1) // 3, high * (y + 2) // 8))
        for x in range(3)
        for y in range(7)
    ]
    return _mean(apart), max(map(_mean, fields))


def _mean(picture: Image.Image) -> float:
    return ImageStat.Stat(picture).mean[0] / 2.55


def specimen_pdf(name: str, language: str, folder: Path, sheet: str = "") -> Path:
    """The specimen of a house style, with one more style sheet where a trial asks for it."""
    from publisher.composition import load_style, specimen
    from publisher.setting import engine
    from publisher.setting.makeup import settle

    section = specimen(load_style(name), language=language)
    pictures = {picture.digest: picture for picture in section.pictures}
    more = (sheet,) if sheet else ()
    document, _ = settle(section, lambda html, sheets: engine.lay_out(html, (*sheets, *more), pictures))
    pdf = folder / f"{name}-{language}-{len(sheet)}.pdf"
    document.write_pdf(pdf)
    return pdf


def main() -> None:
    from publisher.setting import dress
    from publisher.store import open_store

    REFERENCES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        dress(open_store(folder / "store"))
        for style, language in CASES:
            pages = coarse(specimen_pdf(style, language, folder))
            strip = Image.new("L", (_PATCHES * len(pages), pages[0].height), 255)
            for place, page in enumerate(pages):
                strip.paste(page, (place * _PATCHES, 0))
            strip.save(REFERENCES / f"{style}-{language}.png", optimize=True)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
