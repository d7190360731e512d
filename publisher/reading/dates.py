"""Days as they are written, in front matter and in text."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

DATE_KEYS = (
    "date", "published", "publishdate", "pubdate", "date-published", "published-at", "post-date", "created", "datum",
)  # fmt: skip
DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})|(\d{4})(\d\d)(\d\d)(?!\d)")
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
WORDED = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4}))|(?:([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4}))"
)


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
