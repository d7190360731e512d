"""Worker processes, each with a pipe of its own, so that a dead one holds nothing that the others need."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, NoReturn, TypeVar

from publisher.errors import LayoutError, PublisherError
from publisher.stack import roomy
from publisher.workers.bounds import named

Job = TypeVar("Job")
Result = TypeVar("Result")

TRIES = 3
"""How often a job is begun before the fault is looked for in the job."""
_MANY = 20
"""Deaths, with no job done between them, after which the fault is looked for in the machine."""
_GRACE_S = 10.0
"""What a worker has to say that its time is up before it is killed."""
_IDLE = -1


@dataclass(slots=True, eq=False)
class _Hand:
    """One worker."""

    process: BaseProcess
    pipe: Connection
    at: int = _IDLE
    """Place of the job in hand."""
    until: float = 0.0
    """When that job must be done, by the monotonic clock."""


_crew: list[_Hand] = []
"""Workers that wait for the next run, or are at work in this one."""


def employed() -> int:
    """Return how many workers there are."""
    return len(_crew)


def share_out(
    task: Callable[[Job], Result],
    jobs: Sequence[Job],
    *,
    workers: int,
    timeout_s: float,
    on_done: Callable[[Job, Result | PublisherError], None] | None,
    meanwhile: Callable[[], object] | None,
    name: Callable[[Job], str],
) -> list[Result | PublisherError]:
    """Have ``workers`` processes do the jobs; as :func:`publisher.workers.run`."""
    results: dict[int, Result | PublisherError] = {}
    waiting = deque(range(len(jobs)))
    tries, deaths = [0] * len(jobs), 0
    try:
        _crew.extend(_hire() for _ in range(workers - len(_crew)))
        while len(results) < len(jobs):
            for hand in _crew[:workers]:
                if waiting and hand.at == _IDLE:
                    hand.at, hand.until = waiting.popleft(), time.monotonic() + timeout_s + _GRACE_S
                    _tell(hand, pickle.dumps((task, jobs[hand.at])))
            if meanwhile:
                meanwhile()
                meanwhile = None
            for hand in _ready():
                at, answer = hand.at, _answer(hand)
                if answer is _begun:
                    tries[at] += 1
                    continue
                hand.at = _IDLE
                if answer is None:
                    code, deaths = _replace(hand), deaths + 1
                    if tries[at] < TRIES and deaths < _MANY:
                        waiting.appendleft(at)
                        continue
                    answer = partial(_raise, _worn_out(name(jobs[at]), code))
                else:
                    deaths = 0
                results[at] = named(answer, name(jobs[at]))
                if on_done:
                    on_done(jobs[at], results[at])
    except BaseException:
        dismiss()
        raise
    return [results[at] for at in range(len(jobs))]


def hire(workers: int, prepare: Callable[[], object]) -> None:
    """Have ``workers`` processes at hand; new ones begin with ``prepare``, while the caller goes on."""
    _crew.extend(_hire(prepare) for _ in range(workers - len(_crew)))


def dismiss() -> None:
    """End all workers at once, whatever they are doing."""
    crew, _crew[:] = list(_crew), []
    for hand in crew:
        hand.process.kill()
    for hand in crew:
        hand.process.join()
        hand.pipe.close()


def _hire(prepare: Callable[[], object] | None = None) -> _Hand:
    # One that is hired before there is work is forked, a fifth of a second quicker, when no thread stands in the way.
    alone = prepare is not None and len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208  threads not of Python too
    context: Any = multiprocessing.get_context("fork" if alone else "spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, prepare), daemon=True)
    process.start()
    theirs.close()
    return _Hand(process=process, pipe=ours)


def _replace(hand: _Hand) -> int:
    """Put a new worker in the place of one that is dead or must go; return the exit code of the old."""
    hand.process.kill()
    hand.process.join()
    hand.pipe.close()
    _crew[_crew.index(hand)] = _hire()
    return hand.process.exitcode or 0


def _tell(hand: _Hand, order: bytes) -> None:
    with suppress(BrokenPipeError, ConnectionResetError):  # that it is dead shows when it is listened to
        hand.pipe.send_bytes(order)


def _ready() -> list[_Hand]:
    """Wait until a hand has something to say, is dead, or is out of time; return all that are."""
    busy = {hand.pipe: hand for hand in _crew if hand.at != _IDLE}
    patience_s = min(hand.until for hand in busy.values()) - time.monotonic()
    heard = [busy[pipe] for pipe in wait(list(busy), max(0.0, patience_s)) if isinstance(pipe, Connection)]
    return heard or [hand for hand in busy.values() if hand.until <= time.monotonic()]


def _begun() -> None:
    """Stand for the word of a worker that it has begun."""


def _answer(hand: _Hand) -> Callable[[], Any] | None:
    """Return what gives the result or raises what the task raised, or ``_begun``; None when the worker is dead."""
    if not hand.pipe.poll():
        _replace(hand)
        return partial(_raise, TimeoutError())
    try:
        said = hand.pipe.recv_bytes()
    except (EOFError, OSError):
        return None
    if not said:
        return _begun
    fine, value = pickle.loads(said)  # noqa: S301  from our own child
    return (lambda: value) if fine else partial(_raise, value)


def _raise(error: BaseException) -> NoReturn:
    raise error


def _worn_out(name: str, code: int) -> LayoutError:
    return LayoutError(
        f"{name} cannot be set: its worker was ended again and again (exit code {code})",
        hint="it may need more memory than there is; split the post, or use fewer jobs with -j",
    )


# --------------------------------------------------------- in a worker itself


@roomy
def _serve(pipe: Connection, prepare: Callable[[], object] | None) -> None:
    """Do one job after another until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    if prepare:
        with suppress(Exception):  # the first job says better what is wrong
            prepare()
    with suppress(EOFError, OSError):
        while True:
            order = pipe.recv_bytes()
            pipe.send_bytes(b"")
            pipe.send_bytes(_do(order))


def _do(order: bytes) -> bytes:
    try:
        task, job = pickle.loads(order)  # noqa: S301  from our own parent
        return pickle.dumps((True, task(job)))
    except BaseException as error:
        if not isinstance(error, PublisherError):
            error.add_note("in a worker: " + "".join(traceback.format_exception(error)))
        try:
            answer = pickle.dumps((False, error))
            pickle.loads(answer)  # noqa: S301  just made; some errors cannot be made again
        except Exception:
            return pickle.dumps((False, RuntimeError("".join(traceback.format_exception(error)))))
        return answer


def _leave_with_parent() -> None:
    """Not outlive the run that started this worker, however that ends."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
