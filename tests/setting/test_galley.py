"""Setting a section: what is found on its pages, what is kept, and what is kept out."""

from __future__ import annotations

import http.server
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from publisher import forme
from publisher.errors import LayoutError
from publisher.model import PageDesign, Section
from publisher.setting import galley_key, set_galley
from publisher.store import Store, open_store
from publisher.workers import dismiss, run

CSS = """
@page { size: 200pt 160pt; margin: 20pt }
html { font: 10pt/12pt "Source Serif Pro"; hyphens: auto; hyphenate-limit-chars: 5 2 2; text-align: justify }
body, p, h1 { margin: 0; font-size: 10pt }
.note { float: footnote } .note::footnote-call { content: attr(data-label) } h1 { text-transform: uppercase }
"""
DESIGN = PageDesign(width_pt=200, height_pt=160, top_pt=20, bottom_pt=20, inner_pt=24, outer_pt=16)
TEXT = "The circumstances of an extraordinary ferryman’s incomprehensible imperturbability were “obscure” to all. "


def document(body: str, head: str = "") -> str:
    return (
        '<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" lang="en">'
        f"<head><title>t</title>{head}</head><body>{body}</body></html>"
    )


def section(body: str, head: str = "", **more: object) -> Section:
    facts = {"name": "s", "kind": "article", "anchor": "s", "title": "Title", "stylesheets": (CSS,), **more}
    return Section(html=document(body, head), **facts)  # type: ignore[arg-type]


def blocks(count: int) -> str:
    paragraphs = (
        f'<p data-block="{place + 1}" id="s-p{place}">{TEXT * 3}<em>{TEXT}</em>'
        f'<span class="note" data-label="{place}">A note that does not count.</span> {TEXT}</p>'
        for place in range(count)
    )
    return '<article id="s"><h1 data-block="0" id="s-h">A straße title</h1>' + "".join(paragraphs) + "</article>"


def bound(path: Path, store: Store, one: Section) -> str:
    """Return what poppler reads off a bound offprint, a form feed after each page."""
    from functools import partial

    from publisher.binding import bind
    from publisher.forme import Furniture
    from publisher.model import Book, Edition
    from publisher.pagination import paginate
    from publisher.setting import cut_face

    galley = set_galley(one, DESIGN, store)
    proofs, pagination = paginate([one], [galley], sides=False)
    made = bind(
        Book(key="k", title="t"), Edition(name="screen"), DESIGN, [one], proofs, pagination, furniture=Furniture(),
        cut=partial(cut_face, store=store), path=path,
    )  # fmt: skip
    return subprocess.run(["pdftotext", made.path, "-"], capture_output=True, text=True, check=True).stdout


def first_words(path: Path, store: Store, one: Section) -> list[str]:
    return [" ".join(page.split()[:3]) for page in bound(path, store, one).split("\f")[:-1]]


@pytest.mark.parametrize("small", ["font-variant-caps: all-small-caps", "font-feature-settings: 'smcp', 'c2sc'"])
@pytest.mark.parametrize("engine", ["", "; text-align: left", "; letter-spacing: .01em"])
def test_small_capitals_are_copied_as_they_were_written(small: str, engine: str, store: Store, tmp_path: Path) -> None:
    said = "Oran, NATO and onto Rotan", "Ein Äon: ÄON"
    body = "".join(f'<p data-block="{at}" style="{small}{engine}">{text}</p>' for at, text in enumerate(said))
    assert bound(tmp_path / "o.pdf", store, section(body)).split("\n")[:2] == list(said)


def test_each_page_starts_where_its_record_says(store: Store, tmp_path: Path) -> None:
    one = section(blocks(5))
    galley = set_galley(one, DESIGN, store)
    assert galley.pages > 5
    texts = {0: "A straße title"}
    for place in range(5):
        texts[place + 1] = " ".join((TEXT * 3 + TEXT + " " + TEXT).split())
    for start, words in zip(galley.starts, first_words(tmp_path / "o.pdf", store, one), strict=True):
        there = texts[start.block][start.offset :]
        said = words.lower().replace("\u2010", "")
        # poppler shows the rest of a word that a page break cut, as we do
        assert there.lower().startswith(said.split()[0].replace("strasse", "straße")[:6]), (start, words)


def test_a_no_break_space_counts_and_white_space_does_once(store: Store) -> None:
    text = "\u00a0\u00a0Ab  c\n d&#160;&#160;e " + "word " * 200
    galley = set_galley(section(f'<p data-block="0">{text}</p>'), DESIGN, store)
    whole = "\u00a0\u00a0Ab c d\u00a0\u00a0e " + "word " * 200
    assert galley.pages > 1
    assert [whole[start.offset :][:5] for start in galley.starts[1:]] == ["word "] * (galley.pages - 1)
    assert (len(whole[: galley.starts[1].offset]) - 12) % 5 == 0


def test_a_quote_that_was_moved_does_not_start_its_page(store: Store) -> None:
    def quote(block: int) -> str:
        return f'<aside class="pull-quote" style="break-before: page"><p data-block="{block}">Quoted words.</p></aside>'

    text = "".join(f'<p data-block="{block}">Text of {block}.</p>' for block in (0, 1))
    ahead = quote(5) + '<p data-block="2">Text of two.</p>'
    behind = quote(1) + '<p data-block="6">Text of six.</p>'
    in_order = quote(7) + '<p data-block="8">Text of eight.</p>'
    galley = set_galley(section(text + ahead + behind + in_order), DESIGN, store)
    assert [start.block for start in galley.starts] == [0, 2, 6, 7]


def test_anchors_lie_on_their_pages(store: Store) -> None:
    galley = set_galley(section(blocks(5)), DESIGN, store)
    found = {anchor.id: anchor for anchor in galley.anchors}
    assert set(found) == {"s", "s-h", *(f"s-p{place}" for place in range(5))}
    assert (found["s-h"].page, found["s-h"].x_pt, found["s-h"].y_pt) == (0, 20, 20)
    pages = [found[f"s-p{place}"].page for place in range(5)]
    assert pages == sorted(pages)
    assert pages[-1] == max(start_page(galley.starts, 5))


def start_page(starts: tuple[object, ...], block: int) -> list[int]:
    """Return the pages on which a block may begin: that before the first page that starts inside it, and that page."""
    inside = [page for page, start in enumerate(starts) if start.block == block]  # type: ignore[attr-defined]
    return [inside[0] - 1 if starts[inside[0]].offset else inside[0]]  # type: ignore[attr-defined]


def test_what_is_kept_is_not_set_again_and_needs_no_engine(store: Store) -> None:
    galley = set_galley(section(blocks(2)), DESIGN, store)
    code = (
        "import sys, pickle; from publisher.setting import set_galley;"
        "job = pickle.loads(bytes.fromhex(sys.argv[1])); again = set_galley(*job[:3]);"
        "assert again == job[3], again; assert 'weasyprint' not in sys.modules"
    )
    job = pickle.dumps((section(blocks(2)), DESIGN, store, galley)).hex()
    subprocess.run([sys.executable, "-W", "error", "-c", code, job], check=True)


def test_damaged_work_is_done_again(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    galley = set_galley(section(blocks(1)), DESIGN, store)
    whole = Path(galley.pdf).read_bytes()
    Path(galley.pdf).write_bytes(whole[:-1])
    assert set_galley(section(blocks(1)), DESIGN, store) == galley
    assert Path(galley.pdf).read_bytes() == whole


def test_the_key_is_all_that_a_galley_depends_on() -> None:
    one = section("<p>One</p>")
    key = galley_key(one, DESIGN)
    same = [
        (replace(one, name="other", head_left="x", head_right="y", opens_on="recto"), DESIGN),
        (one, replace(DESIGN, inner_pt=30, outer_pt=10)),
        (one, replace(DESIGN, furniture="@page { color: red }")),
    ]
    other = [
        (replace(one, html=one.html + " "), DESIGN),
        (replace(one, stylesheets=(CSS + " ",)), DESIGN),
        (replace(one, tagged=False), DESIGN),
        (replace(one, title="said in notices"), DESIGN),
        (replace(one, language="zh-Hant"), DESIGN),
        (one, replace(DESIGN, inner_pt=30)),
        (one, replace(DESIGN, bleed_pt=9)),
        (replace(one, sided=True), replace(DESIGN, inner_pt=30, outer_pt=10)),
    ]
    assert {galley_key(*each) for each in same} == {key}
    keys = {galley_key(*each) for each in other}
    assert len(keys) == len(other)
    assert key not in keys


def test_missing_glyphs_are_said_once(store: Store) -> None:
    galley = set_galley(section("<p data-block='0'>Of \U00013000\U00013000 and \ue000.</p>"), DESIGN, store)
    (notice,) = [notice for notice in galley.notices if notice.code == "l-001"]
    assert notice.severity == "warning"
    assert "U+13000" in notice.message or "U+E000" in notice.message
    assert notice.hint


def test_what_cannot_be_set_is_an_error_with_a_way_out(store: Store) -> None:
    deep = "<div>" * 3000 + "word" + "</div>" * 3000
    with pytest.raises(LayoutError, match="s cannot be set") as caught:
        set_galley(section(deep), DESIGN, store)
    assert caught.value.hint


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine, and the paths that it was asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


CHANNELS = (
    '<img src="{}/img.png" alt="x"/>',
    '<object data="{}/object.png">x</object>',
    '<embed src="{}/embed.png"/>',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="{}/svg.png" width="9" height="9"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><use href="{}/use.svg#a"/></svg>',
    '<p style="background: url({}/bg.png)">x</p>',
    '<p style="list-style: url({}/li.png)">x</p>',
    '<p style="content: url({}/content.png)">x</p>',
    '<style>@import "{}/i.css"; @font-face {{ font-family: f; src: url({}/f.ttf) }} p {{ font-family: f }}</style>',
    '<a rel="attachment" href="{}/attached.txt">x</a>',
)
HEADS = (
    '<link rel="stylesheet" href="{}/style.css"/>',
    '<link rel="attachment" href="{}/attachment.txt"/>',
    '<base href="{}/"/>',
)


def test_nothing_is_fetched_but_the_section_s_pictures(
    store: Store, listener: tuple[str, list[str]], tmp_path: Path
) -> None:
    address, asked = listener
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    for base in (address, tmp_path.as_uri(), str(tmp_path), "picture:other"):
        body = "".join(channel.replace("{}", base).replace("{{", "{").replace("}}", "}") for channel in CHANNELS)
        for name in ("secret.txt", "attached.txt"):
            body += f'<a rel="attachment" href="{base}/{name}">y</a><img src="{base}/{name}" alt="z"/>'
        head = "".join(each.replace("{}", base) for each in HEADS) + f'<link rel="attachment" href="{base}/s.txt"/>'
        css = f'@import "{base}/i.css"; @font-face {{ font-family: g; src: url({base}/g.ttf) }} p {{ font-family: g }}'
        one = section(body + '<p data-block="0">End</p>', head, stylesheets=(css, CSS))
        galley = set_galley(one, DESIGN, store)
        locked = forme.decode(Path(galley.pdf).read_bytes(), forme.Forme)
        assert locked.plates == ()
        assert b"EmbeddedFile" not in locked.dictionaries
        assert all("attach" not in link.target and "secret" not in link.target for link in locked.links)
    assert asked == []


def test_a_picture_that_is_no_picture_is_said(store: Store, tmp_path: Path) -> None:
    from publisher.model import Picture

    path = tmp_path / "bad.png"
    path.write_bytes(b"no picture at all")
    bad = Picture(src="bad.png", digest="bad", path=str(path), mime="image/png", width=1, height=1)
    galley = set_galley(section('<p><img src="picture:bad" alt="x"/></p>', pictures=(bad,)), DESIGN, store)
    assert [notice.code for notice in galley.notices] == ["l-002"]


class Job:
    """A section on its way to a worker."""

    def __init__(self, name: str, store: Store) -> None:
        self.name, self.store = name, store


def set_job(job: Job) -> tuple[str, bytes]:
    """Set a section in whatever process this is."""
    galley = set_galley(section(blocks(2) + f"<p>{job.name}</p>"), DESIGN, job.store)
    return galley.key, Path(galley.pdf).read_bytes()


def test_same_bytes_in_whatever_process(tmp_path: Path) -> None:
    names = ["one", "two", "three"]
    try:
        made = [
            run(
                set_job, [Job(name, open_store(tmp_path / str(workers))) for name in names], workers=workers,
                timeout_s=120, memory_mb=2000,
            )
            for workers in (1, 2)
        ]  # fmt: skip
    finally:
        dismiss()
    assert made[0] == made[1]
    assert len({key for key, _ in made[0]}) == 3  # type: ignore[misc]
    assert str(tmp_path).encode() not in made[0][0][1]  # type: ignore[index,operator]


def test_half_a_picture_stays_half_a_picture_after_the_engine_came() -> None:
    from PIL import ImageFile

    from publisher.setting import engine

    assert engine.warm()
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False
