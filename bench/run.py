"""Set publisher beside its peers and write ``bench/results.md``.

python bench/run.py [--posts FOLDER] [--works NAME,…] [--runs N]
"""

from __future__ import annotations

import argparse
import compileall
import os
import shutil
import statistics
import subprocess
import sys
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from measure import Measure, measure
from stage import edit_one, stage

ROOT = Path(__file__).resolve().parent.parent
SCRATCH = ROOT / "build" / "bench"
PYTHON = SCRATCH / "venv" / "bin" / "python"
PUBLISHER = Path(sys.executable).parent / "publisher"

TOML = """\
[imprint]
name = "A Press"
url = "https://example.org"

[posts]
source = "posts/*.md"

[books.book]
title = "An Anthology"
select = {{ glob = "*" }}
style = "book"

[books.book.editions.{edition}]
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One thing to be made, by us and by others."""

    says: str
    posts: int
    kind: str
    """``book`` or ``batch``."""
    edition: str = "screen"
    warm: str = ""
    """``edited`` or ``unchanged``: measured after a first build that is not counted."""
    peers: tuple[str, ...] = ()


def _book(posts: int) -> Work:
    return Work(says=f"{posts} posts → one PDF", posts=posts, kind="book", peers=("weasyprint-script", "pandoc-typst"))


WORKS = {
    "one": Work(
        says="1 post → PDF, whole process, empty store",
        posts=1,
        kind="batch",
        peers=("weasyprint-script", "pandoc-typst", "pandoc-weasyprint"),
    ),
    "book-20": _book(20),
    "book-100": _book(100),
    "book-500": Work(says="500 posts → one PDF", posts=500, kind="book"),
    "edited-100": Work(says="one of 100 posts edited → PDF", posts=100, kind="book", warm="edited"),
    "unchanged-100": Work(says="nothing changed, 100 posts → PDF", posts=100, kind="book", warm="unchanged"),
    "epub-100": Work(
        says="100 posts → EPUB", posts=100, kind="book", edition="epub", peers=("pandoc-epub", "ebooklib-script")
    ),
    "epub-edited-100": Work(
        says="one of 100 posts edited → EPUB", posts=100, kind="book", edition="epub", warm="edited"
    ),
    "batch-40": Work(
        says="40 posts → 40 PDFs",
        posts=40,
        kind="batch",
        peers=("weasyprint-script", "pandoc-typst", "pandoc-weasyprint"),
    ),
}


def ours(work: Work, folder: Path) -> Callable[[], Measure]:
    """Build the staged project with an empty store, or once more after a change."""
    project = folder / "ours"

    def command() -> list[str]:
        if work.kind == "book":
            return [str(PUBLISHER), "build", "--quiet", "--project", str(project)]
        posts = sorted(str(path) for path in (project / "posts").glob("*.md"))
        return [str(PUBLISHER), "pdf", "--quiet", "--project", str(project), "-o", str(project / "out"), *posts]

    def run() -> Measure:
        env = {**os.environ, "XDG_CACHE_HOME": str(project / "cache")}
        shutil.rmtree(project, ignore_errors=True)
        shutil.copytree(folder / "posts", project / "posts")
        if work.kind == "book":
            (project / "publisher.toml").write_text(TOML.format(edition=work.edition), "utf-8")
        if work.warm:
            measure(command(), env=env, cwd=folder, log=folder / "ours.log")
        if work.warm == "edited":
            edit_one(sorted((project / "posts").glob("*.md"))[work.posts // 2])
        return measure(command(), env=env, cwd=folder, log=folder / "ours.log")

    return run


def peer(name: str, work: Work, folder: Path) -> Callable[[], Measure]:
    """A contestant from ``bench/peers``, called with kind, list of posts and folder for what it makes."""
    script, _, engine = name.partition("-")
    program = "pandoc.py" if script == "pandoc" else f"{script}_script.py"
    out = folder / name
    command = [
        str(PYTHON),
        str(ROOT / "bench" / "peers" / program),
        work.kind,
        str(folder / "list.txt"),
        str(out),
        engine,
    ]
    path = f"{PYTHON.parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "POSTS": str(folder / "posts"), "PATH": path}

    def run() -> Measure:
        shutil.rmtree(out, ignore_errors=True)
        return measure(command, env=env, cwd=folder, log=folder / f"{name}.log")

    return run


def compete(work: Work, posts: Path, runs: int) -> dict[str, list[Measure]]:
    """Everybody's measures, runs interleaved so that a noisy minute hits all alike."""
    folder = SCRATCH / f"{work.kind}-{work.posts}{work.edition}{work.warm}"
    shutil.rmtree(folder, ignore_errors=True)
    names = stage(posts, folder / "posts", work.posts)
    (folder / "list.txt").write_text("\n".join(names), "utf-8")
    contestants = {"publisher": ours(work, folder), **{name: peer(name, work, folder) for name in work.peers}}
    measures: dict[str, list[Measure]] = {name: [] for name in contestants}
    for _ in range(runs):
        for name, run in contestants.items():
            measures[name].append(run())
            print(f"{work.says}: {name}: {measures[name][-1]}", flush=True)
    return measures


def median(measures: list[Measure], field: str) -> float:
    return statistics.median(getattr(measure, field) for measure in measures)


def table(results: dict[str, dict[str, list[Measure]]]) -> str:
    """The results as Markdown: medians, and our ratio to each peer of the same run."""
    lines = [
        "# Results",
        "",
        "Medians of one run on two cores; a ratio below 1 is in our favour. See `bench/README.md`.",
        "",
        "| work | contestant | runs | wall s | CPU s | MB | ours / theirs: wall | CPU |",
        "|---|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name, measures in results.items():
        wall, cpu = median(measures["publisher"], "wall_s"), median(measures["publisher"], "cpu_s")
        for contestant, theirs in measures.items():
            w, c = median(theirs, "wall_s"), median(theirs, "cpu_s")
            ratio = "| |" if contestant == "publisher" else f"| {wall / w:.2f} | {cpu / c:.2f} |"
            row = f"| {WORKS[name].says} | {contestant} | {len(theirs)} | {w:.2f} | {c:.2f} "
            lines.append(f"{row}| {median(theirs, 'peak_mb'):.0f} {ratio}")
    return "\n".join(lines) + "\n"


def need_peers() -> None:
    """Install what the peers need, once, and compile ourselves as an installer would."""
    compileall.compile_dir(ROOT / "publisher", quiet=1)
    if not PYTHON.exists():
        venv.create(PYTHON.parent.parent, with_pip=True)
        requirements = ROOT / "bench" / "requirements.txt"
        subprocess.run([str(PYTHON), "-m", "pip", "install", "--quiet", "-r", str(requirements)], check=True)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--posts", type=Path, default=ROOT.parent / "shared" / "posts")
    arguments.add_argument("--works", default=",".join(WORKS))
    arguments.add_argument("--runs", type=int, default=3)
    given = arguments.parse_args()
    posts = given.posts if given.posts.is_dir() else ROOT / "examples" / "posts"
    need_peers()
    results = {name: compete(WORKS[name], posts, given.runs) for name in given.works.split(",")}
    (ROOT / "bench" / "results.md").write_text(table(results), "utf-8")
    print(table(results))


if __name__ == "__main__":
    main()
