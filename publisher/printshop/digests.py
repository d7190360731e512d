"""Hashes of what the objects of a PDF say, whatever their numbers, so that work on them is done once."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Dictionary, Object, Pdf, Stream

_REFERENCE = re.compile(rb"(\d+) (\d+) R\b")
_DEEPEST = 100


@dataclass(slots=True)
class Digests:
    """The hashes of one file, each reckoned once: an object that is changed afterwards keeps the one that it had."""

    pdf: Pdf
    _known: dict[tuple[int, int], str] = field(default_factory=dict)
    _named: dict[str, tuple[int, int]] = field(default_factory=dict)

    def of(self, item: object) -> str:
        """Hash of ``item`` with its bytes and all that it refers to; of None and plain values too."""
        if isinstance(item, Object) and item.objgen != (0, 0):
            return self._indirect(item.objgen, 0)
        return self._said(item, 0)

    def named(self, digest: str) -> Any:
        """The indirect object with this hash, the first of those that are alike.

        :raises KeyError: when none was met so far
        """
        return self.pdf.get_object(self._named[digest])

    def _indirect(self, objgen: tuple[int, int], depth: int) -> str:
        if objgen not in self._known:
            self._known[objgen] = ""  # stands for the object within itself
            digest = self._said(self.pdf.get_object(objgen), depth)
            self._known[objgen] = digest
            self._named.setdefault(digest, objgen)
        return self._known[objgen]

    def _said(self, item: object, depth: int) -> str:
        if isinstance(item, Stream):
            body, text = item.read_raw_bytes(), item.stream_dict.unparse(resolved=True)
        else:
            body, text = b"", item.unparse(resolved=True) if isinstance(item, Object) else repr(item).encode()
        digest = hashlib.sha256(body)
        last = 0
        references = _REFERENCE.finditer(text) if isinstance(item, Array | Dictionary | Stream) else ()
        for match in references if depth < _DEEPEST else ():
            digest.update(text[last : match.start()])
            digest.update(self._indirect((int(match[1]), int(match[2])), depth + 1).encode())
            last = match.end()
        digest.update(b"\0%d\0" % len(body) + text[last:])
        return digest.hexdigest()
