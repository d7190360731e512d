"""Where the styles and templates lie: in a checkout at the top level, in a wheel inside the package."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    inside = _HERE / name
    return inside if inside.is_dir() else _HERE.parent / name


STYLES = _folder("styles")
TEMPLATES = _folder("templates")
