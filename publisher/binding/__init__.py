"""Bind galleys into a volume: one PDF, written once from front to back.

The parent holds facts and not pages: formes are read one at a time, and their
bytes go on to the file as they lie in the store.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from publisher import forme
from publisher.binding.fonts import Cut, write_fonts
from publisher.binding.metadata import state, write_info, write_output_intent, write_xmp
from publisher.binding.outline import entries, page_labels, places, write_names, write_outline
from publisher.binding.pages import Bench, blank_page, place_galley
from publisher.binding.writer import Writer
from publisher.errors import LayoutError
from publisher.forme import Furniture
from publisher.model import Book, Edition, PageDesign, PageProof, Pagination, Section, Volume
from publisher.store import written_aside

__all__ = ["bind"]


def bind(
    book: Book,
    edition: Edition,
    design: PageDesign,
    sections: Sequence[Section],
    proofs: Sequence[PageProof],
    pagination: Pagination,
    *,
    furniture: Furniture,
    cut: Cut,
    path: Path,
) -> Volume:
    """Write the volume to ``path``, put in place when it is whole.

    :param sections: in the order of the volume, one for each of ``proofs``
    :param furniture: heads and folios, from :func:`publisher.setting.set_furniture`
    :param cut: cuts a face to the glyphs used, from :func:`publisher.setting.cut_face`
    :raises LayoutError: when a galley is no longer in the store
    :raises PublisherError: when the file cannot be written

    A screen edition says of itself PDF/A-2u, and PDF/UA-1 when it is tagged; a
    print edition says neither.  One with a cover and with left and right pages
    opens in spreads, the cover alone.
    """
    tagged = all(section.tagged for section in sections)
    with written_aside(path) as part, part.open("wb") as file:
        writer = Writer(file)
        bench = Bench(
            writer=writer,
            design=design,
            furniture=furniture,
            labels=tuple(page.label for page in pagination.pages),
            anchors=frozenset(name for name, _, _ in pagination.places),
        )
        bench.root = writer.reserve()
        bench.document = writer.reserve() if tagged else 0
        for section, proof in zip(sections, proofs, strict=True):
            if proof.blank_before:
                blank_page(bench)
            place_galley(bench, _locked(proof), section, proof)
        write_fonts(bench, cut)
        said = state(book, tagged=tagged, archival=edition.name == "screen")
        catalog = b"<</Type/Catalog/Pages %d 0 R/Lang%s/ViewerPreferences<</DisplayDocTitle true>>" % (
            _page_tree(bench), forme.text_string(book.language),
        )  # fmt: skip
        if design.mirrored and sections[0].kind == "cover":
            catalog += b"/PageLayout/TwoPageRight"
        catalog += b"/PageLabels %d 0 R" % writer.dictionary(page_labels(proofs, pagination))
        catalog += b"/Metadata %d 0 R" % write_xmp(writer, said)
        catalog += _navigation(bench, sections, proofs) + _structure(bench, book)
        if said.archival:
            catalog += b"/OutputIntents[%d 0 R]" % write_output_intent(writer)
        digest = writer.finish(writer.dictionary(catalog + b">>"), write_info(writer, said))
    return Volume(
        book=book.key,
        edition=edition.name,
        path=str(path),
        pages=len(pagination.pages),
        sha256=digest,
        notices=tuple(bench.notices),
    )


def _locked(proof: PageProof) -> forme.Forme:
    try:
        return forme.decode(Path(proof.galley.pdf).read_bytes(), forme.Forme)
    except (OSError, ValueError) as error:
        raise LayoutError(
            f"the galley of {proof.galley.section} is no longer in the store", hint="build again; it is then set anew"
        ) from error


def _page_tree(bench: Bench) -> int:
    kids = b" ".join(b"%d 0 R" % node for node, _ in bench.nodes)
    count = len(bench.page_numbers)
    return bench.writer.dictionary(b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids), bench.root)


def _navigation(bench: Bench, sections: Sequence[Section], proofs: Sequence[PageProof]) -> bytes:
    """Write bookmarks and named places, and return their entries of the catalog."""
    named = places(bench, proofs)
    outline = write_outline(bench, entries(bench, sections, proofs, named))
    said = b"/Outlines %d 0 R/PageMode/UseOutlines" % outline if outline else b""
    return said + (b"/Names<</Dests %d 0 R>>" % write_names(bench, named) if named else b"")


def _structure(bench: Bench, book: Book) -> bytes:
    """Write the top of the tag tree, and return its entries of the catalog (ISO 32000-1, 14.7)."""
    if not bench.document:
        return b""
    writer = bench.writer
    root = writer.reserve()
    references = [b" ".join(b"%d 0 R" % kid for kid in kids) for kids in (bench.tags, bench.parents)]
    writer.dictionary(
        b"<</Type/StructElem/S/Document/P %d 0 R/Lang%s/K[%s]>>"
        % (root, forme.text_string(book.language), references[0]),
        bench.document,
    )
    parents = writer.dictionary(b"<</Kids[%s]>>" % references[1])
    text = b"<</Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d" % (
        bench.document, parents, bench.keys,
    )  # fmt: skip
    if bench.ids:
        text += b"/IDTree %d 0 R" % write_names(bench, {name: b"%d 0 R" % number for name, number in bench.ids})
    writer.dictionary(text + b">>", root)
    return b"/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R" % root
