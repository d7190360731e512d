"""Lines drawn from words that were turned into PDF text before.

The engine loops in Python over every glyph of every line, with a foreign call
for each field.  Here runs are read in one piece, the text of a word is kept for
as long as the document is written, and a justified line of plain prose is its
words joined by the one string that its spacing gives.  Gain: about a quarter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from weasyprint.draw import text as engine_text
from weasyprint.matrix import Matrix
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, pango

from publisher.setting.capitals import font_of_capitals, stretches
from publisher.setting.patches import words as book
from publisher.setting.patches.contexts import Fount, fount_of
from publisher.setting.patches.swaps import Swap, everywhere
from publisher.setting.patches.words import GLYPH_BYTES, LATIN, PLAIN, Run, glyphs_in, run_of, words_of

HEX = [f"{glyph:04x}" for glyph in range(65536)]
SHORT = 60
"""Lines shorter than this, such as list markers and heads, are kept whole."""
LARGEST_GLYPH = 65535

Strings = list[tuple[Any, float, str]]
"""Font, size and the text shown in it."""

engine_draw_text = engine_text.draw_text
_engine_draw_first_line = engine_text.draw_first_line


class Space(NamedTuple):
    """The space of a fount, in its font in the PDF."""

    pango_font: Any
    font: Any
    size: float
    glyph: int
    advance: int
    """Pango units."""
    width: int
    """Thousandths of an em, as the PDF has it."""


class Drawn:
    """What one fount has drawn into one PDF."""

    __slots__ = ("keeper", "learning", "lines", "space", "words")

    def __init__(self) -> None:
        self.words: dict[str, str | None] = {}
        self.lines: dict[str, Strings] = {}
        self.space: Space | None = None
        self.learning = False
        """Whether a justified line has asked for the space."""
        self.keeper: Any = None
        """Owns the Pango font of the space."""


class _Pdf:
    """The PDF that is being written, known by its dictionary of fonts; no other is remembered."""

    fonts: Any = None
    drawn: dict[Fount, Drawn] = {}  # noqa: RUF012


def _drawn_by(fount: Fount, stream: Any) -> Drawn:
    """What the fount has drawn into the stream's PDF."""
    if _Pdf.fonts is not stream._fonts:
        _Pdf.fonts, _Pdf.drawn = stream._fonts, {}
    drawn = _Pdf.drawn.get(fount)
    if drawn is None:
        drawn = _Pdf.drawn[fount] = Drawn()
    return drawn


def draw_text(stream: Any, textbox: Any, offset_x: float, text_overflow: str, block_ellipsis: Any) -> None:
    """In place of ``draw.text.draw_text``."""
    style = textbox.style
    if (
        text_overflow == "ellipsis"
        or block_ellipsis != "none"
        or style["text_decoration_line"] != "none"
        or style["visibility"] != "visible"
    ):
        engine_draw_text(stream, textbox, offset_x, text_overflow, block_ellipsis)
        return
    stream.set_color(style["color"])
    if not textbox.text.strip() or style["font_size"] < 1e-6:
        stream.begin_text()
        stream.end_text()
        return
    fount, layout = fount_of(style), textbox.pango_layout
    drawn = _drawn_by(fount, stream)
    x, y = textbox.position_x, textbox.position_y + textbox.baseline
    strings = _from_words(stream, layout, fount, drawn)
    if strings is not None:
        _show(stream, x, y, strings)
        return
    layout.reactivate(style)
    strings = _from_pango(stream, layout, drawn, cased=fount.small_capitals)
    if strings is not None:
        _show(stream, x, y, strings)
        if len(strings) == 1 and len(layout.text) < SHORT and not _spacing(fount, layout):
            drawn.lines[layout.text] = strings
    else:
        stream.begin_text()
        matrix = Matrix(d=-1, e=x, f=y)
        emojis = _engine_draw_first_line(stream, textbox, text_overflow, block_ellipsis, matrix)
        stream.end_text()
        engine_text.draw_emojis(stream, style, x, y, emojis)
    if drawn.learning and drawn.space is None:
        _learn_space(stream, layout, fount, drawn)
    layout.deactivate()


def _show(stream: Any, x: float, y: float, strings: Strings) -> None:
    stream.begin_text()
    stream.set_text_matrix(1, 0, 0, -1, x, y)
    for font, size, string in strings:
        stream.set_font_size(font.hash, size)
        stream.stream.append(b"[" + string.encode("ascii") + b"] TJ")
    stream.end_text()


def _spacing(fount: Fount, layout: Any) -> float:
    """What the line adds to each of its spaces, in pixels; 0 where it has none."""
    if " " not in layout.text:
        return 0.0
    spacing: float = fount.word_spacing + layout.justification_spacing
    return spacing


def _from_words(stream: Any, layout: Any, fount: Fount, drawn: Drawn) -> Strings | None:
    """The line put together from what was drawn before; None when it must be shaped."""
    text = layout.text
    if not fount.ltr or fount.letter_spacing or "\n" in text:
        return None
    spacing = _spacing(fount, layout)
    if not spacing:
        return drawn.lines.get(text)
    if fount.small_capitals:
        return None
    if text[0] == " " or text[-1] == " " or "  " in text or not PLAIN(text) or not LATIN(text):
        return None
    if drawn.space is None:
        drawn.learning = True
        return None
    words = text.split(" ")
    known = drawn.words
    if not all(word in known for word in words):
        _draw_words(stream, fount, drawn, words)
    parts = [known[word] for word in words]
    if None in parts:
        return None
    return [(drawn.space.font, drawn.space.size, _space_string(drawn.space, spacing).join(parts))]  # type: ignore[arg-type]


def _space_string(space: Space, spacing: float) -> str:
    """PDF text of a space that Pango widens, half of it on either side."""
    units = int(spacing * TO_UNITS)
    offset = _half(units) / space.size
    kerning = space.width + offset - (space.advance + units) * 1000 * FROM_UNITS / space.size
    before = f"<>{-offset}" if offset else ""
    after = f">{int(kerning)}" if kerning else ">"
    return f"{before}<{HEX[space.glyph]}{after}"


def _half(units: int) -> int:
    """How much of letter-spacing Pango puts before a glyph."""
    left = int(units / 2)
    return left if units & 1023 else (left + 512) & ~1023


def _draw_words(stream: Any, fount: Fount, drawn: Drawn, words: list[str]) -> None:
    """Turn words not drawn before into PDF text, from the glyphs kept when they were measured."""
    assert drawn.space is not None
    book.measure(fount, words)
    known = words_of(fount)
    for word in words:
        if word in drawn.words:
            continue
        runs = known.runs[word]
        if runs is None or known.font != drawn.space.pango_font:
            drawn.words[word] = None
            continue
        data = word.encode()
        parts = [_run_string(stream, drawn.space.font, drawn.space.size, run, data) for run in runs]
        drawn.words[word] = None if None in parts else "".join(parts)  # type: ignore[arg-type]


def _run_string(stream: Any, font: Any, size: float, run: Run, text: bytes) -> str | None:
    """PDF text of one run as the engine makes it, or None when it is not plain."""
    if run.level % 2:
        return None
    widths, to_unicode = font.widths, font.to_unicode
    clusters, last = run.clusters, len(run.clusters) - 1
    out = ["<"]
    add = out.append
    for index, (glyph, advance, x_offset, y_offset, _) in enumerate(glyphs_in(run.glyphs)):
        if y_offset or glyph > LARGEST_GLYPH:  # raised, empty or unknown
            return None
        if glyph not in to_unicode:
            end = run.length if index == last else clusters[index + 1]
            to_unicode[glyph] = text[run.offset + clusters[index] : run.offset + end].decode()
        width = widths.get(glyph)
        if width is None:
            pango.pango_font_get_glyph_extents(run.font, glyph, stream.ink_rect, stream.logical_rect)
            width = widths[glyph] = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
        if x_offset:
            offset = x_offset / size
            add(f">{-offset}<")
            kerning = width + offset - advance * 1000 * FROM_UNITS / size
        else:
            kerning = width - advance * 1000 * FROM_UNITS / size
        add(HEX[glyph])
        if kerning:
            add(f">{int(kerning)}<")
    string = "".join(out)
    return string[:-1] if string[-1] == "<" else string + ">"


def _by_case(run: Run, text: bytes) -> Iterator[tuple[bool, Run]]:
    """The run in parts, and whether each is of capitals."""
    first = [text[run.offset + byte :][:4].decode(errors="ignore")[:1] for byte in run.clusters]
    ends = [*run.clusters[1:], run.length]
    for capital, begin, end in stretches(first):
        glyphs = run.glyphs[begin * GLYPH_BYTES : end * GLYPH_BYTES]
        yield capital, run._replace(glyphs=glyphs, clusters=run.clusters[begin:end], length=ends[end - 1])


def _is_drawing(font: Any) -> bool:
    """Whether glyphs of the font are pictures, which the engine draws."""
    return bool(font.png or font.svg or font.colr or font.bitmap)


def _from_pango(stream: Any, layout: Any, drawn: Drawn, *, cased: bool) -> Strings | None:
    """The line as Pango shapes it, capitals apart when ``cased``; None when it is not plain."""
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    node = pango.pango_layout_get_line_readonly(layout.layout, 0).runs[0]
    data = layout.text.encode()
    strings: list[tuple[Any, float, list[str]]] = []
    former = None
    while node != ffi.NULL:
        glyph_item, node = node.data, node.next
        pango_font = glyph_item.item.analysis.font
        if pango_font != former:
            former = pango_font
            if drawn.space is not None and pango_font == drawn.space.pango_font:
                font, size = drawn.space.font, drawn.space.size
            else:
                font, size = stream.add_font(pango_font)
                if _is_drawing(font):
                    return None
            strings.append((font, size, []))
        run = run_of(glyph_item)
        for capital, part in _by_case(run, data) if cased else [(False, run)]:
            shown = font_of_capitals(stream._fonts, font) if capital else font
            string = _run_string(stream, shown, size, part, data)
            if string is None:
                return None
            if strings[-1][0] is not shown:
                strings.append((shown, size, []))
            strings[-1][2].append(string)
    return [(font, size, "".join(parts)) for font, size, parts in strings if parts] or None


def _learn_space(stream: Any, layout: Any, fount: Fount, drawn: Drawn) -> None:
    """Note font and space of this fount from a line that Pango has just shaped and that was drawn."""
    node = pango.pango_layout_get_line_readonly(layout.layout, 0).runs[0]
    data = layout.text.encode()
    space, pango_fonts = None, []
    while node != ffi.NULL:
        glyph_item, node = node.data, node.next
        pango_fonts.append(glyph_item.item.analysis.font)
        item = glyph_item.item
        if item.length == 1 and data[item.offset] == 32 and glyph_item.glyphs.num_glyphs == 1:
            space = glyph_item.glyphs.glyphs[0]
    if space is None or any(pango_font != pango_fonts[0] for pango_font in pango_fonts):
        return
    font, size = stream.add_font(pango_fonts[0])
    if _is_drawing(font) or space.glyph not in font.widths or space.geometry.y_offset:
        return
    units = int((fount.word_spacing + layout.justification_spacing) * TO_UNITS)
    if space.geometry.x_offset != _half(units):
        return
    drawn.space = Space(pango_fonts[0], font, size, space.glyph, space.geometry.width - units, font.widths[space.glyph])
    drawn.keeper = layout.layout


def swaps() -> list[Swap]:
    # Before 1.48.2 Pango gives wrong font sizes, and the engine works round it.
    return everywhere(engine_draw_text, draw_text) if pango.pango_version() >= 14802 else []
