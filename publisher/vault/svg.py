"""SVG that can only be looked at: no script, no address, no entity, no way to grow.

Elements and attributes pass by name; what is left out does not show in print.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable

from lxml import etree

from publisher.vault.refusal import Refused

SVG = "{http://www.w3.org/2000/svg}"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
MAX_ELEMENTS = 50_000
"""After every ``use`` has been followed."""

_ELEMENTS = frozenset(
    """svg g defs symbol use switch title desc style path rect circle ellipse line polyline polygon text tspan textPath
    linearGradient radialGradient stop clipPath mask pattern marker image filter feBlend feColorMatrix
    feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow
    feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight
    feSpecularLighting feSpotLight feTile feTurbulence""".split()  # noqa: SIM905  a list would be fifty lines
)
_ADDRESS = re.compile(r"url\(\s*(?!['\"]?#)", re.IGNORECASE)
_CSS_CHANNEL = re.compile(r"@import|@font-face|\\|expression|javascript:|image-set|src\s*\(|image\s*\(", re.IGNORECASE)
_INLINE = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,", re.IGNORECASE)


def looks_like_svg(data: bytes) -> bool:
    """True when ``data`` begins as XML whose first element is ``svg``, or says so within its prologue."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        head = head.decode("utf-16", "replace").encode()
    return head.startswith((b"<svg", b"<?xml", b"<!--", b"<!DOCTYPE svg")) and b"svg" in head


def sanitise(data: bytes, name: str, *, inner: Callable[[bytes], bool]) -> bytes:
    """Return the drawing with only what is seen; raise Refused when it cannot be made safe.

    ``inner`` judges the pixel pictures that a drawing may carry in itself.
    The result is canonical: it does not change when sanitised again.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refused("v-007", f"{name} is a broken drawing: {error}", "export the drawing again") from None
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(dtd.iterentities()):  # type: ignore[union-attr]
        raise Refused("v-012", f"{name} defines entities", "export it as plain SVG")
    if root.tag != SVG + "svg":
        raise Refused("v-006", f"{name} is XML, but no SVG drawing", "save it as PNG, JPEG or SVG")
    for element in list(root.iter()):
        _clean(element, root, inner)
    if _grown(root) > MAX_ELEMENTS:
        raise Refused("v-012", f"{name} draws too much", "save it as PNG")
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="utf-8")


def _clean(element: etree._Element, root: etree._Element, inner: Callable[[bytes], bool]) -> None:
    """Take away one element, or what of its attributes may not stay."""
    parent = element.getparent()
    if not isinstance(element.tag, str) or not (
        element.tag.startswith(SVG) and element.tag.removeprefix(SVG) in _ELEMENTS
    ):
        if element.tag == SVG + "a" and parent is not None:
            element.tag = SVG + "g"  # a link is drawn as what it holds
            element.attrib.clear()
        elif parent is not None:
            _remove(element, parent)
        return
    if element.tag == SVG + "style" and (_unsafe_css(element.text or "") or len(element)):
        element.text = None
        del element[:]
    for attribute, value in list(element.attrib.items()):
        name = str(attribute)
        if name in {"href", XLINK_HREF}:
            keep = str(value).strip().startswith("#") or (
                element.tag == SVG + "image" and _sound_inline(str(value), inner)
            )
        else:
            keep = not name.lower().startswith("on") and name != "{http://www.w3.org/XML/1998/namespace}base"
            keep = keep and not _unsafe_css(str(value))
        if not keep:
            del element.attrib[attribute]


def _remove(element: etree._Element, parent: etree._Element) -> None:
    """Remove an element, not the text that follows it."""
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def _unsafe_css(text: str) -> bool:
    return bool(_ADDRESS.search(text) or _CSS_CHANNEL.search(text))


def _sound_inline(address: str, inner: Callable[[bytes], bool]) -> bool:
    address = address.strip()
    if not _INLINE.match(address):
        return False
    try:
        return inner(base64.b64decode("".join(address.partition(",")[2].split()), validate=True))
    except (binascii.Error, ValueError):
        return False


def _grown(root: etree._Element) -> int:
    """Count elements as drawn: each ``use`` for all that it repeats; more than allowed when one repeats itself."""
    by_id = {str(each.get("id")): each for each in root.iter() if each.get("id")}
    counted: dict[etree._Element, int] = {}

    def weight(element: etree._Element, above: frozenset[etree._Element]) -> int:
        if element in counted:
            return counted[element]
        if element in above or len(above) > 400:
            return MAX_ELEMENTS + 1
        total = 1
        inside = above | {element}
        for address in _references(element):
            target = by_id.get(address)
            if target is not None:
                total += weight(target, inside)
        for child in element:
            total += weight(child, inside)
            if total > MAX_ELEMENTS:
                break
        counted[element] = total
        return total

    return weight(root, frozenset())


def _references(element: etree._Element) -> list[str]:
    """Return the ids of what ``element`` has drawn again: by use, pattern, mask, marker and the like."""
    found = [str(element.get(name)).strip()[1:] for name in ("href", XLINK_HREF) if element.get(name)]
    for value in element.attrib.values():
        found += re.findall(r"url\(\s*['\"]?#([^)'\"\s]+)", str(value))
    return found
