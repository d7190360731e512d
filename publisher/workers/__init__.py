"""Many like jobs, done one after another or by several processes; the caller cannot tell which.

A worker is a fresh interpreter (*spawn*), so nothing is shared by accident, and
stays warm until the run ends.  It may be hired before there is work, to load what
it will need; it is forked then, while there is next to nothing to share.  One that
is killed is replaced and its job done again.  A job that takes too long or too
much memory becomes a :class:`~publisher.errors.LayoutError` with its name, and the
others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from publisher.errors import PublisherError
from publisher.workers.bounds import bounded, named
from publisher.workers.crew import dismiss, employed, hire, share_out

__all__ = ["dismiss", "hire", "run"]

Job = TypeVar("Job")
Result = TypeVar("Result")


def _name(job: object) -> str:
    return str(getattr(job, "name", job))


def run(
    task: Callable[[Job], Result],
    jobs: Sequence[Job],
    *,
    workers: int,
    timeout_s: float,
    memory_mb: int,
    on_done: Callable[[Job, Result | PublisherError], None] | None = None,
    meanwhile: Callable[[], object] | None = None,
    name: Callable[[Job], str] = _name,
) -> list[Result | PublisherError]:
    """Do ``task`` to each of ``jobs`` and return the results in the order of the jobs.

    With one worker, or one job, and none at hand yet, everything happens in this
    process; with none in any case.  Otherwise ``task``, jobs and results cross by pickle, and jobs are
    begun in the order given: put the longest first.  ``timeout_s`` and
    ``memory_mb`` hold for each job.  A :class:`PublisherError` raised by a task
    stands in the list in place of a result; anything else is raised.
    ``on_done`` is called here, with each job as it ends; ``meanwhile`` once, when
    workers have begun: what the caller can do while it waits for them.
    """
    limited = partial(bounded, task, timeout_s, memory_mb)
    workers = min(workers, len(jobs))
    if workers > 1 or (workers == 1 and employed()):
        return share_out(
            limited, jobs, workers=workers, timeout_s=timeout_s, on_done=on_done, meanwhile=meanwhile, name=name
        )
    results = []
    for job in jobs:
        result = named(partial(limited, job), name(job))
        results.append(result)
        if on_done:
            on_done(job, result)
    return results
