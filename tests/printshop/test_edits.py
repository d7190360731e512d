"""A handoff after an edit: the same bytes as one made from nothing, and only the work that the edit asks for."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from publisher.model import Book, Edition
from publisher.preflight import recollection, thumbnails
from publisher.press.handoff import handoff
from publisher.printshop import artwork, halftones, proof
from publisher.printshop.inking import Inking

CONFIG = """
[imprint]
name = "Harbour Press"
[posts]
source = "posts/*.md"
[books.harbour]
title = "Harbour & Sea"
select = { glob = "*" }
[books.harbour.editions.print]
bleed = "0.125in"
isbn = "978-3-16-148410-0"
"""
SAID = (
    "The ferry crossed the harbour before dawn, and nobody on the quay said a word about the winter or the long road "
    "that lay ahead, as it had in all those days of rain. "
)


def project(folder: Path, posts: int, paragraphs: int) -> Path:
    """Posts of some pages each, every one with a picture of its own."""
    (folder / "posts").mkdir(parents=True)
    (folder / "publisher.toml").write_text(CONFIG, "utf-8")
    for number in range(1, posts + 1):
        colours = [
            Image.radial_gradient("L").rotate(30 * number),
            Image.linear_gradient("L"),
            Image.new("L", (256, 256), 9 * number),
        ]
        Image.merge("RGB", colours).resize((900, 600)).save(folder / "posts" / f"{number}.jpg", quality=90)
        text = "\n\n".join(f"{SAID * 5}This is paragraph {place}." for place in range(paragraphs))
        front = f'---\ntitle: "Crossing {number}"\nauthor: Ann Keel\ndate: 2024-03-{number:02}\n---\n'
        post = f"{front}\n{text}\n\n![The quay at dawn]({number}.jpg)\n\n{text}\n"
        (folder / "posts" / f"2024-03-{number:02}-crossing.md").write_text(post, "utf-8")
    return folder


def edit(folder: Path, number: int, old: str, new: str) -> None:
    path = folder / "posts" / f"2024-03-{number:02}-crossing.md"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")


def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the costly steps are really taken."""
    steps: Counter[str] = Counter()

    def watch(room: object, name: str) -> None:
        step = getattr(room, name)

        def taken(*given: object, **named: object) -> object:
            steps[name] += 1
            return step(*given, **named)

        monkeypatch.setattr(room, name, taken)

    watch(Inking, "content")
    for room, name in (
        (halftones, "convert_picture"),
        (proof, "_coarse"),
        (recollection, "_looked"),
        (artwork, "draw_wrap"),
        (thumbnails, "thumbnail"),
    ):
        watch(room, name)
    return steps


def test_an_edit_costs_its_own_work_and_leaves_no_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = counted(monkeypatch)
    root = project(tmp_path / "one", 5, 9)
    first = handoff(root, "harbour", "kdp", jobs=1)
    before = first.path.read_bytes()
    assert first.pages > 32
    made = {"convert_picture": 5, "_coarse": 5, "draw_wrap": 1, "thumbnail": 5}
    assert first.pages / 32 < steps.pop("_looked") < first.pages / 4, "sheaves of some sixteen pages"
    assert first.pages / 2 < steps.pop("content") <= first.pages + 1, "every page that is not blank, and the cover"
    assert steps == made

    steps.clear()
    edit(root, 4, "paragraph 2", "passage 2")
    warm = handoff(root, "harbour", "kdp", jobs=1)
    assert warm.pages == first.pages
    assert steps.keys() == {"_looked", "content"}
    assert steps["_looked"] <= 2, "an article of a few pages lies in one sheaf, or across two"
    assert steps["content"] < first.pages / 4, "those of one article"
    after = warm.path.read_bytes()
    assert after != before

    again = project(tmp_path / "two", 5, 9)
    edit(again, 4, "paragraph 2", "passage 2")
    assert handoff(again, "harbour", "kdp", jobs=1).path.read_bytes() == after, "made from nothing"

    steps.clear()
    edit(root, 4, "passage 2", "paragraph 2")
    assert handoff(root, "harbour", "kdp", jobs=1).path.read_bytes() == before
    assert not steps, "what was made once is made no more"


def test_inked_pages_that_were_damaged_are_inked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = counted(monkeypatch)
    root = project(tmp_path / "one", 2, 15)
    before = handoff(root, "harbour", "kdp", jobs=1).path.read_bytes()
    every = steps["content"]
    kept = list((root / "build" / ".store" / "entries").rglob("*.ink"))
    assert len(kept) > 2, "pages, and two pictures"
    for path in kept:
        path.write_bytes(path.read_bytes()[:-1])
    steps.clear()
    assert handoff(root, "harbour", "kdp", jobs=1).path.read_bytes() == before
    assert steps == {"content": every, "convert_picture": 2}


@pytest.mark.long
def test_after_one_edit_the_handoff_of_a_thick_book_is_far_quicker(tmp_path: Path) -> None:
    """By processor seconds, whatever else the machine does."""
    root = project(tmp_path / "book", 24, 24)
    first = seconds(root)
    with zipfile.ZipFile(root / "build" / "handoff" / "harbour-kdp.zip") as archive:
        assert json.loads(archive.read("job-ticket.json"))["pages"] > 280
    edit(root, 12, "paragraph 2", "passage 2")
    again = seconds(root)
    assert again < 0.25 * first, f"{again:.1f} s of {first:.1f} s"


def seconds(root: Path) -> float:
    """Of all processes of one handoff by the command line."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [
        sys.executable,
        "-m",
        "publisher",
        "handoff",
        "harbour",
        "--printer",
        "kdp",
        "--project",
        root,
        "--quiet",
    ]
    subprocess.run(command, check=True, capture_output=True, env=dict(os.environ))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_the_isbn_is_printed_as_the_publisher_wrote_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its groups cannot be told from its digits; the bars are the same with hyphens or without."""
    printed: list[str] = []

    draw_wrap = artwork.draw_wrap

    def drawn(book: Book, edition: Edition, *more: Any) -> Any:
        printed.append(edition.isbn)
        return draw_wrap(book, edition, *more)

    monkeypatch.setattr(artwork, "draw_wrap", drawn)
    handoff(project(tmp_path / "one", 4, 8), "harbour", "kdp", jobs=1)
    assert printed == ["978-3-16-148410-0"]


def test_marks_that_hang_and_large_hooks_keep_out_of_the_fold(tmp_path: Path) -> None:
    """The gutter is wider than the margin of the style, so that the block is shifted until it just fits."""
    root = project(tmp_path / "one", 5, 9)
    (root / "printers").mkdir()
    (root / "printers" / "tight.toml").write_text('based-on = "kdp"\n[gutters]\n828 = "1in"\n', "utf-8")
    for path in (root / "posts").glob("*.md"):
        text = path.read_text("utf-8").replace("The ferry", "Just so, “a ferry”").replace("a word", "“a word”, “well-")
        path.write_text(text, "utf-8")
    made = handoff(root, "harbour", "tight", jobs=1)
    assert "text-gutter" not in {finding.rule for finding in made.findings}
