"""What a Python developer writes in an hour: markdown-it-py and WeasyPrint in one process; untagged."""

from __future__ import annotations

from html import escape

import weasyprint
from common import AUTHOR, HERE, TITLE, kind, load, names, out, posts
from markdown_it import MarkdownIt
from weasyprint.text.fonts import FontConfiguration

markdown = MarkdownIt("commonmark", {"html": True, "typographer": True}).enable("table")
fonts = FontConfiguration()
sheet = weasyprint.CSS(str(HERE / "book.css"), font_config=fonts)


def page(title: str, author: str, body: str) -> str:
    head = f'<title>{escape(title)}</title><meta name=author content="{escape(author)}">'
    return f"<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>"


def write(html: str, name: str) -> None:
    weasyprint.HTML(string=html, base_url=f"{posts}/").write_pdf(out / name, stylesheets=[sheet], font_config=fonts)


if kind == "book":
    contents, chapters = [], []
    for number, name in enumerate(names):
        matter, body = load(name)
        title, author = escape(matter["title"]), escape(matter["author"])
        contents.append(f'<li><a href="#c{number}">{title}</a></li>')
        chapters.append(
            f"<section><h1 id=c{number}>{title}</h1><p><em>{author}</em></p>{markdown.render(body)}</section>"
        )
    front = (
        f"<header><h1 class=title>{TITLE}</h1></header><nav id=TOC><h2>Contents</h2><ul>{''.join(contents)}</ul></nav>"
    )
    write(page(TITLE, AUTHOR, front + "".join(chapters)), "book.pdf")
else:
    for name in names:
        matter, body = load(name)
        title, author = escape(matter["title"]), escape(matter["author"])
        opening = f'<h1 style="margin-top:0;break-before:auto">{title}</h1><p><em>{author}</em></p>'
        write(page(matter["title"], matter["author"], opening + markdown.render(body)), f"{name[:-3]}.pdf")
