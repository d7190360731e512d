"""Pages looked at once: which are looked at again, and that what is said of them is the same."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Stream

from publisher.preflight import Order, examine, recollection
from publisher.preflight.dossier import Dossier
from publisher.preflight.rules import Finding
from publisher.printshop import load_profile
from publisher.store import Store, open_store

PAGES = 120
FAULTY = 60
"""This page has a hairline."""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "store")


def book(path: Path, extra: int = 0, thin: float = 0.1) -> Path:
    """Pages that all differ; ``extra`` more stand after the tenth."""
    numbers = [*range(1, 11), *(1000 + place for place in range(extra)), *range(11, PAGES + 1)]
    with pikepdf.new() as pdf:
        for number in numbers:
            page = pdf.add_blank_page(page_size=(432, 648))
            page.obj.TrimBox = page.obj.MediaBox
            page.obj.Resources = Dictionary()
            width = thin if number == FAULTY else 1
            drawing = f"0 0 0 1 K {width} w {number % 90 + 60} 100 m {number % 90 + 160} {number + 100} l S"
            page.obj.Contents = Stream(pdf, drawing.encode())
        pdf.save(path)
    return path


def looked(path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> tuple[tuple[Finding, ...], int, int]:
    """What is found, in how many sheaves, and how many pages these have."""
    pages: list[int] = []

    def watched(dossier: Dossier, *more: object) -> object:
        pages.append(len(dossier.leaves))
        return look(dossier, *more)  # type: ignore[arg-type]

    look = recollection._looked
    with monkeypatch.context() as patched:
        patched.setattr(recollection, "_looked", watched)
        found = examine(path, load_profile("kdp"), Order(store=store))
    return found, len(pages), sum(pages)


def test_a_page_that_changed_is_found_out(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    found, sheaves, pages = looked(book(tmp_path / "thin.pdf"), store, monkeypatch)
    assert pages == PAGES
    assert sheaves > 3
    assert [finding.page for finding in found if finding.rule == "line-thin"] == [FAULTY]
    mended, sheaves, pages = looked(book(tmp_path / "mended.pdf", thin=1), store, monkeypatch)
    assert sheaves <= 2
    assert pages < PAGES / 2
    assert mended == tuple(finding for finding in found if finding.rule != "line-thin")


def test_pages_put_in_leave_the_others_looked_at(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though each that follows has another number: an even count, so that it stays on its side."""
    looked(book(tmp_path / "before.pdf"), store, monkeypatch)
    after = book(tmp_path / "after.pdf", extra=2)
    found, sheaves, pages = looked(after, store, monkeypatch)
    assert 1 <= sheaves <= 3
    assert pages < PAGES / 2
    assert found == examine(after, load_profile("kdp")), "as without a store"
    assert [finding.page for finding in found if finding.rule == "line-thin"] == [FAULTY + 2]
    assert looked(after, store, monkeypatch)[1] == 0


def test_a_page_that_moves_to_the_other_side_is_looked_at_again(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked(book(tmp_path / "before.pdf"), store, monkeypatch)
    after = book(tmp_path / "after.pdf", extra=1)
    found, _, pages = looked(after, store, monkeypatch)
    assert pages > PAGES - 40
    assert found == examine(after, load_profile("kdp"))


def test_a_damaged_sheaf_is_looked_at_again(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book(tmp_path / "book.pdf")
    found, sheaves, _ = looked(path, store, monkeypatch)
    for entry in Path(store.folder).rglob("*.json"):
        entry.write_bytes(entry.read_bytes().replace(b"0.1", b"1.1"))
    again, anew, _ = looked(path, store, monkeypatch)
    assert again == found
    assert 1 <= anew <= sheaves
