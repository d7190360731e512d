"""Whose pictures and texts are: printed once, beside them or in a list, in PDF and EPUB alike."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree
from PIL import Image

from publisher.preflight.ua import examine_screen
from publisher.press import publish
from tests.epubcheck import Verdict, epubcheck

__all__ = ["epubcheck"]

POST = """\
---
title: The Boats
author: Ada Merriman
date: 2024-01-01
image: white.png
image_caption: "The quay at dawn. Photo: Li Wei & Sons"
rights: "© 2023 Ada Merriman"
canonical: https://harbour.example/boats
---

{lines}

![A red boat](red.png)
▲ __Figure 1: The inlet.__ Photo: [Jane Doe](https://jane.example) / Harbour & Sons.

![A chart](blue.png)
▲ __Figure 2: The tide.__ Source: Admiralty tables.

![A green boat](green.png)
▲ © The Archive
"""
CHINESE = """\
---
title: 渡輪
author: 陳大文
date: 2024-01-02
image: gone.png
image_caption: 碼頭。攝：李四
---

第一班渡輪在黎明時離開碼頭。

![船](red.png)
▲ 渡輪泊岸。攝：張三
"""
TOML = """\
[imprint]
name = "Harbour Press"
url = "https://example.org"
[books.boats]
title = "Boats"
language = "en"
select = {{ glob = "*" }}
{matter}
[books.boats.editions.screen]
[books.boats.editions.epub]
"""
GATHERED = 'matter = { front = ["contents"], back = ["credits"] }'


def made(folder: Path, matter: str) -> tuple[list[str], dict[str, etree._Element], Path]:
    """Build the book; text of the PDF's pages, documents of the EPUB, and the folder of both."""
    (folder / "posts").mkdir()
    for colour in ("red", "green", "blue", "white"):
        Image.new("RGB", (400, 200), colour).save(folder / "posts" / f"{colour}.png")
    lines = "\n\n".join("The boats leave early, and nobody knows why, nor asks. " * 12 for _ in range(6))
    (folder / "posts" / "2024-01-01-boats.md").write_text(POST.format(lines=lines), "utf-8")
    (folder / "posts" / "2024-01-02-zh.md").write_text(CHINESE, "utf-8")
    (folder / "publisher.toml").write_text(TOML.format(matter=matter), "utf-8")
    publish(folder, jobs=1, offline=True)
    built = folder / "build" / "books" / "boats"
    document = pypdfium2.PdfDocument(built / "boats-screen.pdf")
    pages = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    document.close()
    with zipfile.ZipFile(built / "boats.epub") as archive:
        texts = {n.rpartition("/")[2]: etree.fromstring(archive.read(n)) for n in archive.namelist() if "text/" in n}
    return pages, texts, built


def said(root: etree._Element) -> str:
    return " ".join("".join(root.itertext()).split())


def test_credits_are_gathered_where_the_book_orders_them(tmp_path: Path, epubcheck: Callable[[Path], Verdict]) -> None:
    pages, texts, built = made(tmp_path, GATHERED)
    listed, article = texts["credits.xhtml"], texts["a-2024-01-01-boats.xhtml"]
    assert said(listed) == (
        "Picture credits Picture credits “The Boats” Opening picture: Photo: Li Wei & Sons "
        "Picture 1: Photo: Jane Doe / Harbour & Sons. Picture 3: © The Archive “渡輪” 圖片 1: 攝：張三"
    )
    assert "The quay at dawn." in said(article)
    for words in ("Li Wei", "Jane Doe", "The Archive"):
        assert words not in said(article)
        assert sum(words in page for page in pages) == 1
        assert words not in " ".join(image.get("alt", "") for image in article.iter("{*}img"))
    assert not any("李四" in text for text in (*pages, *map(said, texts.values()))), "a lead that is not there"
    assert "張三" not in said(texts["a-2024-01-02-zh.xhtml"])
    assert "Source: Admiralty tables." in said(article)
    assert [each.text for each in article.iter("{*}figcaption") if not said(each)] == []
    ids = {element.get("id") for element in article.iter()}
    links = [a.get("href", "") for a in listed.iter("{*}a") if "boats" in a.get("href", "")]
    assert len(links) == 3
    assert all(href.partition("#")[2] in ids for href in links)
    figure = next(number for number, page in enumerate(pages) if "Figure 1: The inlet." in page)
    back = next(page for page in pages if "Jane Doe" in page)
    document = pypdfium2.PdfDocument(built / "boats-screen.pdf")
    assert re.search(rf"“The Boats” 1: Photo: Li Wei & Sons {document.get_page_label(figure)}: Photo: Jane Doe", back)
    document.close()
    assert "Picture credits" in pages[1], "in the contents, after the cover"
    assert epubcheck(built / "boats.epub").messages == ()
    assert examine_screen(built / "boats-screen.pdf") == ()


def test_a_list_that_would_be_empty_is_not_in_the_contents(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "2024-01-01-boats.md").write_text(
        "---\ntitle: The Boats\n---\n\nThey leave early.\n", "utf-8"
    )
    (tmp_path / "publisher.toml").write_text(TOML.format(matter=GATHERED), "utf-8")
    run = publish(tmp_path, jobs=1, offline=True)
    assert [notice.code for notice in run.notices if notice.code[0] in "be"] == []
    with zipfile.ZipFile(tmp_path / "build/books/boats/boats.epub") as archive:
        assert not any(b"Picture credits" in archive.read(name) for name in archive.namelist())
    document = pypdfium2.PdfDocument(tmp_path / "build/books/boats/boats-screen.pdf")
    assert not any("Picture credits" in page.get_textpage().get_text_bounded() for page in document)
    document.close()


@pytest.mark.parametrize("matter", ["", 'matter = { back = ["sources"] }'])
def test_credits_stand_beside_their_pictures_otherwise(tmp_path: Path, matter: str) -> None:
    """And so does the place of first publication, unless a list of sources has it; never both."""
    pages, texts, _ = made(tmp_path, matter)
    article = said(texts["a-2024-01-01-boats.xhtml"])
    everything = " ".join(said(root.find("{*}body")) for root in texts.values())  # type: ignore[arg-type]
    for words in ("Photo: Li Wei & Sons", "Photo: Jane Doe / Harbour & Sons.", "© The Archive", "攝：張三"):
        assert everything.count(words) == 1
    assert "Jane Doe" in article
    for words in ("© 2023 Ada Merriman", "harbour.example/boats"):
        assert everything.count(words) == 1
        assert sum(page.count(words) for page in pages) == 1
        assert (words in article) == (not matter)
