"""What comes with the program beside its code: styles, templates, and the digest of it all.

In a checkout ``styles/`` and ``templates/`` lie at the top level, in a wheel
inside the package.
"""

from __future__ import annotations

import functools
import hashlib
import os
from pathlib import Path

ENGINE = {"WeasyPrint": "70.0", "pydyf": "0.13.0"}
"""The releases of the engine and its writer to which we are bound: pages of others are others, and their private
names are not known."""
_HERE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    inside = _HERE / name
    return inside if inside.is_dir() else _HERE.parent / name


STYLES = _folder("styles")
TEMPLATES = _folder("templates")


def folder_digest(*folders: Path, suffix: str = "") -> str:
    """SHA-256 over the names and contents of the files below ``folders``, the same wherever these lie."""
    digest = hashlib.sha256()
    for folder in folders:
        for inner, below, names in os.walk(folder):
            below[:] = sorted(name for name in below if name != "__pycache__")
            for name in sorted(name for name in names if name.endswith(suffix)):
                path = Path(inner, name)
                data = path.read_bytes() if path.is_file() else b""
                digest.update(f"{path.relative_to(folder).as_posix()}\0{len(data)}\0".encode())
                digest.update(data)
    return digest.hexdigest()


@functools.cache
def house_digest() -> str:
    """Digest of our own code, styles and templates: a part of every key, so that no old work outlives a change."""
    code = folder_digest(_HERE, suffix=".py")
    return hashlib.sha256(f"{code}{folder_digest(STYLES)}{folder_digest(TEMPLATES)}".encode()).hexdigest()


@functools.cache
def room_digest(*rooms: str) -> str:
    """Digest of the code of some rooms (``setting``, ``forme.py`` …), for keys that hang on these alone."""
    digest = hashlib.sha256()
    for room in rooms:
        path = _HERE / room
        digest.update((folder_digest(path, suffix=".py") if path.is_dir() else path.read_text("utf-8")).encode())
    return digest.hexdigest()
