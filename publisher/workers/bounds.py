"""How long a job may take and how much memory, and what is said when it wants more."""

from __future__ import annotations

import resource
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, TypeVar

from publisher.errors import LayoutError, PublisherError

Job = TypeVar("Job")
Result = TypeVar("Result")


class TooLong(BaseException):
    """Not an Exception, so that no library takes it for a picture that failed."""


def named(make: Callable[[], Result], name: str) -> Result | PublisherError:
    """Call ``make``; turn a limit that was hit into an error that says whose."""
    try:
        return make()
    except (TooLong, TimeoutError):
        return LayoutError(f"{name} cannot be set: it takes too long", hint="split the post, or simplify its tables")
    except (MemoryError, RecursionError) as error:
        what = "too much memory" if isinstance(error, MemoryError) else "too many levels, one inside another"
        return LayoutError(f"{name} cannot be set: it takes {what}", hint="split the post, or simplify it")
    except PublisherError as error:
        return error


def bounded(task: Callable[[Job], Result], timeout_s: float, memory_mb: int, job: Job) -> Result:
    with _time(timeout_s), _memory(memory_mb):
        return task(job)


@contextmanager
def _time(limit_s: float) -> Iterator[None]:
    """Interrupt what takes longer; again each second, should a library swallow it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise TooLong

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
