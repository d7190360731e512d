"""What the house needs of the machine, and whether it is there."""

from __future__ import annotations

import platform
import shutil
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from publisher import typefaces
from publisher.assets import ENGINE
from publisher.errors import MissingToolError
from publisher.store import Store

_LIBRARIES = {
    "Pango": "libpango-1.0-0 libpangoft2-1.0-0",
    "HarfBuzz": "libharfbuzz0b",
    "HarfBuzz subset": "libharfbuzz-subset0",
    "fontconfig": "libfontconfig1",
}
_TOOLS = (
    ("qpdf", "qpdf", "checks finished PDFs"),
    ("gs", "ghostscript", "proofs separations"),
    ("pdftoppm", "poppler-utils", "draws pages for tests"),
    ("chromium", "chromium", "opens e-books in tests"),
)
"""Programs that only some works need: name, package, what for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing looked at."""

    name: str
    state: Literal["ok", "warn", "missing"]
    """``missing`` keeps pages from being made; ``warn`` makes them poorer, or some work impossible."""
    found: str
    """Version, place or size; what is wrong otherwise."""
    hint: str = ""
    """The command that mends it; empty when all is well."""


def examine(store: Store | None = None) -> tuple[Check, ...]:
    """Look at the machine, without loading the engine.  Nothing is raised and nothing is changed."""
    checks = [_python(), *_engine(), *_libraries(), *_faces(), *_tools()]
    if store is not None:
        checks.append(_store(store))
    return tuple(checks)


def _python() -> Check:
    found = f"{platform.python_version()} at {sys.executable}"
    return Check(name="Python", state="ok", found=found)


def _engine() -> list[Check]:
    checks = []
    for name, release in ENGINE.items():
        install = f"pip install {name.lower()}=={release}"
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            found = "not installed"
        if found == release:
            checks.append(Check(name=name, state="ok", found=found))
        else:
            checks.append(Check(name=name, state="missing", found=f"{found}; {release} is needed", hint=install))
    return checks


def _libraries() -> list[Check]:
    return [
        Check(name=name, state="ok", found=version)
        if version
        else Check(name=name, state="missing", found="not found", hint=f"apt-get install {_LIBRARIES[name]}")
        for name, version in typefaces.versions()
    ]


def _faces() -> list[Check]:
    try:
        count = len(typefaces.face_files())
    except MissingToolError as error:
        return [Check(name="typefaces", state="missing", found=error.message, hint=error.hint)]
    lacking = typefaces.absent()
    found = [Check(name="typefaces", state="ok", found=f"{count} files")] if not lacking else []
    return found + [
        Check(name=family, state="warn", found="not found", hint=f"apt-get install {package}")
        for family, package in lacking
    ]


def _tools() -> list[Check]:
    checks = []
    for program, package, purpose in _TOOLS:
        path = shutil.which(program)
        if path:
            checks.append(Check(name=program, state="ok", found=path))
        else:
            hint = f"apt-get install {package}"
            checks.append(Check(name=program, state="warn", found=f"not found; {purpose}", hint=hint))
    return checks


def _store(store: Store) -> Check:
    if store.notices:
        notice = store.notices[0]
        return Check(name="store", state="warn", found=notice.message, hint=notice.hint)
    free_mb = shutil.disk_usage(Path(store.folder)).free // 1_000_000
    found = f"{store.size_bytes() / 1_000_000:.1f} MB in {store.folder}, {free_mb:,} MB free on the disk"
    if free_mb < 200:
        return Check(name="store", state="warn", found=found, hint="publisher clean")
    return Check(name="store", state="ok", found=found)
