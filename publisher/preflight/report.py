"""Findings told as text, as JSON, and as a page with thumbnails that show where."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import msgspec

from publisher.preflight.rules import Finding
from publisher.printshop.graphics import Box
from publisher.store import Store

_MOST_THUMBS = 24
"""Thumbnails in one report; further findings are told in words only."""
_SAID = {"error": "must be mended", "warning": "should be looked at", "info": "for your information"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """One file with what was found in it."""

    name: str
    """As the reader of the report knows it."""
    path: Path
    findings: tuple[Finding, ...]
    store: Store | None = None
    """Where thumbnails of its pages are kept for the next time."""


def as_text(examined: Sequence[Examined], looked: str) -> str:
    """Lines for a terminal."""
    lines = []
    for item in examined:
        for finding in item.findings:
            place = f"{item.name}, page {finding.page}" if finding.page else item.name
            lines.append(f"{place}: {finding.severity} {finding.rule}: {finding.message}")
            lines.append(f"  hint: {finding.hint}")
        if not item.findings:
            lines.append(f"{item.name}: nothing found")
    return "\n".join([*lines, f"Looked at by {looked}; it is not a certificate."]) + "\n"


def as_json(examined: Sequence[Examined], looked: str) -> bytes:
    """The same for programs; boxes in points from the lower left corner of the page's own space."""
    files = [{"file": item.name, "findings": [msgspec.to_builtins(f) for f in item.findings]} for item in examined]
    return msgspec.json.format(msgspec.json.encode({"looked_at_by": looked, "files": files}), indent=2) + b"\n"


def as_html(examined: Sequence[Examined], looked: str, *, title: str, language: str = "en") -> bytes:
    """One page that stands alone: no address, no script."""
    left = _MOST_THUMBS
    bodies = []
    for item in examined:
        shown, used = _findings(item, left)
        left -= used
        worst = [f.severity for f in item.findings]
        summary = "nothing found" if not worst else f"{worst.count('error')} errors, {worst.count('warning')} warnings"
        bodies.append(f"<section><h2>{escape(item.name)}</h2><p>{summary}</p>{shown}</section>")
    page = (
        f'<!doctype html>\n<html lang="{escape(language)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title><style>{_CSS}</style></head>'
        f"<body><h1>{escape(title)}</h1><p>Looked at by {escape(looked)}. Rules that find nothing have found nothing; "
        f"this is not a certificate.</p>{''.join(bodies)}</body></html>\n"
    )
    return page.encode()


_CSS = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1d1d1d}"
    "article{display:grid;grid-template-columns:1fr auto;gap:1rem;border-top:1px solid #ccc;padding:1rem 0}"
    "h2{margin:2rem 0 0}h3{margin:0;font-size:1rem}.error{color:#a11616}.warning{color:#7a5200}.info{color:#444}"
    "p{margin:.25rem 0}small{color:#555}img{max-width:12rem;border:1px solid #ccc}"
)


def _findings(item: Examined, thumbs: int) -> tuple[str, int]:
    parts = []
    places = list(dict.fromkeys((f.page, f.box) for f in item.findings if f.page))[:thumbs]
    drawn = dict(zip(places, _drawn(item, places), strict=True))
    for finding in item.findings:
        picture = ""
        data = drawn.pop((finding.page, finding.box), b"")
        if data:
            code = base64.b64encode(data).decode()
            picture = f'<img alt="Page {finding.page}, the place framed in red" src="data:image/png;base64,{code}">'
        where = f"Page {finding.page}: " if finding.page else ""
        parts.append(
            f'<article><div><h3 class="{finding.severity}">{where}{escape(finding.message)} '
            f"<small>({_SAID[finding.severity]})</small></h3>"
            f"<p>{escape(_sentence(finding.hint))}</p><p><small>What is asked: {escape(_lower(finding.title))} "
            f"({escape(finding.rule)}). Source: {escape(finding.source)}</small></p></div>{picture}</article>"
        )
    return "".join(parts), len(places)


def _drawn(item: Examined, places: Sequence[tuple[int, Box | None]]) -> list[bytes]:
    """A thumbnail of each place; what draws them is loaded where there is something to show."""
    if not places:
        return []
    from publisher.preflight.thumbnails import thumbnails

    return thumbnails(item.path, places, item.store)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
