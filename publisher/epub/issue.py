"""The door: a book's sections, pictures and page numbers become an EPUB."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from publisher.epub.accessibility import Evidence, barriers
from publisher.epub.ace import ask_ace
from publisher.epub.archive import new_package, write_package
from publisher.epub.documents import VERSION, Chapter, book_links, make_chapter, placed
from publisher.epub.illustrations import Illustration, illustrate
from publisher.epub.layout import Plan, lay_out, list_resources
from publisher.epub.lettering import is_lettered, letter
from publisher.epub.package import describe, modified, page_source
from publisher.epub.pagemarks import PageMark, page_marks
from publisher.model import Book, Edition, Pagination, Picture, Section, Volume
from publisher.notices import Notice
from publisher.store import Store, key_of, written_aside


def issue_epub(
    book: Book,
    edition: Edition,
    sections: Sequence[Section],
    pictures: Mapping[str, tuple[Picture, ...]],
    pagination: Pagination | None,
    cover: bytes | None,
    store: Store,
    out: Path,
    *,
    print_isbn: str = "",
) -> Volume:
    """Write ``book`` to ``out`` as EPUB 3.3.

    Each finished document and each prepared picture is kept in ``store``, so
    that a second issue makes anew only what changed, and zips.

    :param sections: composed for the EPUB edition, in reading order; one of
        kind ``contents`` gives its place to ``nav.xhtml``
    :param pictures: by stem of the article; those that sections carry are taken from there too
    :param pagination: of the print edition, for the page list
    :param cover: a JPEG of 1600 × 2560
    :param print_isbn: of the edition that ``pagination`` counts
    :raises CompositionError: when a section is not well-formed
    """
    art, notices = _illustrate(sections, pictures, store)
    plan = lay_out(sections, art, lettered=is_lettered(edition, sections))
    marks = page_marks(pagination)
    chapters = {section.name: _chapter(section, plan, marks.get(section.name, ()), store) for section in plan.documents}
    evidence = gather_evidence(plan, chapters, marks)
    faces = letter((chapter.letters for chapter in chapters.values()), store) if plan.lettered else ()
    resources, order = list_resources(plan, book, edition, chapters, marks, cover, faces)
    source = page_source(pagination, print_isbn)

    def write(part: Path, certifier: str = "") -> str:
        target = new_package(book)
        describe(
            target,
            book,
            edition,
            evidence,
            source=source,
            own_fonts=plan.lettered,
            cover=cover is not None,
            certifier=certifier,
        )
        return write_package(target, resources, order, modified(book), part)

    with written_aside(out) as part:
        digest = write(part)
        if edition.certifier:
            against = _case_against(part, digest, evidence, edition.certifier, store)
            notices += against
            digest = digest if against else write(part, edition.certifier)
    for section in plan.documents:
        notices += placed(chapters[section.name].notices, section, book)
    return Volume(book=book.key, edition=edition.name, path=str(out), pages=0, sha256=digest, notices=tuple(notices))


def _illustrate(
    sections: Sequence[Section], pictures: Mapping[str, tuple[Picture, ...]], store: Store
) -> tuple[dict[str, Illustration], list[Notice]]:
    """Prepare each picture that a section names, once."""
    known = {picture.digest: picture for each in pictures.values() for picture in each}
    known |= {picture.digest: picture for section in sections for picture in section.pictures}
    text = "".join(section.html for section in sections if "picture:" in section.html)
    found: dict[str, Illustration] = {}
    notices: list[Notice] = []
    for digest in sorted(known):
        if f"picture:{digest}" not in text:
            continue
        illustration = illustrate(known[digest], store)
        if illustration:
            found[digest] = illustration
        else:
            notices.append(
                Notice(
                    code="e-003",
                    severity="warning",
                    message=f"the picture {known[digest].src} cannot be read",
                    hint="save it as JPEG or PNG",
                )
            )
    return found, notices


def _chapter(section: Section, plan: Plan, marks: Sequence[PageMark], store: Store) -> Chapter:
    """Make the document of ``section``, or take it from the store."""
    links = {anchor: plan.link(anchor, section) for anchor in book_links(section)}
    links = {anchor: address for anchor, address in links.items() if address}
    images = {digest: f"../images/{each.name}" for digest, each in plan.art.items() if digest in section.html}
    styles = [f"../{sheet}" for sheet in plan.sheets(section)]
    said = (section.name, section.kind, section.title, section.language, section.html)
    key = key_of("epub-chapter", VERSION, said, links, images, styles, tuple(marks))
    kept = store.load(key, Chapter)
    if kept is None:
        kept = make_chapter(section, links=links, images=images, stylesheets=styles, marks=marks)
        store.keep(key, kept)
    return kept


def _case_against(epub: Path, digest: str, evidence: Evidence, certifier: str, store: Store) -> tuple[Notice, ...]:
    """Return what forbids the claim to conform: our own findings, then Ace's, which are kept for the same bytes."""
    own = barriers(evidence, certifier=certifier)
    if own:
        return own
    key = key_of("epub-ace", digest)
    found = store.load(key, tuple[Notice, ...])
    if found is not None:
        return found
    asked = ask_ace(epub)
    if asked is None:
        return (
            Notice(
                code="e-105",
                severity="warning",
                message="accessibility is not claimed, since Ace did not look at the book",
                hint="npm install --global @daisy/ace, and install Chromium",
            ),
        )
    store.keep(key, asked)
    return asked


def gather_evidence(plan: Plan, chapters: Mapping[str, Chapter], marks: Mapping[str, Sequence[PageMark]]) -> Evidence:
    """Count what the accessibility metadata is worked out from."""
    return Evidence(
        pictures=sum(chapter.pictures for chapter in chapters.values()),
        unspoken=tuple(
            f"{plan.files[name]}: {each}" for name, chapter in chapters.items() for each in chapter.unspoken
        ),
        headings=sum(chapter.headings for chapter in chapters.values()),
        roles=any(chapter.roles for chapter in chapters.values()),
        pages=sum(len(marks.get(name, ())) for name in chapters),
        index=any(section.kind == "index" for section in plan.documents),
    )
