"""How long a package for a print shop takes after one edit, beside the first; writes ``bench/handoff.md``.

python bench/handoff.py [--posts FOLDER] [--runs N]
"""

from __future__ import annotations

import argparse
import compileall
import os
import re
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from measure import Measure, measure
from run import ROOT, SCRATCH, median
from stage import edit_one, stage

POSTS = 26
"""Of 14 to 30 KiB: a book of more than 300 pages."""
BOOKS = {"words alone": 0, "twelve pictures, shown again and again": 12, "pictures of their own": 150}
"""Books by how many pictures they choose from."""
TOML = """\
[imprint]
name = "A Press"

[posts]
source = "posts/*.md"

[books.book]
title = "An Anthology"
select = { glob = "*" }

[books.book.editions.print]
trim = "6in 9in"
isbn = "978-3-16-148410-0"
"""
_PICTURE = re.compile(r"^.*\bimg/p\d+\.jpg.*$\n?", re.MULTILINE)


def stage_book(posts: Path, project: Path, pictures: int) -> None:
    """A project of :data:`POSTS` posts; lines that name a picture go where words alone are wanted."""
    shutil.rmtree(project, ignore_errors=True)
    stage(posts, project / "posts", POSTS, pictures=pictures or 12)
    (project / "publisher.toml").write_text(TOML, "utf-8")
    for path in () if pictures else (project / "posts").glob("*.md"):
        path.write_text(_PICTURE.sub("", path.read_text("utf-8")), "utf-8")


def pair(project: Path) -> tuple[Measure, Measure, int]:
    """The first handoff with an empty store, and the next after a change in one article; and the pages."""
    log = project / "handoff.log"
    command = [sys.executable, "-m", "publisher", "handoff", "book", "--printer", "kdp", "--project", str(project)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    shutil.rmtree(project / "build", ignore_errors=True)
    first = measure(command, env=env, cwd=project, log=log)
    posts = sorted((project / "posts").glob("*.md"), key=lambda path: path.stat().st_size)
    edit_one(posts[len(posts) // 2])
    edited = measure(command, env=env, cwd=project, log=log)
    found = re.search(r"(\d+) pages, spine", log.read_text("utf-8"))
    return first, edited, int(found[1]) if found else 0


def table(results: dict[str, tuple[int, list[Measure], list[Measure]]]) -> str:
    lines = [
        "# Handoff after an edit",
        "",
        f"Packages for `kdp` of {POSTS} posts, 6 × 9 in, empty store; then again after one word of a middling article",
        "was changed. Whole processes, medians of one run on two cores, pairs interleaved. See `bench/README.md`.",
        "",
        "| book | pages | runs | first: wall s | CPU s | edited: wall s | CPU s | edited / first: wall | CPU |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name, (pages, firsts, seconds) in results.items():
        (w, c), (again_w, again_c) = ((median(each, "wall_s"), median(each, "cpu_s")) for each in (firsts, seconds))
        numbers = f"{w:.2f} | {c:.2f} | {again_w:.2f} | {again_c:.2f} | {again_w / w:.3f} | {again_c / c:.3f} |"
        lines.append(f"| {name} | {pages} | {len(firsts)} | {numbers}")
    return "\n".join(lines) + "\n"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--posts", type=Path, default=ROOT.parent / "shared" / "posts")
    arguments.add_argument("--runs", type=int, default=3)
    given = arguments.parse_args()
    posts = given.posts if given.posts.is_dir() else ROOT / "examples" / "posts"
    compileall.compile_dir(ROOT / "publisher", quiet=1)
    projects = {name: SCRATCH / f"handoff-{pictures}" for name, pictures in BOOKS.items()}
    for name, project in projects.items():
        stage_book(posts, project, BOOKS[name])
    pairs: dict[str, list[tuple[Measure, Measure, int]]] = {name: [] for name in BOOKS}
    for _ in range(given.runs):
        for name, project in projects.items():
            pairs[name].append(pair(project))
            print(f"{name}: {pairs[name][-1]}", flush=True)
    made = table({name: (runs[0][2], [a for a, _, _ in runs], [b for _, b, _ in runs]) for name, runs in pairs.items()})
    (ROOT / "bench" / "handoff.md").write_text(made, "utf-8")
    print(made)


if __name__ == "__main__":
    main()
