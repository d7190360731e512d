"""publisher.toml: what is taken, and how the rest is refused."""

from pathlib import Path

import pytest

from publisher.config import edition_of, isbn13, load_config
from publisher.errors import ConfigError

GOOD = """\
[imprint]
name = "Harbour Press"

[offprints]
formats = ["pdf", "html"]

[books.tides]
title = "Tides"
series = { name = "The Papers", number = 2 }
select = { text = "tide", after = 2022-01-01 }

[books.tides.matter]
front = ["half-title", "contents"]

[books.tides.editions.print]
isbn = "978-3-16-148410-0"
trim = "6in 9in"
bleed = "0.125in"
opens-on = "recto"
"""


def load(folder: Path, text: str):
    path = folder / "publisher.toml"
    path.write_text(text, "utf-8")
    return load_config(path)


def test_what_is_ordered_is_taken(tmp_path: Path) -> None:
    config = load(tmp_path, GOOD)
    book = config.books["tides"]
    assert book.series is not None
    assert (book.series.name, book.series.number) == ("The Papers", 2)
    assert book.select is not None
    assert str(book.select.after) == "2022-01-01"
    assert book.matter.front == ("half-title", "contents")
    assert book.matter.back == ("contributors", "colophon")
    edition = edition_of("print", book.editions["print"])
    assert edition.trim_pt == (432.0, 648.0)
    assert edition.bleed_pt == 9.0
    assert edition.isbn == "9783161484100"
    assert config.offprints is not None
    assert config.offprints.formats == ("pdf", "html")


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("opens-on", "open-on", 19, "did you mean opens-on?"),
        ("opens-on", "opens_on", 19, "did you mean opens-on?"),
        ('= "recto"', '= "recta"', 19, "write one of any, recto"),
        ("6in 9in", "6in nine", 15, "not a length"),
        ("number = 2", 'number = "two"', 9, "number"),
        ("title =", "titel =", 8, "did you mean title?"),
        ('"half-title"', '"half-titel"', 13, "did you mean half-title?"),
        ("48410-0", "48410-1", 15, "check digit"),
        ("[books.tides.editions.print]", "[books.tides.editions.vellum]", 15, "no such edition"),
        ('select = { text = "tide", after = 2022-01-01 }', "", 7, "needs one of select, posts and parts"),
        ("books.tides", "books.'../tides'", 7, "names its files"),
        ('"contents"]', '"contents", "contents"]', 12, "ordered twice"),
        ("[imprint]", "[imprint", 0, "not TOML"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(tmp_path: Path, old: str, new: str, line: int, says: str) -> None:
    assert old in GOOD
    with pytest.raises(ConfigError) as refusal:
        load(tmp_path, GOOD.replace(old, new))
    assert says in str(refusal.value)
    if line:
        assert f"publisher.toml:{line}: " in str(refusal.value)


def test_no_file_and_bad_bytes(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="publisher new"):
        load_config(tmp_path / "publisher.toml")
    (tmp_path / "publisher.toml").write_bytes(b"title = '\xff'")
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(tmp_path / "publisher.toml")


def test_an_isbn_may_be_written_in_many_ways() -> None:
    assert isbn13("978 3 16 148410 0") == isbn13("978\N{NON-BREAKING HYPHEN}3161484100") == "9783161484100"
    assert isbn13("") == ""
