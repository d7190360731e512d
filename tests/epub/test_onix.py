"""The shop's record against EDItEUR's own schema."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import onixcheck
import pytest

from publisher.model import Author, Book, Edition
from publisher.onix import metadata_sheet, onix_record

EDITIONS = (
    Edition(name="epub", isbn="978-3-16-148410-0", price="GBP 4.99"),
    Edition(name="print", isbn="9780306406157", trim_pt=(432.0, 648.0)),
    Edition(name="screen"),
)
FACTS = (
    ("schema:accessibilityFeature", "index"),
    ("schema:accessibilityFeature", "alternativeText"),
    ("schema:accessibilitySummary", "All pictures have alternative text."),
)


def faults(record: bytes, folder: Path) -> list[str]:
    path = folder / "record.xml"
    path.write_bytes(record)
    return [str(message) for message in onixcheck.validate(str(path))]


def test_record_is_valid(book: Book, tmp_path: Path) -> None:
    record = onix_record(book, EDITIONS, pages={"print": 120}, accessibility=FACTS)
    assert faults(record, tmp_path) == []
    assert record.count(b"<Product>") == 3
    assert b"<ISBN" not in record
    assert b"<IDValue>9783161484100</IDValue>" in record
    assert b"<ExtentValue>120</ExtentValue>" in record


def test_the_check_can_fail(book: Book, tmp_path: Path) -> None:
    record = onix_record(book, EDITIONS).replace(b"<ProductForm>BC</ProductForm>", b"")
    assert faults(record, tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        {"series": None, "editors": (), "authors": (), "description": "", "subjects": (), "published": None},
        {"subjects": ("WTLP", "JPS", "POL011000", "boats"), "keywords": ("sea", "boats"), "language": "zh-Hant"},
        {"title": "", "subtitle": "\x00 \x0b", "description": "<b>&</b>\x01", "language": "tlh"},
        {"authors": tuple(Author(name=f"Author {n}", role="pbl" if n % 7 == 0 else "aut") for n in range(400))},
        {"editors": (Author(name="Ann Bo"),)},
    ],
    ids=["bare", "subjects", "hostile", "many", "editor-and-author"],
)
def test_record_of_odd_books(book: Book, tmp_path: Path, change: dict[str, object]) -> None:
    odd = replace(book, **change)  # type: ignore[arg-type]
    record = onix_record(odd, EDITIONS)
    assert faults(record, tmp_path) == []
    for person in odd.authors:
        assert f"Name>{person.name}<".encode() in record


def test_who_edits_and_writes_is_named_once(book: Book) -> None:
    record = onix_record(replace(book, editors=(Author(name="Ann Bo"),)), EDITIONS[:1]).decode()
    assert record.count("<PersonName>Ann Bo</PersonName>") == 1
    assert "<ContributorRole>B01</ContributorRole>\n        <ContributorRole>A01</ContributorRole>" in record


@pytest.mark.parametrize(("language", "said"), [("en-GB", "eng"), ("zh-Hant", "chi"), ("de", "eng")])
def test_the_summary_says_its_language(book: Book, tmp_path: Path, language: str, said: str) -> None:
    """The house speaks English and Chinese: a German book is summed up in English."""
    record = onix_record(replace(book, language=language), EDITIONS, accessibility=FACTS)
    assert f'<ProductFormFeatureDescription language="{said}">'.encode() in record
    assert faults(record, tmp_path) == []


def test_sheet(book: Book) -> None:
    sheet = metadata_sheet(replace(book, title="=2+2"), EDITIONS, pages={"print": 120})
    rows = list(csv.DictReader(io.StringIO(sheet.decode("utf-8-sig"))))
    assert [row["edition"] for row in rows] == ["epub", "print", "screen"]
    assert rows[0]["title"] == "'=2+2"
    assert (rows[1]["pages"], rows[1]["width-mm"]) == ("120", "152.4")
    assert rows[0]["contributors"] == "Ed Fo (edt); Ann Bo (aut); Gu Ha (trl)"
