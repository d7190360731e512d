"""``publisher specimen``: what a house style can do, on paper."""

from __future__ import annotations

import difflib
from pathlib import Path

from publisher.composition import known_styles, load_style, specimen_book
from publisher.config import FILE_NAME, Config, load_config
from publisher.errors import UsageError
from publisher.model import Edition
from publisher.press.impressions import compose, issue, set_ahead
from publisher.press.run import Run
from publisher.press.shop import Progress, has_config, open_shop, silent


def specimens(style_name: str, out: Path, *, root: Path, offline: bool = False, progress: Progress = silent) -> Run:
    """Set the specimen in the style, in both scripts, into ``out``.

    :raises UsageError: when there is no such style
    :raises ConfigError: when its ``style.toml`` is not right
    """
    known = known_styles(root)
    if style_name not in known:
        near = difflib.get_close_matches(style_name, known, n=1) or known
        raise UsageError(f"no house style is called {style_name!r}", hint=f"there are {', '.join(near)}")
    config = load_config(root / FILE_NAME) if has_config(root) else Config()
    shop = open_shop(root, config=config, offline=offline, progress=progress, out=out)
    style = load_style(style_name, root)
    edition = Edition(name="screen")
    impressions = []
    for language in ("en", "zh-Hant"):
        book, picture = specimen_book(style, language=language)
        pictures = {book.articles[0].stem: (picture,)}
        impressions.append(compose(book, edition, out / f"{book.key}.pdf", pictures, shop))
    set_ahead(impressions, shop)
    volumes = tuple(issue(impression, shop)[0] for impression in impressions)
    notices = tuple(notice for volume in volumes for notice in volume.notices)
    return Run(volumes=volumes, notices=notices, seconds=tuple(shop.clock.steps.items()))
