"""The house's own words, in the language of the book: one file a language in ``styles/words``."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from publisher.assets import STYLES
from publisher.composition.house import is_simplified
from publisher.model import Author, Edition

_HAN_DIGITS = "〇一二三四五六七八九"


@lru_cache(maxsize=16)
def _wording(language: str) -> dict[str, Any]:
    """The file of ``language``; English where we have no other."""
    tag = language.lower()
    name = ("zh-Hans" if is_simplified(tag) else "zh-Hant") if tag.startswith("zh") else tag.partition("-")[0]
    path = STYLES / "words" / f"{name}.toml"
    return tomllib.loads((path if path.is_file() else STYLES / "words" / "en.toml").read_text("utf-8"))


def label(word: str, language: str, **parts: str) -> str:
    """The house's ``word`` in ``language``; English where we have no other."""
    text: str = _wording(language)["words"][word]
    return text.format(**parts)


def part_number(number: int, language: str) -> str:
    """``Part One``, ``Teil 1``, ``第一輯``."""
    if language.lower().startswith("zh"):
        return label("part", language, number=_han_number(number))
    names = _wording(language).get("numbers", ())
    return label("part", language, number=names[number] if number < len(names) else str(number))


def _han_number(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not 0 < number < 100:
        return str(number)
    return ("" if tens < 2 else _HAN_DIGITS[tens]) + ("十" if tens else "") + (_HAN_DIGITS[ones] if ones else "")


def date_line(day: dt.date, language: str) -> str:
    """``22 June 2022``, ``22. Juni 2022`` or ``2022 年 6 月 22 日``."""
    words = _wording(language)
    months = words.get("months", ())
    first = words.get("first-day", "1") if day.day == 1 else str(day.day)
    return str(
        words["date"].format(day=first, month=months[day.month - 1] if months else "", number=day.month, year=day.year)
    )


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
