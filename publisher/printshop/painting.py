"""What a page paints: each text, area, line and picture with its place, colour and state.

An interpreter of content streams (ISO 32000-1, 8 and 9) that follows what
print rules ask about and nothing else.  Of a text it knows where it begins and
its size, not where it ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec
import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream, String

from publisher.printshop.graphics import (
    IDENTITY,
    Box,
    Colour,
    Matrix,
    State,
    box_of,
    common,
    floats,
    lookup,
    matrix_of,
    scale_of,
    set_state,
    space_of,
    times,
)

_DEEPEST = 12
_SMALL_PT = 9.0
_MOST_OPERATORS = 2_000_000
_OPERATORS = (
    "q Q cm w gs g G rg RG k K cs CS sc SC scn SCN m l c v y h re W W* n f F f* B B* b b* S s sh Do "
    "BT Tf Tr Tm Td TD T* TL Tj TJ ' \" BI ID EI INLINE IMAGE"
)


class Paint(msgspec.Struct, frozen=True, array_like=True):
    """One thing painted.  Boxes in points of the page's own space."""

    kind: Literal["text", "fill", "stroke", "picture", "stencil", "shading"]
    box: Box
    colour: Colour
    size: float = 0.0
    """Of a text its body, of a stroke its width, in points on the page."""
    alpha: float = 1.0
    overprint: bool = False
    blend: str = "Normal"
    soft: bool = False
    """True inside a soft mask of the graphics state."""
    grouped: bool = False
    """True inside a group that is less than opaque as a whole; ``alpha`` counts it in."""
    font: Any = None
    signs: int = 0
    """Characters of a small text; 0 for others, which nobody counts."""
    image: Any = None
    visible: bool = True
    """False for text in mode 3 and what is clipped away."""


def paintings(page: pikepdf.Page | Stream) -> Iterator[Paint]:
    """Everything that ``page`` paints, in order, forms gone through; or a pattern's tile, or a glyph's drawing.

    :raises pikepdf.PdfError: when the page's content cannot be parsed
    """
    resources = (page.obj if isinstance(page, pikepdf.Page) else page).get("/Resources", Dictionary())
    yield from _Interpreter().run(page, resources, State(), 0)


@dataclass(slots=True)
class _Place:
    """Where one stream has got to: its stack, its path, its line of text."""

    state: State
    stack: list[State] = field(default_factory=list)
    points: list[tuple[float, float]] = field(default_factory=list)
    clipping: bool = False
    text: Matrix = IDENTITY
    line: Matrix = IDENTITY

    def show(self, operator: str, instruction: Any) -> Iterator[Paint]:
        if operator in {"'", '"'}:
            self.line = self.text = times((1, 0, 0, 1, 0, -self.state.leading), self.line)
        yield from _shown(self.state, self.text, instruction)

    def finish(self, operator: str) -> Iterator[Paint]:
        yield from _painted(operator, self.points, self.state)
        if self.clipping and self.points:
            self.state.clip = common(self.state.clip, box_of(self.points, self.state.ctm))
        self.points, self.clipping = [], False

    def move(self, operator: str, given: Any) -> bool:
        """Follow an operator of stack, path or text position; False when it is none."""
        if operator == "Tm":
            self.text = self.line = matrix_of(given)
        elif operator == "q":
            self.stack.append(copy(self.state))
        elif operator == "Q":
            self.state = self.stack.pop() if self.stack else self.state
        elif operator in _BUILDING:
            _build(operator, floats(given), self.points)
        elif operator in {"W", "W*"}:
            self.clipping = True
        elif operator == "BT":
            self.text = self.line = IDENTITY
        elif operator in {"Td", "TD", "T*"}:
            self.line = self.text = _next_line(operator, given, self.state, self.line)
        else:
            return False
        return True


@dataclass(slots=True)
class _Interpreter:
    left: int = _MOST_OPERATORS
    within: list[tuple[int, int]] = field(default_factory=list)
    """Object numbers of the forms being gone through."""

    def run(self, content: Any, resources: Any, state: State, depth: int) -> Iterator[Paint]:
        here = _Place(state)
        for instruction in pikepdf.parse_content_stream(content, _OPERATORS):
            self.left -= 1
            if self.left < 0:
                return
            operator = str(instruction.operator)
            if operator in _SHOWING:
                yield from here.show(operator, instruction)
            elif operator in _ENDING:
                yield from here.finish(operator)
            elif operator == "Do":
                yield from self.do(instruction.operands, resources, here.state, depth)
            elif operator == "sh":
                yield _paint("shading", here.state.clip, _shading(instruction.operands, resources), here.state)
            elif operator == "INLINE IMAGE":
                yield from _inline(instruction.operands, here.state)
            elif not here.move(operator, instruction.operands):
                set_state(operator, instruction.operands, resources, here.state)

    def do(self, given: Any, resources: Any, state: State, depth: int) -> Iterator[Paint]:
        found = lookup(resources, "/XObject", given)
        if not isinstance(found, Stream):
            return
        if found.get("/Subtype") == Name.Image:
            yield _picture(found, state, resources)
        elif found.get("/Subtype") == Name.Form and depth < _DEEPEST and found.objgen not in self.within:
            inner = copy(state)
            if "/Group" in found:
                inner.group, inner.fill_alpha, inner.stroke_alpha = state.group * state.fill_alpha, 1.0, 1.0
            matrix = found.get("/Matrix")
            inner.ctm = times(matrix_of(matrix), state.ctm) if isinstance(matrix, Array) else state.ctm
            box = found.get("/BBox")
            if isinstance(box, Array) and len(box) == 4:
                x0, y0, x1, y1 = floats(box)
                inner.clip = common(state.clip, box_of([(x0, y0), (x1, y0), (x0, y1), (x1, y1)], inner.ctm))
            self.within.append(found.objgen)
            yield from self.run(found, found.get("/Resources", resources), inner, depth + 1)
            self.within.pop()


_SHOWING = frozenset({"Tj", "TJ", "'", '"'})
_BUILDING = frozenset({"m", "l", "c", "v", "y", "re", "h"})
_FILLING = frozenset({"f", "F", "f*", "B", "B*", "b", "b*"})
_STROKING = frozenset({"S", "s", "B", "B*", "b", "b*"})
_ENDING = _FILLING | _STROKING | {"n"}


def _build(operator: str, numbers: list[float], points: list[tuple[float, float]]) -> None:
    if operator == "re" and len(numbers) == 4:
        x, y, width, height = numbers
        points += [(x, y), (x + width, y), (x, y + height), (x + width, y + height)]
    else:
        points += list(zip(numbers[0::2], numbers[1::2], strict=False))


def _next_line(operator: str, given: Any, state: State, line: Matrix) -> Matrix:
    if operator == "T*":
        return times((1, 0, 0, 1, 0, -state.leading), line)
    numbers = floats(given)
    if len(numbers) != 2:
        return line
    if operator == "TD":
        state.leading = -numbers[1]
    return times((1, 0, 0, 1, numbers[0], numbers[1]), line)


def _paint(kind: Any, box: Box, colour: Colour, state: State, **more: Any) -> Paint:
    clipped = common(box, state.clip)
    visible = more.pop("visible", True) and clipped[2] >= clipped[0] and clipped[3] >= clipped[1]
    stroking = kind == "stroke"
    return Paint(
        kind,
        clipped if visible else box,
        colour,
        alpha=state.group * (state.stroke_alpha if stroking else state.fill_alpha),
        grouped=state.group < 1,
        overprint=state.stroke_over if stroking else state.fill_over,
        blend=state.blend,
        soft=state.soft,
        visible=visible,
        **more,
    )


def _shown(state: State, text: Matrix, instruction: Any) -> Iterator[Paint]:
    matrix = times(text, state.ctm)
    size = abs(state.size) * scale_of(matrix)
    x, y = matrix[4], matrix[5]
    colour = state.stroke if state.mode == 1 else state.fill
    box = (x, y, x, y)
    signs = _signs(instruction, state.font) if size < _SMALL_PT else 0
    yield _paint("text", box, colour, state, size=size, font=state.font, visible=state.mode not in {3, 7}, signs=signs)


def _signs(instruction: Any, font: Any) -> int:
    """How many characters a text shows."""
    given = instruction.operands[-1] if len(instruction.operands) else Array()
    strings = [given] if isinstance(given, String) else [item for item in given if isinstance(item, String)]
    total = sum(len(bytes(item)) for item in strings)
    return total // 2 if isinstance(font, Dictionary) and font.get("/Subtype") == Name.Type0 else total


def _painted(operator: str, points: list[tuple[float, float]], state: State) -> Iterator[Paint]:
    if not points:
        return
    box = box_of(points, state.ctm)
    if operator in _FILLING:
        yield _paint("fill", box, state.fill, state)
    if operator in _STROKING:
        yield _paint("stroke", box, state.stroke, state, size=state.width * scale_of(state.ctm))


def _picture(image: Object, state: State, resources: Any) -> Paint:
    box = box_of([(0, 0), (1, 0), (0, 1), (1, 1)], state.ctm)
    if image.get("/ImageMask", False):
        return _paint("stencil", box, state.fill, state, image=image)
    return _paint("picture", box, space_of(image.get("/ColorSpace"), resources), state, image=image)


def _inline(given: Any, state: State) -> Iterator[Paint]:
    """An inline picture; its dictionary is not gone into but for being a stencil."""
    box = box_of([(0, 0), (1, 0), (0, 1), (1, 1)], state.ctm)
    try:
        picture = given[0]
        stencil = bool(picture.image_mask)
        space = str(picture.colorspace or "")
    except (AttributeError, IndexError, NotImplementedError, ValueError, TypeError):
        stencil, space = False, ""
    kinds = {
        "/DeviceRGB": "rgb",
        "/RGB": "rgb",
        "/DeviceGray": "grey",
        "/G": "grey",
        "/DeviceCMYK": "cmyk",
        "/CMYK": "cmyk",
    }
    colour = state.fill if stencil else Colour(kinds.get(space, "unknown"))
    yield _paint("stencil" if stencil else "picture", box, colour, state)


def _shading(given: Any, resources: Any) -> Colour:
    shading = lookup(resources, "/Shading", given)
    return space_of(shading.get("/ColorSpace"), resources) if shading is not None else Colour("unknown")
