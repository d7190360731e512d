"""Many like jobs, done one after another or by several processes; the caller cannot tell which.

A worker is a fresh interpreter (*spawn*), so nothing is shared by accident; it
stays warm until the run ends.  One that is killed is replaced and its job done
again.  A job that takes too long or too much memory becomes a
:class:`~publisher.errors.LayoutError` with its name, and the others go on.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING, Any, TypeVar

from publisher.errors import LayoutError, PublisherError

if TYPE_CHECKING:
    from pebble import ProcessPool

Job = TypeVar("Job")
Result = TypeVar("Result")

TRIES = 3
"""How often a job is begun before the fault is looked for in the job."""
_GRACE_S = 10.0
"""What a worker has to say that its time is up before it is killed."""

_pools: dict[int, ProcessPool] = {}


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
    name: Callable[[Job], str] = _name,
) -> list[Result | PublisherError]:
    """Do ``task`` to each of ``jobs`` and return the results in the order of the jobs.

    With one worker, or one job and no worker yet, everything happens in this
    process.  Otherwise ``task``, jobs and results cross by pickle, and jobs are
    begun in the order given: put the longest first.  ``timeout_s`` and
    ``memory_mb`` hold for each job.  A :class:`PublisherError` raised by a task
    stands in the list in place of a result; anything else is raised.
    ``on_done`` is called here, with each job as it ends.
    """
    bounded = partial(_bounded, task, timeout_s, memory_mb)
    workers = min(workers, len(jobs))
    if workers > 1 or (jobs and _pools):
        return _run_apart(bounded, jobs, max(workers, *_pools, 1), timeout_s, on_done, name)
    results = []
    for job in jobs:
        result = _named(partial(bounded, job), name(job))
        results.append(result)
        if on_done:
            on_done(job, result)
    return results


def _run_apart(
    task: Callable[[Job], Result],
    jobs: Sequence[Job],
    workers: int,
    timeout_s: float,
    on_done: Callable[[Job, Result | PublisherError], None] | None,
    name: Callable[[Job], str],
) -> list[Result | PublisherError]:
    from pebble import ProcessExpired

    results: dict[int, Result | PublisherError] = {}
    tries = [1] * len(jobs)
    pool = _pool(workers)
    limit_s = timeout_s + _GRACE_S
    try:
        waiting: dict[Future[Result], int] = {
            pool.schedule(task, args=(job,), timeout=limit_s): at for at, job in enumerate(jobs)
        }
        while waiting:
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                at = waiting.pop(future)
                try:
                    result = _named(future.result, name(jobs[at]))
                except ProcessExpired as error:
                    if tries[at] < TRIES:
                        tries[at] += 1
                        waiting[pool.schedule(task, args=(jobs[at],), timeout=limit_s)] = at
                        continue
                    result = LayoutError(
                        f"{name(jobs[at])} cannot be set: its worker ended {TRIES} times (exit code {error.exitcode})",
                        hint="it may need more memory than there is; split the post, or use fewer jobs with -j",
                    )
                results[at] = result
                if on_done:
                    on_done(jobs[at], result)
    except BaseException:
        dismiss()
        raise
    return [results[at] for at in range(len(jobs))]


def dismiss() -> None:
    """End all workers at once, whatever they are doing."""
    from pebble.pool.process import WORKERS_NAME

    pools = [_pools.popitem()[1] for _ in range(len(_pools))]
    for pool in pools:
        pool.stop()  # type: ignore[no-untyped-call]
    for child in multiprocessing.active_children():
        if child.name == WORKERS_NAME:
            child.kill()
    for pool in pools:
        pool.join()


def _pool(workers: int) -> ProcessPool:
    """Return the running pool when it is large enough, else a new one in its place."""
    from pebble import ProcessPool

    if workers not in _pools:
        dismiss()
        _pools[workers] = ProcessPool(
            workers, context=multiprocessing.get_context("spawn"), initializer=_leave_with_parent
        )
    return _pools[workers]


def _leave_with_parent() -> None:
    """See that a worker does not outlive the run that started it, however that ends."""
    threading.Thread(target=_wait_for_end, daemon=True).start()


def _wait_for_end() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


# -------------------------------------------------------------------- bounds


class _TooLong(BaseException):
    """Not an Exception, so that no library takes it for a picture that failed."""


def _named(make: Callable[[], Result], name: str) -> Result | PublisherError:
    """Call ``make``; turn a limit that was hit into an error that says whose."""
    try:
        return make()
    except (_TooLong, TimeoutError):
        return LayoutError(f"{name} cannot be set: it takes too long", hint="split the post, or simplify its tables")
    except (MemoryError, RecursionError) as error:
        what = "too much memory" if isinstance(error, MemoryError) else "too many levels, one inside another"
        return LayoutError(f"{name} cannot be set: it takes {what}", hint="split the post, or simplify it")
    except PublisherError as error:
        return error


def _bounded(task: Callable[[Job], Result], timeout_s: float, memory_mb: int, job: Job) -> Result:
    with _time(timeout_s), _memory(memory_mb):
        return task(job)


@contextmanager
def _time(limit_s: float) -> Iterator[None]:
    """Interrupt what takes longer; again each second, should a library swallow it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, limit_s, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _memory(limit_mb: int) -> Iterator[None]:
    """Let the process take ``limit_mb`` MB more than it has now; beyond that Python raises MemoryError."""
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    allowed = _private_bytes() + limit_mb * 1024**2
    if hard != resource.RLIM_INFINITY:
        allowed = min(allowed, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (allowed, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _private_bytes() -> int:
    """Return what this process holds for itself alone (proc(5), ``statm``: data and stack)."""
    with open("/proc/self/statm", "rb") as stream:  # noqa: PTH123  once a job
        pages: Any = stream.read().split()
    return int(pages[5]) * resource.getpagesize()
