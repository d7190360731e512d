"""Block quotes: pull-quotes, quotations and boxes told apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from publisher.reading.authors import fold
from publisher.reading.draft import Draft
from publisher.reading.tree import Block, Span, Spans, block_text, plain, strip
from publisher.reading.words import CJK_CHARACTER, joined, words

DASH = re.compile(r"\s*(?:[—–―─－]{1,3}|-{1,3}(?=\s*[^\s\d-])|～)\s*(?=\S)")
ATTRIBUTED = re.compile(r"(?<=[.。！？!?”」’』）)…])\s*(?:——|──|―|—|–|--)\s*(?=[^\s—])([^—。！？!?]{2,80})$")
LEAST_WORDS, LEAST_CJK = 8, 12
REPEATS, ALONE_REPEATS = 0.85, 0.60
LONGEST_ATTRIBUTION = 120
SHORT_LINE = 36


@dataclass(slots=True)
class Piece:
    """One Markdown block quote of a run."""

    block: Block
    titles: list[Block] = field(default_factory=list)
    texts: list[Block] = field(default_factory=list)
    signature: bool = False
    """True when the block is nothing but the name of who said the one before."""
    attributed: bool = False
    kind: str = ""

    @property
    def entry(self) -> str:
        return "\n".join(filter(None, (joined(part) for part in block_text(self.block).split("\n\n"))))


def classified_quotes(draft: Draft) -> None:
    """Tell pull-quotes, quotations and boxes apart, each Markdown block quote one entry.

    A run that begins with a heading is a box; names under a section's heading
    that are in the bios are a byline.  A quote that repeats the body, alone,
    long enough, and not introduced by a colon, is a pull-quote.  All else is
    somebody's words: a quotation, which is also the harmless reading.
    """
    body = _Body(draft)
    wish = draft.setting("pull-quotes").lower()
    for blocks in _levels(draft.blocks):
        _classify(draft, blocks, body, wish)
    for block in draft.standfirst:
        if block.kind == "quote":
            draft.quotations.append(joined(block_text(block)))


def _levels(blocks: list[Block]) -> Iterable[list[Block]]:
    yield blocks
    for block in blocks:
        if block.kind in ("ul", "ol", "li", "dl", "dd", "td", "th", "tr", "table") and block.children:
            yield from _levels(block.children)


class _Body:
    """Words of the text without quotes, headings, captions and bios; counted once, when first asked for."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.words: list[str] | None = None

    def coverage(self, text: str) -> float:
        """Share of the words of ``text`` that lie in runs of five (three when it is short) of the body."""
        if self.words is None:
            parts: list[str] = []
            _collect([*self.draft.standfirst, *self.draft.blocks], parts)
            self.words = words("\n".join(parts))
        found = words(text)
        size = 3 if len(found) < 8 else 5
        if len(found) < size:
            return 0.0
        grams = list(zip(*(found[at:] for at in range(size)), strict=False))
        wanted = set(grams)
        present = wanted.intersection(zip(*(self.words[at:] for at in range(size)), strict=False))
        covered = [False] * len(found)
        for at, gram in enumerate(grams):
            if gram in present:
                covered[at : at + size] = [True] * size
        return sum(covered) / len(found)


def _collect(blocks: list[Block], parts: list[str]) -> None:
    for block in blocks:
        if block.kind in ("quote", "h", "figure", "pre"):
            continue
        if block.spans:
            parts.append(plain(block.spans))
        _collect(block.children, parts)


def _classify(draft: Draft, blocks: list[Block], body: _Body, wish: str) -> None:
    out: list[Block] = []
    at = 0
    while at < len(blocks):
        if blocks[at].kind != "quote":
            out.append(blocks[at])
            at += 1
            continue
        end = at
        while end < len(blocks) and blocks[end].kind == "quote":
            end += 1
        run = [_piece(block) for block in blocks[at:end]]
        before = next((b for b in reversed(out) if b.kind not in ("figure", "hr")), None)
        nearest = out[-1] if out else None
        _judge(draft, run, before, nearest, body)
        if wish in ("as-quotations", "quotations"):
            for piece in run:
                piece.kind = "quotation" if piece.kind == "pull-quote" else piece.kind
        out += _set(draft, run, omit=wish in ("omit", "none", "no", "false"))
        at = end
    blocks[:] = out


def _piece(block: Block) -> Piece:
    piece = Piece(block)
    for child in block.children:
        (piece.titles if child.kind == "h" and not piece.texts else piece.texts).append(child)
    piece.attributed = _attribute(piece)
    return piece


def _attribute(piece: Piece) -> bool:
    """Find who said it at the end of a block; the line is marked so that it is set apart."""
    if not piece.texts:
        text = joined(" ".join(plain(t.spans) for t in piece.titles))
        piece.signature = bool(DASH.match(text)) and len(text) < LONGEST_ATTRIBUTION
        return False
    last = piece.texts[-1]
    if last.kind == "h":
        last.kind, last.attrs["class"] = "p", "attribution"
        return True
    if last.kind != "p":
        return False
    text = plain(last.spans)
    if DASH.match(text) and len(text) < LONGEST_ATTRIBUTION and "\n" not in text.strip():
        if len(piece.texts) > 1:
            last.attrs["class"] = "attribution"
            return True
        piece.signature = True
        return False
    place = next((n for n in range(len(last.spans) - 1, -1, -1) if _breaks(last.spans[n])), None)
    if place is not None:
        head, tail = _cut_at_break(last.spans, place)
        if DASH.match(plain(tail)) and len(plain(tail)) < LONGEST_ATTRIBUTION:
            last.spans = head
            line = Block(kind="p", spans=tail, line=last.line, attrs={"class": "attribution"})
            piece.texts.append(line)
            piece.block.children.append(line)
            return True
    return bool(ATTRIBUTED.search(joined(text)))


def _breaks(span: Span | str) -> bool:
    return "\n" in span if isinstance(span, str) else span.kind == "br"


def _cut_at_break(spans: Spans, place: int) -> tuple[Spans, Spans]:
    span = spans[place]
    if isinstance(span, str):
        head, _, tail = span.rpartition("\n")
        return strip([*spans[:place], head]), strip([tail, *spans[place + 1 :]])
    return strip(spans[:place]), strip(spans[place + 1 :])


def _judge(draft: Draft, run: list[Piece], before: Block | None, nearest: Block | None, body: _Body) -> None:
    """Give each piece of a run its kind."""
    intro = joined(block_text(before)).rstrip('_*`"”’」』 ')[-1:] if before is not None and before.kind != "h" else ""
    _signatures(run)
    boxed = False
    texts = [piece for piece in run if piece.texts and not piece.signature]
    for place, piece in enumerate(run):
        given = piece.block.attrs.get("kind", "")
        if given in ("pull-quote", "quotation", "box"):
            piece.kind, boxed = given, given == "box"
        elif piece.signature:
            piece.kind = "signature"
        elif piece.titles:
            under_heading = place == 0 and nearest is not None and nearest.kind == "h"
            if under_heading and not piece.texts and _in_bios(piece, draft):
                piece.kind = "byline"
            else:
                piece.kind, boxed = "box", True
        elif boxed:
            piece.kind = "box"
        elif intro in (":", "：") or len(texts) > 1:
            piece.kind = "quotation"
        else:
            piece.kind = _alone(piece, run, body, draft)


def _signatures(run: list[Piece]) -> None:
    """A heading that closes a run names who said what stands before it."""
    last = run[-1]
    if len(run) > 1 and last.titles and not last.texts and run[-2].texts and not any(p.titles for p in run[:-1]):
        last.signature = True
    for place, piece in enumerate(run):
        if piece.signature and (place == 0 or not (run[place - 1].texts or run[place - 1].titles)):
            piece.signature = False
        elif piece.signature:
            run[place - 1].attributed = True


def _alone(piece: Piece, run: list[Piece], body: _Body, draft: Draft) -> str:
    """Pull-quote or quotation, by how much of it the body says too."""
    text = "\n".join(block_text(t) for t in piece.texts if t.attrs.get("class") != "attribution")
    if not piece.signature:
        text = ATTRIBUTED.sub("", joined(text))
    found = words(text)
    enough = LEAST_CJK if 2 * sum(bool(CJK_CHARACTER.match(w)) for w in found) > len(found) else LEAST_WORDS
    share = body.coverage(text)
    if len(found) < enough:
        if share > REPEATS:
            draft.say(
                "a-051",
                "info",
                "a short quote that the text repeats is set as a quotation",
                _OVERRIDE,
                piece.block.line,
            )
        return "quotation"
    if share >= REPEATS or (share >= ALONE_REPEATS and len(run) == 1 and not piece.attributed):
        return "pull-quote"
    if share >= 0.45:
        draft.say("a-050", "info", "a quote close to the text is set as a quotation", _OVERRIDE, piece.block.line)
    return "quotation"


_OVERRIDE = "write {.pull-quote} on the line after it if it is a pull-quote"


def _in_bios(piece: Piece, draft: Draft) -> bool:
    text = fold(" ".join(plain(title.spans) for title in piece.titles))
    names = [name for names, _ in draft.bio_blocks for name in names] + [author.name for author in draft.authors]
    return any(fold(name) and fold(name) in text for name in names)


def _set(draft: Draft, run: list[Piece], *, omit: bool) -> list[Block]:
    """The blocks of a run as they are set: neighbours of one kind share one frame."""
    out: list[Block] = []
    open_frame: Block | None = None
    for piece in run:
        kind, block = piece.kind, piece.block
        if kind == "signature":
            _sign(out, piece)
            open_frame = None
            continue
        if kind == "byline":
            out += [_as_line(title, "byline") for title in piece.titles]
            open_frame = None
            continue
        _list(draft, piece)
        if kind == "pull-quote":
            if not omit:
                block.kind = "pull-quote"
                block.attrs["id"] = f"pull-quote-{len(draft.pull_quotes)}"
                out.append(block)
            open_frame = None
            continue
        if open_frame is None or open_frame.kind != _FRAMES[kind] or (kind == "box" and piece.titles):
            open_frame = block
            block.kind = _FRAMES[kind]
            number = len(draft.boxes) if kind == "box" else len(draft.quotations)
            block.attrs["id"] = f"{'box' if kind == 'box' else 'quotation'}-{number}"
            block.children = [*(_as_line(t, "box-title") for t in piece.titles), *piece.texts]
            out.append(block)
        else:
            open_frame.children += [*piece.titles, *piece.texts]
        if piece.attributed:
            open_frame = None
    for block in out:
        _verse(block)
    return out


_FRAMES = {"quotation": "quote", "box": "box"}


def _list(draft: Draft, piece: Piece) -> None:
    """Enter the quote in its list; a block that goes on with a box is part of that box."""
    if piece.kind == "pull-quote":
        draft.pull_quotes.append(piece.entry)
    elif piece.kind == "quotation":
        draft.quotations.append(piece.entry)
    elif piece.titles or not draft.boxes or "kind" in piece.block.attrs:
        draft.boxes.append(piece.entry)
    else:
        draft.boxes[-1] += f"\n{piece.entry}"


def _as_line(title: Block, name: str) -> Block:
    title.kind = "p"
    title.attrs["class"] = name
    return title


def _sign(out: list[Block], piece: Piece) -> None:
    lines = [_as_line(part, "attribution") for part in [*piece.titles, *piece.texts]]
    if out and out[-1].kind in ("quote", "pull-quote", "box"):
        out[-1].children += lines
    else:
        out += lines


def _verse(frame: Block) -> None:
    """A quotation of several paragraphs of one short line each is a poem."""
    lines = [c for c in frame.children if c.kind == "p" and "class" not in c.attrs]
    if frame.kind != "quote" or len(lines) < 3 or len(lines) < len(frame.children) - 1:
        return
    if all(len(plain(line.spans)) <= SHORT_LINE and "\n" not in plain(line.spans) for line in lines):
        for line in lines:
            line.attrs["class"] = "verse"
