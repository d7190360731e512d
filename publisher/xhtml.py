"""Documents as trees: read, looked at, and written as XHTML that an HTML parser reads the same way."""

from __future__ import annotations

import html
import re
from xml.parsers import expat

import lxml.html
from lxml import etree

from publisher.errors import CompositionError

Element = etree._Element

XHTML_NS = "http://www.w3.org/1999/xhtml"
BLOCKS = frozenset(
    """address article aside blockquote body caption dd details div dl dt fieldset figcaption figure footer form h1 h2
    h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul""".split()  # noqa: SIM905
)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What may not stand in XML 1.0."""


def read_document(text: str) -> Element:
    """The tree of a document that our templates wrote.

    :raises CompositionError: when a template wrote something that is not well-formed
    """
    try:
        return parse(text)
    except etree.XMLSyntaxError as error:
        raise CompositionError(f"a template is not well-formed: {error}", hint="close every tag in it") from error


def parse(text: str) -> Element:
    """The tree of ``text``, without what may not stand in XML, for which the parser looks quicker than we do.

    :raises XMLSyntaxError: when it is not well-formed
    """
    try:
        return etree.fromstring(text.encode(), parser())
    except (etree.XMLSyntaxError, UnicodeEncodeError):
        return etree.fromstring(ILLEGAL.sub("", text).encode(), parser())


def well_formed(fragment: str) -> str:
    """``fragment`` as XML: as it is when it parses, else as an HTML parser understands it."""
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(f"<div>{fragment}</div>".encode(), True)
    except (expat.ExpatError, UnicodeEncodeError):
        root = lxml.html.fragment_fromstring(ILLEGAL.sub("", fragment), create_parent="div")
        _close_tags(root)
        inner = "".join(etree.tostring(child, encoding="unicode") for child in root)
        return html.escape(root.text or "", quote=False) + inner
    return fragment


def parser() -> etree.XMLParser:
    """Reads no file and no entity but those of XML, and leaves out instructions to programs."""
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_pis=True)


def finish(root: Element) -> str:
    """The document as text: XHTML 5 with its doctype, no empty tag closed short."""
    _close_tags(root)
    text = etree.tostring(root, encoding="unicode")
    return "<!DOCTYPE html>\n" + text.replace("<html", f'<html xmlns="{XHTML_NS}"', 1) + "\n"


def _close_tags(root: Element) -> None:
    for element in root.iter(etree.Element):
        if element.text is None and not len(element) and element.tag not in _VOID:
            element.text = ""


def has_class(element: Element, name: str) -> bool:
    """True when ``name`` is among the classes of ``element``."""
    return name in (element.get("class") or "").split()


def add_class(element: Element, name: str) -> None:
    if not has_class(element, name):
        element.set("class", f"{element.get('class') or ''} {name}".strip())


def inner_text(element: Element) -> str:
    """The element's words, notes left out, white space folded."""
    parts: list[str] = []
    stack: list[Element | str] = [element]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            parts.append(item)
            continue
        if item is not element:
            stack.append(item.tail or "")
        if not isinstance(item.tag, str) or (item is not element and has_class(item, "note")):
            continue
        parts.append(" " if item.tag == "br" else item.text or "")
        stack.extend(reversed(item))
    return " ".join("".join(parts).split())


def remove(element: Element) -> None:
    """Take ``element`` out and keep the words after it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "") or None
    else:
        parent.text = (parent.text or "") + (element.tail or "") or None
    parent.remove(element)
