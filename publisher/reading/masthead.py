"""The masthead: what front matter says, as plain values."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from publisher.model import Figure
from publisher.reading import markdown, source
from publisher.reading.dates import DATE_KEYS, parse_date
from publisher.reading.draft import Draft
from publisher.reading.frontmatter import SUBTITLE_KEYS, Value
from publisher.reading.rules.captions import CREDIT
from publisher.reading.tree import Spans, plain, strip
from publisher.reading.words import joined, words

AUTHOR_KEYS = (
    "author",
    "authors",
    "by",
    "byline",
    "creator",
    "creators",
    "contributors",
    "autor",
    "autoren",
    "auteur",
    "auteurs",
)
TRANSLATOR_KEYS = ("translator", "translators", "translated-by")
TITLE_KEYS = ("title", "name", "headline", "titel", "titre")
LANGUAGE_KEYS = ("lang", "language", "locale")
IMAGE_KEYS = (
    "image",
    "cover",
    "cover-image",
    "featured-image",
    "feature-image",
    "banner",
    "thumbnail",
    "hero",
    "ogimage",
)
CAPTION_KEYS = ("image-caption", "cover-caption", "caption", "image-alt")
STANDFIRST_KEYS = ("standfirst", "excerpt", "lede", "abstract")
SOURCE_KEYS = ("canonical-url", "canonical", "original-url", "source-url", "source", "original", "external-url")
RIGHTS_KEYS = ("rights", "copyright", "license", "licence")
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
RUNS_ON = re.compile(r"\b(?:and|or|of|the|an?|in|on|at|to|for|from|with|by|as|is|are|was|its?)$")
HASHTAGS = re.compile(r"(?:\s*[#＃][^\s#＃]+)+\s*")


def text_of(values: dict[str, Value], keys: tuple[str, ...]) -> str:
    """First of ``keys`` that has a text, without markup."""
    for key in keys:
        value = values.get(key)
        if isinstance(value, list):
            value = next((item for item in value if isinstance(item, str)), "")
        elif isinstance(value, dict):
            value = next(
                (value[k] for k in ("src", "url", "path", "image", "text", "title") if isinstance(value.get(k), str)),
                "",
            )
        if isinstance(value, str) and value.strip():
            return _unmarked(value)
    return ""


def _unmarked(value: str) -> str:
    text = source.CONTROLS.sub("", value)
    if re.search(r"[<*`&\[]|\b_|_\b", text):
        spans: Spans = markdown.parse_inline(BREAK.sub(" ", text))
        text = plain(strip(spans))
    return joined(text)


def subtitle_of(draft: Draft, title: str) -> str:
    """The subtitle, or a description; hashtags and what only repeats the title are none.

    Lines that it is written in are parted by commas.
    """
    for key in SUBTITLE_KEYS:
        value = draft.matter.get(key)
        lines = BREAK.split(value) if isinstance(value, str) and "<" in value else []
        text = _in_one(text_of({key: line}, (key,)) for line in lines) or text_of(draft.matter, (key,))
        if text and not HASHTAGS.fullmatch(text) and words(text) != words(title):
            return text
    return ""


def _in_one(lines: Iterable[str]) -> str:
    """Lines as one; several that begin anew, as those of a title page, with a comma where no mark stands at a break."""
    whole = ""
    listed = len(lines := list(lines)) > 2 and not any(line[:1].islower() or RUNS_ON.search(line) for line in lines)
    for line in lines:
        comma = listed and whole[-1:].isascii() and whole[-1:].isalnum() and line[:1].isalnum()
        whole = f"{whole}, {line}" if comma else f"{whole} {line}"
    return whole.strip()


def date_of(draft: Draft) -> dt.date | None:
    """The day of the front matter, else of the byline, else of the file's name."""
    written = next((w for w in (text_of(draft.matter, (key,)) for key in DATE_KEYS) if w), "") or draft.day
    found, impossible = parse_date(written)
    if impossible:
        draft.say("a-023", "warning", f"there is no such date: {written[:40]}", "write YYYY-MM-DD")
    if found:
        return found
    found, _ = parse_date(draft.post.stem[:10])
    if found:
        draft.say("a-022", "info", "the date was taken from the file's name", "add `date:` to the front matter")
    elif not impossible:
        draft.say("a-022", "warning", "no date", "add `date: YYYY-MM-DD` to the front matter")
    return found


def lead_of(values: dict[str, Value]) -> Figure | None:
    """The lead picture, with its caption; the figures of the body are numbered from 1."""
    src = text_of(values, IMAGE_KEYS)
    if not src:
        return None
    cover = next((value for key in IMAGE_KEYS if isinstance(value := values.get(key), dict) and value), {})
    caption = text_of(values, CAPTION_KEYS) or text_of(cover, ("caption", "title", "alt"))
    alt = text_of(cover, ("alt",)) or caption
    found = CREDIT.search(caption)
    credit = caption[found.start() :] if found else ""
    return Figure(id="figure-0", src=src, alt=alt, caption=caption, credit=credit)


def tags_of(values: dict[str, Value]) -> tuple[str, ...]:
    """Tags, categories and keywords, and a description that is hashtags; each once."""
    taxonomies = values.get("taxonomies")
    pools = [values, taxonomies] if isinstance(taxonomies, dict) else [values]
    found: list[str] = []
    for pool in pools:
        for key in ("tags", "categories", "keywords", "category"):
            value = pool.get(key, [])
            found += [str(v) for v in value] if isinstance(value, list) else re.split(r"\s*[,，]\s*", str(value))
    found += (
        re.findall(r"[#＃]([^\s#＃]+)", d) if HASHTAGS.fullmatch(d := text_of(values, ("description",)) or " ") else []
    )
    return tuple(dict.fromkeys(tag.strip() for tag in found if tag.strip()))
