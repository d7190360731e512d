"""Every real post as an e-book, alone and together; long, and only where the posts are."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from publisher.composition import compose_body, compose_matter, load_style
from publisher.config import Config
from publisher.epub import issue_epub
from publisher.makeup import collection, offprint
from publisher.manuscript import read_post
from publisher.model import Article
from publisher.reading import edit
from publisher.store import Store, open_store
from tests.epub.shop import EPUB
from tests.epubcheck import Verdict

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def articles(real_posts: list[Path]) -> list[Article]:
    return [article for article in (edit(read_post(path, path.name)) for path in real_posts) if not article.failed]


def words(document: etree._Element) -> list[str]:
    return "".join(document.find("{*}body").itertext()).split()  # type: ignore[union-attr]


def test_each_alone(
    epubcheck: Callable[[Path], Verdict], articles: list[Article], store: Store, tmp_path: Path
) -> None:
    style, found = load_style("journal"), {}
    for article in articles:
        book = offprint(article, Config())
        out = tmp_path / "x.epub"
        volume = issue_epub(book, EPUB, compose_body(book, EPUB, style, {}), {}, None, None, store, out)
        said = (*epubcheck(out).messages, *(notice.message for notice in volume.notices))
        if said:
            found[article.file] = said
    assert len(articles) > 100
    assert found == {}


@pytest.mark.parametrize("chosen", ["all", "zh", "en", "mixed"])
def test_together(epubcheck: Callable[[Path], Verdict], articles: list[Article], tmp_path: Path, chosen: str) -> None:
    some = [article for article in articles if article.language.startswith(chosen)] or articles
    some = articles[::6] if chosen == "mixed" else some
    book, style = collection(some, Config()), load_style("book")
    back = compose_matter(book, EPUB, style, book.back, {})
    sections = (
        *compose_matter(book, EPUB, style, book.front, {section.anchor: "" for section in back}),
        *compose_body(book, EPUB, style, {}),
        *back,
    )
    out = tmp_path / "x.epub"
    first = issue_epub(book, EPUB, sections, {}, None, None, open_store(tmp_path / "a"), out)
    assert epubcheck(out).messages == ()
    with zipfile.ZipFile(out) as archive:
        for section in sections:
            if section.kind != "contents":
                document = etree.fromstring(archive.read(f"EPUB/text/{section.anchor}.xhtml"))
                assert words(document) == words(etree.fromstring(section.html.encode()))
    assert first.sha256 == issue_epub(book, EPUB, sections, {}, None, None, open_store(tmp_path / "b"), out).sha256
