"""Pages of many posts, measured in their PDFs: ``python bench/pages.py FOLDER [--style S] [--limit N]``.

Prints one row of sums for the style and the worst posts.  Needs poppler; posts
are read as offprints with no picture to be had.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from publisher.composition import compose_body, load_style, page_design  # noqa: E402
from publisher.composition.pages import edition_values, neutral_margins  # noqa: E402
from publisher.config import Config  # noqa: E402
from publisher.makeup import offprint  # noqa: E402
from publisher.manuscript import read_post  # noqa: E402
from publisher.model import Edition, Section  # noqa: E402
from publisher.reading import edit  # noqa: E402
from publisher.setting import dress  # noqa: E402
from publisher.store import open_store  # noqa: E402
from publisher.units import length_pt  # noqa: E402
from tests.pages.measures import body_lines, off_grid, read_pages  # noqa: E402

SCREEN = Edition(name="screen")


@dataclass(slots=True, kw_only=True)
class Row:
    """Sums over one post."""

    post: str
    pages: int
    lines: int
    full: list[int]
    off: int
    hyphens: int
    ladders: int
    over_page: int
    holes: list[float]
    last: int
    once_s: float
    made_up_s: float


def measured(path: Path, style_name: str, folder: Path) -> Row | None:
    """One post set and measured; ``None`` for one that cannot be read or is Chinese."""
    from publisher.setting import engine
    from publisher.setting.makeup import find_faults, settle
    from publisher.setting.makeup.look import look

    article = edit(read_post(path, path.name))
    if article.failed or not article.body:
        return None
    style = load_style(style_name)
    section: Section = compose_body(offprint(article, Config()), SCREEN, style, {})[0]

    def lay_out(html: str, sheets: tuple[str, ...]) -> Any:
        return engine.lay_out(html, sheets)

    start = time.process_time()
    lay_out(section.html, section.stylesheets)
    once = time.process_time() - start
    start = time.process_time()
    document, _ = settle(section, lay_out)
    made_up = time.process_time() - start
    pdf = folder / "post.pdf"
    document.write_pdf(pdf)
    design = page_design(style, SCREEN, language=section.language)
    left, right = neutral_margins(design)
    grid = length_pt(edition_values(style, SCREEN, section.language)["grid"])
    pages = read_pages(pdf)
    lines = [line for line in body_lines(pages, left, design.width_pt - right) if line.page]
    edge = max((line.right for line in lines), default=0.0)
    full = [line for line in lines if edge - line.right < 4]
    hyphened = [line.text.endswith("-") for line in full]
    ends = {line.page: line for line in lines}
    sights = look(document)
    return Row(
        post=path.stem,
        pages=len(pages),
        lines=len(lines),
        full=[len(line.text) for line in full],
        off=len(off_grid(full, design.top_pt, grid)),
        hyphens=sum(hyphened),
        ladders=sum(all(hyphened[i : i + 3]) for i in range(len(hyphened) - 2)),
        over_page=sum(line.text.endswith("-") for line in ends.values()),
        holes=[fault.weight for fault in find_faults(sights, grid) if "short" in fault.what],
        last=sights[-1].lines,
        once_s=once,
        made_up_s=made_up,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--style", default="journal")
    parser.add_argument("--limit", type=int, default=1000)
    parser.add_argument("--language", default="")
    chosen = parser.parse_args()
    posts = sorted(p for p in chosen.folder.rglob("*") if p.suffix in {".md", ".markdown"})[: chosen.limit]
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        dress(open_store(folder / "store"))
        for path in posts:
            try:
                row = measured(path, chosen.style, folder)
            except Exception as error:
                print(f"{path.stem}: {type(error).__name__}: {error}", file=sys.stderr)
                continue
            if row is not None:
                rows.append(row)
    pages, lines = sum(r.pages for r in rows), sum(len(r.full) for r in rows)
    widths = [n for r in rows for n in r.full]
    print(f"{chosen.style}: {len(rows)} posts, {pages} pages, {lines} full lines")
    print(f"characters a line: median {statistics.median(widths):g}")
    print(f"on the grid: {100 * (1 - sum(r.off for r in rows) / lines):.2f} %")
    hyphens, ladders = sum(r.hyphens for r in rows), sum(r.ladders for r in rows)
    print(f"hyphened: {100 * hyphens / lines:.1f} %, ladders of three: {ladders}")
    print(f"words over a page: {sum(r.over_page for r in rows)}")
    holes = [h for r in rows for h in r.holes]
    print(f"pages over 2.6 lines short: {len(holes)}, over 6: {sum(h > 6 for h in holes)}")
    print(f"last pages under 5 lines: {sum(r.last < 5 for r in rows)}, under 3: {sum(r.last < 3 for r in rows)}")
    print(f"layout: once {sum(r.once_s for r in rows):.1f} s, made up {sum(r.made_up_s for r in rows):.1f} s")
    for row in sorted(rows, key=lambda r: -(sum(r.holes) + 5 * r.ladders + r.off))[:12]:
        short = [round(hole) for hole in row.holes][:8]
        print(f"  {row.post[:50]:50} {row.pages:4} pages, off {row.off}, ladders {row.ladders}, short {short}")


if __name__ == "__main__":
    main()
