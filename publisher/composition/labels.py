"""The house's own words, in the language of the book."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from publisher.composition.house import is_simplified
from publisher.model import Author, Edition

_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)

_EN = {
    "about": "About the author",
    "about-many": "About the authors",
    "also": "Also in this series",
    "and": " and ",
    "by": "by",
    "colophon": "Colophon",
    "contents": "Contents",
    "contributors": "Contributors",
    "credits": "Picture credits",
    "edited-by": "edited by",
    "et-al": "et al.",
    "index": "Index",
    "missing": "Picture not available",
    "picture": "Picture",
    "opening-picture": "Opening picture",
    "notes": "Notes",
    "publisher": "Published by {name}",
    "rights": "This selection © {year} {name}. The essays © their authors.",
    "first-at": "First published at",
    "first-published": "First published {year}",
    "sources": "Sources",
    "translated-by": "translated by {names}",
    "volume": "Volume {number}",
    "licence": "Licence: {licence}",
    "paperback": "paperback",
    "ebook": "EPUB",
    "pdf": "PDF",
    "with": "with {names}",
    "part": "Part {number}",
    "title-page": "Title page",
    "half-title": "Half-title",
    "imprint-page": "Imprint",
    "series-page": "Series",
    "dedication": "Dedication",
    "epigraph": "Epigraph",
    "back-to-call": "Back to the text",
}
_ZH_HANT = {
    "about": "作者簡介",
    "about-many": "作者簡介",
    "also": "本叢書其他各冊",
    "and": "、",
    "by": "",
    "colophon": "版本記錄",
    "contents": "目錄",
    "contributors": "作者簡介",
    "credits": "圖片出處",
    "edited-by": "主編",
    "et-al": "等",
    "index": "索引",
    "missing": "圖片從缺",
    "picture": "圖片",
    "opening-picture": "篇首圖片",
    "notes": "註釋",
    "publisher": "{name}出版",
    "rights": "本書編選 © {year} {name}。各篇文章 © 原作者。",
    "first-at": "原載於",
    "first-published": "{year} 年初版",
    "sources": "原載出處",
    "translated-by": "{names} 譯",
    "volume": "第 {number} 冊",
    "licence": "授權：{licence}",
    "paperback": "平裝",
    "ebook": "EPUB",
    "pdf": "PDF",
    "with": "{names}",
    "part": "第{number}輯",
    "title-page": "書名頁",
    "half-title": "扉頁",
    "imprint-page": "版權頁",
    "series-page": "叢書頁",
    "dedication": "獻詞",
    "epigraph": "題詞",
    "back-to-call": "回到正文",
}
_ZH_HANS = {
    **_ZH_HANT,
    "about": "作者简介",
    "about-many": "作者简介",
    "also": "本丛书其他各册",
    "colophon": "版本记录",
    "contents": "目录",
    "contributors": "作者简介",
    "credits": "图片出处",
    "edited-by": "主编",
    "first-at": "原载于",
    "missing": "图片从缺",
    "picture": "图片",
    "opening-picture": "篇首图片",
    "notes": "注释",
    "rights": "本书编选 © {year} {name}。各篇文章 © 原作者。",
    "sources": "原载出处",
    "translated-by": "{names} 译",
    "volume": "第 {number} 册",
    "licence": "授权：{licence}",
    "paperback": "平装",
    "part": "第{number}辑",
    "title-page": "书名页",
    "imprint-page": "版权页",
    "series-page": "丛书页",
    "dedication": "献词",
    "epigraph": "题词",
}
_HAN_DIGITS = "〇一二三四五六七八九"
_NUMBER_WORDS = (
    "Zero One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve".split()  # noqa: SIM905
)


def label(word: str, language: str, **parts: str) -> str:
    """The house's ``word`` in ``language``; English where we have no other."""
    zh = language.lower().startswith("zh")
    words = (_ZH_HANS if is_simplified(language) else _ZH_HANT) if zh else _EN
    return words[word].format(**parts)


def part_number(number: int, language: str) -> str:
    """``Part One``, ``第一輯``."""
    if language.lower().startswith("zh"):
        return label("part", language, number=_han_number(number))
    return label("part", language, number=_NUMBER_WORDS[number] if number < len(_NUMBER_WORDS) else str(number))


def _han_number(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    return ("" if tens < 2 else _HAN_DIGITS[tens]) + ("十" if tens else "") + (_HAN_DIGITS[ones] if ones else "")


def date_line(day: dt.date, language: str) -> str:
    """``22 June 2022`` or ``2022 年 6 月 22 日``."""
    if language.lower().startswith("zh"):
        return f"{day.year} 年 {day.month} 月 {day.day} 日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def series_of_names(names: Sequence[str], language: str, *, et_al: bool = False) -> str:
    """``A``, ``A and B``, ``A, B and C``, ``A, et al.``; in Chinese ``甲、乙``."""
    zh = language.lower().startswith("zh")
    if zh:
        return "、".join(names) + (label("et-al", language) if et_al else "")
    if et_al:
        return ", ".join([*names, label("et-al", language)])
    return ", ".join(names[:-1]) + label("and", language) + names[-1] if len(names) > 1 else "".join(names)


def byline_parts(authors: Sequence[Author], language: str, *, et_al: bool = False) -> tuple[str, ...]:
    """Writers, then translators, then editors and outlets: the lines of a byline, each name once."""
    writers = [a.name for a in authors if a.role in {"aut", "ctb"}]
    translators = [a.name for a in authors if a.role == "trl"]
    others = [a.name for a in authors if a.role not in {"aut", "ctb", "trl"}]
    lines = [series_of_names(writers, language, et_al=et_al)] if writers or et_al else []
    if translators:
        lines.append(label("translated-by", language, names=series_of_names(translators, language)))
    if others:
        lines.append(series_of_names(others, language))
    return tuple(lines)


def writers_of(authors: Sequence[Author]) -> tuple[str, ...]:
    """Names for the contents and the running head: the writers, or whoever there is."""
    return tuple(a.name for a in authors if a.role in {"aut", "ctb"}) or tuple(a.name for a in authors)


def edition_word(edition: Edition, language: str) -> str:
    """What stands after an ISBN: ``paperback``, ``EPUB`` or ``PDF``."""
    return label({"print": "paperback", "epub": "ebook"}.get(edition.name, "pdf"), language)
