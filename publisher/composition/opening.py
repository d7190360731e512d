"""How an article opens: its title in lines that fit, byline, date, series line, running heads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from publisher import xhtml
from publisher.composition.balance import balance, width_em
from publisher.composition.house import HouseStyle, is_simplified
from publisher.composition.labels import byline_parts, date_line, series_of_names, writers_of
from publisher.composition.lines import break_lines, is_plain
from publisher.composition.phrases import BRACKETS, CORNERED, balance_han
from publisher.model import Article, Book
from publisher.reading.words import CJK_CHARACTER, is_cjk
from publisher.units import length_pt
from publisher.xhtml import Element

_SPACED = 1.08
"""Width of a Chinese character in a title, with the space after it, in em."""
_SUBTITLE_LINES = 3
_ANOTHER_LINE = 1.0
"""What one line more costs a Chinese pull-quote; as much as a phrase that begins on one line and not on the next."""
_TURNED = 2
"""Em by which a line of verse goes in where it turns over."""
_LARGER = 1.12
"""Size of a head that no role describes, beside the text's."""
_LONG_QUOTE = 210
_SUMMARY, _SUMMARY_HAN = 1000, 400
"""Characters of a standfirst from which on it is no standfirst any more, but a summary that opens the text."""
_SMALL = 3
"""Letters of a word that only leads to the next."""
_ENDS = " ,;:—–-"
_CLAUSE = re.compile("[,;:] | [—–] | (?:and|or|und|et|y) ")
_WHOLE_PART = 40
_WHOLE_NAME = 32
"""Characters of a name that is kept on one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """Lines of a display text and the step of size at which they fit."""

    lines: tuple[str, ...]
    step: int = 1


_NAMES_LEAST = 12
"""Characters of names that a running head has whatever the title is."""
_HEAD_PT, _TITLE_PT, _NAME_PT, _APART_PT = 392.0, 9.5, 5.4, 28.0
"""Width of a running head, size of the title in it, mean width of a small capital, and what is kept free between title
and names, in points."""


def fit_title(
    style: HouseStyle, values: Mapping[str, str], text: str, language: str, *, role: str = "title", said: str = ""
) -> Fitted:
    """Break ``text`` at the largest of its sizes that takes at most three, five, or any number of lines.

    A Chinese title of two lines that no mark parts is set smaller where that makes it one line, and in an article of
    another language it is never of the largest size, made for letters; a Chinese subtitle of more than three lines is
    a paragraph and not broken.
    ``said`` is the text that it stands above, by which Chinese words are known.
    """
    steps = [role] + [f"{role}-{n}" for n in (2, 3) if f"{role}-{n}-size" in values]
    fitted = Fitted(lines=(text,))
    first = 2 if role == "title" and is_cjk(text) and not language.lower().startswith("zh") else 1
    for number, step in enumerate(steps[first - 1 :], first):
        fitted = Fitted(lines=_broken(style, values, text, language, role, f"{step}-size", said), step=number)
        if len(fitted.lines) <= (3, 5, 99)[number - 1]:
            break
    if role == "subtitle" and len(fitted.lines) > _SUBTITLE_LINES and is_cjk(text):
        return Fitted(lines=(text,), step=3)
    if (
        role == "title"
        and fitted.step == 1
        and len(fitted.lines) == 2
        and fitted.lines[0][-1:].isalpha()
        and is_cjk(text)
    ):
        smaller = _broken(style, values, text, language, role, "title-2-size", said)
        return Fitted(lines=smaller, step=2) if len(smaller) == 1 else fitted
    return fitted


def _broken(
    style: HouseStyle, values: Mapping[str, str], text: str, language: str, role: str, size: str, said: str = ""
) -> tuple[str, ...]:
    shape = next((face for face in style.balance if face.role == role), None)
    if shape is None or size not in values:
        return (text,)
    points = length_pt(values[size])
    room = length_pt(values["measure"]) + (length_pt(values["hang"]) if shape.hung else 0)
    han = language.lower().startswith("zh") or is_cjk(text)
    own = length_pt(values.get(f"{role}-measure", f"{room}pt"))
    measure = min(own, room, length_pt(values["measure"]) if han and own < room else room)
    if han:
        return balance_han(text, max(4.0, measure / points / _SPACED), said)
    room_em = measure * 0.985 / points / shape.scale
    return balance(text, room_em, kind=shape.kind, weight=shape.weight, italic=shape.italic)


def break_display(
    style: HouseStyle, values: Mapping[str, str], text: str, language: str, role: str, said: str = ""
) -> tuple[str, ...]:
    """A heading or a pull-quote in even lines; a Chinese one of any rank by sense, its words known from ``said``."""
    if is_cjk(text) and not any(face.role == role for face in style.balance):
        return balance_han(text, length_pt(values["measure"]) / length_pt(values["text-size"]) / _LARGER, said)
    return _broken(style, values, text, language, role, f"{role}-size", said)


def date_of(article: Article, language: str) -> str:
    return date_line(article.published, language) if article.published else ""


def is_long_quote(text: str) -> bool:
    """True for a pull-quote that is set smaller; a Chinese character counts as three letters."""
    return len(text) + 2 * len(CJK_CHARACTER.findall(text)) > _LONG_QUOTE


def quote_lines(
    style: HouseStyle, values: Mapping[str, str], text: str, language: str, *, small: bool, verse: bool = False
) -> tuple[str, ...]:
    """A pull-quote in even lines, in Chinese between phrases; a line of ``verse`` that turns over has less room."""
    step = "quote-2-size" if small and "quote-2-size" in values else "quote-size"
    size = length_pt(values.get(step, "0pt"))
    measure = length_pt(values.get("quote-measure", values["measure"]))
    lines: tuple[str, ...] = (text,)
    for room in (measure, measure - _TURNED * size)[: 1 + verse]:
        if not language.lower().startswith("zh"):
            lines = _broken(style, {**values, "quote-measure": f"{room}pt"}, text, language, "quote", step)
        elif size:
            trimmed = CORNERED if is_simplified(language) else BRACKETS
            lines = balance_han(text, room / size, trimmed=trimmed, another=_ANOTHER_LINE)
        if len(lines) == 1:
            break
    return lines


def set_summary(section: Element, body: Element, language: str) -> None:
    """Move a standfirst that would fill the opening into a box at the head of the text, which may go over the page."""
    most = _SUMMARY_HAN if language.lower().startswith("zh") else _SUMMARY
    for head in section.iterchildren("header"):
        for standfirst in [e for e in head if xhtml.has_class(e, "standfirst")]:
            if len(xhtml.inner_text(standfirst)) > most:
                head.remove(standfirst)
                xhtml.add_class(head, "no-standfirst")
                standfirst.tag = "aside"
                standfirst.set("class", "box summary")
                body.insert(0, standfirst)


def even_standfirst(style: HouseStyle, values: Mapping[str, str], section: Element, language: str) -> None:
    """Break a standfirst that a style centres in even lines, but for a long or a Chinese one, which are justified."""
    if language.lower().startswith("zh") or all(face.role != "standfirst" for face in style.balance):
        return
    for standfirst in [e for e in section.iterfind("header/div") if e.get("class") == "standfirst"]:
        for line in standfirst.iterchildren("p"):
            if is_plain(line) and not is_cjk(said := xhtml.inner_text(line)):
                break_lines(line, break_display(style, values, said, language, "standfirst"))


def byline_lines(
    style: HouseStyle, values: Mapping[str, str], lines: tuple[str, ...], language: str
) -> tuple[tuple[str, ...], ...]:
    """Each line of a byline in even lines, names whole; a Chinese one is a line of text."""
    if language.lower().startswith("zh"):
        return tuple((line,) for line in lines)
    return tuple(break_display(style, values, line, language, "byline") for line in lines)


def byline_of(article: Article, *, whole_names: bool = False) -> tuple[str, ...]:
    """The lines of the byline, empty for an article without authors; ``whole_names`` are not broken over lines."""
    lines = byline_parts(article.authors, article.language, et_al=article.others_unnamed)
    for name in [author.name for author in article.authors if whole_names and len(author.name) <= _WHOLE_NAME]:
        lines = tuple(line.replace(name, name.replace(" ", "\u00a0")) for line in lines)
    return lines


def whole_parts(byline: str) -> str:
    """A byline that breaks between names and offices, not within them but where one is long."""
    parts = " ".join(byline.split()).split(", ")
    return ", ".join(part if len(part) > _WHOLE_PART else part.replace(" ", "\u00a0") for part in parts)


def bare_address(url: str) -> str:
    """An address of the web as people write it."""
    return re.sub(r"^https?://", "", url).rstrip("/")


def short_names(article: Article, title: str) -> str:
    """Names for a running head with ``title`` on its other side: all where there is room, else the first and others."""
    room = _HEAD_PT - _APART_PT - width_em(title, "serif", 400, italic=True) * _TITLE_PT
    most = max(_NAMES_LEAST, int(room / (_TITLE_PT if is_cjk(title) else _NAME_PT)))
    names = writers_of(article.authors)
    said = series_of_names(names, article.language, et_al=article.others_unnamed)
    if len(said) <= most or not names:
        return said
    return clip(series_of_names(names[:1], article.language, et_al=len(names) > 1 or article.others_unnamed), most)


def series_line(book: Book, language: str) -> str:
    """Name and number of the series; the imprint's name where there is none."""
    if book.series is None:
        return book.imprint.name
    if book.series.number is None:
        return book.series.name
    return (
        f"{book.series.name}　{book.series.number}"
        if language.startswith("zh")
        else f"{book.series.name} {book.series.number}"
    )


def clip(text: str, most: int = 64) -> str:
    """``text`` for a running head: cut with an ellipsis, when it is longer than ``most`` characters.

    The cut is where a clause ends in the second half, else at a word, and not after a small
    one, which only leads to the next, as *of the* does.
    """
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    cut = cut.rpartition(" ")[0] if " " in cut[most // 2 :] else cut
    clauses = [found.start() for found in _CLAUSE.finditer(cut) if found.start() > most // 2]
    cut = (cut[: clauses[-1]] if clauses else cut).rstrip(_ENDS)
    while " " in cut[most // 2 :] and (last := cut.rpartition(" ")[2]).islower() and len(last) <= _SMALL:
        cut = cut.rpartition(" ")[0].rstrip(_ENDS)
    return cut + "…"
