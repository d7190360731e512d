"""What every peer shares: the glue that its user would write."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

TITLE = "An Anthology"
AUTHOR = "A Press"
HERE = Path(__file__).parent

kind, listing, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
posts = Path(os.environ["POSTS"])
names = listing.read_text("utf-8").split()
out.mkdir(parents=True, exist_ok=True)


def load(name: str) -> tuple[dict[str, str], str]:
    """Front matter by line, and the body with its headings from the second level on."""
    text = (posts / name).read_text("utf-8")
    match = re.match(r"---\n(.*?)\n---\n", text, re.S)
    assert match is not None
    matter = {"title": name, "author": "", "date": ""}
    matter |= {key: value.strip().strip('"') for key, value in re.findall(r"^(\w+)\s*:\s*(.*)$", match[1], re.M)}
    body = re.sub(r"\s*<excerpt\s*/?>\s*", lambda m: "\n\n" if "\n\n" in m[0] else " ", text[match.end() :])
    levels = [len(mark) for mark in re.findall(r"^(#+) ", body, re.M)]
    if levels:
        shift = min(levels) - 2
        body = re.sub(r"^(#+) ", lambda m: "#" * (len(m[1]) - shift) + " ", body, flags=re.M)
    return matter, body.strip()


def combined() -> str:
    """One Markdown file of all posts, for pandoc."""

    def escaped(text: str) -> str:
        return re.sub(r"([*_\[\]<>`])", r"\\\1", text)

    chapters = [f'---\ntitle: "{TITLE}"\nauthor: "{AUTHOR}"\ndate: 2026\nlang: en\n---\n']
    for name in names:
        matter, body = load(name)
        byline = f"*{escaped(matter['author'])}* — {matter['date'][:10]}"
        chapters.append(f"# {escaped(matter['title'])} {{#c-{Path(name).stem}}}\n\n{byline}\n\n{body}\n")
    return "\n\n".join(chapters)
