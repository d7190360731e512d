"""Code, boxes and what else the house styles set beside the text, measured on the page."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from weasyprint.formatting_structure.boxes import BlockBox

from publisher.model import Article, Bio, Note
from publisher.xhtml import has_class
from tests.composer.proofs import lines_of, text_boxes, text_of
from tests.pages.articles import composed, paragraph, section_of, set_section

PT = 0.75
STYLES = pytest.mark.parametrize("style", ["journal", "report", "book"])


@STYLES
def test_a_line_of_code_turns_over_to_the_right_of_where_it_begins(style: str) -> None:
    long = "    return mean + span / 2 * cos(2 * pi * (hour - HIGH_WATER) / 12.42)  # metres"
    body = f"<pre><code>def height(hour):\n{long}\n\n    pass\n</code></pre>{paragraph(1)}"
    document, _ = set_section(section_of(body, style=style))
    lines = [(line, text_of(line)) for line in lines_of(document) if has_class(line.element, "turned")]
    said = [text for _, text in lines]
    assert "".join(said).split() == f"def height(hour):\n{long}\n pass".split()
    assert [bool(text.strip()) for text in said] == [True, True, True, False, True], "the blank line is kept, no other"
    left = [next(text_boxes(line)).position_x for line, text in lines if text.strip()]
    size = float(lines[0][0].style["font_size"])
    assert left[1] == pytest.approx(left[0], abs=0.1), "blanks of its own"
    assert left[2] == pytest.approx(left[0] + 6 * 0.602 * size, abs=0.1)
    tops = [line.position_y for line, _ in lines]
    steps = [b - a for a, b in itertools.pairwise(tops)]
    assert max(steps) - min(steps) < 0.1


@pytest.mark.parametrize(("boxed", "above"), [(False, 1), (True, 0)])
def test_a_head_below_a_box_stands_no_closer_and_rather_overleaf(boxed: bool, above: int) -> None:
    box = f'<aside class="box">{"<p>What is left is printed.</p>" * 4}</aside>'
    text = "".join(paragraph(i, 40) for i in range(10)) + "<h2>One</h2>"
    text += "".join(paragraph(20 + i, 40) for i in range(14)) + (box if boxed else paragraph(5, 40)) + "<h2>Two</h2>"
    document, _ = set_section(section_of(text + "".join(map(paragraph, range(9)))))
    boxes = [b for page in document.pages for b in page._page_box.descendants()]  # type: ignore[attr-defined]
    heads = [b for b in boxes if b.element_tag == "h2" and isinstance(b, BlockBox)]
    assert [round(head.margin_top * PT / 15.5) for head in heads] == [2, above]


def test_a_note_of_the_margin_stands_at_its_edge_where_its_line_begins_with_a_hanging_mark() -> None:
    call = '<a class="note-call" href="#note-1" id="note-call-1">1</a>'
    edges = set()
    for said in (f"“潮”{call}", f"潮汐{call}"):
        body = f"<p>{'港口是石頭砌成的' * 3}承諾有人{said}{'把石塊一塊一塊放下去' * 5}</p>"
        section = section_of(body, style="report", language="zh-Hans", notes=(Note(id="note-1", label="1", html="註"),))
        document, _ = set_section(section)
        boxes = [b for page in document.pages for b in page._page_box.descendants()]  # type: ignore[attr-defined]
        edges |= {round(b.position_x + b.margin_left, 1) for b in boxes if b.is_floated() and b.element_tag == "span"}
    assert len(edges) == 1


def test_a_quote_of_the_margin_does_not_part_the_quotations_that_it_stands_between() -> None:
    quotation = '<blockquote class="quotation"><p>We kept the light because someone had to.</p></blockquote>'
    quote = '<aside class="pull-quote"><p>The light was kept.</p></aside>'
    body = f"{paragraph(1)}{quotation}{quote}{quotation}{paragraph(2)}"
    document, _ = set_section(section_of(body, style="report"))
    tops = [line.position_y * PT for line in lines_of(document) if "We kept" in text_of(line)]
    assert tops[1] - tops[0] == pytest.approx(14, abs=0.1)


@pytest.mark.parametrize("style", ["journal", "report"])
def test_a_mark_that_begins_a_line_of_a_subtitle_stands_at_the_edge(style: str) -> None:
    subtitle = "這幾年，散步城市成為了集體觀照的「流行文化」，「留在」此城的人，走路、發現、談論，「然後」寫下來"
    piece = Article(
        file="x",
        path="x",
        stem="x",
        slug="x",
        digest="",
        title="散步",
        subtitle=subtitle,
        body="<p>潮</p>",
        language="zh-Hant",
    )
    document, _ = set_section(composed(piece, (), style))
    lines = [line for line in lines_of(document) if has_class(line.element, "subtitle")]
    marked = [line for line in lines if text_of(line).startswith("「")]
    assert marked, "the test can fail"
    em = float(marked[0].style["font_size"])
    assert all(line.position_x < lines[0].position_x - 0.15 * em for line in marked)


@STYLES
@pytest.mark.parametrize("pair", ["{table}{box}", "{box}{table}"])
def test_the_rules_of_a_table_and_a_box_keep_apart(pair: str, style: str) -> None:
    table = "<table><tbody><tr><td>One</td><td>Two</td></tr></tbody></table>"
    box = '<aside class="box"><p>What is left is printed.</p></aside>'
    document, _ = set_section(section_of(paragraph(1) + pair.format(table=table, box=box) + paragraph(2), style=style))
    boxes = [b for page in document.pages for b in page._page_box.descendants()]  # type: ignore[attr-defined]
    grid = next(float(b.style["line_height"][0]) for b in boxes if b.element_tag == "html")
    one, two = (b for b in boxes if isinstance(b, BlockBox) and b.element_tag in ("table", "aside"))
    assert two.margin_top == pytest.approx(2 * grid)
    assert one.position_y < two.position_y


@STYLES
def test_the_lives_of_the_authors_are_not_hyphenated(style: str) -> None:
    said = "<strong>Ada</strong> " + "is a consultant of international institutions and undersecretaries, " * 8
    bios = (Bio(name="Ada", text="", html=said),)
    piece = Article(file="x", path="x", stem="x", slug="x", digest="", title="Lives", body=paragraph(1), bios=bios)
    document, _ = set_section(composed(piece, (), style))
    lines = [text_of(line) for line in lines_of(document) if line.element.get("class") == "bio"]
    assert len(lines) > 4
    assert not any(line.rstrip().endswith("-") for line in lines)


@pytest.mark.parametrize("style", ["journal", "book"])
@pytest.mark.parametrize("word", ["Rivers", "Keepers"])
def test_the_lines_beside_an_initial_keep_clear_of_its_leg(word: str, style: str) -> None:
    document, _ = set_section(section_of(f"<p>{word} {'were seen by nobody on the quay. ' * 12}</p>", style=style))
    boxes = list(document.pages[0]._page_box.descendants())  # type: ignore[attr-defined]
    initial = next(b for b in boxes if isinstance(b, BlockBox) and has_class(b.element, "init"))
    beside = next(line for line in lines_of(document) if "nobody" in text_of(line))
    edge = initial.position_x + initial.margin_left + initial.border_width()
    assert (next(text_boxes(beside)).position_x - edge) * PT > 2


@STYLES
def test_no_word_of_a_standfirst_that_is_not_justified_is_hyphenated(style: str) -> None:
    said = " international representation undertakes considerable responsibilities" * 2
    first = "".join(f"<p>{'Ferry' * many}{said}</p>" for many in range(6))
    piece = Article(
        file="x", path="x", stem="x", slug="x", digest="", title="Lives", standfirst=first, body=paragraph(1)
    )  # fmt: skip
    section = composed(piece, (), style)
    section = replace(section, html=section.html.replace("standfirst long", "standfirst"))
    lines = [
        text_of(line)
        for line in lines_of(set_section(section)[0])
        if "Ferry" in (line.element.text or "") or "international" in (line.element.text or "")
    ]
    assert len(lines) > 12
    assert not any(line.rstrip().endswith("-") for line in lines)


@STYLES
def test_the_first_paragraph_below_a_byline_is_not_indented(style: str) -> None:
    body = f'<h2>Oil</h2><p><em><strong>How It Burns</strong></em></p><p class="byline">Ada Vane</p>{paragraph(1)}'
    document, _ = set_section(section_of(body + paragraph(2), style=style))
    lines = [line for line in lines_of(document) if line.element_tag == "p" and "word" in text_of(line)]
    left = [next(text_boxes(line)).position_x for line in lines]
    assert left[0] == pytest.approx(min(left), abs=4), "a mark may hang"
    assert max(left) > min(left) + 10, "the second is: the test can fail"
    deck, byline = (next(line for line in lines_of(document) if said in text_of(line)) for said in ("Burns", "Vane"))
    assert 0 < byline.position_y - deck.position_y < 2 * deck.height, "a deck and the names stand together"
