"""Jobs for the workers' tests; a module of its own, since a fresh interpreter must find them."""

import os
import signal
import time
from pathlib import Path

from publisher.errors import CompositionError


def double(number: int) -> int:
    return 2 * number


def double_slowly(number: int) -> int:
    time.sleep(0.02 * (5 - number % 5))
    return 2 * number


def whoami(_: int) -> int:
    time.sleep(0.05)
    return os.getpid()


def fail_at_three(number: int) -> int:
    if number == 3:
        raise CompositionError("three", hint="leave it out")
    return number


def die_once(marker: str) -> str:
    """Be killed on the first try, as by the kernel when memory runs out."""
    if not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return marker


def die(number: int) -> int:
    if number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def hang(number: int) -> int:
    while number == 1:
        try:
            time.sleep(60)
        except Exception:  # as a careless library would
            continue
    return number


def devour(number: int) -> int:
    if number == 1:
        return len([bytes(1_000_000) for _ in range(2_000)])
    return number


def dig(number: int) -> int:
    return dig(number) if number == 1 else number


class UnwieldyError(Exception):
    """Cannot cross by pickle: it is made with two words and remembers one."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)


def unwieldy(number: int) -> int:
    raise UnwieldyError("very ", "unwieldy")


def bug(number: int) -> int:
    return 1 // number


def leave_word(file: Path) -> None:
    file.write_text(str(os.getpid()))


def refuse() -> None:
    raise RuntimeError("nothing can be made ready")
