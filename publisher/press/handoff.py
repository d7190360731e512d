"""``publisher handoff``: read this first, then :mod:`publisher.press.packing`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.config import FILE_NAME, Config, load_config
from publisher.errors import UsageError
from publisher.notices import Notice
from publisher.press.errands import engage
from publisher.press.shop import Progress, open_shop, silent

if TYPE_CHECKING:
    from publisher.preflight import Finding

PRINT = "print"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff:
    """A package, and what there is to say about it."""

    path: Path
    pages: int
    spine_mm: float
    notices: tuple[Notice, ...]
    findings: tuple[Finding, ...]
    colours: str
    """What was done to each picture, as a table."""
    seconds: tuple[tuple[str, float], ...]
    """By step, in the order in which the steps were first taken."""
    counts: tuple[tuple[str, int], ...]
    """What was made and what was kept."""


def handoff(
    root: Path, key: str, printer_name: str, *, jobs: int = 0, offline: bool = False, progress: Progress = silent
) -> Handoff:
    """Make ``handoff/<book>-<printer>.zip`` in the output folder; what is missing is set first.

    :param key: of a book, or of one volume of a book that is split, such as ``trial-2``
    :raises UsageError: when no such book is ordered, it has no print edition, or it is split into volumes
    :raises PreflightError: when the package would not be taken, with all reasons
    """
    config = load_config(root / FILE_NAME)
    name = _book_of(key, config)
    if PRINT not in config.books[name].editions:
        raise UsageError(f"{name} has no print edition", hint=f"add [books.{name}.editions.print] to {FILE_NAME}")
    shop = open_shop(root, config=config, jobs=jobs, offline=offline, progress=progress)
    engage(shop, 0)  # before the rooms that ink and look are loaded
    from publisher.press.packing import pack

    return pack(name, key, printer_name, shop)


def _book_of(key: str, config: Config) -> str:
    """The book that ``key`` names, or of which it names a volume."""
    book, _, number = key.rpartition("-")
    if key in config.books:
        return key
    if number.isdecimal() and book in config.books and config.books[book].volumes:
        return book
    raise UsageError(f"no book is called {key!r}", hint=f"there are {', '.join(config.books) or 'none'}")
