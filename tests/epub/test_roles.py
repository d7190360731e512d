"""What the parts of a document are, said so that Ace and readers agree."""

import pytest
from lxml import etree

from publisher.epub.archive import unpack
from publisher.epub.documents import body_of, make_chapter, parse_section
from publisher.epub.references import is_unspoken
from publisher.epub.roles import rank_headings
from publisher.errors import CompositionError
from tests.epub.conftest import an_article


def chapter(inner: str, **more: object) -> str:
    section = an_article(1, inner=inner, **more)
    return unpack(
        make_chapter(section, links={}, images={"d": "../images/d.png"}, stylesheets=(), marks=()).packed
    ).decode()


@pytest.mark.parametrize(
    ("ranks", "expected"),
    [("12323", "12323"), ("13323", "12223"), ("1424", "1223"), ("24", "23"), ("312", "312"), ("16", "12"), ("", "")],
)
def test_headings_leave_no_gap(ranks: str, expected: str) -> None:
    body = body_of(parse_section(an_article(1, inner="".join(f"<h{rank}>x</h{rank}>" for rank in ranks) or "<p>x</p>")))
    rank_headings(body)
    assert "".join(str(each.tag)[-1] for each in body.iter() if "}h" in str(each.tag)) == expected


def test_a_box_is_no_landmark() -> None:
    assert '<aside class="box" role="note">' in chapter('<h1>T</h1><aside class="box"><p>x</p></aside>')


def test_notes_in_a_list_become_footnotes_with_their_number() -> None:
    text = chapter(
        '<h1>T</h1><p>a<a class="note-call" id="c" href="#n">*</a> b<a class="note-again" href="#n">*</a></p>'
        '<section class="notes"><ol><li id="n"><p>Text.</p></li><li id="m">No call.</li></ol></section>'
    )
    assert '<aside id="n" epub:type="footnote" role="doc-footnote"><p><a href="#c" role="doc-backlink"' in text
    assert '<aside id="m"' in text
    assert text.count('role="doc-noteref"') == 2


@pytest.mark.parametrize(
    ("markup", "unspoken"),
    [
        ('<img alt="A red boat"/>', False),
        ('<img alt="image07"/>', True),
        ('<img alt="figure 3"/>', True),
        ('<img alt="boat.JPG"/>', True),
        ('<img alt=" "/>', True),
        ("<img/>", True),
        ('<img alt="圖片"/>', True),
        ('<img alt="" role="presentation"/>', False),
        ('<figure><img alt="Out at  sea"/><figcaption>Out <em>at</em> sea</figcaption></figure>', True),
        ('<figure><img alt="A red boat"/><figcaption>Out at sea</figcaption></figure>', False),
    ],
)
def test_what_counts_as_alternative_text(markup: str, unspoken: bool) -> None:
    root = etree.fromstring(f'<p xmlns="http://www.w3.org/1999/xhtml">{markup}</p>')
    assert is_unspoken(next(root.iter("{*}img"))) is unspoken


def test_a_picture_that_is_not_to_be_had_leaves_its_words() -> None:
    text = chapter('<h1>T</h1><p>a <img src="picture:gone" alt="A boat"/> b</p>')
    assert '<p>a <span class="placeholder">A boat</span> b</p>' in text


def test_no_tag_is_closed_short_but_the_empty_ones() -> None:
    text = chapter("<h1>T</h1><p/><p><span/><br/></p><hr/><table><tr><td/></tr></table>")
    for markup in ("<p></p>", "<span></span>", "<br/>", "<hr/>", "<td></td>"):
        assert markup in text


def test_what_xml_cannot_say_is_left_out_and_entities_are_read() -> None:
    assert "<p>a\u00a0b© &amp;nosuch; c</p>" in chapter("<h1>T</h1><p>a&nbsp;b&copy; &nosuch; \x0bc\x00</p>")


def test_a_section_that_is_broken_is_refused() -> None:
    with pytest.raises(CompositionError, match="article-1 is not well-formed"):
        chapter("<h1>T</h1><p>a")
