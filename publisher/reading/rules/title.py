"""The title, where the front matter has none."""

from __future__ import annotations

from publisher.reading.draft import Draft
from publisher.reading.tree import plain
from publisher.reading.words import joined, words


def title_from_heading(draft: Draft) -> None:
    """Take the title from the first heading, or drop a first heading that only repeats it.

    Plain Markdown begins with ``# Title``; a post with a title in its front
    matter sometimes says it again.  The heading leaves the body either way, so
    that nothing is printed twice.
    """
    first = next((block for block in draft.blocks if block.kind not in ("hr",)), None)
    if first is None or first.kind != "h":
        first = None
    if not draft.title:
        heading = first or next((block for block in draft.blocks if block.kind == "h"), None)
        if heading is not None:
            draft.title = joined(plain(heading.spans))
            if heading is first:
                draft.blocks.remove(heading)
    elif first is not None and first.level == 1 and words(plain(first.spans)) == words(draft.title):
        draft.blocks.remove(first)
