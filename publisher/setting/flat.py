"""A drawing of our own, flat shapes and nothing else, as a sheet of PDF: the engine need not be loaded for it."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

import pydyf
from fontTools.pens.basePen import BasePen
from fontTools.svgLib.path.parser import parse_path
from lxml import etree

_SVG = "{http://www.w3.org/2000/svg}"
_SHIFT = re.compile(r"translate\((-?[\d.]+) (-?[\d.]+)\)")
_CLIP = re.compile(r"url\(#([\w-]+)\)")
_SILENT = {"title", "clipPath"}


def flat_sheet(svg: str) -> bytes:
    """One page of PDF with ``svg`` on it, as large as its view box says in points.

    :param svg: of ``rect``, ``circle``, ``path`` and ``g`` (moved, clipped to a ``rect``), filled or stroked with
        ``#rrggbb``
    :raises ValueError: when it holds anything else
    """
    root = etree.fromstring(svg.encode())
    width, height = (float(length) for length in root.get("viewBox", "").split()[2:])
    stream = pydyf.Stream()
    stream.set_matrix(1, 0, 0, -1, 0, height)
    clips = {clip.get("id", ""): clip[0] for clip in root.iter(_SVG + "clipPath")}
    for element in root:
        _draw(element, stream, clips)
    pdf = pydyf.PDF()
    pdf.add_object(stream)
    box = pydyf.Array([0, 0, width, height])
    pdf.add_page(pydyf.Dictionary({"Type": "/Page", "Parent": pdf.pages.reference, "MediaBox": box,
                                   "Contents": stream.reference, "Resources": pydyf.Dictionary()}))  # fmt: skip
    made = io.BytesIO()
    pdf.write(made)
    return made.getvalue()


def _draw(element: etree._Element, stream: pydyf.Stream, clips: Mapping[str, etree._Element]) -> None:
    kind = etree.QName(element).localname
    if kind in _SILENT:
        return
    if kind == "g":
        stream.push_state()
        if moved := _SHIFT.fullmatch(element.get("transform", "")):
            stream.set_matrix(1, 0, 0, 1, float(moved[1]), float(moved[2]))
        if clipped := _CLIP.fullmatch(element.get("clip-path", "")):
            stream.rectangle(*_lengths(clips[clipped[1]], "x", "y", "width", "height"))
            stream.clip()
            stream.end()
        for child in element:
            _draw(child, stream, clips)
        stream.pop_state()
        return
    fill, stroke = element.get("fill", "none"), element.get("stroke", "none")
    if fill != "none":
        stream.set_color_rgb(*_colour(fill))
    if stroke != "none":
        stream.set_color_rgb(*_colour(stroke), stroke=True)
        stream.set_line_width(float(element.get("stroke-width", "1")))
    _outline(kind, element, stream)
    if fill != "none":
        stream.fill_and_stroke() if stroke != "none" else stream.fill()
    else:
        stream.stroke() if stroke != "none" else stream.end()


def _outline(kind: str, element: etree._Element, stream: pydyf.Stream) -> None:
    if kind == "rect":
        stream.rectangle(*_lengths(element, "x", "y", "width", "height"))
    elif kind == "circle":
        x, y, r = _lengths(element, "cx", "cy", "r")
        parse_path(f"M{x - r} {y}A{r} {r} 0 1 0 {x + r} {y}A{r} {r} 0 1 0 {x - r} {y}Z", _StreamPen(stream))
    elif kind == "path":
        parse_path(element.get("d", ""), _StreamPen(stream))
    else:
        raise ValueError(f"no flat shape: {kind}")


def _lengths(element: etree._Element, *names: str) -> list[float]:
    return [float(element.get(name, "0")) for name in names]


def _colour(said: str) -> tuple[float, float, float]:
    red, green, blue = bytes.fromhex(said.removeprefix("#"))
    return red / 255, green / 255, blue / 255


class _StreamPen(BasePen):  # type: ignore[misc]
    """Writes a path as the operators of PDF."""

    def __init__(self, stream: pydyf.Stream) -> None:
        super().__init__(None)
        self._stream = stream

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802  the pen protocol's names
        self._stream.move_to(*pt)

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self._stream.line_to(*pt)

    def _curveToOne(  # noqa: N802
        self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]
    ) -> None:
        self._stream.curve_to(*pt1, *pt2, *pt3)

    def _closePath(self) -> None:  # noqa: N802
        self._stream.close()

    def _endPath(self) -> None:  # noqa: N802
        pass
