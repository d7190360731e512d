"""The picture of a figure: how high it will be, and where it stands in the measure."""

from __future__ import annotations

from typing import Any

from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes

Box = Any
_NEARLY = 1.1
"""Times the measure up to which a picture that could be wider is made as wide as the measure."""


def stand(figure: Box, measure: float) -> None:
    """A picture that is narrower than the measure and the column that it reaches into keeps to the text's edges.

    One as narrow as the text or narrower stands at the left edge of the text; a wider one
    at its right edge, and reaches out as far as it must; one hardly wider is made as wide.

    :param measure: of the text, in pixels
    """
    picture = picture_of(figure)
    if picture is None:
        return
    hang = figure.__dict__.setdefault("_hang", -pixels(figure, "margin_left"))
    if hang <= 0:
        return
    figure.style = figure.style.copy()
    figure.style["margin_left"] = Dimension(-hang, "px")
    high = height_of(figure, measure)
    _, _, ratio = picture.replacement.get_intrinsic_size(1, picture.style["font_size"])
    wide = high * ratio if ratio else measure + hang
    if measure < wide < measure * _NEARLY:
        wide = measure
    figure.style["margin_left"] = Dimension(min(0.0, measure - wide), "px")


def picture_of(box: Box) -> Box | None:
    """The picture of a figure that has one only."""
    if box.element is None or box.element.tag != "figure":
        return None
    pictures = [part for part in box.descendants() if isinstance(part, boxes.ReplacedBox)]
    return pictures[0] if len(pictures) == 1 else None


def height_of(figure: Box, width: float) -> float:
    """Height that the picture of a figure will have in the measure, in pixels; figures may reach out of it."""
    picture: Any = picture_of(figure)
    for side in ("margin_left", "margin_right"):
        width -= pixels(figure, side)
    natural_width, natural_height, ratio = picture.replacement.get_intrinsic_size(1, picture.style["font_size"])
    wide = min(natural_width or width, width)
    high = wide / ratio if ratio else natural_height or width
    most = picture.style["max_height"]
    return min(high, most.value) if getattr(most, "unit", None) == "px" else float(high)


def pixels(box: Box, name: str) -> float:
    """A computed length; 0 for one that is none, such as ``auto``."""
    value = box.style[name]
    length = value if isinstance(value, int | float) else value.value if getattr(value, "unit", None) == "px" else 0
    return float(length)
