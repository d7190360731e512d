"""Ten books of real posts, bound, beside the same pages written whole by the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from publisher.composition import compose_body, load_style, page_design
from publisher.manuscript import read_post
from publisher.model import Book, Edition, Part, Section
from publisher.reading import edit
from publisher.store import Store
from tests.binding.pdf_facts import check_tags, unmarked
from tests.binding.shop import bound
from tests.binding.test_oracle import links, words

BOOKS = 10


def whole(sections: Sequence[Section], path: Path) -> Path:
    """Write one document of all pages by the engine alone."""
    from publisher.setting import engine
    from publisher.setting.makeup import settle

    def lay_out(html: str, sheets: tuple[str, ...]) -> engine.Document:
        return engine.lay_out(html.replace('href="book:', 'href="#'), sheets)

    documents = [settle(section, lay_out)[0] for section in sections]
    documents[0].copy([page for document in documents for page in document.pages]).write_pdf(path)
    return path


def covers(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Return whether two links go to the same place, and the first lies over the second."""
    (page, (x1, y1, x2, y2), goal), (there, (left, low, right, high), aim) = one, other
    slack = 0.6
    inside = x1 <= left + slack and y1 <= low + slack and x2 >= right - slack and y2 >= high - slack
    return (page, goal) == (there, aim) and inside


@pytest.mark.long
@pytest.mark.parametrize("number", range(BOOKS))
def test_real_books(number: int, real_posts: list[Path], store: Store, tmp_path: Path) -> None:
    by_size = sorted(real_posts, key=lambda path: (path.stat().st_size, path.name))
    posts = by_size[number : 4 * BOOKS : BOOKS]
    articles = tuple(edit(read_post(path, path.name)) for path in posts)
    book = Book(
        key="k", title="Real", parts=(Part(articles=tuple(article for article in articles if not article.failed)),)
    )
    edition = Edition(name="screen")
    style = load_style(("book", "journal", "report")[number % 3], tmp_path)
    design = replace(page_design(style, edition, language="en"), furniture="", mirrored=False)
    sections = compose_body(book, edition, style, {})
    one = whole(sections, tmp_path / "whole.pdf")
    two = Path(bound(sections, store, tmp_path / "bound.pdf", design=design, edition=edition, book=book).path)
    assert words(two) == words(one)
    with pikepdf.open(one) as old, pikepdf.open(two) as new:
        assert len(old.pages) == len(new.pages)
        ours, theirs = links(new), links(old)
        assert set(ours) <= set(theirs)
        # The engine makes areas within areas where there is emphasis in a link.
        assert [each for each in theirs if not any(covers(one, each) for one in ours)] == []
        check_tags(new)
        assert [unmarked(page) for page in new.pages if unmarked(page)] == []
    before, after = pypdfium2.PdfDocument(one), pypdfium2.PdfDocument(two)
    for place in range(0, len(before), 3):
        drawn = [each[place].render(scale=1.5).to_pil().convert("RGB").tobytes() for each in (before, after)]
        assert drawn[0] == drawn[1], f"page {place}"
    before.close()
    after.close()
