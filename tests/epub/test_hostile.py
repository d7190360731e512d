"""A book of everything that is careless or meant ill: valid, and nothing lost."""

import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from publisher.epub import issue_epub
from publisher.model import Volume
from publisher.store import open_store
from tests.epub.hostile import NOTES, draw_pictures, posts
from tests.epub.shop import EPUB, Made, compose_posts


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Made, Volume]:
    return issue(posts(NOTES), tmp_path_factory.mktemp("hostile"))


def issue(texts: dict[str, str], folder: Path) -> tuple[Made, Volume]:
    store = open_store(folder / "store")
    draw_pictures(folder)
    made = compose_posts(texts, folder, store)
    return made, issue_epub(made.book, EPUB, made.sections, made.pictures, None, None, store, folder / "book.epub")


def documents(volume: Volume) -> dict[str, etree._Element]:
    with zipfile.ZipFile(volume.path) as archive:
        return {n: etree.fromstring(archive.read(n)) for n in archive.namelist() if n.endswith(".xhtml")}


@pytest.mark.parametrize("notes", [100, pytest.param(NOTES, marks=pytest.mark.long)])
def test_it_is_valid(epubcheck, tmp_path: Path, notes: int) -> None:
    """Epubcheck takes a time that grows with the square of the notes."""
    verdict = epubcheck(Path(issue(posts(notes), tmp_path)[1].path))
    assert verdict.messages == ()
    assert verdict.clean


def test_every_note_is_there_once_and_leads_back(hostile: tuple[Made, Volume]) -> None:
    root = documents(hostile[1])["EPUB/text/a-2022-01-01-notes.xhtml"]
    notes = root.findall(".//{*}aside[@role='doc-footnote']")
    calls = {each.get("id"): each for each in root.iter("{*}a") if each.get("role") == "doc-noteref"}
    assert len(notes) == len(calls) == NOTES
    for number, note in enumerate(notes):
        text = "".join(note.itertext())
        assert f"Source{number}." in text
        back = note.find(".//{*}a[@role='doc-backlink']")
        assert back is not None
        assert calls[back.get("href", "")[1:]].get("href") == f"#{note.get('id')}"


def test_no_word_is_lost(hostile: tuple[Made, Volume]) -> None:
    _, volume = hostile
    found = {name: " ".join("".join(root.itertext()).split()) for name, root in documents(volume).items()}
    everything = " ".join(found.values())
    for words in (
        "First text.", "Second text.", "محمد بن راشد", "A b © — &notanentity;", "1 < 2 & 3 > 2. bold", "open cell",
        "Entities & <tags>", "Look:", "words",
    ):  # fmt: skip
        assert words in everything, words
    for label in "abcdefg":
        assert re.search(rf"\b{label}\b", found["EPUB/text/a-2022-01-09-links.xhtml"])
    article = found["EPUB/text/a-2022-01-06-many.xhtml"]
    assert all(f"Author N{n}" in article for n in range(400))


def test_every_document_has_the_words_of_its_section_in_their_order(hostile: tuple[Made, Volume]) -> None:
    made, volume = hostile
    found = documents(volume)
    for section in made.sections:
        if section.kind != "contents":
            composed = etree.fromstring(section.html.encode()).find("{*}body")
            body = found[f"EPUB/text/{section.anchor}.xhtml"].find("{*}body")
            assert composed is not None
            assert body is not None
            assert "".join(body.itertext()).split() == "".join(composed.itertext()).split()


def test_each_of_many_authors_is_a_creator_once(hostile: tuple[Made, Volume]) -> None:
    with zipfile.ZipFile(hostile[1].path) as archive:
        package = archive.read("EPUB/content.opf").decode()
    names = re.findall(r"<dc:creator[^>]*>([^<]*)<", package)
    assert len(names) == len(set(names))
    assert {f"Author N{n}" for n in range(400)} <= set(names)


def test_what_was_left_out_is_said_with_its_file(hostile: tuple[Made, Volume]) -> None:
    said = {(notice.file, notice.code) for notice in hostile[1].notices}
    assert said <= {("2022-01-09-links.md", "e-001")}


def test_same_titles_and_ids_are_told_apart(hostile: tuple[Made, Volume]) -> None:
    for name, root in documents(hostile[1]).items():
        ids = [element.get("id") for element in root.iter(etree.Element) if element.get("id")]
        assert len(ids) == len(set(ids)), name
    nav = documents(hostile[1])["EPUB/nav.xhtml"]
    same = [a.get("href") for a in nav.iter("{*}a") if "".join(a.itertext()).startswith("The same title")]
    assert len(same) == len(set(same)) == 2


def test_a_png_called_jpg_is_a_png(hostile: tuple[Made, Volume]) -> None:
    with zipfile.ZipFile(hostile[1].path) as archive:
        names = [name for name in archive.namelist() if name.startswith("EPUB/images/")]
        assert sorted(name.rpartition(".")[2] for name in names) == ["png", "svg"]
        drawing = archive.read(next(name for name in names if name.endswith("svg")))
    assert b"alert" not in drawing
    assert b"evil" not in drawing
    assert b"circle" in drawing


def test_nothing_of_the_book_asks_for_anything_from_outside(hostile: tuple[Made, Volume]) -> None:
    with zipfile.ZipFile(hostile[1].path) as archive:
        for name in archive.namelist():
            if name.endswith((".xhtml", ".svg", ".css")):
                text = archive.read(name).decode()
                assert not re.search(
                    r"""(?:src|data|xlink:href)=["']https?:|url\(["']?https?:|<script|=["']javascript:""", text
                ), name
        package = archive.read("EPUB/content.opf").decode()
    assert "remote-resources" not in package
    assert "scripted" not in package
