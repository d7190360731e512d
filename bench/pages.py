"""Pages of many posts measured in their PDFs, ours beside the peers', into ``bench/pages.md``.

python bench/pages.py [--posts FOLDER] [--only NAME,…] [--limit N] [--worst N]

Everybody sets the same posts, each as a PDF of its own, with the same local
pictures; what is already there from an earlier run is measured again and not
made again.  ``--only`` measures some contestants and writes nothing.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from faults import Fault, Findings, examine
from ruler import read_proof
from run import PUBLISHER, PYTHON, ROOT, SCRATCH, need_peers
from stage import stage_all

STYLES = ("journal", "report", "book")
PEERS = {"pandoc → Typst": "pandoc-typst", "WeasyPrint, plain": "weasyprint-script"}
FOLDER = SCRATCH / "pages"

TRIMS = {"book": '\ntrim = "6in 9in"'}
TOML = """\
[imprint]
name = "A Press"
url = "https://example.org"

[posts]
source = "posts/*.md"

[output]
folder = "out"

[offprints]
formats = ["pdf"]
style = "{style}"{trim}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Findings of one contestant."""

    name: str
    files: tuple[tuple[str, Findings], ...]

    def faults(self, kind: str) -> int:
        return sum(fault.kind == kind for _, found in self.files for fault in found.faults)

    def over(self, number: str) -> int:
        return sum(getattr(found, number) for _, found in self.files)

    def all(self, number: str) -> list[float]:
        return sorted(value for _, found in self.files for value in getattr(found, number))


def make(name: str, names: list[str]) -> Path:
    """Have ``name`` set all posts; return the folder of its PDFs."""
    folder = FOLDER / name
    if name in STYLES:
        folder.mkdir(exist_ok=True)
        if not (folder / "posts").exists():
            (folder / "posts").symlink_to(FOLDER / "posts")
        (folder / "publisher.toml").write_text(TOML.format(style=name, trim=TRIMS.get(name, "")), "utf-8")
        subprocess.run([str(PUBLISHER), "build", "--quiet", "--project", str(folder)], check=False)
        return folder / "out" / "offprints"
    if not folder.exists():
        script, _, engine = name.partition("-")
        program = ROOT / "bench" / "peers" / ("pandoc.py" if script == "pandoc" else f"{script}_script.py")
        (FOLDER / "list.txt").write_text("\n".join(names), "utf-8")
        env = {
            **os.environ,
            "POSTS": str(FOLDER / "posts"),
            "PATH": f"{PYTHON.parent}{os.pathsep}{os.environ['PATH']}",
        }
        command = [str(PYTHON), str(program), "batch", str(FOLDER / "list.txt"), str(folder), engine]
        subprocess.run(command, check=True, env=env)
    return folder


def measured(name: str, folder: Path, stems: Iterable[str]) -> Sum:
    files = [(stem, folder / f"{stem}.pdf") for stem in stems]
    return Sum(name=name, files=tuple((stem, examine(read_proof(path))) for stem, path in files if path.exists()))


def _share(part: float, whole: float) -> str:
    return f"{100 * part / whole:.2f} %" if whole else "–"


def _at(values: list[float], part: float) -> float:
    return values[min(len(values) - 1, int(part * len(values)))] if values else 0.0


def rows(sums: list[Sum]) -> list[tuple[str, list[str]]]:
    """What is counted, and what each contestant has of it."""
    found: list[tuple[str, list[str]]] = []

    def row(says: str, values: Iterable[object]) -> None:
        found.append((says, [str(value) for value in values]))

    row("posts, pages", (f"{len(s.files)}, {s.over('pages')}" for s in sums))
    row("characters a line: median (5th–95th of a hundred)", (_spread(s.all("characters"), "d") for s in sums))
    row("word space, em: median (5th–95th)", (_spread(s.all("gaps"), ".3f") for s in sums))
    row("  its standard deviation", (f"{statistics.pstdev(s.all('gaps') or [0]):.3f}" for s in sums))
    row("  lines over .40 em", (_share(sum(g > 0.4 for g in s.all("gaps")), len(s.all("gaps"))) for s in sums))
    row("lines hyphened", (_share(s.over("hyphened"), len(s.all("characters"))) for s in sums))
    row("body lines on the grid", (_share(s.over("on_grid"), s.over("of_grid")) for s in sums))
    folios = ((s.over("folios"), s.over("pages") - len(s.files)) for s in sums)
    row("folios at one height, from page 2", (_share(part, whole) for part, whole in folios))
    for says, kind in (
        ("three hyphens in a row", "ladder"),
        ("words over a page", "word over page"),
        ("widows", "widow"),
        ("orphans", "orphan"),
        ("heads with fewer than two lines below", "head at foot"),
        ("pages 3 to 6 lines short", "short"),
        ("pages over 6 lines short", "very short"),
        ("pages under five lines", "near-empty"),
        ("last pages of 3 or 4 lines", "last under 5"),
        ("last pages of 1 or 2 lines", "last under 3"),
        ("pages with text past the measure", "past measure"),
        ("pages with text at the paper's edge", "at edge"),
    ):
        row(says, (s.faults(kind) for s in sums))
    return found


def _spread(values: list[float], form: str) -> str:
    if not values:
        return "–"
    middle = statistics.median_low(values)
    return f"{middle:{form}} ({_at(values, 0.05):{form}}–{_at(values, 0.95):{form}})"


def table(sums: list[Sum]) -> str:
    lines = [f"| | {' | '.join(s.name for s in sums)} |", f"|---|{'---:|' * len(sums)}"]
    lines += [f"| {says.strip()} | {' | '.join(values)} |" for says, values in rows(sums)]
    return "\n".join(lines)


WEIGHTS = {"off grid": 0.2, "short": 1, "very short": 4, "near-empty": 8, "past measure": 6, "at edge": 8, "ladder": 3}


def worst(total: Sum, number: int, order: dict[str, int]) -> list[str]:
    """The pages with the heaviest faults: ``post, page: what``; posts by their number among all."""
    pages: dict[tuple[str, int], list[Fault]] = {}
    for stem, found in total.files:
        for fault in found.faults:
            pages.setdefault((stem, fault.page), []).append(fault)
    heavy = sorted(pages.items(), key=lambda item: (-sum(WEIGHTS.get(f.kind, 2) for f in item[1]), item[0]))
    told = []
    for (stem, page), faults in heavy[:number]:
        kinds = Counter(
            f"{fault.kind} {fault.what}".strip() if "short" in fault.kind else fault.kind for fault in faults
        )
        what = ", ".join(f"{kind} × {count}" if count > 1 else kind for kind, count in kinds.items())
        told.append(f"post {order[stem]}, page {page}: {what}")
    return told


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--posts", type=Path, default=ROOT.parent / "shared" / "posts")
    arguments.add_argument("--only", default="")
    arguments.add_argument("--limit", type=int, default=1000)
    arguments.add_argument("--worst", type=int, default=12)
    given = arguments.parse_args()
    posts = given.posts if given.posts.is_dir() else ROOT / "examples" / "posts"
    names = stage_all(posts, FOLDER / "posts")[: given.limit]
    order = {Path(name).stem: number for number, name in enumerate(names, 1)}
    chinese = {Path(name).stem for name in names if mostly_chinese(FOLDER / "posts" / name)}
    contestants = {**{style: style for style in STYLES}, **PEERS}
    if given.only:
        contestants = {says: name for says, name in contestants.items() if name in given.only.split(",")}
    else:
        need_peers()
    folders = {says: make(name, names) for says, name in contestants.items()}
    told = []
    for says, stems in (("English", sorted(order.keys() - chinese)), ("Chinese", sorted(chinese))):
        sums = [measured(name, folder, stems) for name, folder in folders.items()]
        told += [f"## {says} posts", "", table(sums), ""]
        for total in sums:
            if total.name in STYLES:
                told += [f"Worst pages of {total.name}:", "", *(f"- {x}" for x in worst(total, given.worst, order)), ""]
    text = "\n".join([HEAD, "", *told])
    if not given.only and given.limit == 1000:
        (ROOT / "bench" / "pages.md").write_text(text, "utf-8")
    print(text)


HEAD = """\
# Pages, measured

Every post as a PDF of its own, ours in the three house styles beside what one
would get from others, same posts, same pictures; everything is read from the
PDFs by `bench/ruler.py`, which knows nothing of their makers. Posts are named
by their number in the order of their file names."""


def mostly_chinese(path: Path) -> bool:
    text = path.read_text("utf-8")
    return sum("\u3400" <= c <= "\u9fff" for c in text) > len(text) / 5


if __name__ == "__main__":
    main()
