"""Markers of print pages stand before the first word of their page, wherever that is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from publisher.epub.pagemarks import EPUB_TYPE, XHTML, PageMark, insert_marks, page_marks
from publisher.model import PageRecord, PageStart, Pagination


def a_body(inner: str) -> etree._Element:
    return etree.fromstring(f'<body xmlns="http://www.w3.org/1999/xhtml">{inner}</body>')


def mark(number: int, block: int, offset: int = 0) -> PageMark:
    return PageMark(id=f"page-{number}", label=str(number), block=block, offset=offset)


def shown(body: etree._Element) -> str:
    """Return the markup with each marker as ``[label]``."""
    text = etree.tostring(body, encoding="unicode").replace(' xmlns="http://www.w3.org/1999/xhtml"', "")
    for element in body.iter(XHTML + "span"):
        if element.get(EPUB_TYPE) == "pagebreak":
            tail, element.tail = element.tail, None
            written = etree.tostring(element, encoding="unicode").replace(' xmlns="http://www.w3.org/1999/xhtml"', "")
            element.tail = tail
            text = text.replace(written, f"[{element.get('aria-label')}]")
    return text.removeprefix("<body>").removesuffix("</body>").replace(' xmlns:epub="http://www.idpf.org/2007/ops"', "")


@pytest.mark.parametrize(
    ("inner", "block", "offset", "expected"),
    [
        ('<p data-block="0">one two</p>', 0, 0, '<p data-block="0">[1]one two</p>'),
        ('<p data-block="0">one two</p>', 0, 4, '<p data-block="0">one [1]two</p>'),
        ('<p data-block="0">one two</p>', 0, 3, '<p data-block="0">one [1]two</p>'),
        ('<p data-block="0">hyphenate</p>', 0, 6, '<p data-block="0">hyphen[1]ate</p>'),
        ('<p data-block="0">\n one\n\ttwo</p>', 0, 4, '<p data-block="0">\n one\n\t[1]two</p>'),
        ('<p data-block="0">a <em>b c</em> d</p>', 0, 2, '<p data-block="0">a [1]<em>b c</em> d</p>'),
        ('<p data-block="0">a <em>b c</em> d</p>', 0, 4, '<p data-block="0">a <em>b [1]c</em> d</p>'),
        ('<p data-block="0">a <em>b c</em> d</p>', 0, 6, '<p data-block="0">a <em>b c</em> [1]d</p>'),
        ('<p data-block="0"><q><em>b</em></q></p>', 0, 0, '<p data-block="0">[1]<q><em>b</em></q></p>'),
        ('<p data-block="0">a<ruby>b<rt>c</rt></ruby></p>', 0, 2, '<p data-block="0">a[1]<ruby>b<rt>c</rt></ruby></p>'),
        ('<p data-block="0">one</p>', 0, 99, '<p data-block="0">one[1]</p>'),
        ('<p data-block="0">a</p><p data-block="3">b</p>', 2, 7, '<p data-block="0">a</p><p data-block="3">[1]b</p>'),
        ('<ul data-block="0"> <li>a</li></ul>', 0, 0, '<ul data-block="0"> <li>[1]a</li></ul>'),
        ('<ul data-block="0"><li>a</li></ul>', 0, 9, '<ul data-block="0"><li>a[1]</li></ul>'),
        ('<p data-block="0">渡<!-- x -->輪</p>', 0, 1, '<p data-block="0">渡<!-- x -->[1]輪</p>'),
        ('<p data-block="0">a\u00a0b</p>', 0, 2, '<p data-block="0">a\u00a0[1]b</p>'),
    ],
)  # fmt: skip
def test_one_marker(inner: str, block: int, offset: int, expected: str) -> None:
    body = a_body(inner)
    insert_marks(body, [mark(1, block, offset)])
    assert shown(body) == expected


def test_what_the_galley_does_not_count_is_not_counted() -> None:
    call = '<a class="note-call" href="#n">12</a>'
    body = a_body(f'<p data-block="0">one{call} two</p>')
    insert_marks(body, [mark(1, 0, 4)])
    assert shown(body) == f'<p data-block="0">one{call} [1]two</p>'
    body = a_body('<p data-block="0">叫 Private Use，從 U+E000 到此</p>')
    insert_marks(body, [mark(1, 0, 21)], zh=True)
    assert shown(body) == '<p data-block="0">叫 Private Use，從 U+E000 到[1]此</p>'


def test_pages_that_begin_at_one_place_keep_their_order() -> None:
    body = a_body('<p data-block="0">one two</p>')
    insert_marks(body, [mark(1, 0, 4), mark(2, 0, 4), mark(3, 0, 5)])
    assert shown(body) == '<p data-block="0">one [1][2]t[3]wo</p>'


def test_a_page_without_text_is_marked_where_the_next_begins() -> None:
    body = a_body('<p data-block="0">one</p><p data-block="1">two</p>')
    insert_marks(body, [mark(1, 0), mark(2, -1), mark(3, 1), mark(4, -1)])
    assert shown(body) == '<p data-block="0">[1]one</p><p data-block="1">[2][3]two[4]</p>'


WORD = st.text(alphabet="ab c\n\u00a0渡", max_size=6)
RUNS = st.lists(st.tuples(st.sampled_from(["", "em", "a", "sup", "span"]), WORD), min_size=1, max_size=8)


def fold(text: str) -> str:
    """Return ``text`` as HTML folds it, without blanks at its beginning."""
    out = ""
    for character in text:
        if character in " \t\n":
            out += "" if not out or out.endswith(" ") else " "
        else:
            out += character
    return out


@settings(max_examples=150, deadline=None)
@given(runs=RUNS, share=st.floats(0, 1))
def test_the_word_after_a_marker_is_the_word_at_its_offset(runs: list[tuple[str, str]], share: float) -> None:
    body = a_body('<p data-block="0"/>')
    block = body[0]
    for tag, text in runs:
        if tag:
            etree.SubElement(block, XHTML + tag).text = text
        elif len(block):
            block[-1].tail = (block[-1].tail or "") + text
        else:
            block.text = (block.text or "") + text
    before = "".join(block.itertext())
    folded = fold(before)
    offset = int(share * len(folded))
    insert_marks(body, [mark(1, 0, offset)])
    assert "".join(block.itertext()) == before
    after, seen = "", False
    for event, element in etree.iterwalk(block, events=("start", "end")):
        seen |= element.get(EPUB_TYPE) == "pagebreak"
        if seen:
            after += (element.text or "") if event == "start" else (element.tail or "") if element is not block else ""
    assert fold(after).rstrip(" ") == folded[offset:].strip(" ")


def test_every_numbered_page_that_is_not_blank_has_a_marker() -> None:
    pages = (
        PageRecord(label="i", section="a", start=PageStart(block=0, offset=0)),
        PageRecord(label=""),
        PageRecord(label="1", section="b", start=PageStart(block=0, offset=0)),
        PageRecord(label="1", section="c", start=PageStart(block=2, offset=5)),
        PageRecord(label="A-1", section="c", start=None),
        PageRecord(label="第二頁", section="c", start=PageStart(block=3, offset=0)),
        PageRecord(label="2"),
    )
    marks = page_marks(Pagination(places=(), pages=pages))
    assert [(name, m.id, m.label) for name, row in marks.items() for m in row] == [
        ("a", "page-i", "i"),
        ("b", "page-1", "1"),
        ("c", "page-1-2", "1"),
        ("c", "page-A-1", "A-1"),
        ("c", "page--", "第二頁"),
    ]
    assert marks["c"][1].block == -1
