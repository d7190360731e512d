"""A bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

_EVERY_S = 5.0
"""Seconds between plain lines."""


def bar(*, quiet: bool) -> Callable[[str, int, int, int], None]:
    """Make the function that a run reports to: step, done, total, pages."""
    if quiet:
        return lambda step, done, total, pages: None
    return _drawn() if sys.stderr.isatty() else _lines()


def _drawn() -> Callable[[str, int, int, int], None]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description:<8}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[pace]}"),
        TimeRemainingColumn(),
    )
    shown = Progress(*columns, console=Console(stderr=True), transient=True)
    tasks: dict[str, tuple[int, float]] = {}

    def report(step: str, done: int, total: int, pages: int) -> None:
        if step not in tasks:
            shown.start()
            tasks[step] = (int(shown.add_task(step, total=total, pace="")), time.monotonic())
        task, start = tasks[step]
        pace = f"{pages / max(time.monotonic() - start, 0.1):.0f} pages/s" if pages else ""
        shown.update(task, completed=done, total=total, pace=pace)  # type: ignore[arg-type]
        if done >= total:
            shown.remove_task(task)  # type: ignore[arg-type]
            del tasks[step]
        if not tasks:
            shown.stop()

    return report


def _lines() -> Callable[[str, int, int, int], None]:
    last = time.monotonic()

    def report(step: str, done: int, total: int, pages: int) -> None:
        nonlocal last
        if time.monotonic() - last >= _EVERY_S:
            last = time.monotonic()
            so_far = f", {pages} page{'s' if pages > 1 else ''}" if pages else ""
            print(f"{step}: {done} of {total}{so_far}", file=sys.stderr, flush=True)  # noqa: T201

    return report
