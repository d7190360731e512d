"""What a finished EPUB says of its accessibility, and what stands in the way of a claim.

Works on any EPUB, not only on ours: everything is read from the file.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from publisher.epub.accessibility import Evidence, barriers
from publisher.epub.pagemarks import EPUB_TYPE, XHTML
from publisher.epub.references import is_unspoken
from publisher.notices import Notice

_OPF = "{http://www.idpf.org/2007/opf}"
_HEADINGS = {XHTML + f"h{rank}" for rank in range(1, 7)}


def accessibility_of(epub: Path) -> tuple[tuple[str, str], ...]:
    """Return the ``schema:`` properties and their values that the package of ``epub`` declares, in order."""
    with zipfile.ZipFile(epub) as archive:
        _, package = _package(archive)
        found = []
        for meta in package.iter(_OPF + "meta"):
            name = meta.get("property", "")
            if name.startswith("schema:"):
                found.append((name, (meta.text or "").strip()))
        return tuple(found)


def check_accessibility(epub: Path, *, certifier: str = "") -> tuple[Notice, ...]:
    """Return what keeps ``epub`` from a claim to conform, as far as can be told without opening it in a browser.

    :func:`publisher.epub.ask_ace` tells the rest.
    """
    return barriers(read_evidence(epub), certifier=certifier)


def read_evidence(epub: Path) -> Evidence:
    """Count in the documents of ``epub`` what its accessibility is worked out from."""
    pictures = headings = pages = 0
    unspoken: list[str] = []
    roles = index = False
    with zipfile.ZipFile(epub) as archive:
        for name, root in _documents(archive):
            for element in root.iter(etree.Element):
                kind, role = element.get(EPUB_TYPE, ""), element.get("role", "")
                roles |= role.startswith("doc-")
                index |= role == "doc-index"
                pages += kind == "pagebreak"
                headings += element.tag in _HEADINGS
                if element.tag == XHTML + "img" and role != "doc-cover":
                    pictures += 1
                    if is_unspoken(element):
                        unspoken.append(f"{name}: {element.get('src', '').rpartition('/')[2]}")
    return Evidence(
        pictures=pictures, unspoken=tuple(unspoken), headings=headings, roles=roles, pages=pages, index=index
    )


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def _package(archive: zipfile.ZipFile) -> tuple[str, etree._Element]:
    container = etree.fromstring(archive.read("META-INF/container.xml"), _parser())
    path = next(each.get("full-path", "") for each in container.iter("{*}rootfile"))
    return path, etree.fromstring(archive.read(path), _parser())


def _documents(archive: zipfile.ZipFile) -> Iterator[tuple[str, etree._Element]]:
    """Yield the documents of the spine but not the navigation: path within the package, and tree."""
    path, package = _package(archive)
    items = {item.get("id"): item for item in package.iter(_OPF + "item")}
    for each in package.iter(_OPF + "itemref"):
        item = items.get(each.get("idref"))
        if item is None or "nav" in (item.get("properties") or "").split():
            continue
        href = unquote(item.get("href", ""))
        name = posixpath.normpath(posixpath.join(posixpath.dirname(path), href))
        yield href, etree.fromstring(archive.read(name), _parser())
