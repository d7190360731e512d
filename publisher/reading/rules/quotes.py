"""Block quotes: pull-quotes, quotations, boxes and bylines told apart."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

from publisher.reading.authors import fold, parse_names, same_person
from publisher.reading.draft import Draft
from publisher.reading.rules.echo import Body
from publisher.reading.rules.frames import Piece, Run, crossheads, is_shouted, is_wrapped, pieces_of, set_run
from publisher.reading.rules.standfirst import is_italic, is_said, upright
from publisher.reading.rules.verse import is_verse
from publisher.reading.tree import Block, block_text, plain
from publisher.reading.words import CJK_CHARACTER, joined, words

LEAST_WORDS, LEAST_CJK = 8, 12
REPEATS, ALONE_REPEATS, QUOTED_REPEATS, CLOSE = 0.85, 0.60, 0.80, 0.45
LONGEST_LOOSE, LONGEST_LOOSE_CJK = 40, 130
ECHOES = 0.75
LEAST_LOOSE = 6
HABIT_CJK = 0.2
SPEECH = tuple("“「『\"'‘«‹„")
INTRODUCES = (":", "：")
ASKS = ("?", "？")
OFFICE = re.compile(
    r"\b(?:Minister|Secretary|General|President|Chief|Commander|Professor|Sir|Dame|Lord|Senator|Representative|Ambassador|CEO"
    r"|Director|Admiral|Chairman|Chair|Chancellor|Governor|Mayor|Judge|Justice|Marshal|Colonel|Captain|Officer|Spokes\w+)\b"
    r"|[总總][统統理]|主席|部[长長]|[将將][军軍]|教授|司令|[书書][记記]|議員|议员|大使|[发發]言人"
)  # fmt: skip
PERSON = re.compile(r"(?:[A-Z][\w.’-]*\s+){1,3}[A-Z][\w’-]+")
SIGNED = re.compile(r"[—–―─][^—–―─]{0,80}$")
"""A dash near the end, after which a name may stand."""
WISHES = {
    "as-quotations": "quotation",
    "quotations": "quotation",
    "omit": "omit",
    "none": "omit",
    "no": "omit",
    "false": "omit",
}
MEND = "write {.pull-quote} on the line after it if it is a pull-quote"


def classified_quotes(draft: Draft) -> None:
    """Tell pull-quotes, quotations and boxes apart, each Markdown block quote one entry.

    A run that begins with a heading is a box, or a crosshead where nothing
    stands below it; names under a section's heading that are in the bios are a
    byline.  A quote that repeats the body, alone, long enough, not
    introduced by a colon, and no epigraph, is a pull-quote.  All else is
    somebody's words: a quotation, which is also the harmless reading.  An abstract
    that is all quoted, and signed by nobody, is no quotation.
    """
    levels = list(_levels(draft.blocks))
    shouts = any(is_shouted(block) for blocks in levels for block in _first_quotes(blocks))
    runs = [run for blocks in levels for run in _runs(blocks, shouts=shouts)]
    if runs:
        quotes = (piece.words_of_text for run in runs for piece in run.pieces if piece.texts)
        body = Body([*draft.standfirst, *draft.blocks], quotes)
        for run in runs:
            _judge(run, body, draft)
        for run, following in itertools.pairwise(runs):
            _go_on(run, following)
        _loosely(runs, body, draft)
    wish = WISHES.get(draft.setting("pull-quotes").lower(), "")
    by_level: dict[int, list[Run]] = {}
    for run in runs:
        by_level.setdefault(id(run.blocks), []).append(run)
    for blocks in levels:
        if id(blocks) in by_level:
            _replace(draft, blocks, by_level[id(blocks)], wish)
    quoted = [block for block in draft.standfirst if block.kind == "quote"]
    draft.quotations += [joined(block_text(block)) for block in quoted]
    lines = [line for block in quoted for line in block.children]
    if quoted == draft.standfirst and all(b.kind == "p" and not SIGNED.search(plain(b.spans)) for b in lines):
        draft.standfirst = lines


def _levels(blocks: list[Block]) -> Iterable[list[Block]]:
    yield blocks
    for block in blocks:
        if block.kind not in ("quote", "p", "h") and block.children:
            yield from _levels(block.children)


def _first_quotes(blocks: list[Block]) -> Iterable[Block]:
    return (
        b for n, b in enumerate(blocks) if b.kind == "quote" and b.children and (not n or blocks[n - 1].kind != "quote")
    )


def _runs(blocks: list[Block], *, shouts: bool) -> Iterable[Run]:
    """Block quotes that only blank lines part."""
    at = 0
    while at < len(blocks):
        if blocks[at].kind != "quote":
            at += 1
            continue
        end = at
        while end < len(blocks) and blocks[end].kind == "quote":
            end += 1
        after = blocks[end] if end < len(blocks) else None
        place = at - 1
        while place > 0 and blocks[place].kind in ("figure", "hr"):
            place -= 1
        before = blocks[place] if at and blocks[place].kind not in ("figure", "hr") else None
        yield Run(
            blocks, at, end, pieces_of(blocks[at:end], after, shouts=shouts), before, blocks[at - 1] if at else None
        )
        at = end


def _replace(draft: Draft, blocks: list[Block], runs: list[Run], wish: str) -> None:
    out: list[Block] = []
    at = 0
    box: Block | None = None
    for run in [*runs, None]:
        between = blocks[at : run.start if run else len(blocks)]
        while box is not None and between and is_wrapped(between[0]):
            inside = between.pop(0)
            upright(inside)
            box.children.append(inside)
            draft.boxes[-1] += f"\n{joined(block_text(inside))}"
        if box is not None and (between or run is None or not all(is_wrapped(t) for p in run.pieces for t in p.texts)):
            box = None
        out += between
        if run is None:
            break
        if wish == "quotation":
            for piece in run.pieces:
                piece.kind = "quotation" if piece.kind == "pull-quote" else piece.kind
        at = run.end
        framed = set_run(draft, run, omit=wish == "omit")
        if box is not None:
            own = list(itertools.takewhile(lambda block: block.kind == "quote", framed))
            box.children += own
            framed = framed[len(own) :]
            if own and not framed:
                continue
        out += framed
        box = framed[-1] if run.pieces[-1].kind == "box" and not run.pieces[-1].texts else None
    heads = [p.block for run in runs for p in run.pieces if p.titles and not p.texts and "kind" not in p.block.attrs]
    _take_lists(draft, out, heads)
    blocks[:] = [part for block in out for part in (crossheads(block) if block in heads else [block])]


def _take_lists(draft: Draft, out: list[Block], heads: list[Block]) -> None:
    """Put the list below a title alone in a quote into the box of it, where each such title has one."""
    alone = [n for n, b in enumerate(out) if b in heads and b.kind == "box" and not _has_text(b)]
    if all(place + 1 < len(out) and out[place + 1].kind in ("ul", "ol") for place in alone):
        for place in reversed(alone):
            items = out.pop(place + 1)
            out[place].children.append(items)
            draft.boxes[int(out[place].attrs["id"].removeprefix("box-")) - 1] += f"\n{joined(block_text(items))}"


def _has_text(box: Block) -> bool:
    return any(line.attrs.get("class") != "box-title" for line in box.children)


def _judge(run: Run, body: Body, draft: Draft) -> None:
    """Give each piece of a run its kind."""
    introduced = run.introduction.endswith(INTRODUCES)
    boxed = False
    texts = [piece for piece in run.pieces if piece.texts and not piece.signature]
    free = [piece for piece in texts if not piece.attributed] or texts
    for place, piece in enumerate(run.pieces):
        given = piece.block.attrs.get("kind", "")
        if given in ("pull-quote", "quotation", "box"):
            piece.kind, boxed = given, given == "box"
        elif piece.signature:
            piece.kind = "signature"
        elif piece.titles:
            above = run.pieces[:place]
            if not piece.texts and not any(other.texts for other in above) and _is_byline(piece, run, draft):
                piece.kind, introduced, boxed = "byline", False, False
            elif place == 0 and run.under_heading and len(run.pieces) == 2 and not piece.texts and _said_by(run):
                piece.kind, run.pieces[1].kind, run.pieces[1].attributed = "signature", "quotation", True
                run.pieces.reverse()
                return
            elif place == 0 and _said_by(run):
                piece.kind = "byline" if not piece.texts else "quotation"
                introduced = True
                for said in run.pieces:
                    said.attributed = True
            else:
                piece.kind, boxed = "box", True
        elif boxed:
            piece.kind = "box"
        elif introduced or len(free) > 1 or (piece.attributed and len(texts) > 1):
            piece.kind = "quotation"
        else:
            piece.share = body.repeats(piece.words_of_text)
            piece.kind = _alone(piece, run, draft)


def _go_on(run: Run, following: Run) -> None:
    """See a long speech under its speaker's name as one where pictures, or a sentence shown from it, part it.

    Else its beginning would be a box and its end a quotation.
    """
    between = run.blocks[run.end : following.start] if run.blocks is following.blocks else []
    parted = between and all(block.kind == "figure" or is_said(block) for block in between)
    titled = run.pieces[0].titles and not run.pieces[0].texts and all(not piece.titles for piece in run.pieces[1:])
    spoken = len(following.pieces) > 1 and all(piece.kind == "quotation" for piece in following.pieces)
    if parted and titled and spoken:
        for piece in run.pieces[1:]:
            piece.kind = "quotation" if piece.kind == "box" else piece.kind


def _alone(piece: Piece, run: Run, draft: Draft) -> str:
    """Pull-quote or quotation, by how much of it the body says too."""
    text = piece.words_of_text
    found = words(text)
    enough = LEAST_CJK if 2 * sum(bool(CJK_CHARACTER.match(w)) for w in found) > len(found) else LEAST_WORDS
    epigraph = _is_epigraph(piece, run)
    if len(found) < enough or epigraph or text[:1].islower():
        if piece.share > REPEATS and not epigraph:
            message = "a quote that the text repeats is set as a quotation"
            draft.say("a-051", "info", f"{message}: too short to be sure", MEND, piece.block.line)
        return "quotation"
    alone = QUOTED_REPEATS if text.startswith(SPEECH) else ALONE_REPEATS
    if piece.share >= REPEATS or (piece.share >= alone and not piece.attributed and _single(run)):
        return "pull-quote"
    if piece.share >= CLOSE:
        draft.say("a-050", "info", "a quote close to the text is set as a quotation", MEND, piece.block.line)
    return "quotation"


def _is_epigraph(piece: Piece, run: Run) -> bool:
    """True for a quote right below a head, or before all else, that is signed, or set in lines of its own."""
    opens = run.under_heading or run.start == 0
    return opens and (piece.attributed or (bool(piece.texts) and all(is_verse(text.spans) for text in piece.texts)))


def _loosely(runs: list[Run], body: Body, draft: Draft) -> None:
    """See a condensed sentence as a pull-quote too, where nothing says that somebody else speaks.

    It stands alone, is a whole sentence without quotation marks, attribution or
    introduction, and either its words are nearly all in the text, or the post's
    other quotes of that kind are pull-quotes.  Right below a picture it may well be the
    text that the picture opens: there one paragraph has to have nearly all its words.
    """
    lone = [run for run in runs if _single(run) and _unsigned(run) and not _is_epigraph(run.pieces[-1], run)]
    sure = sum(run.pieces[-1].kind == "pull-quote" for run in lone)
    habit = sure >= 2 and 2 * sure >= len(lone)
    for run in lone:
        piece, below = run.pieces[-1], run.nearest is not None and run.nearest.kind == "figure"
        text = joined(piece.words_of_text)
        if (
            piece.kind == "pull-quote"
            or not text.endswith((".", "。", "!", "！", "…", "”", "」"))
            or text.startswith(SPEECH)
        ):
            continue
        wide = bool(CJK_CHARACTER.search(text))
        length = len(words(text))
        least, longest = (LEAST_CJK, LONGEST_LOOSE_CJK) if wide else (LEAST_LOOSE, LONGEST_LOOSE)
        if not least <= length <= longest:
            continue
        echo = piece.share if wide else body.condenses(text) if below else body.echoes(text)
        if echo >= (HABIT_CJK if wide and habit else 1.0 if length < LEAST_WORDS else 0.5 if habit else ECHOES):
            piece.kind = "pull-quote"
            draft.notices[:] = [n for n in draft.notices if not (n.code == "a-050" and n.line == piece.block.line)]
            message = "a quote that condenses the text is set as a pull-quote"
            hint = "write {.quotation} on the line after it if it is somebody's words"
            draft.say("a-052", "info", message, hint, piece.block.line)


def _single(run: Run) -> bool:
    """True when a run has one quote, a byline above it or not."""
    return all(piece.kind == "byline" for piece in run.pieces[:-1])


def _unsigned(run: Run) -> bool:
    piece = run.pieces[-1]
    free = bool(piece.texts) and not piece.titles and not piece.attributed and not piece.block.attrs.get("kind")
    introduced = len(run.pieces) == 1 and run.introduction.endswith(INTRODUCES + ASKS)
    return free and not introduced and not piece.words_of_text[:1].islower()


def _is_byline(piece: Piece, run: Run, draft: Draft) -> bool:
    """True for names that are known, and for any under a heading above italics, as those of a statement are."""
    if _in_bios(piece, run, draft):
        return True
    follows = run.blocks[run.end : run.end + 1]
    stated = run.under_heading and bool(follows) and follows[0].kind == "p" and is_italic(follows[0].spans)
    return stated and bool(PERSON.fullmatch(joined(plain(piece.titles[0].spans))))


def _in_bios(piece: Piece, run: Run, draft: Draft) -> bool:
    """True when a title is names, all of people who have a bio or wrote the post.

    Under a heading the first is enough: an institute may follow it.
    """
    names = [name for names, _ in draft.bio_blocks for name in names] + [author.name for author in draft.authors]
    found, _ = parse_names(joined(plain(piece.titles[0].spans)))
    known = [any(_alike(author.name, name) for name in names) for author in found]
    return all(known) if known and not run.under_heading else any(known[:1])


def _alike(one: str, other: str) -> bool:
    """Also ``Tom Karako`` and ``Thomas Karako``: within a post, family name and initial are enough."""
    left, right = fold(one).split(), fold(other).split()
    near = len(left) > 1 and len(right) > 1 and left[-1] == right[-1] and left[0][0] == right[0][0]
    return near or same_person(one, other)


def _said_by(run: Run) -> bool:
    """True when the title of a run is who says what follows: an office holder, or a name over italics."""
    first = run.pieces[0]
    rest = [*first.texts, *(text for piece in run.pieces[1:] for text in piece.texts)]
    if not rest or len(rest) > 3 or any(piece.titles for piece in run.pieces[1:]):
        return False
    title = joined(" ".join(plain(t.spans) for t in first.titles))
    spoken = all(is_italic(t.spans) or plain(t.spans).strip().startswith(SPEECH) for t in rest if t.kind == "p")
    return spoken and len(title) < 120 and bool(OFFICE.search(title) or PERSON.fullmatch(title))
