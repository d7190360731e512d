"""Page streams that say of all they draw which tag it belongs to, or that it is an artifact."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from weasyprint.pdf.stream import Stream

from publisher.setting.faces import blank_of
from publisher.setting.leaves import Box
from publisher.setting.tags import Tag, Tree


class MarkedStream(Stream):  # type: ignore[misc]
    """The engine's page stream with marks of our own.

    Marks never nest (ISO 14289-1, 7.1), and runs of text that follow each
    other in one line under one tag share a mark.  ``drawing`` is what they are noted on; it is put
    there before pages are drawn.
    """

    drawing: Sheets | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._open: list[tuple[Tag | None, Box]] = []
        self._last: Tag | None = None
        self._line: Box = None
        self.held: list[tuple[Tag | None, Box]] = []
        """Of a form, such as faint text: the leaves that are drawn in it, with their tags."""
        if self._tags is not None and self.drawing is not None:
            self._page = self.drawing.page_of(self._tags)

    def clone(self, **kwargs: Any) -> MarkedStream:
        kept = {
            "fonts": self._fonts, "page_rectangle": self.page_rectangle, "resources": self._resources,
            "images": self._images, "tags": self._tags, "color_profiles": self._color_profiles,
            "output_intent": self._output_intent, "compress": self.compress,
        }  # fmt: skip
        return MarkedStream(**{**kept, **kwargs, "tags": None})

    def draw_x_object(self, reference: str) -> None:
        """Draw a form or picture; one outside of any mark belongs to what is in it, or is ornament."""
        form = self._resources["XObject"].get(reference)
        held = form.held if isinstance(form, MarkedStream) else []
        self.held += held
        with nullcontext() if self._open or self._tags is None else self._inside(*_first_tagged(held)):
            super().draw_x_object(reference)

    @contextmanager
    def marked(self, box: Box, tag: str) -> Iterator[None]:
        if self.drawing is None:
            yield
        elif self._tags is None:
            yield
            self.held.append((self.drawing.tree.owner.get(box), box))
            if box in self.drawing.blank_after:
                self._show_blank()
        else:
            with self._inside(self.drawing.tree.owner.get(box), box):
                yield

    @contextmanager
    def artifact(self) -> Iterator[None]:
        if self._tags is None:
            yield
            return
        with self._inside(None, None):
            yield

    @contextmanager
    def _inside(self, tag: Tag | None, box: Box) -> Iterator[None]:
        if self._open:
            self._leave()
        self._open.append((tag, box))
        self._enter()
        try:
            yield
        finally:
            if tag is not None and self.drawing is not None and box in self.drawing.blank_after:
                self._show_blank()
            self._leave()
            self._open.pop()
            if self._open:
                self._enter()

    def _enter(self) -> None:
        tag, box = self._open[-1]
        if tag is None:
            self.stream.append(b"/Artifact BMC")
            return
        assert self.drawing is not None
        owners = self.drawing.owners[self._page]
        line = self.drawing.tree.line.get(box)
        if self.stream and self.stream[-1] == b"EMC" and self._last is tag and self._line is line:
            self.stream.pop()
        else:
            self.stream.append(b"/%s <</MCID %d>> BDC" % (tag.role.encode("ascii"), len(owners)))
            owners.append(tag)
        self._line = line
        self.drawing.drawn.setdefault(box, []).append((self._page, len(owners) - 1))

    def _show_blank(self) -> None:
        """Show a blank at the end of a line, where the engine shows none, so that words read apart."""
        if self.stream and self.stream[-1] == b"ET" and self._old_font:
            blank = blank_of(self._fonts, self._old_font[0])
            if blank is not None:
                self.stream[-1:] = [b"<%04x> Tj" % blank, b"ET"]

    def _leave(self) -> None:
        self.stream.append(b"EMC")
        self._last = self._open[-1][0]


def _first_tagged(held: list[tuple[Tag | None, Box]]) -> tuple[Tag | None, Box]:
    return next(((tag, box) for tag, box in held if tag is not None), (None, None))


class Sheets:
    """What was marked: for each page the tags of its marks, for each leaf its marks."""

    def __init__(self, tree: Tree, blank_after: frozenset[Box]) -> None:
        self.tree = tree
        self.blank_after = blank_after
        """Leaves after which a blank is shown that the line end swallowed."""
        self.owners: list[list[Tag]] = []
        self.drawn: dict[Box, list[tuple[int, int]]] = {}
        """Leaf → page, number of the mark on it."""
        self._pages: dict[int, int] = {}

    def page_of(self, tags: dict[Any, Any]) -> int:
        """Return the number of the page to which the engine gave this dictionary of tags."""
        number = self._pages.setdefault(id(tags), len(self._pages))
        if number == len(self.owners):
            self.owners.append([])
        return number
