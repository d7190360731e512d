"""How each line is made full."""

from __future__ import annotations

from publisher.setting.composer import chinese
from publisher.setting.composer.breaks import Break
from publisher.setting.composer.matter import Matter
from publisher.setting.composer.outline import piece_of


class Line:
    """One line of a paragraph."""

    __slots__ = ("break_", "last", "left", "measure", "newline", "ratio", "right", "scale", "spare", "start")

    start: int
    break_: Break
    measure: float
    """Width that it was composed for, without the indent."""
    last: bool
    newline: bool
    """Whether a preserved newline ends it."""
    left: float
    right: float
    """Pixels outside the measure, on either side."""
    ratio: float
    """Part of their give that spaces and letters use, negative when they shrink."""
    spare: float
    """Part of the reserve that Chinese characters use when their give is used up, negative when they shrink."""
    scale: float
    """Width of the glyphs, 1 as they come."""


def fill(matter: Matter, line: Line, give: float, loose_end: bool) -> None:
    """How much the glyphs and the spaces of a line give, so that it is full to a hair."""
    start, end, hyphen = line.start, line.break_.end, line.break_.hyphen
    fixed = matter.fixed[end] - matter.fixed[start] if matter.fixed else 0.0
    natural = matter.width[end] - matter.width[start] - fixed
    if hyphen:
        natural += matter.hyphen_width(end)
    cut, more_glyphs = _cut_ligatures(matter, start, end)
    natural += cut
    target = line.measure + line.left + line.right - fixed
    gap = target - natural
    if natural <= 0 or (loose_end and gap >= 0):
        return
    line.scale = 1 + max(-give, min(give, gap / natural)) if give else 1.0
    rest = target / line.scale - natural
    if abs(rest) < 1e-9:
        return
    if rest > 0:
        room = matter.grow[end - 1] - matter.grow[start]
    else:
        room = matter.shrink[matter.shrink_end(end)] - matter.shrink[matter.shrink_start(start)]
    if matter.cjk:
        most = chinese.LOOSEST if rest > 0 else 1.0
        if abs(rest) > most * room:
            _draw_on_reserve(matter, line, natural, target, room)
            return
    else:
        letter = matter.options.tracking * matter.size
        room += letter * (more_glyphs + hyphen)
    line.ratio = rest / room if room > 1e-9 else 0.0


def _draw_on_reserve(matter: Matter, line: Line, natural: float, target: float, room: float) -> None:
    """What characters cannot give, gaps beside letters and word spaces do, then all glyphs; then characters again."""
    reserve, expansion = matter.reserves(), matter.options.expansion
    sign = 1 if target > natural else -1
    spare = sum((reserve.stretch if sign > 0 else reserve.shrink)[line.start : line.break_.end - 1])
    given = (chinese.LOOSEST if sign > 0 else 1.0) * room
    share = min(1.0, (abs(target - natural) - given) / spare) if spare else 0.0
    reached = natural + sign * (given + share * spare)
    line.scale = max(1 - expansion, min(1 + expansion, target / reached))
    left = target / line.scale - reached
    if room > 1e-9:
        line.ratio = (sign * given + left) / room
    elif spare:
        share += sign * left / spare
    line.spare = sign * share


def _cut_ligatures(matter: Matter, start: int, end: int) -> tuple[float, int]:
    """What the line gains in width and in glyphs where its ends cut ligatures."""
    width, glyphs = 0.0, 0
    for leaf in dict.fromkeys((matter.leaf_at(start), matter.leaf_at(end - 1))):
        if leaf.shape is None:
            continue
        first, stop = max(start, leaf.start) - leaf.start, min(end, leaf.stop) - leaf.start
        piece = piece_of(leaf, first, stop)
        if piece is not None:
            width += sum(piece.advances) - sum(leaf.shape.advances[first:stop])
            glyphs += len(piece.glyphs) - sum(leaf.shape.glyph_ends()[first:stop])
    return width, glyphs
