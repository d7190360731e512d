"""Where words stand on pages, as pdfium measures them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pypdfium2
from pypdfium2 import raw

from publisher.printshop.graphics import IDENTITY, Box, Matrix, box_of, times

_MOST_OBJECTS = 500_000
_DEEPEST = 12


def word_boxes(path: Path, numbers: Iterable[int]) -> dict[int, list[Box]]:
    """Boxes around the pieces of text of the pages asked for; pages that pdfium cannot read are left out.

    :param numbers: of pages, counted from 1
    """
    found: dict[int, list[Box]] = {}
    try:
        opened = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return found
    try:
        for number in numbers:
            try:
                page = opened[number - 1]
            except (pypdfium2.PdfiumError, IndexError):
                continue
            found[number] = _boxes(page.raw)
            page.close()
    finally:
        opened.close()
    return found


def _boxes(page: Any) -> list[Box]:
    """Text objects of a page, forms gone through."""
    boxes: list[Box] = []
    count = raw.FPDFPage_CountObjects(page)
    stack = [(raw.FPDFPage_GetObject(page, place), IDENTITY, 0) for place in reversed(range(count))]
    left = _MOST_OBJECTS
    while stack and left:
        left -= 1
        item, matrix, depth = stack.pop()
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            box = _bounds(item)
            if box is not None and box[2] > box[0]:
                corners = [(box[0], box[1]), (box[2], box[1]), (box[0], box[3]), (box[2], box[3])]
                boxes.append(box_of(corners, matrix))
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            inner = times(_matrix(item), matrix)
            count = raw.FPDFFormObj_CountObjects(item)
            stack += [(raw.FPDFFormObj_GetObject(item, place), inner, depth + 1) for place in reversed(range(count))]
    return boxes


def _bounds(item: Any) -> Box | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return None
    return left.value, bottom.value, right.value, top.value


def _matrix(item: Any) -> Matrix:
    found = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, found)
    return found.a, found.b, found.c, found.d, found.e, found.f
