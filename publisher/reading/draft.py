"""A post on the desk: the tree and what the rules have found so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from publisher.model import Author, Figure, Heading, Note, Post
from publisher.notices import Notice, Severity
from publisher.reading.frontmatter import Value
from publisher.reading.tree import Block


@dataclass(slots=True)
class Draft:
    """What rules read and change; one a post, never shared."""

    post: Post
    matter: dict[str, Value]
    blocks: list[Block]
    note_blocks: dict[str, list[Block]] = field(default_factory=dict)
    language: str = "en"
    title: str = ""
    authors: list[Author] = field(default_factory=list)
    et_al: bool = False
    day: str = ""
    """Of a byline in the text, as it is written."""
    standfirst: list[Block] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    pull_quotes: list[str] = field(default_factory=list)
    quotations: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    bio_blocks: list[tuple[list[str], Block]] = field(default_factory=list)
    """Names and paragraph of each bio, in the order of the post."""
    bios_head: str = ""
    bios_of_others: bool = False
    figures: list[Figure] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    tables: int = 0
    notices: list[Notice] = field(default_factory=list)
    anchors: dict[str, str] = field(default_factory=dict)
    """What other tools would call a heading, by the id that it has here."""

    def say(self, code: str, severity: Severity, message: str, hint: str = "", line: int = 0) -> None:
        """Add a notice."""
        file = self.post.file
        self.notices.append(Notice(code=code, severity=severity, message=message, hint=hint, file=file, line=line))

    def setting(self, key: str) -> str:
        """A plain value of the front matter, empty when there is none."""
        value = self.matter.get(key, "")
        return value.strip() if isinstance(value, str) else ""
