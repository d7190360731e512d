"""What was understood of a post, for machines and for eyes."""

from __future__ import annotations

import html
import re
import textwrap
from typing import Any

from publisher.model import Article
from publisher.reading.words import joined

BLOCK_END = re.compile(r"</(?:p|li|h\d|td|tr|dt|dd)>|<br/>")


def plain_text(markup: str) -> str:
    """The text of an article's markup, blocks parted by line breaks."""
    return html.unescape(re.sub(r"<[^>]*>", "", BLOCK_END.sub("\n", markup))).strip()


def inspection(article: Article) -> dict[str, Any]:
    """The keys of ``inspect --json``, every one always there; text is plain."""
    return {
        "file": article.file,
        "slug": article.slug,
        "title": article.title,
        "subtitle": article.subtitle,
        "authors": [author.name for author in article.authors],
        "et_al": article.et_al,
        "published": article.published.isoformat() if article.published else None,
        "language": base_language(article.language),
        "standfirst": joined_lines(plain_text(article.standfirst)),
        "pull_quotes": list(article.pull_quotes),
        "quotations": list(article.quotations),
        "boxes": list(article.boxes),
        "bios": [{"name": bio.name, "text": bio.text} for bio in article.bios],
        "images": [{"src": f.src, "alt": f.alt, "caption": f.caption} for f in article.figures],
        "tables": article.tables,
        "notes": len(article.notes),
        "headings": [[heading.level, heading.text] for heading in article.headings],
        "notices": [
            {
                "code": n.code,
                "severity": n.severity,
                "message": n.message,
                "hint": n.hint,
                "file": n.file,
                "line": n.line,
            }
            for n in article.notices
        ],
    }


def base_language(tag: str) -> str:
    """Language and script of a tag, without the region: ``en-GB`` reads as ``en``."""
    return "-".join(part for at, part in enumerate(tag.split("-")) if not at or len(part) == 4)


def joined_lines(text: str) -> str:
    return "\n".join(filter(None, (joined(line) for line in text.split("\n"))))


def describe(article: Article) -> str:
    """A page to read by eye: what the editor saw; of a post that cannot be read, why not."""
    if article.failed:
        return "\n".join(map(str, article.notices))
    rows: list[tuple[str, str]] = []
    if article.authors:
        names = ", ".join(a.name if a.role == "aut" else f"{a.name} ({a.role})" for a in article.authors)
        rows.append(("by", names + (" (the post says et al.)" if article.et_al else "")))
    rows.append(("date", article.published.isoformat() if article.published else "none"))
    rows.append(("language", article.language))
    if article.standfirst:
        rows.append(("standfirst", joined_lines(plain_text(article.standfirst)).replace("\n", " ")))
    for name, entries in (
        ("pull-quote", article.pull_quotes),
        ("quotation", article.quotations),
        ("box", article.boxes),
    ):
        rows += [(name, joined(entry)) for entry in entries]
    rows += [("picture", f.caption or f.alt or f.src) for f in article.figures]
    rows += [("bio", bio.text) for bio in article.bios]
    counted = ((article.tables, "table"), (len(article.notes), "note"))
    counts = [f"{n} {word}{'s' if n > 1 else ''}" for n, word in counted if n]
    if counts:
        rows.append(("also", ", ".join(counts)))
    head = [article.title or article.stem, *([article.subtitle] if article.subtitle else [])]
    lines = [*head, "=" * min(78, max(len(line) for line in head)), ""]
    for name, text in rows:
        short = textwrap.shorten(text, 220, placeholder=" …")
        lines += textwrap.wrap(short, 78, initial_indent=f"{name:<12}", subsequent_indent=" " * 12) or [name]
    if article.headings:
        lines += ["", "contents", *(f"{'  ' * h.level}{h.text}" for h in article.headings)]
    if article.notices:
        lines += ["", *(str(notice) for notice in article.notices)]
    return "\n".join(lines)
