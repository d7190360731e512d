"""Names for what was made: hashes of all that it depends on."""

from __future__ import annotations

import hashlib
from dataclasses import is_dataclass

import msgspec


def key_of(*parts: object) -> str:
    """Hash ``parts`` to 64 hex digits, the same in every process, folder, locale and on every day.

    Parts may be None, bool, int, float, str, bytes, tuples, lists, sets and
    dicts of such, and frozen records.  Anything else is refused, since its
    ``repr`` might carry an address of memory.  Paths are refused too: what is
    made must not depend on where the project lies.
    """
    digest = hashlib.sha256()
    for part in parts:
        tag, said = _canonical(part)
        digest.update(b"%s%d:" % (tag, len(said)))
        digest.update(said)
    return digest.hexdigest()


def _canonical(part: object) -> tuple[bytes, bytes]:
    """Return a tag of the kind and the bytes that stand for ``part``; no two values share both."""
    match part:
        case None:
            return b"n", b""
        case bool() | int() | float():
            return type(part).__name__[0].encode(), repr(part).encode()
        case str():
            return b"s", part.encode("utf-8", "surrogatepass")
        case bytes():
            return b"y", part
        case tuple() | list():
            return b"t", b"".join(map(_framed, part))
        case set() | frozenset():
            return b"e", b"".join(sorted(map(_framed, part)))
        case dict():
            return b"d", b"".join(sorted(_framed(pair) for pair in part.items()))
    if is_dataclass(part) and not isinstance(part, type):
        return b"r", type(part).__qualname__.encode() + b"\0" + msgspec.json.encode(part, order="deterministic")
    raise TypeError(f"no key can be made of a {type(part).__name__}")


def _framed(part: object) -> bytes:
    tag, said = _canonical(part)
    return b"%s%d:%s" % (tag, len(said), said)
