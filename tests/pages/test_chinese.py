"""Chinese objects of the house styles on the page."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from publisher.model import Bio, Note
from tests.composer.proofs import lines_of, text_boxes, text_of
from tests.pages.articles import section_of, set_section

TEXT = "港口是石頭砌成的承諾，有人把石塊一塊一塊放下去，好讓另一些尚未出生的人能從風雨裏駛進來。"


def lines(body: str, style: str) -> Iterator[Any]:
    document, _ = set_section(section_of(body, style=style, language="zh-Hant"))
    yield from lines_of(document)


@pytest.mark.parametrize("style", ["journal", "report", "book"])
def test_only_the_head_of_a_paragraph_with_a_run_in_head_is_bold(style: str) -> None:
    body = f'<p class="keyline"><strong>第一條</strong>　{TEXT}</p>'
    weights = {
        (box.style["font_weight"] > 500, "第一條" in box.text)
        for line in lines(body, style)
        for box in text_boxes(line)
        if line.element_tag == "p"
    }
    assert weights >= {(True, True), (False, False)}
    assert (True, False) not in weights


@pytest.mark.parametrize("quote", ["他們照樣劃線。", "他們照樣劃線，<br/>沒有人問過。", TEXT])
def test_a_quotation_of_a_book_stands_on_its_axis(quote: str) -> None:
    body = f'<p>{TEXT * 2}</p><aside class="pull-quote"><p>{quote}</p></aside>' + f"<p>{TEXT * 4}</p>" * 3
    found = list(lines(body, "book"))
    quoted = [line for line in found if line.style["font_size"] == 16]
    full = next(line for line in found if line.width > 20 * 14)
    assert quoted
    for line in quoted:
        assert 2 * line.position_x + line.width == pytest.approx(2 * full.position_x + full.width, abs=9), text_of(line)


def test_marks_of_a_quotation_in_display_keep_their_blanks() -> None:
    quote = "我們店專印喜帖與訃聞，最當手的兩格，一格是「囍」，一格是「奠」。"
    body = f'<p>{TEXT * 2}</p><aside class="pull-quote"><p>{quote}</p></aside>' + f"<p>{TEXT * 4}</p>" * 3
    quoted = [line for line in lines(body, "journal") if line.style["font_size"] > 20][1:]
    assert "".join(map(text_of, quoted)) == quote
    assert all(line._composer.ratio >= 0 for line in quoted)


@pytest.mark.parametrize("style", ["journal", "report", "book"])
def test_figures_of_a_spaced_date_stand_as_far_from_what_follows_as_from_what_goes_before(style: str) -> None:
    body = f'<h2>潮</h2><p class="byline">2022年10月18日</p><p>{TEXT}</p>'
    line = next(line for line in lines(body, style) if "2022" in text_of(line))
    boxes = [box for box in text_boxes(line) if box.text.strip()]
    space = float(boxes[1].style["letter_spacing"]) if boxes[1].style["letter_spacing"] != "normal" else 0.0
    gaps = [after.position_x - before.position_x - before.width for before, after in itertools.pairwise(boxes)]
    seen = [gap + space * (box.text[-1] in "年月") for gap, box in zip(gaps, boxes, strict=False)]
    assert len(seen) == 5
    assert max(seen) - min(seen) < 0.1 * float(line.style["font_size"]), seen


@pytest.mark.parametrize("style", ["journal", "report", "book"])
@pytest.mark.parametrize(("language", "larger"), [("zh-Hant", True), ("zh-Hans", False)])
def test_a_quotation_is_larger_than_the_text_in_the_written_face_alone(language: str, larger: bool, style: str) -> None:
    said = (
        TEXT
        if language == "zh-Hant"
        else "港口是石头砌成的承诺，有人把石块一块一块放下去，好让另一些人能从风雨里驶进来。"
    )
    body = f'<p>{said}</p><blockquote class="quotation"><p>{said}</p></blockquote>'
    document, _ = set_section(section_of(body, style=style, language=language))
    text, quoted = (
        float(
            next(line for line in lines_of(document) if line.element_tag == "p" and text_of(line)).style["font_size"]
        ),
        max(float(line.style["font_size"]) for line in lines_of(document) if line.element_tag == "p"),
    )
    assert (quoted > text) == larger


@pytest.mark.parametrize("style", ["journal", "report", "book"])
@pytest.mark.parametrize(
    "around", ['<aside class="pull-quote">{}</aside>', '<blockquote class="quotation">{}</blockquote>']
)
def test_verse_in_a_quotation_begins_flush_and_turns_over_deeper(style: str, around: str) -> None:
    long = f"潮{TEXT[:42].replace('，', '不')}"
    verse = "".join(f'<p class="verse">{said}</p>' for said in ("潮來了。", "潮去了。", long, "潮滿。"))
    found = list(lines(f"<p>{TEXT * 2}</p>{around.format(verse)}" + f"<p>{TEXT * 4}</p>" * 3, style))
    place = next(at for at, line in enumerate(found) if text_of(line) == "潮來了。")
    end = next(at for at, line in enumerate(found) if text_of(line) == "潮滿。")
    begins = [(text_of(line), next(text_boxes(line))) for line in found[place : end + 1]]
    left = begins[0][1].position_x
    first = {round(box.position_x - left, 1) for said, box in begins if said.startswith("潮")}
    turned = {round((box.position_x - left) / box.style["font_size"], 1) for said, box in begins if said[0] != "潮"}
    assert (first, turned) == ({0.0}, {2.0})
    assert len(begins[-2][0]) > 4, "and not by two characters or three"


@pytest.mark.parametrize("style", ["journal", "report", "book"])
def test_small_chinese_text_has_room_between_its_lines(style: str) -> None:
    note = Note(id="note-1", label="1", html=TEXT * 2)
    bio = Bio(name="守望者", text=TEXT * 2, html=TEXT * 2)
    call = '<a class="note-call" id="note-call-1" href="#note-1">1</a>'
    picture = f'<figure><img src="gone.png" alt="碼頭"/><figcaption>{TEXT}</figcaption></figure>'
    section = section_of(
        f"<p>{TEXT * 4}{call}</p>{picture}", style=style, language="zh-Hant", notes=(note,), bios=(bio,)
    )
    small = [line for line in lines_of(set_section(section)[0]) if line.style["font_size"] < 9.8 / 0.75]
    leads = {line.element.get("class") or line.element_tag: line.height / line.style["font_size"] for line in small}
    assert {"note", "bio", "figcaption"} <= leads.keys()
    assert all(lead > 1.5 for lead in leads.values()), leads
