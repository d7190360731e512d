"""A book opened in real reading systems: contents, page list, notes, series, fonts, dark theme."""

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from PIL import Image
from playwright.sync_api import Browser

from publisher.epub import ask_ace, issue_epub
from publisher.html import issue_html
from publisher.model import Author, Edition, Imprint, PageRecord, PageStart, Pagination, Series
from publisher.store import open_store
from tests.epub.conftest import a_cover
from tests.epub.shop import EPUB, Made, a_post, compose_posts
from tests.epubcheck import Verdict

QUOTE = "Nobody on the quay had thought to wave to the early ferry"
BODY = f"""The mail boat left at dawn. {QUOTE}, and nobody wrote it down.[^1] The crew called it 早渡.

> {QUOTE}

## The crossing

It took *an hour* and **a half**. See [the register](https://example.org/ferries).

![A red boat on a grey sea](boat.png)

| Class | Pence |
|-------|-------|
| Cabin | 9     |

## The return

They came back by road.[^2]

[^1]: Letter of 3 May.
[^2]: The log is water-stained.
"""
ZH_BODY = """第一班渡輪在黎明時離開碼頭。沒有人想到要揮手,也沒有人把這件事記下來。船長睡在船上,他說潮水不等人。

## 渡海

航程用了一個半小時,逆著退潮而行。後來的作者把這件事說得比實際更大。
"""
POSTS = {
    "2022-06-01-early-ferry.md": a_post("The Early Ferry", BODY, author="Ann Bo and Cy Da"),
    "2022-06-02-late-ferry.md": a_post("The Late Ferry", BODY.replace("early", "late"), author="Ed Fo"),
    "2022-06-03-zh.md": a_post("早班渡輪", ZH_BODY, author="陳大文"),
}
PAGES = Pagination(
    places=(),
    pages=(
        PageRecord(label="1", section="a-2022-06-01-early-ferry", start=PageStart(block=0, offset=0)),
        PageRecord(label="2", section="a-2022-06-01-early-ferry", start=PageStart(block=3, offset=4)),
        PageRecord(label="3", section="a-2022-06-02-late-ferry", start=PageStart(block=0, offset=0)),
    ),
)


def make(folder: Path) -> Made:
    Image.new("RGB", (640, 360), (180, 40, 40)).save(folder / "boat.png")
    return compose_posts(
        POSTS,
        folder,
        open_store(folder / "store"),
        title="Ferries & Tides",
        series=Series(name="Harbour Books", number=2),
        editors=(Author(name="Gu Ha", sort_name="Ha, Gu"),),
        imprint=Imprint(name="Harbour Press", url="https://example.org"),
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("posts"))


@pytest.fixture(scope="module")
def epub(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("epub")
    names = {section.anchor: section.name for section in made.sections}
    pages = tuple(PageRecord(label=page.label, section=names[page.section], start=page.start) for page in PAGES.pages)
    pagination = Pagination(places=(), pages=pages)
    store = open_store(folder / "store")
    issue_epub(made.book, EPUB, made.sections, made.pictures, pagination, a_cover(), store, folder / "book.epub")
    return folder / "book.epub"


def labels(entries: list[dict[str, Any]]) -> list[str]:
    return [label for entry in entries for label in (entry["label"], *labels(entry["below"]))]


CONTENTS = [
    "The Early Ferry — Ann Bo and Cy Da", "The crossing", "The return",
    "The Late Ferry — Ed Fo", "The crossing", "The return",
    "早班渡輪 — 陳大文", "渡海",
]  # fmt: skip


def article_at(epub: Path, stem: str) -> int:
    """Return the place in the spine of the article with ``stem``."""
    with zipfile.ZipFile(epub) as archive:
        package = etree.fromstring(archive.read("EPUB/content.opf"))
    hrefs = {item.get("id"): item.get("href", "") for item in package.iter("{*}item")}
    order = [hrefs[each.get("idref")] for each in package.iter("{*}itemref")]
    return next(place for place, href in enumerate(order) if stem in href)


def test_it_is_clean(epubcheck: Callable[[Path], Verdict], epub: Path) -> None:
    assert epubcheck(epub).messages == ()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_foliate(
    read_in: Callable[..., dict[str, Any]], shelf: tuple[Path, str], epub: Path, dark: bool, tmp_path: Path
) -> None:
    folder, address = shelf
    shutil.copy(epub, folder / "book.epub")
    shot = tmp_path / "foliate.png"
    place = article_at(epub, "early")
    said = read_in(f"{address}/foliate.html?book=book.epub&at={place}", dark=dark, shot=shot)
    assert labels(said["toc"])[: len(CONTENTS)] == CONTENTS
    assert said["pages"] == [["1", True], ["2", True], ["3", True]]
    assert said["metadata"]["belongsTo"]["series"] == {"name": "Harbour Books", "position": 2}
    assert [kind for _, kind in said["landmarks"]][:2] == [["cover"], ["toc"]]
    assert QUOTE in said["text"]
    assert "早渡" in said["text"]
    loaded = {family.strip('"') for family, status in said["fonts"] if status == "loaded"}
    assert loaded == {"House Serif"}
    ground, ink = corner_and_darkest(shot)
    assert (ground < 64 and ink > 180) if dark else (ground > 240 and ink < 64)


def test_a_note_pops_up_in_foliate(
    read_in: Callable[..., dict[str, Any]], shelf: tuple[Path, str], epub: Path, tmp_path: Path
) -> None:
    folder, address = shelf
    shutil.copy(epub, folder / "book.epub")
    place = article_at(epub, "early")
    said = read_in(f"{address}/foliate.html?book=book.epub&at={place}&note=2", shot=tmp_path / "note.png")
    assert said["note"] == {"type": "footnote", "hidden": True, "text": "2 The log is water-stained."}


def corner_and_darkest(shot: Path) -> tuple[int, int]:
    """Return the grey of the ground, and the grey in the text that is furthest from it."""
    with Image.open(shot) as image:
        grey = image.convert("L")
    ground = int(grey.getpixel((4, 4)))  # type: ignore[arg-type]
    low, high = grey.getextrema()
    return ground, int(high if ground < 128 else low)  # type: ignore[arg-type]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_epubjs(
    read_in: Callable[..., dict[str, Any]], shelf: tuple[Path, str], epub: Path, dark: bool, tmp_path: Path
) -> None:
    folder, address = shelf
    shutil.copy(epub, folder / "book.epub")
    at, shot = "text/a-2022-06-01-early-ferry.xhtml", tmp_path / "epubjs.png"
    said = read_in(f"{address}/epubjs.html?book=book.epub&at={at}", dark=dark, shot=shot)
    assert labels(said["toc"])[: len(CONTENTS)] == CONTENTS
    assert [page for page, _ in said["pages"]] == ["1", "2", "3"]
    assert said["metadata"] == {"title": "Ferries & Tides", "creator": "Gu Ha", "language": "en"}
    assert "cover" in [kind for _, kind in said["landmarks"]]
    assert QUOTE in said["text"]
    assert ["House Serif", "loaded"] in [[family.strip('"'), status] for family, status in said["fonts"]]
    ground, ink = corner_and_darkest(shot)
    assert (ground < 64 and ink > 180) if dark else (ground > 240 and ink < 64)


def test_calibre_understands_the_metadata(epub: Path) -> None:
    program = shutil.which("ebook-meta")
    if program is None:
        pytest.skip("calibre is not installed")
    said = subprocess.run([program, str(epub)], capture_output=True, text=True, check=True).stdout
    found = {line.partition(":")[0].strip(): line.partition(":")[2].strip() for line in said.splitlines()}
    assert found["Title"] == "Ferries & Tides"
    assert found["Series"] == "Harbour Books #2"
    assert found["Author(s)"] == "Ann Bo & Cy Da & Ed Fo & 陳大文 [Bo, Ann & Da, Cy & Fo, Ed & 陳大文]"
    assert found["Languages"] == "eng, zho"


@pytest.mark.long
def test_calibre_keeps_every_word(epub: Path, tmp_path: Path) -> None:
    program = shutil.which("ebook-convert")
    if program is None:
        pytest.skip("calibre is not installed")
    out = tmp_path / "book.txt"
    subprocess.run([program, str(epub), str(out)], capture_output=True, check=True, timeout=300)
    text = " ".join(out.read_text("utf-8").split())
    for words in (QUOTE, "Letter of 3 May.", "The log is water-stained.", "逆著退潮而行", "Cabin", "早班渡輪"):
        assert words in text


def test_no_han_is_slanted(browser: Browser, tmp_path: Path) -> None:
    """Chinese has no italics; what is slanted in English stands upright in it."""
    post = f"> {ZH_BODY.splitlines()[0]}\n\n{ZH_BODY}\n\n### 其三\n\n有*強調*。\n\n![船](boat.png)\n▲ 渡輪。攝：張三\n"
    Image.new("RGB", (640, 360), (180, 40, 40)).save(tmp_path / "boat.png")
    store = open_store(tmp_path / "store")
    made = compose_posts(
        {"2022-06-03-zh.md": a_post("早班渡輪", f"*提要*。<!--more-->\n\n{post}", author="陳大文")},
        tmp_path,
        store,
        title="潮間帶",
        subtitle="海岸與活字",
        language="zh-Hant",
        dedication="獻給船長",
        editors=(Author(name="顧夏"),),
        offprint=False,
        front=("half-title", "title-page", "dedication", "imprint-page", "contents"),
        back=("contributors", "colophon"),
    )
    issue_epub(made.book, EPUB, made.sections, made.pictures, None, None, store, tmp_path / "book.epub")
    with zipfile.ZipFile(tmp_path / "book.epub") as archive:
        archive.extractall(tmp_path / "book")
    page = browser.new_page()
    slanted = {}
    for document in sorted((tmp_path / "book" / "EPUB").rglob("*.xhtml")):
        page.goto(document.as_uri())
        slanted[document.name] = page.evaluate(
            "[...document.body.querySelectorAll('*')].filter(each => getComputedStyle(each).fontStyle === 'italic' && "
            "[...each.childNodes].some(node => node.nodeType === 3 && /\\p{Script=Han}/u.test(node.data)))"
            ".map(each => each.textContent)"
        )
    page.close()
    assert len(slanted) == 8
    assert {name: texts for name, texts in slanted.items() if texts} == {}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_a_page_of_the_web(browser: Browser, tmp_path: Path, width: int, dark: bool) -> None:
    edition = Edition(name="html")
    Image.new("RGB", (1600, 900), (180, 40, 40)).save(tmp_path / "boat.png")
    store = open_store(tmp_path / "store")
    post = {"2022-06-01-early-ferry.md": POSTS["2022-06-01-early-ferry.md"]}
    one = compose_posts(post, tmp_path, store, edition=edition, style="journal")
    out = tmp_path / "page.html"
    issue_html(one.book, edition, one.sections, one.pictures, store, out)
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.goto(out.as_uri())
    shot = tmp_path / "page.png"
    page.screenshot(path=str(shot))
    said = page.evaluate(
        "({ wide: document.documentElement.scrollWidth, text: document.body.innerText, "
        "picture: document.querySelector('img').naturalWidth, title: document.title })"
    )
    page.close()
    assert said["wide"] == width
    assert said["picture"] == 1600
    assert said["title"] == "The Early Ferry"
    assert QUOTE in said["text"]
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert problems == []
    ground, ink = corner_and_darkest(shot)
    assert (ground < 64 and ink > 180) if dark else (ground > 240 and ink < 64)


@pytest.mark.long
def test_ace_finds_nothing(run_ace: Callable[[Path], dict[str, Any]], epub: Path) -> None:
    report = run_ace(epub)
    found = [each for document in report["assertions"] for each in document["assertions"]]
    assert found == []
    assert report["earl:result"]["earl:outcome"] == "pass"


@pytest.mark.long
def test_conformance_is_claimed_when_ace_passes_and_somebody_answers_for_it(
    ace_on_path: None, made: Made, tmp_path: Path
) -> None:
    out = tmp_path / "book.epub"
    edition = Edition(name="epub", certifier="Harbour Press")
    store = open_store(tmp_path / "store")
    volume = issue_epub(made.book, edition, made.sections, made.pictures, None, None, store, out)
    assert volume.notices == ()
    with zipfile.ZipFile(out) as archive:
        package = archive.read("EPUB/content.opf").decode()
    assert ">EPUB Accessibility 1.1 - WCAG 2.1 Level AA<" in package
    assert 'property="a11y:certifiedBy" refines="#conformance">Harbour Press<' in package
    again = issue_epub(made.book, edition, made.sections, made.pictures, None, None, store, out)
    assert again.sha256 == volume.sha256
    assert ask_ace(out) == ()


def test_no_conformance_without_ace(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    out = tmp_path / "book.epub"
    edition = Edition(name="epub", certifier="Harbour Press")
    store = open_store(tmp_path / "store")
    volume = issue_epub(made.book, edition, made.sections, made.pictures, None, None, store, out)
    assert [notice.code for notice in volume.notices] == ["e-105"]
    with zipfile.ZipFile(out) as archive:
        assert "conformsTo" not in archive.read("EPUB/content.opf").decode()
