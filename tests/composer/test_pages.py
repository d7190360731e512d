"""Composed pages against the engine's own: the same words, other lines."""

from __future__ import annotations

import io
import itertools
import logging
import random
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from weasyprint import HTML
from weasyprint.formatting_structure import boxes

from publisher.setting import composer, patches
from publisher.setting.composer import tally
from publisher.setting.composer.plans import HALF
from publisher.setting.composer.segments import Segment

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent / "patches")]
import proofs  # noqa: E402
import ruler  # noqa: E402
import torture  # noqa: E402
from matter import CHINESE, PROSE, document  # noqa: E402

logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
pytestmark = pytest.mark.filterwarnings(
    # The engine leaves its colour profile open.
    "ignore:.*sRGB2014:pytest.PytestUnraisableExceptionWarning",
    "ignore:unclosed file.*sRGB2014:ResourceWarning",
)
ON = "html { --composer: total-fit }"


@pytest.fixture(autouse=True)
def installed(engine_given_back: None) -> None:
    patches.install()
    composer.install()
    tally.taken()


def render(html: str, **options: Any) -> Any:
    return HTML(string=html).render(**options)


def both(body: str, css: str = "", language: str = "en-GB") -> tuple[Any, Any]:
    """The engine's document and the composed one."""
    return render(document(body, css, language)), render(document(body, ON + css, language))


def composed(rendered: Any) -> list[Any]:
    return [line for line in proofs.lines_of(rendered) if "_composer" in line.__dict__]


@pytest.mark.parametrize("width", [140])
def test_every_construct_keeps_its_words(width: int) -> None:
    body = "".join(f"<section>{construct}</section>" for construct in torture.CONSTRUCTS.values())
    # On a page without end: the engine loses words where a grid is cut.
    css = torture.CSS + f"section {{ width: {width}pt }} @page {{ size: 120mm 90000mm }}"
    plain, ours = both(body, css)
    assert proofs.words(ours) == proofs.words(plain)
    assert proofs.links(ours) == proofs.links(plain)
    assert len(composed(ours)) > 200


@pytest.mark.parametrize("language", ["en-US", "zh-Hant"])
def test_boxes_are_as_wide_as_what_is_drawn_and_lines_are_flush(language: str) -> None:
    body = (CHINESE if language == "zh-Hant" else PROSE.replace("difficult", "traf<b>ficking</b> difficult")) * 4
    body = body.replace("Affluent visitors", "<i class='apart'>ADMIRALTY officials</i> and <i>affluent visitors</i>")
    body += CHINESE.replace(" 1987 ", "1987").replace(" telegram ", "telegram")
    css = ".apart { font-variant-caps: all-small-caps; letter-spacing: .06em; word-spacing: .1em }"
    css += "p { --composer-latin-gap: .2 }"
    ours = render(document(body, ON + css, language))
    measure_all(ours, ours.write_pdf())


def measure_all(rendered: Any, pdf: bytes) -> None:
    """Every box within .05 px of what is drawn, every full line within .05 pt of the measure."""
    drawn = {(one.page, round(one.x, 2), round(one.y, 2)): one.width for one in ruler.drawn(pdf)}
    edges = proofs.blocks_of(rendered)
    measured = 0
    for number, page in enumerate(rendered.pages):
        for line in page._page_box.descendants():
            if not isinstance(line, boxes.LineBox) or "_composer" not in line.__dict__:
                continue
            texts = list(proofs.text_boxes(line))
            for box in texts:
                segment = box.pango_layout
                assert isinstance(segment, Segment)
                width = drawn[number, round(box.position_x, 2), round(box.position_y + box.baseline, 2)]
                if box is texts[-1] and segment.after is None:
                    width -= segment.tracking * segment.scale
                assert abs(width - box.width) < 0.05, box.text
                measured += 1
            plan = line._composer
            if not plan.last and line.style["text_align_all"] == "justify":
                right = texts[-1].position_x + texts[-1].width - plan.right
                assert abs(right - edges[id(line)][1]) < 0.05 * 4 / 3, proofs.text_of(line)
    assert measured > 20


@pytest.mark.parametrize("side", ["ltr", "rtl"])
def test_a_few_words_from_the_right_leave_their_paragraph_composed(side: str) -> None:
    """They stand in one piece, drawn as the engine draws them; a longer run leaves the paragraph to the engine."""
    words = "مدّ وجزر"
    body = PROSE.replace("difficult", f"<span lang='ar' dir='{side}'>{words}</span>, difficult", 1)
    plain, ours = render(document(body, "p { text-align: start }")), render(document(body, ON))
    assert proofs.words(ours) == proofs.words(plain)
    (piece,), (theirs,) = (
        [box for line in proofs.lines_of(one) for box in proofs.text_boxes(line) if box.text == words]
        for one in (ours, plain)
    )
    assert not isinstance(piece.pango_layout, Segment)
    assert piece.width == pytest.approx(theirs.width)
    assert piece.baseline == pytest.approx(theirs.baseline)
    edges = proofs.blocks_of(ours)
    for line in composed(ours):
        texts = list(proofs.text_boxes(line))
        for former, box in itertools.pairwise(texts):
            assert box.position_x == pytest.approx(former.position_x + former.width)
        if not line._composer.last and line.style["text_align_all"] == "justify":
            right = texts[-1].position_x + texts[-1].width - line._composer.right
            assert right == pytest.approx(edges[id(line)][1], abs=0.05)
    assert len(composed(ours)) == len(list(proofs.lines_of(ours)))
    long = render(document(body.replace(words, f"{words} {words}"), ON))
    assert len(composed(long)) < len(list(proofs.lines_of(long)))


def test_no_paragraph_ends_on_the_end_of_a_word_or_has_two_pressed_lines_together() -> None:
    """Of four hundred at random five did."""
    words = re.sub("<[^>]+>|&shy;", "", PROSE.split("<h2")[0]).replace("&nbsp;", " ").split()
    lot = random.Random(4)
    body = "".join(f"<p>{' '.join(lot.sample(words, lot.randint(18, 34)))}.</p>" for _ in range(400))
    lines = composed(render(document(body, ON + "body { width: 250pt } @page { size: 150mm 90000mm }", "en-GB")))
    ends = pressed = 0
    for above, below in itertools.pairwise(lines):
        if not above._composer.last:
            pressed += above._composer.ratio < -0.85 > below._composer.ratio
            tail = below._composer.last and above._composer.break_.hyphenated
            ends += tail and len(proofs.text_of(below)) < 9
    assert len(lines) > 1000
    assert (ends, pressed) == (0, 0)


def test_marks_are_squeezed_only_where_words_and_gaps_do_not_give_way() -> None:
    """Of a hundred and fifty paragraphs at random four lines had marks under three quarters of their width."""
    said = re.sub(r"<[^>]+>|\s", "", CHINESE).replace("telegram", " telegram ").replace("1987", "八七")
    said = said.replace("歷史學家", "歷史學家（Okafor Lindqvist）")
    clauses = re.findall("[^，。；：]+[，。；：]", said)
    lot = random.Random(3)
    body = "".join(f"<p>{''.join(lot.sample(clauses, lot.randint(4, 8)))}</p>" for _ in range(150))
    css = ON + "body { width: 330pt } @page { size: 150mm 90000mm }"
    ratios = [line._composer.ratio for line in composed(render(document(body, css, "zh-Hant")))]
    assert len(ratios) > 400
    assert max(ratios) < 1.4
    assert sum(ratio < HALF for ratio in ratios) < 4


def test_a_hyphen_that_cuts_a_ligature_leaves_the_line_full() -> None:
    body = "<p>" + "trafficking sufficiently, affluent officials efficiently staffing difficulties; " * 12 + "</p>"
    ours = render(document(body, ON + "p { width: 14em; --composer-tracking: 0 }", "en-US"))
    cut = [line for line in composed(ours) if proofs.text_of(line).endswith(("f\u2010", "ef\u2010", "af\u2010"))]
    assert len(cut) > 2
    measure_all(ours, ours.write_pdf())


@pytest.mark.parametrize("face", ["EB Garamond 12", "Source Serif Pro"])
def test_letters_that_a_hyphen_parts_are_drawn_as_they_are_alone(face: str) -> None:
    style = ON + f"p {{ width: 13em; font-family: '{face}'; --composer-tracking: 0 }}"
    body = "<p>" + "significant, magnificent and scientific, certificates; specific qualifications, " * 40 + "</p>"
    lines = composed(render(document(body + "<p>ic</p>", style, "en-US")))
    seen = [(proofs.text_of(line), next(proofs.text_boxes(line)).pango_layout) for line in lines]
    *cut, alone = [
        segment.shape.glyphs[segment.shape.first_glyph(segment.first)] for text, segment in seen if text[:2] == "ic"
    ]
    assert len(cut) > 2
    assert set(cut) == {alone}


def test_no_chinese_line_is_ragged_or_begins_with_a_mark() -> None:
    ours = render(document(CHINESE * 3, ON + "p { text-indent: 2em; width: 25em }", "zh-Hant"))
    lines = composed(ours)
    edges = proofs.blocks_of(ours)
    for line in lines:
        text = proofs.text_of(line)
        assert text[0] not in "，。」、…"
        assert text[-1] not in "「"
        if not line._composer.last:
            assert abs(line.position_x + line.width - edges[id(line)][1]) < 0.1
            assert line._composer.ratio * 0.05 <= 0.06
        else:
            assert len(text) > 2
    assert len(lines) > 12


def test_a_ragged_last_line_is_as_long_as_the_style_says() -> None:
    css = ON + "p { text-align: left; width: 20em; --composer-ragged: 6"
    last = []
    for more in ("", "; --composer-shortest: 6"):
        lines = composed(render(document(f"<p>{'山' * 22}。</p>", css + more + " }", "zh-Hant")))
        last.append(len(proofs.text_of(lines[-1])))
    assert last == [4, 6]


def test_a_latin_word_in_chinese_is_divided_only_where_nothing_else_gives() -> None:
    said = "{}，石石 the harbour 木木木木，木木木 of the Captain 石石石，石石石 management 水水水，水水水水。"
    body = "".join(f"<p>{said.format('山' * count)}</p>" for count in range(10, 50))
    css = ON + "p { width: 25em; text-indent: 0; hyphens: auto; --composer-latin-gap: .13 }"
    lines = composed(render(document(body, css, "zh-Hant")))
    below = [
        line._composer.last
        for above, line in itertools.pairwise(lines)
        if proofs.text_of(above).endswith(("-", "\u2010"))
    ]
    assert len(lines) > 100
    assert (len(below), sum(below)) <= (7, 3)


def test_a_latin_word_in_chinese_is_divided_before_marks_lose_half_their_width() -> None:
    body = ""
    for seed in (31, 44, 100, 189, 254):
        dice = random.Random(seed)
        text = "".join("木" * dice.randint(5, 22) + dice.choice("，，。") for _ in range(14))
        at = dice.randint(60, len(text) - 30)
        body += f"<p>{text[:at]}（Nursultan Nazarbayev）{text[at:].lstrip('，。')}</p>"
    css = ON + "@page { size: 210mm 9000mm }"
    css += "p { text-indent: 0; width: 30em; hyphens: auto; hyphenate-limit-chars: 9 4 3; --composer-latin-gap: .13 }"
    lines = composed(render(document(body, css, "zh-Hant")))
    assert len(lines) > 30
    assert min(line._composer.ratio for line in lines) >= HALF


def test_marks_keep_their_blanks_where_the_style_says_so() -> None:
    body = "".join(f"<p>{'山' * count}，水水，水水，石石石。{'石' * 20}</p>" for count in range(8))
    ratios = []
    for squeeze in ("", "; --composer-squeeze: 0"):
        ours = render(document(body, ON + f"p {{ text-indent: 0; width: 13em{squeeze} }}", "zh-Hant"))
        ratios.append(min(line._composer.ratio for line in composed(ours)))
        measure_all(ours, ours.write_pdf())
    assert ratios[0] < 0 <= ratios[1]


def test_a_latin_word_in_chinese_is_hyphenated_before_the_characters_are_spread() -> None:
    body = "<p>渡輪在一九八七年離開的那個港口，當地人都叫它（Northumberland），沒有人抱怨，也沒有人記得。</p>"
    css = ON + "p { text-indent: 0; width: 28em; hyphens: auto }"
    ours = render(document(body, css, "zh-Hant"))
    lines = composed(ours)
    assert proofs.text_of(lines[0]).endswith("\u2010")
    assert lines[0]._composer.ratio * 0.05 <= 0.06
    left_whole = render(document(body, css.replace("auto", "none"), "zh-Hant"))
    assert composed(left_whole)[0]._composer.ratio * 0.05 > 0.06


STUBBORN = (
    "{}Kabylie，石石石石石石石石石。",
    "{}水水。",
    "{}，（3,000元）石石石石石石石石石石。",
    "{}（Aelius Aristides）石石石石石石石石石。",
)


def test_lines_that_nothing_fits_draw_on_gaps_and_glyphs_before_characters_are_spread() -> None:
    body = "".join(f"<p>{text.format('山' * count)}</p>" for text in STUBBORN for count in range(14, 24))
    css = ON + "p { text-indent: 0; width: 23em; hyphens: auto } @page { size: 200mm }"
    ours = render(document(body, css, "zh-Hant"))
    edges = proofs.blocks_of(ours)
    lines = [line for line in composed(ours) if line._composer.ratio]
    for line in lines:
        assert abs(line.position_x + line.width - line._composer.right - edges[id(line)][1]) < 0.07
        assert line._composer.ratio * 0.05 <= 0.0605, proofs.text_of(line)
    assert len([line for line in lines if line._composer.spare]) > 3
    assert len([line for line in lines if line._composer.scale != 1]) > 1
    measure_all(ours, ours.write_pdf())


def test_a_line_that_begins_with_an_inline_that_has_a_pad_is_full() -> None:
    css = ON + "p { text-indent: 0; width: 20em } .pad { padding-left: .5em } .hair { margin: 0 .13em }"
    for count in range(14, 24):
        body = (
            f"<p>{'山' * count}<span class=CLASS>1987 年</span>{'水' * 40}<span class=CLASS>12</span>{'石' * 30}。</p>"
        )
        for name, hangs in (("pad", 0.0), ("hair", 1.82)):
            ours = render(document(body.replace("CLASS", name), css, "zh-Hant"))
            edges = proofs.blocks_of(ours)
            for line in composed(ours):
                if not line._composer.last:
                    right = line.position_x + line.width - line._composer.right
                    assert abs(right - edges[id(line)][1]) < 0.07
                    assert line._composer.left == pytest.approx(0, abs=hangs + 0.01)
                    assert line._composer.measure == pytest.approx(280)


def test_the_call_of_a_note_does_not_begin_a_line() -> None:
    call = "<sup style='font-size: .7em; line-height: 0; vertical-align: .45em'>12</sup>"
    for count in range(18, 26):
        body = f"<p>{'山' * (count - 1)}。{call}{'水' * 30}。</p>"
        ours = render(document(body, ON + "p { text-indent: 0; width: 20em }", "zh-Hant"))
        assert not [text for text in map(proofs.text_of, composed(ours)) if text.startswith("12")]


def test_lines_that_mix_fonts_are_as_high_as_the_others() -> None:
    body = "<p>渡輪在 1987 年離開 <em style='font-family:DejaVu Serif'>Whitby</em> 的碼頭，沒有人抱怨。</p>"
    ours = render(document(body, ON + "p { width: 12em }", "zh-Hant"))
    assert len({round(line.height, 3) for line in composed(ours)}) == 1


def test_tags_and_variants_stand() -> None:
    """The same elements, the same links; what a line end cuts in two (spans) does not count."""

    def tags(pdf: bytes) -> Counter[str]:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            kinds = [str(o.S) for o in opened.objects if isinstance(o, pikepdf.Dictionary) and "/S" in o and "/P" in o]
        return Counter(kind for kind in kinds if kind not in ("/Span", "/NonStruct"))

    tall = "@page { size: 120mm 9000mm }"
    for options in ({"pdf_tags": True}, {"pdf_variant": "pdf/ua-1"}, {"pdf_variant": "pdf/a-3b"}):
        plain, ours = (HTML(string=document(PROSE * 2 + CHINESE, css + tall)).write_pdf(**options) for css in ("", ON))
        assert tags(plain) == tags(ours)
        assert ours.count(b"/URI") == plain.count(b"/URI")


def test_two_settings_are_the_same_bytes() -> None:
    html = document(PROSE + CHINESE, ON)
    first = render(html)
    pdf = first.write_pdf()
    assert pdf == first.write_pdf() == render(html).write_pdf()
    assert pdf == first.copy(first.pages).write_pdf()


def test_a_page_that_does_not_ask_is_the_engines() -> None:
    html = document(PROSE + CHINESE)
    with_composer = HTML(string=html).write_pdf()
    composer.uninstall()
    assert HTML(string=html).write_pdf() == with_composer
    assert tally.taken() == {}


def test_what_is_left_to_the_engine_is_counted() -> None:
    render(document(torture.CONSTRUCTS["Hebrew"] + torture.CONSTRUCTS["first letter"], ON + torture.CSS))
    counts = tally.taken()
    assert counts["left to the engine: script or control"] == 1
    assert counts["left to the engine: first letter or first line"] >= 1


@pytest.mark.parametrize("lines", range(3, 7))
def test_no_note_is_forgotten_whose_line_just_stays_on_the_page(lines: int) -> None:
    """The engine forgets the second where four lines stand before: the first goes over, and the line finds room."""

    def note(number: int) -> str:
        return f'<span class="note" id="n{number}">Note {number} {"of many words that goes on and on " * 3}</span>'

    body = "".join(f"<p>Line {number}</p>" for number in range(lines))
    body += (
        f"<p>One{note(1)} with a line that is as long as the page is wide and then a second{note(2)} line, where the"
        f" other note{note(3)} is called, and a third that is long enough to be one and a fourth at last.</p>"
    )
    css = "@page { size: 300px 200px; margin: 20px } .note { float: footnote; footnote-policy: line }"
    css += "html { font: 12px/16px serif; orphans: 2; widows: 2 } p { margin: 0 }"
    ours = render(document(body, ON + css, "en"))
    found = {
        box.element.get("id")
        for page in ours.pages
        for box in page._page_box.descendants()
        if box.element is not None and "::" not in (box.element_tag or "")
    }
    assert {"n1", "n2", "n3"} <= found


def test_notes_in_the_margin_leave_the_lines_alone() -> None:
    """They float within the text, and the engine may lose the call before one that ends a line."""
    note = '<span class="m">A note of the margin.</span>'
    css = ".m { float: left; width: 100px; margin: 0 20px 0 -120px }"
    css += "p { text-indent: 0; width: 20em; margin-left: 130px }"
    for count in range(14, 26):
        body = f"<p>{'山' * count}<sup>12</sup>{note}。{'水' * 30}<sup>13</sup>{note}，{'石' * 9}。</p>"
        ours = render(document(body, ON + css, "zh-Hant"))
        assert "left to the engine: float within the text" not in tally.taken()
        texts = [proofs.text_of(line) for line in composed(ours)]
        joined = "".join(texts)
        assert (joined.count("山"), joined.count("水"), joined.count("石")) == (count, 30, 9)
        assert "12。" in joined
        assert "13，" in joined
        assert not [text for text in texts if text[0] in "。，"]


def test_no_line_breaks_after_its_first_word() -> None:
    """The engine does so where a trailing space alone does not fit."""
    body = "<p>The council of the harbour adjourned <em>early</em> and went home to tea.</p>"

    def lone_words(css: str) -> int:
        found = 0
        for width in range(176, 216, 2):
            first = next(proofs.lines_of(render(document(body, css + f"p {{ width: {width}pt; text-align: left }}"))))
            found += " " not in proofs.text_of(first).strip()
        return found

    for css in (ON, ON + "html { --composer-ragged: 0 }"):
        assert lone_words(css) == 0
    composer.uninstall()
    assert lone_words("") > 0


def test_a_space_that_does_not_break_is_as_wide_as_any_other() -> None:
    css = ON + "p { font: italic 12pt 'EB Garamond'; text-align: center; text-indent: 0; word-spacing: .1em }"
    ours = render(document("<p>keeper of light</p><p>keeper\u00a0of\u00a0light</p>" * 12, css, "en-US"))
    loose, tied, *_ = composed(ours)
    assert abs(loose.width - tied.width) < 0.05
    measure_all(ours, ours.write_pdf())


def test_a_paragraph_can_be_asked_for_a_line_more_or_less() -> None:
    body = f"<p>{torture.P} {torture.P} {torture.P}</p>"

    def lines(looseness: int) -> int:
        return len(composed(render(document(body, ON + f"p {{ --composer-looseness: {looseness} }}", "en-US"))))

    assert lines(-1) < lines(0) < lines(1) or (lines(-1) <= lines(0) < lines(1))
    assert lines(1) == lines(0) + 1


def test_a_chinese_paragraph_is_no_line_shorter_by_squeezing_all_of_it() -> None:
    css = ON + "p { text-indent: 0; width: 20em } @page { size: 200mm }"

    def asked(text: str) -> tuple[list[Any], set[int]]:
        """Its lines when it should be one shorter, and how many more or fewer it is said to bear."""
        shorter = render(document(f"<p>{text}</p>", css + "p { --composer-looseness: -1 }", "zh-Hant"))
        (paragraph,) = composer.paragraphs_of(render(document(f"<p>{text}</p>", css, "zh-Hant")))
        return composed(shorter), set(composer.options_of(paragraph))

    lines, borne = asked("山中有雨，" * 17)
    assert len(lines) == 5
    assert -1 not in borne
    assert min(line._composer.ratio for line in lines) >= -0.5
    lines, borne = asked("雨，山，" * 45 + "山中。")
    assert len(lines) == 9
    assert -1 in borne
    assert -0.5 <= min(line._composer.ratio for line in lines) < 0


@pytest.mark.parametrize("weight", [400, 700])
def test_a_line_that_is_broken_by_hand_is_not_broken_again_for_the_blank_of_its_stop(weight: int) -> None:
    css = ON + f"p {{ font: {weight} 10pt 'Noto Sans CJK SC'; text-align: left; text-indent: 0; width: 8.65em }}"
    lines = composed(render(document("<p>山中有雨海上有，<br>山中有雨海上有风，<br>水里没有。</p>", css, "zh-Hans")))
    assert [proofs.text_of(line) for line in lines] == ["山中有雨海上有，", "山中有雨海上有风，", "水里没有。"]
    assert lines[0]._composer.right == 0 < lines[1]._composer.right


def test_chinese_marks_keep_three_quarters_of_their_width_where_lines_can_be_let_apart() -> None:
    css = ON + "p { text-indent: 0; width: 20em } @page { size: 200mm }"
    body = "".join(f"<p>{'山' * count}，水，水，石石石石石（石石石石）石石石石。{'石' * 40}</p>" for count in range(20))
    ratios = [line._composer.ratio for line in composed(render(document(body, css, "zh-Hant")))]
    assert -0.5 <= min(ratios) < 0


def test_make_up_can_read_which_paragraphs_could_run_longer() -> None:
    body = f"<p>{torture.P} {torture.P} {torture.P}</p><p>Adjourned.</p>"
    ours = render(document(body, ON, "en-US"))
    long, short = composer.paragraphs_of(ours)
    assert short.element.text == "Adjourned."
    assert list(composer.options_of(short)) == [0]
    ways = composer.options_of(long)
    assert ways[0].demerits == min(way.demerits for way in ways.values())
    assert ways[1].lines == ways[0].lines + 1 == len(long.pages) + 1
    assert ways[1].demerits > ways[0].demerits
    for more in set(ways) & {-1, 0, 1}:
        again = render(document(body, ON + f"p {{ --composer-looseness: {more} }}", "en-US"))
        assert len(composer.paragraphs_of(again)[0].pages) == ways[more].lines


def test_options_go_by_language_and_bad_ones_are_as_if_not_there() -> None:
    from publisher.setting.composer.options import ENGINE, options_for

    css = ON + "p { --composer-shrink: .2; --composer-stretch: wide; --composer-nonsense: 1 }"
    css += "p:lang(zh) { --composer: engine }"
    ours = render(document(PROSE + "<p lang='zh'>渡輪</p>", css))
    found = {options_for(line.style) for line in proofs.lines_of(ours) if line.element_tag == "p"}
    assert {options.composer for options in found} == {"total-fit", "engine"}
    assert {options.shrink for options in found} == {0.2}
    assert {options.stretch for options in found} == {ENGINE.stretch}


INLINES = st.sampled_from(
    ["em", "strong", "code", "sup", "span", "a href='#x'", "span lang='zh-Hant'", "span lang='de'"]
)
LATIN = ["a", "I", "of", "the", "ferry", "harbour’s", "“early”", "self-determination", "office,", "affluent"]
STRANGE = [
    "internationalization",
    "1921;",
    "–",
    "—",
    "…",
    "(and)",
    "x̂",
    "super\u00adnova",
    "https://example.org/a/b?c=d",
]
FOREIGN = ["渡輪離開了碼頭。", "「二月」", "，", "——", "Привет", "나룻배는", "渡し船、"]
WORDS = st.sampled_from(LATIN + STRANGE + FOREIGN)
PARAGRAPHS = st.recursive(
    st.lists(WORDS, min_size=1, max_size=14).map(" ".join),
    lambda inner: st.lists(
        st.one_of(inner, st.tuples(INLINES, inner).map(lambda t: f"<{t[0]}>{t[1]}</{t[0].split()[0]}>")),
        min_size=1,
        max_size=4,
    ).map(" ".join),
    max_leaves=8,
)


def check_paragraph(html: str, ems: int) -> None:
    plain, ours = both(f"<p>{html}</p>", f"p {{ width: {ems}em }} @page {{ size: 300mm 400mm }}", "en-US")
    assert proofs.words(ours) == proofs.words(plain)
    edges = proofs.blocks_of(ours)
    for line in composed(ours):
        assert line.position_x + line.width <= edges[id(line)][1] + line._composer.right + 0.2


@settings(max_examples=30, deadline=None, derandomize=True)
@given(PARAGRAPHS, st.integers(8, 60))
def test_any_paragraph_keeps_its_words_and_its_measure(html: str, ems: int) -> None:
    check_paragraph(html, ems)


@pytest.mark.long
@settings(max_examples=600, deadline=None, derandomize=True)
@given(PARAGRAPHS, st.integers(8, 60))
def test_very_many_paragraphs_keep_their_words_and_their_measure(html: str, ems: int) -> None:
    check_paragraph(html, ems)


@pytest.mark.long
@pytest.mark.parametrize("width", torture.WIDTHS)
@pytest.mark.parametrize("name", torture.CONSTRUCTS)
def test_every_construct_at_every_width(name: str, width: int) -> None:
    plain, ours = both(
        f"<section>{torture.CONSTRUCTS[name]}</section>", torture.CSS + f"section {{ width: {width}pt }}"
    )
    assert proofs.words(ours) == proofs.words(plain)
    assert ours.write_pdf()
