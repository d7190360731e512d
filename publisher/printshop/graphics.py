"""The graphics state of a page as print rules ask for it (ISO 32000-1, 8.4 and 8.6): colours, opacity, overprint."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace
from pikepdf import Array, Dictionary, Name, Stream

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
EVERYWHERE: Box = (-1e9, -1e9, 1e9, 1e9)


class Colour(msgspec.Struct, frozen=True, array_like=True):
    space: str
    """``grey``, ``rgb``, ``cmyk``, ``lab``, ``icc-1``, ``icc-3``, ``icc-4``, ``spot``, ``pattern`` or ``unknown``."""
    values: tuple[float, ...] = ()
    names: tuple[str, ...] = ()
    """Colorants of a spot colour."""

    @property
    def ink(self) -> float:
        """Total ink in per cent; 0 for what is not in inks."""
        if self.space in {"cmyk", "icc-4"}:
            return 100 * sum(self.values)
        if self.space in {"grey", "icc-1"} and self.values:
            return 100 * (1 - self.values[0])
        return 0.0


class State(msgspec.Struct):
    """What is in force at one place of a stream; thousands are copied for a book."""

    ctm: Matrix = IDENTITY
    clip: Box = EVERYWHERE
    fill: Colour = Colour("grey", (0.0,))
    stroke: Colour = Colour("grey", (0.0,))
    fill_space: Colour = Colour("grey")
    stroke_space: Colour = Colour("grey")
    width: float = 1.0
    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0
    fill_over: bool = False
    stroke_over: bool = False
    blend: str = "Normal"
    soft: bool = False
    group: float = 1.0
    """Opacity of the groups around."""
    font: Any = None
    size: float = 0.0
    mode: int = 0
    leading: float = 0.0


def times(one: Matrix, two: Matrix) -> Matrix:
    """``one`` applied before ``two``."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def scale_of(matrix: Matrix) -> float:
    return float(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5)


def box_of(points: list[tuple[float, float]], matrix: Matrix) -> Box:
    """The upright box around ``points`` once ``matrix`` is applied."""
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x, y in points]
    ys = [b * x + d * y + f for x, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def common(one: Box, two: Box) -> Box:
    """What two boxes share; its right is not above its left when they share nothing."""
    return max(one[0], two[0]), max(one[1], two[1]), min(one[2], two[2]), min(one[3], two[3])


def floats(values: Any) -> list[float]:
    """Numbers of an operator; 0 for what is none."""
    try:
        return [float(value) for value in values]
    except (TypeError, ValueError):
        pass
    found = []
    for value in values:
        try:
            found.append(float(value))
        except (TypeError, ValueError):
            found.append(0.0)
    return found


def matrix_of(values: Any) -> Matrix:
    numbers = floats(values)
    return tuple(numbers) if len(numbers) == 6 else IDENTITY  # type: ignore[return-value]


def lookup(resources: Any, category: str, given: Any) -> Any:
    try:
        return resources[category][str(given[0])]
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        return None


def space_of(space: Any, resources: Any = None, depth: int = 0) -> Colour:
    """The kind of a colour space, as a colour without values."""
    if isinstance(space, Name):
        device = {"/DeviceGray": "grey", "/DeviceRGB": "rgb", "/DeviceCMYK": "cmyk", "/Pattern": "pattern",
                  "/CalGray": "grey", "/CalRGB": "rgb", "/G": "grey", "/RGB": "rgb", "/CMYK": "cmyk"}  # fmt: skip
        if str(space) in device:
            return Colour(device[str(space)])
        return space_of(lookup(resources, "/ColorSpace", [space]), None, depth + 1) if depth < 4 else Colour("unknown")
    if not isinstance(space, Array) or not len(space) or depth > 4:
        return Colour("unknown")
    family = str(space[0])
    if family == "/ICCBased":
        return Colour(f"icc-{int(space[1].get('/N', 0))}")
    if family == "/Indexed":
        return space_of(space[1], resources, depth + 1)
    if family == "/Separation":
        return Colour("spot", names=(str(space[1]).lstrip("/"),))
    if family == "/DeviceN":
        return Colour("spot", names=tuple(str(name).lstrip("/") for name in space[1]))
    kinds = {"/CalRGB": "rgb", "/CalGray": "grey", "/Lab": "lab", "/Pattern": "pattern"}
    return Colour(kinds.get(family, "unknown")) if family in kinds else space_of(space[0], None, depth + 1)


_DEVICE = {"g": "grey", "rg": "rgb", "k": "cmyk"}


def set_state(operator: str, given: Any, resources: Any, state: State) -> None:
    """Operators that change the state and paint nothing."""
    lower = operator.lower()
    stroking = operator[0].isupper()
    if lower in _DEVICE:
        _colour(state, Colour(_DEVICE[lower], tuple(floats(given))), stroking=stroking)
    elif lower == "cs":
        space = space_of(given[0] if len(given) else None, resources)
        _colour(state, replace(space, values=(0.0,) if space.space in {"grey", "icc-1"} else ()), stroking=stroking)
    elif lower in {"sc", "scn"}:
        now = state.stroke if stroking else state.fill
        if len(given) and isinstance(given[-1], Name):
            now, given = _pattern(given[-1], resources), []
        _colour(state, replace(now, values=tuple(floats(given))), stroking=stroking)
    elif operator == "cm":
        state.ctm = times(matrix_of(given), state.ctm)
    elif operator == "w":
        state.width = floats(given)[0] if len(given) else state.width
    elif operator == "gs":
        _graphics_state(lookup(resources, "/ExtGState", given), state)
    elif operator == "Tf" and len(given) == 2:
        state.font = lookup(resources, "/Font", given)
        state.size = floats(given[1:])[0]
    elif operator == "Tr":
        state.mode = int(floats(given)[0]) if len(given) else 0
    elif operator == "TL":
        state.leading = floats(given)[0] if len(given) else 0.0


def _pattern(name: Any, resources: Any) -> Colour:
    """A pattern's own colour space, when it is a shading."""
    found = lookup(resources, "/Pattern", [name])
    shading = found.get("/Shading") if isinstance(found, Dictionary | Stream) else None
    return (
        space_of(shading.get("/ColorSpace"), resources)
        if isinstance(shading, Dictionary | Stream)
        else Colour("pattern")
    )


def _colour(state: State, colour: Colour, *, stroking: bool) -> None:
    if stroking:
        state.stroke = colour
    else:
        state.fill = colour


def _graphics_state(entries: Any, state: State) -> None:
    if not isinstance(entries, Dictionary):
        return
    state.fill_alpha = floats([entries.get("/ca", state.fill_alpha)])[0]
    state.stroke_alpha = floats([entries.get("/CA", state.stroke_alpha)])[0]
    if "/OP" in entries:
        state.stroke_over = state.fill_over = bool(entries.OP)
    if "/op" in entries:
        state.fill_over = bool(entries.get("/op"))
    if "/LW" in entries:
        state.width = floats([entries.LW])[0]
    if "/BM" in entries:
        blend = entries.BM
        state.blend = str(blend[0] if isinstance(blend, Array) and len(blend) else blend).lstrip("/")
    if "/SMask" in entries:
        state.soft = isinstance(entries.SMask, Dictionary)
    font = entries.get("/Font")
    if isinstance(font, Array) and len(font) == 2:
        state.font, state.size = font[0], floats([font[1]])[0]
