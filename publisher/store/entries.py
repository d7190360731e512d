"""Entries of a store: plain files with a seal by which damage is noticed."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from publisher.notices import Notice
from publisher.store.outputs import unwritable

T = TypeVar("T")

_FRESH_S = 3600.0
"""An entry used within this time is not marked as used again, to save writes."""
_KEY = re.compile(r"[0-9a-f]{64}")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A folder of kept work; pickles, and a worker may use it without opening it again."""

    folder: str
    notices: tuple[Notice, ...] = ()
    """What there was to say when it was opened."""

    def load(self, key: str, kind: type[T]) -> T | None:
        """Return the record kept under ``key``, or None when there is none that is whole and of this kind."""
        file = self._file(key, ".json")
        try:
            seal, _, text = file.read_bytes().partition(b"\n")
        except OSError:
            return None
        if hashlib.sha256(text).hexdigest().encode() != seal:
            _discard(file)
            return None
        try:
            record = msgspec.json.decode(text, type=kind)
        except msgspec.MsgspecError:
            return None
        _mark_used(file)
        return record

    def keep(self, key: str, record: object) -> None:
        """Keep a frozen record, or plain values that JSON can say."""
        text = msgspec.json.encode(record, order="deterministic")
        _put(self._file(key, ".json"), hashlib.sha256(text).hexdigest().encode() + b"\n" + text)

    def load_bytes(self, key: str, suffix: str) -> bytes | None:
        """Return the bytes kept under ``key``, or None when there are none that are whole."""
        file, seal = self._file(key, suffix), self._file(key, suffix + ".sum")
        try:
            data, expected = file.read_bytes(), seal.read_bytes()
        except OSError:
            return None
        if hashlib.sha256(data).hexdigest().encode() != expected:
            _discard(seal, file)
            return None
        _mark_used(file, seal)
        return data

    def keep_bytes(self, key: str, data: bytes, suffix: str) -> Path:
        """Keep ``data`` as a file of its own, such as a PDF, and return its path.  ``suffix`` begins with a dot."""
        file, seal = self._file(key, suffix), self._file(key, suffix + ".sum")
        _put(file, data)
        _put(seal, hashlib.sha256(data).hexdigest().encode())
        return file

    def path(self, key: str, suffix: str) -> Path | None:
        """Return the path of the kept file, or None when there is none that is whole."""
        file, seal = self._file(key, suffix), self._file(key, suffix + ".sum")
        try:
            expected = seal.read_bytes()
            with file.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            return None
        if digest.encode() != expected:
            _discard(seal, file)
            return None
        _mark_used(file, seal)
        return file

    def size_bytes(self) -> int:
        """Bytes of all entries."""
        return sum(size for _, _, size in kept_files(Path(self.folder)))

    def _file(self, key: str, suffix: str) -> Path:
        if not _KEY.fullmatch(key) or not _SUFFIX.fullmatch(suffix.removesuffix(".sum")):
            raise ValueError(f"not a key and a suffix of the store: {key!r} {suffix!r}")
        return Path(self.folder, "entries", key[0], key + suffix)


def _put(file: Path, data: bytes) -> None:
    """Write an entry; what a killed run leaves of one is taken away when the store is opened."""
    part = file.with_name(f".{file.name[:80]}.{secrets.token_hex(4)}.part")
    try:
        try:
            part.write_bytes(data)
        except FileNotFoundError:
            file.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(data)
        part.replace(file)
    except OSError as error:
        _discard(part)
        raise unwritable(file, error) from error


def _discard(*files: Path) -> None:
    for file in files:
        with suppress(OSError):
            file.unlink(missing_ok=True)


def _mark_used(*files: Path) -> None:
    with suppress(OSError):
        if time.time() - files[0].stat().st_mtime > _FRESH_S:
            for file in files:
                os.utime(file)


def kept_files(folder: Path) -> list[tuple[float, str, int]]:
    """Return time of last use, path and bytes of every file kept."""
    found = []
    with suppress(FileNotFoundError):
        for drawer in os.scandir(folder / "entries"):
            for entry in os.scandir(drawer.path):
                with suppress(FileNotFoundError):
                    stat = entry.stat(follow_symlinks=False)
                    found.append((stat.st_mtime, entry.path, stat.st_size))
    return found
