"""Files of the author's own, from below the folders that are open to a post."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from publisher.vault.contents import MAX_BYTES
from publisher.vault.refusal import Refused, short

_HINT = "a picture must lie below the folder of its post or of the project"


def read_local(address: str, base: Path, roots: tuple[str, ...]) -> tuple[Path, bytes]:
    """Return the real path and the bytes of the file that ``address`` names, seen from ``base``.

    Links are followed first and the end of the way is judged.  An address with
    a slash in front is looked for below each root too, as sites write it.
    """
    folders = {os.path.realpath(each) for each in (str(base), *roots)}
    strays = False
    for candidate in _candidates(address, base, roots):
        try:
            real = os.path.realpath(candidate, strict=True)
        except (OSError, ValueError):
            continue
        if any(os.path.commonpath([real, folder]) == folder for folder in folders):
            return Path(real), _read(real, address)
        strays = True
    if strays:
        raise Refused("v-002", f"{short(address)} lies outside the folders that a post may use", _HINT)
    raise Refused("v-001", f"{short(address)} is not there", "see to the name, capitals included, and the folder")


def _candidates(address: str, base: Path, roots: tuple[str, ...]) -> Iterator[str]:
    try:
        parts = urlsplit(address)
    except ValueError:
        return
    if parts.scheme.lower() == "file" and parts.netloc not in {"", "localhost"}:
        return
    plain = unquote(parts.path)
    names = [plain] if parts.scheme.lower() == "file" else [plain, address]
    for name in dict.fromkeys(names):
        yield os.path.join(base, name)  # noqa: PTH118  an absolute name stands for itself
        for root in roots:
            yield os.path.join(root, name.lstrip("/"))  # noqa: PTH118


def _read(real: str, address: str) -> bytes:
    """Read a plain file, never waiting for anybody to write it."""
    try:
        handle = os.open(real, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError as error:
        raise Refused("v-003", f"{short(address)} cannot be read: {error.strerror}", "see to its rights") from None
    try:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            raise Refused("v-003", f"{short(address)} is not a plain file", "name a picture")
        if about.st_size > MAX_BYTES:
            raise _too_large(address)
        data = b"".join(iter(lambda: os.read(handle, 1 << 20), b"")) if about.st_size else b""
    finally:
        os.close(handle)
    if len(data) > MAX_BYTES:
        raise _too_large(address)
    return data


def _too_large(address: str) -> Refused:
    return Refused("v-004", f"{short(address)} is larger than {MAX_BYTES // 1_000_000} MB", "make a smaller copy of it")
