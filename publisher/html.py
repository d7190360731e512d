"""A post as one page of the web: styled, responsive, light and dark, and sufficient unto itself.

The page carries its style sheets and pictures, asks for nothing from anywhere
(and says so in a content security policy), and runs no script.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from lxml import etree

from publisher.assets import STYLES
from publisher.epub.documents import bears_id, body_of, book_links, parse_section, placed, settle
from publisher.epub.illustrations import MIME, illustrate
from publisher.epub.lettering import font_rules, is_lettered, letter
from publisher.epub.pagemarks import EPUB_TYPE
from publisher.model import Book, Edition, Picture, Section, Volume
from publisher.notices import Notice
from publisher.store import Store, write_atomically

_POLICY = (
    "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)


def issue_html(
    book: Book,
    edition: Edition,
    sections: Sequence[Section],
    pictures: Mapping[str, tuple[Picture, ...]],
    store: Store,
    out: Path,
) -> Volume:
    """Write ``sections`` to ``out`` as one HTML page.

    :param sections: composed for the HTML edition; an offprint has one
    :raises CompositionError: when a section is not well-formed
    """
    notices: list[Notice] = []
    images = _images(sections, pictures, store)
    bodies = []
    for section in sections:
        body = body_of(parse_section(section))
        wanted = book_links(section)
        links = {anchor: f"#{anchor}" for anchor in wanted if any(bears_id(each, anchor) for each in sections)}
        found: list[Notice] = []
        settle(body, section, links, images, found)
        notices += placed(found, section, book)
        bodies.append(_inner(body, section))
    page = _page(book, sections, bodies, _fonts(edition, sections, store))
    write_atomically(out, page)
    digest = hashlib.sha256(page).hexdigest()
    return Volume(book=book.key, edition=edition.name, path=str(out), pages=0, sha256=digest, notices=tuple(notices))


def _images(sections: Sequence[Section], pictures: Mapping[str, tuple[Picture, ...]], store: Store) -> dict[str, str]:
    """Return each picture's digest and its ``data:`` address (RFC 2397)."""
    known = {picture.digest: picture for each in pictures.values() for picture in each}
    known |= {picture.digest: picture for section in sections for picture in section.pictures}
    found = {}
    for digest, picture in known.items():
        if any(digest in section.html for section in sections):
            ready = illustrate(picture, store)
            if ready:
                content = base64.b64encode(Path(ready.path).read_bytes()).decode()
                found[digest] = f"data:{MIME[ready.suffix]};base64,{content}"
    return found


def _inner(body: etree._Element, section: Section) -> str:
    """Return the markup inside ``body`` as HTML, in an element with the body's classes."""
    for element in body.iter(etree.Element):
        for name in (EPUB_TYPE, "data-block"):
            if name in element.attrib:
                del element.attrib[name]
        if (
            element.tag is not None
            and isinstance(element.tag, str)
            and element.tag.startswith("{http://www.w3.org/1999/")
        ):
            element.tag = etree.QName(element).localname
    etree.cleanup_namespaces(body)
    body.tag = "div"
    body.set("lang", section.language)
    return etree.tostring(body, method="html", encoding="unicode", with_tail=False)


def _fonts(edition: Edition, sections: Sequence[Section], store: Store) -> str:
    if not is_lettered(edition, sections):
        return ""
    faces = letter((section.html for section in sections), store, "woff2")
    return font_rules(faces, lambda face: f"data:font/woff2;base64,{base64.b64encode(face.content).decode()}")


def _page(book: Book, sections: Sequence[Section], bodies: Sequence[str], fonts: str) -> bytes:
    title = book.title or next((section.title for section in sections if section.title), book.key)
    sheets = list(dict.fromkeys(css for section in sections for css in section.stylesheets))
    sheets.append((STYLES / "html.css").read_text("utf-8"))
    css = "\n".join([fonts, *sheets]).replace("</", "<\\/")
    metas = [("author", ", ".join(author.name for author in book.authors)), ("description", book.description)]
    named = "".join(f'<meta name="{name}" content="{escape(value)}">\n' for name, value in metas if value)
    source = next((article.source_url for article in book.articles if article.source_url.startswith("https://")), "")
    canonical = f'<link rel="canonical" href="{escape(source)}">\n' if book.offprint and source else ""
    content = "\n".join(bodies)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(book.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"{named}{canonical}<title>{escape(title)}</title>\n<style>\n{css}\n</style>\n</head>\n"
        f"<body>\n<main>\n{content}\n</main>\n</body>\n</html>\n"
    ).encode()
