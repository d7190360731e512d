"""Posts that no author means to write and every house gets: each is a trial for the page."""

from __future__ import annotations

_WORDS = (
    "tide", "harbour", "ledger", "keeper", "signal", "weather", "channel", "mooring", "quay", "lantern", "chart",
    "sounding", "pilot", "survey", "stone", "winter", "bell", "anchor", "current", "estuary", "log", "rope", "margin",
    "light", "fog", "boat", "season", "causeway", "dredger", "record",
)  # fmt: skip


def prose(seed: int, words: int = 90) -> str:
    """A paragraph unlike every other, in sentences of a dozen words."""
    said = [_WORDS[(seed * 7 + i * i + 3 * i) % len(_WORDS)] for i in range(words)]
    sentences = [" ".join(said[i : i + 12]).capitalize() + "." for i in range(0, words, 12)]
    return " ".join(sentences)


def _post(title: str, body: str, *, author: str = "Hester Vane", more: str = "") -> str:
    return f'---\ntitle: "{title}"\nauthor: {author}\ndate: 2024-03-01\n{more}---\n\n{body}\n'


def _text(count: int, seed: int = 1) -> str:
    return "\n\n".join(prose(seed + i) for i in range(count))


_TITLE = (
    "An Account of the Soundings Taken at the Mouth of the River Between the Spring of One Thousand Nine Hundred and "
    "Eleven and the Winter That Followed, with Remarks on the Honesty of Charts and on Those Who Drew Them by Night"
)
_TWELVE = (
    "Ada Lindqvist, Tom Okafor, Ngozi Adeyemi, Hester Vane, Lin Mo, Amir Haddad, Sofia Castellanos, Jonas Bergström, "
    "Marguerite Delacroix-Fontaine, Kwame Mensah, Bartholomew Fotheringham, Ines Duarte"
)
_COLUMNS = 80
_ROW = "| " + " | ".join("{}" for _ in range(_COLUMNS)) + " |"
_TABLE = "\n".join(
    [
        _ROW.format(*(f"h{i}" for i in range(_COLUMNS))),
        _ROW.format(*["---"] * _COLUMNS),
        *(_ROW.format(*(f"{row * i % 97}.{i % 10}" for i in range(_COLUMNS))) for row in range(1, 7)),
    ]
)
_URL = "https://example.org/" + "/".join(f"minutes-of-the-harbour-board-{n:03d}" for n in range(300 // 33 + 1))
_NOTE = "\n\n".join([f"[^long]: {prose(50, 110)}", *("    " + prose(51 + i, 150) for i in range(16))])

ODD: dict[str, str] = {
    "no-image": _post(
        "A Post With No Image",
        f"{_text(3)}\n\n![A chart that is not there](gone.png)\n\n{_text(3, 9)}",
        more="image: nowhere.png\n",
    ),
    "long-title": _post(_TITLE, _text(6)),
    "twelve-authors": _post("The Work of Many Hands", _text(6), author=_TWELVE),
    "wide-table": _post("Eighty Columns", f"{_text(2)}\n\n{_TABLE}\n\n{_text(3, 9)}"),
    "long-address": _post(
        "An Address", f"{_text(1)}\n\nIt is kept at {_URL} and [nowhere else]({_URL}). {prose(4)}\n\n{_text(3, 6)}"
    ),
    "long-note": _post(
        "A Note of Five Pages", f"{_text(2)}\n\n{prose(4)}[^long] {prose(5)}\n\n{_text(4, 6)}\n\n{_NOTE}"
    ),
    "arabic": _post(
        "The Word for Tide",
        f"{_text(1)}\n\nIn the port books it is مدّ وجزر, and the pilot wrote السلام عليكم يا بحر, then went on. "
        f"{prose(4)}\n\n{_text(3, 6)}",
    ),
    "emoji": _post(
        "Signals 🚢 at Sea",
        f"{_text(1)}\n\nThe flag 🏴‍☠️ was hoisted 👍🏽 and the keeper 👩‍👩‍👧 saw it ⚓. "
        f"{prose(4)}\n\n## A light 💡\n\n{_text(3, 6)}",
    ),
    "one-sentence": _post("Enough", "The sea came in, and nobody had been told."),
}
"""Name → post."""
