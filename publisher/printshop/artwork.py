"""What stands on a cover laid flat: the front as the series draws it, a spine, a back with blurb and bar code."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from publisher.composition import cover_svg
from publisher.composition.cover import cover_number, cover_scale
from publisher.composition.motif import Palette, palette
from publisher.composition.outlines import Hand, width, write
from publisher.model import Book, Edition, Picture
from publisher.notices import Notice
from publisher.printshop.barcode import isbn_bars
from publisher.printshop.profiles import Printer
from publisher.printshop.wrap import Wrap

_BLURB_PT = 11.5
_LARGEST_SPINE_PT = 13.0
_SMALLEST_SPINE_PT = 6.5


def draw_wrap(
    book: Book, edition: Edition, printer: Printer, wrap: Wrap, picture: Picture | None
) -> tuple[str, bool, list[Notice]]:
    """The wrap as SVG, whether its spine carries words, and what there is to say."""
    colours = palette(cover_number(book))
    across, down = wrap.width_pt + 2 * wrap.bleed_pt, wrap.height_pt + 2 * wrap.bleed_pt
    front = wrap.panel("front").box
    size = (front[2] - front[0], wrap.height_pt)
    scale = cover_scale(*size)
    drawn = cover_svg(book, picture, width_pt=size[0], height_pt=size[1])
    inner = drawn[drawn.index("</title>") + 8 : drawn.rindex("</svg>")]
    spine, spoken = _spine(book, printer, wrap, colours)
    back, notices = _back(book, edition, printer, wrap, colours)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{across:.4f}pt" '
        f'height="{down:.4f}pt" viewBox="0 0 {across:.4f} {down:.4f}"><title>{escape(book.title)}</title>'
        f'<rect x="-9" y="-9" width="{across + 18:.4f}" height="{down + 18:.4f}" fill="{colours.ground}"/>'
        f'<g transform="translate({wrap.bleed_pt:.4f} {wrap.bleed_pt:.4f})">'
        f'<g transform="translate({front[0]:.4f} 0) scale({scale:.6f})">{inner}</g>{spine}{back}</g></svg>\n'
    )
    return svg, spoken, notices


def _spine(book: Book, printer: Printer, wrap: Wrap, colours: Palette) -> tuple[str, bool]:
    """Title from the top, imprint at the foot, both running down; nothing where it would not fit."""
    panel = wrap.panel("spine")
    x0, y0, x1, y1 = panel.safe
    size = min(_LARGEST_SPINE_PT, (x1 - x0) / 1.1)
    if size < max(_SMALLEST_SPINE_PT, 0.9 * printer.text_min_pt):
        return "", False
    chinese = book.language.lower().startswith("zh")
    region = "SC" if "hans" in book.language.lower() else "TC"
    serif = Hand(weight=400, region=region)
    sans = Hand(kind="sans", weight=600, region=region)
    foot = min(size * 0.72, 9.0)
    long = (y1 - y0) - (width(book.imprint.name, sans, foot) + 24 if book.imprint.name else 0) - 36
    while size > _SMALLEST_SPINE_PT and width(book.title, serif, size) > long:
        size -= 0.5
    title = _shortened(book.title, serif, size, long)
    middle = (x0 + x1) / 2
    top = wrap.height_pt - y1 + 18
    drop = 0.36 if chinese else 0.24
    parts = [_turned(title, serif, size, middle - size * drop, top, colours.text)]
    if book.imprint.name:
        bottom = wrap.height_pt - y0 - 18 - width(book.imprint.name, sans, foot)
        parts.append(_turned(book.imprint.name, sans, foot, middle - foot * drop, bottom, colours.text))
    return "".join(parts), True


def _turned(text: str, hand: Hand, size: float, x: float, y: float, fill: str) -> str:
    """Words that run downwards, their baseline at ``x``; Chinese stands upright, sign under sign."""
    if text and all("\u2e80" <= sign <= "\uffef" for sign in text):
        left = x - size * 0.14
        outline = "".join(write(sign, hand, size, x=left, y=y + size * (0.88 + i)) for i, sign in enumerate(text))
        return f'<path d="{outline}" fill="{fill}"/>'
    outline = write(text, hand, size, x=0, y=0)
    return f'<g transform="translate({x:.3f} {y:.3f}) rotate(90)"><path d="{outline}" fill="{fill}"/></g>'


def _shortened(text: str, hand: Hand, size: float, room: float) -> str:
    """``text``, or as many of its words as fit, with an ellipsis."""
    if width(text, hand, size) <= room:
        return text
    words = text.split()
    while len(words) > 1 and width(" ".join(words) + " …", hand, size) > room:
        words.pop()
    return " ".join(words) + " …"


def _back(book: Book, edition: Edition, printer: Printer, wrap: Wrap, colours: Palette) -> tuple[str, list[Notice]]:
    x0, _, x1, _ = wrap.panel("back").box
    left, right = x0 + max(42.0, printer.cover_safety_pt), x1 - max(60.0, printer.cover_safety_pt)
    floor = wrap.height_pt - printer.barcode_inset_pt - printer.barcode_height_pt - 18
    region = "SC" if "hans" in book.language.lower() else "TC"
    hand = Hand(weight=400, region=region)
    blurb, fits = _blurb(book.blurb or book.description, hand, (left, 88.0, right, floor), colours)
    bars, notices = _bars(edition, printer, wrap)
    if not fits:
        message = "the blurb is too long for the back of the cover; it was cut at the last whole line"
        notices.append(
            Notice(code="print-blurb", severity="warning", message=message, hint="shorten blurb in publisher.toml")
        )
    imprint = ""
    if book.imprint.name:
        hand = Hand(kind="sans", weight=600, region=region)
        base = wrap.height_pt - 34
        imprint = (
            f'<path d="{write(book.imprint.name, hand, 9, x=left, y=base, tracking=0.04)}" fill="{colours.text}"/>'
        )
    return blurb + imprint + bars, notices


def _blurb(text: str, hand: Hand, room: tuple[float, float, float, float], colours: Palette) -> tuple[str, bool]:
    """Paragraphs of the blurb set ragged, and whether all of it fitted."""
    left, top, right, floor = room
    size = _BLURB_PT
    drawn: list[str] = []
    y = top + size
    for paragraph in filter(None, (part.strip() for part in text.split("\n\n"))):
        for line in _lines(paragraph, hand, size, right - left):
            if y > floor:
                return "".join(drawn), False
            drawn.append(f'<path d="{write(line, hand, size, x=left, y=y)}" fill="{colours.text}"/>')
            y += size * 1.5
        y += size * 0.6
    return "".join(drawn), True


def _lines(text: str, hand: Hand, size: float, room: float) -> list[str]:
    """Words to lines no wider than ``room``; text without blanks, as in Chinese, breaks between any two signs."""
    lines, line, long = [], "", 0.0
    for piece in (piece for word in text.split() for piece in _pieces(word + " ")):
        adds = _width(piece, hand, size)
        if line and long + _width(piece.rstrip(), hand, size) > room:
            lines.append(line.rstrip())
            line, long = "", 0.0
        line, long = line + piece, long + adds
    return [*lines, line.rstrip()] if line.strip() else lines


_width = lru_cache(maxsize=4096)(width)
_NOT_FIRST = frozenset("，。、；：！？」』）》〉…”’%")


def _pieces(word: str) -> list[str]:
    if not any("\u2e80" <= sign <= "\uffef" for sign in word):
        return [word]
    found: list[str] = []
    for sign in word:
        if found and (sign in _NOT_FIRST or sign == " "):
            found[-1] += sign
        else:
            found.append(sign)
    return found


def _bars(edition: Edition, printer: Printer, wrap: Wrap) -> tuple[str, list[Notice]]:
    """The bar code at the foot of the back, near the spine, as far from the edges as the printer asks."""
    if not edition.isbn:
        message = "the print edition has no ISBN; the cover has no bar code"
        hint = 'set isbn = "978…" in the print edition; some printers put a bar code on by themselves'
        return "", [Notice(code="print-isbn", severity="info", message=message, hint=hint)]
    room = (printer.barcode_width_pt, printer.barcode_height_pt)
    try:
        bars = isbn_bars(edition.isbn, edition.price, room)
    except ValueError as fault:
        return "", [Notice(code="print-isbn", severity="warning", message=f"no bar code: {fault}")]
    panel = wrap.panel("back").box
    x = panel[2] - printer.barcode_inset_pt - bars.width_pt
    y = wrap.height_pt - printer.barcode_inset_pt - bars.height_pt
    return f'<g transform="translate({x:.3f} {y:.3f})">{bars.svg}</g>', []
