"""A house style: a folder with ``style.toml`` and CSS, and the values that its CSS names.

Custom properties are put in their places here and not by the engine: an
e-reader that knows no ``var()``, a margin box and the code that balances
titles all read the same plain value, and setting costs nothing more.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from publisher.assets import STYLES, TEMPLATES
from publisher.errors import CompositionError, ConfigError
from publisher.units import length_pt, trim_pt

Dialect = Literal["paper", "epub", "html"]
"""What a section is written for: set pages, an EPUB, or one page of a browser."""

Values = tuple[tuple[str, str], ...]

_SHEETS = ("article.css", "matter.css", "zh.css", "epub.css", "furniture.css")
_VAR = re.compile(r"var\(\s*--([a-z0-9-]+)\s*\)")
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.S)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_KEYS = {"balance", "title", "summary", "trim", "mirrored", "notes", "initials", "colophon", "values", "trims"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trim:
    """The text block on one page size, in points; ``zh`` for Chinese."""

    size_pt: tuple[float, float]
    top_pt: float
    inner_pt: float
    outer_pt: float
    lines: int
    zh: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplayFace:
    """The face in which a display text is measured, so that its lines can be evened out."""

    role: str
    """``title``, ``subtitle``, ``h2``, ``cover`` …: its size is the value ``ROLE-size``."""
    kind: str = "serif"
    weight: int = 400
    italic: bool = False
    scale: float = 1.0
    """Width of the face set beside the one measured; spaced small capitals are wider."""
    hung: bool = False
    """True when the text hangs into the margin by ``hang``."""
    capitals: bool = True
    """False when a text all in capitals is set in small ones, which are not measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseStyle:
    """A folder of styles, read and checked."""

    name: str
    title: str
    trim_pt: tuple[float, float]
    mirrored: bool
    """Left and right pages differ; the binder shifts galleys to their side."""
    notes: Literal["foot", "margin", "end"]
    initials: bool
    """An article begins with a large first letter."""
    colophon: tuple[tuple[str, str], ...]
    """Closing words by language: ``en``, ``de``, ``zh-hans`` …; ``short``, ``de-short`` … on the imprint page."""
    values: tuple[tuple[str, Values], ...]
    """Custom properties by table: ``""`` for all, then ``zh``, ``zh-hans``, ``print``, ``mono``, ``epub``."""
    trims: tuple[Trim, ...]
    balance: tuple[DisplayFace, ...]
    sheets: tuple[tuple[str, str], ...]
    """File name and CSS text, of the house and of the style, in order."""
    templates: tuple[str, ...]
    """Folders of templates, the nearest first."""

    def sheet(self, name: str) -> str:
        """The text of one sheet, the house's before the style's."""
        return "\n".join(text for file, text in self.sheets if file == name)


def known_styles(project: Path | None = None) -> list[str]:
    """Names of the house styles: ours, and those of the project's own ``styles`` folder."""
    folders = [STYLES] if project is None else [project / "styles", STYLES]
    return sorted({path.parent.name for folder in folders for path in folder.glob("*/style.toml")})


def load_style(name: str, project: Path | None = None) -> HouseStyle:
    """Read the house style ``name``: of the project's own ``styles`` folder, else of ours.

    :raises ConfigError: when no such folder is there, or when its ``style.toml`` is not right
    """
    folders = [STYLES] if project is None else [project / "styles", STYLES]
    if _NAME.fullmatch(name):
        for folder in folders:
            if (folder / name / "style.toml").is_file():
                return _read(name, folder / name, project)
    known = known_styles(project)
    near = difflib.get_close_matches(name, known, n=2) or known
    raise ConfigError(f"no house style named {name!r}", hint=f"did you mean {' or '.join(near)}?")


def _read(name: str, folder: Path, project: Path | None) -> HouseStyle:
    path = folder / "style.toml"
    try:
        table = tomllib.loads(path.read_text("utf-8"))
        unknown = sorted(set(table) - _KEYS)
        if unknown:
            near = difflib.get_close_matches(unknown[0], _KEYS, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(sorted(_KEYS))}"
            raise ConfigError(f"styles/{name}/style.toml: unknown key {unknown[0]!r}", hint=hint)
        notes = table.get("notes", "foot")
        if notes not in {"foot", "margin", "end"}:
            raise ValueError(f"notes = {notes!r}; write foot, margin or end")
        own = [] if project is None else [str(project / "templates")]
        return HouseStyle(
            name=name,
            title=str(table.get("title", name)),
            trim_pt=trim_pt(table["trim"]),
            mirrored=bool(table.get("mirrored", False)),
            notes=notes,
            initials=bool(table.get("initials", False)),
            colophon=tuple(sorted((str(k), str(v)) for k, v in table.get("colophon", {}).items())),
            values=_tables(table.get("values", {})),
            trims=tuple(trim for size, row in table.get("trims", {}).items() for trim in _trims(size, row)),
            balance=tuple(DisplayFace(role=role, **row) for role, row in table.get("balance", {}).items()),
            sheets=_sheets(folder),
            templates=(*own, str(folder / "templates"), str(TEMPLATES)),
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, ValueError, TypeError, AttributeError) as e:
        what = f"{e} is missing" if isinstance(e, KeyError) else str(e)
        raise ConfigError(f"styles/{name}/style.toml: {what}", hint="copy it anew from one of our styles") from e


def _tables(values: dict[str, Any]) -> tuple[tuple[str, Values], ...]:
    plain = tuple((k, str(v)) for k, v in values.items() if not isinstance(v, dict))
    nested = [(k, tuple((n, str(x)) for n, x in v.items())) for k, v in values.items() if isinstance(v, dict)]
    return (("", plain), *nested)


def _trims(size: str, row: dict[str, Any]) -> list[Trim]:
    def trim(keys: dict[str, Any], *, zh: bool) -> Trim:
        lengths = {f"{side}_pt": length_pt(keys[side]) for side in ("top", "inner", "outer")}
        return Trim(size_pt=trim_pt(size), lines=int(keys["lines"]), zh=zh, **lengths)

    latin = {k: v for k, v in row.items() if k != "zh"}
    return [trim(latin, zh=False), trim({**latin, **row.get("zh", {})}, zh=True)]


def _sheets(folder: Path) -> tuple[tuple[str, str], ...]:
    places = [STYLES / "base.css"] + [place / name for name in _SHEETS for place in (STYLES, folder)]
    return tuple((path.name, _COMMENT.sub("", path.read_text("utf-8"))) for path in places if path.is_file())


@lru_cache(maxsize=64)
def values_of(style: HouseStyle, language: str, tables: tuple[str, ...] = ()) -> dict[str, str]:
    """Custom properties of ``style`` for one language; later tables win.

    ``tables`` names further tables of ``[values]``, such as ``print``.
    """
    found: dict[str, str] = {}
    by_name = dict(style.values)
    zh = language.lower().startswith("zh")
    hans = zh and is_simplified(language)
    for table in ("", *(("zh",) if zh else ()), *(("zh-hans",) if hans else ()), *tables):
        found.update(by_name.get(table, ()))
    region = "SC" if hans else "TC"
    found.setdefault("han-serif", f'"Noto Serif CJK {region}"')
    found.setdefault("han-sans", f'"Noto Sans CJK {region}"')
    found.setdefault("han-kai", found["han-serif"] if hans else '"cwTeXKai", "Noto Serif CJK TC"')
    found.setdefault("kai-latin", "1em" if hans else ".94em")
    found.setdefault("han-lead", found["han-kai"])
    found.setdefault("han-em", found["han-sans"] if hans else found["han-kai"])
    found.setdefault("han-em-size", "1em" if hans else "1.08em")
    return found


def is_simplified(language: str) -> bool:
    """True for the tags of simplified Chinese (BCP 47); plain ``zh`` counts as traditional."""
    tag = language.lower()
    return tag.startswith("zh") and ("hans" in tag or tag in {"zh-cn", "zh-sg", "zh-my"})


def put_values(css: str, values: dict[str, str], where: str) -> str:
    """``css`` with each ``var(--name)`` replaced by its value, values in values too.

    :raises CompositionError: when a name has no value, or values go round in a ring
    """

    def one(match: re.Match[str]) -> str:
        if match[1] not in values:
            near = difflib.get_close_matches(match[1], values, n=1)
            raise CompositionError(
                f"styles/{where}: no value for var(--{match[1]})",
                hint=f"give it in style.toml under [values]{f', or write --{near[0]}' if near else ''}",
            )
        return values[match[1]]

    for _ in range(8):
        css, count = _VAR.subn(one, css)
        if not count:
            return css
    raise CompositionError(f"styles/{where}: values name each other in a ring", hint="break the ring in [values]")
