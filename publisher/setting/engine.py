"""The engine, WeasyPrint 70, and every private name of it that we lean on.

One engine is kept warm in each process: the font map, and style sheets parsed
once.  What is installed into it from elsewhere is called once, before the
first rendering.
"""

from __future__ import annotations

import functools
import gc
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import cssselect2
import pydyf
import weasyprint
from PIL import ImageFile
from weasyprint import CSS, HTML, pdf
from weasyprint.css.counters import CounterStyle
from weasyprint.logger import LOGGER
from weasyprint.pdf.fonts import Font
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from publisher.assets import ENGINE
from publisher.errors import MissingToolError
from publisher.model import Picture
from publisher.setting import composer, faces, patches
from publisher.setting.lacks import Lacks
from publisher.setting.marks import MarkedStream, Sheets

if not patches.pinned():
    raise MissingToolError(
        f"WeasyPrint {weasyprint.__version__} with pydyf {pydyf.__version__} is here; pages are set with {ENGINE}",
        hint=f"pip install {' '.join(f'{name.lower()}=={release}' for name, release in ENGINE.items())}",
    )

ImageFile.LOAD_TRUNCATED_IMAGES = False
"""The engine turns this on for the whole process, and half a picture would then pass for a whole one at our door."""

Document = Any
"""A laid-out document of the engine."""
Pdf = Any
"""What the engine would write: its objects, not yet bytes."""


class PictureFetcher(URLFetcher):  # type: ignore[misc]
    """Hands out the pictures of one section, asked for as ``picture:DIGEST``, and nothing else at all."""

    def __init__(self, pictures: Mapping[str, Picture]) -> None:
        super().__init__(allowed_protocols=("picture",), allow_redirects=False)
        self._pictures = pictures

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return a picture; raise ValueError for any other address, which the engine takes for a picture not had."""
        picture = self._pictures.get(url.removeprefix("picture:")) if url.startswith("picture:") else None
        if picture is None:
            raise ValueError(f"not a picture of this section: {url}")
        return URLFetcherResponse(url, Path(picture.path).read_bytes(), {"Content-Type": picture.mime})


NOTHING = PictureFetcher({})
_XHTML = ' xmlns="http://www.w3.org/1999/xhtml"'


@functools.cache
def warm() -> FontConfiguration:
    """Return the font map of this process, and install what there is to install, once."""
    LOGGER.propagate = False
    LOGGER.handlers[:] = [logging.NullHandler()]
    patches.install()
    composer.install()
    faces.remember_files()
    fonts = FontConfiguration()
    gc.freeze()  # what was loaded by now stays, and need not be looked through
    return fonts


@functools.lru_cache(maxsize=64)
def _sheet(text: str) -> tuple[CSS, CounterStyle, dict[str, Any]]:
    """Parse a style sheet, with the counter styles and colour profiles that it defines."""
    counters, profiles = CounterStyle(), {}  # type: ignore[var-annotated]
    options = {"font_config": warm(), "counter_style": counters, "color_profiles": profiles, "url_fetcher": NOTHING}
    return CSS(string=text, **options), counters, profiles


def lay_out(html: str, stylesheets: tuple[str, ...], pictures: Mapping[str, Picture] | None = None) -> Document:
    """Lay a document out on its pages."""
    fonts, counters, profiles = warm(), CounterStyle(), {}
    sheets = []
    for sheet, named, coloured in map(_sheet, stylesheets):
        sheets.append(sheet)
        counters.update(named)
        profiles.update(coloured)
    document = _read(html, PictureFetcher(pictures) if pictures else NOTHING)
    options = {"font_config": fonts, "counter_style": counters, "color_profiles": profiles, "stylesheets": sheets}
    return document.render(cache={}, **options)


def _read(html: str, fetcher: URLFetcher) -> HTML:
    """Read a document; what our composition writes is well-formed, and XML is read at a fraction of the cost."""
    head = "<!DOCTYPE html>\n<html"
    if not html.startswith(head + _XHTML):
        return HTML(string=html, url_fetcher=fetcher)
    root = ElementTree.fromstring(head + html[len(head + _XHTML) :])  # noqa: S314 - made by us, with no entities
    for element in root.iter("pre"):
        if element.text and element.text.startswith("\n"):
            element.text = element.text[1:]  # as in HTML, where the first newline is not of the text
    document = HTML.__new__(HTML)
    document.base_url, document.url_fetcher, document.media_type = None, fetcher, "print"
    document.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
    document.etree_element = document.wrapper_element.etree_element
    return document


def draw(document: Document, sheets: Sheets | None) -> tuple[Pdf, Lacks]:
    """Draw the pages; marks are noted on ``sheets``, and nothing is tagged without.

    Links, outline, tags and font programs are left to us.
    """
    lacks = Lacks()
    with _ours(sheets, lacks):
        options = {**weasyprint.DEFAULT_OPTIONS, "pdf_tags": sheets is not None}
        drawn = pdf.generate_pdf(document, None, 1, **options)
    lacks.measure(document.fonts.values())
    return drawn, lacks


@contextmanager
def _ours(sheets: Sheets | None, lacks: Lacks) -> Iterator[None]:
    """Put our own parts in the place of the engine's while pages are drawn."""
    ours: dict[str, Any] = {
        "Stream": MarkedStream,
        "add_links": lambda *_: None,
        "add_outlines": lambda *_: ([], 0),
        "add_tags": lambda *_: None,
        "build_fonts_dictionary": lambda *_: pydyf.Dictionary(),
    }
    theirs = {name: getattr(pdf, name) for name in ours}
    unused = Font.get_unused_glyph_id
    Font.get_unused_glyph_id = lambda font, codepoint: lacks.glyph_for(font, codepoint)
    MarkedStream.drawing = sheets
    for name, part in ours.items():
        setattr(pdf, name, part)
    try:
        yield
    finally:
        for name, part in theirs.items():
            setattr(pdf, name, part)
        MarkedStream.drawing = None
        Font.get_unused_glyph_id = unused


@contextmanager
def undisturbed() -> Iterator[None]:
    """Keep Python from looking for garbage meanwhile: there is none worth it before a galley is done.  An eighth."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
            gc.collect()


@contextmanager
def heard() -> Iterator[list[logging.LogRecord]]:
    """Collect what the engine says meanwhile."""
    warm()  # which hushes the engine, and would hush this too if it came later
    records: list[logging.LogRecord] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = records.append  # type: ignore[assignment]
    level = LOGGER.level
    LOGGER.setLevel(logging.WARNING)
    LOGGER.addHandler(handler)
    try:
        yield records
    finally:
        LOGGER.removeHandler(handler)
        LOGGER.setLevel(level)
