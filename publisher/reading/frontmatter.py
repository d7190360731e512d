"""The front matter of a post: YAML or TOML, read without trust, every value as it is written.

YAML is read with no types at all: a date is a string, ``yes`` is a word, a
title of digits stays a title.  Aliases, depth and size are bounded, and a tag
that asks for a Python object is refused.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml
from yaml.composer import Composer

Value: TypeAlias = "str | list[Value] | dict[str, Value]"

SUBTITLE_KEYS = ("subtitle", "description", "deck", "dek", "tagline")
LARGEST = 65_536
"""Characters of front matter."""
DEEPEST = 12
MOST_ALIASES = 32
MOST_NODES = 4_000
FENCES = {"---": ("---", "..."), "+++": ("+++",)}
KEY_LINE = re.compile(r"[ \t]*(?:#|[\w\"'.-][^:\n]*:|\s*$)")
TOML_LINE = re.compile(r"[ \t]*(?:#|\[|[\w\"'.-]+\s*=|$)")
SIMPLE_KEY = re.compile(r"[\w-]+[ \t.]*[:=](?:\s|$)")
YAML_KEY_TIDY = re.compile(r"[\s.]+$")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why front matter cannot be used."""

    message: str
    line: int
    code: str = "a-011"
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """Front matter and where the body begins."""

    values: dict[str, Value] = field(default_factory=dict)
    body: str = ""
    first_line: int = 1
    """Line of the file on which ``body`` begins."""
    present: bool = False
    mended: tuple[str, ...] = ()
    """Keys that were written oddly, such as ``date.``."""
    fault: Fault | None = None


def read_matter(text: str) -> Matter:
    """Part front matter from body; text without any is all body."""
    lead = re.match(r"(?:[ \t]*\n)*", text)
    start = lead.end() if lead else 0
    fence = text[start : start + 3]
    head, _, _ = text[start:].partition("\n") if fence in FENCES else ("", "", "")
    if head.rstrip() not in FENCES:
        return Matter(body=text)
    opened = text.count("\n", 0, start) + 1
    first = start + len(head) + 1
    look = TOML_LINE if fence == "+++" else KEY_LINE
    if not look.match(text, first):
        return Matter(body=text)
    end = _closing(text, first, FENCES[fence])
    if end is None:
        if _seems_prose(text[first : first + 400]):
            return Matter(body=text)
        return Matter(
            fault=Fault("the front matter is never closed", opened, hint=f"write {fence} on a line after it"),
            present=True,
        )
    source, body_at = text[first : end[0]], end[1]
    values, fault = _values(source, fence, opened)
    if fault:
        return Matter(fault=fault, present=True)
    tidy, mended = _tidy_keys(values)
    return Matter(tidy, text[body_at:], text.count("\n", 0, body_at) + 1, present=True, mended=mended)


def _closing(text: str, start: int, marks: tuple[str, ...]) -> tuple[int, int] | None:
    """Offsets of the closing line and of what follows it."""
    for found in re.finditer(r"^(---|\.\.\.|\+\+\+)[ \t]*(?:\n|\Z)", text[start : start + LARGEST * 2], re.MULTILINE):
        if found[1] in marks:
            return start + found.start(), start + found.end()
    return None


def _seems_prose(head: str) -> bool:
    """True when what follows a first rule of hyphens begins with no key."""
    first = next((line for line in head.split("\n") if line.strip()), "")
    return not SIMPLE_KEY.match(first)


def _values(source: str, fence: str, opened: int) -> tuple[dict[str, Any], Fault | None]:
    if len(source) > LARGEST:
        return {}, Fault(f"front matter of {len(source):,} characters", opened, "a-012")
    try:
        if fence == "+++":
            return _stringed(tomllib.loads(source)), None
        loaded = _load_yaml(source)
    except _RefusedError as error:
        return {}, Fault(str(error), opened + error.line, "a-012")
    except yaml.MarkedYAMLError as error:
        quoted = (error.context or "").startswith("while scanning a quoted")
        mark = error.context_mark if quoted else error.problem_mark or error.context_mark
        line = opened + 1 + (mark.line if mark else 0)
        problem = error.problem or error.context or ""
        return {}, Fault(f"the front matter is no YAML: {problem}", line, hint=_yaml_hint(problem, quoted=quoted))
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        line = opened + (int(at[1]) if at else 0)
        return {}, Fault(f"the front matter is no TOML: {error}", line, hint='put texts in quotes: title = "…"')
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        return {}, Fault(f"the front matter cannot be read: {str(error).splitlines()[0][:120]}", opened)
    if loaded is None or loaded == "":
        return {}, None
    if not isinstance(loaded, dict):
        return {}, Fault("the front matter holds no keys", opened + 1)
    return loaded, None


def _yaml_hint(problem: str, *, quoted: bool) -> str:
    if "\\t" in problem:
        return "indent with blanks, not with a tab"
    return "end the value with the quote it begins with" if quoted else "put quotes around a value that holds a colon"


class _RefusedError(Exception):
    """Front matter that asks for too much."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


_READER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class _Bounded(Composer):
    """Strings, lists and mappings only, within bounds."""

    depth = aliases = nodes = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[attr-defined]
        line = event.start_mark.line + 1
        self.nodes += 1
        if isinstance(event, yaml.AliasEvent):
            self.aliases += 1
        if "python" in (getattr(event, "tag", None) or ""):
            raise _RefusedError("front matter that asks for a Python object", line)
        if self.depth > DEEPEST or self.aliases > MOST_ALIASES or self.nodes > MOST_NODES:
            raise _RefusedError("front matter that is nested or repeated too much", line)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


class _Loader(_Bounded, yaml.BaseLoader):
    """Says best what is wrong."""


class _Quick(_Bounded, _READER):  # type: ignore[misc]
    """Reads six times as fast where libyaml is there, and takes a tab within a value, as Jekyll and Hugo do."""

    def __init__(self, stream: str) -> None:
        _READER.__init__(self, stream)
        Composer.__init__(self)


def _load_yaml(source: str) -> Any:
    try:
        return _stringed(_loaded(_Quick(source)))
    except yaml.YAMLError:
        return _stringed(_loaded(_Loader(source)))


def _loaded(loader: Any) -> Any:
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


def _stringed(value: Any, budget: list[int] | None = None) -> Any:
    """``value`` with every scalar a string; the whole bounded, since aliases multiply."""
    budget = [MOST_NODES] if budget is None else budget
    budget[0] -= 1
    if budget[0] < 0:
        raise _RefusedError("front matter that is nested or repeated too much", 0)
    if isinstance(value, dict):
        return {str(key): _stringed(item, budget) for key, item in value.items()}
    if isinstance(value, list):
        return [_stringed(item, budget) for item in value]
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _tidy_keys(values: dict[str, Any]) -> tuple[dict[str, Value], tuple[str, ...]]:
    tidy: dict[str, Value] = {}
    mended = []
    for key, value in values.items():
        plain = YAML_KEY_TIDY.sub("", key.strip())
        if plain != key:
            mended.append(key)
        tidy[plain.lower().replace("_", "-")] = value
    return tidy, tuple(mended)
