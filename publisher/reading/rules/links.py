"""Links that are safe, and links within the post."""

from __future__ import annotations

import re
from urllib.parse import unquote

from publisher.reading.draft import Draft
from publisher.reading.markup import SCHEMES
from publisher.reading.tree import walk, walk_spans

SCHEME = re.compile(r"[\x00-\x20]*([a-zA-Z][a-zA-Z0-9+.-]*)[\x00-\x20]*:")


def safe_links(draft: Draft) -> None:
    """Take the address off a link that leads nowhere good; its label stays.

    Links within the post are led to our own ids, by the names that GitHub or
    kramdown would have given; one that leads to nothing loses its address.
    """
    notes = [block for blocks in draft.note_blocks.values() for block in blocks]
    bios = [block for _, block in draft.bio_blocks]
    ids = {block.attrs["id"] for block in walk(draft.blocks) if "id" in block.attrs}
    for block in walk([*draft.standfirst, *draft.blocks, *bios, *notes]):
        for span in walk_spans(block.spans):
            href = span.attrs.get("href")
            if span.kind != "a" or href is None:
                continue
            found = SCHEME.match(unquote(href))
            if found and found[1].lower() not in SCHEMES and not re.fullmatch(r"[\w-]+\.[\w.-]+", found[1]):
                draft.say(
                    "a-060", "warning", f"a link to {found[1].lower()}: lost its address", "link to https", block.line
                )
                del span.attrs["href"]
            elif href.startswith("#"):
                name = href[1:] if href[1:] in ids else draft.anchors.get(unquote(href[1:]).lower(), "")
                if name:
                    span.attrs["href"] = f"#{name}"
                else:
                    draft.say("a-061", "info", f"nothing in the post is called {href[:60]}", "", block.line)
                    del span.attrs["href"]
            elif not href.strip():
                del span.attrs["href"]
