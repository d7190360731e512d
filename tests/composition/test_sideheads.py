"""Side-heads and capitals: what an author wrote as a paragraph though it is a head."""

from __future__ import annotations

import pytest
from lxml import etree

from publisher.composition.house import load_style, values_of
from publisher.composition.opening import break_display
from publisher.composition.sideheads import carry_numbers, mark_names, mark_side_heads


def classes(inner: str) -> list[str]:
    body = etree.fromstring(f"<div>{inner}</div>")
    mark_side_heads(body)
    return [e.get("class") or "" for e in body]


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ("<p><em>The Lamp Oil</em></p>", "sidehead"),
        ("<p><em>The Keeper’s Oil – and His Lamp</em></p>", "sidehead"),
        ('<p class="keyline"><em>Fault 1: the oil is ' + "very " * 40 + "dry.</em></p>", "keyline sidehead"),
        ("<p><em>WHO KEEPS THE LAMP?</em></p>", "sidehead capitals"),
        ('<p class="keyline"><strong>Keep the oil dry.</strong></p>', "keyline sidehead"),
        ("<h3>THE KEEPER AND HIS OIL</h3>", "capitals"),
        ("<h3>The keeper of NATO</h3>", ""),
        ("<h3>NATO</h3>", ""),
        ("<p><em>He did not sleep that night.</em></p>", ""),
        ("<p><em>The Lamp Oil</em> was dry</p>", ""),
        ('<p class="keyline"><strong>Oil.</strong> Keep it dry.</p>', "keyline"),
        ('<p class="attribution"><em>The Keeper</em></p>', "attribution"),
        ("<p><em>— The Keeper</em></p>", ""),
        ("<p><em>燈塔守望者</em></p>", ""),
        ("<p>Text.</p>", ""),
        ("<p><em>“燈塔守望者”</em></p>", ""),
        ("<p>The keepers:</p>", "lead-in"),
        ("<p>作者簡介：</p>", "lead-in"),
        ("<p>" + "Of the oil and the lamp this may be said " * 2 + ":</p>", ""),
        ('<p class="crosshead">The Lamp</p>', "crosshead sidehead"),
        ('<p class="keyline"><em><strong>The Lamp Oil</strong></em></p>', "keyline sidehead"),
        ('<p class="keyline"><em><strong>Oil.</strong> Keep it dry.</em></p>', "keyline"),
        ("<p><em>The Board of Lamps (BOL)</em></p>", "sidehead"),
        ("<p><em>He slept (as they all did)</em></p>", ""),
        ("<ul><li><strong>Excursion: no oil</strong></li></ul>", "lone"),
        ("<ul><li><p><strong>Excursion: no oil</strong></p></li></ul>", "lone"),
        ("<ul><li><strong>Oil.</strong> Keep it dry.</li></ul>", ""),
        ("<ul><li><strong>Oil</strong></li><li><strong>Wick</strong></li></ul>", ""),
        ("<p><em>" + "oil and lamp " * 12 + "</em></p>", ""),
    ],
)
def test_a_paragraph_that_is_a_head_is_known(inner: str, said: str) -> None:
    assert classes(inner) == [said]


def test_a_side_head_in_a_part_of_the_third_rank_is_below_it() -> None:
    oil = "<p><em>The Lamp Oil</em></p><p>Text.</p>"
    parts = f"<h2>Harbour</h2>{oil}<h3>Light</h3><p>Text.</p>{oil}<h2>Wall</h2><p>Text.</p>{oil}"
    assert list(filter(None, classes(parts))) == ["sidehead", "sidehead below", "sidehead"]
    assert classes(f"<h3>LIGHTS AND OILS</h3><p>Text.</p>{oil}")[2] == "sidehead", (
        "lower than small capitals there is none"
    )
    bold = '<p class="keyline"><em><strong>The Lamp Oil</strong></em></p>'
    assert classes(f"<h3>Light</h3><p>Text.</p>{bold}")[-1] == "keyline sidehead"


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ('<p>3 May</p><p class="verse">The tide is high</p>', ["lead-in over", "verse"]),
        ('<p>It was in May.</p><p class="verse">The tide is high</p>', ["", "verse"]),
        ('<p>They sang:</p><p class="verse">The tide is high</p>', ["lead-in", "verse"]),
        ("<p><em>The Case</em></p><p><em>Oil ran out.</em></p><p>So it did.</p>", ["sidehead", "", "parted"]),
        ("<p><em>The Case</em></p><p><em>Oil ran out.</em></p><h3>Oil</h3>", ["sidehead", "", ""]),
        ("<p><em>The Case</em></p><p>So it did.</p><p>Text.</p>", ["sidehead", "", ""]),
        ("<h2>海堤</h2><p><em>“燈塔守望者”</em></p>", ["", "sidehead"]),
        ("<h2>Oil</h2><p><em><strong>It burns.</strong></em></p><p>Text.</p>", ["", "sidehead deck", ""]),
        (
            '<h3>Oil</h3><p class="keyline"><em><strong>The Lamp Oil</strong></em></p><p>Text.</p>',
            ["", "keyline sidehead deck", ""],
        ),
        ("<h2>Oil</h2><p><em>It burns.</em></p><p>Text.</p>", ["", "sidehead deck", ""]),
        (
            '<h2>Oil</h2><p><em><strong>It Burns</strong></em></p><p class="byline">Ada Vane</p>',
            ["", "sidehead deck", "byline"],
        ),
        ("<h2>Oil</h2><p><em>It burns.</em></p><p><em>It smokes.</em></p>", ["", "", ""]),
        ("<h2>Oil</h2><p><em>It burns.</em> Text.</p><p>Text.</p>", ["", "", ""]),
        ("<p>Oil</p><p><em><strong>It burns.</strong></em></p><p>Text.</p>", ["", "", ""]),
        ('<h2>Oil</h2><p><em>It burns.</em></p><p class="attribution">Vane</p>', ["", "", "attribution"]),
        ("<h2>海堤</h2><p><em>他看著海，沒有說話。</em></p>", ["", ""]),
    ],
)
def test_a_line_that_goes_with_its_neighbour_is_known(inner: str, said: list[str]) -> None:
    assert classes(inner) == said


@pytest.mark.parametrize(
    ("head", "printed"),
    [
        ("Keep the oil clean.", "Keep the oil clean"),
        ("2. Keep the 2.5 tons clean.", "2. Keep the 2.5 tons clean"),
        (". . . and keep the U.S. oil dry.", ". . . and keep the U.S. oil dry"),
        ("Leave room for the BBC.", "Leave room for the BBC"),
        ("Oil, wick etc.", "Oil, wick etc."),
        ("Who keeps it? We do.", "Who keeps it? We do."),
        ("Keep it. Keep it dry.", "Keep it. Keep it dry."),
        ("The Lamp Inc.", "The Lamp Inc."),
        ("In the Future . . .", "In the Future . . ."),
        ("And then...", "And then..."),
    ],
)
def test_a_head_loses_its_full_stop(head: str, printed: str) -> None:
    body = etree.fromstring(f"<div><h2>{head}</h2><p>{head}</p></div>")
    mark_side_heads(body)
    assert [e.text for e in body] == [printed, head]


@pytest.mark.parametrize(
    ("heads", "back"),
    [
        (["Oil", "Wicks", "Appendix A: Lamps", "GLOSSARY"], 2), (["Oil", "Notes", "Wicks"], 0),
        (["Notes from the Quay"], 0),
        (["Oil", "Wicks", "Acknowledgements"], 1),
        (["燈油", "燈芯", "附錄：燈塔", "參考文獻"], 2), (["Appendixes removed"], 0),
        (["燈油", "燈芯", "附一《燈芯》", "附二《燈罩》", "大事記"], 3), (["附一座燈塔", "燈油"], 0), ([], 0),
        (["Oil", "Wicks", "Annex 1. Wicks", "Keepers"], 2), (["Annex a lamp", "Oil"], 0),
        (["Oil", "Appendix removed", "Keepers"], 0), (["Oil", "Appendix A"], 2), (["Oil"], 0),
    ],
)  # fmt: skip
def test_the_last_heads_are_those_of_appendices_and_one_alone_is_not_counted(heads: list[str], back: int) -> None:
    found = classes("".join(f"<h2>{head}</h2><p>Text.</p>" for head in heads))[::2]
    assert found == [""] * (len(heads) - back) + ["back"] * back


def test_a_name_in_capitals_begins_a_biography() -> None:
    section = etree.fromstring(
        '<section><p class="bio"><strong>ADA KEEPER</strong> wrote.</p>'
        '<p class="bio"><strong>Bo Oil</strong></p></section>'
    )
    mark_names(section)
    assert [e.get("class") for e in section.iter("strong")] == ["capitals", None]


@pytest.mark.parametrize(
    ("role", "text"),
    [
        ("quote", "The very idea that “the quiet lamp” is “bright” is but a myth."),
        ("h2", "Origin and Evolution of the Lighthouse Law"),
        ("h3", "Threats to the Old Ferries: Short-Term Repair and Long-Term Dangers"),
    ],
)
def test_the_book_measures_heads_as_wide_as_they_are(role: str, text: str) -> None:
    style = load_style("book")
    lines = break_display(style, values_of(style, "en") | {"measure": "312pt"}, text, "en", role)
    assert len(lines) == 2
    assert min(map(len, lines)) > 0.6 * max(map(len, lines)), "no word alone on the last"


@pytest.mark.parametrize(
    ("heads", "carried"),
    [
        (["Introduction", "1. Lamps", "2. Oil"], True),
        (["SUMMARY", "1 LAMPS", "2 OIL", "3 WICKS"], True),
        (["一 離開的人", "二 阿愛"], True),
        (["10 Lamps of the North", "Oil", "3 Keepers"], False),
        (["1911", "1912"], False),
        (["Lamps", "Oil"], False),
        (["Lesson 1: The oil", "Lesson 2: The wick"], True),
        (["The oil", "Lesson 2: The wick"], False),
        (["第一條", "第二條"], True),
    ],
)
def test_heads_that_carry_their_numbers_get_no_others(heads: list[str], carried: bool) -> None:
    assert carry_numbers(heads) is carried
