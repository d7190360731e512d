"""A book of everything that is careless or meant ill: valid, and nothing lost."""

import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from publisher.epub import issue_epub
from publisher.model import Volume
from publisher.store import open_store
from tests.epub.shop import EPUB, Made, a_post, compose_posts

NOTES = 2_000
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30" onload="alert(1)"><script>alert(2)</script>'
    '<a href="https://evil.example/"><circle cx="20" cy="15" r="9"/></a><image href="https://evil.example/x.png"/></svg>'
)
HANDS = " and ".join(f"Author N{n}" for n in range(400))
ENTITIES = "A&nbsp;b &copy; &mdash; &notanentity; &#0; &#xD; 1 < 2 & 3 > 2. <b>bold</b>\x0b"
LINKS = (
    "[a](javascript:alert(1)) [b](http://[::1) [c](https://例え.jp/ä?q=[1]) [d](#nowhere) [e](other.md) "
    "[f](mailto:a@example.org) [g](https://x y.z/)"
)
TAGS = (
    "<script>alert(1)</script><iframe src='https://evil.example'></iframe> <p onclick='x()'>words</p>\n"
    "<table><tr><td>open cell"
)
POSTS = {
    "2022-01-02-same.md": a_post("The same title", "# Same\n\nFirst text.\n\n## Same\n\n## Same\n\nAgain."),
    "2022-01-03-same-2.md": a_post("The same title", "# Same\n\nSecond text.\n\n## Same"),
    "2022-01-04-wordless.md": a_post("No words", "![A boat](boat.jpg)"),
    "2022-01-05-arabic.md": a_post("An Arabic name", "He wrote it.", author="محمد بن راشد"),
    "2022-01-06-many.md": a_post("Four hundred hands", "All of them.", author=HANDS),
    "2022-01-07-entities.md": a_post("Entities &amp; &lt;tags&gt;", ENTITIES),
    "2022-01-08-drawing.md": a_post("A drawing", "Look:\n\n![A circle](circle.svg)"),
    "2022-01-09-links.md": a_post("Links", LINKS),
    "2022-01-10-tags.md": a_post("Tags", TAGS),
}


def posts(notes: int) -> dict[str, str]:
    """Return all of them, the first with ``notes`` notes."""
    calls = " ".join(f"Claim{n} holds.[^{n}]" for n in range(notes))
    texts = "\n".join(f"[^{n}]: Source{n}." for n in range(notes))
    return {"2022-01-01-notes.md": a_post("Many notes", f"{calls}\n\n{texts}"), **POSTS}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Made, Volume]:
    return issue(posts(NOTES), tmp_path_factory.mktemp("hostile"))


def issue(texts: dict[str, str], folder: Path) -> tuple[Made, Volume]:
    store = open_store(folder / "store")
    Image.new("RGBA", (60, 40), (200, 30, 30, 128)).save(folder / "boat.jpg", "PNG")
    (folder / "circle.svg").write_text(SVG)
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
