"""Make-up: quotes to their places by the text alone, pages filled one by one, the margin cleared."""

from __future__ import annotations

import dataclasses
import itertools
from pathlib import Path

import pytest
from lxml import etree
from weasyprint.formatting_structure.boxes import LineBox, TextBox

from publisher.composition import compose_body, load_style
from publisher.model import Article, Author, Book, Figure, Imprint, Note, Part, Section
from publisher.setting.makeup import margin
from publisher.setting.makeup.apart import DEAREST, other_places, place_quotes
from publisher.setting.makeup.keeping import (
    keep_bios,
    keep_closing_lines,
    keep_in_boxes,
    keep_lists,
    keep_tables,
    keep_under_heads,
    keep_verse,
)
from publisher.setting.makeup.look import block_name, flow_boxes, look_at
from publisher.setting.makeup.quotes import read_copy
from publisher.xhtml import has_class
from tests.pages.articles import (
    FIGURE,
    QUOTE,
    SCREEN,
    SENTENCE,
    holes,
    paragraph,
    plainly,
    section_of,
    set_section,
    shown,
    tall,
)


def plain_text(line: LineBox) -> str:
    return "".join(box.text for box in line.descendants() if isinstance(box, TextBox))


def order_of(inner: str) -> list[str]:
    flow = etree.fromstring(f"<div>{inner}</div>")
    copy = read_copy(flow, zh=False)
    elements = {e.get("data-make"): e for e in flow}
    return [elements[name].get("class") or elements[name].tag for name in place_quotes(copy)]


def test_a_quote_beside_its_sentence_moves_away() -> None:
    inner = (
        paragraph(1)
        + paragraph(2)
        + f"<p>{SENTENCE}. {paragraph(3)[3:]}"
        + QUOTE
        + "".join(map(paragraph, range(4, 12)))
    )
    order = order_of(inner)
    at = order.index("pull-quote")
    assert at != 3
    assert order[at - 1] == order[at + 1] == "p"
    assert abs(at - 2) >= 2, "a hundred and thirty words are at least one paragraph more"


def test_a_quote_that_stands_well_stays() -> None:
    inner = (
        paragraph(1)
        + paragraph(2)
        + paragraph(3)
        + QUOTE
        + "".join(map(paragraph, range(4, 9)))
        + f"<p>{SENTENCE}.</p>"
    )
    assert order_of(inner).index("pull-quote") == 3


def test_a_quote_never_leaves_its_section_nor_is_lost() -> None:
    short = f"<h2>One</h2><p>{SENTENCE}.</p>" + QUOTE + "<p>Short.</p><h2>Two</h2>" + "".join(map(paragraph, range(9)))
    order = order_of(short)
    assert order.count("pull-quote") == 1
    assert order.index("pull-quote") < [i for i, name in enumerate(order) if name == "h2"][1]


def test_a_quote_of_a_short_section_stands_as_far_from_its_sentence_as_there_is_room() -> None:
    inner = paragraph(1, 40) + paragraph(2, 40) + f"<p>{SENTENCE}. {paragraph(3, 40)[3:]}" + QUOTE
    order = order_of(inner + paragraph(4, 40) + paragraph(5, 50) + paragraph(6, 50))
    assert order.index("pull-quote") == 5, "and not right below it"


def test_two_quotes_keep_apart() -> None:
    other = SENTENCE.replace("quay", "pier").replace("ferry", "barge")
    inner = (
        "".join(map(paragraph, range(4))) + QUOTE + QUOTE.replace(SENTENCE, other)
        + "".join(map(paragraph, range(4, 16))) + f"<p>{SENTENCE}.</p><p>{other}.</p>"
    )  # fmt: skip
    order = order_of(inner)
    first, second = [i for i, name in enumerate(order) if name == "pull-quote"]
    assert second - first > 2
    again = inner.replace(other, " ".join(SENTENCE.split()[4:]))
    first, second = [i for i, name in enumerate(order_of(again)) if name == "pull-quote"]
    assert second - first > 5, "one that says words of the other does not stand on its page"


def test_quotes_with_nothing_but_a_figure_between_are_not_apart() -> None:
    other = SENTENCE.replace("quay", "pier").replace("ferry", "barge")
    talk = [
        f"<blockquote>{paragraph(i, 150)}<p>{said}.</p>{paragraph(i + 9, 90)}</blockquote>"
        for i, said in enumerate((SENTENCE, other))
    ]
    order = order_of(
        f"{paragraph(1)}<h2>One</h2>{QUOTE}{talk[0]}{FIGURE}{QUOTE.replace(SENTENCE, other)}{talk[1]}{paragraph(2)}"
    )
    first, second = [i for i, name in enumerate(order) if name == "pull-quote"]
    assert "blockquote" in order[first:second]


def test_quotes_of_a_section_keep_their_order() -> None:
    other = SENTENCE.replace("quay", "pier").replace("ferry", "barge")
    flow = etree.fromstring(
        f"<div>{''.join(map(paragraph, range(4)))}<p>{other}. {paragraph(90)[3:]}{QUOTE}"
        f"{QUOTE.replace(SENTENCE, other)}<p>{SENTENCE}. {paragraph(91)[3:]}"
        + "".join(map(paragraph, range(4, 9)))
        + "</div>"
    )
    order = place_quotes(read_copy(flow, zh=False))
    assert order != tuple(read_copy(flow, zh=False).blocks), "both stood at their sentences"
    assert order.index("5") < order.index("6")


def test_a_quote_that_repeats_nothing_stays_where_its_author_put_it() -> None:
    inner = paragraph(1) + "<h2>One</h2>" + QUOTE + "".join(map(paragraph, range(2, 9)))
    assert order_of(inner).index("pull-quote") == 2
    assert order_of(inner.replace("</h2>", f"</h2><p>{SENTENCE}. {paragraph(9)[3:]}")).index("pull-quote") > 3


def test_no_quote_parts_a_list_from_the_words_that_lead_to_it() -> None:
    leads = f"<p>{paragraph(2, 60)[3:-4]} {SENTENCE}:</p>"
    order = order_of(paragraph(1) + "<h2>One</h2>" + paragraph(3) + leads + QUOTE + "<ul><li>One</li></ul><p>End.</p>")
    assert order.index("ul") - order.index("pull-quote") != 1


def test_a_quote_lines_below_its_sentence_is_not_moved_up_to_the_head() -> None:
    said = f"<h2>One</h2><p>{paragraph(2, 18)[3:-4]} {SENTENCE}. {paragraph(3, 16)[3:]}"
    entries = f"<ul>{''.join(f'<li>{paragraph(i, 60)}</li>' for i in range(4, 12))}</ul>"
    assert order_of(paragraph(1) + said + QUOTE + entries).index("pull-quote") == 3


def test_no_quote_goes_up_to_a_head_for_the_sake_of_its_page() -> None:
    body = f"<h2>One</h2>{paragraph(1)}{paragraph(2)}{QUOTE}{paragraph(3)}<p>{SENTENCE}.</p>"
    copy = read_copy(etree.fromstring(f"<div>{paragraph(4)}{body}</div>"), zh=False)
    assert other_places(copy, list(copy.blocks), 4, 1)
    assert 2 not in other_places(copy, list(copy.blocks), 4, 1)


def test_in_a_section_of_a_paragraph_a_quote_stands_above_it_and_not_right_below() -> None:
    said = f"<p>{paragraph(2)[3:-4]} {SENTENCE}.</p>"
    assert order_of(paragraph(1) + "<h2>One</h2>" + said + QUOTE + "<h2>Two</h2>" + paragraph(3))[2] == "pull-quote"


def test_a_quote_that_touches_its_sentence_all_over_its_section_goes_to_the_next() -> None:
    said = f"<p>{paragraph(2, 8)[3:-4]} {SENTENCE}.</p>"
    body = "<{0}>One</{0}>" + said + QUOTE + "<{1}>Two</{1}>" + paragraph(3) + paragraph(4) + paragraph(5)
    order, two = order_of(body.format("h2", "h2")), body.replace("Two", "Two</{1}><{1}>Three").format("h2", "h2")
    assert order[2] == "h2"
    assert order.index("pull-quote") in {4, 5}, "after its first paragraph or its second"
    assert order_of(body.format("h3", "h2")).index("pull-quote") < 3, "not over a head of a higher rank"
    assert order_of(two).index("pull-quote") < 3, "nor without a paragraph below"
    later = body.format("h2", "h2").replace(paragraph(4), QUOTE.replace(SENTENCE, "what nobody says") + paragraph(4))
    assert order_of(later)[4:6] == ["pull-quote", "pull-quote"], "nor past a quote of that section"


def test_for_the_sake_of_its_page_too() -> None:
    said = f"<p>{paragraph(2, 150)[3:-4]} {SENTENCE}.</p>"
    body = f"<h2>One</h2>{QUOTE}{said}<h2>Two</h2>{paragraph(3)}{paragraph(4)}"
    copy = read_copy(etree.fromstring(f"<div>{body}</div>"), zh=False)
    assert other_places(copy, list(copy.blocks), 1, 1, DEAREST) == [4]
    assert other_places(copy, list(copy.blocks), 1, 1) == [], "a hole is worth it, a quote at a head is not"


def test_figures_leave_no_hole(tmp_path: Path) -> None:
    from publisher.setting.makeup import find_faults
    from publisher.setting.makeup.look import look

    figure = '<figure class="figure"><img src="tall.svg" alt="A tall one"/><figcaption>Tall.</figcaption></figure>'
    body = "".join(paragraph(i, 120) + (figure if i % 3 == 1 else "") for i in range(24))
    section = section_of(body, (tall(tmp_path),))
    document, calls = set_section(section)
    assert not list(find_faults(look(document), 15.5))
    assert calls <= 3
    from publisher.setting import engine

    plain = engine.lay_out(section.html, section.stylesheets, {p.digest: p for p in section.pictures})
    assert list(find_faults(look(plain), 15.5)), "without make-up there are holes: the test can fail"


def test_make_up_keeps_every_block(tmp_path: Path) -> None:
    figure = '<figure class="figure"><img src="tall.svg" alt="A tall one"/><figcaption>Tall{}.</figcaption></figure>'
    body = "".join(paragraph(i, 70) + (figure.format(i) if i % 2 else "") for i in range(20))
    document, _ = set_section(section_of(body, (tall(tmp_path),)))
    seen = [
        box.element
        for page in document.pages  # type: ignore[attr-defined]
        for box in page._page_box.descendants()
        if box.element is not None and box.element.tag in {"p", "figcaption"} and "::" not in (box.element_tag or "")
    ]
    texts = ["".join(e.itertext()) for e in dict.fromkeys(seen)]
    for i in range(20):
        assert sum("word" in text and text.startswith(paragraph(i, 70)[3:20]) for text in texts) == 1
        if i % 2:
            assert texts.count(f"Tall{i}.") == 1


def test_the_margin_column_is_cleared() -> None:
    notes = "".join(
        f'<p>{paragraph(i, 60)[3:-4]}<span class="x"/></p>'
        if i % 2
        else QUOTE.replace("nobody", f"nobody{i}") + paragraph(i, 60)
        for i in range(24)
    )
    from weasyprint.formatting_structure.boxes import BlockBox

    document, _ = set_section(section_of(notes, style="report"))
    for page in document.pages:  # type: ignore[attr-defined]
        bottom = page._page_box.position_y + page._page_box.margin_top + page._page_box.height
        spans = sorted(
            (box.position_y + box.margin_top, box.position_y + box.margin_top + box.border_height())
            for box in page._page_box.descendants()
            if isinstance(box, BlockBox) and box.element_tag == "aside" and has_class(box.element, "pull-quote")
        )
        assert all(one[1] <= other[0] + 0.1 for one, other in itertools.pairwise(spans))
        assert all(end <= bottom + 0.1 for _, end in spans)


def test_a_quote_of_the_margin_stands_beside_its_own_section_where_there_is_room() -> None:
    quote = margin._Float(box=None, top=300, height=60, quote=True, said=(200, 214), section=(100, 280))
    place = margin._best(quote, [], 50, 700, 14)
    assert place is not None
    assert 100 <= place <= 280 - 60
    place = margin._best(quote, [(90, 290)], 50, 700, 14)
    assert place is not None, "elsewhere on the page where there is none"


def test_a_head_below_a_quote_of_the_margin_stands_at_the_top_of_its_page() -> None:
    from weasyprint.formatting_structure.boxes import BlockBox

    above = "".join(paragraph(i, 60) for i in range(5)) + f"<h2>One</h2>{paragraph(3, 20)}<p>{SENTENCE}.</p>"
    below = QUOTE + "<h2>Two</h2>" + "".join(paragraph(i, 60) for i in range(40, 50))
    document, _ = set_section(section_of(above + paragraph(30, 90) + below, style="report"))
    heads = [
        box.position_y + box.margin_top - page._page_box.content_box_y()
        for page in document.pages[1:]  # type: ignore[attr-defined]
        for box in page._page_box.descendants()
        if isinstance(box, BlockBox) and box.element_tag == "h2" and box.margin_height() > 20
    ]
    assert heads[0] > 20
    assert 0.0 in heads


def test_notes_of_the_margin_stand_in_the_order_of_their_calls() -> None:
    def note(top: float, height: float = 20.0) -> margin._Float:
        return margin._Float(box=None, top=top, height=height, quote=False)

    assert margin._in_order([note(100), note(100), note(300)], [], 50, 500) == [100, 126, 300]
    assert margin._in_order([note(440), note(450), note(460)], [], 50, 480) == [408, 434, 460]
    assert margin._in_order([note(100), note(100)], [(110, 200)], 50, 500) == [84, 206]
    assert margin._in_order([note(100), note(100)], [(40, 90), (110, 200)], 30, 500) == [206, 232]
    assert margin._in_order([note(190), note(200)], [(110, 180)], 50, 230) == [84, 210]
    assert margin._in_order([note(60, 200), note(60, 200)], [], 50, 400) is None
    assert margin._in_order([dataclasses.replace(note(300), mark=100.0)], [(140, 200)], 50, 500) == [100], "by its mark"


def with_notes(count: int, words: int) -> Section:
    calls = "".join(
        f'<p>Line {i}<a class="note-call" href="#note-{i}" id="note-call-{i}">{i}</a> of the text.</p>'
        for i in range(1, count + 1)
    )
    notes = tuple(
        Note(id=f"note-{i}", label=str(i), html=f"Note {i} {'of many words ' * words}") for i in range(1, count + 1)
    )
    return section_of(calls + paragraph(1, 60), style="report", notes=notes)


@pytest.mark.parametrize(("words", "at_foot"), [(1, False), (30, True)])
def test_notes_too_many_for_the_margin_stand_at_the_foot(words: int, at_foot: bool) -> None:
    from weasyprint.formatting_structure.boxes import FootnoteAreaBox

    document, _ = set_section(with_notes(14, words))
    feet = [
        child
        for page in document.pages  # type: ignore[attr-defined]
        for child in page._page_box.children
        if isinstance(child, FootnoteAreaBox) and child.children
    ]
    assert bool(feet) == at_foot
    texts = "".join(
        box.text
        for page in document.pages  # type: ignore[attr-defined]
        for box in page._page_box.descendants()
        if getattr(box, "text", None) and isinstance(box.text, str)
    )
    for number in range(1, 15):
        assert texts.count(f"Note {number} of") == 1


def texts_by_page(document: object, tag: str, name: str) -> list[int]:
    """Pages on which an element of that tag and class stands, one for each part of it."""
    from weasyprint.formatting_structure.boxes import BlockBox

    return [
        number
        for number, page in enumerate(document.pages)  # type: ignore[attr-defined]
        for box in page._page_box.descendants()
        if isinstance(box, BlockBox) and box.element_tag == tag and has_class(box.element, name)
    ]


@pytest.mark.parametrize("style", ["journal", "report", "book"])
def test_an_opening_with_picture_and_long_standfirst_ends_on_its_page(style: str, tmp_path: Path) -> None:
    picture = tall(tmp_path)
    article = Article(
        file="x", path="x", stem="2024-01-01-lead", slug="lead", digest="", title="A Title of Two Lines or So, Large",
        subtitle="And a Subtitle That Asks for a Second Line as Well", authors=(Author(name="A. Keeper"),),
        standfirst="<p>" + "The sea came in at six, and nobody on the quay had been told of it. " * 8 + "</p>",
        body="".join(paragraph(i) for i in range(12)), lead=Figure(id="lead", src=picture.src, alt="A tall one"),
    )  # fmt: skip
    book = Book(
        key="x", title="Pages", imprint=Imprint(name="P"), parts=(Part(articles=(article,)),), offprint=True,
        style=style,
    )  # fmt: skip
    section = compose_body(book, SCREEN, load_style(style), {article.stem: (picture,)})[0]
    document, _ = set_section(section)
    assert texts_by_page(document, "h1", "title") == [0], "never set twice"
    assert set(texts_by_page(document, "div", "standfirst")) == {0}
    from publisher.setting import engine

    plain = engine.lay_out(section.html, section.stylesheets, {picture.digest: picture})
    assert set(texts_by_page(plain, "div", "standfirst")) != {0}, "without make-up it runs over: the test can fail"


@pytest.mark.parametrize("style", ["journal", "book"])
@pytest.mark.parametrize(("word", "beside"), [("Ferries", 3), ("Joking", 4), ("Quays", 4)])
def test_no_line_runs_into_the_hook_of_an_initial(style: str, word: str, beside: int) -> None:
    from weasyprint.formatting_structure.boxes import LineBox

    article = Article(
        file="x",
        path="x",
        stem="2024-01-01-x",
        slug="x",
        digest="",
        title="A Title",
        body=f"<p>{word} {SENTENCE * 6}</p>",
    )
    book = Book(key="x", title="Pages", parts=(Part(articles=(article,)),), offprint=True, style=style)
    document, _ = set_section(compose_body(book, SCREEN, load_style(style), {})[0])
    boxes = document.pages[0]._page_box.descendants()  # type: ignore[attr-defined]
    begins = [
        b.position_x for b in boxes if isinstance(b, LineBox) and b.element is not None and has_class(b.element, "lead")
    ]
    assert len(begins) > beside
    assert sum(each > min(begins) + 5 for each in begins) == beside


def test_no_word_goes_over_a_page() -> None:
    from publisher.setting import engine
    from publisher.setting.makeup.stone import broken_word

    words = [
        "unquestionable",
        "lighthousekeeper",
        "considerations",
        "administration",
        "harbourmastership",
        "correspondence",
    ]
    body = "".join(
        "<p>" + " ".join(words[(seed * 5 + i * i) % 6] for i in range(140 + seed)) + ".</p>" for seed in range(40)
    )
    section = section_of(body)

    def broken(document: object) -> int:
        return sum(broken_word(page._page_box) for page in document.pages[:-1])  # type: ignore[attr-defined]

    assert broken(engine.lay_out(section.html, section.stylesheets)), "the engine alone breaks some"
    assert not broken(set_section(section)[0])


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("London, 12 May 1951", True),
        ("二〇二二年六月三十日 於倫敦", True),
        ("The clerk of the port", False),
        ("2022年6月30日，碼頭上沒有人抬頭看船。", False),
    ],
)
def test_a_date_stays_below_what_it_ends(line: str, stays: bool) -> None:
    def kept(above: str, below: str) -> bool:
        flow = etree.fromstring(f"<div>{above}<p>{line}</p>{below}</div>")
        copy = read_copy(flow, zh=False)
        keep_closing_lines([(element, copy.blocks[element.get("data-make", "")]) for element in flow])
        return "break-before: avoid" in (flow[1].get("style") or "")

    assert kept(paragraph(1), FIGURE) == stays
    assert not kept(paragraph(1), paragraph(2)), "an entry of a diary"
    assert kept('<p class="verse">A. Keeper (sealed)</p>', "<h2>Two</h2>") == (not line.endswith("。"))


def test_no_figure_is_raised_above_the_date_of_a_letter(tmp_path: Path) -> None:
    picture, raised = tall(tmp_path), 0
    for words in range(200, 420, 24):
        for line in ("London, 12 May 1951", "Nobody was told of it."):
            body = f"{paragraph(1, words)}{paragraph(2, 60)}<p>{line}</p>{FIGURE}<h2>Two</h2>{paragraph(3, 300)}"
            order = shown(set_section(section_of(body, (picture,)))[0])
            raised += line.startswith("Nobody") and order.index(3) < order.index(2)
            assert line.startswith("Nobody") or order.index(2) == order.index(1) + 1
    assert raised, "above another line it is: the test can fail"


def test_a_figure_let_down_leaves_the_paragraphs_indented_as_they_should(tmp_path: Path) -> None:
    figure = '<figure class="figure"><img src="tall.svg" alt="A tall one"/><figcaption>Tall{}.</figcaption></figure>'
    body = "".join(paragraph(i, 120) + (figure.format(i) if i % 3 == 1 else "") for i in range(24))
    document, _ = set_section(section_of(body, (tall(tmp_path),)))
    indents, moved = {}, 0
    for page in document.pages:  # type: ignore[attr-defined]
        for box in page._page_box.descendants():
            if box.element is not None and box.element_tag in {"p", "figure"} and box.element.get("data-make"):
                indents.setdefault(box.element.get("data-make"), (box.element_tag, box.style["text_indent"].value))
    order = list(indents)
    for above, below in itertools.pairwise(order):
        if indents[below][0] == "p":
            assert bool(indents[below][1]) == (indents[above][0] == "p"), (above, below)
        moved += int(above) > int(below)
    assert moved, "something was let down: the test can fail"


def test_a_chinese_paragraph_keeps_its_indent_where_figures_move(tmp_path: Path) -> None:
    figure = '<figure class="figure"><img src="tall.svg" alt="高"/></figure>'
    body = "".join(f"<p>{'燈塔守望者' * 46}。</p>" + figure * (i % 3 == 1) for i in range(24))
    document, _ = set_section(section_of(body, (tall(tmp_path),), "book", "zh-Hant"))
    order, indents = [], set()
    for page in document.pages:  # type: ignore[attr-defined]
        for box in page._page_box.descendants():
            if box.element is not None and box.element_tag in {"p", "figure"} and box.element.get("data-make"):
                order.append(int(box.element.get("data-make")))
                if box.element_tag == "p" and not box.element.get("class"):
                    indents.add(round(box.style["text_indent"].value, 3))
    assert order != sorted(order), "something was let down: the test can fail"
    assert len(indents) == 1
    assert 0 not in indents


def test_the_parts_of_a_cut_table_stay_together() -> None:
    head = "".join(f"<th>h{i}</th>" for i in range(60))
    rows = "".join("<tr>" + "".join(f"<td>{row}.{i}</td>" for i in range(60)) + "</tr>" for row in range(9))
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    for style in ("journal", "report", "book"):
        section = section_of("".join(paragraph(i) for i in range(3)) + table + paragraph(9) * 4, style=style)
        document, _ = set_section(section)
        seen: dict[str, str] = {}
        for page in document.pages:  # type: ignore[attr-defined]
            for box in page._page_box.descendants():
                if box.element is not None and box.element.get("data-make") and box.element_tag in {"p", "table"}:
                    seen.setdefault(box.element.get("data-make"), box.element_tag)
        kinds = [seen[name] for name in seen]
        first, last = kinds.index("table"), len(kinds) - kinds[::-1].index("table")
        assert set(kinds[first:last]) == {"table"}
        widths = [
            section.html.count("<th", start, section.html.index("</tr>", start)) for start in _starts(section.html)
        ]
        assert max(widths) - min(widths) <= 1, "about as many columns in each"


def _starts(html: str) -> list[int]:
    return [i for i in range(len(html)) if html.startswith("<thead", i)]


@pytest.mark.parametrize("lead", ["It is said so:", "Nothing leads on."])
def test_what_a_colon_leads_to_and_what_is_no_figure_stays(lead: str, tmp_path: Path) -> None:
    """A figure may be let down past a paragraph; after a colon not, and a block of somebody's words never."""
    figure = '<figure class="figure"><img src="tall.svg" alt="A tall one"/><figcaption>Tall.</figcaption></figure>'
    quotation = f'<blockquote class="quotation">{paragraph(77, 34)}<p class="attribution">— Log</p></blockquote>'
    colon = lead.endswith(":")
    body = "".join(
        paragraph(i, 50 + 9 * i % 80) + (f"<p>{lead}</p>" + (figure if i % 4 == 1 else quotation) if i % 2 else "")
        for i in range(24)
    )
    document, _ = set_section(section_of(body, (tall(tmp_path),)))
    order: dict[str, str] = {}
    for page in document.pages:  # type: ignore[attr-defined]
        for box in page._page_box.descendants():
            if box.element is not None and box.element.get("data-make") and "::" not in box.element_tag:
                order.setdefault(box.element.get("data-make"), box.element_tag)
    names = [int(name) for name in order]
    strayed = [order[str(name)] for name, at in zip(names, sorted(names), strict=True) if name != at]
    assert "blockquote" not in strayed
    assert not any(
        order[str(b)] in {"figure", "blockquote"} and b != a + 1 for a, b in itertools.pairwise(names) if colon
    )
    assert colon or "figure" in strayed, "something was let down: the test can fail"


def test_a_figure_between_parts_of_a_quotation_stays_there(tmp_path: Path) -> None:
    """It may be let down past a quotation, but not past the rest of one: a gap would be left there."""
    said = f'<blockquote class="quotation">{"".join(paragraph(i, 60) for i in range(6))}</blockquote>'
    let_down = {True: 0, False: 0}
    for words in range(20, 200, 20):
        for parted in let_down:
            above = said if parted else paragraph(8, 360)
            section = section_of(paragraph(9, 40 + words) + above + FIGURE + said + paragraph(7), (tall(tmp_path),))
            order = shown(set_section(section)[0])
            let_down[parted] += order != sorted(order)
    assert let_down[False]
    assert not let_down[True]


def test_only_figures_and_tables_may_change_places_with_text() -> None:
    flow = etree.fromstring(
        '<div><blockquote><p>So.</p></blockquote><ul><li>One</li></ul><pre>x</pre><aside class="box"><p>B</p></aside>'
        "<hr/><figure/><table/></div>"
    )
    kinds = [block.kind for block in read_copy(flow, zh=False).blocks.values()]
    assert kinds == ["fixed"] * 5 + ["object"] * 2


def test_a_line_under_a_head_does_not_end_a_page() -> None:
    from publisher.setting import engine

    body = "".join(
        paragraph(i, 20 + 7 * i % 60) + f"<h2>Head {i}</h2><p>The keeper</p>" for i in range(90)
    ) + paragraph(0)
    section = section_of(body)

    def ends(document: object) -> list[str]:
        """Words of the last block of each page."""
        last = []
        for page in document.pages[:-1]:  # type: ignore[attr-defined]
            shown = [b for b in page._page_box.descendants() if b.element is not None and b.element_tag in {"p", "h2"}]
            last.append(" ".join("".join(shown[-1].element.itertext()).split()))
        return last

    assert "The keeper" in ends(engine.lay_out(section.html, section.stylesheets)), "the engine alone ends some so"
    assert not [said for said in ends(set_section(section)[0]) if said == "The keeper" or said.startswith("Head")]


def test_a_list_of_dated_entries_is_not_one_block() -> None:
    dated = "".join(f"<h3>Day {i}</h3><p>The keeper wrote nothing.</p>" for i in range(18))
    flow = etree.fromstring(
        f"<div><h2>Days</h2>{dated}<h3>End</h3><blockquote><p>In May</p></blockquote><p>So.</p></div>"
    )
    copy = read_copy(flow, zh=False)
    keep_under_heads([(element, copy.blocks[element.get("data-make", "")]) for element in flow])
    assert [e.tag for e in flow if "break-after" in (e.get("style") or "")] == ["blockquote"]


def test_labels_between_a_title_and_its_date_and_a_line_of_capitals_go_on() -> None:
    labels = " ".join(f"#label{i}" for i in range(12))
    entry = f"<h3>Day</h3><p>{labels}</p><h4>2024-01-01</h4><p>Text.</p>"
    flow = etree.fromstring(f"<div>{entry}{paragraph(1)}<blockquote><p>MADE TO FAIL</p></blockquote><p>So.</p></div>")
    copy = read_copy(flow, zh=False)
    keep_under_heads([(element, copy.blocks[element.get("data-make", "")]) for element in flow])
    kept = [e for e in flow if "break-after" in (e.get("style") or "")]
    assert [e[0].tag if len(e) else e.text for e in kept] == [labels, "Text.", "p"]


def test_the_foot_of_a_page_made_longer_or_shorter_stays_where_it_is() -> None:
    from weasyprint.formatting_structure import boxes

    heights, feet = set(), set()
    for count in range(48, 56):  # of three lines each, which bear none more or fewer: whole pages do
        document = set_section(section_of("".join(paragraph(i, 22) for i in range(count))))[0]
        for page in document.pages[1:]:  # type: ignore[attr-defined]
            heights.add(round(page._page_box.height, 2))
            found = [box for box in page._page_box.children if getattr(box, "at_keyword", "") == "@bottom-right"]
            feet |= {
                round(part.position_y, 2)
                for box in found
                for part in box.descendants()
                if isinstance(part, boxes.LineBox)
            }
    assert len(heights) > 1, "some pages are longer or shorter: the test can fail"
    assert len(feet) == 1


def test_a_figure_below_a_head_is_let_down_past_text_that_fills_the_page(tmp_path: Path) -> None:
    body = "".join(f"<h2>Head {i}</h2>{FIGURE}" + paragraph(i, 160) + paragraph(50 + i, 140) for i in range(12))
    section = section_of(body, (tall(tmp_path),))
    assert holes(plainly(section)), "without make-up there are holes: the test can fail"
    document, _ = set_section(section)
    assert not holes(document)
    order = shown(document)
    assert order != sorted(order)
    heads = [i for i in order if i % 4 == 0]
    assert heads == sorted(heads)
    for head, following in itertools.pairwise([*heads, 48]):
        assert set(order[order.index(head) :][:4]) == set(range(head, following)), "each in its section"


def test_a_figure_goes_down_with_its_label_and_its_source(tmp_path: Path) -> None:
    label = '<p class="crosshead">Figure {}</p><p class="crosshead">Ships by year</p>'
    body = "".join(
        paragraph(i, 130) + label.format(i) + FIGURE + '<p class="source-line">Source: the harbour office.</p>'
        + paragraph(50 + i, 150) + paragraph(80 + i, 70)
        for i in range(12)
    )  # fmt: skip
    section = section_of(body, (tall(tmp_path),))
    assert holes(plainly(section))
    document, _ = set_section(section)
    assert not holes(document)
    order = shown(document)
    assert order != sorted(order), "something was let down: the test can fail"
    for i in range(12):
        at = order.index(7 * i + 1)
        assert order[at : at + 4] == list(range(7 * i + 1, 7 * i + 5))


def test_figures_in_a_row_are_made_smaller_alike(tmp_path: Path) -> None:
    from weasyprint.formatting_structure.boxes import ReplacedBox

    section = section_of(paragraph(0, 30) + FIGURE * 9 + paragraph(1, 500), (tall(tmp_path),))
    plain, (document, _) = plainly(section), set_section(section)
    assert len(holes(plain)) > 2
    natural, rows = (
        [
            [round(box.height, 1) for box in page._page_box.descendants() if isinstance(box, ReplacedBox)]
            for page in each.pages  # type: ignore[attr-defined]
        ]
        for each in (plain, document)
    )
    assert sum(map(len, rows)) == 9
    assert len(holes(document)) < 2
    most = max(height for row in natural for height in row)
    assert any(len(row) == 3 and len(set(row)) == 1 and row[0] < most for row in rows), "three where two stood"


def test_a_short_table_is_broken_where_it_would_leave_a_hole() -> None:
    rows = "".join(f"<tr><td>Row {i}</td><td>{'of some words ' * 12}</td></tr>" for i in range(8))
    table = f"<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody>{rows}</tbody></table>"
    section = section_of("".join(paragraph(i, 100 + 30 * i) + table for i in range(8)), style="book")
    assert 'class="short"' in section.html, "it is to stand on one page"
    assert holes(plainly(section))
    assert not holes(set_section(section)[0])


def test_a_table_of_few_rows_is_broken_in_its_middle() -> None:
    from weasyprint.formatting_structure.boxes import TableRowBox

    rows = "".join(f"<tr><td>Row {i}</td><td>of some words</td></tr>" for i in range(8))
    table = f"<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody>{rows}</tbody></table>"
    parts = []
    for words in range(300, 420, 8):
        section = section_of(f"{paragraph(1, words)}{table}<h2>Head</h2>{paragraph(2, 200)}", style="book")
        pages = set_section(section)[0].pages  # type: ignore[attr-defined]
        rows_on = [[b for b in p._page_box.descendants() if isinstance(b, TableRowBox)] for p in pages]
        parts.append([len(each) - 1 for each in rows_on if each])
    assert [4, 4] in parts
    assert all(each in ([8], [4, 4], [3, 5]) for each in parts), "three rows above only where four find no room"


def test_a_table_that_goes_over_a_page_has_two_rows_on_either() -> None:
    few, many = (f"<table><tbody>{'<tr><td>1</td></tr>' * rows}</tbody></table>" for rows in (3, 9))
    flow = etree.fromstring(f"<div>{few}{many}</div>")
    keep_tables(flow)
    kept = [i for i, row in enumerate(flow.iter("tr")) if "break-before: avoid" in (row.get("style") or "")]
    assert kept == [4, 11]


def test_words_that_lead_to_a_quotation_stay_with_it() -> None:
    flow = etree.fromstring(
        f"<div>{paragraph(1)}<p>{SENTENCE}, and {SENTENCE}, and he said:</p><blockquote><p>So.</p></blockquote>"
        f"<p>{SENTENCE}, and {SENTENCE}, and they are:</p>{paragraph(2)}</div>"
    )
    copy = read_copy(flow, zh=False)
    keep_under_heads([(element, copy.blocks[element.get("data-make", "")]) for element in flow])
    assert [e.get("data-make") for e in flow if "break-after" in (e.get("style") or "")] == ["1"]


@pytest.mark.parametrize("style", ["journal", "book"])
def test_no_quote_opens_a_page_where_only_short_paragraphs_are(style: str) -> None:
    talk = "".join(
        paragraph(i, 14 + i % 9) + (QUOTE.replace("nobody", f"nobody{i}") if i % 11 == 5 else "") for i in range(120)
    )
    said = "".join(f" {SENTENCE.replace('nobody', f'nobody{i}')}." for i in range(5, 120, 11))
    section = section_of(f"{talk}<p>{said}</p>", style=style)

    def opened(document: object) -> int:
        first = [
            next(b for b in page._page_box.descendants() if b.element is not None and b.element.get("data-make"))
            for page in document.pages[1:]  # type: ignore[attr-defined]
        ]
        return sum(has_class(box.element, "pull-quote") for box in first)

    assert not opened(set_section(section)[0])


def test_no_compound_goes_over_a_page() -> None:
    from publisher.setting.makeup.stone import broken_word

    words = ["well-meaning", "lamp-keeper", "time-honoured", "the", "light", "burned"]
    body = "".join("<p>" + " ".join(words[(s * 5 + i * i) % 6] for i in range(140 + s)) + ".</p>" for s in range(40))
    section = section_of(body)

    def count(document: object) -> int:
        return sum(broken_word(page._page_box) for page in document.pages[:-1])  # type: ignore[attr-defined]

    assert count(plainly(section)), "the engine alone breaks some"
    assert not count(set_section(section)[0])


def places(document: object) -> dict[int, tuple[int, str, int]]:
    """Block → page where it begins, its tag, and its lines on that page."""
    from weasyprint.formatting_structure.boxes import LineBox

    found: dict[int, tuple[int, str, int]] = {}
    for number, page in enumerate(document.pages):  # type: ignore[attr-defined]
        for box in page._page_box.descendants():
            if box.element is not None and box.element.get("data-make") and "::" not in box.element_tag:
                lines = sum(isinstance(part, LineBox) for part in getattr(box, "children", ()))
                found.setdefault(int(box.element.get("data-make")), (number, box.element_tag, lines))
    return found


def test_two_lines_stand_below_a_head_from_which_a_figure_was_let_down(tmp_path: Path) -> None:
    picture, let_down = tall(tmp_path), 0
    for words in range(150, 400, 12):
        body = (
            paragraph(1, 300) + paragraph(2, words) + f"<h2>Head</h2>{FIGURE}<p>Nobody had been told.</p>"
            + paragraph(3, 70) + paragraph(4, 300)
        )  # fmt: skip
        document, _ = set_section(section_of(body, (picture,), "book"))
        stands = places(document)
        head, line, after = stands[2], stands[4], stands[5]
        order = [name for name in shown(document) if name in (2, 3, 4, 5)]
        if order.index(4) == 1:
            let_down += 1
            assert head[0] == line[0] == after[0], "a line alone below its head"
    assert let_down, "something was let down: the test can fail"


@pytest.mark.parametrize("source", ['<p class="source-line">Source: the office.</p>', "<p>Source: the harbour.</p>"])
def test_a_source_goes_where_its_figure_goes(source: str, tmp_path: Path) -> None:
    moves = set()
    for below in (paragraph(50, 90), "<h2>Head</h2>"):  # past the one it is let down, above the other raised
        body = "".join(
            paragraph(i, 60 + 37 * i % 90) + paragraph(80 + i, 50) + FIGURE + source + below for i in range(12)
        )
        order = shown(set_section(section_of(body, (tall(tmp_path),)))[0])
        for i in range(12):
            at = order.index(5 * i + 2)
            assert order[at + 1] == 5 * i + 3
            moves.add((order.index(5 * i + 1) > at) - (order.index(5 * i + 4) < at))
    assert moves == {-1, 0, 1}, "some were moved: the test can fail"


@pytest.mark.parametrize("says", ["The figure below shows", "Nothing shows"])
def test_no_figure_is_raised_above_the_words_that_call_it_below(says: str, tmp_path: Path) -> None:
    picture, raised = tall(tmp_path), 0
    for words in range(200, 420, 12):
        body = paragraph(1, words) + paragraph(2, 60) + f"<p>{says} {paragraph(3, 60)[3:]}{FIGURE}<h2>Head</h2>"
        order = shown(set_section(section_of(body + paragraph(4, 300), (picture,)))[0])
        raised += order.index(3) < order.index(2)
    assert bool(raised) == (says == "Nothing shows")


def test_a_quote_of_the_margin_never_ends_a_page() -> None:
    quote = QUOTE.replace("as it had", "as it had, and as it had and had again, " * 4)
    texts = [paragraph(i, 40 + 17 * i % 50) for i in range(30)]
    plain = set_section(section_of("".join(texts), style="report"))[0]
    quoted = set_section(
        section_of("".join(quote * (i % 3 > 0) + text for i, text in enumerate(texts)), style="report")
    )[0]
    assert len(plain.pages) == len(quoted.pages)  # type: ignore[attr-defined]
    assert not holes(quoted)


def test_a_line_hardly_higher_than_the_others_takes_no_two() -> None:
    from weasyprint.formatting_structure.boxes import BlockBox

    high = '<p>One <span style="line-height: 1.06rlh">word</span> stands higher.</p>'
    document, _ = set_section(section_of(high + high + paragraph(1)))
    first, second = (
        box
        for box in document.pages[0]._page_box.descendants()  # type: ignore[attr-defined]
        if isinstance(box, BlockBox) and box.element_tag == "p" and box.element.get("data-make") in {"0", "1"}
    )
    assert second.position_y - first.position_y == pytest.approx(15.5 / 0.75)


def test_an_epigraph_is_parted_neither_from_its_head_nor_from_the_text() -> None:
    verse = "".join(f'<p class="verse">Line {i} of the song</p>' for i in range(3))
    epigraph = f'<blockquote class="quotation">{verse}<p class="attribution">A song</p></blockquote>'
    long = f"<blockquote>{paragraph(3, 90)}</blockquote>"
    flow = etree.fromstring(
        f"<div><h2>One</h2>{epigraph}{paragraph(1)}{epigraph}{paragraph(2)}<h2>Two</h2>{long}{paragraph(4)}</div>"
    )
    copy = read_copy(flow, zh=False)
    keep_under_heads([(element, copy.blocks[element.get("data-make", "")]) for element in flow])
    kept = [e.get("data-make") for e in flow if "break-after: avoid; break-inside: avoid" in (e.get("style") or "")]
    assert kept == ["1"], "the one under a head; neither one amid the text nor a long one"


def test_a_short_stanza_stands_on_one_page_and_two_lines_of_a_long_one() -> None:
    def stanza(lines: int, first: str = "verse") -> str:
        return f'<p class="{first}">First</p>' + '<p class="verse">Another</p>' * (lines - 1)

    flow = etree.fromstring(
        f"<div><p>Delegates of the port</p>{stanza(3)}{stanza(12, 'verse stanza')}<p>So it was.</p>{stanza(2)}</div>"
    )
    keep_verse(flow)
    kept = ["break-after: avoid" in (e.get("style") or "") for e in flow]
    assert kept[:4] == [True, True, True, False], "the line above and the first stanza"
    assert kept[4:16] == [True, *[False] * 9, True, False], "two lines at either end"
    assert kept[16:] == [False, True, False], "a sentence above is text"
    names = '<p class="verse">Alpha (sealed)</p><p class="verse"><small>A. Keeper</small></p>'
    flow = etree.fromstring(f"<div>{names * 6}</div>")
    keep_verse(flow)
    assert all("break-before: avoid" in (e.get("style") or "") for e in flow[1::2]), "with the name that it reads"
    assert not any("break-before: avoid" in (e.get("style") or "") for e in flow[::2])


def test_what_is_said_of_the_authors_is_not_parted_where_it_is_short() -> None:
    def bios(*lengths: int) -> etree._Element:
        said = "".join(f'<p class="bio">{"a" * length}</p>' for length in lengths)
        return etree.fromstring(f'<div><section class="bios">{said}</section></div>')

    for lengths, style in (((90, 90), "inside"), ((300, 300), "inside before"), ((900, 900), "before")):
        root = bios(*lengths)
        keep_bios(root)
        found = root[0].get("style") or ""
        assert ("break-inside: avoid" in found) == ("inside" in style)
        assert ("break-before: auto" in found) == ("before" in style), "five lines may stand on a page of their own"


def test_a_stanza_is_not_drawn_overleaf_for_what_is_said_of_the_author() -> None:
    for last, freed in (('<p class="verse">Line</p>', True), ("<p>Text.</p>", False)):
        root = etree.fromstring(
            f'<div><div class="text"><p/>{last}</div><section class="bios"><p>Few</p></section></div>'
        )
        keep_bios(root)
        assert ("break-before: auto" in root[1].get("style")) == freed


def test_no_page_is_made_again_to_be_as_it_was() -> None:
    from weasyprint.layout import page as engine_page

    rows = "".join(f"<li>{'A row of many words ' * 4}</li>" for _ in range(2))
    table = f'<ul style="break-inside: avoid; padding-bottom: 400pt">{rows}</ul>'
    section = section_of("".join(map(paragraph, range(5))) + table + paragraph(6) + paragraph(7))
    make, made = engine_page.remake_page, 0

    def counted(*given: object) -> object:
        nonlocal made
        made += 1
        return make(*given)

    engine_page.remake_page = counted
    try:
        document, _ = set_section(section)
    finally:
        engine_page.remake_page = make
    assert holes(document), "a hole that nothing mends"
    assert made == len(document.pages) + 2, "twice in vain, and then taken as it was"  # type: ignore[attr-defined]


def test_a_quote_is_known_by_a_good_part_of_its_words_wherever_they_stand() -> None:
    other = f"<p>{' '.join(SENTENCE.split()[:4])} {paragraph(1)[3:]}"
    box = f'<div class="box">{paragraph(2)}<p>{SENTENCE}.</p></div>'
    copy = read_copy(etree.fromstring(f"<div>{other}{QUOTE}{box}</div>"), zh=False)
    assert copy.sentences["1"].block == "2", "in the box, and not where four of its words stand"
    assert not read_copy(etree.fromstring(f"<div>{other}{QUOTE}</div>"), zh=False).sentences


def test_a_quote_of_the_margin_stands_beside_other_lines_than_its_sentence() -> None:
    said = paragraph(1) + f"<p>{SENTENCE}. {paragraph(2, 60)[3:]}" + QUOTE
    document, _ = set_section(section_of(said, style="report"))
    page = document.pages[0]._page_box  # type: ignore[attr-defined]
    quote = next(b for b in page.descendants() if b.element is not None and has_class(b.element, "pull-quote"))
    lines = [b for b in page.descendants() if isinstance(b, LineBox) and "nobody" in plain_text(b)]
    text = max(lines, key=lambda box: box.position_x)
    assert not quote.position_y - 1 <= text.position_y <= quote.position_y + quote.height
    assert (quote.position_y + quote.height) * 0.75 < look_at(page).pieces[-1].bottom, "not below the end of the text"


def test_a_quote_whose_sentence_stands_twice_keeps_off_the_second_too() -> None:
    first = f"<p>{SENTENCE}. {paragraph(1, 60)[3:]}" + "".join(map(paragraph, range(2, 12)))
    again = f"<h2>Again</h2>{QUOTE}<p>{SENTENCE}; {paragraph(13, 60)[3:]}<h2>On</h2>"
    document, _ = set_section(section_of(first + again + "".join(map(paragraph, range(14, 20))), style="report"))
    page = next(
        page._page_box
        for page in document.pages  # type: ignore[attr-defined]
        if any(b.element is not None and has_class(b.element, "pull-quote") for b in page._page_box.descendants())
    )
    quote = next(b for b in page.descendants() if b.element is not None and has_class(b.element, "pull-quote"))
    text = next(b for b in flow_boxes(page) if isinstance(b, LineBox) and "nobody" in plain_text(b))
    assert not quote.position_y - 1 <= text.position_y <= quote.position_y + quote.height


def test_two_quotes_of_the_margin_are_not_read_as_one() -> None:
    quote = margin._Float(box=None, top=134, height=40, quote=True, said=(310, 330))
    alone, above_another = (margin._best(quote, [], 120, 700, 14, others) for others in ([], [(580, 640)]))
    assert alone is not None
    assert alone > 330, "far below its sentence"
    assert above_another == 148


def test_a_quote_of_the_margin_goes_as_far_as_its_page_lets_it() -> None:
    def apart(bottom: float, *taken: tuple[float, float]) -> float:
        quote = margin._Float(box=None, top=200, height=60, quote=True, said=(190, 218))
        place = margin._best(quote, list(taken), 60, bottom, 14)
        assert place is not None
        return max(190 - place - 60, place - 218)

    assert apart(700) >= 11 * 14
    assert apart(400) >= 6 * 14
    assert apart(700, (340, 700)) >= 3 * 14
    assert apart(300) >= 0, "at the edge of the page, rather than beside it"


@pytest.mark.parametrize("style", ["report", "journal"])
def test_sans_lines_have_no_small_capitals(style: str, tmp_path: Path) -> None:
    named = '<span class="ac" id="{}">NATO</span>'
    figure = f'<figure><img src="tall.svg" alt="A"/><figcaption>{named.format("below")}</figcaption></figure>'
    run_in = f'<p class="keyline"><strong>{named.format("head")}.</strong> {named.format("after")}</p>'
    document = plainly(section_of(f"<p>{named.format('within')}</p>{run_in}{figure}", (tall(tmp_path),), style))
    caps = {
        box.element.get("id").rsplit("-")[-1]: box.style["font_variant_caps"]
        for page in document.pages  # type: ignore[attr-defined]
        for box in page._page_box.descendants()
        if box.element is not None and has_class(box.element, "ac")
    }
    assert caps.pop("head") == ("normal" if style == "report" else "all-small-caps"), "which is sans in the report"
    assert caps == {"within": "all-small-caps", "after": "all-small-caps", "below": "normal"}


@pytest.mark.parametrize(("style", "slant"), [("journal", "italic"), ("report", "normal"), ("book", "italic")])
def test_a_deck_is_dressed_alike_whatever_its_author_stressed_it_with(style: str, slant: str) -> None:
    decks = "<em><strong>It burns.</strong></em>", "<em>It burns.</em>"
    body = "".join(f"<h2>Oil</h2><p>{deck}</p>{paragraph(seed)}" for seed, deck in enumerate(decks))
    document = plainly(section_of(body, style=style))
    dress = {
        (box.style["font_style"], box.style["font_weight"], box.style["font_size"], box.style["font_family"])
        for page in document.pages  # type: ignore[attr-defined]
        for box in page._page_box.descendants()
        if getattr(box, "text", "") == "It burns."
    }
    assert len(dress) == 1
    assert dress.pop()[0] == slant


def test_two_lines_under_a_head_are_enough_where_the_first_is_a_sentence() -> None:
    said = "<h2>One</h2><p>The tide came in.</p><p>Nobody saw it.</p><p>Who would?</p>"
    named = "<h2>Two</h2><p>The keeper</p><p>5 May</p><p>It rained.</p>"
    flow = etree.fromstring(f"<div>{said}{named}{paragraph(1)}</div>")
    copy = read_copy(flow, zh=False)
    keep_under_heads([(element, copy.blocks[element.get("data-make", "")]) for element in flow])
    kept = [e.text for e in flow if "break-after" in (e.get("style") or "")]
    assert kept == ["The tide came in.", "The keeper", "5 May", "It rained."]


def test_a_list_does_not_begin_or_end_with_one_line_on_a_page() -> None:
    flow = etree.fromstring(
        f"<div><ul><li>One</li><li>Two</li><li>Three</li></ul>"
        f"<ol><li>{paragraph(1)}</li><li>Two</li><li>Three</li></ol><ul><li>One</li><li>Two</li></ul></div>"
    )
    keep_lists(flow)
    found = [(e.get("style") or "").removesuffix(": avoid") for e in flow.iter("li")]
    assert found == ["break-after", "", "break-before", "", "", "break-before", "", ""]


def _feet(document: object) -> list[int]:
    """Lines by which pages end short of the foot of the deepest, in order, the last left out."""
    from publisher.setting.makeup.look import look

    sights = look(document)
    return [round((max(s.bottom for s in sights) - sight.end) / 15.5) for sight in sights[:-1]]


def test_no_page_is_deeper_than_its_text_block() -> None:
    rows = f'<ul style="break-inside: avoid">{"<li>A row of words</li>" * 6}</ul>'
    bodies = ["".join(paragraph(i, 40) for i in range(n)) + rows + "".join(map(paragraph, range(9))) for n in (32, 39)]
    bodies += ["".join(paragraph(i, 22) for i in range(n)) for n in range(48, 56)]
    for body in bodies:
        section = section_of(body)
        deep = max(page._page_box.height for page in plainly(section).pages)  # type: ignore[attr-defined]
        document = set_section(section)[0]
        assert max(page._page_box.height for page in document.pages) <= deep + 0.01  # type: ignore[attr-defined]


def test_a_hole_is_parted_among_the_pages_before_it() -> None:
    rows = f'<ul style="break-inside: avoid">{"<li>A row of words</li>" * 6}</ul>'
    section = section_of("".join(paragraph(i, 58) for i in range(22)) + rows + "".join(map(paragraph, range(9))))
    plain, document = plainly(section), set_section(section)[0]
    hole = _feet(plain).index(7)
    assert hole == 4, "six rows and what parts them do not fit"
    assert _feet(document)[hole] == 3
    assert max(_feet(document)[:hole]) == 2, "from these the text goes on"
    assert len(document.pages) == len(plain.pages)  # type: ignore[attr-defined]
    assert shown(document) == list(range(32))


def test_a_head_stands_a_line_closer_where_it_would_not_fit_otherwise() -> None:
    text = "".join(paragraph(i, 40) for i in range(10))
    more = "".join(paragraph(i, 40) for i in range(20, 35)) + "<h2>Two</h2>" + "".join(map(paragraph, range(9)))
    section = section_of(f"{text}<h2>One</h2>{more}")
    assert max(_feet(plainly(section))) == 5
    document = set_section(section)[0]
    assert max(_feet(document)) <= 1
    assert len({round(page._page_box.height, 2) for page in document.pages}) == 1  # type: ignore[attr-defined]


def test_heads_of_one_rank_stand_closer_alike() -> None:
    found = []
    for words in (10, 30, 50):
        text = "".join(paragraph(i, 40) for i in range(10)) + "<h2>One</h2>"
        more = (
            "".join(paragraph(20 + i, 40) for i in range(10))
            + paragraph(70, words)
            + "<h2>Mid</h2>"
            + paragraph(40, 40) * 3
        )
        document = set_section(section_of(text + more + "<h2>Two</h2>" + "".join(map(paragraph, range(9)))))[0]
        for page in document.pages:  # type: ignore[attr-defined]
            heads = [box for box in page._page_box.descendants() if box.element_tag == "h2"]
            found.append([round(box.margin_top * 0.75 / 15.5) for box in heads if box.margin_top > 10])
    pages = [above for above in found if len(above) > 1]
    assert all(len(set(above)) == 1 for above in pages)
    assert [1, 1] in pages, "some stand closer: the test can fail"


def test_what_follows_an_ornament_may_go_overleaf() -> None:
    """The ornament stays below its stanza, which does not wait for what comes after."""
    stanza = "".join(f'<p class="verse">Line {i} of a song of the quay</p>' for i in range(8))
    for words in (132, 138, 144):
        section = section_of(f'{paragraph(1, words)}{stanza}<hr class="ornament"/>{paragraph(2, 300)}')
        document, _ = set_section(section)
        first = look_at(document.pages[0]._page_box)  # type: ignore[attr-defined]
        assert first.bottom - first.end < 3 * 15.5, f"{words} words"


def test_a_figure_below_the_last_head_is_let_down_though_less_text_is_left_than_there_is_room(tmp_path: Path) -> None:
    picture = tall(tmp_path)
    for words in (130, 135):
        body = f"{paragraph(1, words)}<h2>One</h2>{FIGURE}{paragraph(2, 44)}{paragraph(3, 44)}"
        document, _ = set_section(section_of(body, (picture,)))
        first = look_at(document.pages[0]._page_box)  # type: ignore[attr-defined]
        assert first.bottom - first.end < 3 * 15.5, f"{words} words"


def test_words_below_the_head_of_a_box_stay_with_what_they_announce() -> None:
    quotation = "<blockquote><p>So.</p></blockquote>"
    titled = f'<p class="box-title">Abroad</p><p>{SENTENCE}, and {SENTENCE}, and this is what they say:</p>'
    box = f'<aside class="box">{titled}{quotation}<p>And they:</p>{quotation}{paragraph(1)}</aside>'
    line = f'<aside class="box"><p class="box-title">At home</p><p>Nobody spoke.</p>{paragraph(2)}</aside>'
    flow = etree.fromstring(f"<div>{box}{line}</div>")
    keep_in_boxes(flow)
    kept = [e.text[-10:] for e in flow.iter() if "break-after" in (e.get("style") or "")]
    assert kept == [" they say:", "ody spoke."]


@pytest.mark.parametrize("quote", ["", QUOTE])
def test_no_head_ends_a_page_with_the_first_line_of_a_quotation(quote: str) -> None:
    """In the report the quote floats beside the head: the engine would part the head from the text there."""
    told = f"<h2>The keeper</h2>{quote}<blockquote><p>It rained.</p>{paragraph(3)}</blockquote>"
    entries = "".join(paragraph(i) + paragraph(i + 50, 20 + 13 * i % 60) + told for i in range(30))
    document, _ = set_section(section_of(entries + paragraph(1), style="report"))
    each = 5 if quote else 4
    for page in document.pages[:-1]:  # type: ignore[attr-defined]
        last = [piece for piece in look_at(page._page_box).pieces if quote == "" or int(piece.name) % each != 3][-1]
        assert int(last.name) % each != 2, "a head"
        assert int(last.name) % each != each - 1 or last.lines > 1, "a line below a head"
    stands = [
        block_name(box)
        for page in document.pages  # type: ignore[attr-defined]
        for box in page._page_box.descendants()
        if box.element_tag in {"h2", "aside"} and block_name(box)
    ]
    assert len(stands) == len(set(stands)) == 30 * (each - 3)
    assert sorted(shown(document)) == list(range(30 * each + 1))
