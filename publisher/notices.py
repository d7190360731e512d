"""What is said to an author about what an author can mend.

A notice is a value: it travels with the product that it speaks of, is kept
with it in the store, and is shown again by a warm build.  Nothing here stops
a run; see :mod:`publisher.errors` for what does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]

RANK: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}
"""Severities, worst first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One remark, with its place and a way out."""

    code: str
    """Stable name such as ``a-007``, explained in ``docs/notices.md``."""
    severity: Severity
    message: str
    hint: str = ""
    file: str = ""
    """Path as the user wrote it, so that an editor can jump to it."""
    line: int = 0
    """One-based line of the file as it lies on disk; 0 when no line is to blame."""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.line else f"{self.file}: " if self.file else ""
        text = f"{place}{self.severity} {self.code}: {self.message}"
        return f"{text}\n  hint: {self.hint}" if self.hint else text


def has_error(notices: Iterable[Notice]) -> bool:
    """True when any of ``notices`` keeps its subject from being made."""
    return any(notice.severity == "error" for notice in notices)
