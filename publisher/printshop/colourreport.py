"""What the press did to each picture, told honestly."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import msgspec

from publisher.printshop.changes import PictureChange
from publisher.printshop.interior import Sheetwork

_HEADS = ("No.", "Came as", "Goes as", "ppi", "ΔE mean", "ΔE most", "beyond the inks", "ink most", "ink mean")


def colour_text(works: Sequence[tuple[str, Sheetwork]]) -> str:
    """A table for a terminal, one row a picture."""
    lines = []
    for name, work in works:
        lines.append(f"{name}: {work.press.condition}, ink at most {work.press.ink_max} %")
        lines += ["  ".join(_cells(change)) for change in work.pictures] or ["no pictures"]
    return "\n".join(lines) + "\n"


def colour_json(works: Sequence[tuple[str, Sheetwork]]) -> bytes:
    files = [
        {"file": name, "condition": work.press.condition, "ink_max": work.press.ink_max,
         "pictures": [msgspec.to_builtins(change) for change in work.pictures]}
        for name, work in works
    ]  # fmt: skip
    return msgspec.json.format(msgspec.json.encode({"delta_e": "CIE 1976", "files": files}), indent=2) + b"\n"


_CSS = (
    "body{font:15px/1.45 system-ui,sans-serif;margin:2rem}table{border-collapse:collapse}"
    "td,th{padding:.3rem .6rem;text-align:left;border-top:1px solid #bbb}td{white-space:nowrap}"
)
_SENSE = (
    "ΔE is the distance between screen and print (CIE 1976), over a small copy of each picture; "
    "beyond the inks is the share of it that comes out more than 10 away."
)


def colour_html(works: Sequence[tuple[str, Sheetwork]]) -> bytes:
    """A page that stands alone."""
    title = "Pictures and inks"
    tables = "".join(_table(name, work) for name, work in works)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_CSS}</style></head><body><h1>{title}</h1><p>{_SENSE}</p>{tables}</body></html>\n"
    ).encode()


def _table(name: str, work: Sheetwork) -> str:
    heads = "".join(f"<th scope=col>{head}</th>" for head in _HEADS)
    rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in _cells(row))}</tr>" for row in work.pictures)
    body = f"<table><tr>{heads}</tr>{rows}</table>" if rows else "<p>No pictures.</p>"
    press = f"For {escape(work.press.condition)}, ink at most {work.press.ink_max} %."
    return f"<h2>{escape(name)}</h2><p>{press}</p>{body}"


def _cells(change: PictureChange) -> tuple[str, ...]:
    numbers = (f"{change.ppi:g}", f"{change.delta_e:g}", f"{change.delta_e_max:g}")
    inks = (f"{100 * change.beyond:.0f} %", f"{change.ink_max:g} %", f"{change.ink_mean:g} %")
    return (str(change.number), change.before, change.after, *numbers, *inks)
