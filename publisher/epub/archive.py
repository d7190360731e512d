"""The zip, whose bytes depend on the book alone.

EbookLib keeps the lists and writes the package document; what it would write
by its own lights (navigation, times, order) is given to it finished.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ebooklib import epub

from publisher.model import Book

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""Time of every file in the zip: the first that a zip can say."""
LEVEL = 4
_STORED = {".jpg", ".png"}
_RIGHT_TO_LEFT = {"ar", "he", "fa", "ur", "yi", "dv", "ps", "sd", "ug"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A file as it lies in a zip, so that what is kept is not compressed twice."""

    data: bytes
    """Deflated (RFC 1951), without head and sum."""
    crc: int
    size: int
    """Bytes before deflation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A file of the package."""

    id: str
    name: str
    """Path within the package, ASCII."""
    mime: str
    content: bytes | Packed | Path
    """A path is read when its turn comes, so that a book of many pictures is never in memory whole."""
    properties: tuple[str, ...] = ()


def pack(content: bytes) -> Packed:
    """Deflate ``content``."""
    deflater = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    return Packed(data=deflater.compress(content) + deflater.flush(), crc=zlib.crc32(content), size=len(content))


def unpack(packed: Packed) -> bytes:
    """Return what ``packed`` holds."""
    return zlib.decompress(packed.data, -15)


class _Even(zipfile.ZipFile):
    """A zip without times, owners and hosts, into which packed files go as they are."""

    def writestr(self, name: Any, content: Any, compress_type: Any = None, compresslevel: Any = None) -> None:
        if isinstance(content, Path):
            content = content.read_bytes()
        entry = zipfile.ZipInfo(name, EPOCH)
        entry.create_system = 3
        entry.external_attr = 0o644 << 16
        stored = compress_type == zipfile.ZIP_STORED or Path(name).suffix in _STORED
        if stored:
            super().writestr(entry, content, zipfile.ZIP_STORED)
        else:
            self._append(entry, content if isinstance(content, Packed) else pack(_as_bytes(content)))

    def _append(self, entry: zipfile.ZipInfo, packed: Packed) -> None:
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.CRC, entry.file_size, entry.compress_size = packed.crc, packed.size, len(packed.data)
        stream: Any = self.fp
        entry.header_offset = stream.tell()
        stream.write(entry.FileHeader(zip64=False) + packed.data)
        self.start_dir = stream.tell()
        self.filelist.append(entry)
        self.NameToInfo[entry.filename] = entry
        self._didModify = True


def _as_bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


class _Writer(epub.EpubWriter):  # type: ignore[misc]
    """Says the package's language, and writes the same bytes each time."""

    def _write_opf_file(self, root: Any) -> None:
        root.set(XML_LANG, self.book.language)
        super()._write_opf_file(root)

    def write(self) -> None:
        with _Even(self.file_name, "w") as self.out:
            self.out.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
            self._write_container()
            self._write_opf()
            self._write_items()


def new_package(book: Book) -> Any:
    """Return EbookLib's empty book."""
    target = epub.EpubBook()
    target.FOLDER_NAME = "EPUB"
    if book.language.split("-")[0].lower() in _RIGHT_TO_LEFT:
        target.set_direction("rtl")
    return target


def write_package(
    target: Any,
    resources: Iterable[Resource],
    reading_order: Sequence[tuple[str, bool]],
    modified: dt.datetime,
    out: Path,
) -> str:
    """Write the EPUB to ``out`` and return its SHA-256.

    :param reading_order: ids of documents, and whether each is read in its turn (``linear``)
    """
    for resource in resources:
        item = epub.EpubItem(
            uid=resource.id, file_name=resource.name, media_type=resource.mime, content=resource.content
        )
        item.properties = list(resource.properties)
        target.add_item(item)
    target.spine = [(ident, "yes" if linear else "no") for ident, linear in reading_order]
    options = {"mtime": modified, "epub3_pages": False, "epub3_landmark": False}
    _Writer(str(out), target, options).write()
    with out.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
