"""What a run works with: the order, the store, the door, the number of hands, the clock."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from publisher.config import FILE_NAME, Config, load_config
from publisher.notices import Notice
from publisher.store import Store, open_store
from publisher.vault import Vault

Progress = Callable[[str, int, int, int], None]
"""Called with the step, how much of it is done, how much there is, and pages so far."""


def silent(step: str, done: int, total: int, pages: int) -> None:
    """Report nothing."""


@dataclass(slots=True)
class Clock:
    """Seconds by step, for ``--profile``; the one thing of a run that changes."""

    steps: dict[str, float] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.steps[name] = self.steps.get(name, 0.0) + time.perf_counter() - start

    def count(self, name: str, number: int = 1) -> None:
        self.counts[name] = self.counts.get(name, 0) + number


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """One run's surroundings; knows nothing of any book."""

    root: Path
    """The project's folder; styles, templates and pictures are looked for in it."""
    config: Config
    store: Store
    vault: Vault
    jobs: int
    out: Path
    """Where finished files go."""
    progress: Progress
    clock: Clock
    notices: tuple[Notice, ...] = ()


def has_config(root: Path) -> bool:
    return (root / FILE_NAME).is_file()


def store_folder(root: Path) -> Path:
    """``.store`` in the output folder of a project, else a folder of the user's cache."""
    if has_config(root):
        return output_folder(root, load_config(root / FILE_NAME)) / ".store"
    import platformdirs  # only a run without a project asks for the user's folders

    return Path(platformdirs.user_cache_dir("publisher", appauthor=False))


def output_folder(root: Path, config: Config) -> Path:
    return Path(os.path.normpath(root / config.output.folder))


def open_shop(
    root: Path,
    *,
    config: Config,
    jobs: int = 0,
    offline: bool = False,
    progress: Progress = silent,
    out: Path | None = None,
) -> Shop:
    """Open the store and the door for a run in ``root``."""
    store = open_store(store_folder(root))
    vault = Vault(
        roots=(str(root.resolve()),) if has_config(root) else (),
        hosts=config.images.hosts,
        offline=offline,
        store=store,
    )
    return Shop(
        root=root,
        config=config,
        store=store,
        vault=vault,
        jobs=jobs or os.cpu_count() or 1,
        out=out or output_folder(root, config),
        progress=progress,
        clock=Clock(),
        notices=store.notices,
    )
