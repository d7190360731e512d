"""What the engine room costs: CPU and memory of the plain engine, with the patches, and with the composer as well.

python bench/engine.py [--posts FOLDER] [--number N] [--runs N] [--style NAME]

Each post is laid out and written with tags, with the same style sheets and no
make-up.  Every run is a process of its own, runs interleaved; medians are given,
in ``bench/engine.md``.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import json
import logging
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from makeup import section_of  # noqa: E402
from stage import stage  # noqa: E402

from publisher.model import Section  # noqa: E402
from publisher.setting import dress  # noqa: E402
from publisher.store import open_store  # noqa: E402
from publisher.vault import Vault  # noqa: E402

WAYS = {"plain engine": (False, False), "patches": (True, False), "patches and composer": (True, True)}
ENGINES_LINES = "* { --composer: engine !important }"


def measure(sections: list[Section], patched: bool, composed: bool) -> tuple[float, int, float]:
    """CPU seconds, pages, and MB a page that a document holds when it is laid out."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    from publisher.setting import composer, patches

    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    if patched:
        patches.install()
    if composed:
        composer.install()
    fonts = FontConfiguration()
    texts = dict.fromkeys(text for section in sections for text in section.stylesheets)
    sheets = {text: weasyprint.CSS(string=text, font_config=fonts) for text in (*texts, ENGINES_LINES)}

    def lay_out(section: Section) -> weasyprint.Document:
        own = [sheets[text] for text in section.stylesheets] + ([] if composed else [sheets[ENGINES_LINES]])
        html = weasyprint.HTML(string=section.html, url_fetcher=weasyprint.urls.URLFetcher(allowed_protocols=()))
        return html.render(font_config=fonts, stylesheets=own, pdf_tags=True)

    lay_out(sections[0]).write_pdf(pdf_tags=True)  # loads what a process loads once: dictionaries, fonts
    before = resident_mb()
    held = [lay_out(section) for section in sections[:10]]
    memory = (resident_mb() - before) / sum(len(document.pages) for document in held)
    del held
    gc.collect()
    pages, start = 0, time.process_time()
    for section in sections:
        document = lay_out(section)
        document.write_pdf(pdf_tags=True)
        pages += len(document.pages)
    return time.process_time() - start, pages, memory


def resident_mb() -> float:
    """What is held: what was freed is given back to the system first."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def in_a_process(task: Callable[[], tuple[float, int, float]]) -> tuple[float, int, float]:
    """Run a task in a process of its own, so that no run leaves anything to the next."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(write, json.dumps(task()).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        result: tuple[float, int, float] = json.load(pipe)
    os.waitpid(child, 0)
    return result


def table(results: dict[str, list[tuple[float, int, float]]], number: int) -> str:
    plain = statistics.median(run[0] for run in results["plain engine"])
    lines = [
        "# The engine room",
        "",
        f"Medians of {len(results['patches'])} interleaved runs: {number} posts laid out and written with tags, same",
        "style sheets. Memory is what ten documents hold when they are laid out. See `bench/README.md`.",
        "",
        "| | pages | CPU s | of the plain engine | MB held a page |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, runs in results.items():
        cpu, pages, held = (statistics.median(column) for column in zip(*runs, strict=True))
        lines.append(f"| {name} | {pages:.0f} | {cpu:.2f} | {cpu / plain:.2f} | {held:.3f} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--posts", type=Path, default=ROOT.parent / "shared" / "posts")
    arguments.add_argument("--number", type=int, default=40)
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--style", default="book")
    given = arguments.parse_args()
    posts = given.posts if given.posts.is_dir() else ROOT / "examples" / "posts"
    with tempfile.TemporaryDirectory() as name:
        store = open_store(Path(name) / "store")
        dress(store)
        folder = Path(name) / "posts"
        vault = Vault(roots=(str(folder),), store=store)
        paths = [folder / post for post in stage(posts, folder, given.number)]
        sections = [section for path in paths if (section := section_of(path, given.style, vault))]
        results: dict[str, list[tuple[float, int, float]]] = {way: [] for way in WAYS}
        for _ in range(given.runs):
            for way, parts in WAYS.items():
                results[way].append(in_a_process(lambda parts=parts: measure(sections, *parts)))  # type: ignore[misc]
                print(way, *results[way][-1], flush=True)
    (ROOT / "bench" / "engine.md").write_text(table(results, given.number), "utf-8")
    print(table(results, given.number))


if __name__ == "__main__":
    main()
