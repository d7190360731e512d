"""Sections made by hand to the contract of ``publisher.model``, and the checker."""

import datetime as dt
import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from publisher.composition.cover import COVER_PX
from publisher.model import (
    Article,
    Author,
    Book,
    Edition,
    Heading,
    Imprint,
    PageRecord,
    PageStart,
    Pagination,
    Part,
    Picture,
    Section,
    Series,
)
from publisher.store import Store, open_store
from tests.epubcheck import epubcheck

__all__ = ["epubcheck"]

EPUB = Edition(name="epub")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "store")


def document(anchor: str, inner: str, *, kind: str = "article", language: str = "en") -> str:
    return (
        "<!DOCTYPE html>\n"
        f'<html xmlns="http://www.w3.org/1999/xhtml" lang="{language}"><head><title>x</title></head>'
        f'<body><section class="{kind}" id="{anchor}">{inner}</section></body></html>\n'
    )


def an_article(number: int, *, inner: str = "", title: str = "", **more: object) -> Section:
    """Return a section of an article with a heading, a pull-quote, a table, notes and a link to the next one."""
    anchor = f"a-{number}"
    title = title or f"Ferry number {number}"
    inner = inner or (
        f'<header><h1 class="title" data-block="0">{title}</h1><p class="byline" data-block="1">Ann Bo</p></header>'
        f'<div class="standfirst"><p data-block="2"><em>How the ferry</em> came to be.</p></div>'
        f'<p data-block="3">The first ferry'
        f'<a class="note-call" id="{anchor}-note-call-1" href="#{anchor}-note-1">1</a> '
        f'left at dawn, and <a href="book:a-{number + 1}">its sister</a> left at noon.</p>'
        f'<aside class="pull-quote" id="{anchor}-pq-1"><p data-block="4">left at dawn</p></aside>'
        f'<h2 id="{anchor}-h-1" data-block="5">The crossing</h2>'
        f'<p data-block="6">It took <strong>an hour</strong>. The Chinese call it <span lang="zh-Hant">渡輪</span>. '
        f'See <a href="https://example.org/a b?q=[1]&amp;x=é">the page</a>.</p>'
        f'<table id="{anchor}-t-1"><caption data-block="7">Fares</caption><thead><tr>'
        f'<th scope="col" data-block="8">Class</th></tr></thead>'
        f'<tbody><tr><td data-block="9">First</td></tr></tbody></table>'
        f'<section class="notes" role="doc-endnotes"><h2 class="notes-head">Notes</h2><ol><li id="{anchor}-note-1"><p>'
        f'<a class="note-number" href="#{anchor}-note-call-1" role="doc-backlink">1</a> A note.</p></li></ol></section>'
    )
    values: dict[str, object] = {
        "name": f"article-{number}",
        "kind": "article",
        "anchor": anchor,
        "title": title,
        "authors": ("Ann Bo", "Cy Da"),
        "html": document(anchor, inner),
        "stylesheets": ("body { margin: 5% }",),
        "headings": (Heading(level=1, text="The crossing", id=f"{anchor}-h-1"),) if "-h-1" in inner else (),
    }
    return Section(**{**values, **more})  # type: ignore[arg-type]


def matter(kind: str, inner: str) -> Section:
    anchor = f"m-{kind}"
    return Section(name=kind, kind=kind, anchor=anchor, title=kind.title(), html=document(anchor, inner, kind=kind))  # type: ignore[arg-type]


def a_picture(folder: Path, *, size: tuple[int, int] = (60, 40), form: str = "PNG", name: str = "boat.png") -> Picture:
    image = Image.new("RGB", size, (30, 60, 90))
    ImageDraw.Draw(image).ellipse((5, 5, size[0] - 5, size[1] - 5), fill=(200, 180, 40))
    out = io.BytesIO()
    image.save(out, form)
    path = folder / name
    path.write_bytes(out.getvalue())
    digest = hashlib.sha256(out.getvalue()).hexdigest()
    return Picture(src=name, digest=digest, path=str(path), mime=f"image/{form.lower()}", width=size[0], height=size[1])


def a_post(number: int) -> Article:
    return Article(
        file=f"{number}.md",
        path=f"/{number}.md",
        stem=str(number),
        slug=str(number),
        digest="0" * 64,
        title=f"Ferry number {number}",
        authors=(Author(name="Ann Bo", sort_name="Bo, Ann"),),
        published=dt.date(2022, 6, min(number, 28)),
    )


def a_book() -> Book:
    return Book(
        key="ferries",
        title="Ferries & Tides",
        subtitle="Essays",
        series=Series(name="Harbour Books", number=2),
        imprint=Imprint(name="Harbour Press", place="Whitby", url="https://example.org"),
        editors=(Author(name="Ed Fo", sort_name="Fo, Ed"),),
        authors=(Author(name="Ann Bo", sort_name="Bo, Ann"), Author(name="Gu Ha", sort_name="Ha, Gu", role="trl")),
        description="On <ferries>.",
        rights="© 2022 Harbour Press",
        subjects=("WTLP", "Ferries"),
        published=dt.date(2022, 6, 22),
        parts=(Part(articles=(a_post(1), a_post(2))),),
    )


def a_pagination() -> Pagination:
    pages = (
        PageRecord(label="1", section="article-1", start=PageStart(block=0, offset=0)),
        PageRecord(label="2", section="article-1", start=PageStart(block=3, offset=4)),
        PageRecord(label=""),
        PageRecord(label="3", section="article-2", start=PageStart(block=0, offset=0)),
    )
    return Pagination(places=(), pages=pages)


def a_cover() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", COVER_PX, "navy").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def book() -> Book:
    return a_book()


@pytest.fixture
def pagination() -> Pagination:
    return a_pagination()


@pytest.fixture
def cover() -> bytes:
    return a_cover()
