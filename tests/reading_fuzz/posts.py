"""Posts that nobody wrote: Hypothesis strategies, each piece with the words that a reader would see of it.

What is visible is known because it was built so, not because it was parsed:
a piece is ``(Markdown, visible text)``, and a post is the sum of its pieces.
Link targets, alternative texts, comments, attributes and scripts are made of
words of their own, which must never come out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

Piece = tuple[str, str]

LATIN = (
    "harbour", "tide", "ebb", "the", "a", "of", "Mole’s", "don't", "naïve", "well-known", "straße", "ÉTUDE",
    "дом", "NATO", "x", "e.g.", "“sea”", "(spring)", "half—tide", "neap…", "C++", "A&B", "fish/chips", "50%", "I",
)  # fmt: skip
HAN = ("潮間帶", "圖書館的燈", "《海圖》", "「退得真遠」", "書頁，翻動。", "港口", "字", "にほんご", "１９９７年")
HIDDEN = ("hiddenone", "hiddentwo", "hiddenthree")
SOUP = "*_~`>#-+|\\![]=\"' \n\t.　"
"""Signs that mark up but cannot hide a word, however they fall; only a fence could, in its first line,
or a wiki link."""

words: SearchStrategy[str] = st.one_of(st.sampled_from(LATIN), st.sampled_from(HAN))
hidden: SearchStrategy[str] = st.sampled_from(HIDDEN)
phrases: SearchStrategy[str] = st.lists(words, min_size=1, max_size=6).map(" ".join)


@dataclass(frozen=True)
class Made:
    """A post and what must come out of it."""

    text: str
    visible: str
    titled: bool
    """The front matter has no title, so the title comes from the body or the name."""


# -------------------------------------------------------------------- inline


def _wrapped(before: str, after: str) -> SearchStrategy[Piece]:
    return phrases.map(lambda phrase: (f"{before}{phrase}{after}", phrase))


_links: SearchStrategy[Piece] = st.builds(
    lambda shown, target, title: (f"[{shown}](https://example.org/{target}{title})", shown),
    st.lists(st.sampled_from(("harbour", "tide", "港口", "**ebb**")), min_size=1, max_size=3).map(" ".join),
    hidden,
    st.sampled_from(("", ' "hiddentitle"', "_(hidden)")),
).map(lambda piece: (piece[0], piece[1].replace("*", "")))

_unsafe: SearchStrategy[Piece] = st.sampled_from(
    (
        ("[tide](javascript:hiddenone)", "tide"),
        ("[tide](data:text/html,hiddenone)", "tide"),
        ('<b onclick="hiddenone()">ebb</b>', "ebb"),
        ('<span style="x:hiddenone">ebb</span>', "ebb"),
        ("harbour<!-- hiddentwo -->", "harbour"),
        ("tide <script>hiddenthree</script> ebb", "tide ebb"),
        ('<a href="javascript:hiddenone">harbour</a>', "harbour"),
        ("<svg onload=hiddenone>tide</svg>", "tide"),
        ("{{ hiddenone }} ebb", "ebb"),
        ("[tide](javascript:alert('hidden one', hiddentwo(1)))", "tide"),
        ("ebb[[tide]]", "ebbtide"),
        ("[[hiddenone|tide]]", "tide"),
        ("![[hiddenone.png]]", ""),
        ("%%hiddenone *hiddentwo*%%", ""),
        ("100%% tide 50%%", "100 tide 50"),
    )
)
"""A wiki link is shown as Obsidian shows it: its label, joined to the letters it touches."""

inline: SearchStrategy[Piece] = st.one_of(
    phrases.map(lambda phrase: (phrase, phrase)),
    _wrapped("*", "*"),
    _wrapped("__", "__"),
    _wrapped("***", "***"),
    _wrapped("~~", "~~"),
    _wrapped("==", "=="),
    _wrapped("`", "`"),
    _wrapped("_`", "`_"),
    _wrapped("<sup>", "</sup>"),
    _wrapped("<u>", "</u>"),
    _wrapped("<unknown-tag>", "</unknown-tag>"),
    _links,
    _unsafe,
    st.sampled_from((("![hiddenone](hiddentwo.png)", ""), ("&amp; &lt;ebb&gt;", "& <ebb>"), ("\\*tide\\*", "*tide*"))),
)


@st.composite
def lines(draw: DrawFn, longest: int = 5) -> Piece:
    """Inline pieces, a blank between."""
    pieces = draw(st.lists(inline, min_size=1, max_size=longest))
    return " ".join(md for md, _ in pieces), " ".join(text for _, text in pieces)


# -------------------------------------------------------------------- blocks


def _prefixed(piece: Piece, first: str, rest: str) -> Piece:
    head, *tail = piece[0].split("\n")
    return "\n".join([first + head, *(rest + line if line else rest.rstrip() for line in tail)]), piece[1]


def _joined(pieces: list[Piece], between: str = "\n\n") -> Piece:
    return between.join(md for md, _ in pieces), " ".join(text for _, text in pieces)


_paragraphs: SearchStrategy[Piece] = st.lists(lines(), min_size=1, max_size=3).map(lambda found: _joined(found, "\n"))
_headings: SearchStrategy[Piece] = st.builds(
    lambda level, piece: (f"{'#' * level} {piece[0]}", piece[1]), st.integers(1, 6), lines(3)
)
_rules: SearchStrategy[Piece] = st.sampled_from(
    (("___", ""), ("_ _ _", ""), ("⠀", ""), ("<!--END-->", ""), ("<br>", ""))
)
_open_rules: SearchStrategy[Piece] = st.sampled_from((("---", ""), ("* * *", ""), ("- - -", "")))
"""Not in a list, whose own mark would make a longer rule of them."""
_fences: SearchStrategy[Piece] = phrases.map(lambda phrase: (f"~~~\n<i>{phrase}</i>\n~~~", f"<i>{phrase}</i>"))
_figures: SearchStrategy[Piece] = st.builds(
    lambda alt, caption, form: (form.format(alt=alt, caption=caption), caption),
    hidden,
    phrases,
    st.sampled_from(
        (
            "![{alt}](https://example.org/hiddenone.png)\n▲ {caption}",
            "![{alt}](hiddenone.png)\n_▲ __{caption}___",
            "![{alt}](hiddenone.png)\n![{alt}](hiddentwo.png)\n_▲ {caption}_",
            "![{alt}]https://example.org/hiddenone.png)\n▲ {caption}",
            '{{{{< figure src="hiddenone.png" alt="{alt}" caption="{caption}" >}}}}',
            '{{{{< figure\n  src="hiddenone.png"\n  title="{caption}"\n>}}}}',
        )
    ),
)


@st.composite
def tables(draw: DrawFn) -> Piece:
    width, height = draw(st.integers(1, 4)), draw(st.integers(0, 3))
    cells = [[draw(phrases).replace("|", "") for _ in range(width)] for _ in range(height + 1)]
    rows = ["| " + " | ".join(row) + " |" for row in cells]
    rows.insert(1, "|" + " --: |" * width)
    return "\n".join(rows), " ".join(cell for row in cells for cell in row)


_raw: SearchStrategy[Piece] = st.one_of(
    phrases.map(lambda phrase: (f'<div class="hiddenone" onmouseover="hiddentwo()">\n{phrase}\n</div>', phrase)),
    st.sampled_from(
        (
            ("<script>\nhiddenone()\n</script>", ""),
            ("<style>hiddenone { x: y }</style>", ""),
            ("<!--\nhiddenone\n\nhiddentwo\n-->", ""),
            ('<iframe src="https://example.org/hiddenone"></iframe>', ""),
            ("{% hiddenone hiddentwo %}", ""),
            ("<details><summary>harbour</summary>\n\ntide\n\n</details>", "harbour tide"),
        )
    ),
)

_callouts: SearchStrategy[Piece] = st.builds(
    lambda kind, title, text: (f"> [!{kind}]{title[0]}\n> {text}", f"{title[1]} {text}"),
    st.sampled_from(("note", "WARNING", "tip", "quote")),
    st.one_of(st.just(("", "")), phrases.map(lambda phrase: (f" {phrase}", phrase))),
    phrases,
)
_leaves: SearchStrategy[Piece] = st.one_of(_paragraphs, _headings, _rules, _fences, _figures, tables(), _raw, _callouts)


def _quotes(inner: SearchStrategy[Piece]) -> SearchStrategy[Piece]:
    return st.lists(inner, min_size=1, max_size=3).map(lambda found: _prefixed(_joined(found), "> ", "> "))


def _lists(inner: SearchStrategy[Piece]) -> SearchStrategy[Piece]:
    marks = st.sampled_from(("- ", "* ", "1. "))
    items = st.lists(inner, min_size=1, max_size=3)
    return st.builds(
        lambda mark, found: _joined([_prefixed(item, mark, " " * len(mark)) for item in found], "\n\n"), marks, items
    )


blocks: SearchStrategy[Piece] = st.recursive(
    _leaves, lambda inner: st.one_of(_quotes(inner), _lists(inner)), max_leaves=6
)

# --------------------------------------------------------------------- posts

_MATTER = "---\n{title}author: {author}\ndate  : 2024-02-0{day} 12:00:00 +0800\nexcerpt_separator: <excerpt/>\n---\n\n"
_AUTHORS = ("Ada Marsh", "Ada Marsh and Bo Reed", "Ada Marsh, et al.", "沈汐、周克文", "《港報》")
_MARKERS = ("<excerpt/>", "<!--more-->")


@st.composite
def posts(draw: DrawFn) -> Made:
    """Front matter, an abstract about the marker, blocks, notes, and sometimes bios at the foot."""
    titled = draw(st.booleans())
    matter = _MATTER.format(
        title="" if titled else "title : Hidden Words\n",
        author=draw(st.sampled_from(_AUTHORS)),
        day=draw(st.integers(1, 9)),
    )
    pieces: list[Piece] = []
    marker = draw(st.sampled_from(_MARKERS))
    abstract = draw(phrases)
    pieces.append(
        draw(
            st.sampled_from(
                (
                    (f"_{abstract}_\n\n{marker}", abstract),
                    (f"_{abstract}_ {marker} _tide ebb_", f"{abstract} tide ebb"),
                    (f"{abstract}\n\n{marker}", abstract),
                    (f"- {abstract}\n- harbour\n\n{marker}", f"{abstract} harbour"),
                    (f"> {abstract}\n\n{marker}", abstract),
                    (f"{marker}\n\n_{abstract}_", abstract),
                    ("", ""),
                )
            )
        )
    )
    pieces.extend(draw(st.lists(st.one_of(blocks, blocks, blocks, _open_rules), min_size=1, max_size=7)))
    if draw(st.booleans()):
        repeated = draw(st.sampled_from([text for _, text in pieces if text] or ["tide"])).replace("\n", " ")
        repeated = " ".join(word for word in repeated.split() if word.isalpha()) or "ebb"
        pieces.insert(draw(st.integers(1, len(pieces))), (f"> {repeated}", repeated))
    if draw(st.booleans()):
        note = draw(phrases)
        pieces.append((f"harbour[^n] tide[^n]\n\n[^n]: {note}", f"harbour tide {note}"))
    if draw(st.booleans()):
        bio = draw(phrases)
        pieces.append(
            (f"---\n\n__Ada Marsh__ is {bio}\n\n__Bo Reed__ is a {bio}", f"Ada Marsh is {bio} Bo Reed is a {bio}")
        )
    body = _joined(pieces)
    return Made(text=matter + body[0] + "\n", visible=body[1], titled=titled)


@st.composite
def soups(draw: DrawFn) -> Made:
    """Words among marks that fall as they will; no blank beside a backtick, for Markdown would take it away."""
    marks = st.text(alphabet=SOUP, max_size=6)
    parts = draw(
        st.lists(
            st.tuples(marks, st.sampled_from(("harbour", "tide", "ebb", "港口", "潮", "Ada", "neap"))), max_size=30
        )
    )
    text = re.sub("`{3,}|~{3,}", "`", "".join(mark + word for mark, word in parts) + draw(marks))
    text = re.sub(r"\s*`\s*", "`", re.sub(r"\[{2,}", "[", text))
    # A sign that parts words keeps from marks that the count of words takes out.
    text = re.sub(r"(?<=[*_~`^\\'])==|==(?=[*_~`^\\'])", " == ", text)
    return Made(text=f"---\ntitle: Soup\n---\n\nx {text}\n", visible=f"x {text}", titled=False)
