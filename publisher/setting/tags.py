"""The tag tree of a galley, one element of structure for each element of the document that means something.

The engine would make one for every box, so that a paragraph on two pages is
two.  Here it is one, emphasis is no structure, a table head repeated on the
next page is an artifact, and a note hangs where it is called.  Types are those
of ISO 32000-1, 14.8.4, and their nesting that of ISO 14289-1, 7.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Any

from publisher.setting.leaves import Box, Element, is_text, leaves_in_lines, parents_of, pseudo

ROLES = {
    "article": "Art", "section": "Sect", "nav": "Sect", "aside": "Div", "blockquote": "BlockQuote", "figure": "Div",
    "p": "P", "pre": "P", "address": "P", "h1": "H1", "h2": "H2", "h3": "H3", "h4": "H4", "h5": "H5", "h6": "H6",
    "ul": "L", "ol": "L", "dl": "L", "li": "LI", "table": "Table", "caption": "Caption", "thead": "THead",
    "tbody": "TBody", "tfoot": "TFoot", "tr": "TR", "th": "TH", "td": "TD", "figcaption": "Caption", "dt": "Lbl",
    "dd": "LBody", "img": "Figure", "{http://www.w3.org/2000/svg}svg": "Figure",
}  # fmt: skip
"""Elements that are structure; all others lend their content to the nearest of these above them."""
GROUPS = frozenset({"Document", "Art", "Sect", "Div", "BlockQuote", "L", "TOC", "TOCI", "Table", "TR", "LI"})
"""Types that hold no text themselves: a ``P`` is put between."""
INLINE = frozenset({"Link", "Span", "Note", "Reference"})
TABLE = frozenset({"thead", "tbody", "tfoot", "tr", "th", "td"})


@dataclass(slots=True, eq=False, kw_only=True)
class Tag:
    """One element of structure."""

    role: str
    parent: Tag | None
    kids: list[Any] = field(default_factory=list)
    """Tags, boxes whose drawing is its content, and the places of links in the list of links."""
    language: str = ""
    alt: str = ""
    spoken: str = ""
    """What a run reads that is written from right to left, and so drawn backwards."""
    box: tuple[float, float, float, float] | None = None
    """Of a figure, in points from the lower left corner of its page."""
    page: int = 0
    """Of a figure: where it stands."""
    id: str = ""
    attributes: bytes = b""
    number: int = 0
    """Relative number of its object, once numbered."""


@dataclass(slots=True, kw_only=True)
class Tree:
    """Tags of a galley, and which of them each leaf belongs to."""

    root: Tag
    owner: dict[Box, Tag | None]
    """None: an artifact."""
    line: dict[Box, Box]
    """The line that each leaf stands in; None for a block."""
    parents: dict[Element, Element]
    tags: dict[tuple[Element, str], Tag | None]

    def link(self, element: Element) -> tuple[Element, Tag | None]:
        """Return the ``a`` that an element stands in, and its tag; None when nothing of it was laid out."""
        while element is not None and element.tag != "a":
            element = self.parents.get(element)
        return element, self.tags.get((element, ""))


def build_tree(document: Any) -> Tree:
    """Read the tags off a laid-out document of the engine."""
    root = document._html.etree_element
    grower = _Grower(parents_of(root), root.get("lang") or "")
    owner: dict[Box, Tag | None] = {}
    lines: dict[Box, Box] = {}
    for number, page in enumerate(document.pages):
        for leaf, line in leaves_in_lines(page._page_box):
            lines[leaf] = line
            owner[leaf] = grower.place(leaf, number, page.height)
    top = Tag(role="Sect", parent=None, language=root.get("lang") or "")
    top.kids = [kid for kid in grower.tops if isinstance(kid, Tag)]
    if len(top.kids) == 1 and top.kids[0].role in ("Art", "Sect"):
        (only,) = top.kids
        only.language = only.language or top.language
        top, only.parent = only, None
    for kid in top.kids:
        if isinstance(kid, Tag):
            kid.parent = top
    _rank_headings(top)
    return Tree(root=top, owner=owner, line=lines, parents=grower.parents, tags=grower.tags)


class _Grower:
    """Makes tags as their first leaf comes up, and remembers them."""

    def __init__(self, parents: dict[Element, Element], language: str) -> None:
        self.parents = parents
        self.language = language
        self.tops: list[Any] = []
        self.tags: dict[tuple[Element, str], Tag | None] = {}
        self.head_page: dict[Element, int] = {}
        self.made_room: set[Tag] = set()

    def place(self, leaf: Box, page: int, height: float) -> Tag | None:
        """Return the tag that a leaf belongs to; None makes it an artifact."""
        element = leaf.element
        if element is None:
            return None
        head = self._above(element, "thead")
        if head is not None and self.head_page.setdefault(head, page) != page:
            return None
        if not is_text(leaf):
            return self._figure(leaf, page, height)
        tag = self._pseudo(element, pseudo(leaf)) or self.tag_of(element)
        tag = self._room(tag)
        if _runs_leftward(leaf.text):
            span = Tag(role="Span", parent=tag, spoken=leaf.text)
            tag.kids.append(span)
            tag = span
        tag.kids.append(leaf)
        return tag

    def _room(self, tag: Tag | None) -> Tag:
        """Return the tag itself when text may stand in it, else a paragraph or list body at its end."""
        if tag is not None and tag.role not in GROUPS:
            return tag
        kids = self.tops if tag is None else tag.kids
        if not kids or kids[-1] not in self.made_room:
            room = Tag(role="LBody" if tag is not None and tag.role == "LI" else "P", parent=tag)
            kids.append(room)
            self.made_room.add(room)
        return kids[-1]  # type: ignore[no-any-return]

    def tag_of(self, element: Element) -> Tag | None:
        """Return the tag of an element, or of the nearest one above it that has one; None at the top."""
        key = (element, "")
        if key not in self.tags:
            parent = self.parents.get(element)
            above = None if parent is None else self.tag_of(parent)
            role = self._role(element, above)
            language = element.get("lang") or ""
            if not role and language and parent is not None and language != self._language(parent):
                role = "Span" if element.tag in ("span", "em", "i", "b", "strong", "cite", "dfn", "q") else "Div"
            if not role:
                self.tags[key] = above
            else:
                self._made(key, role, self._holder(element, role, above))
        return self.tags[key]

    def _made(self, key: tuple[Element, str], role: str, parent: Tag | None) -> Tag:
        known = self.tags.get(key)
        if known is not None:
            return known
        element = key[0]
        tag = Tag(role=role, parent=parent)
        if not key[1]:
            tag.language = element.get("lang") or ""
        tag.attributes = _attributes(element, role)
        if role == "Note":
            tag.id = element.get("id") or f"note-{len(self.tags)}"
        self.tags[key] = tag
        kids = self.tops if parent is None else parent.kids
        kids.insert(0, tag) if role == "Caption" and parent is not None and parent.role == "Table" else kids.append(tag)
        if role == "Table":
            for descendant in element.iter():
                if descendant.tag in TABLE:
                    self.tag_of(descendant)
        return tag

    def _role(self, element: Element, above: Tag | None) -> str:
        name = element.tag
        if not isinstance(name, str):
            return ""
        if name == "a":
            return "Link" if element.get("href") else ""
        if name == "span" and "note" in (element.get("class") or "").split():
            return "Note"
        if name in ("ul", "ol") and self._in_contents(element):
            return "TOC"
        if name == "li" and above is not None and above.role == "TOC":
            return "TOCI"
        if name == "img" and not element.get("alt"):
            return ""
        if name in ("th", "td", "tr") and (
            above is None or above.role not in ("TR", "Table", "THead", "TBody", "TFoot")
        ):
            return ""
        return ROLES.get(name, "")

    def _holder(self, element: Element, role: str, above: Tag | None) -> Tag | None:
        """Return the tag under which a new one hangs, with what must stand between made."""
        if role == "Lbl" and element.tag == "dt":
            return self._made((element, "LI"), "LI", above)
        if role == "LBody" and element.tag == "dd":
            item = next((kid for kid in reversed(above.kids) if isinstance(kid, Tag)), None) if above else None
            return item or self._made((element, "LI"), "LI", above)
        if role in INLINE or (above is not None and above.role == "LI" and role not in ("Lbl", "LBody")):
            return self._room(above)
        if above is not None and above.role in ("TOC", "L") and role not in ("TOCI", "TOC", "LI", "Caption"):
            return above.parent
        return above

    def _pseudo(self, element: Element, kind: str) -> Tag | None:
        """Return the tag of what a style sheet put beside an element."""
        if kind == "marker":
            item = self.tag_of(element)
            return (
                self._made((element, "marker"), "Lbl", item)
                if item is not None and item.role in ("LI", "TOCI")
                else item
            )
        if kind == "footnote-call":
            parent = self.parents[element]
            above = self.tag_of(parent)
            above = self._room(above)
            call = self._made((element, "call"), "Reference", above)
            if (element, "") not in self.tags:
                self._made((element, ""), "Note", above)
            return call
        if kind == "footnote-marker":
            note = self.tag_of(element)
            return self._made((element, "marker"), "Lbl", note)
        return None

    def _figure(self, leaf: Box, page: int, height: float) -> Tag | None:
        tag = self.tag_of(leaf.element)
        if tag is None or tag.role != "Figure":
            return None
        x, y = leaf.content_box_x(), leaf.content_box_y()
        tag.box = (x * 0.75, (height - y - leaf.height) * 0.75, (x + leaf.width) * 0.75, (height - y) * 0.75)
        tag.page = page
        tag.alt = leaf.element.get("alt") or "".join(leaf.element.itertext()).strip()
        tag.kids.append(leaf)
        return tag

    def _above(self, element: Element, name: str) -> Element:
        while element is not None and element.tag != name:
            element = self.parents.get(element)
        return element

    def _in_contents(self, element: Element) -> bool:
        while element is not None:
            if element.tag == "nav" or "contents" in (element.get("class") or "").split():
                return True
            element = self.parents.get(element)
        return False

    def _language(self, element: Element) -> str:
        while element is not None:
            if element.get("lang"):
                return str(element.get("lang"))
            element = self.parents.get(element)
        return self.language


def _runs_leftward(text: str) -> bool:
    """Return whether there is Hebrew, Arabic or the like in ``text``."""
    return max(text, default="") > "\u0590" and any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)


def _attributes(element: Element, role: str) -> bytes:
    if role in ("TH", "TD"):
        said = b"/O/Table"
        if role == "TH":
            said += b"/Scope/Row" if element.get("scope") == "row" else b"/Scope/Column"
        for name, key in (("colspan", b"/ColSpan"), ("rowspan", b"/RowSpan")):
            span = element.get(name) or ""
            if span.isdecimal() and 1 < int(span) < 1000:
                said += b"%s %d" % (key, int(span))
        return b"<<" + said + b">>" if said != b"/O/Table" else b""
    if role == "L":
        numbering = {"ol": b"Decimal", "ul": b"Disc"}.get(element.tag, b"None")
        return b"<</O/List/ListNumbering/%s>>" % numbering
    return b""


def _rank_headings(top: Tag) -> None:
    """Close up the ranks of headings, so that none is skipped (ISO 14289-1, 7.4.2)."""
    ranks: list[int] = []
    stack = [top]
    while stack:
        tag = stack.pop()
        if len(tag.role) == 2 and tag.role[0] == "H" and tag.role[1].isdigit():
            rank = int(tag.role[1])
            while ranks and ranks[-1] >= rank:
                ranks.pop()
            ranks.append(rank)
            tag.role = f"H{len(ranks)}"
        stack.extend(kid for kid in reversed(tag.kids) if isinstance(kid, Tag))
