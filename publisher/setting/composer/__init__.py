"""Paragraphs composed as a whole, over the engine.

WeasyPrint fills one line after another and justifies between words only.  Here a
paragraph's breaks are chosen together (Knuth and Plass), letters and glyphs give
a hair, marks hang, and Chinese is set flush between characters.  A style sheet
switches it on and tunes it with custom properties (:mod:`.options`);
``docs/engine.md`` has them all.  What is not surely handled is left to the
engine, and counted (:mod:`.tally`).

======================  =====================================================
:mod:`.options`         what the style sheet asks
:mod:`.shapes`          a text shaped once, in arrays
:mod:`.outline`         a paragraph's boxes in order
:mod:`.matter`          the same as one text with sums along it
:mod:`.breaks`          where a line may end
:mod:`.chinese`         rules of Chinese and Japanese
:mod:`.fit`             the best set of breaks; pure
:mod:`.plans`           lines from it
:mod:`.filling`         how each is made full
:mod:`.stick`           a paragraph that is being set
:mod:`.linemaker`       the boxes of a line
:mod:`.drawing`         their glyph strings
:mod:`.leeway`          which paragraphs could run longer or shorter
:mod:`.hooks`           where all this meets the engine
:mod:`.mends`           faults of the engine
:mod:`.engine`          the private names it holds on to
======================  =====================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from publisher.setting import patches
from publisher.setting.patches.swaps import Swap

if TYPE_CHECKING:
    from publisher.setting.composer.leeway import Composed, Way

_standing: list[tuple[Swap, object]] = []


def install() -> bool:
    """Put the composer in, once a process, after the patches and before the first rendering.

    Idempotent.  On another version of the engine than the pinned one nothing is
    installed and False comes back: pages are right, but set by the engine.
    """
    if not patches.pinned():
        return False
    if not _standing:
        from publisher.setting.composer import hooks  # private names are looked up here, not before

        _standing.extend((swap, swap.put_in()) for swap in hooks.swaps())
    return True


def paragraphs_of(document: Any) -> tuple[Composed, ...]:
    """The composed paragraphs of a document that is laid out, in order; see :mod:`.leeway`."""
    from publisher.setting.composer import leeway

    return leeway.paragraphs_of(document)


def options_of(paragraph: Composed) -> dict[int, Way]:
    """Lines more or fewer → the best way to set the paragraph so; see :mod:`.leeway`."""
    from publisher.setting.composer import leeway

    return leeway.options_of(paragraph)


def uninstall() -> None:
    """Put the engine's own functions back, so that the two can be compared."""
    while _standing:
        swap, former = _standing.pop()
        swap.put_back(former)
