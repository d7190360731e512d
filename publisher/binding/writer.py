"""Write a PDF from front to back: objects as they come, the table of them at the end (ISO 32000-1, 7.5).

Dictionaries go into object streams, deflated, a few hundred each, so that a
reader need not unpack the whole book to show a page.  Nothing is held back
but the numbers of the table.
"""

from __future__ import annotations

import hashlib
import zlib
from array import array
from collections.abc import Sequence
from typing import BinaryIO

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
LEVEL = 4
CROWD = 250
"""Dictionaries in one object stream."""


class Writer:
    """A PDF on its way to a file."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = hashlib.sha256()
        self._at = 0
        self._kinds = bytearray(b"\0")
        self._first = array("Q", [0])
        self._second = array("I", [65535])
        self._put(HEADER)

    def reserve(self, count: int = 1) -> int:
        """Return the first of ``count`` object numbers that nothing else will have."""
        number = len(self._kinds)
        self._kinds += bytes(count)
        self._first.extend([0] * count)
        self._second.extend([0] * count)
        return number

    def stream(self, number: int, head: bytes, body: bytes, *, deflate: bool = False) -> int:
        """Write a stream; ``head`` is its dictionary without ``/Length``, up to but without ``>>``."""
        if deflate:
            body, head = zlib.compress(body, LEVEL), head + b"/Filter/FlateDecode"
        self.raw(number, b"%s/Length %d>>" % (head, len(body)), body)
        return number

    def raw(self, number: int, head: bytes, body: bytes) -> None:
        """Write a stream whose dictionary ``head`` is complete."""
        self._note(number, 1, self._at, 0)
        self._put(b"%d 0 obj\n%s\nstream\n" % (number, head))
        self._put(body)
        self._put(b"\nendstream\nendobj\n")

    def dictionaries(self, first: int, texts: Sequence[bytes]) -> None:
        """Write objects that are not streams, with numbers from ``first`` on."""
        for begin in range(0, len(texts), CROWD):
            crowd = texts[begin : begin + CROWD]
            number = self.reserve()
            at, index = 0, []
            for place, text in enumerate(crowd):
                index.append(b"%d %d" % (first + begin + place, at))
                self._note(first + begin + place, 2, number, place)
                at += len(text) + 1
            top = b" ".join(index) + b"\n"
            head = b"<</Type/ObjStm/N %d/First %d" % (len(crowd), len(top))
            self.stream(number, head, top + b"\n".join(crowd), deflate=True)

    def dictionary(self, text: bytes, number: int = 0) -> int:
        """Write one object that is not a stream and return its number."""
        number = number or self.reserve()
        self.dictionaries(number, [text])
        return number

    def finish(self, root: int, info: int) -> str:
        """Write the table and return the SHA-256 of the file, hex.  The file's ID is made of what is in it."""
        identity = self._digest.hexdigest()[:32].encode("ascii")
        number, at = self.reserve(), self._at
        self._note(number, 1, at, 0)
        width = max(1, (at.bit_length() + 7) // 8)
        table = b"".join(
            kind.to_bytes(1, "big") + first.to_bytes(width, "big") + second.to_bytes(2, "big")
            for kind, first, second in zip(self._kinds, self._first, self._second, strict=True)
        )
        head = b"<</Type/XRef/Size %d/W[1 %d 2]/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]" % (
            len(self._kinds), width, root, info, identity, identity,
        )  # fmt: skip
        self.stream(number, head, table, deflate=True)
        self._put(b"startxref\n%d\n%%%%EOF\n" % at)
        return self._digest.hexdigest()

    def _note(self, number: int, kind: int, first: int, second: int) -> None:
        self._kinds[number], self._first[number], self._second[number] = kind, first, second

    def _put(self, piece: bytes) -> None:
        self._file.write(piece)
        self._digest.update(piece)
        self._at += len(piece)
