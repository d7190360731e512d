"""Wall, CPU and memory of a command and all its children."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    wall_s: float
    cpu_s: float
    peak_mb: float
    """Largest resident set of any one process."""


def measure(command: list[str], *, env: dict[str, str], cwd: Path, log: Path) -> Measure:
    """Run ``command`` to its end; it must succeed.

    A forked runner waits for it, so that the usage of children is this run's alone.
    Python may keep what it compiled, as it does for everybody.
    """
    env = {name: value for name, value in env.items() if name != "PYTHONDONTWRITEBYTECODE"}
    read, write = os.pipe()
    runner = os.fork()
    if runner == 0:
        os.close(read)
        start = time.perf_counter()
        with log.open("wb") as output:
            code = subprocess.run(
                command, env=env, cwd=cwd, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            ).returncode
        wall = time.perf_counter() - start
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        os.write(write, json.dumps([code, wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        code, wall, cpu, peak = json.loads(pipe.read())
    os.waitpid(runner, 0)
    if code:
        raise RuntimeError(f"{' '.join(command)} failed with {code}:\n{log.read_text(errors='replace')[-2000:]}")
    return Measure(wall_s=wall, cpu_s=cpu, peak_mb=peak)
