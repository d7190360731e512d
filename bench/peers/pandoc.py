"""pandoc with an engine: ``pandoc.py KIND LIST OUT typst|weasyprint|epub|native``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pypandoc
from common import HERE, combined, kind, names, out, posts

engine = sys.argv[4]
PANDOC = [pypandoc.get_pandoc_path(), "-f", "markdown-tex_math_dollars", f"--resource-path={posts}"]
TARGETS = {
    "typst": (".pdf", [f"--template={HERE / 'book.typ.template'}", f"--pdf-engine={HERE / 'typst'}"]),
    "weasyprint": (
        ".pdf",
        ["-t", "html5", "-s", f"--css={HERE / 'book.css'}", "--pdf-engine=weasyprint", "-V", "lang=en"],
    ),
    "lualatex": (
        ".pdf",
        [
            "--pdf-engine=lualatex",
            "-V",
            "geometry:paperwidth=6in,paperheight=9in,margin=.8in",
            "-V",
            "indent=true",
            "-V",
            "mainfont=Source Serif Pro",
            "-V",
            "CJKmainfont=Noto Serif CJK TC",
            "-V",
            "fontsize=10.5pt",
        ],
    ),
    "epub": (".epub", ["-t", "epub3", "--split-level=1", f"--epub-cover-image={posts}/img/p00.jpg", "-M", "lang=en"]),
    "native": (".native", ["-t", "native"]),
}
suffix, options = TARGETS[engine]


def make(source: Path, target: Path, *more: str) -> None:
    subprocess.run([*PANDOC, str(source), "-o", str(target), *options, *more], check=True, cwd=posts)


if kind == "book":
    joined = out / "book.md"
    joined.write_text(combined(), "utf-8")
    make(joined, out / f"book{suffix}", "--toc", "--toc-depth=1")
else:
    for name in names:
        try:
            make(posts / name, out / f"{name[:-3]}{suffix}", "--shift-heading-level-by=-2")
        except subprocess.CalledProcessError as error:
            print(f"{name} is left out: {error}", file=sys.stderr)
