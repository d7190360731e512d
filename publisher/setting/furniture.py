"""Running heads and folios of a volume, kept by design: folios for ever, heads until one changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from publisher import forme
from publisher.assets import room_digest
from publisher.forme import FaceUse, Furniture
from publisher.model import PageDesign, Pagination, Section
from publisher.pagination import roman
from publisher.store import Store, key_of
from publisher.typefaces import fingerprint

if TYPE_CHECKING:
    from publisher.setting.stamps import Stamper

SHEET = 200
"""Arabic folios drawn at a time."""
ROMANS = 60
Order = dict[str, Any]
"""What :meth:`publisher.setting.stamps.Stamper.furniture` is asked for."""


def set_furniture(
    design: PageDesign,
    sections: Sequence[Section],
    pagination: Pagination,
    store: Store,
    draw: Callable[[PageDesign, Order, Store], bytes] | None = None,
) -> Furniture:
    """Return the heads and folios that a volume needs, and more; what the store has is not drawn again.

    Head and folio of a page are drawn apart and must stand in margin boxes of
    their own, or in one of them next to words that never change; a margin box
    with a background or border of its own must have a width of its own too.  A
    head too long for its margin is cut between words.

    :param draw: calls :func:`draw_furniture`, in another process perhaps
    :raises LayoutError: when a font has no outlines
    """
    orders: list[Order] = [{"frames": True}, {"heads": _heads(sections)}]
    orders += [{"folios": labels} for labels in _sheets({page.label for page in pagination.pages})]
    kept = (store.load_bytes(_key(design, order), ".stamps") for order in orders)
    make = draw or draw_furniture
    return _joined(
        [forme.decode(k or make(design, order, store), Furniture) for k, order in zip(kept, orders, strict=True)]
    )


def draw_furniture(design: PageDesign, order: Order, store: Store) -> bytes:
    """Draw some frames, heads or folios, keep them, and return them encoded; may be called in any process."""
    from publisher.setting import dress

    dress(store)
    drawn = forme.encode(_stamper(design).furniture(**order))
    store.keep_bytes(_key(design, order), drawn, ".stamps")
    return drawn


def _key(design: PageDesign, order: Order) -> str:
    return key_of("furniture", room_digest("setting", "forme.py"), fingerprint(), design, order)


@cache
def _stamper(design: PageDesign) -> Stamper:
    from publisher.setting.stamps import Stamper

    return Stamper(design)


def _heads(sections: Sequence[Section]) -> dict[str, tuple[str, ...]]:
    lefts = tuple(sorted({section.head_left for section in sections} - {""}))
    rights = tuple(sorted({section.head_right for section in sections} - {""}))
    return {"verso": lefts, "opening-verso": lefts, "recto": rights, "opening-recto": rights}


def _sheets(labels: set[str]) -> Iterator[tuple[str, ...]]:
    """Yield runs of labels that together hold all of ``labels``, the same runs for every book."""
    numbers = {int(label) for label in labels if label.isdecimal()}
    for sheet in sorted({(number - 1) // SHEET for number in numbers if number > 0}):
        yield tuple(str(number) for number in range(sheet * SHEET + 1, sheet * SHEET + SHEET + 1))
    romans = labels - {str(number) for number in numbers} - {""}
    if romans:
        known = tuple(roman(number) for number in range(1, ROMANS + 1))
        yield known
        rest = tuple(sorted(romans - set(known)))
        if rest:
            yield rest


def _joined(parts: list[Furniture]) -> Furniture:
    heads: dict[str, Any] = {}
    folios: dict[str, Any] = {}
    frames: dict[str, Any] = {}
    faces: dict[str, FaceUse] = {}
    for part in parts:
        frames.update(part.frames)
        for ours, theirs in ((heads, part.heads), (folios, part.folios)):
            for page, stamps in theirs.items():
                ours.setdefault(page, {}).update(stamps)
        for use in part.faces:
            known = faces.get(use.face.key)
            merged = (known.widths | use.widths, use.text | known.text) if known else (use.widths, use.text)
            faces[use.face.key] = FaceUse(face=use.face, widths=merged[0], text=merged[1])
    return Furniture(frames=frames, heads=heads, folios=folios, faces=tuple(faces.values()))
