"""``build/manifest.json``: what is ordered and lies in the output folder, with digests."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from pathlib import Path

from publisher.model import Volume
from publisher.store import write_atomically

NAME = "manifest.json"


def write_manifest(folder: Path, volumes: Iterable[Volume], ordered: Collection[Path] | None = None) -> None:
    """Add ``volumes`` to the manifest; entries go whose file is gone or is ordered no longer.

    :param ordered: all files that are to be; not known when only a part of them was to be made
    """
    entries = {
        file: entry
        for file, entry in _read(folder / NAME).items()
        if (folder / file).is_file() and (ordered is None or folder / file in ordered)
    }
    for volume in volumes:
        file = Path(volume.path).relative_to(folder).as_posix()
        entries[file] = {
            "book": volume.book,
            "edition": volume.edition,
            "pages": volume.pages,
            "sha256": volume.sha256,
        }
    text = json.dumps(dict(sorted(entries.items())), ensure_ascii=False, indent=1)
    write_atomically(folder / NAME, f"{text}\n".encode())


def _read(path: Path) -> dict[str, object]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
