"""What was made once is kept under the hash of all that it depends on.

Entries are plain files, ``entries/ab/abcd….json`` for records and
``entries/ab/abcd….pdf`` (or whatever the suffix) for bytes.  Nothing is ever
unpickled, so a store may be shared.  Every entry carries a SHA-256, records in
their first line, bytes in a file beside them: an entry that was damaged is
taken away and reads as absent, and its maker makes it anew.

Several builds may use one store at once.  Files are written aside and then put
in place, and each process that opened the store holds a shared lock on it
until it ends; only who can have the lock alone throws anything out, so
nothing vanishes while a build leans on it.
"""

from __future__ import annotations

import atexit
import fcntl
import functools
import hashlib
import os
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, is_dataclass
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

from publisher.errors import PublisherError
from publisher.notices import Notice

T = TypeVar("T")

FORMAT = 1
"""Number of the way entries lie; raised when that changes."""
TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# Kept by publisher; may be deleted at any time.\n"
"""Backup programs leave out a folder with this file (bford.info/cachedir)."""
LIMIT_BYTES = 2 * 1024**3
_FRESH_S = 3600.0
"""An entry used within this time is not marked as used again, to save writes."""
_KEY = re.compile(r"[0-9a-f]{64}")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")

_locks: dict[str, BinaryIO] = {}
"""Open lock files of this process, by folder; they close when it ends."""


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
        write_atomically(self._file(key, ".json"), hashlib.sha256(text).hexdigest().encode() + b"\n" + text)

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
        write_atomically(file, data)
        write_atomically(seal, hashlib.sha256(data).hexdigest().encode())
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
        return sum(size for _, _, size in _entries(Path(self.folder)))

    def _file(self, key: str, suffix: str) -> Path:
        if not _KEY.fullmatch(key) or not _SUFFIX.fullmatch(suffix.removesuffix(".sum")):
            raise ValueError(f"not a key and a suffix of the store: {key!r} {suffix!r}")
        return Path(self.folder, "entries", key[:2], key + suffix)


# ---------------------------------------------------------------------- keys


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


# ------------------------------------------------------------------- opening


def open_store(folder: Path, *, limit_bytes: int = LIMIT_BYTES) -> Store:
    """Open the store in ``folder``, made when it is not there; throw out what was not used for longest.

    A store that cannot be written, or that a newer version made, is left as it
    is: work is then kept in a temporary store until the run ends, and a notice
    says so.  One of an older version is emptied.
    """
    folder = Path(os.path.abspath(folder))  # noqa: PTH100  resolve() would fail on a loop of links
    try:
        folder.mkdir(parents=True, exist_ok=True)
        mark, entries = folder / "format", folder / "entries"
        if not mark.exists() and not entries.exists():
            (folder / "CACHEDIR.TAG").write_text(TAG, "ascii")
            mark.write_text(f"{FORMAT}\n", "ascii")
        entries.mkdir(exist_ok=True)
        _lock(folder)
        found = int(mark.read_text("ascii")) if mark.exists() else 0
        with suppress(BlockingIOError), _alone(folder):
            if found < FORMAT:
                _empty(folder)
                mark.write_text(f"{FORMAT}\n", "ascii")
                found = FORMAT
            _trim(folder, limit_bytes)
        if found != FORMAT:
            return _temporary(folder, "another version of publisher made it")
        if not os.access(entries, os.W_OK | os.X_OK):
            return _temporary(folder, "it cannot be written")
    except (OSError, ValueError) as error:
        return _temporary(folder, getattr(error, "strerror", None) or "it is damaged")
    return Store(folder=str(folder))


def clean(store: Store) -> int:
    """Throw out every entry and return how many bytes that freed; raise when another build uses the store."""
    try:
        with _alone(Path(store.folder)):
            freed = store.size_bytes()
            _empty(Path(store.folder))
    except BlockingIOError as error:
        raise PublisherError(
            f"the store {store.folder} is in use", hint="wait until the other build has ended"
        ) from error
    return freed


def _temporary(folder: Path, reason: str) -> Store:
    notice = Notice(
        code="s-001",
        severity="warning",
        message=f"the store {folder} is not used: {reason}",
        hint="everything is made anew this time; mend the rights of that folder or delete it",
    )
    return Store(folder=_scratch(), notices=(notice,))


@functools.cache
def _scratch() -> str:
    """One temporary store a process, however many cannot be opened."""
    folder = tempfile.mkdtemp(prefix="publisher-")
    atexit.register(_remove_scratch, folder, os.getpid())
    return folder


def _remove_scratch(folder: str, owner: int) -> None:
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


def _lock(folder: Path) -> None:
    if str(folder) not in _locks:
        stream = (folder / "lock").open("ab")
        fcntl.flock(stream, fcntl.LOCK_SH)
        _locks[str(folder)] = stream


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the store alone, or raise BlockingIOError when another process has it open."""
    stream = _locks.get(str(folder))
    if stream is None:
        yield
        return
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        fcntl.flock(stream, fcntl.LOCK_SH)  # also when refused: asking for more gives up what one had


def _entries(folder: Path) -> list[tuple[float, str, int]]:
    """Return time of last use, path and bytes of every file kept."""
    found = []
    with suppress(FileNotFoundError):
        for drawer in os.scandir(folder / "entries"):
            for entry in os.scandir(drawer.path):
                with suppress(FileNotFoundError):
                    stat = entry.stat(follow_symlinks=False)
                    found.append((stat.st_mtime, entry.path, stat.st_size))
    return found


def _trim(folder: Path, limit_bytes: int) -> None:
    """Bring the store below nine tenths of its limit when it is above it."""
    found = _entries(folder)
    for _, path, _ in found:
        if path.endswith(".part"):
            Path(path).unlink(missing_ok=True)
    total = sum(size for _, _, size in found)
    if total <= limit_bytes:
        return
    for _, path, size in sorted(found):
        Path(path).unlink(missing_ok=True)
        total -= size
        if total <= limit_bytes * 0.9:
            return


def _empty(folder: Path) -> None:
    for _, path, _ in _entries(folder):
        Path(path).unlink(missing_ok=True)


def _mark_used(*files: Path) -> None:
    with suppress(OSError):
        if time.time() - files[0].stat().st_mtime > _FRESH_S:
            for file in files:
                os.utime(file)


def _discard(*files: Path) -> None:
    for file in files:
        with suppress(OSError):
            file.unlink(missing_ok=True)


# ------------------------------------------------------------------- outputs


@contextmanager
def written_aside(path: Path) -> Iterator[Path]:
    """Yield a path to write to, put in the place of ``path`` when the block ends well.

    At every moment ``path`` is the old file whole or the new file whole.  When
    the block fails nothing is left behind; what a killed run left is taken
    away by the next one that writes the same file.
    """
    part = path.with_name(f".{path.name[:80]}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path)
        with part.open("xb") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield part
            part.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise PublisherError(
            f"{path} cannot be written: {reason}", hint="see to its folder, its rights and the room on the disk"
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def write_atomically(path: Path, data: bytes) -> None:
    """Write ``data`` aside, then put it in the place of ``path``; raise PublisherError when that cannot be."""
    with written_aside(path) as part:
        part.write_bytes(data)


def _sweep(path: Path) -> None:
    """Take away what killed runs left of ``path``: a part that nobody holds a lock on."""
    stale = re.compile(re.escape(f".{path.name[:80]}.") + r"[0-9a-f]{8}\.part")
    for name in os.listdir(path.parent):  # noqa: PTH208  names only: this runs for every file written
        if stale.fullmatch(name):
            with suppress(OSError), (path.parent / name).open("rb") as stream:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                (path.parent / name).unlink()
