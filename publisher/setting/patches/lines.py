"""Lines of plain prose broken from remembered words; Pango measures the chosen line only.

The engine asks Pango for a layout of more than a line, then for one of the line,
and for one for each hyphen it tries.  Here the words of the paragraph are summed,
the break is where the sum goes over, and the line is shaped once to be sure.
Where the sum comes too near the measure to tell, where the measured line is not
what was summed, or where the text is not plain, the engine decides.  Gain: about
a quarter.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from typing import Any, NamedTuple

import pyphen
from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from publisher.setting.patches import words as book
from publisher.setting.patches.contexts import Fount, fount_of
from publisher.setting.patches.swaps import Swap, everywhere
from publisher.setting.patches.words import LATIN, PLAIN, words_of

TOLERANCE = 0.04
"""In em: how far the sum may be from the measure and not be trusted."""
GUESS = 0.03
"""Part by which letters measured one by one may differ from the word they make."""
IS_LINE_BREAK = bytes(byte & 1 for byte in range(256))
LETTERS = "".join(chr(code) for code in range(33, 127) if code != 124)

Line = tuple[Any, int, int | None, float, float, float]
"""As ``split_first_line`` returns it: layout, bytes, resume index, width, height, baseline."""

_engine_split_first_line = line_break.split_first_line
_extent = ffi.new("PangoRectangle *")


class Manner(NamedTuple):
    """How a style breaks its lines."""

    size: float
    hyphens: str
    language: str | None
    limits: tuple[int, int, int]
    hyphen: str


class Paragraph:
    """A text box cut at its break opportunities."""

    __slots__ = ("cores", "left", "spaces", "starts", "text")

    def __init__(self, fount: Fount, language: str | None, text: str) -> None:
        self.text = text
        attributes = line_break.get_log_attrs(text, language)
        flags = bytes(ffi.buffer(attributes))[:: ffi.sizeof("PangoLogAttr")].translate(IS_LINE_BREAK)
        starts, found = [0], flags.find(1, 1)
        while 0 < found < len(text):
            starts.append(found)
            found = flags.find(1, found + 1)
        self.starts = [*starts, len(text)]
        segments = [text[a:b] for a, b in zip(self.starts, self.starts[1:], strict=False)]
        bare = [segment.rstrip(" ") for segment in segments]
        # Where a line may end within a word, as after a slash, its parts are kerned.
        joints = {i: bare[i] + bare[i + 1] for i in range(len(bare) - 1) if segments[i] == bare[i] and bare[i + 1]}
        book.measure(fount, [*bare, *joints.values()])
        words = words_of(fount)
        known = [words.widths[word] if word else (0.0, 0.0, 0.0) for word in bare]
        self.cores = [width for width, _, _ in known]
        self.left = [before for _, before, _ in known]
        self.spaces = [
            (len(segment) - len(word)) * words.space + (own[2] + following if len(segment) > len(word) else 0)
            for segment, word, own, following in zip(segments, bare, known, [*self.left[1:], 0.0], strict=True)
        ]
        for i, joint in joints.items():
            self.spaces[i] += words.widths[joint][0] - self.cores[i] - self.cores[i + 1]


def _manner(style: Any) -> Manner | None:
    """How the style breaks lines; None when that is not the plain way."""
    own = style.__dict__
    if "_manner" not in own:
        fount = fount_of(style)
        plain = (
            style["white_space"] == "normal"
            and style["word_break"] == "normal"
            and getattr(style["hyphenate_limit_zone"], "value", 1) == 0
            and style["font_size"] > 0
            and fount.ltr
            and not (fount.letter_spacing or fount.word_spacing)
        )
        own["_manner"] = plain and Manner(
            style["font_size"],
            style["hyphens"],
            style["lang"] and pyphen.language_fallback(style["lang"]),
            style["hyphenate_limit_chars"],
            style["hyphenate_character"],
        )
    manner: Manner | None = own["_manner"] or None
    return manner


def split_first_line(
    text: str,
    style: Any,
    context: Any,
    max_width: float | None,
    justification_spacing: float,
    is_line_start: bool = True,
    minimum: bool = False,
) -> Line:
    """In place of ``line_break.split_first_line``."""
    line = None
    if max_width is not None and len(text) > 1 and context is not None and not justification_spacing:
        manner = _manner(style)
        if manner and manner.size * 6 <= max_width < 2**20:
            line = _break(text, style, context, max_width, manner)
    if line is not None:
        return line
    engine_line: Line = _engine_split_first_line(
        text, style, context, max_width, justification_spacing, is_line_start, minimum
    )
    return engine_line


def _break(text: str, style: Any, context: Any, max_width: float, manner: Manner) -> Line | None:
    fount = fount_of(style)
    words = words_of(fount)
    paragraph = words.paragraph
    if paragraph is None or not paragraph.text.endswith(text):
        if text[0] == " " or not PLAIN(text) or not LATIN(text):
            return None
        paragraph = words.paragraph = Paragraph(fount, style["lang"], text)
    tolerance = manner.size * TOLERANCE
    entry = _enter(paragraph, text, fount, max_width)
    if entry is None:
        return None
    index, before = entry
    skipped = len(paragraph.text) - len(text)
    limit, count = max_width - tolerance, len(paragraph.cores)
    width = before
    reach = before
    while index < count:
        reach = before + paragraph.cores[index]
        if reach > limit:
            break
        width, before = reach, reach + paragraph.spaces[index]
        index += 1
    if index == count:
        if before > limit:
            return None
        layout, length, width, height, baseline = _shape(fount, text, max_width)
        return layout, length, None, width, height, baseline
    if reach < max_width + tolerance or paragraph.starts[index] == skipped:
        return None
    cut = paragraph.starts[index] - skipped
    if manner.hyphens == "auto" and manner.language:
        hyphenated = _hyphenate(paragraph, index, text, style, context, max_width, before)
        if hyphenated is not False:
            return hyphenated  # type: ignore[return-value]
    layout, length, measured, height, baseline = _shape(fount, text[:cut].rstrip(" "), max_width)
    if abs(measured - width) > tolerance / 2:
        return None
    return layout, length, len(text[:cut].encode()), measured, height, baseline


def _enter(paragraph: Paragraph, text: str, fount: Fount, max_width: float) -> tuple[int, float] | None:
    """The first whole segment of what is left of the paragraph, and the width of the part of one before it."""
    skipped = len(paragraph.text) - len(text)
    index = bisect_left(paragraph.starts, skipped)
    if paragraph.starts[index] == skipped:
        return index, 0.0
    # Resumed inside a word, after a hyphen.
    if text[0] == " ":
        return None
    rest = paragraph.starts[index] - skipped
    word = text[:rest].rstrip(" ")
    book.measure(fount, [word])
    words = words_of(fount)
    width, _, after = words.widths[word]
    if width >= max_width:
        return None
    spaces = rest - len(word)
    if index < len(paragraph.cores) and spaces:
        width += spaces * words.space + after + paragraph.left[index]
    return index, width


def _shape(fount: Fount, text: str, max_width: float) -> tuple[Any, int, float, float, float]:
    """One line shaped with the fount's own layout, and the engine's layout of it, already deactivated."""
    if fount.scratch is None:
        fount.scratch = fount.new_layout()
    data = text.encode()
    pango.pango_layout_set_text(fount.scratch, data, len(data))
    line = pango.pango_layout_get_line_readonly(fount.scratch, 0)
    pango.pango_layout_line_get_extents(line, ffi.NULL, _extent)
    layout = line_break.Layout.__new__(line_break.Layout)
    layout.__dict__.update(
        fount.metrics,
        text=text,
        justification_spacing=0,
        max_width=max_width,
        first_line_direction=line.resolved_dir,
    )
    baseline = pango.pango_layout_get_baseline(fount.scratch) * FROM_UNITS
    return layout, line.length, _extent.width * FROM_UNITS, _extent.height * FROM_UNITS, baseline


def _hyphenate(
    paragraph: Paragraph, index: int, text: str, style: Any, context: Any, max_width: float, before: float
) -> Line | bool | None:
    """A line with part of the next word on it; False where none fits, None where that cannot be told."""
    fount, manner = fount_of(style), _manner(style)
    assert manner is not None
    skipped = len(paragraph.text) - len(text)
    cut = paragraph.starts[index] - skipped
    # The engine drops the last character before the next opportunity, and takes all where that leaves none.
    stop = paragraph.starts[min(index + 1, len(paragraph.cores))] - skipped - (index + 1 < len(paragraph.cores))
    found = _next_word(text[cut:stop] or text[cut:], manner.language, manner.limits[0])
    if found is None:
        return False
    lead, word = found
    words = words_of(fount)
    if not words.letters:
        book.measure(fount, list(LETTERS))
        words.letters = {letter: words.widths[letter][0] for letter in LETTERS}
    tolerance = manner.size * TOLERANCE
    beginnings = _beginnings(manner.language, *manner.limits[1:], word)
    for beginning in beginnings:
        part = text[cut : cut + lead] + beginning
        guess = sum(words.letters.get(letter, 0) for letter in part)
        if guess * (1 - GUESS) > max_width - before + 2 * tolerance:
            continue
        start = text[:cut] + part
        layout = line_break.create_layout(start + manner.hyphen, style, context, max_width, 0)
        line, second = layout.get_first_line()
        if second is not None:
            continue
        width, height = line_break.line_size(line, style)
        if abs(width - before - guess - words.letters["-"]) > 2 * tolerance + GUESS * guess:
            return None
        if width <= max_width:
            baseline = pango.pango_layout_get_baseline(layout.layout) * FROM_UNITS
            length = line.length - len(manner.hyphen.encode())
            layout.deactivate()
            return layout, length, len(start.encode()), width, height, baseline
        if beginning == beginnings[-1]:
            return None
    return False


@lru_cache(maxsize=1 << 15)
def _next_word(text: str, language: str | None, total: int) -> tuple[int, str] | None:
    """The first word of at least ``total`` letters, and where it starts."""
    lead = 0
    while text:
        bounds = line_break.get_next_word_boundaries(text, language)
        if not bounds:
            return None
        start, stop = bounds
        if stop - start >= total:
            return lead + start, text[start:stop]
        text = text[stop:]
        lead += stop
    return None


@lru_cache(maxsize=1 << 15)
def _beginnings(language: str, left: int, right: int, word: str) -> list[str]:
    """Beginnings of the word that may stand before a hyphen, longest first."""
    return [start for start, _ in pyphen.Pyphen(lang=language, left=left, right=right).iterate(word)]


def swaps() -> list[Swap]:
    return everywhere(_engine_split_first_line, split_first_line)
