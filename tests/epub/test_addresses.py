"""Addresses as authors write them, and as epubcheck takes them."""

from html import escape
from pathlib import Path

import pytest

from publisher.epub import issue_epub
from publisher.model import Book
from publisher.store import Store
from tests.epub.conftest import EPUB, an_article
from tests.epub.test_issue import read

ADDRESSES = {
    "https://example.org/100%": "https://example.org/100%25",
    "https://example.org/%zz%C3%A9": "https://example.org/%25zz%C3%A9",
    "https://example.org/a|b{c}<d>^`": "https://example.org/a%7Cb%7Bc%7D%3Cd%3E%5E%60",
    "https://example.org/é?q=[1]&x=渡#a#b": "https://example.org/%C3%A9?q=%5B1%5D&x=%E6%B8%A1#a%23b",
    " HTTPS://Example.ORG ": "https://example.org",
    "http://ann:secret@example.org:8080/": "http://example.org:8080/",
    "https://例え.テスト/": "https://xn--r8jz45g.xn--zckzah/",
    "https://[::1]/": "https://[::1]/",
    "https://ex_ample.org.": "https://ex_ample.org.",
    "mailto:ann bo@example.org": "mailto:ann%20bo@example.org",
    "tel:+44 1947": "tel:+44%201947",
    "mailto:": "",
    "https://example.org:99999/": "",
    "https://-example.org": "",
    "https://example..org/": "",
    "https://xn--a/": "",
    f"https://{'a' * 70}.org/": "",
    "https:///example": "",
    "https:example.org": "",
    "//example.org/x": "",
    "?q": "",
    "other.md": "",
    "ftp://example.org/": "",
    "javascript:alert(1)": "",
    "data:text/html,x": "",
    "https://a b.org/": "",
    "http://[::1": "",
}


@pytest.fixture
def issued(book: Book, store: Store, tmp_path: Path) -> Path:
    links = "".join(f'<p><a href="{escape(given)}">word{n}</a></p>' for n, given in enumerate(ADDRESSES))
    out = tmp_path / "x.epub"
    issue_epub(book, EPUB, (an_article(1, inner=f"<h1>T</h1>{links}"),), {}, None, None, store, out)
    return out


def test_addresses_are_written_as_they_should_be_or_left_out(issued: Path) -> None:
    lines = list(read(issued, "text/a-1.xhtml").iter("{*}p"))
    found = [line[0].get("href", "") for line in lines]
    assert dict(zip(ADDRESSES, found, strict=True)) == ADDRESSES
    assert ["".join(line.itertext()) for line in lines] == [f"word{n}" for n in range(len(ADDRESSES))]


def test_none_of_them_is_an_error(epubcheck, issued: Path) -> None:
    assert epubcheck(issued).messages == ()
