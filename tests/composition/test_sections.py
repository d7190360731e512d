"""Sections: one composition in three dialects, every word once."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from publisher.composition import compose_body, compose_cover, compose_matter, cover_svg, load_style, page_design
from publisher.config import EditionOrder, edition_of
from publisher.errors import CompositionError
from publisher.model import Author, Bio, Edition, Note, Section, Series, anchor_of
from publisher.store import open_store
from tests.composition.desk import EPUB, HTML, PRINT, SCREEN, article, book, picture

X = "{http://www.w3.org/1999/xhtml}"
EDITIONS = [SCREEN, PRINT, EPUB, HTML]
NAMES = ["journal", "report", "book"]


def tree(section: Section) -> etree._Element:
    return etree.fromstring(section.html.partition("\n")[2].encode())


def words(section: Section) -> Counter[str]:
    for br in (root := tree(section)).iter(f"{X}br"):
        br.tail = " " + (br.tail or "")
    body = root.find(f"{X}body")
    assert body is not None
    return Counter(re.findall(r"\w+", " ".join("".join(body.itertext()).split()).casefold()))


def body_of(edition: Edition, folder: Path, name: str = "journal", *, offprint: bool = True, **more: object) -> Section:
    made = book(article(**more), offprint=offprint, style=name)
    return compose_body(made, edition, load_style(name), {article().stem: (picture(folder),)})[-1]


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.name)
@pytest.mark.parametrize("name", NAMES)
def test_ids_are_prefixed_and_links_lead_somewhere(edition: Edition, name: str, tmp_path: Path) -> None:
    root = tree(body_of(edition, tmp_path, name))
    anchor = anchor_of(article().stem)
    ids = [e.get("id") for e in root.iter(etree.Element) if e.get("id")]
    assert len(ids) == len(set(ids))
    assert all(i == anchor or i.startswith(f"{anchor}-") for i in ids)
    targets = [a.get("href", "") for a in root.iter(f"{X}a")]
    assert f"#{anchor}-tides" in targets
    assert "book:a-other" in targets
    assert all(t[1:] in ids for t in targets if t.startswith("#")), "a dead link loses its jump"


def test_every_edition_has_the_same_words_and_block_numbers(tmp_path: Path) -> None:
    made = {e.name: body_of(e, tmp_path) for e in EDITIONS}
    generated = {"1", "3", "_"}
    counted = {name: {w: n for w, n in words(s).items() if w not in generated} for name, s in made.items()}
    counted["screen"] = {"".join(w): n for w, n in counted["screen"].items()}
    assert counted["epub"] == counted["html"]
    small = {w: n for w, n in counted["screen"].items() if counted["epub"].get(w) != n}
    assert not small, "the initial and the small capitals make no other words"
    numbered = {n: [e for e in tree(s).iter(etree.Element) if e.get("data-block")] for n, s in made.items()}
    blocks = {n: [e.get("data-block") for e in elements] for n, elements in numbered.items()}
    assert blocks["screen"] == blocks["print"] == blocks["epub"] == [str(i) for i in range(len(blocks["epub"]))]
    tags = {n: [e.tag for e in elements] for n, elements in numbered.items()}
    assert tags["screen"] == tags["epub"]


def test_notes_stand_at_the_foot_on_paper_and_at_the_end_elsewhere(tmp_path: Path) -> None:
    paper, flowing = tree(body_of(SCREEN, tmp_path)), tree(body_of(EPUB, tmp_path))
    notes = [e for e in paper.iter(f"{X}span") if e.get("class") == "note"]
    assert [e.get("data-label") for e in notes] == ["1", "*"]
    assert [e.get("data-mark") for e in notes] == ["1.", "*"]
    assert not list(notes[1].iter(f"{X}p")), "a paragraph within a paragraph would end it"
    ends = [e for e in paper.iter(f"{X}section") if e.get("class") == "notes"]
    assert "Never called." in "".join(ends[0].itertext()), "a note without a call is not lost"
    listed = next(e for e in flowing.iter(f"{X}section") if e.get("class") == "notes")
    assert listed.get("role") == "doc-endnotes"
    assert len(list(listed.iter(f"{X}li"))) == 3
    back = [a for a in listed.iter(f"{X}a") if a.get("role") == "doc-backlink"]
    ids = {e.get("id") for e in flowing.iter(etree.Element)}
    assert len(back) == 2
    assert all(a.get("href", "")[1:] in ids for a in back)
    assert not [e for e in flowing.iter(f"{X}span") if e.get("class") == "note"]


@pytest.mark.parametrize("edition", [SCREEN, EPUB])
def test_a_number_that_shares_its_entry_has_a_note_that_says_where_it_is(edition: Edition, tmp_path: Path) -> None:
    notes = (Note(id="note-1", label="22", html="The log."), Note(id="note-2", label="33", html="", shared="note-1"))
    root = tree(body_of(edition, tmp_path, notes=notes))
    said = next(a for a in root.iter(f"{X}a") if "".join(a.itertext()) == "See note 22.")
    target = [e for e in root.iter(etree.Element) if e.get("id") == said.get("href", "")[1:]]
    assert ["The log." in "".join(e.itertext()) for e in target] == [True]


@pytest.mark.parametrize(
    ("more", "head"),
    [
        ({}, "About the authors"),
        ({"bios": article().bios[:1]}, "About the author"),
        ({"bios_of_others": True}, "Biographical notes"),
        ({"bios_head": "Author contributions"}, "Author contributions"),
        ({"bios": tuple(Bio(name=n, text="Two.", html="Two.") for n in ("Ada", "Tom"))}, "About the authors"),
    ],
)
def test_the_head_of_the_bios_says_whom_they_are_about(more: dict[str, Any], head: str, tmp_path: Path) -> None:
    heads = [e for e in tree(body_of(SCREEN, tmp_path, **more)).iter(f"{X}h2") if e.get("class") == "bios-head"]
    assert ["".join(e.itertext()) for e in heads] == [head]


def test_a_note_no_foot_can_hold_stands_at_the_end(tmp_path: Path) -> None:
    long = "word " * 600
    note = article().notes[0]
    root = tree(body_of(SCREEN, tmp_path, notes=(type(note)(id="note-1", label="1", html=long),)))
    assert not [e for e in root.iter(f"{X}span") if e.get("class") == "note"]
    assert "".join(root.itertext()).count("word ") == 600


def test_pictures_are_named_by_digest_and_a_missing_one_leaves_a_line(tmp_path: Path) -> None:
    section = body_of(SCREEN, tmp_path)
    root = tree(section)
    (image,) = root.iter(f"{X}img")
    assert image.get("src") == "picture:" + "ab" * 32
    assert image.get("alt") == "A chart.", "image01 says nothing, the caption does"
    assert [p.digest for p in section.pictures] == ["ab" * 32]
    missing = next(e for e in root.iter(etree.Element) if e.get("class") == "missing-picture")
    assert "".join(missing.itertext()) == "Picture not available", "the caption says the rest, once"
    assert "A pier, gone." in "".join(root.itertext())


def test_pull_quotes_are_turned_into_nothing_by_one_setting(tmp_path: Path) -> None:
    made = book(article(), offprint=True, pull_quotes=False)
    (section,) = compose_body(made, SCREEN, load_style("journal"), {})
    assert "pull-quote" not in section.html
    assert "another" in section.html


def test_bios_stand_once(tmp_path: Path) -> None:
    with_list = book(article())
    style = load_style("book")
    body = compose_body(with_list, SCREEN, style, {})[-1]
    back = compose_matter(with_list, SCREEN, style, ("contributors",), {})[0]
    assert words(body)["pilot"] == 0
    assert words(back)["pilot"] == 1
    without = book(article(), back=())
    assert words(compose_body(without, SCREEN, style, {})[-1])["pilot"] == 1


def test_people_who_share_a_paragraph_share_it_in_the_list() -> None:
    html = "<strong>Ada</strong> and <strong>Tom</strong> are pilots."
    people = (Bio(name="Ada", text="", html=html), Bio(name="Tom", text="", html=html))
    made = book(article(authors=(Author(name="Ada"), Author(name="Tom"), Author(name="Eve")), bios=people))
    section = compose_matter(made, SCREEN, load_style("book"), ("contributors",), {})[0]
    assert words(section)["pilots"] == 1
    assert words(section)["eve"] == 1, "who has no bio is listed by name"


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.name)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans"])
def test_all_matter_in_every_dialect(edition: Edition, name: str, language: str) -> None:
    made = book(article(language=language), language=language, style=name)
    style = load_style(name)
    sections = compose_matter(made, edition, style, (*made.front, *made.back), {"contributors": "27"})
    assert [s.kind for s in sections] == [*made.front, *made.back]
    for section in sections:
        root = tree(section)
        assert root.get("lang") == language
        ranks = [int(e.tag[-1]) for e in root.iter(etree.Element) if re.fullmatch(rf"{X}h[1-6]", e.tag)]
        assert ranks == sorted(ranks), "no heading rank is left out"
        assert section.numbering == ("roman" if section.kind in made.front else "arabic")
        assert section.tagged == (edition.name != "print")
        assert ("data-grid" in section.html) == (edition.name in {"screen", "print"})


def test_matter_without_matter_is_left_out() -> None:
    bare = book(article(), dedication="", epigraph="", series=None, also=())
    made = compose_matter(bare, SCREEN, load_style("book"), (*bare.front, *bare.back), {})
    assert not {"dedication", "epigraph", "series-page", "also"} & {s.kind for s in made}


def test_contents_and_index_name_pages() -> None:
    first, second = article("2024-05-01-one"), article("2024-05-02-two", title="Two", subtitle="")
    made = book(first, second)
    places = {"a-2024-05-01-one": "1", "a-2024-05-02-two": "2", "a-2024-05-01-one-tides": "4", "contributors": "9"}
    contents, index = compose_matter(made, SCREEN, load_style("book"), ("contents", "index"), places)
    folios = ["".join(e.itertext()) for e in tree(contents).iter(f"{X}span") if e.get("class") == "folio"]
    assert folios == ["1", "2", "9"], "matter that there is not is not in the contents"
    entry = next(e for e in tree(index).iter(f"{X}li") if "Lindqvist" in "".join(e.itertext()))
    assert " ".join("".join(entry.itertext()).split()) == "Lindqvist, Ada, 1–2", "neighbours are joined"
    assert "Tides, 4" in " ".join("".join(tree(index).itertext()).split())


@pytest.mark.parametrize(
    ("title", "subtitle", "lines"),
    [
        ("A Case of Type", "What the hand knows", ["A Case of Type: What the hand knows"]),
        ("A Case of Type That Nobody Opened", "What the hand knows of the alphabet",
         ["A Case of Type That Nobody Opened:", "What the hand knows of the alphabet"]),
        ("A Case", "What the hand that sets knows of the alphabet and of the whole of its own long and patient day",
         ["A Case: What the hand that sets knows of the alphabet", "and of the whole of its own long and patient day"]),
        ("潮汐之間", "海在這裡一日兩次把沒有主人的土地還給我們",
         ["潮汐之間：", "海在這裡一日兩次把沒有主人的土地還給我們"]),
    ],
)  # fmt: skip
def test_the_contents_part_title_and_subtitle_where_that_costs_no_line(
    title: str, subtitle: str, lines: list[str]
) -> None:
    language = "zh-Hant" if title > "z" else "en"
    made = book(article(title=title, subtitle=subtitle, language=language), language=language)
    (contents,) = compose_matter(made, SCREEN, load_style("book"), ("contents",), {"a-2024-05-01-the-ferry": "7"})
    entry = next(e for e in tree(contents).iter(f"{X}span") if e.get("class") == "entry-title")
    for br in entry.iter(f"{X}br"):
        br.tail = "|" + (br.tail or "")
    assert "".join(entry.itertext()).replace(" |", "|").rstrip("7").split("|") == lines


def _matter_said(name: str, edition: Edition, **more: Any) -> str:
    made = book(article(), **more)
    (section,) = compose_matter(made, edition, load_style("book"), (name,), {})
    for br in (root := tree(section)).iter(f"{X}br"):
        br.tail = " " + (br.tail or "")
    body = root.find(f"{X}body")
    assert body is not None
    return " ".join("".join(body.itertext()).split())


def test_a_title_page_says_series_number_and_whoever_wrote() -> None:
    few = ("imprint-page", "contents")
    writers = tuple(Author(name=f"Ada Keeper{n}") for n in "ABCDEFGHI")
    said = _matter_said("title-page", SCREEN, front=few, editors=(), authors=writers[:5])
    assert "Essays Harbour Papers 4 Ada KeeperA, Ada KeeperB, Ada KeeperC, Ada KeeperD and Ada KeeperE" in said
    same = Series(name="The Patience of Harbours", number=4)
    assert "Essays Volume 4 Ada KeeperA, et al." in _matter_said(
        "title-page", SCREEN, front=few, editors=(), authors=writers, series=same
    )
    assert "Harbour Papers" not in _matter_said("title-page", SCREEN), "where the series has its own page"


def test_an_imprint_page_has_the_isbn_as_ordered_and_the_printing_by_the_custom_of_the_language() -> None:
    ordered = edition_of("print", EditionOrder(isbn="978-3-16-148410-0"))
    said = _matter_said("imprint-page", ordered)
    assert "ISBN 978-3-16-148410-0" in said
    assert said.endswith("10 9 8 7 6 5 4 3 2 1")
    chinese = _matter_said("imprint-page", PRINT, language="zh-Hant")
    assert "2024 年初版 第一次印刷" in chinese.replace("2024年", "2024 年")
    assert "10 9 8" not in chinese


def test_marked_terms_are_in_the_index_where_they_stand() -> None:
    first = article("2024-05-01-one", body="<p>The <dfn>neap tide</dfn> and the <dfn>Spring <em>tide</em></dfn>.</p>")
    second = article("2024-05-02-two", title="Two", body="<p>A <dfn>spring tide</dfn> again.</p>")
    made = book(first, second)
    bodies = compose_body(made, SCREEN, load_style("book"), {})
    ids = [e.get("id") for body in bodies for e in tree(body).iter(f"{X}dfn")]
    assert ids == ["a-2024-05-01-one-term-1", "a-2024-05-01-one-term-2", "a-2024-05-02-two-term-1"]
    places = dict(zip(ids, ("3", "4", "5"), strict=True))
    (index,) = compose_matter(made, SCREEN, load_style("book"), ("index",), places)
    said = " ".join("".join(tree(index).itertext()).split())
    assert "neap tide, 3" in said
    assert "Spring tide, 4–5" in said, "one entry whatever its capitals, neighbours joined"
    assert {a.get("href") for a in tree(index).iter(f"{X}a")} >= {"book:a-2024-05-01-one-term-1"}


def test_running_heads_by_rule() -> None:
    *_, body = compose_body(book(article()), SCREEN, load_style("book"), {})
    assert (body.head_left, body.head_right) == ("The Patience of Harbours", "The Ferry at Six")


def test_post_text_is_never_a_template(tmp_path: Path) -> None:
    section = body_of(SCREEN, tmp_path, title="{{ 7 * 7 }} <b>&", body="<p>{% raw %}{{ book }}</p>")
    text = "".join(tree(section).itertext())
    assert "{{ 7 * 7 }} <b>&" in text
    assert "{% raw %}{{ book }}" in text


def test_a_template_beside_the_project_wins_and_a_broken_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    path = tmp_path / "templates" / "colophon.html"
    path.write_text('{% extends "document.html" %}{% block content %}<p>Mine</p>{% endblock %}', "utf-8")
    style = load_style("book", tmp_path)
    made = compose_matter(book(article()), SCREEN, style, ("colophon",), {})
    assert "Mine" in made[0].html
    path.write_text("{{ nothing.like.this }}", "utf-8")
    with pytest.raises(CompositionError, match=r"colophon\.html"):
        compose_matter(book(article(subtitle="")), SCREEN, load_style("book", tmp_path), ("colophon",), {})


def test_cover_section_is_a_drawing_with_a_name() -> None:
    made = book(article())
    section = compose_cover(made, cover_svg(made), None, page_design(load_style("book"), SCREEN, language="en"))
    svg = next(tree(section).iter("{http://www.w3.org/2000/svg}svg"))
    assert svg.get("aria-label") == "The Patience of Harbours, Essays, Edited by A. N. Editor"


def test_a_section_is_composed_once(tmp_path: Path) -> None:
    store, style = open_store(tmp_path / "store"), load_style("book")
    made = book(article())
    shown = {article().stem: (picture(tmp_path),)}
    fresh = compose_body(made, SCREEN, style, shown)
    assert compose_body(made, SCREEN, style, shown, store) == fresh
    kept = {file: file.stat().st_mtime_ns for file in (tmp_path / "store" / "entries").rglob("*.json")}
    assert kept
    assert compose_body(made, SCREEN, style, shown, store) == fresh
    assert {file: file.stat().st_mtime_ns for file in (tmp_path / "store" / "entries").rglob("*.json")} == kept


def test_a_section_is_composed_again_for_whatever_it_shows(tmp_path: Path) -> None:
    store, style = open_store(tmp_path / "store"), load_style("book")
    made = book(article())
    shown = {article().stem: (picture(tmp_path),)}
    compose_body(made, SCREEN, style, shown, store)
    for other, edition in (
        (book(article(title="Another title")), SCREEN),
        (replace(made, title="Another book"), SCREEN),
        (replace(made, pull_quotes=False), SCREEN),
        (made, PRINT),
    ):
        again = compose_body(other, edition, style, shown, store)
        assert again == compose_body(other, edition, style, shown)
    without = compose_body(made, SCREEN, style, {}, store)
    assert without == compose_body(made, SCREEN, style, {}) != compose_body(made, SCREEN, style, shown, store)


@pytest.mark.parametrize("name", ["journal", "report", "book"])
def test_long_heads_of_all_ranks_stand_in_even_lines(name: str) -> None:
    head = "The Board of the Harbour must be able to use its moles in the winter for boats in operation"
    heads = f'<h3 id="g">{head}</h3><p>Text.</p><p><em>{head[:80]}</em></p><p>Text.</p><h4 id="h">{head}</h4>'
    made = article(body=f'<p class="crosshead">{head}</p><p>Text.</p>{heads}<p>Text.</p>', notes=(), figures=())
    (section,) = compose_body(book(made, offprint=True), SCREEN, load_style(name), {})
    root = tree(section)
    found = [e for e in root.iter(f"{X}p", f"{X}h3", f"{X}h4") if "The Board" in "".join(e.itertext())]
    assert len(found) == 4
    for line in found:
        lines = [text.strip() for text in line.itertext()]
        assert len(lines) == 2, line.tag
        assert min(map(len, lines)) > 0.6 * max(map(len, lines))


@pytest.mark.parametrize("name", ["journal", "book", "report"])
def test_a_sentence_that_is_a_label_fills_its_lines(name: str) -> None:
    label = (
        "Trend 1: The boards of the harbours have bought small boats, which are quick to mend and which nobody misses"
    )
    body = f'<h3 id="g">Boats</h3><p>Text.</p><p class="keyline long"><em>{label}.</em></p><p>Text.</p>'
    made = article(body=body, notes=(), figures=())
    (section,) = compose_body(book(made, offprint=True), SCREEN, load_style(name), {})
    (line,) = [e for e in tree(section).iter(f"{X}p") if "Trend" in "".join(e.itertext())]
    assert [e.tag for e in line.iter(f"{X}br", f"{X}em")] == [f"{X}em"]


def test_a_question_stays_with_its_answer() -> None:
    asked = "<blockquote class='quotation'><p>Why do you stay?</p></blockquote>"
    body = (
        f"{asked}<p>Because of the tide.</p>"
        "<blockquote class='quotation'><p>Nobody signs for the fog.</p></blockquote><p>So they say.</p>"
        "<blockquote class='quotation'><p>你為甚麼留下？</p></blockquote><p>為了潮水。</p>"
        f"{asked}<h2>The Answer</h2><p>It is long.</p>"
    )
    *_, section = compose_body(book(replace(article(), body=body)), SCREEN, load_style("journal"), {})
    marked = ["question" in (quote.get("class") or "").split() for quote in tree(section).iter("{*}blockquote")]
    assert marked == [True, False, True, False]


@pytest.mark.parametrize(("sentences", "summary"), [(20, 0), (60, 1)])
def test_a_standfirst_that_would_fill_the_opening_opens_the_text_on_paper(
    sentences: int, summary: int, tmp_path: Path
) -> None:
    said = "A harbour is a promise. " * sentences
    found = {
        edition.name: tree(body_of(edition, tmp_path, "report", standfirst=f"<ul><li>{said}</li></ul>"))
        for edition in (SCREEN, EPUB)
    }
    inside = {name: root.xpath("count(//*[@class='text']/*[1][@class='box summary'])") for name, root in found.items()}
    above = {
        name: root.xpath("count(//*[local-name()='header']//*[contains(@class, 'standfirst')])")
        for name, root in found.items()
    }
    assert inside == {"screen": summary, "epub": 0}
    assert (above["screen"] == 0) == bool(summary)
    assert above["epub"]


def test_the_pull_quotes_of_an_article_are_of_one_size(tmp_path: Path) -> None:
    short = '<aside class="pull-quote"><p>Nobody on the quay looked up.</p></aside>'
    long = short.replace("up.", "up, " + "and the ferry left at six as it had for forty years, " * 5)
    for inner, count in ((short + "<p>Text.</p>" + long, 2), (short, 0)):
        section = body_of(SCREEN, tmp_path, body=f"<p>Text.</p>{inner}<p>More.</p>")
        assert section.html.count('class="pull-quote long"') == count
