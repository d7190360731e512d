"""What may truly be said of a book's accessibility (EPUB Accessibility 1.1, schema.org).

Everything is worked out from the finished documents; nothing is typed in.
Conformance is never claimed here: see :mod:`publisher.epub.ace`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from publisher.epub.navigation import tongue
from publisher.notices import Notice

CONFORMS_TO = "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"
"""Exactly these words, or it is no claim (EPUB Accessibility 1.1, section 4.3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was counted in the documents of one book."""

    pictures: int
    unspoken: tuple[str, ...]
    """``document: picture`` of those whose alternative text says nothing."""
    headings: int
    roles: bool
    pages: int
    """Markers of the print edition's pages."""
    index: bool
    titled: bool = True


def access_modes(evidence: Evidence) -> tuple[str, ...]:
    """Return ``schema:accessMode``: by which senses the content comes."""
    return ("textual", "visual") if evidence.pictures else ("textual",)


def sufficient_modes(evidence: Evidence) -> str:
    """Return ``schema:accessModeSufficient``: which senses are enough to take in all of it."""
    return "textual,visual" if evidence.unspoken else "textual"


def features(evidence: Evidence) -> tuple[str, ...]:
    """Return ``schema:accessibilityFeature``, each only when true of this book."""
    said = {
        "tableOfContents": True,
        "structuralNavigation": evidence.headings > 0,
        "readingOrder": True,
        "displayTransformability": True,
        "alternativeText": evidence.pictures > 0 and not evidence.unspoken,
        "ARIA": evidence.roles,
        "pageBreakMarkers": evidence.pages > 0,
        "pageNavigation": evidence.pages > 0,
        "index": evidence.index,
    }
    return tuple(name for name, true in said.items() if true)


_SENTENCES = {
    "en": {
        "flow": "The text reflows, and its size, face and colours can be changed.",
        "contents": "The contents link to every article.",
        "headings": "Headings mark the structure.",
        "no-pictures": "There are no pictures.",
        "spoken": "All pictures have alternative text.",
        "mute-one": "1 of {pictures} pictures has no alternative text.",
        "mute": "{mute} of {pictures} pictures have no alternative text.",
        "pages": "{pages} markers give the pages of the print edition, listed in the navigation.",
        "index": "The index is linked.",
        "hazards": "Nothing flashes, moves or sounds.",
    },
    "zh": {
        "flow": "內文可重排，字級、字體和顏色都可以更改。",
        "contents": "目錄連結到每一篇文章。",
        "headings": "各級標題標明結構。",
        "no-pictures": "書中沒有圖片。",
        "spoken": "所有圖片都有替代文字。",
        "mute-one": "{pictures} 幅圖片中有 1 幅沒有替代文字。",
        "mute": "{pictures} 幅圖片中有 {mute} 幅沒有替代文字。",
        "pages": "{pages} 個標記指明紙本的頁碼，並列於導覽之中。",
        "index": "索引附有連結。",
        "hazards": "沒有閃爍、活動或發聲的內容。",
    },
    "zh-Hans": {
        "flow": "正文可重排，字号、字体和颜色都可以更改。",
        "contents": "目录链接到每一篇文章。",
        "headings": "各级标题标明结构。",
        "no-pictures": "书中没有图片。",
        "spoken": "所有图片都有替代文本。",
        "mute-one": "{pictures} 幅图片中有 1 幅没有替代文本。",
        "mute": "{pictures} 幅图片中有 {mute} 幅没有替代文本。",
        "pages": "{pages} 个标记指明纸质版的页码，并列于导航之中。",
        "index": "索引附有链接。",
        "hazards": "没有闪烁、活动或发声的内容。",
    },
}
"""The sentences of the summary, by :func:`publisher.epub.navigation.tongue`."""


def summary(evidence: Evidence, language: str = "en") -> str:
    """Return ``schema:accessibilitySummary``: the same for people, in the book's language where we speak it."""
    known = tongue(language)
    said = ["flow", "contents"]
    if evidence.headings:
        said.append("headings")
    if not evidence.pictures:
        said.append("no-pictures")
    else:
        said.append(("spoken", "mute-one")[len(evidence.unspoken)] if len(evidence.unspoken) < 2 else "mute")
    said += [word for word, there in (("pages", evidence.pages), ("index", evidence.index)) if there]
    words = {"mute": len(evidence.unspoken), "pictures": evidence.pictures, "pages": evidence.pages}
    sentences = (_SENTENCES[known][word].format(**words) for word in (*said, "hazards"))
    return (" " if known == "en" else "").join(sentences)


def barriers(evidence: Evidence, *, certifier: str = "") -> tuple[Notice, ...]:
    """Return what stands between the book and a claim to conform, as notices that ``publisher check`` prints."""
    found = [
        Notice(
            code="e-101",
            severity="warning",
            message=f"the picture {place} has no alternative text of its own",
            hint="say in the square brackets of the picture what is to be seen",
        )
        for place in evidence.unspoken
    ]
    if not evidence.headings:
        found.append(
            Notice(code="e-102", severity="warning", message="no document has a heading", hint="give the posts titles")
        )
    if not certifier:
        found.append(
            Notice(
                code="e-103",
                severity="info",
                message="accessibility is not claimed: nobody is named who answers for it",
                hint="set certified-by for the book once it was evaluated",
            )
        )
    return tuple(found)


def metadata(evidence: Evidence, language: str) -> Sequence[tuple[str, str]]:
    """Return the schema.org properties and values, in order; the last is the summary for people."""
    return [
        *(("schema:accessMode", mode) for mode in access_modes(evidence)),
        ("schema:accessModeSufficient", sufficient_modes(evidence)),
        *(("schema:accessibilityFeature", name) for name in features(evidence)),
        ("schema:accessibilityHazard", "none"),
        ("schema:accessibilitySummary", summary(evidence, language)),
    ]
