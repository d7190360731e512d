"""``publisher new``: a project that builds at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

from publisher.assets import STYLES, TEMPLATES
from publisher.config import FILE_NAME
from publisher.errors import UsageError
from publisher.store import write_atomically


def begin(folder: Path, style: str) -> Iterator[Path]:
    """Write the files of a first project into ``folder`` and yield their paths.

    :raises UsageError: when the style is unknown, or a project is there already
    """
    known = sorted(path.parent.name for path in STYLES.glob("*/style.toml"))
    if style not in known:
        near = difflib.get_close_matches(style, known, n=1) or known
        raise UsageError(f"no house style is called {style!r}", hint=f"there are {', '.join(near)}")
    if (folder / FILE_NAME).exists():
        raise UsageError(f"{folder / FILE_NAME} is there already", hint="name a new folder")
    for source in sorted((TEMPLATES / "new").rglob("*")):
        if source.is_file():
            target = folder / source.relative_to(TEMPLATES / "new")
            text = source.read_text("utf-8").replace('style = "book"', f'style = "{style}"')
            write_atomically(target, text.encode())
            yield target
