"""Workers give the same results as none, outlive accidents, and do not outlive their run."""

import importlib
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from publisher.errors import CompositionError, LayoutError
from publisher.workers import dismiss, hire, run

sys.path.insert(0, str(Path(__file__).parent))
jobs = importlib.import_module("jobs")


@pytest.fixture(scope="module", autouse=True)
def end_workers() -> Iterator[None]:
    yield
    dismiss()


@pytest.fixture(params=[1, 2], ids=["serial", "two"])
def workers(request: pytest.FixtureRequest) -> int:
    if request.param == 1:
        dismiss()
    return request.param


def go(task: Callable, todo: list, workers: int, **limits: float) -> list:
    return run(task, todo, workers=workers, **{"timeout_s": 60, "memory_mb": 1000, **limits})


def test_results_stand_in_the_order_of_the_jobs(workers: int) -> None:
    done: list[tuple[int, int]] = []
    results = run(
        jobs.double_slowly,
        range(20),
        workers=workers,
        timeout_s=60,
        memory_mb=1000,
        on_done=lambda job, result: done.append((job, result)),
    )
    assert results == [2 * number for number in range(20)]
    assert sorted(done) == [(number, 2 * number) for number in range(20)]
    assert go(jobs.double, [], workers) == []


def test_the_caller_has_something_to_do_while_workers_are_at_it() -> None:
    """Once, here, when they have begun and before the first is done; where nobody works for it, not at all."""
    steps: list[object] = []
    go_on = partial(run, timeout_s=60, memory_mb=1000, meanwhile=lambda: steps.append(os.getpid()))
    done = go_on(jobs.whoami, [1, 2, 3], workers=2, on_done=lambda job, result: steps.append(job))
    assert os.getpid() not in done
    assert steps[0] == os.getpid()
    assert sorted(steps[1:]) == [1, 2, 3]  # type: ignore[type-var]
    dismiss()
    steps.clear()
    go_on(jobs.whoami, [1, 2, 3], workers=0)
    assert steps == []


def test_an_error_stands_in_the_place_of_its_result(workers: int) -> None:
    results = go(jobs.fail_at_three, [1, 2, 3, 4], workers)
    assert results[:2] + results[3:] == [1, 2, 4]
    assert isinstance(results[2], CompositionError)
    assert (results[2].message, results[2].hint) == ("three", "leave it out")


def test_a_bug_is_not_hidden(workers: int) -> None:
    with pytest.raises(ZeroDivisionError):
        go(jobs.bug, [1, 0], workers)


def test_a_bug_that_cannot_cross_is_told_in_words() -> None:
    with pytest.raises(RuntimeError, match="very unwieldy"):
        go(jobs.unwieldy, [1, 2], 2)


def test_idle_workers_may_be_killed_too() -> None:
    assert go(jobs.double, [1, 2, 3], 2) == [2, 4, 6]
    for child in multiprocessing.active_children():
        child.kill()
        child.join()
    assert go(jobs.double, [1, 2, 3], 2) == [2, 4, 6]


def test_workers_killed_at_random_change_nothing() -> None:
    chance, done = random.Random(1), threading.Event()

    def kill() -> None:
        while not done.wait(chance.uniform(0.6, 1.2)):
            for child in multiprocessing.active_children()[chance.randrange(2) :][:1]:
                child.kill()

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        assert go(jobs.double_slowly, list(range(60)), 2) == [2 * number for number in range(60)]
    finally:
        done.set()
        killer.join()


def test_too_long(workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    results = run(jobs.hang, [0, 1, 2], workers=workers, timeout_s=0.3, memory_mb=1000, name=lambda job: f"post-{job}")
    assert results[0::2] == [0, 2]
    assert isinstance(results[1], LayoutError)
    assert "post-1 cannot be set: it takes too long" in str(results[1])


def test_too_much_memory(workers: int) -> None:
    results = go(jobs.devour, [0, 1, 2], workers, memory_mb=200)
    assert results[0::2] == [0, 2]
    assert "1 cannot be set: it takes too much memory" in str(results[1])
    assert go(jobs.devour, [0, 2], workers) == [0, 2]


def test_too_deep(workers: int) -> None:
    assert "too many levels" in str(go(jobs.dig, [0, 1], workers)[1])


def test_one_hired_before_makes_itself_ready_and_takes_the_first_job(tmp_path: Path) -> None:
    dismiss()
    word = tmp_path / "word"
    hire(1, partial(jobs.leave_word, word))
    assert go(jobs.whoami, [0], 1) == [int(word.read_text())] != [os.getpid()]


def test_with_no_workers_wanted_those_at_hand_are_left_alone() -> None:
    assert set(go(jobs.whoami, [0, 1], 0)) == {os.getpid()}


def test_one_that_cannot_make_itself_ready_works_all_the_same() -> None:
    dismiss()
    hire(1, jobs.refuse)
    assert go(jobs.double, [1, 2], 1) == [2, 4]


def test_workers_stay_warm() -> None:
    first = set(go(jobs.whoami, list(range(8)), 2))
    assert len(first) == 2
    assert os.getpid() not in first
    assert set(go(jobs.whoami, [1], 1)) <= first


def test_a_killed_worker_is_replaced_and_its_job_done_again(tmp_path: Path) -> None:
    markers = [str(tmp_path / str(number)) for number in range(4)]
    assert go(jobs.die_once, markers, 2) == markers


def test_a_job_that_always_kills_its_worker_is_named() -> None:
    results = go(jobs.die, [0, 1, 2, 3], 2)
    assert results[0:1] + results[2:] == [0, 2, 3]
    assert "1 cannot be set: its worker was ended again and again" in str(results[1])


RUN = """
    import sys; sys.path.insert(0, {here!r})
    import jobs
    from publisher.workers import hire, run
    if __name__ == "__main__":
        {before}
        print("begun", flush=True)
        try:
            run(jobs.hang, [1, 1, 1], workers=2, timeout_s=100, memory_mb=500)
        except KeyboardInterrupt:
            raise SystemExit(130)
"""


def children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def runs(pid: int) -> bool:
    """True unless the process has ended, be it buried or not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize(("before", "least"), [("pass", 3), ("hire(2, int)", 2)], ids=["for the run", "before"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda number: number.name)
def test_no_worker_outlives_its_run(tmp_path: Path, number: signal.Signals, before: str, least: int) -> None:
    script = tmp_path / "run.py"
    script.write_text(textwrap.dedent(RUN.format(here=str(Path(__file__).parent), before=before)))
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, start_new_session=True) as going:
        assert going.stdout is not None
        going.stdout.readline()
        deadline = time.monotonic() + 20
        while len(workers := children(going.pid)) < least and time.monotonic() < deadline:  # two, and perhaps a tracker
            time.sleep(0.05)
        time.sleep(0.5)
        if number == signal.SIGINT:
            os.killpg(going.pid, number)
        else:
            going.send_signal(number)
        asked = time.monotonic()
        try:
            code = going.wait(10)
        finally:
            going.kill()
        assert code == (130 if number == signal.SIGINT else -number)
    while any(map(runs, workers)) and time.monotonic() < asked + 5:
        time.sleep(0.02)
    assert not any(map(runs, workers))
    assert time.monotonic() - asked < 2
