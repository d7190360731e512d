"""A book becomes a file that epubcheck finds nothing against."""

import zipfile
from pathlib import Path

from publisher.epub import issue_epub
from publisher.model import Book, Pagination
from publisher.store import Store
from tests.epub.conftest import EPUB, a_picture, an_article, matter


def test_a_book_is_clean(
    epubcheck, book: Book, store: Store, pagination: Pagination, cover: bytes, tmp_path: Path
) -> None:
    picture = a_picture(tmp_path)
    figure = f'<h1 data-block="0">Pictures</h1><figure class="figure" id="a-3-f"><img src="picture:{picture.digest}" alt="A boat"/></figure>'
    sections = (
        matter("title-page", "<h1>Ferries</h1>"),
        matter("contents", "<h1>Contents</h1>"),
        an_article(1),
        an_article(2),
        an_article(3, inner=figure, title="Pictures", pictures=(picture,)),
        matter("colophon", "<h1>Colophon</h1><p>Set in type.</p>"),
    )
    out = tmp_path / "x" / "book.epub"
    volume = issue_epub(book, EPUB, sections, {}, pagination, cover, store, out)
    verdict = epubcheck(out)
    assert verdict.messages == ()
    assert verdict.clean
    assert [notice.code for notice in volume.notices] == []
    with zipfile.ZipFile(out) as archive:
        assert archive.namelist()[0] == "mimetype"
