"""What a bound PDF holds, read with pikepdf and by no code of ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

PAINTING = frozenset([*"fFBbSs", "Tj", "TJ", "'", '"', "f*", "B*", "b*", "sh", "Do", "BI", "EI", "INLINE IMAGE"])


def unmarked(page: Any) -> list[str]:
    """Return what a page paints outside of tags and artifacts, and marks that nest (ISO 14289-1, 7.1)."""
    open_marks: list[str] = []
    wrong = []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            artifact = str(operands[0]) == "/Artifact"
            tagged = name == "BDC" and isinstance(operands[1], pikepdf.Dictionary) and "/MCID" in operands[1]
            kind = "artifact" if artifact else "tag" if tagged else "plain"
            if kind != "plain" and any(mark != "plain" for mark in open_marks):
                wrong.append(f"{kind} in {open_marks}")
            open_marks.append(kind)
        elif name == "EMC":
            open_marks.pop()
        elif name in PAINTING and not any(mark != "plain" for mark in open_marks):
            wrong.append(name)
    assert not open_marks
    return wrong


def elements(root: Any) -> Iterator[Any]:
    """Yield all elements of structure in order."""
    stack = [root.K[0]]
    while stack:
        element = stack.pop()
        yield element
        stack.extend(kid for kid in reversed(list(element.K)) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid)


def check_tags(pdf: pikepdf.Pdf) -> None:
    """Assert that pages, marks, annotations, elements and the parent tree all agree (ISO 32000-1, 14.7.4)."""
    root = pdf.Root.StructTreeRoot
    parents: dict[int, Any] = {}
    for leaf in root.ParentTree.Kids:
        numbers = list(leaf.Nums)
        assert list(leaf.Limits) == [numbers[0], numbers[-2]]
        parents |= dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
    pages = {page.objgen: page for page in pdf.pages}
    owners: dict[tuple[Any, int], Any] = {}
    objects: dict[Any, Any] = {}
    for element in elements(root):
        for kid in element.K:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                assert kid.P.objgen == element.objgen
            elif isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR":
                objects[kid.Obj.objgen] = element
            else:
                mark, page = (kid.MCID, kid.Pg) if isinstance(kid, pikepdf.Dictionary) else (kid, element.Pg)
                assert page.objgen in pages
                assert (page.objgen, int(mark)) not in owners
                owners[page.objgen, int(mark)] = element
    keys = []
    for page in pdf.pages:
        if "/StructParents" not in page:
            assert "/Contents" not in page
            continue
        keys.append(int(page.StructParents))
        row = list(parents[int(page.StructParents)])
        marks = [
            int(operands[1].MCID)
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "BDC" and "/MCID" in operands[1]
        ]
        assert marks == list(range(len(row)))
        for mark, owner in enumerate(row):
            assert owners[page.objgen, mark].objgen == owner.objgen
        for link in page.get("/Annots", []):
            keys.append(int(link.StructParent))
            assert objects[link.objgen].objgen == parents[int(link.StructParent)].objgen
            assert objects[link.objgen].S == "/Link"
            assert str(link.Contents)
    assert sorted(keys) == sorted(parents)
