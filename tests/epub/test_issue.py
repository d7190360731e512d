"""A book becomes a file that epubcheck finds nothing against, the same each time."""

import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from publisher.epub import documents, issue, issue_epub
from publisher.model import Author, Book, Edition, Heading, Pagination, Part, Section, Series
from publisher.store import Store, open_store
from tests.epub.conftest import EPUB, a_picture, a_post, an_article, matter

OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"


def read(path: Path | str, name: str) -> etree._Element:
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(f"EPUB/{name}"))


def metas(path: Path | str, name: str) -> list[str]:
    return [meta.text or "" for meta in read(path, "content.opf").iter(OPF + "meta") if meta.get("property") == name]


def some_sections(folder: Path) -> tuple[Section, ...]:
    picture = a_picture(folder)
    figure = (
        '<h1 data-block="0">Pictures</h1><figure class="figure" id="a-3-f">'
        f'<img src="picture:{picture.digest}" alt="A boat"/><figcaption>Out at sea</figcaption></figure>'
    )
    return (
        matter("title-page", "<h1>Ferries</h1>"),
        matter("contents", "<h1>Contents</h1>"),
        an_article(1),
        an_article(2),
        an_article(3, inner=figure, title="Pictures", pictures=(picture,)),
        matter("colophon", "<h1>Colophon</h1><p>Set in type.</p>"),
    )


@pytest.fixture
def issued(book: Book, store: Store, pagination: Pagination, cover: bytes, tmp_path: Path) -> Path:
    out = tmp_path / "made" / "book.epub"
    sections = some_sections(tmp_path)
    volume = issue_epub(book, EPUB, sections, {}, pagination, cover, store, out, print_isbn="978-0-306-40615-7")
    assert volume.notices == ()
    return out


def test_a_book_is_clean(epubcheck, issued: Path) -> None:
    verdict = epubcheck(issued)
    assert verdict.messages == ()
    assert verdict.clean
    assert verdict.package["hasFixedFormat"] is False


def test_the_checker_can_complain(epubcheck, issued: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.epub"
    with zipfile.ZipFile(issued) as old, zipfile.ZipFile(broken, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry, content.replace(b'id="a-1-note-1"', b'id="a-1-note-call-1"'))
    assert epubcheck(broken).errors


def test_the_package_says_who_and_what(issued: Path) -> None:
    package = read(issued, "content.opf")
    assert package.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    people = [
        (each.tag.removeprefix(DC), each.text, each.get("id"))
        for each in package.iter(DC + "creator", DC + "contributor")
    ]
    assert people == [
        ("creator", "Ed Fo", "creator-1"),
        ("creator", "Ann Bo", "creator-2"),
        ("contributor", "Gu Ha", "creator-3"),
    ]
    said = {(m.get("refines"), m.get("property")): m.text for m in package.iter(OPF + "meta") if m.get("refines")}
    assert said["#creator-2", "role"] == "aut"
    assert said["#creator-2", "file-as"] == "Bo, Ann"
    assert said["#creator-3", "display-seq"] == "3"
    assert said["#series", "collection-type"] == "series"
    assert said["#series", "group-position"] == "2"
    assert said["#series", "dcterms:identifier"].startswith("urn:uuid:")
    old = {m.get("name"): m.get("content") for m in package.iter(OPF + "meta") if m.get("name")}
    assert (old["calibre:series"], old["calibre:series_index"]) == ("Harbour Books", "2")
    assert old["cover"] == "cover-image"
    assert [each.text for each in package.iter(DC + "subject")] == ["WTLP", "Ferries"]
    assert metas(issued, "dcterms:modified") == ["2022-06-22T00:00:00Z"]
    assert metas(issued, "pageBreakSource") == ["urn:isbn:9780306406157"]
    assert metas(issued, "dcterms:conformsTo") == []


def test_who_edits_and_writes_is_one_creator_with_two_roles(book: Book, store: Store, tmp_path: Path) -> None:
    out = tmp_path / "x.epub"
    issue_epub(replace(book, editors=(Author(name="Ann Bo"),)), EPUB, (an_article(1),), {}, None, None, store, out)
    assert [each.text for each in read(out, "content.opf").iter(DC + "creator")] == ["Ann Bo"]
    assert metas(out, "role") == ["edt", "aut", "trl"]


def test_identifiers(book: Book, store: Store, tmp_path: Path) -> None:
    out = tmp_path / "x.epub"

    def identifier(book: Book, edition: Edition = EPUB) -> str:
        issue_epub(book, edition, (an_article(1),), {}, None, None, store, out)
        return read(out, "content.opf").findtext(f".//{DC}identifier") or ""

    assert identifier(book, replace(EPUB, isbn="978-3-16-148410-0")) == "urn:isbn:9783161484100"
    plain = identifier(book)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", plain)
    assert identifier(replace(book, title="Another title")) == plain
    assert identifier(replace(book, key="another")) != plain


def test_contents_show_authors_and_follow_the_reading_order(issued: Path) -> None:
    nav = read(issued, "nav.xhtml")
    toc = nav.find(".//{*}nav[@role='doc-toc']")
    assert toc is not None
    lines = [("".join(a.itertext()), a.get("href")) for a in toc.iter("{*}a")]
    assert lines[:2] == [
        ("Ferry number 1 — Ann Bo and Cy Da", "text/a-1.xhtml"),
        ("The crossing", "text/a-1.xhtml#a-1-h-1"),
    ]
    files = [href.partition("#")[0] for _, href in lines if href]
    spine = [each.get("idref") for each in read(issued, "content.opf").iter(OPF + "itemref")]
    hrefs = {item.get("id"): item.get("href") for item in read(issued, "content.opf").iter(OPF + "item")}
    order = [hrefs[ident] for ident in spine]
    assert order[:4] == ["text/cover.xhtml", "text/m-title-page.xhtml", "nav.xhtml", "text/a-1.xhtml"]
    assert sorted(files, key=order.index) == files
    marks = {a.get("{http://www.idpf.org/2007/ops}type") for a in nav.iter("{*}a")} - {None}
    assert marks == {"cover", "toc", "titlepage", "colophon", "bodymatter"}


def test_parts_hold_their_articles(book: Book, store: Store, tmp_path: Path) -> None:
    out = tmp_path / "x.epub"
    parts = [
        replace(matter("part", f"<h1>Part {n}</h1>"), name=f"part-{n}", anchor=f"p-{n}", title=f"Part {n}")
        for n in "ab"
    ]
    sections = (parts[0], an_article(1), parts[1], an_article(2), an_article(3), matter("colophon", "<p>x</p>"))
    issue_epub(book, EPUB, sections, {}, None, None, store, out)
    top = read(out, "nav.xhtml").findall(".//{*}nav[@role='doc-toc']/{*}ol/{*}li")
    assert ["".join(li[0].itertext()) for li in top] == ["Part a", "Part b", "Colophon"]
    assert [len(li.findall("{*}ol/{*}li")) for li in top] == [1, 2, 0]
    assert read(out, "toc.ncx").find(".//{*}meta[@name='dtb:depth']").get("content") == "3"


def test_pages_are_listed_and_marked(issued: Path) -> None:
    nav = read(issued, "nav.xhtml").find(".//{*}nav[@role='doc-pagelist']")
    assert nav is not None
    listed = [(a.text, a.get("href")) for a in nav.iter("{*}a")]
    assert listed == [("1", "text/a-1.xhtml#page-1"), ("2", "text/a-1.xhtml#page-2"), ("3", "text/a-2.xhtml#page-3")]
    for label, href in listed:
        file, _, ident = href.partition("#")
        marker = read(issued, file).find(f".//*[@id='{ident}']")
        assert marker is not None
        assert (marker.get("role"), marker.get("aria-label")) == ("doc-pagebreak", label)
    two = read(issued, "text/a-1.xhtml").find(".//*[@id='page-2']")
    assert two is not None
    assert (two.tail or "").startswith("first ferry")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", ["Inhalt", "Orientierungspunkte", "Umschlag"]),
        ("uk", ["Зміст", "Орієнтири", "Обкладинка"]),
        ("zh-Hans", ["目录", "导览", "封面"]),
    ],
)
def test_the_ways_into_a_book_are_in_its_language(
    book: Book, store: Store, cover: bytes, tmp_path: Path, language: str, said: list[str]
) -> None:
    foreign = replace(book, language=language)
    out = tmp_path / "foreign.epub"
    issue_epub(foreign, EPUB, some_sections(tmp_path), {}, None, cover, store, out)
    nav = read(out, "nav.xhtml")
    heads = ["".join(head.itertext()) for head in nav.iter("{*}h1", "{*}h2")]
    assert heads == said[:2]
    assert said[2] in [link.text for link in nav.iter("{*}a")]
    assert read(out, "text/cover.xhtml").find(".//{*}title").text == said[2]


def test_documents_say_what_their_parts_are(issued: Path) -> None:
    root = read(issued, "text/a-1.xhtml")
    text = etree.tostring(root, encoding="unicode")
    assert root.get("lang") == root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert 'lang="zh-Hant" xml:lang="zh-Hant"' in text
    assert "data-block" not in text
    for role in ("doc-chapter", "doc-noteref", "doc-footnote", "doc-endnotes", "doc-pullquote", "doc-backlink"):
        assert f'role="{role}"' in text
    assert '<a href="a-2.xhtml">its sister</a>' in text
    assert 'href="https://example.org/a%20b?q=%5B1%5D&amp;x=%C3%A9"' in text


def test_links_that_lead_nowhere_keep_their_words(book: Book, store: Store, tmp_path: Path) -> None:
    inner = (
        '<h1>T</h1><p><a href="book:gone">one</a> <a href="#gone">two</a> <a href="javascript:x()">three</a> '
        '<a href="book:a-2-h-1">four</a> <a href="other.md">five</a> <a href="book:a-2-gone">six</a></p>'
    )
    out = tmp_path / "x.epub"
    volume = issue_epub(book, EPUB, (an_article(1, inner=inner), an_article(2)), {}, None, None, store, out)
    root = read(out, "text/a-1.xhtml")
    assert "".join(root.find(".//{*}p").itertext()) == "one two three four five six"  # type: ignore[union-attr]
    assert [a.get("href") for a in root.iter("{*}a")] == ["a-2.xhtml#a-2-h-1"]
    assert [notice.code for notice in volume.notices if "Ferry number 1" in notice.message] == ["e-001"] * 5
    stemmed = replace(an_article(1, inner=inner), anchor="a-1")
    book = replace(book, parts=(Part(articles=(replace(a_post(1), stem="1", file="posts/1.md"),)),))
    assert issue_epub(book, EPUB, (stemmed,), {}, None, None, store, out).notices[0].file == "posts/1.md"


def test_without_fonts(book: Book, store: Store, tmp_path: Path) -> None:
    out = tmp_path / "x.epub"

    def fonts(edition: Edition, section: Section) -> list[str]:
        issue_epub(book, edition, (section,), {}, None, None, store, out)
        with zipfile.ZipFile(out) as archive:
            return sorted(Path(name).name for name in archive.namelist() if "/fonts/" in name)

    assert fonts(EPUB, an_article(1)) == [
        "OFL.txt", "house-serif-400-italic.ttf", "house-serif-400.ttf", "house-serif-600.ttf",
    ]  # fmt: skip
    assert metas(out, "ibooks:specified-fonts") == ["true"]
    assert fonts(EPUB, an_article(1, language="zh-Hant")) == []
    assert fonts(replace(EPUB, embed_fonts=False), an_article(1)) == []
    assert metas(out, "ibooks:specified-fonts") == []
    assert "fonts.css" not in etree.tostring(read(out, "text/a-1.xhtml"), encoding="unicode")


# ----------------------------------------------------------------- same bytes

SCRIPT = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.epub import conftest as made, test_issue
from publisher.epub import issue_epub
from publisher.store import open_store
folder = Path(sys.argv[1])
book = made.a_book()
sections = test_issue.some_sections(folder)
store, out = open_store(folder / "s"), folder / "b.epub"
print(issue_epub(book, made.EPUB, sections, {{}}, made.a_pagination(), made.a_cover(), store, out).sha256)
"""


def test_the_same_bytes_wherever_and_whenever(issued: Path, tmp_path: Path) -> None:
    digests = set()
    for number, (zone, locale, seed) in enumerate([("UTC", "C", "0"), ("Pacific/Auckland", "C.UTF-8", "77")]):
        folder = tmp_path / f"folder-{number}" / ("deep" * number or "x")
        folder.mkdir(parents=True)
        environment = {**os.environ, "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed}
        script = SCRIPT.format(root=str(Path(__file__).parents[2]))
        command = [sys.executable, "-c", script, str(folder)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, cwd=folder)
        digests.add(done.stdout.strip())
    assert len(digests) == 1


def test_source_date_epoch_is_heeded(book: Book, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    out = tmp_path / "x.epub"
    issue_epub(book, EPUB, (an_article(1),), {}, None, None, store, out)
    assert metas(out, "dcterms:modified") == ["2023-11-14T22:13:20Z"]


def test_only_what_changed_is_made_anew(
    book: Book, store: Store, tmp_path: Path, cover: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    sections = [an_article(n) for n in range(1, 31)]
    out = tmp_path / "x.epub"
    made: list[str] = []

    def watched(section: Section, **others: object) -> documents.Chapter:
        made.append(section.name)
        return documents.make_chapter(section, **others)  # type: ignore[arg-type]

    monkeypatch.setattr(issue, "make_chapter", watched)

    def again() -> str:
        made.clear()
        return issue_epub(book, EPUB, sections, {}, None, cover, store, out).sha256

    first = again()
    assert len(made) == 30
    assert again() == first
    assert made == []
    sections[4] = replace(sections[4], html=sections[4].html.replace("an hour", "a day"))
    warm = again()
    assert made == ["article-5"]
    assert warm != first
    cold = issue_epub(book, EPUB, sections, {}, None, cover, open_store(tmp_path / "other"), out).sha256
    assert warm == cold
    sections.insert(0, sections.pop())
    assert again() == issue_epub(book, EPUB, sections, {}, None, cover, open_store(tmp_path / "third"), out).sha256


def test_one_of_a_hundred_edited_takes_less_than_half_a_second(book: Book, store: Store, tmp_path: Path) -> None:
    words = "".join(f'<p data-block="{n}">{"word and word " * 40}</p>' for n in range(40))
    sections = [an_article(n, inner=f"<h1>Title {n}</h1>{words}") for n in range(100)]
    out = tmp_path / "x.epub"
    issue_epub(book, EPUB, sections, {}, None, None, store, out)
    sections[50] = an_article(50, inner=f"<h1>Changed</h1>{words}")
    start = time.process_time()
    issue_epub(book, EPUB, sections, {}, None, None, store, out)
    assert time.process_time() - start < 0.5


def test_a_damaged_store_is_made_good(book: Book, store: Store, tmp_path: Path) -> None:
    out = tmp_path / "x.epub"
    first = issue_epub(book, EPUB, (an_article(1),), {}, None, None, store, out).sha256
    for entry in Path(store.folder, "entries").rglob("*.*"):
        entry.write_bytes(entry.read_bytes()[:-3] + b"xxx")
    assert issue_epub(book, EPUB, (an_article(1),), {}, None, None, store, out).sha256 == first
    shutil.rmtree(store.folder)


def test_volumes_of_a_series_without_number(epubcheck, book: Book, store: Store, tmp_path: Path) -> None:
    out = tmp_path / "x.epub"
    plain = replace(book, series=Series(name="Loose"), authors=(), editors=(), published=None, parts=(), description="")
    heading = Heading(level=1, text="", id="a-1-h-1")
    issue_epub(plain, EPUB, (an_article(1, headings=(heading,)), an_article(2)), {}, None, None, store, out)
    assert epubcheck(out).messages == ()
    assert metas(out, "dcterms:modified") == ["1980-01-01T00:00:00Z"]
