"""What a document points at: ids borne once, links that lead somewhere, pictures that are in the book."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from lxml import etree

from publisher.epub.pagemarks import XHTML
from publisher.model import Section
from publisher.notices import Notice

_WEB = {"http", "https"}
_SCHEMES = _WEB | {"mailto", "tel"}
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")


def name_ids_once(body: etree._Element) -> None:
    """Give the second bearer of an id another one; links go to the first."""
    taken: set[str] = set()
    for element in body.iter(etree.Element):
        ident = element.get("id")
        if ident is None:
            continue
        if not ident.strip():
            del element.attrib["id"]
            continue
        name, tally = ident, 1
        while name in taken:
            tally += 1
            name = f"{ident}.{tally}"
        taken.add(name)
        if name != ident:
            element.set("id", name)


def settle_links(body: etree._Element, links: Mapping[str, str], section: Section, notices: list[Notice]) -> None:
    ids = {element.get("id") for element in body.iter(etree.Element)}
    for anchor in list(body.iter(XHTML + "a")):
        href = anchor.get("href")
        if href is None:
            continue
        address = _address(href, links, ids)
        if address:
            anchor.set("href", address)
        else:
            anchor.tag = XHTML + "span"
            del anchor.attrib["href"]
            notices.append(
                Notice(
                    code="e-001",
                    severity="warning",
                    message=f"{section.title or section.name}: the link to {href!r} leads nowhere and is left out",
                    hint="mend the address; its words are kept",
                )
            )


def _address(href: str, links: Mapping[str, str], ids: set[str | None]) -> str:
    """Return the address to be written for ``href``, empty when there is none that a reader could follow."""
    if href.startswith("book:"):
        return links.get(href[5:], "")
    if href.startswith("#"):
        return href if href[1:] in ids else ""
    try:
        parts = urlsplit(href.strip())
        scheme, port = parts.scheme.lower(), parts.port
        host = _host(parts.hostname or "") if scheme in _WEB else ""
    except ValueError:
        return ""
    if scheme not in _SCHEMES or not (host or (scheme not in _WEB and parts.path)):
        return ""
    query = f"?{_quoted(parts.query)}" if parts.query else ""
    fragment = f"#{_quoted(parts.fragment)}" if parts.fragment else ""
    place = f"//{host}{f':{port}' if port else ''}" if host else ""
    return f"{scheme}:{place}{_quoted(parts.path)}{query}{fragment}"


def _host(host: str) -> str:
    """Return ``host`` in ASCII (IDNA), or raise ValueError when it cannot be one (RFC 3986, RFC 1123)."""
    if ":" in host:
        return f"[{ipaddress.IPv6Address(host)}]"
    name = host.encode("ascii" if host.isascii() else "idna").decode()
    labels = name.removesuffix(".").split(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError(f"not a host: {host!r}")
    for label in labels:
        if label.startswith("xn--"):
            label.encode().decode("idna")
    return name


def _quoted(text: str) -> str:
    """Return ``text`` with all escaped that may not stand in a part of an address, and no escape escaped again."""
    return quote(re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text), safe="/?%&=+:;,@!$*()~'-._")


# ------------------------------------------------------------------- pictures

_SAYS_NOTHING = re.compile(
    r"(?:image|img|figure|fig|pic|picture|photo|screenshot|dsc|untitled|圖片?|图片?)?[\s_.-]*\d*"
    r"|\S+\.(?:jpe?g|png|gif|webp|svg|avif)",
    re.I,
)


def is_unspoken(image: etree._Element) -> bool:
    """True when a picture has no alternative text: none, ``image07``, a file's name, or its caption again."""
    if image.get("role") in {"presentation", "none"}:
        return False
    alt = " ".join((image.get("alt") or "").split())
    if _SAYS_NOTHING.fullmatch(alt):
        return True
    figure = next(image.iterancestors(XHTML + "figure"), None)
    caption = None if figure is None else figure.find(f".//{XHTML}figcaption")
    return caption is not None and alt == " ".join("".join(str(text) for text in caption.itertext()).split())


def settle_pictures(
    body: etree._Element, images: Mapping[str, str], section: Section, notices: list[Notice]
) -> tuple[tuple[str, ...], int]:
    unspoken, count = [], 0
    for image in list(body.iter(XHTML + "img")):
        source = image.get("src", "")
        address = images.get(source.removeprefix("picture:"))
        alt = image.get("alt")
        if address is None:
            _replace_by_words(image, alt or "")
            notices.append(
                Notice(
                    code="e-002",
                    severity="warning",
                    message=f"{section.title or section.name}: a picture is not to be had; its words stand there",
                )
            )
            continue
        count += 1
        image.set("src", address)
        if alt is None:
            image.set("alt", "")
        if is_unspoken(image):
            unspoken.append(address.rpartition("/")[2])
    return tuple(unspoken), count


def _replace_by_words(image: etree._Element, words: str) -> None:
    span = etree.Element(XHTML + "span", {"class": "placeholder"})
    span.text = words
    span.tail = image.tail
    parent = image.getparent()
    assert parent is not None
    parent.replace(image, span)
