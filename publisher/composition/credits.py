"""Credits of pictures: beside their pictures, or gathered at the end of a book that orders ``credits``.

Either way they are printed once.  What a chart was drawn from ("Source: …") is
no credit of a picture and stays under it; so does a credit that calls a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from markupsafe import Markup, escape

from publisher import xhtml
from publisher.composition.render import safe
from publisher.model import Article, Book
from publisher.xhtml import Element

_OF_DATA = re.compile(r"\s*(?:sources?|source and notes?|資料來源|资料来源|來源|来源)\s*[:：]", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """Whose a picture is."""

    figure: str
    """Id of the figure within its article."""
    number: int
    """Its place among the figures of the article, from 1; 0 for the lead picture."""
    words: Markup


def gathers_credits(book: Book) -> bool:
    """True when the credits of ``book`` stand in a list and not beside their pictures."""
    return not book.offprint and "credits" in (*book.front, *book.back)


def credits_of(article: Article) -> tuple[Credit, ...]:
    """The credits of an article's pictures, in their order, the lead picture's first."""
    lead = article.lead
    of_lead: tuple[Credit, ...] = ()
    if lead and lead.credit and not _OF_DATA.match(lead.credit):
        of_lead = (Credit(figure=lead.id, number=0, words=escape(lead.credit)),)
    if 'class="credit"' not in article.body:
        return of_lead
    root = xhtml.read_document(f"<body>{safe(article.body)}</body>")
    numbers = {figure.get("id", ""): number for number, figure in enumerate(root.iter("figure"), 1)}
    of_body = (
        Credit(figure=figure.get("id", ""), number=numbers[figure.get("id", "")], words=safe(_inside(credit)))
        for figure, credit in _gathered(root)
    )
    return (*of_lead, *of_body)


def take_out_credits(root: Element) -> None:
    """Take the credits that are gathered elsewhere out of an article's document, and out of what is read aloud."""
    for figure, credit in list(_gathered(root)):
        words = xhtml.inner_text(credit).strip()
        for image in figure.iter("img"):
            image.set("alt", image.get("alt", "").removesuffix(words).rstrip())
        caption = credit.getparent()
        xhtml.remove(credit)
        if caption is not None and caption.tag == "figcaption" and not xhtml.inner_text(caption).strip():
            xhtml.remove(caption)


def _gathered(root: Element) -> Iterator[tuple[Element, Element]]:
    for figure in root.iter("figure"):
        credit = next((each for each in figure.iter("span") if xhtml.has_class(each, "credit")), None)
        if credit is None or _OF_DATA.match(xhtml.inner_text(credit)):
            continue
        if not any(xhtml.has_class(each, "note-call") for each in credit.iter("a")):
            yield figure, credit


def _inside(element: Element) -> str:
    inner = "".join(etree.tostring(child, encoding="unicode") for child in element)
    return f"{escape(element.text or '')}{inner}".strip()
