"""What a line box of the engine holds in place of a Pango layout: a stretch of a shape, and how it is set."""

from __future__ import annotations

from typing import Any

from publisher.setting.composer.filling import Line
from publisher.setting.composer.matter import Matter
from publisher.setting.composer.outline import FallbackError, Leaf, piece_of
from publisher.setting.composer.shapes import Shape


class Segment:
    """Characters ``first`` to ``stop`` of a shape as they stand on one line.

    Takes the place of the engine's layout in a text box: everything that the
    engine asks of one is here.
    """

    __slots__ = (
        "after", "before", "first", "first_line_direction", "hyphen", "justification_spacing", "max_width", "scale",
        "shape", "space", "stop", "text", "tracking", "width",
    )  # fmt: skip

    def __init__(self, shape: Shape, first: int, stop: int, hyphen: Shape | None) -> None:
        self.shape, self.first, self.stop, self.hyphen = shape, first, stop, hyphen
        self.text = shape.text[first:stop] + (hyphen.text if hyphen else "")
        self.scale = 1.0
        self.tracking = 0.0
        """Pixels after each glyph."""
        self.space = 0.0
        """Pixels added to each space."""
        self.after: list[float] | None = None
        """Pixels after each character, where they are not all the same."""
        self.before: list[float] | None = None
        """Pixels, of those, that come off the left side."""
        self.width = 0.0
        self.max_width, self.first_line_direction, self.justification_spacing = None, 0, 0.0

    @property
    def glyphs(self) -> int:
        """How many glyphs there are, with the hyphen's."""
        own = self.shape.first_glyph(self.stop) - self.shape.first_glyph(self.first)
        return own + (len(self.hyphen.glyphs) if self.hyphen else 0)

    def reactivate(self, style: Any) -> None:
        """The engine wakes layouts before drawing."""

    def deactivate(self) -> None:
        """And puts them to sleep after measuring."""

    def __getattr__(self, name: str) -> Any:  # ascent, underline_thickness …
        return getattr(self.shape.fount.layout, name)


def segment_of(matter: Matter, leaf: Leaf, line: Line, first: int, stop: int, *, closes: bool) -> Segment:
    """The stretch of a leaf on a line; ``closes`` when nothing but its hyphen comes after it on the line."""
    assert leaf.shape is not None
    assert leaf.fount is not None
    hyphen = matter.hyphen_at(line.break_.end) if closes and line.break_.hyphen else None
    piece = piece_of(leaf, first, stop)
    if piece is not None:
        if matter.give is not None:
            raise FallbackError("ligature cut in Chinese")
        segment, width = Segment(piece, 0, stop - first, hyphen), sum(piece.advances)
    else:
        segment = Segment(leaf.shape, first, stop, hyphen)
        width = sum(matter.advances[leaf.start + first : leaf.start + stop])
    segment.scale = line.scale
    if matter.give is not None:
        width += _spread(matter, leaf, line, segment, closes)
    elif line.ratio:
        options = matter.options
        growing = line.ratio > 0
        segment.space = line.ratio * leaf.fount.space * (options.stretch if growing else options.shrink)
        segment.tracking = line.ratio * options.tracking * matter.size
        text = segment.text
        width += segment.space * (text.count(" ") + text.count("\u00a0"))
        width += segment.tracking * (segment.glyphs - closes)
    if hyphen:
        width += sum(hyphen.advances)
    segment.width = width * line.scale
    return segment


def _spread(matter: Matter, leaf: Leaf, line: Line, segment: Segment, closes: bool) -> float:
    """Note what each Chinese character and space takes or loses; return the sum of it beyond the cuts."""
    give, options = matter.give, matter.options
    assert give is not None
    assert leaf.fount is not None
    low, high = leaf.start + segment.first, leaf.start + segment.stop
    growing = line.ratio + line.spare >= 0
    room = (give.stretch if growing else give.shrink)[low:high]
    part = options.stretch if growing else options.shrink
    space = leaf.fount.space * part
    for i, char in enumerate(segment.shape.text[segment.first : segment.stop]):
        if char in " \u00a0":
            room[i] += space
    if not growing and low == line.start and low in matter.trims[0] and line.left:
        room[0] = 0.0
    if closes and room and (growing or matter.shrink_end(high) < high):
        room[-1] = 0.0
    added = [line.ratio * amount for amount in room]
    if line.spare:
        reserve = matter.reserves()
        spare = (reserve.stretch if growing else reserve.shrink)[low:high]
        if closes and spare:
            spare[-1] = 0.0
        added = [amount + line.spare * more for amount, more in zip(added, spare, strict=True)]
    if not growing and any(give.before[low:high]):
        segment.before = [amount * share for amount, share in zip(added, give.before[low:high], strict=True)]
    cuts = give.cut[low:high]
    segment.after = [amount - cut for amount, cut in zip(added, cuts, strict=True)]
    if not any(segment.after):
        segment.after = None
    return sum(added)
