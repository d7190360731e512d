"""Rules by pairs of input and output, in ``pairs/*.txt``::

    name
    .
    a post, with or without front matter
    .
    what was made of it
    .

The output is the article's markup and lists, one line a fact.  Run with
``READING_SAVE=1`` to write the outputs anew, then read the difference.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from publisher.model import Article, Post
from publisher.reading import edit

PAIRS = Path(__file__).parent / "pairs"
HEAD = "---\ntitle: T\nauthor: Jane Doe and Bob Ray\ndate: 2020-01-02\n---\n\n"


def written(text: str, name: str = "2020-01-02-post.md") -> Post:
    return Post(file=name, path=f"/posts/{name}", stem=name.rpartition(".")[0], slug="post", text=text, digest="0")


def facts(article: Article) -> str:
    """What was read, as text to compare."""
    lines = [f"standfirst: {article.standfirst}"] if article.standfirst else []
    lines += [article.body] if article.body else []
    for name in ("pull_quotes", "quotations", "boxes"):
        lines += [f"{name}: {entry!r}" for entry in getattr(article, name)]
    lines += [f"bios head: {article.bios_head}"] if article.bios_head else []
    lines += ["bios of others"] if article.bios_of_others else []
    lines += [f"bio: {bio.name}: {bio.html}" for bio in article.bios]
    lines += [f"note {note.label}: {note.html or f'as {note.shared}'}" for note in article.notes]
    lines += [f"heading {h.level}: {h.text} #{h.id}" for h in article.headings]
    lines += [f"picture: {f.src} alt={f.alt!r} caption={f.caption!r}" for f in article.figures]
    lines += [f"notice {n.code} {n.line}" for n in article.notices]
    return "\n".join(lines)


def pairs(path: Path) -> Iterator[tuple[str, str, str]]:
    for found in re.finditer(r"(.+)\n\.\n((?:.*\n)*?)\.\n((?:.*\n)*?)\.\n", path.read_text("utf-8")):
        yield found[1], found[2], found[3].rstrip("\n")


def read(source: str) -> Article:
    return edit(written(source if source.startswith(("---\n", "+++\n", "plain:")) else HEAD + source))


def save() -> None:
    """Write the outputs anew."""
    for path in sorted(PAIRS.glob("*.txt")):
        blocks = [f"{name}\n.\n{source}.\n{facts(read(source))}\n.\n" for name, source, _ in pairs(path)]
        path.write_text("\n".join(blocks), "utf-8")


if os.environ.get("READING_SAVE"):
    save()
CASES = [(path.stem, *pair) for path in sorted(PAIRS.glob("*.txt")) for pair in pairs(path)]


@pytest.mark.parametrize(("rule", "name", "source", "wanted"), CASES, ids=[f"{c[0]}: {c[1]}" for c in CASES])
def test_pair(rule: str, name: str, source: str, wanted: str) -> None:
    article = read(source)
    assert facts(article) == wanted
    for markup in (article.body, article.standfirst, *(n.html for n in article.notes), *(b.html for b in article.bios)):
        etree.fromstring(f"<x>{markup}</x>")


def test_there_are_pairs() -> None:
    assert len(CASES) > 60
