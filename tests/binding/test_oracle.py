"""The bound volume beside one document that the engine wrote whole: same words, links, bookmarks, tags, pixels."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from publisher.model import PageDesign, Picture, Section
from publisher.store import Store
from tests.binding.pdf_facts import elements
from tests.binding.shop import CSS, STRAIGHT, bound, section
from tests.pdf_words import words_of_pdf

BARE = replace(STRAIGHT, furniture="")
STYLES = {
    "plain": CSS,
    "ragged": CSS + "html { text-align: left; hyphens: manual; font-size: 9pt }",
    "columns": CSS + "p { columns: 2; letter-spacing: .02em } p::before { content: '\u203a ' }",
    "composed": CSS + "html { --composer: total-fit }",
    "small caps": CSS + "em { font-variant-caps: small-caps; font-style: normal } p { border-bottom: 1pt solid red }",
    "figures": CSS
    + "html { font-variant-numeric: oldstyle-nums; font-family: 'Source Sans Pro' } b { font-weight: 300 }",
}


def whole(sections: Sequence[Section], path: Path) -> Path:
    """Write one document of all pages by the engine alone, with its own tags, links and fonts."""
    from publisher.setting import engine

    documents = [
        engine.lay_out(
            each.html.replace('href="book:', 'href="#'), each.stylesheets, {p.digest: p for p in each.pictures}
        )
        for each in sections
    ]
    pages = [page for document in documents for page in document.pages]
    documents[0].copy(pages).write_pdf(path, pdf_tags=True)
    return path


def words(path: Path) -> list[str]:
    """Return the words in the order of the page, as poppler has them."""
    return subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout.split()


def links(pdf: pikepdf.Pdf) -> list[tuple[Any, ...]]:
    """Return where each link stands and where it goes."""
    places: dict[str, Any] = {}
    tree = pdf.Root.Names.Dests
    for leaf in tree.get("/Kids", [tree]):
        names = list(leaf.Names)
        places |= dict(zip(map(str, names[::2]), names[1::2], strict=True))
    numbers = {page.objgen: place for place, page in enumerate(pdf.pages)}
    found = []
    for number, page in enumerate(pdf.pages):
        for link in page.get("/Annots", []):
            x1, y1, x2, y2 = map(float, link.Rect)
            area = tuple(round(value, 1) for value in (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)))
            if "/A" in link:
                goal: Any = str(link.A.URI)
            else:
                there, _, x, y, _ = places[str(link.Dest)]
                goal = numbers[there.objgen], round(float(x), 1), round(float(y), 1)
            found.append((number, area, goal))
    return sorted(found, key=repr)


def bookmarks(pdf: pikepdf.Pdf) -> list[tuple[int, str, int]]:
    """Return depth, title and page of each bookmark."""
    numbers = {page.objgen: place for place, page in enumerate(pdf.pages)}
    found = []

    def walk(items: Any, depth: int) -> None:
        for item in items:
            found.append((depth, item.title, numbers[item.destination[0].objgen]))
            walk(item.children, depth + 1)

    with pdf.open_outline() as outline:
        walk(outline.root, 0)
    return found


def blocks(pdf: pikepdf.Pdf) -> list[str]:
    """Return types of structure that both trees have, in order; a block on two pages is two in the engine's."""
    kept = {"/H1", "/Table", "/TR", "/TH", "/Figure", "/BlockQuote"}
    return [str(element.S) for element in elements(pdf.Root.StructTreeRoot) if str(element.S) in kept]


@pytest.mark.parametrize("style", STYLES)
def test_bound_is_as_if_written_whole(style: str, store: Store, blue: Picture, tmp_path: Path) -> None:
    pair = [
        replace(section("ferry", [blue], other="tide", length=5), stylesheets=(STYLES[style],)),
        replace(section("tide", [blue], other="ferry", length=4), stylesheets=(STYLES[style],)),
    ]
    one = whole(pair, tmp_path / "whole.pdf")
    two = Path(bound(pair, store, tmp_path / "bound.pdf", design=BARE).path)
    assert words(two) == words(one)
    # The engine's own tree says heads of tables again on each page and takes columns apart, so ours is held
    # against itself: the same words in structure order, whatever the style.
    ragged = [replace(each, stylesheets=(STYLES["ragged"],)) for each in pair]
    assert words_of_pdf(two) == words_of_pdf(Path(bound(ragged, store, tmp_path / "ragged.pdf", design=BARE).path))
    with pikepdf.open(one) as old, pikepdf.open(two) as new:
        assert len(old.pages) == len(new.pages)
        assert links(new) == links(old)
        assert bookmarks(new) == bookmarks(old)
        assert [kind for kind in blocks(new) if kind != "/TR"].count("/Figure") == blocks(old).count("/Figure") == 2
    _same_pixels(one, two)


def _same_pixels(one: Path, two: Path) -> None:
    old, new = pypdfium2.PdfDocument(one), pypdfium2.PdfDocument(two)
    for place in range(len(old)):
        pictures = [each[place].render(scale=1.5).to_pil().convert("RGB") for each in (old, new)]
        assert pictures[0].tobytes() == pictures[1].tobytes(), f"page {place}"
    old.close()
    new.close()


DESIGNS = {
    "corners": "@page { @top-left-corner { content: string(folio) } @top-right { content: string(head) } }",
    "centred": '@page { @bottom-center { content: "– " string(folio) " –" } @top-center { content: string(head) } }',
    "capitals": "@page { @top-right { content: string(head); text-transform: uppercase; letter-spacing: 1pt }"
    " @bottom-left { content: string(folio); text-decoration: underline } }",
    "ruled": "@page { @top-center { content: string(head); border-bottom: 1pt solid #700; width: 100% }"
    ' @bottom-right { content: string(folio); background: #eee; width: 40pt; font: bold 9pt "Source Sans Pro" } }',
    "beside": '@page { @top-left { content: string(head) } @top-right { content: "page " string(folio) } }',
}


@pytest.mark.parametrize("design", DESIGNS)
def test_stamps_are_what_the_engine_would_set(design: str, store: Store, tmp_path: Path) -> None:
    """Heads and folios, stamped, against margin boxes of one document, pixel for pixel."""
    from publisher.setting import engine

    font = '@page { font: 9pt "Source Serif Pro" }'
    furniture = font + DESIGNS[design]
    css = "@page { size: 300pt 400pt; margin: 40pt } p { break-after: page; margin: 0 }"
    text = "".join(f"<p>{number}</p>" for number in range(11))
    html = f'<!DOCTYPE html>\n<html lang="en"><head><title>x</title></head><body>{text}</body></html>'
    head = "Of ferries & tides"
    strings = f"body {{ string-set: head '{head}' }} @page {{ counter-increment: none }}"
    folios = "".join(f"p:nth-child({n + 1}) {{ string-set: folio '{n + 1}' }}" for n in range(11))
    document = engine.lay_out(html, (css + furniture + strings + folios,))
    whole_path = tmp_path / "whole.pdf"
    document.write_pdf(whole_path)
    plain = PageDesign(
        width_pt=300, height_pt=400, top_pt=40, bottom_pt=40, inner_pt=40, outer_pt=40, mirrored=False,
        furniture=furniture,
    )  # fmt: skip
    one = Section(
        name="one", kind="article", anchor="one", title="One", html=html, stylesheets=(css,), head_left=head,
        head_right=head, tagged=False,
    )  # fmt: skip
    made = bound([one], store, tmp_path / "bound.pdf", design=plain)
    _same_pixels(whole_path, Path(made.path))
