"""A bound print book with everything that a press stumbles over, and the tools that look at what was made."""

from __future__ import annotations

import base64
import io
import re
import subprocess
from pathlib import Path

import weasyprint
from PIL import Image, ImageDraw

WORDS = (
    "The ferry crossed the harbour before dawn, and nobody on the quay said a word about the winter "
    "or the long road that lay ahead, as it had in all those days of rain. "
)


def picture(mode: str = "RGB", kind: str = "PNG", size: tuple[int, int] = (900, 600)) -> str:
    """A data address of a colourful picture: bands, a dark corner, a soft disc."""
    image = Image.radial_gradient("L").resize(size)
    colours = [image, image.rotate(90).resize(size), Image.linear_gradient("L").resize(size)]
    made = Image.merge("RGB", colours)
    ImageDraw.Draw(made).rectangle((0, 0, size[0] // 4, size[1] // 4), fill=(3, 0, 6))
    if mode == "RGBA":
        made.putalpha(Image.radial_gradient("L").resize(size).point(lambda v: 255 - v))
    elif mode != "RGB":
        made = made.convert(mode)
    held = io.BytesIO()
    made.save(held, kind, **({"quality": 90} if kind == "JPEG" else {}))
    return f"data:image/{kind.lower()};base64,{base64.b64encode(held.getvalue()).decode()}"


CSS = """
@page { size: 432pt 648pt; margin: 60pt 54pt; bleed: 9.1pt }
html { font: 10pt/13pt "Liberation Serif", serif; color: black }
h2 { color: #0b4a5f; font-size: 18pt; break-before: page }
.grey { color: #777 } .soft { color: rgba(0, 0, 0, .6) } .group { opacity: .5; color: #a00 }
.box { background: #cfe3ea; padding: 8pt } .grad { background: linear-gradient(#fff, #0b4a5f); height: 30pt }
.full { position: absolute; left: -70pt; top: -80pt; width: 460pt; height: 200pt; background: #7a1f2b }
a { text-decoration: none } img { width: 216pt } .small { width: 108pt }
.rule { border-top: 1pt solid black; height: 4pt } .otf { font-family: "EB Garamond" }
.zh { font-family: "Noto Serif CJK TC" }
"""


def book_html(pages: int, *, group: bool = False) -> str:
    rich = (
        f'<h2>Pictures</h2><p>{WORDS}</p><p><img src="{picture("RGB", "JPEG")}"></p>'
        f'<p><img class="small" src="{picture("L")}"> <img class="small" src="{picture("1")}"></p>'
        f'<div class="box"><img src="{picture("RGBA")}"></div>'
        f'<h2>Colours</h2><p class="grey">{WORDS}</p><p class="soft">{WORDS}</p><div class="grad"></div>'
        '<div class="rule"></div><p class="otf">Fine figures and <i>ffi</i> ligatures</p><p class="zh">島嶼與海港</p>'
        '<p><a href="https://example.org/">A link</a></p><svg width="40" height="40"><circle cx="20" cy="20" r="18"'
        ' fill="#e2a33b" stroke="#111"/></svg><div class="full"></div>'
    )
    if group:
        rich += f'<h2>Group</h2><p class="group">{WORDS}</p>'
    plain = "".join(f"<h2>Chapter {number}</h2><p>{WORDS * 6}</p>" for number in range(1, max(2, pages - 2 - group)))
    return f'<html lang="en"><title>Harbour</title><style>{CSS}</style><body>{rich}{plain}</body></html>'


def set_book(path: Path, pages: int = 6, *, group: bool = False) -> Path:
    path.write_bytes(weasyprint.HTML(string=book_html(pages, group=group)).write_pdf())
    return path


def run(*command: str | Path) -> str:
    """Output of a tool that must succeed."""
    done = subprocess.run([str(part) for part in command], capture_output=True, check=False)
    said = (done.stdout + done.stderr).decode("utf-8", "replace")
    assert done.returncode == 0, f"{command[0]} failed: {said[-2000:]}"
    return said


def plates(pdf: Path, page: int, folder: Path, ppi: int = 100) -> dict[str, Image.Image]:
    """Ghostscript's separations of one page: ``Cyan`` … ``Black`` as ``L``, 0 for full ink."""
    target = folder / f"{pdf.stem}-{page}.tif"
    run("gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffsep", f"-r{ppi}", "-dOverprint=/enable",
        f"-dFirstPage={page}", f"-dLastPage={page}", f"-sOutputFile={target}", pdf)  # fmt: skip
    found = {}
    for file in sorted(folder.glob(f"{target.name}*(*).tif")) or sorted(folder.glob(f"{target.stem}(*).tif")):
        name = re.search(r"\((\w+)\)", file.name)
        assert name is not None
        found[name[1]] = Image.open(file).convert("L")
    return found
