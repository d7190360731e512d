"""``publisher.toml`` → :class:`Config`.

Tables are read into frozen records by their type hints; keys are kebab-case,
an unknown one is refused with the nearest name, and a wrong value with its
line.  What a book *is* comes later (``makeup``); this is what was ordered.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
import re
import tomllib
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from publisher.errors import ConfigError
from publisher.model import Edition, Imprint, Series
from publisher.units import length_pt, trim_pt

FILE_NAME = "publisher.toml"
OFFPRINTS = "offprints"
"""The name by which ``build`` is asked for them."""
PAGED = ("print", "screen")
"""Editions that are PDFs."""
FRONT_MATTER = ("half-title", "title-page", "imprint-page", "contents")
BACK_MATTER = ("contributors", "colophon")
MATTER = (
    "half-title", "series-page", "title-page", "imprint-page", "dedication", "epigraph", "contents",
    "contributors", "index", "sources", "credits", "also", "colophon",
)  # fmt: skip
"""Every piece of matter that a book can order, in either place."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class PostsOrder:
    """``[posts]``: where the posts lie."""

    source: str = "posts/**/*.md"
    """Glob below the project's folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImagesOrder:
    """``[images]``: whence pictures may come."""

    hosts: tuple[str, ...] = ()
    """Remote pictures come from these hosts only, over https."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputOrder:
    """``[output]``: where all that is made goes."""

    folder: str = "build"
    """Relative to the TOML file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which posts; all that is given must hold."""

    glob: str = ""
    """Of the file stem."""
    author: str = ""
    tag: str = ""
    text: str = ""
    """Words that the post's text holds, case folded."""
    after: dt.date | None = None
    """First day taken."""
    before: dt.date | None = None
    """Last day taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOrder:
    """``[[books.NAME.parts]]``: some of the articles of a book, under a title."""

    title: str
    select: Selection | None = None
    posts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterOrder:
    """``[books.NAME.matter]``: what stands before and after the articles, in this order."""

    front: tuple[str, ...] = FRONT_MATTER
    back: tuple[str, ...] = BACK_MATTER


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumesOrder:
    """``volumes``: when a book is split, between two of its articles."""

    max_pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionOrder:
    """The keys of ``[books.x.editions.NAME]``; lengths still as CSS strings."""

    isbn: str = ""
    trim: str = ""
    inner: str = ""
    outer: str = ""
    top: str = ""
    bottom: str = ""
    bleed: str = ""
    paper: Literal["white", "cream", "coated"] = "white"
    opens_on: Literal["", "any", "recto"] = ""
    colours: Literal["colour", "mono"] = "colour"
    embed_fonts: bool = True
    price: str = ""
    spine: str = ""
    """Width of the spine from the printer's own template, instead of the profile's formula."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookOrder:
    """``[books.NAME]``: a book, its articles and its editions."""

    title: str
    subtitle: str = ""
    language: str = ""
    editors: tuple[str, ...] = ()
    series: Series | None = None
    select: Selection | None = None
    posts: tuple[str, ...] = ()
    order: Literal["", "date", "date-descending", "title", "author", "listed"] = ""
    parts: tuple[PartOrder, ...] = ()
    style: str = "book"
    matter: MatterOrder = field(default_factory=MatterOrder)
    editions: Mapping[str, EditionOrder] = field(default_factory=dict)
    volumes: VolumesOrder | None = None
    description: str = ""
    rights: str = ""
    subjects: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    dedication: str = ""
    epigraph: str = ""
    blurb: str = ""
    edition_line: str = ""
    date: dt.date | None = None
    cover: str = ""
    pull_quotes: bool = True
    certified_by: str = ""
    """Who evaluated the book's accessibility; without it no conformance is claimed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OffprintsOrder:
    """``[offprints]``: each post as a file of its own."""

    formats: tuple[Literal["pdf", "epub", "html"], ...] = ("pdf",)
    style: str = "journal"
    trim: str = "A4"
    select: Selection | None = None
    pull_quotes: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What was ordered.  Without a file: no books, no hosts, plain defaults."""

    imprint: Imprint = field(default_factory=Imprint)
    posts: PostsOrder = field(default_factory=PostsOrder)
    images: ImagesOrder = field(default_factory=ImagesOrder)
    output: OutputOrder = field(default_factory=OutputOrder)
    offprints: OffprintsOrder | None = None
    books: Mapping[str, BookOrder] = field(default_factory=dict)


def load_config(path: Path) -> Config:
    """Read and check ``path``.

    :raises ConfigError: when it is missing, is not TOML, or says something that we do not know
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(
            f"there is no {path.name} in {path.parent}",
            hint="publisher new DIR writes one; --project DIR names another",
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path.name} cannot be read: {error}") from None
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path.name} is not TOML: {error}") from None
    refuse = _Refusal(path.name, text)
    config: Config = _fill(Config, tables, (), refuse)
    _check(config, refuse)
    return config


def edition_of(name: str, order: EditionOrder) -> Edition:
    """The edition ``name`` as ordered, lengths in points.

    :raises ValueError: when a length or the ISBN is not one
    """

    def points(text: str) -> float | None:
        return length_pt(text) if text else None

    if name not in get_args(get_type_hints(Edition)["name"]):
        raise ValueError(f"no such edition: {name!r}; there are screen, print, epub and html")
    return Edition(
        name=name,  # type: ignore[arg-type]
        isbn=isbn13(order.isbn),
        isbn_printed=re.sub(f"[{_HYPHENS}]", "-", order.isbn.strip()),
        trim_pt=trim_pt(order.trim) if order.trim else None,
        inner_pt=points(order.inner),
        outer_pt=points(order.outer),
        top_pt=points(order.top),
        bottom_pt=points(order.bottom),
        bleed_pt=points(order.bleed) or 0.0,
        paper=order.paper,
        opens_on=order.opens_on or ("recto" if name == "print" else "any"),
        colours=order.colours,
        embed_fonts=order.embed_fonts,
        price=order.price,
    )


_HYPHENS = r"\s‐-―-"


def isbn13(text: str) -> str:
    """The thirteen digits of an ISBN, or an empty string for an empty one.

    :raises ValueError: when the length or the check digit is wrong (ISO 2108)
    """
    digits = re.sub(f"[{_HYPHENS}]", "", text)
    if not digits:
        return ""
    if not re.fullmatch(r"97[89]\d{10}", digits, re.ASCII):
        raise ValueError(f"not an ISBN of 13 digits: {text!r}")
    if sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10:
        raise ValueError(f"the check digit of the ISBN is wrong: {text!r}")
    return digits


class _Refusal:
    """Makes a :class:`ConfigError` that names file and line."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.lines = name, text.splitlines()

    def __call__(self, where: tuple[str, ...], message: str, hint: str = "") -> ConfigError:
        line = self.line_of(where)
        place = f"{self.name}:{line}: " if line else f"{self.name}: "
        return ConfigError(f"{place}{message}", hint=hint)

    def line_of(self, where: tuple[str, ...]) -> int:
        """Best guess of the line that ``where`` stands on: its key below its table's header, or the header."""
        table, best = "", 0
        for number, line in enumerate(self.lines, 1):
            if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line):
                table = re.sub(r"[\"'\s]", "", header[1])
                if where and table == ".".join(where):
                    return number
            for depth in range(len(where) - 1, -1, -1):
                key = re.escape(where[depth])
                if table == ".".join(where[:depth]) and re.match(rf"\s*[\"']?{key}[\"']?\s*[=.]", line):
                    best = number
        return best


def _fill(kind: type[T], table: object, where: tuple[str, ...], refuse: _Refusal) -> T:
    """A record of ``kind`` from a TOML table."""
    if not isinstance(table, Mapping):
        raise refuse(where, f"{where[-1]} must be a table")
    hints = get_type_hints(kind)
    names = {name.replace("_", "-"): name for name in hints}
    for key in table:
        if key not in names:
            near = difflib.get_close_matches(key, names, n=1)
            known = f"did you mean {near[0]}?" if near else f"known here: {', '.join(sorted(names))}"
            raise refuse((*where, key), f"unknown key {key!r} in [{'.'.join(where) or 'the file'}]", known)
    for needed in dataclasses.fields(kind):  # type: ignore[arg-type]
        if needed.default is needed.default_factory and needed.name.replace("_", "-") not in table:
            raise refuse(where, f"{needed.name.replace('_', '-')} is missing in [{'.'.join(where)}]")
    return kind(**{names[key]: _value(hints[names[key]], value, (*where, key), refuse) for key, value in table.items()})


def _value(hint: Any, value: object, where: tuple[str, ...], refuse: _Refusal) -> Any:
    """``value`` as the type ``hint`` wants it; records and maps and tuples of records are filled."""
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(part for part in get_args(hint) if part is not type(None)) if _is_record(hint) else hint
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _fill(hint, value, where, refuse)
    item = get_args(hint)[-1] if get_args(hint) else None
    if get_origin(hint) is tuple:
        item = get_args(hint)[0]
    if dataclasses.is_dataclass(item) and isinstance(item, type):
        return _fill_all(item, value, where, refuse)
    try:
        return msgspec.convert(value, hint)
    except msgspec.ValidationError as error:
        said = str(error).partition(" - at ")[0]
        chosen = item if get_origin(item) is Literal else hint
        choices = ", ".join(filter(None, get_args(chosen))) if get_origin(chosen) is Literal else ""
        raise refuse(
            where, f"{where[-1]}: {said[:1].lower()}{said[1:]}", f"write one of {choices}" if choices else ""
        ) from None


def _fill_all(kind: type[T], value: object, where: tuple[str, ...], refuse: _Refusal) -> Any:
    """A tuple of records from an array of tables, a dict from a table of tables."""
    if isinstance(value, list):
        return tuple(_fill(kind, item, where, refuse) for item in value)
    if not isinstance(value, Mapping):
        raise refuse(where, f"{where[-1]} must hold tables")
    return {key: _fill(kind, item, (*where, key), refuse) for key, item in value.items()}


def _is_record(hint: Any) -> bool:
    return any(dataclasses.is_dataclass(part) for part in get_args(hint))


def _check(config: Config, refuse: _Refusal) -> None:
    """Refuse what types cannot: lengths, ISBNs, matter, unsafe names, contradictions."""
    checks: tuple[Callable[[str, BookOrder, _Refusal], None], ...] = (
        _check_key,
        _check_choice,
        _check_matter,
        _check_editions,
    )
    for key, book in config.books.items():
        for check in checks:
            check(key, book, refuse)
    if config.offprints is not None:
        try:
            trim_pt(config.offprints.trim)
        except ValueError as error:
            raise refuse(("offprints", "trim"), str(error)) from None


def _check_key(key: str, book: BookOrder, refuse: _Refusal) -> None:
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", key):
        raise refuse(("books", key), f"the name of a book names its files: {key!r}", "small letters, digits, - and _")


def _check_choice(key: str, book: BookOrder, refuse: _Refusal) -> None:
    chosen = [bool(book.select), bool(book.posts), bool(book.parts)]
    if sum(chosen) != 1:
        raise refuse(("books", key), f"book {key} needs one of select, posts and parts", 'select = { text = "…" }')


def _check_matter(key: str, book: BookOrder, refuse: _Refusal) -> None:
    for place, names in (("front", book.matter.front), ("back", book.matter.back)):
        for name in names:
            if name not in MATTER:
                near = difflib.get_close_matches(name, MATTER, n=1)
                hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(MATTER)}"
                raise refuse(("books", key, "matter", place), f"unknown matter {name!r}", hint)
    both = (*book.matter.front, *book.matter.back)
    twice = sorted({name for name in both if both.count(name) > 1})
    if twice:
        raise refuse(("books", key, "matter"), f"ordered twice: {', '.join(twice)}")


def _check_editions(key: str, book: BookOrder, refuse: _Refusal) -> None:
    for name, order in book.editions.items():
        try:
            edition_of(name, order)
            if order.spine:
                length_pt(order.spine)
        except ValueError as error:
            raise refuse(("books", key, "editions", name), str(error)) from None
