"""The engine set fast: patches over WeasyPrint that leave the PDF as it was, byte for byte.

Each patch is one file that says why it is worth having and what it gains, and
holds a ``swaps()`` that names the attributes it puts in place of the engine's
own.  Whatever a patch does not understand (other scripts, letter-spacing,
preserved white space, emoji, ellipsis) goes the engine's way.

The patches lean on private names, so they are pinned to one version of the
engine and of its writer.  On any other version nothing is installed: the pages
are the same, only later.  ``docs/engine.md`` says what to do then.
"""

from __future__ import annotations

import gc
from collections.abc import Collection

import pydyf
import weasyprint

from publisher.assets import ENGINE
from publisher.setting.patches import (
    backgrounds,
    contexts,
    drawing,
    floats,
    flow,
    hyphens,
    lengths,
    lines,
    pages,
    room,
    spacing,
    structure,
    styles,
    texts,
)
from publisher.setting.patches.swaps import Swap

PINNED = {name.lower(): release for name, release in ENGINE.items()}
"""The versions that the private names were read in."""

PATCHES = {
    "contexts": contexts.swaps,
    "texts": texts.swaps,
    "spacing": spacing.swaps,
    "lengths": lengths.swaps,
    "styles": styles.swaps,
    "lines": lines.swaps,
    "drawing": drawing.swaps,
    "floats": floats.swaps,
    "flow": flow.swaps,
    "backgrounds": backgrounds.swaps,
    "pages": pages.swaps,
    "structure": structure.swaps,
    "hyphens": hyphens.swaps,
    "room": room.swaps,
}
"""In the order in which they are put in; ``lines`` and ``drawing`` need ``contexts``."""

_standing: list[tuple[Swap, object]] = []
_names: list[str] = []


def pinned() -> bool:
    """Whether the engine that is here is the one the private names were read in."""
    return {"weasyprint": weasyprint.__version__, "pydyf": pydyf.__version__} == PINNED


def install(only: Collection[str] = PATCHES) -> tuple[str, ...]:
    """Put the patches in, once a process and before the first rendering.

    Idempotent.  Returns the names of all that stand; none on another version
    than the pinned one.
    """
    if not pinned():
        return ()
    for name, swaps in PATCHES.items():
        if name in only and name not in _names:
            _standing.extend((swap, swap.put_in()) for swap in swaps())
            _names.append(name)
    # Some 300,000 objects of imported modules live as long as the process.  Frozen, they are no longer looked through
    # at every full collection, which is a tenth of a short document; thresholds stay, so memory does not grow.
    gc.freeze()
    return tuple(_names)


def uninstall() -> None:
    """Put the engine's own functions back, so that the two can be compared."""
    while _standing:
        swap, former = _standing.pop()
        swap.put_back(former)
    _names.clear()
    gc.unfreeze()
