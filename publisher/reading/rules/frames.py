"""Pieces of a run of block quotes, and the frames that they are set in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from publisher.reading.draft import Draft
from publisher.reading.tree import Block, Span, Spans, block_text, plain, strip, walk
from publisher.reading.words import joined

DASH = re.compile(r"\s*(?:[—–―─－]{1,3}|-{1,3}(?=\s*[^\s\d-])|～)\s*(?=\S)")
ATTRIBUTED = re.compile(r"(?<=[.。！？!?”」』’）)…])\s*(?:——|──|―|—|–|--)\s*(?=[^\s—])([^—。！？!?]{2,80})$")
LONGEST_ATTRIBUTION = 120
SHORT_LINE = 36
STOPS = (".", "。", ";", "；", "”", "」")
FRAMES = {"quotation": "quote", "box": "box", "pull-quote": "pull-quote"}


@dataclass(slots=True, eq=False)
class Piece:
    """One Markdown block quote of a run."""

    block: Block
    titles: list[Block] = field(default_factory=list)
    texts: list[Block] = field(default_factory=list)
    signature: bool = False
    """True when the block is nothing but the name of who said the one before."""
    attributed: bool = False
    kind: str = ""
    share: float = 0.0
    """How much of it the body repeats."""

    @property
    def entry(self) -> str:
        """Its text as it is listed."""
        parts = [joined(plain(b.spans)) for b in walk([self.block]) if b.spans]
        return "\n".join(filter(None, parts))

    @property
    def words_of_text(self) -> str:
        """What is said, without who said it."""
        text = "\n".join(block_text(t) for t in self.texts if t.attrs.get("class") != "attribution")
        return ATTRIBUTED.sub("", joined(text))


@dataclass(slots=True, eq=False)
class Run:
    """Block quotes that follow one another, and what stands before them."""

    blocks: list[Block]
    start: int
    end: int
    pieces: list[Piece]
    before: Block | None
    """The last block of text before."""
    nearest: Block | None

    @property
    def under_heading(self) -> bool:
        return self.nearest is not None and self.nearest.kind == "h"

    @property
    def introduction(self) -> str:
        """The end of the text before, without closing marks."""
        if self.before is None or self.before.kind == "h":
            return ""
        return joined(block_text(self.before)[-80:]).rstrip('_*`"”’」』 ')


def pieces_of(blocks: list[Block], after: Block | None, *, shouts: bool = False) -> list[Piece]:
    """A run's block quotes taken apart into titles, texts and signatures.

    :param after: the block that follows
    :param shouts: True where the post has heads in capitals as block quotes: one at the end of a run is no name
    """
    run = []
    for block in blocks:
        piece = Piece(block)
        for child in block.children:
            (piece.titles if child.kind == "h" and not piece.texts else piece.texts).append(child)
        piece.attributed = _attribute(piece)
        run.append(piece)
    last = run[-1]
    closes = after is None or not is_wrapped(after)
    if (
        closes
        and len(run) > 1
        and last.titles
        and not last.texts
        and run[-2].texts
        and not any(p.titles for p in run[:-1])
        and not (shouts and is_shouted(last.block))
    ):
        last.signature = True
    for place, piece in enumerate(run):
        if piece.signature and (place == 0 or run[place - 1].signature):
            piece.signature = False
        elif piece.signature:
            run[place - 1].attributed = True
    return run


def is_wrapped(block: Block) -> bool:
    """True when all of a block was in backticks, as the text of a box is."""
    if block.children:
        return block.kind in ("ul", "ol", "li") and all(is_wrapped(child) for child in block.children)
    return bool(block.attrs.get("wrapped"))


def is_shouted(block: Block) -> bool:
    """True for a quote that is nothing but a heading in capitals."""
    return all(child.kind == "h" for child in block.children) and block_text(block).isupper()


def _attribute(piece: Piece) -> bool:
    """Find who said it at the end of a block; the line is marked so that it is set apart."""
    if not piece.texts:
        text = joined(" ".join(plain(t.spans) for t in piece.titles))
        piece.signature = bool(DASH.match(text)) and len(text) < LONGEST_ATTRIBUTION
        return False
    last = piece.texts[-1]
    if last.kind == "h":
        ending = _signing_heads(piece)
        if len(ending) > 1:
            for line in ending:
                as_line(line, "attribution")
            return True
        if any(text.kind == "h" for text in piece.texts[:-1]) or piece.titles:
            return False
        as_line(last, "attribution")
        return True
    if last.kind != "p":
        return False
    text = plain(last.spans)
    if DASH.match(text) and len(text) < LONGEST_ATTRIBUTION and "\n" not in text.strip():
        if len(piece.texts) > 1:
            last.attrs["class"] = "attribution"
            return True
        piece.signature = not piece.titles
        return False
    return _signed_line(piece, last) or _signed_end(piece, last)


def _signing_heads(piece: Piece) -> list[Block]:
    """The headings at the end of a block of which the first has a dash before a name: who said it, and who that is."""
    start = len(piece.texts)
    while start and piece.texts[start - 1].kind == "h":
        start -= 1
    ending = piece.texts[start:]
    signs = bool(ending) and start > 0 and DASH.match(joined(plain(ending[0].spans)))
    text = joined(" ".join(plain(line.spans) for line in ending))
    return ending if signs and len(text) < 2 * LONGEST_ATTRIBUTION else []


def _signed_line(piece: Piece, last: Block) -> bool:
    """Part the last line of a paragraph from it when it names the speaker."""
    place = next((n for n in range(len(last.spans) - 1, -1, -1) if _breaks(last.spans[n])), None)
    if place is None:
        return False
    head, tail = _cut_at_break(last.spans, place)
    if not DASH.match(plain(tail)) or len(plain(tail)) >= LONGEST_ATTRIBUTION:
        return False
    last.spans = head
    line = Block(kind="p", spans=tail, line=last.line, attrs={"class": "attribution"})
    piece.texts.append(line)
    piece.block.children.append(line)
    return True


def _signed_end(piece: Piece, last: Block) -> bool:
    """Part ``——Name《Book》`` from the end of a paragraph."""
    tail = last.spans[-1] if last.spans else None
    found = ATTRIBUTED.search(tail) if isinstance(tail, str) else None
    if found is None or not isinstance(tail, str) or found.start() == 0:
        return bool(ATTRIBUTED.search(joined(plain(last.spans))))
    last.spans = strip([*last.spans[:-1], tail[: found.start()]])
    line = Block(kind="p", spans=[tail[found.start() :].strip()], line=last.line, attrs={"class": "attribution"})
    piece.texts.append(line)
    piece.block.children.append(line)
    return True


def _breaks(span: Span | str) -> bool:
    return "\n" in span if isinstance(span, str) else span.kind == "br"


def _cut_at_break(spans: Spans, place: int) -> tuple[Spans, Spans]:
    span = spans[place]
    if isinstance(span, str):
        head, _, tail = span.rpartition("\n")
        return strip([*spans[:place], head]), strip([tail, *spans[place + 1 :]])
    return strip(spans[:place]), strip(spans[place + 1 :])


def set_run(draft: Draft, run: Run, *, omit: bool) -> list[Block]:
    """The blocks of a run as they are set: neighbours of one kind share one frame."""
    out: list[Block] = []
    frame: Block | None = None
    for piece in run.pieces:
        kind = piece.kind
        if kind == "signature":
            _sign(out, piece)
            frame = None
            continue
        if kind == "byline":
            out += [as_line(title, "byline") for title in piece.titles]
            frame = None
            continue
        _list(draft, piece)
        content = [*(as_line(title, "box-title") for title in piece.titles), *piece.texts]
        shared = kind != "pull-quote" and frame is not None and frame.kind == FRAMES[kind]
        if shared and frame is not None and not (kind == "box" and piece.titles):
            frame.children += content
        elif not (kind == "pull-quote" and omit):
            frame = piece.block
            frame.kind, frame.children = FRAMES[kind], content
            frame.attrs["id"] = f"{kind}-{len(_listed(draft, kind))}"
            out.append(frame)
        if piece.attributed or kind == "pull-quote":
            frame = None
    for block in out:
        for below in walk(block.children):
            if below.kind == "h":
                as_line(below, "box-title")
        _verse(block)
    return out


def _listed(draft: Draft, kind: str) -> list[str]:
    return {"pull-quote": draft.pull_quotes, "quotation": draft.quotations, "box": draft.boxes}[kind]


def _list(draft: Draft, piece: Piece) -> None:
    """Enter the quote in its list; a block that goes on with a box is part of that box."""
    if piece.kind != "box" or piece.titles or not draft.boxes or "kind" in piece.block.attrs:
        _listed(draft, piece.kind).append(piece.entry)
    else:
        draft.boxes[-1] += f"\n{piece.entry}"


def as_line(title: Block, name: str) -> Block:
    """The heading as a paragraph of this class."""
    title.kind = "p"
    title.attrs["class"] = name
    return title


def crossheads(frame: Block) -> list[Block]:
    """The titles of a box that holds nothing else: heads between paragraphs, however they are written."""
    if frame.kind != "box" or any(line.attrs.get("class") != "box-title" for line in frame.children):
        return [frame]
    lines = [as_line(line, "crosshead") for line in frame.children]
    if lines:
        lines[0].attrs["id"] = frame.attrs["id"]
    return lines


def _sign(out: list[Block], piece: Piece) -> None:
    lines = [as_line(part, "attribution") for part in [*piece.titles, *piece.texts]]
    if out and out[-1].kind in ("quote", "pull-quote", "box"):
        out[-1].children += lines
    else:
        out += lines


def _verse(frame: Block) -> None:
    """A quotation of several paragraphs of one short line each is a poem; of two, with a source and no stop."""
    lines = [c for c in frame.children if c.kind == "p" and "class" not in c.attrs]
    signed = any(c.attrs.get("class") == "attribution" for c in frame.children)
    couplet = len(lines) == 2 and signed and not any(plain(c.spans).rstrip().endswith(STOPS) for c in lines)
    if frame.kind != "quote" or (len(lines) < 3 and not couplet) or len(lines) < len(frame.children) - 1:
        return
    if all(len(plain(line.spans)) <= SHORT_LINE and "\n" not in plain(line.spans) for line in lines):
        for line in lines:
            line.attrs["class"] = "verse"
