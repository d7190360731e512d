"""The picture of a figure: how high it will be, where it stands in the measure, and whether it may be cut."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from PIL import Image
from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes

from publisher.model import Picture
from publisher.setting.makeup.quotes import LABEL
from publisher.xhtml import Element, add_class, has_class, inner_text

Box = Any
_NEARLY = 1.1
"""Times the measure up to which a picture that could be wider is made as wide as the measure."""
_HARDLY = 0.85
"""Share of the measure from which on a photograph that was made smaller is cut instead."""
_GROUND = 0.3
"""Share of a picture that is of one colour in a drawing, a chart or a page of text: its ground."""
_SAMPLE = 64
"""Points each way at which a picture is looked at."""


def mark_drawings(root: Element, pictures: Iterable[Picture]) -> None:
    """Give ``drawing`` to pictures that are never cut: a lead with a ground, another with a number or that is no JPEG.

    Style sheets dress a drawing that leads otherwise; the other JPEGs are looked at when one is to be cut.
    """
    known = {f"picture:{picture.digest}": picture for picture in pictures}
    for image in root.iter("img"):
        picture = known.get(image.get("src", ""))
        if picture is None:
            continue
        figure = next(image.iterancestors("figure"), None)
        if figure is not None and has_class(figure, "lead") and "svg" not in picture.mime:
            drawing = _has_ground(picture.path)
        else:
            drawing = picture.mime != "image/jpeg" or _is_numbered(figure)
        if drawing:
            add_class(image, "drawing")


def _is_numbered(figure: Element | None) -> bool:
    """True for a figure whose caption begins as ``Fig. 3`` or ``Map 1`` do: all of it may be what its text tells of."""
    caption = figure.find("figcaption") if figure is not None else None
    return caption is not None and LABEL.match(inner_text(caption)) is not None


def _has_ground(file: str | BytesIO) -> bool:
    """True when much of a picture is of one colour; one that cannot be read is told of when it is set."""
    try:
        with Image.open(file) as image:
            image.draft("RGB", (_SAMPLE, _SAMPLE))
            seen = image.convert("RGB").resize((_SAMPLE, _SAMPLE), Image.Resampling.NEAREST)
    except OSError:
        return False
    colours = seen.point(lambda level: level & 0xF8).getcolors(_SAMPLE**2) or []
    return max((count for count, _ in colours), default=0) >= _GROUND * _SAMPLE**2


def is_drawing(picture: Box) -> bool:
    """True for the box of a picture that is never cut."""
    if picture.element is None:
        return False
    if has_class(picture.element, "drawing"):
        return True
    known: dict[str, Any] = picture.replacement.__dict__
    if "_ground" not in known:
        known["_ground"] = _has_ground(BytesIO(picture.replacement.image_data.data))
    return bool(known["_ground"])


def stand(figure: Box, measure: float) -> None:
    """A picture that is narrower than the measure and the column that it reaches into keeps to the text's edges.

    One as narrow as the text or narrower stands at the left edge of the text; a wider one
    at its right edge, and reaches out as far as it must; one hardly wider is made as wide.
    A photograph that was made smaller and is hardly narrower is cut above and below instead.

    :param measure: of the text, in pixels
    """
    picture = picture_of(figure)
    if picture is None:
        return
    hang = figure.__dict__.setdefault("_hang", -pixels(figure, "margin_left"))
    if hang > 0:
        figure.style = figure.style.copy()
        figure.style["margin_left"] = Dimension(-hang, "px")
    high = height_of(figure, measure)
    _, _, ratio = picture.replacement.get_intrinsic_size(1, picture.style["font_size"])
    wide = high * ratio if ratio else measure + hang
    if pixels(picture, "max_height") == high and _HARDLY * measure < wide < measure and not is_drawing(picture):
        style = picture.style = picture.style.copy()
        style["height"] = Dimension(min(high, pixels(picture, "height") or high), "px")
        style["width"], style["object_fit"] = Dimension(measure, "px"), "cover"
        wide = measure
    if hang > 0:
        wide = measure if measure < wide < measure * _NEARLY else wide
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
