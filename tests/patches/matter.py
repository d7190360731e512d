"""Text to set, written for the tests, and the documents made of it."""

# ruff: noqa: E501

from __future__ import annotations

from pathlib import Path

import font_source_serif_pro

FONTS = Path(font_source_serif_pro.font_directory)

PROSE = """<p>The ferry to Whitby leaves at “first light”, which in <em>February</em> means a quarter past seven and
in June means whenever the <strong>extraordinary</strong> Mr. Ashworth has finished his tea; nobody complains, because
complaining—as the harbour&shy;master’s wife once observed—would only <a href="https://example.org/tides">delay the
departure</a> further. Affluent visitors, difficult fishermen, officials with waterproof briefcases: all of them wait
under the same dripping awning, and all of them are equally unimportant to the tide.</p>
<p>It was there, in the autumn of 1987, that the commission’s self-appointed historian began his investigation of the
lighthouse correspondence: four hundred and twelve letters, “mostly about paraffin”, two telegrams … and a
misunderstanding (irreconcilable, as it turned out) between the keeper and the Board of Trade&nbsp;– a quarrel that
outlived them both.<a class="note" href="#n1" id="c1">1</a> To AVOID repetition, counter-arguments are collected in an
appendix, whose internationalization was considered and postponed. The administration’s responsibilities notwithstanding,
the neighbourhood’s representatives deliberated for a considerable time.</p>
<h2 id="n1">Of paraffin, and what it cost</h2>
<ul><li>Sixteen barrels in 1871, at two shillings and sixpence the gallon, delivered.</li><li>None at all in
1872.</li></ul><blockquote><p>“We regret that the Board can find no record of your letters of the 4th, 11th and 25th
ultimo, and would be obliged for copies.”</p></blockquote>
<table><thead><tr><th>Year</th><th>Barrels</th></tr></thead><tbody><tr><td>1871</td><td>16</td></tr></tbody></table>
"""
CHINESE = """<p>天剛亮的時候，渡輪就離開了碼頭。「二月」的清晨七點一刻，六月則要等到船長喝完茶——沒有人抱怨，
因為抱怨只會讓大家出發得更晚……碼頭上的旅客、漁夫與公務員，全都站在同一片滴水的雨棚下面，對潮水來說，他們同樣無關緊要。
歷史學家在 1987 年的秋天開始整理燈塔的書信：四百一十二封信，「大多談的是煤油」，還有兩封 telegram 與一場誤會。</p>"""
OTHERS = """<p lang="el">Το πλοίο φεύγει με το πρώτο φως, και κανείς δεν παραπονιέται.</p><p lang="ru">Паром уходит на
рассвете, и никто не жалуется на ожидание.</p><p lang="he" dir="rtl">המעבורת יוצאת עם אור ראשון, ואיש אינו מתלונן.</p>
<p lang="ja">渡し船は夜明けに出る。誰も文句を言わない。</p><p lang="ko">나룻배는 새벽에 떠나고 아무도 불평하지 않는다.</p>
<p>Arrows → and stars ☆ and <span style="letter-spacing:.1em">letters apart</span>, a tab\tand <code>x =  1</code>.</p>
<pre>one
  two	three</pre><p style="white-space:pre-wrap">kept  apart
and broken</p>"""

BASE = (
    "".join(
        f'@font-face {{ font-family: "Body"; font-weight: {weight}; font-style: {style};'
        f" src: url({(FONTS / f'SourceSerifPro-{name}.ttf').as_uri()}) }}\n"
        for name, weight, style in (("Regular", 400, "normal"), ("It", 400, "italic"), ("Bold", 700, "normal"))
    )
    + """
@page { size: 120mm 160mm; margin: 12mm 15mm; @bottom-center { content: counter(page) } }
html { font: 10.5pt/15pt "Body", "Noto Serif CJK TC", serif; hyphens: auto; hyphenate-limit-chars: 6 3 2 }
p { margin: 0; text-align: justify; text-indent: 1em } h2 { font-size: 12pt; break-after: avoid }
"""
)


def document(body: str, css: str = "", language: str = "en-GB") -> str:
    """A complete page in the style of the tests."""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>Of ferries</title>'
        f"<style>{BASE}{css}</style></head><body>{body}</body></html>"
    )
