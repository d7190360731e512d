"""The masthead: what front matter says, as plain values."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from publisher.model import Figure
from publisher.reading import markdown, source
from publisher.reading.draft import Draft
from publisher.reading.frontmatter import Value
from publisher.reading.rules.captions import CREDIT
from publisher.reading.tree import Spans, plain, strip
from publisher.reading.words import joined, words

AUTHOR_KEYS = ("author", "authors", "by", "byline", "creator", "creators", "contributors")
TRANSLATOR_KEYS = ("translator", "translators", "translated-by")
DATE_KEYS = ("date", "published", "publishdate", "pubdate", "date-published", "published-at", "post-date", "created")
TITLE_KEYS = ("title", "name", "headline")
SUBTITLE_KEYS = ("subtitle", "description", "deck", "dek", "tagline")
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
DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})|(\d{4})(\d\d)(\d\d)(?!\d)")
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
WORDED = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4}))|(?:([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4}))"
)
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
        spans: Spans = markdown.parse_inline(re.sub(r"<br\s*/?>", " ", text, flags=re.IGNORECASE))
        text = plain(strip(spans))
    return joined(text)


def subtitle_of(draft: Draft, title: str) -> str:
    """The subtitle, or a description; hashtags and what only repeats the title are none."""
    for key in SUBTITLE_KEYS:
        text = text_of(draft.matter, (key,))
        if text and not HASHTAGS.fullmatch(text) and words(text) != words(title):
            return text
    return ""


def date_of(draft: Draft) -> dt.date | None:
    """The day of the front matter, else of the file's name."""
    written = next((w for w in (text_of(draft.matter, (key,)) for key in DATE_KEYS) if w), "")
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


def parse_date(written: str) -> tuple[dt.date | None, bool]:
    """The day as it is written, no zone converted; and whether it is one that never was."""
    text = unicodedata.normalize("NFKC", written).strip()
    parts: tuple[str, str, str] | None = None
    if found := DATE.search(text):
        parts = (found[1], found[2], found[3]) if found[1] else (found[4], found[5], found[6])
    elif worded := WORDED.search(text):
        day, month, year = (worded[1], worded[2], worded[3]) if worded[1] else (worded[5], worded[4], worded[6])
        if month[:3].lower() in MONTHS:
            parts = (year, str(MONTHS.index(month[:3].lower()) + 1), day)
    if parts is None:
        return None, bool(text)
    try:
        return dt.date(int(parts[0]), int(parts[1]), int(parts[2])), False
    except ValueError:
        return None, True


def lead_of(values: dict[str, Value]) -> Figure | None:
    """The lead picture, with its caption; the figures of the body are numbered from 1."""
    src = text_of(values, IMAGE_KEYS)
    if not src:
        return None
    caption = text_of(values, CAPTION_KEYS)
    found = CREDIT.search(caption)
    credit = caption[found.start() :] if found else ""
    return Figure(id="figure-0", src=src, alt=caption, caption=caption, credit=credit)


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
