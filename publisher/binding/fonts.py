"""Font dictionaries of a volume: each face once, with the glyphs of all galleys (ISO 32000-1, 9.7)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from publisher.binding.pages import Bench
from publisher.binding.writer import Writer
from publisher.forme import Face, FaceUse, text_string

Cut = Callable[[Face, tuple[int, ...]], bytes]
"""Returns the font program of a face cut to some glyphs."""


def write_fonts(bench: Bench, cut: Cut) -> None:
    """Write all faces that were used, and each font program once."""
    programs: dict[tuple[str, int, str], set[int]] = {}
    for use in bench.faces.values():
        programs.setdefault(use.face.program, set()).update(use.widths)
    placed: dict[tuple[str, int, str], tuple[int, bytes, str]] = {}
    for key, use in bench.faces.items():
        program = use.face.program
        if program not in placed:
            glyphs = tuple(sorted(programs[program]))
            body = cut(use.face, glyphs)
            placed[program] = (_write_program(bench.writer, body), body[:4], _tag(program, glyphs))
        number, magic, tag = placed[program]
        _write_face(bench, bench.number_of(f"face-{key}"), use, number, otf=magic == b"OTTO", tag=tag)


def _tag(program: tuple[str, int, str], glyphs: tuple[int, ...]) -> str:
    """Return six capitals, other ones for another subset."""
    digest = hashlib.sha256(repr((program, glyphs)).encode()).digest()
    return "".join(chr(65 + byte % 26) for byte in digest[:6])


def _write_program(writer: Writer, body: bytes) -> int:
    head = b"<</Subtype/OpenType" if body[:4] == b"OTTO" else b"<</Length1 %d" % len(body)
    return writer.stream(writer.reserve(), head, body, deflate=True)


def _write_face(bench: Bench, number: int, use: FaceUse, program: int, *, otf: bool, tag: str) -> None:
    face, writer = use.face, bench.writer
    name = f"/{tag}+{_name(face.name)}".encode("ascii")
    widths = sorted(use.widths.items())
    fixed = len(widths) > 1 and len({width for _, width in widths}) == 1
    to_unicode = writer.stream(writer.reserve(), b"<<", _character_map(use.text), deflate=True)
    descriptor = writer.dictionary(
        b"<</Type/FontDescriptor/FontName%s/FontFamily%s/Flags %d/FontBBox[0 %d %d %d]/ItalicAngle %d"
        b"/Ascent %d/Descent %d/CapHeight %d/StemV 80/%s %d 0 R>>"
        % (
            name, text_string(face.family), face.flags + fixed, face.descent, max(use.widths.values(), default=0),
            face.ascent, -12 if face.style else 0, face.ascent, face.descent, face.ascent,
            b"FontFile3" if otf else b"FontFile2", program,
        )
    )  # fmt: skip
    descendant = writer.dictionary(
        b"<</Type/Font/Subtype/CIDFontType%d/BaseFont%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>%s/W[%s]/FontDescriptor %d 0 R>>"
        % (0 if otf else 2, name, b"" if otf else b"/CIDToGIDMap/Identity", _widths(widths), descriptor)
    )
    writer.dictionary(
        b"<</Type/Font/Subtype/Type0/BaseFont%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
        % (name, descendant, to_unicode),
        number,
    )


def _name(name: str) -> str:
    return "".join(char if char.isalnum() or char in "-_" else "-" for char in name) or "Font"


def _widths(widths: list[tuple[int, int]]) -> bytes:
    said: list[bytes] = []
    before = -2
    for glyph, width in widths:
        if glyph != before + 1:
            said.append(b"%s%d[" % (b"]" if said else b"", glyph))
        said.append(b"%d " % width)
        before = glyph
    return b"".join(said) + b"]" if said else b""


def _character_map(text: dict[int, str]) -> bytes:
    """Return the CMap from glyphs to characters (ISO 32000-1, 9.10.3)."""
    pairs = [(glyph, said) for glyph, said in sorted(text.items()) if said and said not in ("\ufeff", "\ufffe", "\0")]
    lines = [
        b"/CIDInit /ProcSet findresource begin", b"12 dict begin", b"begincmap",
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        b"/CMapName /Adobe-Identity-UCS def", b"/CMapType 2 def",
        b"1 begincodespacerange", b"<0000> <ffff>", b"endcodespacerange",
    ]  # fmt: skip
    for begin in range(0, len(pairs), 100):
        some = pairs[begin : begin + 100]
        lines.append(b"%d beginbfchar" % len(some))
        lines += [b"<%04x> <%s>" % (glyph, said.encode("utf-16-be").hex().encode()) for glyph, said in some]
        lines.append(b"endbfchar")
    return b"\n".join([*lines, b"endcmap", b"CMapName currentdict /CMap defineresource pop", b"end", b"end"])
