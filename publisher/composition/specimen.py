"""A specimen of a house style: every object that it knows, with odd cases, in words of our own."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace

from publisher.assets import STYLES
from publisher.composition.body import compose_body
from publisher.composition.house import HouseStyle
from publisher.model import Article, Author, Bio, Book, Edition, Heading, Imprint, Note, Part, Picture, Section, Series

SCREEN = Edition(name="screen")

_EN = Article(
    file="specimen", path="specimen", stem="specimen", slug="specimen", digest="specimen",
    title="A Promise Made of Stone",
    subtitle="Being a specimen of the types, the rules and the manners of this house",
    authors=(Author(name="Ada M. Lindqvist", sort_name="Lindqvist, Ada M."),
             Author(name="Tom Okafor", sort_name="Okafor, Tom")),
    published=dt.date(2024, 3, 1),
    language="en",
    standfirst="<p>Every object that the house style knows is set here once, in the company that it keeps on a real "
    "page: text and heads, quotations and notes, a figure, a table, a box, some verse and a line of code.</p>",
    headings=(
        Heading(level=1, text="The Long Tide and the Narrow Channel Where the Pilots Waited", id="the-long-tide"),
        Heading(level=2, text="A smaller head, for a smaller matter", id="a-smaller-head"),
        Heading(level=1, text="What the Charts Forgot", id="what-the-charts-forgot"),
    ),
    notes=(
        Note(id="note-1", label="1", html="The error is in the second edition only; see <em>Notices to Mariners</em>, "
             "14 (1911), 112–134, where it is put down to the engraver."),
        Note(id="note-2", label="2", html="She was appointed in 1989."),
        Note(id="note-3", label="3", html="<p>The first paragraph of a note that has two.</p><p>And the second.</p>"),
    ),
    bios=(
        Bio(name="Ada M. Lindqvist", text="", html="<strong>Ada M. Lindqvist</strong> was a pilot of the Humber and "
            "the author of three books about the sea, none of which she had read."),
        Bio(name="Tom Okafor", text="", html="<strong>Tom Okafor</strong> keeps the tide tables of the port of Hull."),
    ),
)  # fmt: skip
_ZH = Article(
    file="specimen", path="specimen", stem="specimen", slug="specimen", digest="specimen",
    title="石頭砌成的承諾",
    subtitle="本社字體、線條與規矩的樣張",
    authors=(Author(name="林默"), Author(name="歐卡")),
    published=dt.date(2024, 3, 1),
    language="zh-Hant",
    standfirst="<p>這套版式認得的每一樣東西，都在這裏排一次，置於它在真實的書頁上會有的鄰居之間：正文與標題、引文與註、"
    "一幅圖、一張表、一個框，還有幾行詩。</p>",
    headings=(
        Heading(level=1, text="長潮，與領航員守候的窄水道", id="chang-chao"),
        Heading(level=2, text="小一級的標題", id="xiao-biao-ti"),
        Heading(level=1, text="海圖忘記了甚麼", id="hai-tu"),
    ),
    notes=(
        Note(id="note-1", label="1", html="這個錯誤只見於第二版；見《航海通告》第 14 號（1911 年），頁 112–134。"),
        Note(id="note-2", label="2", html="<p>有兩段的註，這是第一段。</p><p>這是第二段。</p>"),
    ),
    bios=(
        Bio(name="林默", text="", html="<strong>林默</strong>，曾任領航員，著有三本關於海的書。"),
        Bio(name="歐卡", text="", html="<strong>歐卡</strong>，赫爾港潮汐表的抄寫者。"),
    ),
)  # fmt: skip


def specimen_book(style: HouseStyle, *, language: str = "en") -> tuple[Book, Picture]:
    """The specimen as a book of one, in English or in Chinese, and its only picture."""
    zh = language.lower().startswith("zh")
    folder = STYLES / "specimen"
    body = (folder / ("zh.html" if zh else "en.html")).read_text("utf-8")
    article = _ZH if zh else _EN
    art = folder / "specimen.svg"
    digest = hashlib.sha256(art.read_bytes()).hexdigest()
    picture = Picture(src="specimen.svg", digest=digest, path=str(art), mime="image/svg+xml", width=640, height=300)
    book = Book(
        key=f"specimen-{style.name}{'-zh' if zh else ''}",
        title=article.title,
        subtitle=article.subtitle,
        language=article.language,
        series=Series(name="版式樣張" if zh else "Specimens", number=1),
        imprint=Imprint(name="海港出版社" if zh else "Harbour Press", licence="CC BY 4.0"),
        authors=article.authors,
        published=article.published,
        parts=(Part(articles=(replace(article, body=body),)),),
        style=style.name,
        offprint=True,
    )
    return book, picture


def specimen(style: HouseStyle, edition: Edition = SCREEN, *, language: str = "en") -> Section:
    """The specimen article in ``style``, in English or in Chinese."""
    book, picture = specimen_book(style, language=language)
    return compose_body(book, edition, style, {book.articles[0].stem: (picture,)})[0]
