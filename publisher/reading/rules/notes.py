"""Notes: Markdown's own, ``[1]`` with a list, and calls that lost their markup."""

from __future__ import annotations

from publisher.model import Note
from publisher.reading.draft import Draft
from publisher.reading.tree import Block, walk, walk_spans

_SIGN = 2
"""Characters of a note's sign, such as ``*`` or ``††``; what is longer is a name that nobody should read."""


def numbered_notes(draft: Draft) -> None:
    """Give each note its number in the order of its first call; a number or sign stays the author's, a name does not.

    A note that is called twice by one number is one note and a link.  Numbers that share an entry are notes
    of their own, of which the first called has the text: a mark whose note stands elsewhere is looked up in vain.
    A call without a note stays text; a note that nothing calls stays in the body.
    """
    calls = [s for b in walk([*draft.standfirst, *draft.blocks]) for s in walk_spans(b.spans) if s.kind == "note"]
    numbers: dict[str, int] = {}
    shared: dict[int, int] = {}
    found: list[tuple[str, list[Block], int]] = []
    """Label, text and, where an earlier note has the text, that note's number."""
    queue = list(calls)
    while queue:
        call = queue.pop(0)
        label = call.attrs["label"]
        if label and label in numbers:
            call.attrs.update(number=str(numbers[label]), again="1")
            continue
        blocks = draft.note_blocks.get(label, []) if label else [Block(kind="p", spans=call.children)]
        number = len(found) + 1
        first = shared.setdefault(id(blocks[0]), number) if blocks else number
        blocks = blocks if first == number else []
        call.children = []
        call.attrs.update(number=str(number), label=label or str(number))
        if label:
            numbers[label] = number
        found.append((call.attrs["label"], blocks, first))
        inner = [s for b in walk(blocks) for s in walk_spans(b.spans) if s.kind == "note"]
        queue += inner
        calls += inner
    for label, blocks in draft.note_blocks.items():
        if label and label not in numbers and blocks and id(blocks[0]) not in shared:
            shared[id(blocks[0])] = 0
            draft.say(
                "a-070",
                "info",
                f"note {label} is never called and stays in the text",
                f"write [^{label}]",
                blocks[0].line,
            )
            draft.blocks += blocks
    draft.note_blocks = {str(number): blocks for number, (_, blocks, _) in enumerate(found, 1)}
    named = any(not label.isdecimal() and len(label) > _SIGN for label, _, _ in found)
    for call in calls if named else ():
        call.attrs["label"] = call.attrs["number"]
    draft.notes = [
        Note(
            id=f"note-{number}",
            label=str(number) if named else label,
            html="",
            shared=f"note-{first}" if first != number else "",
        )
        for number, (label, _, first) in enumerate(found, 1)
    ]
