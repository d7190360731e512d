"""Ten pairs of pages to be judged blind: ours and another's of the same post, names hidden, order shuffled.

python bench/pairs.py [--out FOLDER]

Writes ``pairs.html``, one page that anybody can open, and ``key.txt``, which
says afterwards whose is whose.  All are set 6 by 9 inches from the project's own
examples by what a developer would write in an hour (``bench/peers``); LuaTeX
takes part where it is installed.
"""

from __future__ import annotations

import argparse
import base64
import io
import os
import random
import re
import shutil
import subprocess
from html import escape
from pathlib import Path

import pypdfium2
from run import PUBLISHER, PYTHON, ROOT, SCRATCH, need_peers

EXAMPLES = ROOT / "examples" / "posts"
SEED = 1476
PEERS = {
    "pandoc → Typst": ("pandoc.py", "typst"),
    "pandoc → WeasyPrint": ("pandoc.py", "weasyprint"),
    "pandoc → LuaTeX": ("pandoc.py", "lualatex"),
}
PAGES = (
    ("2023-05-02-how-to-read-a-tide-table", 1),
    ("2023-09-21-the-harbour-that-moved", 1),
    ("2024-04-18-maps-that-lie-in-good-faith", 2),
    ("2023-03-14-five-seconds-of-dark", 1),
    ("2023-09-21-the-harbour-that-moved", 4),
    ("2024-02-08-what-the-archive-forgets", 2),
    ("2023-11-30-a-case-of-type", 2),
    ("2024-06-09-zh-notes-from-the-intertidal", 2),
    ("2023-05-02-how-to-read-a-tide-table", 3),
    ("2024-09-17-zh-movable-type", 1),
)
"""Post and page of each pair; the peers take turns."""

TOML = """\
[imprint]
name = "Harbour Press"

[posts]
source = "posts/*.md"

[offprints]
style = "book"
trim = "6in 9in"
"""

HEAD = """\
<!doctype html><html lang="en"><meta charset="utf-8"><title>Ten pairs of pages</title>
<style>body { background: #ddd; font: 16px/1.5 sans-serif; margin: 2em auto; max-width: 72em; padding: 0 1em }
.pair { display: flex; gap: 2em; margin: 1em 0 3em } figure { flex: 1; margin: 0 } img { background: #fff; width: 100% }
figcaption { text-align: center }</style>
<h1>Ten pairs of pages</h1>
<p>Which of the two would you rather have made? Look at each pair as long as you like, choose A or B, and only then
open the key. Both pages of a pair have the same text and the same size.</p>
"""


def set_all(folder: Path) -> dict[str, Path]:
    """Contestant → folder of its PDFs; one that cannot be run here is left out."""
    posts = folder / "posts"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(EXAMPLES, posts)
    (folder / "publisher.toml").write_text(TOML, "utf-8")
    subprocess.run([str(PUBLISHER), "build", "--quiet", "--project", str(folder)], check=False, capture_output=True)
    found = {"publisher": folder / "build" / "offprints"}
    names = sorted({f"{stem}.md" for stem, _ in PAGES})
    for name in names:
        plain = re.sub(r"\s*<excerpt\s*/?>\s*", "\n\n", (posts / name).read_text("utf-8"))
        (posts / name).write_text(plain, "utf-8")
    (folder / "list.txt").write_text("\n".join(names), "utf-8")
    env = {**os.environ, "POSTS": str(posts), "PATH": f"{PYTHON.parent}{os.pathsep}{os.environ['PATH']}"}
    for says, (program, engine) in PEERS.items():
        out = folder / engine
        script = str(ROOT / "bench" / "peers" / program)
        command = [str(PYTHON), script, "batch", str(folder / "list.txt"), str(out), engine]
        subprocess.run(command, check=False, env=env, capture_output=True)
        if all((out / name).with_suffix(".pdf").exists() for name in names):
            found[says] = out
    return found


def picture(pdf: Path, page: int) -> str:
    """A page as an address that holds its picture; past the last the last."""
    with pypdfium2.PdfDocument(pdf) as document:
        drawn = document[min(page, len(document)) - 1].render(scale=110 / 72).to_pil().convert("L")
    data = io.BytesIO()
    drawn.quantize(16).save(data, "PNG", optimize=True)
    return f"data:image/png;base64,{base64.b64encode(data.getvalue()).decode()}"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--out", type=Path, default=SCRATCH / "pairs")
    out = arguments.parse_args().out
    need_peers()
    folders = set_all(SCRATCH / "pairs" / "set")
    peers = [name for name in folders if name != "publisher"]
    dice = random.Random(SEED)
    page, key = [HEAD], []
    for number, (stem, at) in enumerate(PAGES, 1):
        pair = ["publisher", peers[(number - 1) % len(peers)]]
        dice.shuffle(pair)
        figures = "".join(
            f'<figure><img src="{picture(folders[name] / f"{stem}.pdf", at)}" alt="Page {side} of pair {number}">'
            f"<figcaption>{escape(side)}</figcaption></figure>"
            for side, name in zip("AB", pair, strict=True)
        )
        page.append(f'<h2>{number}</h2><div class="pair">{figures}</div>')
        key.append(f"{number:2}  A {pair[0]:20} B {pair[1]:20} ({stem}, page {at})")
    out.mkdir(parents=True, exist_ok=True)
    (out / "pairs.html").write_text("\n".join(page), "utf-8")
    (out / "key.txt").write_text("\n".join(key) + "\n", "utf-8")
    print(out / "pairs.html")


if __name__ == "__main__":
    main()
