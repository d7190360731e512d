"""What an eye would stop at on the pages of a PDF, counted; see ``ruler.py`` for how it is measured."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ruler import Leaf, Line, Proof, is_han

SHORT = 2.6
"""Lines that a page may end above the foot of the block."""
_GRID = 0.1
"""Points off the grid that do not count."""
_ENDS = re.compile("[。．！？：；…」』”’）〉》.!?]$")
"""How a Chinese paragraph ends; a line that does not is a head."""
_EDGE = 18.0
"""Points from the paper's edge within which no text should stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing on one page."""

    page: int
    """One-based."""
    kind: str
    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Numbers of one PDF."""

    pages: int
    characters: tuple[int, ...]
    """Of each full line."""
    gaps: tuple[float, ...]
    """Mean word space of each full line, in em."""
    hyphened: int
    folios: int
    """Pages from the second on that carry a folio where most do."""
    last: int
    """Lines on the last page."""
    on_grid: int
    of_grid: int
    faults: tuple[Fault, ...]


def examine(proof: Proof) -> Findings:
    """Measure every page."""
    full = [(n, line) for n, page in enumerate(proof.body) for line in page if proof.full(n, line)]
    off = list(_off_grid(proof, full))
    faults = [
        *(Fault(page=n + 1, kind="off grid", what=line.text[:40]) for n, line in off),
        *_runs(proof), *_broken_paragraphs(proof), *_heads_at_foot(proof), *_lengths(proof), *_strays(proof),
    ]  # fmt: skip
    return Findings(
        pages=len(proof.leaves),
        characters=tuple(len(line.text.replace(" ", "") if is_han(line) else line.text) for _, line in full),
        gaps=tuple(line.gap for _, line in full if line.gap and not is_han(line)),
        hyphened=sum(line.hyphened for _, line in full),
        folios=_folios(proof),
        last=_last_lines(proof),
        of_grid=sum(n > 0 for n, _ in full),
        on_grid=sum(n > 0 for n, _ in full) - len(off),
        faults=tuple(sorted(faults, key=lambda fault: fault.page)),
    )


def _off_grid(proof: Proof, full: list[tuple[int, Line]]) -> Iterator[tuple[int, Line]]:
    """Full lines after the opening page that do not stand where most lines stand."""
    places = [(n, line, line.base % proof.grid) for n, line in full if n]
    if not places:
        return
    near = Counter(round(place / _GRID) for _, _, place in places)
    base = max(near, key=lambda key: near[key - 1] + near[key] + near[key + 1]) * _GRID
    for n, line, place in places:
        away = abs((place - base + proof.grid / 2) % proof.grid - proof.grid / 2)
        if away > 1.5 * _GRID:
            yield n, line


def _runs(proof: Proof) -> Iterator[Fault]:
    """Three hyphens in a row; a word that goes over a page."""
    run = 0
    for n, page in enumerate(proof.body):
        for line in page:
            run = run + 1 if line.hyphened and proof.full(n, line) else 0
            if run == 3:
                yield Fault(page=n + 1, kind="ladder", what=line.text[-40:])
        if n + 1 < len(proof.leaves) and page and page[-1].hyphened and proof.full(n, page[-1]):
            yield Fault(page=n + 1, kind="word over page", what=page[-1].text[-40:])


def _broken_paragraphs(proof: Proof) -> Iterator[Fault]:
    """The last line of a paragraph alone at the head of a page; the first alone at the foot."""
    em = proof.size
    titles = {_plain(title) for _, _, title in proof.heads}
    for n in range(1, len(proof.body)):
        above, below = proof.body[n - 1], proof.body[n]
        if len(above) < 2 or len(below) < 2 or abs(below[0].base - proof.block[0]) > proof.grid / 2:
            continue
        left, right = proof.edges(n)
        margin = proof.edges(n - 1)[0]
        ends_full = proof.full(n - 1, above[-1]) and above[-1].left < margin + 3 * em
        flush = abs(below[0].left - left) < 0.4 * em
        follows = below[1].left > left + 0.5 * em or below[1].base - below[0].base > 1.5 * proof.grid
        head = _plain(below[0].text) in titles or (is_han(below[0]) and not _ENDS.search(below[0].text))
        if ends_full and flush and follows and not head and below[0].right < right - em:
            yield Fault(page=n + 1, kind="widow", what=below[0].text[:40])
        first = 0.6 * em < above[-1].left - margin < 3 * em
        alone = abs(above[-2].left - margin) < 0.4 * em or above[-1].base - above[-2].base > 1.5 * proof.grid
        if first and alone and ends_full and flush and abs(above[-1].base - proof.block[1]) < 1.5 * proof.grid:
            yield Fault(page=n, kind="orphan", what=above[-1].text[:40])


def _heads_at_foot(proof: Proof) -> Iterator[Fault]:
    """A heading of the outline with fewer than two lines below it, where the text goes on overleaf."""
    for n, top, title in proof.heads:
        if n + 1 >= len(proof.leaves):
            continue
        rest, below = _plain(title), 0
        for line in sorted({*proof.inside(n), *proof.body[n]}, key=lambda line: line.base):  # a page may be longer
            if line.base > top and (words := _plain(line.text)):
                below += words not in rest
                rest = rest.partition(words)[2] if words in rest else rest
        if below < 2 and not any(start > top for start, _ in proof.leaves[n].pictures):
            yield Fault(page=n + 1, kind="head at foot", what=title[:40])


def _plain(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()


def _lengths(proof: Proof) -> Iterator[Fault]:
    """Pages that end short, hold next to nothing, or are last and hold a line or two."""
    top, foot = proof.block
    for n in range(len(proof.leaves) - 1):
        filled = proof.filled(n)
        if (filled - top) / proof.grid < 4:
            yield Fault(page=n + 1, kind="near-empty")
        elif (short := (foot - filled) / proof.grid) > SHORT:
            yield Fault(page=n + 1, kind="short" if short <= 6 else "very short", what=f"{short:.0f} lines")
    if len(proof.leaves) > 1 and (last := _last_lines(proof)) < 5:
        yield Fault(page=len(proof.leaves), kind="last under 5" if last > 2 else "last under 3", what=f"{last} lines")


def _last_lines(proof: Proof) -> int:
    page = len(proof.leaves) - 1
    pictures = sum(round((end - start) / proof.grid) for start, end in proof.leaves[page].pictures)
    return len({round(line.base) for line in proof.inside(page)}) + pictures


def _strays(proof: Proof) -> Iterator[Fault]:
    """Text outside the measure to the right, or at the edge of the paper."""
    for n, leaf in enumerate(proof.leaves):
        past = [line for line in proof.inside(n) if line.right > proof.edges(n)[1] + proof.size]
        if past:
            yield Fault(page=n + 1, kind="past measure", what=past[0].text[-40:])
        if any(not _on_paper(leaf, line) for line in leaf.lines):
            yield Fault(page=n + 1, kind="at edge")


def _on_paper(leaf: Leaf, line: Line) -> bool:
    return (
        line.left > _EDGE and line.right < leaf.width - _EDGE and line.base > _EDGE and line.base < leaf.height - _EDGE
    )


def _folios(proof: Proof) -> int:
    """Pages that carry their number at the height at which most carry theirs."""
    top, foot = proof.block
    found = [
        (n, round(line.base), int(line.text) - n)
        for n, leaf in enumerate(proof.leaves)
        for line in leaf.lines
        if n and line.folio and (line.base > foot + 0.6 * proof.grid or line.base < top - 0.6 * proof.grid)
    ]
    if not found:
        return 0
    common = Counter((base, start) for _, base, start in found).most_common(1)[0][0]
    return len({n for n, base, start in found if (base, start) == common})
