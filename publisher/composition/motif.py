"""The picture of a typographic cover, from a number alone: the same number, the same picture."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Ground, text and accent; text on ground has a contrast of at least 4.5:1 (WCAG 2.2, 1.4.3)."""

    ground: str
    text: str
    accent: str


PALETTES = (
    Palette(ground="#0b4a5f", text="#f3ede0", accent="#e2a33b"),
    Palette(ground="#7a1f2b", text="#f5efe6", accent="#e8b9a0"),
    Palette(ground="#1f3a2d", text="#efe9d8", accent="#c8b560"),
    Palette(ground="#2b2d52", text="#f1ece4", accent="#d9835b"),
    Palette(ground="#b03c10", text="#fbf5ea", accent="#1d1d1d"),
    Palette(ground="#efe8da", text="#1d1d1d", accent="#b3261e"),
)


def palette(number: int) -> Palette:
    """Colours of volume ``number`` of a series."""
    return PALETTES[number % len(PALETTES)]


def mixed(one: str, other: str, share: float) -> str:
    """A flat colour, ``share`` of ``one`` in ``other``, since printers want no transparency."""
    parts = (round(int(one[i : i + 2], 16) * share + int(other[i : i + 2], 16) * (1 - share)) for i in (1, 3, 5))
    return "#" + "".join(f"{part:02x}" for part in parts)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2, *contrast ratio*)."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def motif(number: int, w: float, h: float, colours: Palette) -> str:
    """SVG shapes that fill a box of ``w`` × ``h`` points with its corner at the origin."""
    seed = number * 2654435761 % 2**32
    return (_arcs, _bars, _discs, _quarters)[number % 4](seed, w, h, colours)


def _arcs(seed: int, w: float, h: float, colours: Palette) -> str:
    """Quarters of circles round a corner, none of them cut by the box."""
    cx, cy = (0.0, h) if seed & 1 else (w, h)
    count, stroke = 7 + seed % 5, w * 0.012
    reach = min(w, h) - stroke / 2
    chosen = (seed >> 3) % count
    return "".join(
        f'<circle cx="{cx:.1f}" cy="{cy:.1f}" r="{reach * (i + 1.2) / (count + 0.2):.1f}" fill="none" '
        f'stroke="{colours.accent if i == chosen else colours.text}" stroke-width="{stroke:.1f}"/>'
        for i in range(count)
    )


def _bars(seed: int, w: float, h: float, colours: Palette) -> str:
    count = 9 + seed % 6
    step = (seed >> 4) % 7 + 3
    chosen = (seed >> 7) % count
    shapes = []
    for i in range(count):
        tall = h * (0.12 + 0.86 * ((i * step) % count) / count)
        shapes.append(
            f'<rect x="{w * i / (count - 0.45):.1f}" y="{h - tall:.1f}" width="{w / count * 0.55:.1f}" '
            f'height="{tall:.1f}" fill="{colours.accent if i == chosen else colours.text}"/>'
        )
    return "".join(shapes)


def _discs(seed: int, w: float, h: float, colours: Palette) -> str:
    share, stroke = 0.45 + (seed % 5) * 0.08, w * 0.012
    radius = min(h * 0.46 - stroke / 2, (w - stroke) / 2 / (1 + share), w * 0.3)
    apart = radius * share
    return (
        f'<circle cx="{w / 2 - apart:.1f}" cy="{h / 2:.1f}" r="{radius:.1f}" fill="{colours.text}"/>'
        f'<circle cx="{w / 2 + apart:.1f}" cy="{h / 2:.1f}" r="{radius:.1f}" fill="none" '
        f'stroke="{colours.accent}" stroke-width="{stroke:.1f}"/>'
    )


def _quarters(seed: int, w: float, h: float, colours: Palette) -> str:
    across = 4 + seed % 2
    side = w / across
    rows = int(h / side)
    shapes = []
    for row in range(rows):
        for column in range(across):
            turn = (seed >> ((column * 3 + row * 5) % 27)) & 3
            left, top = column * side, h - rows * side + row * side
            cx = left if turn in (0, 3) else left + side
            cy = top if turn in (0, 1) else top + side
            dx, dy = (side if cx == left else -side), (side if cy == top else -side)
            ink = colours.accent if (column + row * across) % 7 == (seed >> 5) % 7 else colours.text
            fill = ink if (column + row) % 2 else mixed(ink, colours.ground, 0.55)
            shapes.append(
                f'<path d="M{cx:.1f} {cy:.1f}H{cx + dx:.1f}A{side:.1f} {side:.1f} 0 0 {int(dx * dy > 0)} '
                f'{cx:.1f} {cy + dy:.1f}Z" fill="{fill}"/>'
            )
    return "".join(shapes)
