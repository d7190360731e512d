"""What each printer asks for: profiles as TOML, every number with its source and date.

A number is written ``[value, source]``, and ``[sources.NAME]`` says where it
was read and when.  A user's own ``printers/NAME.toml`` beside
``publisher.toml`` overrides ours key by key, or adds a printer
(``based-on = "kdp"`` takes the rest from that one); there a bare value will do,
its source is then the file itself.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

from publisher.errors import ConfigError, UsageError
from publisher.units import length_pt

Standard = Literal["x-4", "x-1a", "plain"]
Colours = Literal["colour", "mono"]

_HERE = Path(__file__).resolve().parent
_OWN = "your own file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """A paper as this printer has it."""

    key: str
    title: str = ""
    page_pt: float = 0.0
    """Thickness of one page: half a leaf."""
    plus_pt: float = 0.0
    """Added once to the spine, for cover and glue."""
    pages_min: int = 0
    pages_max: int = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Printer:
    """A printer's rules.  Lengths in points, ink and tints in per cent."""

    name: str
    title: str
    standard: Standard = "plain"
    transparency: bool = True
    pages_min: int = 1
    pages_max: int = 100_000
    multiple: int = 2
    """The page count is brought to a multiple of this with blank pages at the end."""
    bleed_pt: float = 0.0
    bleed_inside: bool = False
    """True when the bleed is asked for at the spine edge of a page too."""
    marks: bool = False
    mark_offset_pt: float = 0.0
    outside_min_pt: float = 0.0
    outside_min_bleed_pt: float = 0.0
    safety_pt: float = 0.0
    """No text nearer to the trim than this."""
    cover_safety_pt: float = 0.0
    gutter_base_pt: float = 0.0
    gutters: tuple[tuple[int, float], ...] = ()
    """Up to so many pages, so much more than ``gutter_base_pt``; ascending."""
    ppi_best: int = 300
    ppi_min: int = 225
    ppi_line: int = 550
    ppi_refused: int = 0
    ink_max: int = 300
    cover_ink_max: int = 0
    """0: as the interior."""
    tint_min: int = 0
    text_min_pt: float = 0.0
    hairline_min_pt: float = 0.25
    black_text_max_pt: float = 0.0
    """Text up to this size must be pure black; 0: no such rule."""
    spine_text_pages: int = 0
    """The least number of pages at which the spine may carry text."""
    spine_clearance_pt: float = 0.0
    """Kept free on both sides of the text on the spine."""
    spine_exact: bool = True
    """False when the printer keeps its formula to itself and ours is an estimate."""
    barcode_width_pt: float = 144.0
    barcode_height_pt: float = 86.4
    barcode_inset_pt: float = 18.0
    megabytes_max: int = 0
    icc: str = ""
    """Name of one of our profiles, or the path of the user's own."""
    cover_icc: str = ""
    condition: str = ""
    """OutputConditionIdentifier, as in the ICC's registry of characterisation data."""
    cover_condition: str = ""
    interior_name: str = "{name}_interior.pdf"
    cover_name: str = "{name}_cover.pdf"
    stocks: tuple[Stock, ...] = ()
    papers: tuple[tuple[str, str, str], ...] = ()
    """Colours, paper of the edition, key of the stock."""
    default_stock: str = ""
    numbers: tuple[tuple[str, str, str, str], ...] = ()
    """Key, value as written, kind of source, source with its date: for reports."""

    def stock(self, paper: str, colours: Colours) -> tuple[Stock, bool]:
        """The stock for an edition's ``paper``, and whether the profile maps it at all."""
        known = {(c, p): key for c, p, key in self.papers}
        key = known.get((colours, paper))
        by_key = {stock.key: stock for stock in self.stocks}
        return by_key[key or self.default_stock], key is not None


def load_profile(name: str, project: Path | None = None) -> Printer:
    """The printer ``name``; a file ``printers/NAME.toml`` in ``project`` goes before ours.

    :raises UsageError: when neither has it
    :raises ConfigError: when the file cannot be used, with the key to blame
    """
    return _printer(name, _tables(name, project))


def profiles(project: Path | None = None) -> tuple[Printer, ...]:
    """All printers, ours and the user's, by name."""
    return tuple(load_profile(name, project) for name in _names(project))


def _names(project: Path | None) -> list[str]:
    folders = [_HERE / "printers"] + ([project / "printers"] if project else [])
    return sorted({path.stem for folder in folders for path in folder.glob("*.toml")})


def _tables(name: str, project: Path | None, seen: tuple[str, ...] = ()) -> dict[str, Any]:
    own = project / "printers" / f"{name}.toml" if project else None
    shipped = _HERE / "printers" / f"{name}.toml"
    if not re.fullmatch(r"[A-Za-z0-9_-]+", name) or not (shipped.is_file() or (own and own.is_file())):
        near = difflib.get_close_matches(name, _names(project), 1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(_names(project))}"
        raise UsageError(f"no printer is called {name!r}", hint=hint)
    tables = _read(shipped, own=False) if shipped.is_file() else {}
    if own and own.is_file():
        mine = _read(own, own=True)
        base = str(mine.pop("based-on", ""))
        if base and base in (*seen, name):
            raise ConfigError(f"{own.name}: based-on goes round in a circle")
        if base:
            tables = _tables(base, project, (*seen, name))
        tables = _over(tables, mine)
    return tables


def _read(path: Path, *, own: bool) -> dict[str, Any]:
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"printers/{path.name}: {error}") from None
    for key in ("icc", "cover-icc"):
        if own and str(tables.get(key, "")).endswith((".icc", ".icm")):
            tables[key] = str(path.parent / tables[key])
    return tables


def _over(under: dict[str, Any], upper: dict[str, Any]) -> dict[str, Any]:
    """``upper`` laid over ``under``, table by table."""
    merged = dict(under)
    for key, value in upper.items():
        deeper = isinstance(value, dict) and isinstance(merged.get(key), dict) and key != "gutters"
        merged[key] = _over(merged[key], value) if deeper else value
    return merged


@dataclass(slots=True)
class _Ledger:
    """Reads numbers and writes down where each came from."""

    name: str
    sources: dict[str, Any]
    numbers: list[tuple[str, str, str, str]]

    def take(self, key: str, raw: object, kind: str) -> Any:
        value, source = (raw[0], raw[1]) if isinstance(raw, list) and len(raw) == 2 else (raw, "")
        entry = self.sources.get(str(source)) if source else {"kind": "own", "title": _OWN, "date": ""}
        if not isinstance(entry, dict):
            raise ConfigError(f"printers/{self.name}.toml: {key} names a source {source!r} that is not described")
        dated = f"{entry.get('title', '')} ({entry['date']})" if entry.get("date") else str(entry.get("title", ""))
        self.numbers.append((key, str(value), str(entry.get("kind", "")), dated))
        try:
            return _value(value, kind)
        except (TypeError, ValueError) as error:
            raise ConfigError(f"printers/{self.name}.toml: {key}: {error}") from None


def _value(value: object, kind: str) -> object:
    if kind == "float":
        return length_pt(str(value))
    if kind == "int":
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise ValueError(f"not a whole number: {value!r}")
        return value
    if kind == "bool":
        if not isinstance(value, bool):
            raise ValueError(f"neither true nor false: {value!r}")
        return value
    if not isinstance(value, str):
        raise ValueError(f"not a text: {value!r}")
    return value


def _attributes(record: type, extra: set[str]) -> dict[str, tuple[str, str]]:
    """Key in the file → attribute and kind, from the fields of a record."""
    kinds = {"Standard": "str"}
    found = {}
    for item in fields(record):
        kind = kinds.get(str(item.type), str(item.type))
        if item.name not in extra and kind in {"float", "int", "bool", "str"}:
            found[item.name.removesuffix("_pt").replace("_", "-")] = (item.name, kind)
    return found


def _printer(name: str, tables: dict[str, Any]) -> Printer:
    ledger = _Ledger(name, tables.get("sources", {}), [])
    known = _attributes(Printer, {"name"})
    values: dict[str, Any] = {}
    for key, raw in tables.items():
        if key in {"sources", "stocks", "papers", "gutters"}:
            continue
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            hint = f"did you mean {near[0]}?" if near else ""
            raise ConfigError(f"printers/{name}.toml: unknown key {key!r}", hint=hint)
        attribute, kind = known[key]
        values[attribute] = raw if kind == "str" else ledger.take(key, raw, kind)
    values["gutters"] = _gutters(tables.get("gutters", {}), ledger)
    values["stocks"] = tuple(_stock(key, table, ledger, values) for key, table in tables.get("stocks", {}).items())
    papers = tables.get("papers", {})
    values["papers"] = tuple((c, p, key) for c, table in papers.items() for p, key in table.items())
    printer = Printer(name=name, numbers=tuple(ledger.numbers), **values)
    _sound(printer)
    return printer


def _gutters(table: dict[str, Any], ledger: _Ledger) -> tuple[tuple[int, float], ...]:
    if not all(limit.isdecimal() for limit in table):
        raise ConfigError(f"printers/{ledger.name}.toml: [gutters] takes page counts as keys")
    steps = [(int(limit), ledger.take(f"gutters.{limit}", raw, "float")) for limit, raw in table.items()]
    return tuple(sorted(steps))


def _stock(key: str, table: dict[str, Any], ledger: _Ledger, printer: dict[str, Any]) -> Stock:
    values: dict[str, Any] = {
        "pages_min": printer.get("pages_min", 1),
        "pages_max": printer.get("pages_max", 100_000),
    }
    for name, raw in table.items():
        place = f"stocks.{key}.{name}"
        if name == "title":
            values["title"] = raw
        elif name == "sheet":
            values["page_pt"] = ledger.take(place, raw, "float") / 2
        elif name == "pages-per-inch":
            values["page_pt"] = 72 / ledger.take(place, raw, "int")
        elif name in {"page", "plus"}:
            values[f"{name}_pt"] = ledger.take(place, raw, "float")
        elif name in {"pages-min", "pages-max"}:
            values[name.replace("-", "_")] = ledger.take(place, raw, "int")
        else:
            raise ConfigError(f"printers/{ledger.name}.toml: unknown key {place!r}")
    return Stock(key=key, **values)


def _sound(printer: Printer) -> None:
    """Refuse a profile that could not be worked with."""
    keys = {stock.key for stock in printer.stocks}
    named = {printer.default_stock} | {key for _, _, key in printer.papers}
    if named - keys:
        raise ConfigError(f"printers/{printer.name}.toml: no stock is called {sorted(named - keys)[0]!r}")
    if printer.standard not in {"x-4", "x-1a", "plain"}:
        raise ConfigError(f"printers/{printer.name}.toml: standard is 'x-4', 'x-1a' or 'plain'")
    if not printer.gutters:
        raise ConfigError(f"printers/{printer.name}.toml: [gutters] is missing")
    if printer.multiple < 1:
        raise ConfigError(f"printers/{printer.name}.toml: multiple is at least 1")
