"""How fast posts are read: megabytes of Markdown a CPU second on one core, beside pandoc's reading of the same.

    python bench/reading.py FOLDER

``pandoc`` is measured when it is at hand (on the path, or from
``pypandoc_binary``), one call a post, with its output thrown away; its start-up
is measured apart and taken off in the last line.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

from publisher.manuscript import SUFFIXES, read_post
from publisher.reading import edit


def ours(paths: list[Path]) -> float:
    """CPU seconds of reading and editing ``paths``; the best of three."""
    edit(read_post(paths[0], paths[0].name))
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        for path in paths:
            edit(read_post(path, path.name))
        best = min(best, time.process_time() - start)
    return best


def pandoc() -> str | None:
    """Where pandoc is, if anywhere."""
    found = shutil.which("pandoc")
    if found:
        return found
    try:
        import pypandoc
    except ImportError:
        return None
    return str(pypandoc.get_pandoc_path())


def theirs(command: str, paths: list[Path]) -> float:
    """CPU seconds of pandoc's own reading, the best of three."""
    best = float("inf")
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        for path in paths:
            arguments = [command, "-f", "markdown-yaml_metadata_block", "-t", "native", str(path)]
            subprocess.run(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return best


def start_up(command: str) -> float:
    """CPU seconds of one call of pandoc on nothing."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for _ in range(5):
        subprocess.run([command, "-t", "native"], input=b"", stdout=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / 5


def main() -> None:
    folder = Path(sys.argv[1])
    paths = sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES)
    size = sum(path.stat().st_size for path in paths) / 1e6
    seconds = ours(paths)
    print(f"{len(paths)} posts, {size:.2f} MB")
    print(f"publisher  {seconds:6.2f} s  {size / seconds:5.2f} MB a CPU second")
    command = pandoc()
    if command:
        whole = theirs(command, paths)
        bare = whole - len(paths) * start_up(command)
        print(f"pandoc     {whole:6.2f} s  {size / whole:5.2f} MB a CPU second, start-up included")
        print(f"pandoc     {bare:6.2f} s  {size / bare:5.2f} MB a CPU second, start-up taken off")


if __name__ == "__main__":
    main()
