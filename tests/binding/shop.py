"""Sections made by hand, small but with everything a galley can hold, and a way to bind them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PIL import Image

from publisher.binding import bind
from publisher.model import Book, Edition, Galley, Heading, PageDesign, Picture, Section, Volume
from publisher.pagination import paginate
from publisher.setting import cut_face, set_furniture, set_galley
from publisher.store import Store

CSS = """
@page { size: 300pt 400pt; margin: 40pt 40pt 44pt; bleed: 0 }
html { font: 10pt/14pt "Source Serif Pro"; hyphens: auto; text-align: justify }
body, p, h1, h2, h3, ul, ol, blockquote, figure, dl { margin: 0; font-size: 10pt }
p + p { text-indent: 14pt }
a { color: #0033aa; text-decoration: underline }
h1 { font-size: 16pt; line-height: 28pt; text-align: left }
.note { float: footnote; font-size: 8pt }
.note::footnote-call { content: attr(data-label); font-size: 70%; vertical-align: super; line-height: 0 }
.note::footnote-marker { content: attr(data-label) ". " }
thead { display: table-header-group }
td, th { border: .5pt solid #000 }
table { border-collapse: collapse }
img { width: 60pt }
aside { background: #eeeeff }
"""
FURNITURE = """
@page verso { @top-left { content: string(folio); font: 9pt "Source Serif Pro"; font-variant-numeric: oldstyle-nums }
  @top-center { content: string(head); font: 9pt "Source Serif Pro"; font-variant-caps: small-caps } }
@page recto { @top-right { content: string(folio); font: 9pt "Source Serif Pro" }
  @top-center { content: string(head); font: italic 9pt "Source Serif Pro"; white-space: nowrap } }
@page opening-verso { @bottom-center { content: "– " string(folio) " –"; font: 9pt "Source Serif Pro" } }
@page opening-recto { @bottom-center { content: "– " string(folio) " –"; font: 9pt "Source Serif Pro";
  border-top: .5pt solid #000 } }
"""
MIRRORED = PageDesign(
    width_pt=300, height_pt=400, top_pt=40, bottom_pt=44, inner_pt=48, outer_pt=32, furniture=FURNITURE
)
STRAIGHT = PageDesign(
    width_pt=300, height_pt=400, top_pt=40, bottom_pt=44, inner_pt=40, outer_pt=40, mirrored=False, furniture=FURNITURE
)
WORDS = ["harbour", "light", "keeper", "wrote", "extraordinarily", "long", "letters", "about", "incomprehensible"]
WORDS += ["circumstances", "while", "the", "ferry"]


def picture(folder: Path) -> Picture:
    """Return a picture of 40 × 30 blue pixels."""
    path = folder / "blue.png"
    Image.new("RGB", (40, 30), (20, 40, 180)).save(path)
    return Picture(src="blue.png", digest="b1", path=str(path), mime="image/png", width=40, height=30)


def paragraph(number: int, anchor: str, *, other: str) -> str:
    """Return a paragraph that is like no other."""
    said = " ".join(WORDS[(number * 7 + place * (1 + number % 3)) % len(WORDS)] for place in range(34))
    return (
        f'<p data-block="{number + 2}" id="{anchor}-p{number}">Number {number} of {anchor}: {said}, <em>in '
        f'ita<b>lics</b></em> and <a href="https://example.org/{anchor}/{number}?q=(1)">'
        "a link that may well go over the end of a line</a>, "
        f'then <a href="book:{other}-p1">a jump</a>.<span class="note" id="{anchor}-n{number}" data-label="{number}">'
        f"A note on {number}, with <em>words</em> of its own.</span> Then it ends.</p>"
    )


def section(anchor: str, pictures: Sequence[Picture] = (), *, other: str = "", length: int = 6, **more: Any) -> Section:
    """Return an article with paragraphs, notes, lists, a long table, a picture and a word in French."""
    text = "".join(paragraph(number, anchor, other=other or anchor) for number in range(length))
    rows = "".join(f"<tr><th scope='row'>Row {row}</th><td>{row * 3}</td><td></td></tr>" for row in range(40))
    html = (
        '<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" lang="en">'
        f'<head><title>{anchor}</title></head><body><article id="{anchor}">'
        f'<h1 data-block="0" id="{anchor}-title">The title of {anchor}</h1>{text}'
        f'<h3 data-block="1" id="{anchor}-h">A head of {anchor}</h3>'
        "<ul><li>One<ol><li>Inner</li></ol></li><li><p>Two</p></li></ul>"
        "<blockquote><p>Said <span lang='fr'>très bien</span> by all.</p></blockquote><aside><p>Aside.</p></aside>"
        f"<table><caption>Things</caption><thead><tr><th>Name</th><th>Sum</th><th>Rest</th></tr></thead><tbody>{rows}</tbody>"
        "</table><dl><dt>Term</dt><dd>Meaning</dd></dl>"
        + "".join(
            f'<figure><img src="picture:{p.digest}" alt="A blue field"/><figcaption>Blue</figcaption></figure>'
            for p in pictures
        )
        + "</article></body></html>"
    )
    facts: dict[str, Any] = {
        "name": f"article-{anchor}", "kind": "article", "anchor": anchor, "title": f"The title of {anchor}",
        "head_left": "An Author", "head_right": f"The title of {anchor}",
        "headings": (Heading(level=1, text=f"A head of {anchor}", id=f"{anchor}-h"),),
    }  # fmt: skip
    return Section(html=html, stylesheets=(CSS,), pictures=tuple(pictures), **{**facts, **more})


def bound(
    sections: Sequence[Section], store: Store, path: Path, *, design: PageDesign = STRAIGHT,
    edition: Edition | None = None, book: Book | None = None,
) -> Volume:  # fmt: skip
    """Set, number and bind ``sections``."""
    edition = edition or Edition(name="screen")
    galleys: list[Galley] = [set_galley(each, design, store) for each in sections]
    proofs, pagination = paginate(sections, galleys, sides=edition.name == "print")
    return bind(
        book or Book(key="k", title="A <Book> & more", language="en"), edition, design, sections, proofs, pagination,
        furniture=set_furniture(design, sections, pagination, store), cut=partial(cut_face, store=store), path=path,
    )  # fmt: skip
