"""Clean files from our own press, for mutants to be made of."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
import weasyprint
from PIL import Image

from publisher.printshop import Particulars, load_profile, make_interior
from publisher.setting import dress
from publisher.store import open_store
from tests.binding import shop

CSS = """
@page { size: 432pt 648pt; margin: 60pt 54pt; bleed: 9.1pt }
html { font: 10pt/13pt "Liberation Serif", serif; color: black } p { break-after: page }
.full { position: absolute; left: -70pt; top: -80pt; width: 460pt; height: 180pt; background: #7a1f2b }
.line { border-top: 1pt solid black } img { width: 216pt } svg { width: 40pt }
"""
NAMES = {"x4": "offset-coated", "x1a": "ingramspark", "plain": "kdp"}


def picture(mode: str, size: tuple[int, int]) -> str:
    image = Image.merge(
        "RGB", [Image.radial_gradient("L"), Image.linear_gradient("L"), Image.radial_gradient("L").rotate(90)]
    )
    held = io.BytesIO()
    image.resize(size).convert(mode).save(held, "PNG")
    return f"data:image/png;base64,{base64.b64encode(held.getvalue()).decode()}"


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """An interior of PDF/X-4, of PDF/X-1a and of no standard: text, a picture, a line, a colour to the trim."""
    folder = tmp_path_factory.mktemp("clean")
    first = (
        f'<p>The ferry left.<br><img src="{picture("RGB", (900, 600))}"></p><div class="line"></div>'
        f'<img src="{picture("L", (900, 450))}"><p>Grey.</p><div class="full"></div>'
    )
    words = "".join(f"<p>Page {number}, in black.</p>" for number in range(3, 33))
    html = f'<html lang="en"><title>Clean</title><style>{CSS}</style><body>{first}{words}</body></html>'
    (folder / "bound.pdf").write_bytes(weasyprint.HTML(string=html).write_pdf())
    made = {}
    for key, name in NAMES.items():
        out = folder / f"{key}.pdf"
        make_interior(folder / "bound.pdf", load_profile(name), out, particulars=Particulars(title="Clean"))
        made[key] = out
    return made


@pytest.fixture(scope="session")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two articles bound for the screen: notes, lists, a table, a picture, links, French."""
    folder = tmp_path_factory.mktemp("screen")
    store = open_store(folder / "store")
    dress(store)
    blue = shop.picture(folder)
    sections = (
        shop.section("ferry", [blue], other="tide", length=4),
        shop.section("tide", [blue], other="ferry", length=2),
    )
    shop.bound(sections, store, folder / "screen.pdf")
    return folder / "screen.pdf"
