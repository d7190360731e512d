"""Each accessibility rule turns red on a screen PDF that is wrong in just that way, and no other rule does."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from publisher.preflight.ua import RULES, archival_faults, examine_ua

Mutant = Callable[[Pdf], object]


def elements(pdf: Pdf, kind: str) -> list[Any]:
    return [item for item in pdf.objects if isinstance(item, Dictionary) and item.get("/S") == Name("/" + kind)]


def first(kind: str, change: Callable[[Any], object], place: int = 0) -> Mutant:
    return lambda pdf: change(elements(pdf, kind)[place])


def root(key: str, value: object = None) -> Mutant:
    def mutant(pdf: Pdf) -> None:
        if value is None:
            del pdf.Root[key]
        else:
            pdf.Root[key] = value

    return mutant


def xmp(pattern: bytes, replacement: bytes) -> Mutant:
    def mutant(pdf: Pdf) -> None:
        said = pdf.Root.Metadata.read_bytes()
        changed = re.sub(pattern, replacement, said, flags=re.DOTALL)
        assert changed != said
        pdf.Root.Metadata.write(changed)

    return mutant


def content(pattern: bytes, replacement: bytes) -> Mutant:
    """Change the content stream of the first page in which ``pattern`` is found."""

    def mutant(pdf: Pdf) -> None:
        for page in pdf.pages:
            for part in page.obj.Contents if isinstance(page.obj.Contents, Array) else [page.obj.Contents]:
                said = part.read_bytes()
                changed = re.sub(pattern, replacement, said, count=1, flags=re.DOTALL)
                if changed != said:
                    part.write(changed)
                    return
        raise AssertionError("nothing to change")

    return mutant


def link(change: Callable[[Any], object]) -> Mutant:
    return lambda pdf: change(next(page.obj.Annots[0] for page in pdf.pages if "/Annots" in page.obj))


def unhold(pdf: Pdf) -> None:
    """Take one link out of the tree."""
    element = elements(pdf, "Link")[0]
    element.K = Array([kid for kid in element.K if not isinstance(kid, Dictionary) or kid.get("/Type") != Name.OBJR])


def comment(pdf: Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([9, 9, 19, 19]), Contents=String("hm"), F=4)
    page = next(page for page in pdf.pages if "/Annots" in page.obj)
    page.obj.Annots.append(pdf.make_indirect(note))


def fonts(pdf: Pdf, kind: Name) -> list[Any]:
    return [item for item in pdf.objects if isinstance(item, Dictionary) and item.get("/Subtype") == kind]


def unembed(pdf: Pdf) -> None:
    descriptor = fonts(pdf, Name.CIDFontType2)[0].FontDescriptor
    del descriptor["/FontFile2"]


def widen(pdf: Pdf) -> None:
    for font in fonts(pdf, Name.CIDFontType2):
        font.W[1] = Array([int(width) + 50 for width in font.W[1]])


def twice(pdf: Pdf) -> None:
    """One tagged piece belongs to two elements."""
    one, other = elements(pdf, "P")[:2]
    one.K = Array(
        [*(one.K if isinstance(one.K, Array) else [one.K]), Dictionary(Type=Name.MCR, Pg=other.Pg, MCID=_mcid(other))]
    )


def _mcid(element: Any) -> int:
    kids = element.K if isinstance(element.K, Array) else [element.K]
    return next(int(kid) for kid in kids if isinstance(kid, int))


def no_parents(pdf: Pdf) -> None:
    page = pdf.pages[0].obj
    page.StructParents = 99_999


MUTANTS: dict[str, Mutant] = {
    "ua-id": xmp(rb"pdfuaid:part[=>]\"?1", b"pdfuaid:other>1"),
    "ua-marked": root("/MarkInfo", Dictionary(Marked=False)),
    "ua-language": root("/Lang"),
    "ua-language-runs": first("Span", lambda element: element.__setitem__("/Lang", String("français?"))),
    "ua-title": xmp(rb"dc:title", b"dc:source"),
    "ua-title-shown": root("/ViewerPreferences", Dictionary()),
    "ua-tabs": lambda pdf: pdf.pages[0].obj.__delitem__("/Tabs"),
    "ua-link-tag": unhold,
    "ua-link-words": link(lambda found: found.__delitem__("/Contents")),
    "ua-annotations": comment,
    "ua-font": unembed,
    "ua-characters": lambda pdf: fonts(pdf, Name.Type0)[0].__delitem__("/ToUnicode"),
    "ua-widths": widen,
    "ua-tree": root("/StructTreeRoot", Dictionary(Type=Name.StructTreeRoot)),
    "ua-content": content(rb"$", b"\nq 0 0 9 9 re f Q"),
    "ua-crossed": content(rb"(/P <</MCID 1>> BDC.*?EMC)", rb"/Artifact BMC \1 EMC"),
    "ua-held": twice,
    "ua-parents": no_parents,
    "ua-roles": first("BlockQuote", lambda element: element.__setitem__("/S", Name.Saying)),
    "ua-nesting": first("LI", lambda element: element.__setitem__("/S", Name.P)),
    "ua-scope": first("TH", lambda element: element.__delitem__("/A")),
    "ua-regular": first("TR", lambda element: element.__setitem__("/K", Array(list(element.K)[:2])), 3),
    "ua-figure": first("Figure", lambda element: element.__delitem__("/Alt")),
    "ua-headings": first("H2", lambda element: element.__setitem__("/S", Name.H3)),
    "ua-notes": first("Note", lambda element: element.__delitem__("/ID")),
}
ALSO = {"ua-tree": {"ua-link-tag"}}
"""What goes with it of necessity: links hang in no tree."""


def mutated(source: Path, target: Path, mutant: Mutant) -> Path:
    with pikepdf.open(source) as pdf:
        mutant(pdf)
        pdf.save(target)
    return target


def test_our_own_screen_pdf_is_clean(screen: Path) -> None:
    assert examine_ua(screen) == ()
    assert archival_faults(screen) == ()


@pytest.mark.parametrize("rule", sorted(MUTANTS))
def test_a_rule_is_red_on_its_mutant_and_only_there(screen: Path, tmp_path: Path, rule: str) -> None:
    found = examine_ua(mutated(screen, tmp_path / "mutant.pdf", MUTANTS[rule]))
    assert {finding.rule for finding in found} == {rule} | ALSO.get(rule, set()), [str(finding) for finding in found]


def test_every_rule_has_a_mutant() -> None:
    assert {rule.id for rule in RULES} == MUTANTS.keys() | {"ua-locked"}


def test_a_lock_against_screen_readers_is_seen(screen: Path, tmp_path: Path) -> None:
    with pikepdf.open(screen) as pdf:
        allow = pikepdf.Permissions(accessibility=False, extract=False)
        lock = pikepdf.Encryption(owner="o", user="", R=3, aes=False, metadata=False, allow=allow)
        pdf.save(tmp_path / "locked.pdf", encryption=lock)
    assert {finding.rule for finding in examine_ua(tmp_path / "locked.pdf")} == {"ua-locked"}


def test_archival_faults_are_seen(screen: Path, tmp_path: Path) -> None:
    data = screen.read_bytes()
    (tmp_path / "tail.pdf").write_bytes(data + b"more")
    assert any("end of the file" in fault for fault in archival_faults(tmp_path / "tail.pdf"))
    bare = mutated(screen, tmp_path / "bare.pdf", root("/OutputIntents"))
    assert archival_faults(bare)


def test_an_untagged_or_broken_file_is_told_and_never_crashes(tmp_path: Path, clean: dict[str, Path]) -> None:
    found = {finding.rule for finding in examine_ua(clean["plain"])}
    assert {"ua-tree", "ua-marked", "ua-content"} <= found
    (tmp_path / "junk.pdf").write_bytes(b"%PDF-1.4 junk")
    assert [finding.rule for finding in examine_ua(tmp_path / "junk.pdf")] == ["file-opens"]
