"""What came of a run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from publisher.model import Volume
from publisher.notices import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Everything that was made, and everything that there is to say about it."""

    volumes: tuple[Volume, ...]
    notices: tuple[Notice, ...]
    seconds: tuple[tuple[str, float], ...] = ()
    """By step, in the order in which the steps were first taken."""
    counts: tuple[tuple[str, int], ...] = ()
    """What was made and what was kept."""

    def as_json(self) -> dict[str, Any]:
        return {
            "volumes": [{k: v for k, v in asdict(volume).items() if k != "notices"} for volume in self.volumes],
            "notices": [asdict(notice) for notice in self.notices],
            "counts": dict(self.counts),
        }


def profile(seconds: Sequence[tuple[str, float]], counts: Sequence[tuple[str, int]]) -> str:
    """Seconds by step and counts, as lines for a person."""
    wide = max([16, *(len(name) + 2 for name, _ in counts)])
    lines = [f"{name:<{wide}}{spent:8.2f} s" for name, spent in seconds]
    return "\n".join(lines + [f"{name:<{wide}}{number:8,}" for name, number in counts])


def all_notices(*groups: Iterable[Notice]) -> tuple[Notice, ...]:
    """Every notice once, in order."""
    return tuple(dict.fromkeys(notice for group in groups for notice in group))


def shown(path: Path) -> str:
    """``path`` as a person would type it from here."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
