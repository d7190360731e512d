"""Templates filled, trees passed through, sections made: what body and matter have in common."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

import jinja2
from jinja2 import BaseLoader, ChoiceLoader, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, TemplateError
from jinja2.bccache import Bucket
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from publisher import xhtml
from publisher.assets import TEMPLATES, room_digest
from publisher.composition.house import HouseStyle
from publisher.composition.labels import label
from publisher.composition.opening import clip
from publisher.composition.pages import dialect_of, edition_values, page_design, page_values
from publisher.errors import CompositionError
from publisher.model import Article, Book, Edition
from publisher.units import length_pt


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """All that stays the same while one book is composed for one edition."""

    book: Book
    edition: Edition
    style: HouseStyle

    @property
    def paper(self) -> bool:
        return dialect_of(self.edition) == "paper"

    def values(self, language: str) -> dict[str, str]:
        """The style's values with those of the page."""
        values = edition_values(self.style, self.edition, language)
        return page_values(page_design(self.style, self.edition, language=language), values)

    def heads(self, left: str, right: str) -> tuple[str, str]:
        """Running heads for the binder; a style with one kind of page sets its own in the galley."""
        return (clip(left), clip(right)) if self.paper and self.style.mirrored else ("", "")


class _Compiled(FileSystemBytecodeCache):
    """Templates as Jinja compiled them; one that cannot be kept is compiled again."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _beside() -> _Compiled | None:
    """What is compiled is kept beside our templates, as Python keeps modules, unless Python is told not to."""
    folder = TEMPLATES / "__pycache__"
    if sys.dont_write_bytecode:
        return None
    with suppress(OSError):
        folder.mkdir(exist_ok=True)
    made_by = f"{jinja2.__version__}-{room_digest('composition/render.py')[:8]}"
    return _Compiled(str(folder), f"{made_by}-%s") if folder.is_dir() else None


@lru_cache(maxsize=8)
def _environment(folders: tuple[str, ...]) -> SandboxedEnvironment:
    loaders: list[BaseLoader] = [FileSystemLoader(folder) for folder in folders]
    return SandboxedEnvironment(
        loader=ChoiceLoader(loaders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        bytecode_cache=_beside(),
    )


def fill(
    desk: Desk, template: str, *, kind: str, title: str, anchor: str, language: str, fields: Mapping[str, object]
) -> str:
    """The document that ``template`` makes of ``fields``.

    :raises CompositionError: when the template is missing or cannot be filled
    """
    try:
        return (
            _environment(desk.style.templates)
            .get_template(f"{template}.html")
            .render(
                book=desk.book,
                edition=desk.edition,
                style=desk.style.name,
                dialect=dialect_of(desk.edition),
                paged=desk.paper,
                geometry=_geometry(desk, language),
                kind=kind,
                section_title=title,
                anchor=anchor,
                language=language,
                script="zh" if language.lower().startswith("zh") else "",
                **fields,
            )
        )
    except TemplateError as error:
        raise CompositionError(
            f"templates/{template}.html: {type(error).__name__}: {error}",
            hint="compare it with our own template of the same name",
        ) from error


def _geometry(desk: Desk, language: str) -> dict[str, str]:
    """What make-up must know of the page, in points."""
    values = desk.values(language)
    lengths = {name: f"{length_pt(values[name]):g}" for name in ("grid", "top", "bottom", "page-width")}
    return {**lengths, "quotes": values.get("quotes", "text")}


def safe(fragment: str) -> Markup:
    """A fragment of an article's markup, clean since reading, for a template."""
    return Markup(xhtml.well_formed(fragment))  # noqa: S704 - sanitised when the post was read


def hyphenation_language(language: str) -> str:
    """The language by whose patterns words are hyphenated: plain English by the American ones, which break better."""
    return "en-US" if language.lower() == "en" else language


def bios_head(article: Article) -> str:
    """What stands over the bios: the author's own words, or whom they are about."""
    people = len({bio.name for bio in article.bios})
    word = "about-others" if article.bios_of_others else "about-many" if people > 1 else "about"
    return article.bios_head or label(word, article.language)


def once(texts: Iterable[str]) -> tuple[str, ...]:
    """Each text once, in order, empty ones left out."""
    return tuple(dict.fromkeys(text for text in texts if text.strip()))
