"""Colour operators of a content stream, rewritten for the press (ISO 32000-1, 8.6.8).

One pass over the bytes: strings, names, arrays and inline pictures are stepped
over whole, and only colour operators, ``q``, ``Q`` and ``gs`` are looked at.
Black becomes black ink alone and overprints; nothing screen-coloured remains.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from publisher.printshop.colour import Ink, Press, ink_of_cmyk, ink_of_rgb

OVERPRINT = "/PubOver"
KNOCK_OUT = "/PubKnock"
"""Names of our two graphics states, in the resources of every stream rewritten."""

_NUMBER = rb"[+-]?(?:\d+\.?\d*|\.\d+)"
_STRING = rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*+\))*+\))*+\)"
_HEX = rb"<[0-9A-Fa-f\s]*+>"
_TOKEN = re.compile(
    rb"(?P<skip>\[(?:[^\[\]()<>%]++|" + _HEX + rb"|" + _STRING + rb")*+\]|" + _HEX + rb"|" + _STRING + rb"|%[^\r\n]*+"
    rb"|<<|>>|BI\b.*?\bID\s.*?\sEI(?=\s|$))"
    rb"|(?P<numbers>(?:" + _NUMBER + rb"\s++){0,40}+(?:[A-Za-z][A-Za-z0-9]*+\*?|['\"]))"
    rb"|(?P<named>/[^\s()<>\[\]{}/%]++\s++(?:gs|cs|CS|scn|SCN)(?![A-Za-z0-9*]))"
    rb"|(?P<name>/[^\s()<>\[\]{}/%]*+|" + _NUMBER + rb"\s*+)",
    re.DOTALL,
)
_DEVICES = {b"/DeviceGray": "grey", b"/DeviceRGB": "rgb", b"/DeviceCMYK": "cmyk"}
_COLOURING = frozenset({b"rg", b"RG", b"g", b"G", b"k", b"K", b"sc", b"SC", b"scn", b"SCN"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a stream's resources say of the names in it."""

    spaces: Mapping[bytes, str] = field(default_factory=dict)
    """Name of a colour space → ``rgb``, ``grey``, ``cmyk`` or ``lab``; others are left alone."""
    alphas: Mapping[bytes, tuple[float | None, float | None]] = field(default_factory=dict)
    """Name of a graphics state → opacity of fills and strokes, where it sets them."""


@dataclass(frozen=True, slots=True)
class _State:
    fill: Ink | None = None
    """As inked before opacity; None while unknown: a pattern, or from outside."""
    stroke: Ink | None = None
    fill_space: str = "grey"
    stroke_space: str = "grey"
    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0


def rewrite(stream: bytes, press: Press, around: Surroundings, *, flatten: bool) -> bytes:
    """``stream`` with its colours in inks.

    :param flatten: mix half-opaque colours with the paper instead of keeping them so
    """
    state, stack = _State(), []
    pieces, last = [], 0
    for match in _TOKEN.finditer(stream):
        kind = match.lastgroup
        if kind != "numbers" and kind != "named":
            continue
        *operands, operator = match[0].split()
        if operator == b"q":
            stack.append(state)
        elif operator == b"Q":
            state = stack.pop() if stack else state
        if kind == "numbers" and operator not in _COLOURING:
            continue
        state, written = _applied(state, tuple(operands), operator, press, around, flatten=flatten)
        if written is not None:
            pieces += [stream[last : match.start()], written]
            last = match.end()
    pieces.append(stream[last:])
    return b"".join(pieces)


def _applied(
    state: _State, operands: tuple[bytes, ...], operator: bytes, press: Press, around: Surroundings, *, flatten: bool
) -> tuple[_State, bytes | None]:
    """The state after one operator, and what to write in its place; None to leave it."""
    if operator == b"gs":
        return (_mixed if flatten else _opacity)(state, operands[0], around)
    if operator in {b"cs", b"CS"}:
        space = around.spaces.get(operands[0]) or _DEVICES.get(operands[0], "other")
        if operator == b"cs":
            state = replace(state, fill_space=space, fill=None)
        else:
            state = replace(state, stroke_space=space, stroke=None)
        return state, None if space == "other" else b""
    if not operands or operands[0].startswith(b"/"):
        return state, None
    stroking = operator in {b"RG", b"G", b"K", b"SC", b"SCN"}
    space = {b"rg": "rgb", b"g": "grey", b"k": "cmyk"}.get(operator.lower(), "")
    space = space or (state.stroke_space if stroking else state.fill_space)
    ink = _ink(press, space, [float(number) for number in operands])
    if ink is None:
        return state, None
    if stroking:
        state = replace(state, stroke=ink, stroke_space=space)
        return state, _stroke(ink, state.stroke_alpha if flatten else 1.0)
    state = replace(state, fill=ink, fill_space=space)
    return state, _fill(ink, state.fill_alpha if flatten else 1.0)


def _ink(press: Press, space: str, numbers: list[float]) -> Ink | None:
    match space, numbers:
        case "rgb", [red, green, blue]:
            return ink_of_rgb(press, red, green, blue)
        case "grey", [grey]:
            return (0.0, 0.0, 0.0, round(1 - min(1.0, max(0.0, grey)), 4))
        case "cmyk", [cyan, magenta, yellow, black]:
            return ink_of_cmyk(press, (cyan, magenta, yellow, black))
        case "lab", [lightness, a, b]:
            return ink_of_rgb(press, *_rgb_of_lab(lightness, a, b))
    return None


def _rgb_of_lab(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    """CIE L*a*b* (D50) as sRGB, clipped (CSS Color 4, section 10)."""
    fy = (lightness + 16) / 116
    fx, fz = fy + a / 500, fy - b / 200
    x, y, z = (white * (f**3 if f > 6 / 29 else (f - 4 / 29) * 3 * (6 / 29) ** 2)
               for white, f in ((0.9643, fx), (1.0, fy), (0.8251, fz)))  # fmt: skip
    linear = (3.1339 * x - 1.6169 * y - 0.4906 * z, -0.9788 * x + 1.9161 * y + 0.0335 * z,
              0.0719 * x - 0.2290 * y + 1.4052 * z)  # fmt: skip
    encoded = (12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055 for v in (max(0.0, v) for v in linear))
    red, green, blue = (min(1.0, value) for value in encoded)
    return red, green, blue


def _opacity(state: _State, name: bytes, around: Surroundings) -> tuple[_State, None]:
    fill, stroke = around.alphas.get(name, (None, None))
    fill = state.fill_alpha if fill is None else fill
    stroke = state.stroke_alpha if stroke is None else stroke
    return replace(state, fill_alpha=fill, stroke_alpha=stroke), None


def _mixed(state: _State, name: bytes, around: Surroundings) -> tuple[_State, bytes | None]:
    """A graphics state kept, with the colours in force mixed anew when it changes their opacity."""
    after, _ = _opacity(state, name, around)
    if (after.fill_alpha, after.stroke_alpha) == (state.fill_alpha, state.stroke_alpha):
        return after, None
    again = b""
    if after.fill is not None and after.fill_alpha != state.fill_alpha:
        again += b"\n" + _fill(after.fill, after.fill_alpha)
    if after.stroke is not None and after.stroke_alpha != state.stroke_alpha:
        again += b"\n" + _stroke(after.stroke, after.stroke_alpha)
    return after, name + b" gs" + again


def _fill(ink: Ink, alpha: float) -> bytes:
    """Black overprints, so that it never leaves a white halo; anything else knocks out."""
    mixed = tuple(value * alpha for value in ink)
    state = OVERPRINT if mixed == (0.0, 0.0, 0.0, 1.0) else KNOCK_OUT
    return b"%s k %s gs" % (_numbers(mixed), state.encode())


def _stroke(ink: Ink, alpha: float) -> bytes:
    return b"%s K" % _numbers(tuple(value * alpha for value in ink))


def _numbers(values: tuple[float, ...]) -> bytes:
    return b" ".join(f"{value:.4f}".rstrip("0").rstrip(".").encode() for value in values)
