"""markdown-it-py and ebooklib in one process, straight from ebooklib's README."""

from __future__ import annotations

import re
from html import escape

from common import AUTHOR, TITLE, load, names, out, posts
from ebooklib import epub
from markdown_it import MarkdownIt

markdown = MarkdownIt("commonmark", {"html": True, "xhtmlOut": True}).enable("table")
book = epub.EpubBook()
book.set_identifier("anthology")
book.set_language("en")
book.set_title(TITLE)
book.add_author(AUTHOR)
chapters, pictures = [], set()
for number, name in enumerate(names):
    matter, body = load(name)
    pictures |= set(re.findall(r"img/p\d\d\.jpg", body))
    chapter = epub.EpubHtml(title=matter["title"], file_name=f"c{number}.xhtml", lang="en")
    opening = f"<h1>{escape(matter['title'])}</h1><p><em>{escape(matter['author'])}</em></p>"
    chapter.content = opening + markdown.render(body)
    book.add_item(chapter)
    chapters.append(chapter)
for picture in sorted(pictures):
    content = (posts / picture).read_bytes()
    uid = picture.replace("/", "-")
    book.add_item(epub.EpubItem(uid=uid, file_name=picture, media_type="image/jpeg", content=content))
book.toc = chapters
book.add_item(epub.EpubNcx())
book.add_item(epub.EpubNav())
book.spine = ["nav", *chapters]
epub.write_epub(str(out / "book.epub"), book)
