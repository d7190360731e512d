"""An article and a book made by hand, with everything that composition knows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from PIL import Image

from publisher.model import Article, Author, Bio, Book, Edition, Figure, Heading, Imprint, Note, Part, Picture, Series

SCREEN, PRINT, EPUB, HTML = (Edition(name=name) for name in ("screen", "print", "epub", "html"))
TEXT = (
    "The ferry left at six, as it had left at six for forty years, and nobody on the quay looked up — the NATO chart "
    "on the wall kept its error, and D. O. Shullman kept the chart. "
)
BODY = (
    f"<p>{TEXT * 2}</p>"
    f'<aside class="pull-quote" id="q1"><p>Nobody on the quay looked up.</p></aside>'
    f'<p>See <a href="#tides">below</a>, <a href="#nowhere">nowhere</a> and <a href="book:a-other">another</a>.'
    f'<a class="note-call" id="note-call-1" href="#note-1">1</a> {TEXT}</p>'
    f'<h2 id="tides">Tides</h2><p>Again.<a class="note-again" href="#note-1">1</a> '
    f'Twice.<a class="note-call" id="note-call-2" href="#note-2">*</a></p>'
    f'<figure class="figure" id="f1"><img src="a.png" alt="image01"/><figcaption>A chart.</figcaption></figure>'
    f'<figure class="figure" id="f2"><img src="gone.png" alt="A pier"/><figcaption>A pier, gone.</figcaption></figure>'
    f"<ul><li>One</li><li>Two</li></ul>"
)


def article(stem: str = "2024-05-01-the-ferry", **more: Any) -> Article:
    facts: dict[str, Any] = {
        "title": "The Ferry at Six",
        "subtitle": "What a harbour knows",
        "authors": (
            Author(name="Ada Lindqvist", sort_name="Lindqvist, Ada"),
            Author(name="Tom Okafor", sort_name="Okafor, Tom"),
        ),
        "published": dt.date(2024, 5, 1),
        "standfirst": "<p>A harbour is a promise.</p>",
        "body": BODY,
        "headings": (Heading(level=1, text="Tides", id="tides"),),
        "notes": (
            Note(id="note-1", label="1", html="See the <em>log</em>."),
            Note(id="note-2", label="*", html="<p>First.</p><p>Second.</p>"),
            Note(id="note-3", label="3", html="Never called."),
        ),
        "figures": (Figure(id="f1", src="a.png"), Figure(id="f2", src="gone.png")),
        "bios": (
            Bio(name="Ada Lindqvist", text="", html="<strong>Ada Lindqvist</strong> is a pilot."),
            Bio(name="Tom Okafor", text="", html="<strong>Tom Okafor</strong> keeps tables."),
        ),
    }
    return Article(
        file=f"{stem}.md", path=f"/{stem}.md", stem=stem, slug=stem[11:] or stem, digest="0", **{**facts, **more}
    )


def book(*articles: Article, offprint: bool = False, **more: Any) -> Book:
    facts: dict[str, Any] = {
        "title": "The Patience of Harbours",
        "subtitle": "Essays",
        "series": Series(name="Harbour Papers", number=4),
        "imprint": Imprint(name="Harbour Press", place="Whitby", url="https://example.org", licence="CC BY 4.0"),
        "editors": (Author(name="A. N. Editor", role="edt"),),
        "front": (
            "half-title", "series-page", "title-page", "imprint-page", "dedication", "epigraph", "contents",
        ),
        "back": ("contributors", "index", "sources", "colophon", "also"),
        "dedication": "For the keepers",
        "epigraph": "The sea is never full.\n— Ecclesiastes",
        "published": dt.date(2024, 6, 1),
        "also": ((1, "First Light"),),
        "parts": (Part(title="" if offprint else "The Long Tide", articles=articles),),
    }  # fmt: skip
    return Book(key="patience", offprint=offprint, **{**facts, **more})


def picture(folder: Path, src: str = "a.png") -> Picture:
    path = folder / "a.png"
    Image.new("RGB", (600, 400), (20, 90, 120)).save(path)
    return Picture(src=src, digest="ab" * 32, path=str(path), mime="image/png", width=600, height=400)
