"""Sixty constructs that a paragraph may meet, written for the tests."""

# ruff: noqa: E501

from __future__ import annotations

import base64

DOT = (
    "data:image/png;base64,"
    + base64.b64encode(
        bytes.fromhex(
            "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63706838f01f000504"
            "02803c9e03800000000049454e44ae426082"
        )
    ).decode()
)
P = (
    "The “authorities” at the harbour were <em>remarkably</em> unresponsive to the <strong>extraordinary "
    'circumstances</strong>, which—one might say—had <a href="https://example.org/very">developed in the '
    "neighbourhood</a> since 1921; nevertheless the administration’s self-determination council<sup>12</sup> "
    "deliberated about responsibility and counter-intelligence for a considerable time … before adjourning."
)
Z = (
    "天剛亮的時候，渡輪就離開了碼頭。「二月」的清晨七點一刻，六月則要等到船長喝完茶——沒有人抱怨，因為抱怨只會讓大家出發得更晚……"
    "碼頭上的旅客、漁夫與公務員，全都站在同一片滴水的雨棚下面，對潮水來說，他們同樣無關緊要。"
)
IMAGE = f'<img src="{DOT}" alt="dot" style="width:1em;height:1em">'
NOTE = '<span style="float:footnote">A note with several words of its own, for the consideration of everyone.</span>'

CONSTRUCTS = {
    "plain": f"<p>{P} {P}</p>",
    "one word": "<p>Adjourned.</p>",
    "empty": "<p></p><p> </p><p><em></em> <span> </span></p>",
    "break": f"<p>First verse of something<br>second verse, {P}<br><br>after an empty one {P}</p>",
    "break at the end": f"<p>{P}<br></p>",
    "breaks only": "<p><br><br></p>",
    "nowrap": f'<p>{P} <span style="white-space:nowrap">not to be broken anywhere</span> {P}</p>',
    "soft hyphens": f"<p>{P} super&shy;cali&shy;fragil&shy;istic&shy;expi&shy;ali&shy;docious {P}</p>",
    "padding": f'<p>{P} <span style="padding:0 1em;border:1px solid;background:#fdd">padded, and long enough to be'
    f" broken over a line end somewhere</span> {P}</p>",
    "margins": f'<p>{P} <em style="margin:0 .5em 0 -.2em">with margins on either side of it</em>, {P}</p>',
    "cloned decoration": f'<p>{P} <span style="padding:0 1em;box-decoration-break:clone">{P}</span></p>',
    "inline image": f"<p>{IMAGE} {P} {IMAGE} {P}{IMAGE}, {P} {IMAGE}</p>",
    "image in a link": f'<p>{P} <a href="#x">{IMAGE}</a>{P}</p>',
    "images only": f"<p>{IMAGE}{IMAGE} {IMAGE}</p>",
    "inline block": f'<p>{P} <span style="display:inline-block;border:1px solid">a block</span> {P}</p>',
    "inline flex": f'<p>{P} <span style="display:inline-flex"><i>flex</i></span> {P}</p>',
    "inline table": f'<p>{P} <span style="display:inline-table">table</span> {P}</p>',
    "float left": f'<p><img src="{DOT}" style="float:left;width:6em;height:4em;margin:2mm">{P} {P}</p><p>{P}</p>',
    "float right": f'<p><img src="{DOT}" style="float:right;width:30%;height:5em">{P} {P}</p><p>{P} {P}</p>',
    "two floats": f'<p><img src="{DOT}" style="float:left;width:20%;height:3em"><img src="{DOT}"'
    f' style="float:right;width:20%;height:6em">{P} {P}</p>',
    "float within": f'<p>{P} <img src="{DOT}" style="float:left;width:5em;height:3em">{P}</p><p>{P}</p>',
    "wide float": f'<p><img src="{DOT}" style="float:left;width:92%;height:3em">{P}</p>',
    "initial": f'<p><span style="float:left;font-size:43pt;line-height:44pt;height:44pt">T</span>{P} {P}</p>',
    "first letter": f'<p class="first-letter">{P}</p>',
    "first line": f'<p class="first-line">{P}</p>',
    "small capitals": f'<p>{P} <span style="font-variant:small-caps">Small Capitals are here</span> {P}</p>',
    "underline": f"<p>{P} <u>underlined words that are many, so that they will be broken somewhere</u> <s>struck</s></p>",
    "letter spacing": f'<p>{P} <span style="letter-spacing:.1em">let apart</span></p>',
    "word spacing": f'<p style="word-spacing:-.03em">{P} {P}</p>',
    "columns": f'<div style="columns:2;column-gap:1em"><p>{P} {P}</p><p>{P}</p></div>',
    "table": f'<table><tr><td style="text-align:justify">{P}</td><td>{P}</td></tr></table>',
    "fixed table": f'<table style="table-layout:fixed;width:100%"><tr><td>{P}</td><td>{P}</td></tr></table>',
    "flex": f'<div style="display:flex"><p style="flex:1">{P}</p><p style="flex:1;margin-left:1em">{P}</p></div>',
    "grid": f'<div style="display:grid;grid-template-columns:1fr 1fr"><p>{P}</p><p>{P}</p></div>',
    "lists": f'<ol><li>{P}</li><li><p>{P}</p></li></ol><ul style="list-style-position:inside"><li>{P}</li></ul>',
    "definition list": f"<dl><dt>Adjournment</dt><dd>{P}</dd></dl>",
    "quotation": f"<blockquote><p>{P}</p><p>{P}</p></blockquote>",
    "hanging indent": f'<p style="text-indent:-2em;padding-left:2em">{P} {P}</p>',
    "long indent": f'<p style="text-indent:60%">{P}</p>',
    "caption": f"<figure><figcaption>{P}</figcaption></figure>",
    "ragged": f'<p style="text-align:left">{P} {P}</p>',
    "centred": f'<p style="text-align:center">{P}</p>',
    "flush right": f'<p style="text-align:right">{P}</p>',
    "last line centred": f'<p style="text-align-last:center">{P}</p>',
    "last line justified": f'<p style="text-align-last:justify">{P}</p>',
    "heading": "<h2>On the deliberations of the administration’s council, and what came of them in the end</h2>",
    "address": f"<p>{P} https://www.example.org/a/very/long/address/that/has/no_space_at_all?and=is&long=1#so {P}</p>",
    "long word": f"<p>{P} Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz99999999999 {P}</p>",
    "emoji and arrows": f"<p>{P} flags → ☃ 🙂 and 漢字 mixed in, ▲ affluent ffi fl ﬁ difficult. {P}</p>",
    "Hebrew": f"<p>{P} שלום עולם {P}</p>",
    "Hebrew paragraph": '<p dir="rtl" lang="he">המעבורת יוצאת עם אור ראשון, ואיש אינו מתלונן על ההמתנה.</p>',
    "German": '<p lang="de">Die Donaudampfschifffahrtsgesellschaft veröffentlichte außerordentlich umfangreiche'
    f" Untersuchungsergebnisse über Geschwindigkeitsbegrenzungen. {P}</p>",
    "combining": f"<p>{P} Ame\u0301lie s\u0323u\u0301 x\u0302y {P}</p>",
    "code": f"<p>{P} <code>self.determination_of(council)</code> {P}</p><pre>kept  as\n  it is</pre>",
    "pre-line": f'<p style="white-space:pre-line">one\ntwo, {P}</p><p style="white-space:pre-wrap">kept  apart\n{P}</p>',
    "placed": f'<p style="position:relative">{P} <span style="position:absolute;left:-2em">¶</span>{P}</p>',
    "raised": f'<p>{P} <span style="position:relative;top:-2pt">a little up</span> <sub>down</sub> {P}</p>',
    "notes": f"<p>{P}{NOTE} {P}{NOTE}</p><p>{P} {NOTE}{P}</p>",
    "nested": f'<p>{P} <em>emphasis <strong>strong <a href="#x">link in it</a></strong> going on</em>{P}</p>',
    "Chinese": f'<p lang="zh-Hant">{Z}{Z}</p>',
    "Chinese with Latin": f'<p lang="zh-Hant">{Z}在 1987 年的 <em>Whitby Gazette</em> 與 telegram 裡，{Z}</p>',
    "Simplified": '<p lang="zh-Hans">天刚亮的时候，渡轮就离开了码头。“二月”的清晨七点一刻，六月则要等到船长喝完茶——没有人抱怨。</p>',
    "Japanese": '<p lang="ja">渡し船は夜明けに出る。ちょっと待って、と言っても誰も「文句」を言わないのだった。</p>',
    "Korean": '<p lang="ko">나룻배는 새벽에 떠나고 아무도 불평하지 않는다. 그래서 모두가 기다린다.</p>',
}  # fmt: skip
CSS = """
.first-letter::first-letter { font-size: 2em; float: left } .first-line::first-line { font-variant: small-caps }
figure { margin: 0 } figcaption { text-align: justify }
"""
WIDTHS = (38, 60, 85, 110, 140, 170, 200, 230)
"""Points: 3.6 em to 22 em, and at its widest the whole measure."""
