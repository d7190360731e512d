"""Files that are whole or as they were, whatever happens in the middle."""

from __future__ import annotations

import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from publisher.errors import PublisherError


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
        raise unwritable(path, error) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def write_atomically(path: Path, data: bytes) -> None:
    """Write ``data`` aside, then put it in the place of ``path``; raise PublisherError when that cannot be."""
    with written_aside(path) as part:
        part.write_bytes(data)


def unwritable(path: Path, error: OSError) -> PublisherError:
    reason = error.strerror or str(error)
    hint = "see to its folder, its rights and the room on the disk"
    return PublisherError(f"{path} cannot be written: {reason}", hint=hint)


def _sweep(path: Path) -> None:
    """Take away what killed runs left of ``path``: a part that nobody holds a lock on."""
    stale = re.compile(re.escape(f".{path.name[:80]}.") + r"[0-9a-f]{8}\.part")
    for name in os.listdir(path.parent):  # noqa: PTH208  names only: this runs for every file written
        if stale.fullmatch(name):
            with suppress(OSError), (path.parent / name).open("rb") as stream:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                (path.parent / name).unlink()
