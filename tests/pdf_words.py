"""The words of a tagged PDF in structure order, artifacts left out: part of the word test.

The structure tree is walked from its root; each marked-content id in it is
looked up in the content stream of its page and decoded through the fonts'
``ToUnicode`` tables.  Running heads and folios are artifacts and so are never
met.  Line ends are mended: a hyphen that the setting put in is taken out, and
a word broken without one is joined where the source has that word and lacks
its halves.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from tests.words import Words, word_list

INLINE = frozenset({"Span", "NonStruct", "Em", "Strong", "Link", "Quote", "Code", "Sub", "Ruby", "Annot", "Note"})
LABELS = frozenset({"Lbl", "Reference"})
LINE, BLOCK = "\n", "\f"
SOFT_HYPHENS = ("\u2010", "\u00ad")


@dataclass
class Run:
    """Text of one marked-content sequence, with :data:`LINE` where the baseline moved."""

    text: str
    top: float
    bottom: float
    size: float


# --------------------------------------------------------------------- fonts


def _unicode_table(font: Any) -> tuple[int, dict[int, str]]:
    """Bytes a code, and code → text."""
    width = 2 if font.get("/Subtype") == "/Type0" else 1
    table: dict[int, str] = {}
    if "/ToUnicode" not in font:
        return width, table
    source = font["/ToUnicode"].read_bytes().decode("latin-1")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", source, re.DOTALL):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f\s]*)>", block):
            table[int(code, 16)] = _utf16(text)
    for block in re.findall(r"beginbfrange(.*?)endbfrange", source, re.DOTALL):
        for first, last, text, several in re.findall(
            r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f\s]*)>|\[(.*?)\])", block, re.DOTALL
        ):
            texts = re.findall(r"<([0-9A-Fa-f\s]*)>", several) if several else []
            for step, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                table[code] = _utf16(texts[step]) if texts else _next(_utf16(text), step)
    return width, table


def _utf16(digits: str) -> str:
    return bytes.fromhex("".join(digits.split())).decode("utf-16-be", "replace")


def _next(text: str, step: int) -> str:
    return text[:-1] + chr(ord(text[-1]) + step) if text else ""


# ------------------------------------------------------------------- content


class _Page:
    """Reads the marked content of one page, forms included."""

    def __init__(self, page: Any, fonts: dict[Any, tuple[int, dict[int, str]]]) -> None:
        self.runs: dict[int, Run] = {}
        self._fonts = fonts
        self._marks: list[int | None] = []
        self._font: tuple[int, dict[int, str]] = (1, {})
        self._size, self._scale, self._y = 0.0, 1.0, 0.0
        self._read(page, page.get("/Resources", {}))

    def _read(self, stream: Any, resources: Any) -> None:
        for operands, operator in pikepdf.parse_content_stream(stream):
            name = str(operator)
            if name in {"BDC", "BMC", "EMC"}:
                self._mark(name, operands, resources)
            elif name in {"Tf", "BT", "Tm", "Td", "TD"}:
                self._place(name, operands, resources)
            elif name in {"Tj", "'", '"'}:
                self._show(bytes(operands[-1]))
            elif name == "TJ":
                self._show(b"".join(bytes(part) for part in operands[0] if isinstance(part, pikepdf.String)))
            elif name == "Do":
                form = resources["/XObject"][operands[0]]
                if form.get("/Subtype") == "/Form":
                    self._read(form, form.get("/Resources", resources))

    def _mark(self, name: str, operands: Any, resources: Any) -> None:
        if name == "EMC":
            self._marks.pop()
            return
        given = operands[1] if name == "BDC" else {}
        if isinstance(given, pikepdf.Name):
            given = resources["/Properties"][given]
        self._marks.append(int(given["/MCID"]) if "/MCID" in given else None)

    def _place(self, name: str, operands: Any, resources: Any) -> None:
        if name == "BT":
            self._scale, self._y = 1.0, 0.0
        elif name == "Tm":
            self._scale, self._y = abs(float(operands[3])) or 1.0, float(operands[5])
        elif name == "Tf":
            font = resources["/Font"][operands[0]]
            if font.objgen not in self._fonts or font.objgen == (0, 0):
                self._fonts[font.objgen] = _unicode_table(font)
            self._font, self._size = self._fonts[font.objgen], float(operands[1])
        else:
            self._y += float(operands[1]) * self._scale

    def _show(self, codes: bytes) -> None:
        mark = next((mark for mark in reversed(self._marks) if mark is not None), None)
        if mark is None:
            return
        width, table = self._font
        numbers = (int.from_bytes(codes[place : place + width], "big") for place in range(0, len(codes), width))
        text, size = "".join(table.get(number, "\ufffd") for number in numbers), self._size * self._scale
        run = self.runs.get(mark)
        if run is None:
            self.runs[mark] = Run(text, self._y, self._y, size)
            return
        moved = abs(self._y - run.bottom) > 0.7 * max(size, run.size)
        run.text += (LINE if moved else "") + text
        run.bottom, run.size = self._y, size


# ----------------------------------------------------------------- structure


def _leaves(root: Any) -> Iterator[tuple[Any, int, tuple[str, ...], int]]:
    """Page, marked-content id, roles from the root, and a number that names the nearest block."""
    stack: list[tuple[Any, Any, tuple[str, ...], int]] = [(root, None, (), 0)]
    blocks = 0
    while stack:
        node, page, roles, block = stack.pop()
        if isinstance(node, pikepdf.Array):
            stack.extend((kid, page, roles, block) for kid in reversed(list(node)))
        elif not isinstance(node, pikepdf.Dictionary):
            yield page, int(node), roles, block
        elif node.get("/Type") == "/MCR" or ("/MCID" in node and "/S" not in node):
            yield node.get("/Pg", page), int(node["/MCID"]), roles, block
        elif node.get("/Type") != "/OBJR":
            role = str(node.get("/S", "/Root"))[1:]
            if role not in INLINE:
                blocks += 1
                block = blocks
            if "/K" in node:
                stack.append((node["/K"], node.get("/Pg", page), (*roles, role), block))


def text_of_pdf(path: Path, pages: range | None = None) -> str:
    """Text in structure order, :data:`LINE` at line ends and :data:`BLOCK` between blocks."""
    with pikepdf.open(path) as pdf:
        sheets = {page.objgen: number for number, page in enumerate(pdf.pages)}
        fonts: dict[Any, tuple[int, dict[int, str]]] = {}
        read: dict[int, _Page] = {}
        pieces: list[tuple[int, int, str]] = []
        last: tuple[int, int, Run] | None = None
        for page, mark, roles, block in _leaves(pdf.Root.StructTreeRoot.get("/K", pikepdf.Array())):
            sheet = sheets.get(page.objgen if page is not None else None)
            if sheet is None or (pages is not None and sheet not in pages) or LABELS.intersection(roles):
                continue
            if sheet not in read:
                read[sheet] = _Page(pdf.pages[sheet], fonts)
            run = read[sheet].runs.get(mark)
            if run is None:
                continue
            if last is None or last[1] != block:
                between = BLOCK
            elif last[0] != sheet or abs(run.top - last[2].bottom) > 0.7 * max(run.size, last[2].size):
                between = LINE
            else:
                between = ""
            pieces.append((sheet, block, between + run.text))
            last = (sheet, block, run)
    return "".join(_carried(pieces))


def _carried(pieces: list[tuple[int, int, str]]) -> list[str]:
    """Bring a word that is broken at the foot of a page to its other half, past the notes between them."""
    texts = [text for _, _, text in pieces]
    for place, (sheet, _, _) in enumerate(pieces[:-1]):
        text = texts[place].rstrip()
        if not text.endswith(SOFT_HYPHENS) or not texts[place + 1].startswith(BLOCK):
            continue
        after = next((later for later in range(place + 1, len(pieces)) if pieces[later][0] > sheet), None)
        if after is not None:
            cut = max(text.rfind(" "), text.rfind(LINE), text.rfind(BLOCK)) + 1
            texts[after] = texts[after][:1] + text[cut:-1] + texts[after][1:]
            texts[place] = text[:cut]
    return texts


def words_of_pdf(path: Path, expected: Words | None = None, pages: range | None = None) -> Words:
    """Count the words of ``path``; with ``expected``, join what a line end broke without a hyphen."""
    text = re.sub(rf"[{''.join(SOFT_HYPHENS)}]{LINE}", "", text_of_pdf(path, pages))
    got: Words = Counter()
    seams: list[tuple[str, str]] = []
    for block in text.split(BLOCK):
        before: list[str] = []
        for line in block.split(LINE):
            found = word_list(line)
            if before and found and line.lstrip("“‘(")[:1].isalnum():
                seams.append((before[-1], found[0]))
            got.update(found)
            before = found or before
    return _joined(got, seams, expected) if expected else got


def _joined(got: Words, seams: list[tuple[str, str]], expected: Words) -> Words:
    """Join what stood about a line end: first where a half is no word of the source, then as the counts ask."""
    open_seams = []
    for left, right in seams:
        if left + right in expected and (left not in expected or right not in expected):
            got.subtract((left, right))
            got[left + right] += 1
        else:
            open_seams.append((left, right))
    joined = True
    while joined:
        joined = False
        for left, right in list(open_seams):
            over = got[left] > expected[left] or got[right] > expected[right]
            if over and expected[left + right] > got[left + right]:
                got.subtract((left, right))
                got[left + right] += 1
                open_seams.remove((left, right))
                joined = True
    return +got
