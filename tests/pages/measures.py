"""Pages measured in the PDF itself, by poppler's boxes of lines and words."""

from __future__ import annotations

import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

X = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a page, in points from its top left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str
    words: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    width: float
    height: float
    lines: tuple[Line, ...]


def read_pages(pdf: Path) -> tuple[Sheet, ...]:
    """Lines of each page; words that poppler parts are joined by their height on the page."""
    made = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True)
    root = etree.fromstring(made.stdout, etree.XMLParser(recover=True))
    sheets = []
    for number, page in enumerate(root.iter(f"{X}page")):
        rows: dict[tuple[float, float], list[tuple[float, float, str]]] = {}
        for word in page.iter(f"{X}word"):
            x1, y1, x2, y2 = (float(word.get(k, "0")) for k in ("xMin", "yMin", "xMax", "yMax"))
            rows.setdefault((round(y1, 1), round(y2, 1)), []).append((x1, x2, word.text or ""))
        lines = []
        for (top, bottom), words in sorted(rows.items()):
            words.sort()
            lines.append(
                Line(
                    page=number,
                    left=words[0][0],
                    top=top,
                    right=max(w[1] for w in words),
                    bottom=bottom,
                    text=" ".join(w[2] for w in words),
                    words=tuple((a, b) for a, b, _ in words),
                )
            )
        sheets.append(
            Sheet(width=float(page.get("width", "0")), height=float(page.get("height", "0")), lines=tuple(lines))
        )
    return tuple(sheets)


def body_lines(pages: tuple[Sheet, ...], left: float, right: float) -> list[Line]:
    """Lines in the type of the text, within its measure: those of the commonest height."""
    heights = Counter(round(line.bottom - line.top, 1) for page in pages for line in page.lines)
    height = heights.most_common(1)[0][0]
    return [
        line
        for page in pages
        for line in page.lines
        if abs(line.bottom - line.top - height) < 0.15 and line.left > left - 3 and line.right < right + 6
    ]


def off_grid(lines: list[Line], top: float, grid: float) -> list[Line]:
    """Lines that stand more than a tenth of a point off the grid that most of them share."""
    places = Counter(round((line.top - top) % grid, 1) % grid for line in lines)
    base = places.most_common(1)[0][0]
    return [line for line in lines if min((line.top - top - base) % grid, (base - line.top + top) % grid) > 0.16]


def ladders(lines: list[Line]) -> int:
    """The most lines in a row that end in a hyphen."""
    most = run = 0
    for line in lines:
        run = run + 1 if line.text.endswith(("-", "\u2010")) else 0
        most = max(most, run)
    return most
