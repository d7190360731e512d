"""Front covers, drawn from what a book says of itself.

A flat ground, a hairline with series and number, the title fitted to its
lines, a picture and colours from the number alone: volumes of one series look
like a family.  Text is set as outlines.
"""

from __future__ import annotations

import hashlib
from html import escape

from publisher.composition.balance import balance, is_weak
from publisher.composition.house import is_simplified
from publisher.composition.labels import label, series_of_names
from publisher.composition.motif import Palette, motif, palette
from publisher.composition.opening import clip
from publisher.composition.outlines import Hand, width, write
from publisher.composition.phrases import balance_han
from publisher.model import Book, Picture

WIDTH_PT, HEIGHT_PT = 432.0, 691.2
"""A front of 6 in at the 1 : 1.6 that shops want."""
COVER_PX = (1600, 2560)
"""Width and height of the picture of it that they want."""
_LEAST_HEIGHT = 560.0
"""Of the front as it is designed: on a square or broad trim the design is wider instead, and all in it smaller."""
_LEFT, _RIGHT, _RULE = 42.0, 42.0, 40.0
_TITLE_TOP = 88.0
_CLEAR = 40.0
"""Least space between the last line of the title or the subtitle and the picture."""
_SIZES = (64, 58, 52, 47, 42, 38, 34, 30, 26, 22)
_NOT_MUCH_SMALLER = 0.7
_HAN_SIZES = (44, 40, 36, 32, 28, 24, 20)


def cover_number(book: Book) -> int:
    """The number that chooses picture and colours: the volume's, else one from the book's key."""
    if book.series is not None and book.series.number is not None:
        return book.series.number
    return int(hashlib.sha256(book.key.encode()).hexdigest()[:6], 16)


def cover_svg(
    book: Book, picture: Picture | None = None, *, width_pt: float = WIDTH_PT, height_pt: float = HEIGHT_PT
) -> str:
    """The front cover of ``book`` as an SVG document.

    :param picture: stands in place of the drawn one, named as ``picture:DIGEST``
    :param width_pt: of the front; the same design at any size
    """
    scale = cover_scale(width_pt, height_pt)
    wide, height = width_pt / scale, height_pt / scale
    colours = palette(cover_number(book))
    body = "".join(_parts(book, colours, wide, height, picture))
    names = ", ".join(filter(None, (book.title, book.subtitle, _names(book))))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{width_pt:g}pt" height="{height_pt:g}pt" viewBox="0 0 {wide:g} {height:g}" role="img" '
        f'aria-label="{escape(names)}"><title>{escape(names)}</title>'
        f'<rect width="{wide:g}" height="{height:g}" fill="{colours.ground}"/>{body}</svg>\n'
    )


def cover_scale(width_pt: float, height_pt: float) -> float:
    """How much larger a front of this size is than its design."""
    return min(width_pt / WIDTH_PT, height_pt / _LEAST_HEIGHT)


def _parts(book: Book, colours: Palette, wide: float, height: float, picture: Picture | None) -> list[str]:
    zh = book.language.lower().startswith("zh")
    region = "SC" if is_simplified(book.language) else "TC"
    room = wide - _LEFT - _RIGHT
    ink = colours.text

    def line(text: str, hand: Hand, size: float, x: float, y: float, tracking: float = 0.0) -> str:
        return f'<path d="{write(text, hand, size, x=x, y=y, tracking=tracking)}" fill="{ink}"/>'

    sans = Hand(kind="sans", weight=600, region=region)
    shapes = [f'<path d="M{_LEFT:g} {_RULE + 0.5:g}H{wide - _RIGHT:g}" stroke="{ink}" stroke-width="1"/>']
    series, number = _series(book)
    shapes.append(line(clip(series, 44), sans, 10.5, _LEFT, 59))
    if number:
        shapes.append(line(number, sans, 10.5, wide - _RIGHT - width(number, sans, 10.5), 59))
    names = _names(book)
    named = _broken(names, zh, 13, room) if names else ()
    foot = height - 34
    bottom = foot - 24 - len(named) * 17 - 24
    subtitle = _subtitle(book, zh)
    free = bottom - _TITLE_TOP - 14 - len(subtitle) * 22
    size, lines = _fitted(clip(book.title or book.key, 240), zh, wide - _LEFT - 36, free)
    hand = Hand(weight=700 if zh else 300, region=region)
    lead = size * _leading(zh)
    for place, text in enumerate(lines):
        shapes.append(
            line(text, hand, size, _LEFT - size * 0.04, _TITLE_TOP + size * 0.86 + place * lead, 0.04 if zh else -0.012)
        )
    y = _TITLE_TOP + len(lines) * lead + 14
    light = Hand(weight=400 if zh else 300, italic=not zh, region=region)
    for text in subtitle:
        shapes.append(line(text, light, 15 if zh else 17, _LEFT, y + 17))
        y += 22
    if book.imprint.name:
        shapes.append(line(clip(book.imprint.name, 60), sans, 9, _LEFT, foot, 0.04))
    for place, text in enumerate(reversed(named)):
        shapes.append(line(text, Hand(kind="sans", region=region), 13, _LEFT, foot - 24 - place * 17))
    tall = min(300.0, bottom - y - _CLEAR)
    if tall >= 60:
        shapes.append(_picture(picture, cover_number(book), room, tall, bottom, colours))
    return shapes


def _picture(picture: Picture | None, number: int, room: float, tall: float, bottom: float, colours: Palette) -> str:
    frame = f'x="0" y="0" width="{room:g}" height="{tall:.1f}"'
    clipped = f'<clipPath id="frame"><rect {frame}/></clipPath>'
    if picture is None:
        inner = motif(number, room, tall, colours)
    else:
        inner = f'<image {frame} preserveAspectRatio="xMidYMid slice" xlink:href="picture:{picture.digest}"/>'
    return (
        f'<g transform="translate({_LEFT:g} {bottom - tall:.1f})">{clipped}<g clip-path="url(#frame)">{inner}</g></g>'
    )


def _series(book: Book) -> tuple[str, str]:
    if book.series is None:
        return "", str(book.published.year) if book.published else ""
    number = "" if book.series.number is None else str(book.series.number)
    if book.series.name.casefold() == book.title.casefold():
        return label("volume", book.language, number=number) if number else "", ""
    return book.series.name, number


def _names(book: Book) -> str:
    """Editors, or the writers: all up to three, else the first and others."""
    if book.editors:
        names = series_of_names([editor.name for editor in book.editors], book.language)
        word = label("edited-by", book.language)
        return f"{names} {word}" if book.language.startswith("zh") else f"{word[0].upper()}{word[1:]} {names}"
    writers = [author.name for author in book.authors if author.role == "aut"]
    if len(writers) > 3:
        return series_of_names(writers[:1], book.language, et_al=True)
    return series_of_names(writers, book.language)


def _leading(zh: bool) -> float:
    return 1.42 if zh else 1.06


def _fitted(title: str, zh: bool, room: float, tall: float) -> tuple[float, tuple[str, ...]]:
    """The largest size at which the title takes at most four lines and is no taller than ``tall``, none of which an
    article or a preposition ends if a size not much smaller keeps it from that.

    The smallest takes what it needs.
    """
    size: float = 0.0
    lines: tuple[str, ...] = (title,)
    lone: tuple[float, tuple[str, ...]] | None = None
    for size in _HAN_SIZES if zh else _SIZES:
        if zh:
            lines = balance_han(title, max(2.0, room / size / 1.05))
        else:
            lines = balance(title, room / size, kind="serif", weight=300)
        hand = Hand(weight=700 if zh else 300)
        if (
            len(lines) <= 4
            and len(lines) * size * _leading(zh) <= tall
            and all(width(text, hand, size) <= room for text in lines)
        ):
            if not any(is_weak(text.split()[-1]) for text in lines[:-1]):
                break
            lone = lone or (size, lines)
    return lone if lone and size < _NOT_MUCH_SMALLER * lone[0] else (size, lines)


def _subtitle(book: Book, zh: bool) -> tuple[str, ...]:
    if not book.subtitle:
        return ()
    return _broken(book.subtitle, zh, 15 if zh else 17, 330)[:5]


def _broken(text: str, zh: bool, size: float, room: float) -> tuple[str, ...]:
    return balance_han(text, room / size) if zh else balance(text, room / size, kind="serif", weight=400)
