"""How well posts are read: precision and recall a kind, against what an editor saw.

``labels.json`` holds, for each post, what a person who read it wrote down, as
fingerprints: a hash of the folded text (NFKC, case folded, letters and digits
only), never the text.  Where an editor could go either way, several
fingerprints stand for one entry, or the entry lies under ``unsure`` and counts
for nothing.  A third of the posts, chosen by a hash of the stem, is held out:
nobody tunes a rule by looking at them.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import html as lxml_html

from publisher.model import Article

Label = dict[str, Any]
LABELS = Path(__file__).with_name("labels.json")
LISTS = ("pull_quotes", "quotations", "bios", "authors", "captions", "headings")
SINGLES = ("title", "date", "language", "standfirst", "subtitle", "et_al", "notes", "tables", "boxes")


@dataclass
class Tally:
    """Counts of one kind on one part of the posts."""

    right: int = 0
    wrong: int = 0
    """Entries that no editor saw; for a single value, posts that are wrong."""
    missed: int = 0
    where: list[str] = field(default_factory=list)
    """Stems with something wrong or missed, for the part that may be looked at."""

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def folded(text: str) -> str:
    """Letters and digits of ``text``, NFKC, case folded."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())


def fingerprint(text: str) -> str:
    """Sixteen hex digits for a text; empty for one without letters and digits."""
    letters = folded(text)
    return hashlib.sha256(letters.encode()).hexdigest()[:16] if letters else ""


def held_out(stem: str) -> bool:
    return hashlib.sha256(stem.encode()).digest()[0] % 3 == 0


def labels() -> dict[str, Label]:
    found: dict[str, Label] = json.loads(LABELS.read_text("utf-8"))["posts"]
    return found


# --------------------------------------------------------------------- lists


def _of_texts(texts: Iterable[str]) -> list[str]:
    return [mark for mark in map(fingerprint, texts) if mark]


def _bios(article: Article) -> list[str]:
    return [f"{fingerprint(bio.name)}:{fingerprint(bio.text)}" for bio in article.bios]


def _headings(article: Article) -> list[str]:
    return [f"{heading.level}:{fingerprint(heading.text)}" for heading in article.headings]


READ: dict[str, Callable[[Article], list[str]]] = {
    "pull_quotes": lambda article: _of_texts(article.pull_quotes),
    "quotations": lambda article: _of_texts(article.quotations),
    "bios": _bios,
    "authors": lambda article: _of_texts(author.name for author in article.authors),
    "captions": lambda article: list(dict.fromkeys(_of_texts(figure.caption for figure in article.figures))),
    "headings": _headings,
}


def compare(wanted: list[list[str]], unsure: Iterable[str], got: list[str]) -> tuple[int, int, int]:
    """Right, wrong and missed; every entry of ``wanted`` lists the readings that count."""
    left, right, missed = Counter(got), 0, 0
    for readings in wanted:
        hit = next((mark for mark in readings if left[mark] > 0), None)
        if hit is None:
            missed += 1
        else:
            left[hit] -= 1
            right += 1
    free = set(unsure)
    return right, sum(number for mark, number in left.items() if mark not in free), missed


# ------------------------------------------------------------- single values


def _plain(markup: str) -> str:
    return "".join(lxml_html.fragment_fromstring(markup, create_parent="div").itertext()) if markup else ""


def _language(tag: str) -> str:
    parts = tag.split("-")
    return f"zh-{parts[1]}" if parts[0] == "zh" and len(parts) > 1 else parts[0]


def _has_boxes(label: Label, article: Article) -> bool:
    """Every box that an editor saw lies somewhere in the boxes that were read."""
    text = folded(" ".join(article.boxes))
    known: dict[int, set[str]] = {}
    for length, mark in label["boxes"]:
        if length not in known:
            spans = (text[start : start + length] for start in range(len(text) - length + 1))
            known[length] = {hashlib.sha256(span.encode()).hexdigest()[:16] for span in spans}
        if mark not in known[length]:
            return False
    return True


RIGHT: dict[str, Callable[[Label, Article], bool]] = {
    "title": lambda label, article: fingerprint(article.title) in label["title"],
    "subtitle": lambda label, article: fingerprint(article.subtitle) in label["subtitle"],
    "date": lambda label, article: str(article.published) == label["date"],
    "language": lambda label, article: _language(article.language) in label["language"],
    "standfirst": lambda label, article: fingerprint(_plain(article.standfirst)) in label["standfirst"],
    "et_al": lambda label, article: article.et_al == label["et_al"],
    "notes": lambda label, article: len(article.notes) in label["notes"],
    "tables": lambda label, article: article.tables == label["tables"],
    "boxes": _has_boxes,
}


def score(read: dict[str, Article], *, part: str) -> dict[str, Tally]:
    """Tally every kind over the posts of ``part`` (``tuning`` or ``held-out``); ``read`` is by stem."""
    tallies = {kind: Tally() for kind in (*LISTS, *SINGLES)}
    for stem, label in labels().items():
        if stem not in read or (part == "held-out") != held_out(stem):
            continue
        article = read[stem]
        for kind in LISTS:
            right, wrong, missed = compare(label[kind], label["unsure"].get(kind, ()), READ[kind](article))
            tally = tallies[kind]
            tally.right, tally.wrong, tally.missed = tally.right + right, tally.wrong + wrong, tally.missed + missed
            if (wrong or missed) and part == "tuning":
                tally.where.append(stem)
        for kind in SINGLES:
            if RIGHT[kind](label, article):
                tallies[kind].right += 1
            else:
                tallies[kind].wrong += 1
                tallies[kind].where.extend([stem] if part == "tuning" else [])
    return tallies


def report(tallies: dict[str, Tally]) -> str:
    """One line a kind."""
    lines = [f"{'kind':<12} {'right':>6} {'wrong':>6} {'missed':>6}  precision  recall"]
    for kind, tally in tallies.items():
        counts = f"{kind:<12} {tally.right:>6} {tally.wrong:>6} {tally.missed:>6}"
        lines.append(f"{counts}  {tally.precision:>9.3f}  {tally.recall:>6.3f}")
    return "\n".join(lines)
