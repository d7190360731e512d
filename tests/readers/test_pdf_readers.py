"""A screen PDF opened in real readers: pdf.js, and poppler, which Linux desktops read with."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from publisher.press import publish
from tests.readers.test_readers import POSTS, QUOTE, labels

TOML = """\
[imprint]
name = "Harbour Press"
url = "https://example.org"
[books.ferries]
title = "Ferries & Tides"
editors = ["Gu Ha"]
language = "en"
select = { glob = "*" }
[books.ferries.editions.screen]
"""


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    (root / "posts").mkdir()
    Image.new("RGB", (640, 360), (180, 40, 40)).save(root / "posts" / "boat.png")
    for name, text in POSTS.items():
        (root / "posts" / name).write_text(text, "utf-8")
    (root / "publisher.toml").write_text(TOML, "utf-8")
    run = publish(root, jobs=1, offline=True)
    assert [notice.message for notice in run.notices if notice.severity == "error"] == []
    return root / "build" / "books" / "ferries" / "ferries-screen.pdf"


def test_pdfjs(read_in: Callable[..., dict[str, Any]], shelf: tuple[Path, str], pdf: Path, tmp_path: Path) -> None:
    folder, address = shelf
    shutil.copy(pdf, folder / "book.pdf")
    shot = tmp_path / "pdfjs.png"
    said = read_in(f"{address}/pdfjs.html?file=book.pdf&at=5", shot=shot)
    assert (said["title"], said["language"], said["marked"]) == ("Ferries & Tides", "en", True)
    assert said["labels"][:3] == ["", "ii", "iii"], "the cover is page i, and does not say so"
    first = said["labels"].index("1")
    outline = labels(said["outline"])
    for entry in ("Contents", "The Early Ferry", "The crossing", "The Late Ferry", "早班渡輪", "渡海"):
        assert entry in outline
    contents = next(page for page in said["pages"] if "Late Ferry" in page["text"] and "早班" in page["text"])
    assert first in contents["targets"], "the contents jump to the first article"
    opening = said["pages"][first]
    assert QUOTE in " ".join(opening["text"].split())
    assert "https://example.org/ferries" in {url for page in said["pages"] for url in page["urls"]}
    roles = {role for page in said["pages"] for role in page["roles"]}
    assert {"H1", "H2", "P", "Figure", "Table", "TH", "TD", "Note", "Link"} <= roles
    assert "A red boat on a grey sea" in [alt for page in said["pages"] for alt in page["spoken"]]
    with Image.open(shot) as image:
        low, high = image.convert("L").getextrema()
    assert low < 80  # type: ignore[operator]
    assert high > 240  # type: ignore[operator]


def test_poppler(pdf: Path) -> None:
    if shutil.which("pdfinfo") is None:
        pytest.skip("poppler is not installed")

    def ask(*command: str) -> str:
        done = subprocess.run([*command], capture_output=True, check=True)
        assert done.stderr == b"", done.stderr
        return done.stdout.decode()

    facts = dict(re.findall(r"(?m)^(.+?):\s+(.*)$", ask("pdfinfo", str(pdf))))
    assert (facts["Title"], facts["Tagged"], facts["Encrypted"]) == ("Ferries & Tides", "yes", "no")
    spoken = ask("pdfinfo", "-struct-text", str(pdf))
    for kind in ("H1", "H2", "Figure", "Table", "Note", "Link"):
        assert re.search(rf"(?m)^\s*{kind}\b", spoken), kind
    text = " ".join(ask("pdftotext", str(pdf), "-").split())
    for words in (QUOTE, "Letter of 3 May.", "The log is water-stained.", "逆著退潮而行", "Cabin"):
        assert words in text
    fonts = ask("pdffonts", str(pdf)).splitlines()[2:]
    assert fonts
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts), "embedded, subset, with Unicode"
