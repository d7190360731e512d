"""Number the pages of a volume.  Arithmetic only: galleys come in, places go out."""

from __future__ import annotations

from collections.abc import Sequence

from publisher.model import Galley, PageProof, PageRecord, Pagination, Section

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def roman(number: int) -> str:
    """Return ``number``, 1 or more, in small roman figures."""
    figures = ""
    for value, letters in _ROMAN:
        figures += letters * (number // value)
        number %= value
    return figures


def page_label(number: int, numbering: str) -> str:
    """Return the folio of a page; nothing where pages do not count."""
    return roman(number) if numbering == "roman" else str(number) if numbering == "arabic" else ""


def paginate(
    sections: Sequence[Section], galleys: Sequence[Galley], *, sides: bool
) -> tuple[tuple[PageProof, ...], Pagination]:
    """Give each galley its place in the volume.

    :param sections: in the order of the volume
    :param galleys: those of the sections, in the same order
    :param sides: True for a book that is printed on both sides of the leaf.
        The first page is then a recto, sections that open on one have a blank
        verso before them where they need it, and page 1 is a recto.  Without,
        there is no blank page but one: behind a cover page 1 is a recto too,
        so that a reader who is shown spreads has odd pages on the right.

    Roman and arabic pages are each counted from 1; pages of numbering
    ``none`` are not counted, but for a cover, which is page i though it does
    not say so.  A blank page counts with what comes before it.
    """
    covered = bool(sections) and sections[0].kind == "cover"
    proofs: list[PageProof] = []
    pages: list[PageRecord] = []
    places: dict[str, tuple[int, str]] = {}
    last = {"roman": int(covered), "arabic": 0, "none": 0}
    for section, galley in zip(sections, galleys, strict=True):
        first_arabic = section.numbering == "arabic" and not last["arabic"]
        recto = (sides and section.opens_on == "recto") or (first_arabic and (sides or covered))
        blank = recto and len(pages) % 2 == 1
        if blank:
            before = proofs[-1].numbering
            last[before] += 1
            pages.append(PageRecord(label=page_label(last[before], before)))
        first_number, first_sheet = last[section.numbering] + 1, len(pages)
        for place in range(galley.pages):
            label = page_label(first_number + place, section.numbering)
            start = galley.starts[place] if place < len(galley.starts) else None
            pages.append(PageRecord(label=label, section=section.name, start=start))
        last[section.numbering] += galley.pages
        for anchor in galley.anchors:
            sheet = first_sheet + anchor.page
            places.setdefault(anchor.id, (sheet, pages[sheet].label))
        proofs.append(
            PageProof(
                galley=galley,
                first_sheet=first_sheet,
                first_number=first_number,
                numbering=section.numbering,
                blank_before=blank,
            )
        )
    found = tuple((name, *place) for name, place in sorted(places.items()))
    return tuple(proofs), Pagination(places=found, pages=tuple(pages))
