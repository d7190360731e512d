"""What the style sheet asks of the composer.

Custom properties, read through the cascade, so that a language, a class or one
paragraph can have its own: ``html { --composer: total-fit }``,
``:lang(zh) { --composer-hanging-marks: .5 }``.  ``docs/engine.md`` lists them.
A value that cannot be read is as if it were not there.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """One paragraph's; widths in parts of the word space or of the em."""

    composer: str = "engine"
    """``total-fit`` or ``engine``."""
    stretch: float = 0.65
    """How much a space may grow at ratio 1, in parts of itself."""
    shrink: float = 0.25
    """How much a space may shrink, in parts of itself."""
    tracking: float = 0.008
    """Em let in between two letters at ratio 1, and taken out at ratio -1."""
    expansion: float = 0.015
    """Part by which glyphs may be widened or narrowed."""
    protrusion: float = 1.0
    """Part of the customary overhang of hyphens, stops and quotation marks; 0 for none."""
    hanging_marks: float = 0.0
    """Part of a Chinese comma or stop outside the measure at a line's end."""
    cjk_tracking: float = 0.05
    """Em let in between two Chinese characters at ratio 1."""
    latin_gap: float = 0.0
    """Em put between Chinese and other letters where nothing is written between them; half of it can shrink."""
    squeeze: float = 1.0
    """Part of the blank of Chinese marks that a line may take out, beyond that between two of them."""
    ragged: float = 3.0
    """Em that a ragged line may be short at ratio 1; 0 leaves ragged text to the engine."""
    shortest: float = 0.0
    """Em under which a last line is a blemish; 0 for 4, in Chinese 2.5."""
    looseness: float = 0.0
    """Lines more (or fewer) than the best number, where there is such a way."""


ENGINE = Options()
PROPERTIES = {
    "__composer" if field.name == "composer" else f"__composer_{field.name}": field.name for field in fields(Options)
}
"""Names of the properties as the engine keeps them → fields."""


def options_for(style: Any) -> Options:
    """The options of a computed style, remembered with it."""
    own = style.__dict__
    options: Options | None = own.get("_composer_options")
    if options is None:
        parent = style.parent_style
        options = options_for(parent) if parent is not None else ENGINE
        cascaded = own.get("cascaded", ())
        changes = {field: style[name] for name, field in PROPERTIES.items() if name in cascaded}
        if changes:
            options = _changed(options, changes)
        own["_composer_options"] = options
    return options


def _changed(options: Options, changes: dict[str, Any]) -> Options:
    read: dict[str, Any] = {}
    for field, tokens in changes.items():
        tokens = [token for token in tokens or () if token.type not in ("whitespace", "comment")]
        if len(tokens) != 1:
            continue
        token = tokens[0]
        if field == "composer":
            if token.type == "ident" and token.value in ("total-fit", "engine"):
                read[field] = token.value
        elif token.type == "number" and -10 <= token.value <= 10 and (field == "looseness" or token.value >= 0):
            read[field] = float(token.value)
    return replace(options, **read)
