"""Opening, trimming and emptying a store that others may be using."""

from __future__ import annotations

import atexit
import fcntl
import functools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from publisher.errors import PublisherError
from publisher.notices import Notice
from publisher.store.entries import Store, kept_files

FORMAT = 2
"""Number of the way entries lie; raised when that changes."""
TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# Kept by publisher; may be deleted at any time.\n"
"""Backup programs leave out a folder with this file (bford.info/cachedir)."""
LIMIT_BYTES = 2 * 1024**3

_locks: dict[str, BinaryIO] = {}
"""Open lock files of this process, by folder; they close when it ends."""


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


def _trim(folder: Path, limit_bytes: int) -> None:
    """Bring the store below nine tenths of its limit when it is above it."""
    found = kept_files(folder)
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
    for _, path, _ in kept_files(folder):
        Path(path).unlink(missing_ok=True)
