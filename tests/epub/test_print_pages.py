"""The page list against the print edition itself: three books, every page."""

import re
import shutil
import subprocess
import unicodedata
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree

from publisher.press import publish

EXAMPLES = Path(__file__).parents[2] / "examples"
ORDERS = {
    "between-the-tides": "",
    "chao-jian-dai": "",
    "harbour-papers": "\n[books.harbour-papers.editions.print]\nisbn = '978-0-306-40615-7'\n",
}


def plain(text: str) -> str:
    """Return ``text`` without anything but letters and digits, so that lines, hyphens and ligatures do not matter."""
    return re.sub(r"\W", "", unicodedata.normalize("NFKC", text)).casefold()


def text_after(root: etree._Element, ident: str) -> str:
    found, text = False, ""
    for event, element in etree.iterwalk(root, events=("start", "end")):
        found |= element.get("id") == ident
        if found:
            text += (element.text or "") if event == "start" else (element.tail or "")
    return text


def text_of(pdf: Path, sheet: int) -> str:
    command = ["pdftotext", "-f", str(sheet + 1), "-l", str(sheet + 1), "-enc", "UTF-8", str(pdf), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.long
@pytest.mark.parametrize("key", ORDERS)
def test_the_word_after_a_marker_is_the_first_of_its_page(tmp_path: Path, key: str) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler is not installed")
    shutil.copytree(EXAMPLES, tmp_path / "project")
    order = tmp_path / "project" / "publisher.toml"
    order.write_text(order.read_text("utf-8").replace('folder = "../build"', 'folder = "build"') + ORDERS[key], "utf-8")
    publish(tmp_path / "project", only=[key], jobs=1, offline=True)
    folder = tmp_path / "project" / "build" / "books" / key
    pdf = folder / f"{key}-print.pdf"
    document = pypdfium2.PdfDocument(pdf)
    sheets = {document.get_page_label(sheet): sheet for sheet in range(len(document))}
    document.close()
    with zipfile.ZipFile(folder / f"{key}.epub") as archive:
        trees = {n.removeprefix("EPUB/"): etree.fromstring(archive.read(n)) for n in archive.namelist() if "xhtml" in n}
    nav = trees["nav.xhtml"].find(".//{*}nav[@role='doc-pagelist']")
    assert nav is not None
    listed = {a.text or "": a.get("href", "") for a in nav.iter("{*}a")}
    # Make-up moves pull-quotes within their section, so that one may stand above the first word of the text.
    asides = (aside for tree in trees.values() for aside in tree.iterfind(".//{*}aside[@class='pull-quote']"))
    quotes = [plain("".join(aside.itertext())) for aside in asides]
    checked = 0
    for label, href in listed.items():
        file, _, ident = href.partition("#")
        page = plain(text_of(pdf, sheets[label]))
        if not file.startswith("text/a-"):
            continue
        words = plain(text_after(trees[file], ident)[:200])[:14]
        # A large initial stands apart from its word in what poppler reads.
        heads = [page[:90], *(page.replace(quote, "")[:90] for quote in quotes if quote in page[: len(quote) + 40])]
        assert any(words in head or words[1:] in head for head in heads), (label, words, heads)
        checked += 1
    bodies = {label for label, sheet in sheets.items() if label.isdecimal() and plain(text_of(pdf, sheet))}
    assert bodies <= set(listed)
    assert checked >= 8
