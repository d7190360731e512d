"""Sections are set in type here, each once.

This file is light: the engine is loaded when there is something to set that
the store does not have, and not before.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from publisher import forme
from publisher.assets import ENGINE, room_digest
from publisher.errors import LayoutError, PublisherError
from publisher.model import Galley, PageDesign, Section
from publisher.setting.furniture import draw_furniture, set_furniture
from publisher.store import Store, key_of
from publisher.typefaces import fingerprint, use_house_fonts

__all__ = [
    "cut_face",
    "draw_furniture",
    "dress",
    "kept_cut",
    "kept_galley",
    "set_furniture",
    "set_galley",
    "warm_up",
]

ROOMS = ("setting", "xhtml.py", "forme.py")
"""Rooms on whose code a galley hangs: a change there sets everything anew."""


def galley_key(section: Section, design: PageDesign) -> str:
    """Return the hash of all that a galley depends on: nothing of its neighbours, its side, heads or folios."""
    neutral = (design.inner_pt + design.outer_pt) / 2 if design.mirrored and not section.sided else design.inner_pt
    return key_of(
        "galley", room_digest(*ROOMS), ENGINE, fingerprint(),
        section.html, section.stylesheets, tuple(picture.digest for picture in section.pictures), section.tagged,
        section.title or section.name, section.language, section.kind,
        design.width_pt, design.height_pt, design.top_pt, design.bottom_pt, neutral, design.bleed_pt,
    )  # fmt: skip


def kept_galley(section: Section, design: PageDesign, store: Store) -> Galley | None:
    """Return the galley of a section when the store has it; cheap, the engine is not loaded."""
    key = galley_key(section, design)
    kept = store.load(key, Galley)
    path = store.path(key, ".forme") if kept is not None else None
    return replace(kept, section=section.name, pdf=str(path)) if kept is not None and path is not None else None


def set_galley(section: Section, design: PageDesign, store: Store) -> Galley:
    """Return the galley of a section, from the store when it was set before.

    May be called in any process; arguments and result pickle.

    :raises LayoutError: when the engine fails on it
    """
    kept = kept_galley(section, design, store)
    if kept is not None:
        return kept
    dress(store)
    from publisher.setting.galley import set_anew

    key = galley_key(section, design)
    try:
        galley, locked = set_anew(section, key)
    except PublisherError:
        raise
    except Exception as error:
        raise LayoutError(
            f"{section.name} cannot be set: {type(error).__name__}: {error}",
            hint="set the post alone; when that fails too, look for unusual markup in it, such as tables in tables",
        ) from error
    path = store.keep_bytes(key, forme.encode(locked), ".forme")
    store.keep(key, galley)
    return replace(galley, pdf=str(path))


def kept_cut(face: forme.Face, glyphs: tuple[int, ...], store: Store) -> bytes | None:
    """Return the font program of ``face`` cut to ``glyphs`` when it was cut before."""
    return store.load_bytes(_cut_key(face, glyphs), ".font")


def cut_face(face: forme.Face, glyphs: tuple[int, ...], store: Store) -> bytes:
    """Return the font program of ``face`` cut to ``glyphs``, from the store when it was cut before.

    May be called in any process.

    :raises LayoutError: when the font file is gone
    """
    program = kept_cut(face, glyphs, store)
    if program is None:
        dress(store)
        from publisher.setting.faces import cut

        program = cut(face, glyphs)
        store.keep_bytes(_cut_key(face, glyphs), program, ".font")
    return program


def _cut_key(face: forme.Face, glyphs: tuple[int, ...]) -> str:
    return key_of("cut", room_digest(*ROOMS), face.program, glyphs)


def warm_up(store: Store) -> None:
    """Load the engine, which takes most of a second, before there is anything to set."""
    dress(store)
    from publisher.setting import engine

    engine.warm()


def dress(store: Store) -> None:
    """Load the engine with the typefaces of the house and no others; call it before a module that imports it."""
    if "FONTCONFIG_FILE" not in os.environ:
        use_house_fonts(Path(store.folder, "fonts"))
    from publisher.setting.loading import load

    load()
