"""Set a section in type, once."""

from __future__ import annotations

from collections.abc import Iterator
from logging import LogRecord
from typing import Any

from publisher import forme
from publisher.model import Galley, Section
from publisher.notices import Notice
from publisher.setting import engine, places
from publisher.setting.composer import tally
from publisher.setting.leaves import Element
from publisher.setting.lockup import lock_up
from publisher.setting.makeup import settle
from publisher.setting.marks import Sheets
from publisher.setting.tags import Tag, build_tree


def set_anew(section: Section, key: str) -> tuple[Galley, forme.Forme]:
    """Set a section and lock it up; the galley has no path yet."""
    with engine.undisturbed():
        return _set(section, key)


def _set(section: Section, key: str) -> tuple[Galley, forme.Forme]:
    pictures = {picture.digest: picture for picture in section.pictures}
    tally.taken()
    with engine.heard() as records:
        document, mended = settle(section, lambda html, sheets: engine.lay_out(html, sheets, pictures))
        reading = places.read(document)
        sheets = Sheets(build_tree(document), reading.blank_after) if section.tagged else None
        pdf, lacks = engine.draw(document, sheets)
    links = list(_links(document, sheets)) if sheets else []
    locked = lock_up(document, pdf, lacks, sheets, links)
    galley = Galley(
        section=section.name,
        key=key,
        pdf="",
        pages=len(document.pages),
        width_pt=locked.sizes[0][0],
        height_pt=locked.sizes[0][1],
        anchors=places.anchors(document),
        starts=reading.starts,
        notices=(*_notices(section, sorted(lacks.glyphs), records), *mended),
        composed=tuple(tally.taken().items()),
    )
    return galley, locked


def _links(document: Any, sheets: Sheets) -> Iterator[tuple[forme.Link, Tag]]:
    """Yield each live area with the tag of its ``a``; areas within another of the same ``a`` are left out."""
    count = len(document.pages)
    for number, page in enumerate(document.pages):
        areas: dict[Element, list[tuple[float, ...]]] = {}
        for kind, target, area, box in page.links:
            element, tag = sheets.tree.link(box.element)
            if tag is None or tag.role != "Link" or kind == "attachment":
                continue
            if any(_holds(other, area) for other in areas.setdefault(element, [])):
                continue
            areas[element].append(area)
            inside = kind == "internal" or target.startswith("book:")
            x1, y1, x2, y2 = (value * places.PT for value in area)
            top = page.height * places.PT
            yield (
                forme.Link(
                    page=number,
                    box=(x1, top - y2, x2, top - y1),
                    target=target.removeprefix("book:"),
                    inside=inside,
                    words=" ".join("".join(element.itertext()).split()) or target,
                    key=count,
                ),
                tag,
            )
            count += 1


def _holds(outer: tuple[float, ...], inner: tuple[float, ...]) -> bool:
    slack = 0.5
    return (
        outer[0] <= inner[0] + slack and outer[1] <= inner[1] + slack
        and outer[2] >= inner[2] - slack and outer[3] >= inner[3] - slack
    )  # fmt: skip


def _notices(section: Section, missing: list[int], records: list[LogRecord]) -> Iterator[Notice]:
    """Yield what an author should hear of the setting."""
    if missing:
        shown = ", ".join(f"{chr(code)} (U+{code:04X})" for code in missing[:8])
        more = f" and {len(missing) - 8} more" if len(missing) > 8 else ""
        yield Notice(
            code="l-001",
            severity="warning",
            message=f"{section.title or section.name}: no font has {shown}{more}",
            hint="install a font that has these characters, or write them otherwise",
        )
    for record in records:
        said = record.getMessage()
        if said.startswith("Failed to load image"):
            yield Notice(
                code="l-002",
                severity="warning",
                message=f"{section.title or section.name}: a picture cannot be drawn: {said[:200]}",
                hint="save the picture anew as PNG or JPEG",
            )
