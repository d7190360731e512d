"""Pictures on their pages: where they stand, how wide they are, and how much space is about them."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from publisher.model import Article, Figure, Picture
from publisher.setting.makeup.look import look, look_at
from publisher.xhtml import has_class
from tests.pages.articles import (
    FIGURE,
    QUOTE,
    SENTENCE,
    composed,
    holes,
    paragraph,
    section_of,
    set_section,
    shown,
    tall,
)

PT = 0.75


def drawn(folder: Path, width: int, height: int) -> Picture:
    """A picture of that many pixels."""
    path = folder / f"{width}x{height}.svg"
    path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"/>')
    digest = f"{width:032d}{height:032d}"
    return Picture(src=path.name, digest=digest, path=str(path), mime="image/svg+xml", width=width, height=height)


def photographed(folder: Path, width: int, height: int) -> Picture:
    """A photograph of that many pixels, with no ground of one colour."""
    path = folder / f"{width}x{height}.jpeg"
    if not path.exists():
        noise = Image.effect_noise((64, 64), 90).resize((width, height))
        Image.merge("RGB", (noise, noise.rotate(180), noise)).save(path)
    digest = f"{width:032d}{height:032d}"
    return Picture(src=path.name, digest=digest, path=str(path), mime="image/jpeg", width=width, height=height)


def figure(picture: Picture, caption: str = "Ships.") -> str:
    return f'<figure class="figure"><img src="{picture.src}" alt="Ships"/><figcaption>{caption}</figcaption></figure>'


def boxes_of(document: Any, *tags: str) -> list[list[Any]]:
    """Boxes of elements with these tags, page by page."""
    from weasyprint.formatting_structure.boxes import BlockLevelBox

    return [
        [b for b in page._page_box.descendants() if isinstance(b, BlockLevelBox) and b.element_tag in tags]
        for page in document.pages
    ]


def edges(box: Any) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a box without its margins, in points."""
    left, top = box.position_x + box.margin_left, box.position_y + box.margin_top
    return left * PT, top * PT, (left + box.border_width()) * PT, (top + box.border_height()) * PT


def test_a_quote_of_the_margin_gives_way_to_a_picture(tmp_path: Path) -> None:
    quote = QUOTE.replace("as it had", "as it had, and as it had and had again, " * 3)
    quotes = "".join(
        paragraph(i, 200)
        + paragraph(70 + i, 99 + 7 * i)
        + quote.replace("nobody", f"nobody{i}")
        + paragraph(50 + i, 32)
        + FIGURE
        for i in range(12)
    )
    document, _ = set_section(section_of(quotes, (tall(tmp_path),), "report"))
    beside = 0
    for pictures, quoted in zip(boxes_of(document, "img"), boxes_of(document, "aside"), strict=True):
        for picture, quote in itertools.product(pictures, quoted):
            (left, top, _, bottom), (_, high, right, low) = edges(picture), edges(quote)
            assert left > right or low <= top + 0.1 or high >= bottom - 0.1, "one over the other"
            beside += 1
    assert beside > 2
    for page in boxes_of(document, "figure", "img"):
        for around, picture in zip(page[::2], page[1::2], strict=True):
            assert picture.position_y == pytest.approx(around.content_box_y()), "none is shoved"


def test_a_quote_of_the_margin_on_a_page_of_pictures_goes_overleaf(tmp_path: Path) -> None:
    wide = drawn(tmp_path, 1200, 900)
    said = "a sentence that says what nobody had said as it had been"
    body = "".join(
        paragraph(40 + i, 130 + 40 * i)
        + figure(wide, "One.")
        + f'<aside class="pull-quote"><p>{said}.</p></aside>'
        + figure(wide, "Two.")
        + f"<p>{said}, {paragraph(20 + i, 130)[3:]}"
        + paragraph(i, 200)
        for i in range(8)
    )
    document, _ = set_section(section_of(body, (wide,), "report"))
    quotes = 0
    for pictures, quoted in zip(boxes_of(document, "img"), boxes_of(document, "aside"), strict=True):
        quotes += len(quoted)
        for picture, quote in itertools.product(pictures, quoted):
            (_, top, _, bottom), (_, high, _, low) = edges(picture), edges(quote)
            assert low <= top + 0.1 or high >= bottom - 0.1, "one over the other"
    assert quotes == 8


@pytest.mark.parametrize(("width", "height"), [(200, 300), (500, 300), (420, 300), (1200, 500)])
def test_a_picture_of_the_report_keeps_to_the_edges_of_the_text(width: int, height: int, tmp_path: Path) -> None:
    picture = drawn(tmp_path, width, height)
    document, _ = set_section(section_of(paragraph(1, 20) + figure(picture) + paragraph(2, 20), (picture,), "report"))
    page = next(
        page for page in boxes_of(document, "img", "figcaption", "div") if "img" in {b.element_tag for b in page}
    )
    text = next(b for b in page if b.element_tag == "div" and has_class(b.element, "text"))
    image, caption = (next(b for b in page if b.element_tag == tag) for tag in ("img", "figcaption"))
    left, _, right, _ = edges(text)
    assert edges(image)[0] == pytest.approx(edges(caption)[0], abs=0.1)
    if width < 500:
        assert edges(image)[0] == pytest.approx(left, abs=0.1), "narrow: at the left edge of the text"
        assert edges(image)[2] <= right + 0.1
    else:
        assert edges(image)[2] == pytest.approx(right, abs=0.1), "wide: at its right edge"
    if width == 420:
        assert edges(image)[2] == pytest.approx(right, abs=0.1), "hardly wider than the text: as wide"


@pytest.mark.parametrize("style", ["journal", "report", "book"])
def test_the_space_above_and_below_a_figure_looks_the_same(style: str, tmp_path: Path) -> None:
    from weasyprint.formatting_structure.boxes import LineBox

    picture, seen = drawn(tmp_path, 400, 211), 0
    parts = [paragraph(i, 60) + figure(drawn(tmp_path, 400, 140 + 7 * i)) + paragraph(50 + i, 70) for i in range(14)]
    pictures = tuple(drawn(tmp_path, 400, 140 + 7 * i) for i in range(14))
    section = section_of("".join(parts) + paragraph(99, 60), (picture, *pictures), style)
    grid = float(section.html.split('data-grid="')[1].split('"')[0])
    document, _ = set_section(section)
    for blocks in boxes_of(document, "p", "img", "figcaption"):
        for above, image, caption, below in zip(blocks, blocks[1:], blocks[2:], blocks[3:], strict=False):
            if [box.element_tag for box in (above, image, caption, below)] != ["p", "img", "figcaption", "p"]:
                continue
            first = next(line for line in below.children if isinstance(line, LineBox))
            over, under = edges(image)[1] - edges(above)[3], first.position_y * PT - edges(caption)[3]
            assert 0.5 * grid < under <= over < 1.6 * grid
            assert over - under < 0.5 * grid
            seen += 1
    assert seen > 4


def test_figures_that_stand_together_are_as_wide_as_each_other(tmp_path: Path) -> None:
    picture, together = drawn(tmp_path, 1200, 700), 0
    row = "<p>They are these:</p>" + figure(picture) * 2 + "<h2>Head</h2>"
    for words in range(91, 119, 7):
        body = paragraph(1, 200) + paragraph(3, words) + row + paragraph(2, 400)
        document, _ = set_section(section_of(body, (picture,)))
        for pictures in boxes_of(document, "img"):
            assert len({round(box.width) for box in pictures}) <= 1
            together += len(pictures) == 2
    assert together, "some stand together: the test can fail"


def test_between_two_figures_there_is_a_line_at_least(tmp_path: Path) -> None:
    pictures = tuple(drawn(tmp_path, 400, 140 + 7 * i) for i in range(12))
    for style in ("journal", "report", "book"):
        section = section_of(paragraph(1) + "".join(map(figure, pictures)) + paragraph(2), pictures, style)
        grid = float(section.html.split('data-grid="')[1].split('"')[0])
        document, _ = set_section(section)
        for blocks in boxes_of(document, "img", "figcaption"):
            for one, other in itertools.pairwise(blocks):
                if other.element_tag == "img":
                    assert edges(other)[1] - edges(one)[3] >= grid - 0.1


@pytest.mark.parametrize("byline", ["", '<p class="byline">By a keeper of the light</p>'])
def test_text_stands_between_a_head_and_a_picture_at_the_foot_of_a_page(byline: str, tmp_path: Path) -> None:
    picture, bare = drawn(tmp_path, 1200, 675), 0
    for style, words in itertools.product(("journal", "report", "book"), range(150, 420, 45)):
        talk = "".join(paragraph(10 + i, 25) for i in range(20))
        body = paragraph(1, words) + "<h2>Head</h2>" + byline + figure(picture) + talk
        document, _ = set_section(section_of(body, (picture,), style))
        at = 2 + bool(byline)
        bare += shown(document).index(at) > at
        for blocks in boxes_of(document, "h2", "img", "p")[:-1]:
            tags = [box.element_tag for box in blocks if box.element.get("data-make") or box.element_tag == "img"]
            assert tags[-at:] != ["h2", *["p"] * bool(byline), "img"]
    assert bare, "some are let down: the test can fail"


@pytest.mark.parametrize(
    ("style", "count", "words"),
    [("journal", 17, 20), ("journal", 21, 40), ("book", 17, 50), ("book", 21, 60), ("report", 17, 20)],
)
def test_a_picture_at_the_end_goes_up_to_the_text(style: str, count: int, words: int, tmp_path: Path) -> None:
    picture = drawn(tmp_path, 1200, 675)
    texts = [*(paragraph(i, 60) for i in range(count)), paragraph(77, words), paragraph(78, words)]
    document, _ = set_section(section_of("".join(texts) + figure(picture, ""), (picture,), style))
    assert [box.element_tag for box in boxes_of(document, "p", "img")[-1]] != ["img"], "alone"
    assert not holes(document)


@pytest.mark.parametrize("style", ["report", "journal"])
def test_a_summary_too_long_for_the_first_page_leaves_the_picture_as_it_is(style: str, tmp_path: Path) -> None:
    picture = drawn(tmp_path, 1200, 675)
    words = "The sea came in at six, and nobody on the quay had been told. "
    article = Article(
        file="x", path="x", stem="2024-01-01-lead", slug="lead", digest="", title="A Title",
        standfirst=f"<p>{words * 5}</p>" * 12,
        body="".join(paragraph(i) for i in range(12)), lead=Figure(id="lead", src=picture.src, alt="A broad one"),
    )  # fmt: skip
    document, _ = set_section(composed(article, (picture,), style))
    titles, leads = boxes_of(document, "h1"), boxes_of(document, "img")
    assert [len(found) for found in titles] == [1, *[0] * (len(titles) - 1)], "never set twice"
    assert len(leads[0]) == 1
    assert leads[0][0].height > 180
    first = [box for box in boxes_of(document, "div")[0] if has_class(box.element, "standfirst")]
    lines = sum(len(box.children) for part in first for box in part.children)
    assert not first or lines >= 5


def test_a_list_of_short_lines_under_a_head_is_no_chain() -> None:
    body = paragraph(1, 500) + "<h2>Ships</h2>" + "".join(f"<p>Ship {i} of the line</p>" for i in range(60))
    document, _ = set_section(section_of(body))
    first = [box.element.get("data-make") for box in boxes_of(document, "h2", "p")[1] if box.element.get("data-make")]
    assert first[:1] != ["1"], "the head need not go overleaf with all of them"


@pytest.mark.parametrize("style", ["report", "journal", "book"])
def test_pictures_give_way_to_the_last_lines(style: str, tmp_path: Path) -> None:
    picture = drawn(tmp_path, 1200, 900)
    pieces = "".join(f"<h2>Head</h2>{figure(picture, '')}{paragraph(50 + i, 8 + i)}" for i in range(7))
    document, _ = set_section(section_of(pieces + paragraph(90, 5), (picture,), style))
    blocks = boxes_of(document, "h2", "img", "p")
    assert any(box.element_tag == "img" for box in blocks[-1]), "no line or two alone"
    assert sorted(shown(document)) == list(range(22))
    assert len([box for page in blocks for box in page if box.element_tag == "img"]) == 7, "each once"


@pytest.mark.parametrize("caption", ["", "Fig. 3. Ships."])
def test_a_picture_hardly_too_high_is_cut_and_keeps_its_width_but_one_with_a_number(
    caption: str, tmp_path: Path
) -> None:
    from weasyprint.formatting_structure import boxes

    seen = []
    for high in range(900, 948, 4):
        picture = photographed(tmp_path, 1200, high)
        body = paragraph(1, 400) + figure(picture, caption) + "<h2>Head</h2>" + paragraph(2, 300)
        document, _ = set_section(section_of(body, (picture,)))
        box = next(
            b for page in document.pages for b in page._page_box.descendants() if isinstance(b, boxes.ReplacedBox)
        )
        seen.append((round(box.height / box.width / (high / 1200), 3), round(box.width)))
    if caption:
        assert {share for share, _ in seen} == {1.0}
        return
    widest = max(width for _, width in seen)
    hardly = [width for share, width in seen if 0.97 < share < 0.999]
    assert hardly, "some are cut"
    assert set(hardly) == {widest}
    assert {share for share, width in seen if width < widest} <= {1.0}, "others are made smaller"


def test_a_photograph_made_smaller_is_as_wide_as_the_text_or_clearly_narrower(tmp_path: Path) -> None:
    from weasyprint.formatting_structure import boxes

    shares = set()
    for high in range(900, 1240, 20):
        for picture in (photographed(tmp_path, 1200, high), drawn(tmp_path, 1200, high)):
            body = paragraph(1, 400) + figure(picture, "") + "<h2>Head</h2>" + paragraph(2, 300)
            pages = set_section(section_of(body, (picture,)))[0].pages  # type: ignore[attr-defined]
            shares |= {
                (picture.mime, round(box.width / page._page_box.width, 2))
                for page in pages
                for box in page._page_box.descendants()
                if isinstance(box, boxes.ReplacedBox)
            }
    assert not [share for mime, share in shares if mime == "image/jpeg" and 0.86 < share < 1]
    assert [share for mime, share in shares if mime != "image/jpeg" and 0.86 < share < 1], "drawings are never cut"


def opened(picture: Picture, words: int, style: str) -> Any:
    """An article whose opening has a picture and a standfirst of some sentences, set."""
    article = Article(
        file="x", path="x", stem="2024-01-01-lead", slug="lead", digest="", title="A Title", subtitle="Of some length",
        standfirst=f"<p>{'The sea came in at six, and nobody on the quay had been told of it. ' * words}</p>",
        body="".join(paragraph(i) for i in range(12)), lead=Figure(id="lead", src=picture.src, alt="A broad one"),
    )  # fmt: skip
    return set_section(composed(article, (picture,), style))[0]


def test_the_picture_of_an_opening_takes_what_room_there_is(tmp_path: Path) -> None:
    """Where no text stands below the opening, not even the space below it is left empty."""
    picture, narrower = photographed(tmp_path, 1200, 675), 0
    for words in range(2, 16):
        document = opened(picture, words, "journal")
        ((left, _, right, _),) = (edges(box) for box in boxes_of(document, "img")[0])
        first = look(document)[0]
        bare = not any(piece.lines for piece in first.pieces)
        narrower += bare
        assert not bare or right - left > 380 or first.bottom - first.end < 16, f"{words} sentences"
        assert right - left > 380, "it is cut, and not made narrower"
    assert narrower, "some openings fill their page"


@pytest.mark.parametrize("style", ["journal", "book"])
def test_a_broad_photograph_leads_in_full_width_and_an_upright_one_is_left_as_it_is(style: str, tmp_path: Path) -> None:
    widths, shapes = set(), set()
    for words in (2, 8, 14):
        (box,) = boxes_of(opened(photographed(tmp_path, 1200, 675), words, style), "img")[0]
        widths.add(round(box.width))
        shapes.add(round(box.width / box.height, 1))
    assert len(widths) == 1
    assert len(shapes) > 1, "it is cut: the test can fail"
    (box,) = boxes_of(opened(photographed(tmp_path, 600, 750), 2, style), "img")[0]
    assert box.width < widths.pop()
    (box,) = boxes_of(opened(photographed(tmp_path, 200, 120), 2, style), "img")[0]
    assert box.width / box.height == pytest.approx(200 / 120, rel=0.01)


@pytest.mark.parametrize("style", ["journal", "report", "book"])
def test_a_drawing_is_never_cut_and_a_photograph_lightly(style: str, tmp_path: Path) -> None:
    chart = tmp_path / "chart.png"
    Image.new("RGB", (1200, 700), "white").save(chart)
    ground = Picture(src=chart.name, digest="ef" * 32, path=str(chart), mime="image/png", width=1200, height=700)
    cut = 0
    for words in (2, 5, 8, 11):
        for picture in (drawn(tmp_path, 1200, 700), ground, photographed(tmp_path, 1200, 700)):
            (box,) = boxes_of(opened(picture, words, style), "img")[0]
            fits = box.style["object_fit"] == "contain" or abs(box.width / box.height - 12 / 7) < 0.01
            cut += not fits
            assert fits or picture.mime == "image/jpeg"
            left, _, right, _ = edges(box)
            assert style != "report" or picture.mime == "image/jpeg" or (left > 40 and right < 560), "off the edges"
    assert cut, "photographs are: the test can fail"


def test_no_table_is_raised_above_what_tells_of_it_and_no_figure_up_to_a_head(tmp_path: Path) -> None:
    rows = "<tr><td>The Zwin</td><td>60</td></tr>" * 9
    table = f"<table><thead><tr><th>Approach</th><th>Marsh</th></tr></thead><tbody>{rows}</tbody></table>"
    picture, raised = tall(tmp_path), 0
    for words in range(200, 420, 12):
        for shows in (table, FIGURE):
            body = paragraph(1, words) + "<h2>Head</h2>" + paragraph(2, 60) + paragraph(3, 50) + shows
            order = shown(set_section(section_of(f"{body}<h2>Head</h2>{paragraph(4, 300)}", (picture,)))[0])
            assert order.index(4) > order.index(2), "text below the head"
            assert shows is FIGURE or order == sorted(order)
            raised += order.index(4) < order.index(3)
    assert raised, "figures are: the test can fail"


@pytest.mark.parametrize("style", ["journal", "book"])
def test_the_pictures_of_a_run_have_one_width_and_one_distance(style: str, tmp_path: Path) -> None:
    picture = photographed(tmp_path, 1200, 640)
    captions = ["Ships.", "Ships that came in, and the quay at which nobody looked up when they did so. " * 2]
    run = "".join(figure(picture, captions[i % 5 == 3]) for i in range(17))
    document, _ = set_section(section_of(paragraph(1, 60) + run + paragraph(2, 80), (picture,), style))
    pages = [page for page in boxes_of(document, "figure")[1:] if page]
    widths = {round(box.width) for page in boxes_of(document, "img")[1:] for box in page}
    assert len(widths) == 1, widths
    gaps = {
        round(edges(below)[1] + below.padding_top * PT - edges(above)[3] + above.padding_bottom * PT, 1)
        for page in pages
        for above, below in itertools.pairwise(page)
    }
    assert max(gaps) - min(gaps) < 0.5, gaps
    assert max(len(page) for page in pages) == 3


@pytest.mark.parametrize("style", ["journal", "report"])
def test_a_gallery_waits_for_the_paragraph_that_fills_the_page_and_no_quote_stands_in_it(
    style: str, tmp_path: Path
) -> None:
    picture, waited = photographed(tmp_path, 1200, 640), 0
    gallery = "".join(figure(picture, f"Ship {i}.") for i in range(10))
    said = f"<p>{SENTENCE}. {paragraph(3, 160)[3:]}"
    for words in range(20, 300, 40):
        body = said + paragraph(2, words) + QUOTE + gallery + paragraph(4, 90) + paragraph(5, 90) + "<h2>Head</h2>"
        document, _ = set_section(section_of(paragraph(1, 420) + body + paragraph(6, 400), (picture,), style))
        order = shown(document)
        pictures = [order.index(i) for i in range(4, 14)]
        waited += order.index(14) < pictures[0]
        before = [sight for sight in look(document) if {"2", "14"} & {piece.name for piece in sight.pieces}]
        assert all(sight.bottom - sight.end < 5 * 15.5 for sight in before[:1]), f"{words} words"
        assert style == "report" or not pictures[0] < order.index(3) < pictures[-1]
        for page in document.pages:  # type: ignore[attr-defined]
            quotes = [box for box in page._page_box.descendants() if box.element_tag == "aside"]
            pieces = look_at(page._page_box).pieces
            assert all(edges(box)[3] <= pieces[-1].bottom + 1 for box in quotes if style == "report")
    assert waited, "it had to: the test can fail"


def _first_pages(lines: int, picture: Picture) -> list[list[tuple[str, int]]]:
    """What stands on two pages: name and lines of each block; 3 is a head, 4 its picture, 5 and 6 its text."""
    text = paragraph(1, 40) + paragraph(2, 40) + f"<p>{'<br/>'.join(['Word.'] * lines)}</p>"
    section = f"<h2>One</h2>{figure(picture, '')}{paragraph(3, 50)}{paragraph(4, 50)}"
    body = f"{text}{section}<h2>Two</h2>{''.join(map(paragraph, range(30, 36)))}"
    document: Any = set_section(section_of(body, (picture,)))[0]
    return [[(piece.name, piece.lines) for piece in look_at(page._page_box).pieces] for page in document.pages[:2]]


def test_a_picture_below_a_head_gives_a_line_for_two_of_text(tmp_path: Path) -> None:
    first, _ = _first_pages(1, photographed(tmp_path, 800, 450))
    assert first[-3:] == [("3", 1), ("4", 0), ("5", 2)]


@pytest.mark.parametrize("lines", range(2, 8))
def test_a_picture_below_a_head_does_not_come_to_stand_above_the_next(lines: int, tmp_path: Path) -> None:
    names = [name for page in _first_pages(lines, photographed(tmp_path, 800, 450)) for name, _ in page]
    assert names.index("7") != names.index("4") + 1


def test_a_quotation_goes_on_above_a_picture_amid_it_that_finds_no_room(tmp_path: Path) -> None:
    lengths = {10: 30, 20: 15}
    talk = [f"<blockquote>{''.join(paragraph(n + i, lengths[n]) for i in range(5))}</blockquote>" for n in lengths]
    section = section_of(f"{paragraph(1, 20)}{talk[0]}{FIGURE}{talk[1]}{paragraph(2)}", (tall(tmp_path),))
    document: Any = set_section(section)[0]
    first, second = (look_at(page._page_box) for page in document.pages[:2])
    assert [piece.name for piece in first.pieces] == ["0", "1", "3"]
    assert [piece.name for piece in second.pieces] == ["2", "3", "4"]
    quoted, more = first.pieces[1:]
    assert more.top == pytest.approx(quoted.bottom), "no gap where the picture stood"
    assert first.bottom - first.end < 15.5
    said = [box.element for page in document.pages for box in page._page_box.descendants() if box.element_tag == "p"]
    texts = ["".join(element.itertext())[:8] for element in dict.fromkeys(said)]
    wanted = [paragraph(n + i, lengths[n])[3:11] for n in lengths for i in range(5)]
    assert [text for text in texts if text in wanted] == wanted
