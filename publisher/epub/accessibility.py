"""What may truly be said of a book's accessibility (EPUB Accessibility 1.1, schema.org).

Everything is worked out from the finished documents; nothing is typed in.
Conformance is never claimed here: see :mod:`publisher.epub.ace`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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


def summary(evidence: Evidence) -> str:
    """Return ``schema:accessibilitySummary``: the same for people."""
    sentences = [
        "The text reflows, and its size, face and colours can be changed.",
        "The contents link to every article.",
    ]
    if evidence.headings:
        sentences.append("Headings mark the structure.")
    if evidence.pictures and not evidence.unspoken:
        sentences.append("All pictures have alternative text.")
    elif evidence.unspoken:
        mute = len(evidence.unspoken)
        verb = "has" if mute == 1 else "have"
        sentences.append(f"{mute} of {evidence.pictures} pictures {verb} no alternative text.")
    else:
        sentences.append("There are no pictures.")
    if evidence.pages:
        sentences.append(f"{evidence.pages} markers give the pages of the print edition, listed in the navigation.")
    if evidence.index:
        sentences.append("The index is linked.")
    sentences.append("Nothing flashes, moves or sounds.")
    return " ".join(sentences)


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


def metadata(evidence: Evidence) -> Sequence[tuple[str, str]]:
    """Return the schema.org properties and values, in order."""
    return [
        *(("schema:accessMode", mode) for mode in access_modes(evidence)),
        ("schema:accessModeSufficient", sufficient_modes(evidence)),
        *(("schema:accessibilityFeature", name) for name in features(evidence)),
        ("schema:accessibilityHazard", "none"),
        ("schema:accessibilitySummary", summary(evidence)),
    ]
