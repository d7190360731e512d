"""Draw the pictures of the examples: ``python examples/posts/pictures/make_pictures.py``.

Each is drawn four times too large and brought down, so that lines come out
smooth, then kept as a PNG of 64 colours.  Nothing here depends on the day or
the machine.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import font_source_sans_pro
from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).resolve().parent
SCALE = 4
INK, SEA, SHOAL, LAND, PAPER, RED = "#1d2733", "#9fc0cf", "#d3e2e4", "#ece3cf", "#ffffff", "#b5442e"
Point = tuple[float, float]


class Sheet:
    """A drawing in pixels of the finished picture."""

    def __init__(self, width: int, height: int) -> None:
        self.size = (width, height)
        self.image = Image.new("RGB", (width * SCALE, height * SCALE), PAPER)
        self.pen = ImageDraw.Draw(self.image)

    def line(self, points: list[Point], colour: str = INK, width: float = 2) -> None:
        self.pen.line([(x * SCALE, y * SCALE) for x, y in points], colour, round(width * SCALE), joint="curve")

    def area(self, points: list[Point], fill: str, outline: str | None = None, width: float = 2) -> None:
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill)
        if outline:
            self.line([*points, points[0]], outline, width)

    def box(self, x: float, y: float, width: float, height: float, fill: str, outline: str | None = None) -> None:
        self.area([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], fill, outline)

    def ellipse(self, x: float, y: float, across: float, down: float, fill: str, outline: str = INK) -> None:
        edges = [(x - across) * SCALE, (y - down) * SCALE, (x + across) * SCALE, (y + down) * SCALE]
        self.pen.ellipse(edges, fill, outline, 2 * SCALE)

    def text(self, x: float, y: float, words: str, size: float = 26, colour: str = INK, anchor: str = "lm") -> None:
        face = ImageFont.truetype(font_source_sans_pro.SourceSansProSemibold, round(size * SCALE))
        self.pen.text((x * SCALE, y * SCALE), words, colour, face, anchor=anchor)

    def save(self, name: str) -> None:
        small = self.image.resize(self.size, Image.Resampling.LANCZOS)
        small.quantize(64, dither=Image.Dither.NONE).save(HERE / name, optimize=True, dpi=(300, 300))


def draw_tide() -> None:
    """Fourteen days of tide, the sum of five cosines."""
    sheet = Sheet(1500, 640)
    waves = [(1.66, 12.4206), (0.57, 12.0), (0.33, 12.6583), (0.11, 23.9345), (0.14, 25.8193)]
    left, right, datum, metre = 90, 1480, 560, 82

    def height(hour: float) -> float:
        return 2.9 + sum(size * math.cos(2 * math.pi * (hour - 30) / period) for size, period in waves)

    curve = [(left + (right - left) * step / 2800, datum - metre * height(336 * step / 2800)) for step in range(2801)]
    sheet.area([(left, datum), *curve, (right, datum)], SHOAL)
    for level in range(7):
        y = datum - metre * level
        sheet.line([(left, y), (right, y)], "#b9c4c8", 1)
        sheet.text(left - 16, y, str(level), anchor="rm")
    sheet.line(curve, "#2f6f8a", 3)
    sheet.line([(left, datum), (right, datum)], INK, 3)
    for day in range(15):
        x = left + (right - left) * day / 14
        sheet.line([(x, datum), (x, datum + 10)], INK, 2)
        if day < 14:
            sheet.text(x + (right - left) / 28, datum + 30, str(day + 1), anchor="mm")
    sheet.text(left + 130, 30, "springs", 30, RED, "mm")
    sheet.text(left + (right - left) * 0.615, 30, "neaps", 30, RED, "mm")
    sheet.save("tide.png")


def draw_lights() -> None:
    """The characters of lights as bars on a line of thirty seconds."""
    sheet = Sheet(1400, 760)
    characters: list[tuple[str, list[tuple[float, float]]]] = [
        ("F", [(0, 30)]),
        ("Oc 6s", [(6 * n, 4.5) for n in range(5)]),
        ("Iso 4s", [(4 * n, 2) for n in range(8)]),
        ("Fl 5s", [(5 * n, 0.6) for n in range(6)]),
        ("LFl 10s", [(10 * n, 2) for n in range(3)]),
        ("Fl(2) 15s", [(15 * n + 2.4 * k, 0.6) for n in range(2) for k in range(2)]),
        ("Fl(3) 15s", [(15 * n + 2.4 * k, 0.6) for n in range(2) for k in range(3)]),
        ("Q", [(n, 0.4) for n in range(30)]),
    ]
    left, second = 220, 38
    for row, (name, lit) in enumerate(characters):
        y = 40 + row * 82
        sheet.text(left - 30, y + 26, name, 30, anchor="rm")
        sheet.box(left, y, 30 * second, 52, INK)
        for start, length in lit:
            sheet.box(left + start * second, y, min(length, 30 - start) * second, 52, "#f4cf63")
    for mark in range(0, 31, 5):
        sheet.text(left + mark * second, 720, f"{mark}", 26, anchor="mm")
    sheet.save("lights.png")


def draw_case() -> None:
    """A lower case: boxes in proportion to what they hold."""
    sheet = Sheet(1400, 760)
    rows: list[tuple[int, list[tuple[str, float]]]] = [
        (110, [("j", 1), ("ffi", 1), ("fl", 1), ("‘", 1), ("k", 1), ("thin", 2), ("1 2 3", 3), ("4 5 6", 3)]),
        (170, [("&", 1), ("b", 2), ("c", 2.4), ("d", 2.6), ("e", 4.4), ("i", 2.6), ("s", 2.6), ("f", 1.4), ("g", 1.6)]),
        (
            170,
            [("q", 0.8), ("l", 2.4), ("m", 2.2), ("n", 2.9), ("h", 2.8), ("o", 3), ("y", 1.5), ("p", 1.6), (",", 1.4)],
        ),
        (
            170,
            [("x", 0.8), ("v", 1.2), ("u", 2), ("t", 3.2), ("spaces", 4.2), ("a", 3), ("r", 2.7), (".", 1.4), ("-", 1)],
        ),
        (90, [("z", 1), ("w", 2), ("ff", 1), ("fi", 1), ("en", 2), ("em", 2), ("quads", 6)]),
    ]
    y = 25.0
    for height, boxes in rows:
        x, total = 30.0, sum(share for _, share in boxes)
        for name, share in boxes:
            width = 1340 * share / total
            sheet.box(x, y, width, height, LAND if len(name) == 1 and share >= 2.4 else "#f8f5ec", INK)
            sheet.text(x + width / 2, y + height / 2, name, 44 if len(name) == 1 else 24, anchor="mm")
            x += width
        y += height
    sheet.save("case.png")


def draw_mercator() -> None:
    """One circle at every crossing of a graticule, on two projections."""
    sheet = Sheet(1500, 800)
    mercator: Callable[[float], float] = lambda lat: math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))  # noqa: E731
    equal: Callable[[float], float] = lambda lat: math.sin(math.radians(lat)) * 1.6  # noqa: E731
    for left, project, angle_true in ((40, mercator, True), (800, equal, False)):
        scale, middle = 190.0, 400.0
        for lon in range(7):
            x = left + 110 * lon
            sheet.line([(x, middle - scale * project(75)), (x, middle + scale * project(75))], "#8aa0a8", 1.5)
        for lat in range(-75, 76, 25):
            y = middle - scale * project(lat)
            sheet.line([(left, y), (left + 660, y)], "#8aa0a8", 1.5)
            for lon in range(1, 6):
                if abs(lat) < 75:
                    stretch = 1 / math.cos(math.radians(lat))
                    down = 20 * stretch if angle_true else 20 / stretch
                    sheet.ellipse(left + 110 * lon, y, 20 * stretch, down, SEA)
    sheet.save("mercator.png")


def _coast(depth: float, width: float, x: float, y: float) -> list[Point]:
    """Left and right bank of an inlet that reaches ``depth`` pixels inland."""
    left, right = [], []
    for step in range(61):
        share = step / 60
        half = width * (1 - share) ** 0.7 * (1 + 0.10 * math.sin(9 * share + x))
        bend = 46 * math.sin(3.3 * share) + 12 * math.sin(11 * share)
        left.append((x - half + bend, y - depth * share))
        right.append((x + half + bend, y - depth * share))
    return left + right[::-1]


def draw_inlet() -> None:
    """Three small maps of one inlet as it fills."""
    sheet = Sheet(1500, 720)
    for index, (year, marsh, deep) in enumerate((("1200", 128, 70), ("1350", 92, 38), ("1500", 46, 9))):
        left = 20 + index * 495
        sheet.box(left, 20, 470, 600, LAND)
        middle = left + 215
        sheet.area(_coast(430, 150, middle, 500), "#dfe3c8")
        sheet.area(_coast(430, marsh, middle, 500), SHOAL)
        sheet.area(_coast(400, deep, middle, 500), SEA)
        shore = [(left + step * 470 / 40, 500 + 9 * math.sin(step / 2.1 + index)) for step in range(41)]
        sheet.line(_coast(430, marsh, middle, 512), "#5d7f8c", 2)
        sheet.area([*shore, (left + 470, 620), (left, 620)], SEA)
        sheet.line([p for p in shore if p[0] < middle - marsh], "#5d7f8c", 2)
        sheet.line([p for p in shore if p[0] > middle + marsh], "#5d7f8c", 2)
        sheet.box(middle + 60, 92, 30, 30, INK)
        reach = (190, 320, 540)[index]
        sheet.line([(middle + 22, 590), (middle + 22, reach)], RED, 5)
        sheet.area([(middle + 10, reach + 14), (middle + 34, reach + 14), (middle + 22, reach - 14)], RED)
        for edge in ([(left, 20), (left + 470, 20), (left + 470, 620), (left, 620), (left, 20)],):
            sheet.line(edge, INK, 2)
        sheet.text(left + 235, 665, year, 34, anchor="mm")
    sheet.save("inlet.png")


def draw_section() -> None:
    """The water that leaves on each ebb, with the marsh open and banked."""
    sheet = Sheet(1500, 620)
    for index, banked in enumerate((False, True)):
        top = 40 + index * 300
        ground = [
            (40.0, top + 60.0),
            (300, top + 80),
            (760, top + 100),
            (900, top + 170),
            (1180, top + 200),
            (1460, top + 215),
        ]
        low = top + 170
        inner = 640 if banked else 150
        sheet.area(
            [(inner, top + 40), (1460, top + 40), (1460, low), (900, low), (760, top + 100), (inner, top + 92)], SEA
        )
        sheet.area([(900, low), (1460, low), (1460, top + 215), (1180, top + 200)], "#7fa6b8")
        sheet.area([*ground, (1460, top + 250), (40, top + 250)], LAND)
        sheet.line(ground, INK, 3)
        sheet.line([(inner, top + 40), (1460, top + 40)], "#2f6f8a", 3)
        sheet.line([(900, low), (1460, low)], "#2f6f8a", 2)
        if banked:
            sheet.area([(560, top + 92), (612, top + 18), (632, top + 18), (690, top + 98)], "#8b7a55", INK)
        sheet.text(60, top + 20, "marsh banked" if banked else "marsh open", 30)
    sheet.save("section.png")


def draw_shore() -> None:
    """A rocky shore in section, its four zones lettered, for a caption in any language."""
    sheet = Sheet(1400, 620)
    rock = [(40.0 + 26 * n, 70 + 8.6 * n + 17 * math.sin(n * 1.3) + 9 * math.sin(n * 2.9)) for n in range(52)]
    high, low = 215.0, 445.0
    sheet.box(40, high, 1326, low - high, SHOAL)
    sheet.box(40, low, 1326, 140, SEA)
    sheet.area([(40, 585), *rock, (1366, 585)], "#b6a98c")
    sheet.line(rock, INK, 4)
    for level in (high, low):
        sheet.line([(40, level), (1366, level)], "#2f6f8a", 2)
    for letter, (x, y) in zip("ABCD", ((300, 90), (560, 175), (840, 268), (1150, 372)), strict=True):
        sheet.ellipse(x, y, 30, 30, PAPER)
        sheet.text(x, y, letter, 34, anchor="mm")
    sheet.save("shore.png")


def draw_night() -> None:
    """A lighthouse at night, its beam across the sea."""
    sheet = Sheet(1500, 700)
    sky, sea, beam, stone = "#1d2f46", "#16243a", "#f4dc95", "#0c1522"
    sheet.box(0, 0, 1500, 470, sky)
    for star in range(70):
        x, y = (star * 619) % 1500, (star * star * 37 + star * 91) % 430
        sheet.box(x, y, 2 + star % 2, 2 + star % 2, "#8fa3bb")
    sheet.area([(1140, 214), (0, 90), (0, 300), (1140, 226)], "#384960")
    sheet.area([(1140, 216), (0, 150), (0, 250), (1140, 224)], "#5b6470")
    sheet.area([(1140, 218), (0, 184), (0, 222), (1140, 222)], "#a39b7d")
    sheet.box(0, 470, 1500, 230, sea)
    for row in range(9):
        y = 486 + row * 23
        for wave in range(12):
            x = (wave * 137 + row * row * 53) % 1500
            sheet.line([(x, y), (x + 26 + 9 * row, y)], "#2b4058" if (wave + row) % 4 else "#7d7a68", 2)
    rock = [
        (880, 490),
        (930, 462),
        (985, 470),
        (1040, 440),
        (1110, 432),
        (1210, 436),
        (1290, 458),
        (1380, 470),
        (1500, 478),
    ]
    sheet.area([*rock, (1500, 520), (860, 520)], stone)
    sheet.area([(1112, 440), (1126, 250), (1166, 250), (1180, 440)], "#e9e3d3")
    for band in range(2):
        top = 300 + band * 76
        sheet.area(
            [(1122 - band * 5, top), (1170 + band * 5, top), (1173 + band * 5, top + 36), (1119 - band * 5, top + 36)],
            RED,
        )
    sheet.box(1118, 242, 56, 10, stone)
    sheet.box(1130, 202, 32, 40, beam, stone)
    sheet.area([(1126, 202), (1146, 178), (1166, 202)], stone)
    sheet.save("night.png")


def draw_roadstead() -> None:
    """A corner of an old chart: a coast, soundings that thin out seaward, and the white."""
    sheet = Sheet(1500, 700)
    shore = [
        (x * 10.0, 470 + 60 * math.sin(x / 16) + 22 * math.sin(x / 5.1) + 9 * math.sin(x / 2.3)) for x in range(151)
    ]
    shore = [(x, y + 190 * math.exp(-(((x - 640) / 70) ** 2))) for x, y in shore]
    for depth, colour in ((150, "#e4edef"), (70, SHOAL)):
        sheet.area([*[(x, y - depth - 18 * math.sin(x / 140)) for x, y in shore], (1500, 700), (0, 700)], colour)
        sheet.line([(x, y - depth - 18 * math.sin(x / 140)) for x, y in shore], "#9db4bb", 1.5)
    sheet.area([*shore, (1500, 700), (0, 700)], LAND)
    sheet.line(shore, INK, 3)
    for step in range(9):
        sheet.line([(x, y + 7 + step * 5) for x, y in shore if (int(x / 10) + step) % (step + 2) == 0][:1] * 2, INK, 1)
    for row in range(6):
        for column in range(26 - 4 * row):
            x = 40 + column * (56 + 13 * row) + 17 * (row % 2)
            if x < 1460:
                coast = shore[min(150, int(x / 10))][1]
                y = coast - 34 - row * 62 - (column * 37 % 19)
                sheet.text(x, y, str(2 + row * 3 + (column * 7 + row) % 4), 21, "#3c5560", "mm")
    sheet.line([(640, 20), (640, 520)], RED, 2)
    sheet.text(660, 40, "leading line", 22, RED)
    for x, y in ((600, 540), (676, 532)):
        sheet.box(x, y, 22, 22, INK)
    sheet.text(1180, 60, "unsurveyed", 30, "#8aa0a8")
    for edge in (
        [(4, 4), (1496, 4), (1496, 696), (4, 696), (4, 4)],
        [(12, 12), (1488, 12), (1488, 688), (12, 688), (12, 12)],
    ):
        sheet.line(edge, INK, 2)
    sheet.save("roadstead.png")


if __name__ == "__main__":
    draw_night()
    draw_roadstead()
    for draw in (draw_tide, draw_lights, draw_case, draw_mercator, draw_inlet, draw_section, draw_shore):
        draw()
