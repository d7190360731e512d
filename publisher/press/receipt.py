"""A build that was made before, from the same things, need not be made again.

The key of a receipt holds everything but pictures; these are looked at one by
one, and so are the files that were made.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from publisher.assets import folder_digest, house_digest
from publisher.config import FILE_NAME
from publisher.model import Article, Post
from publisher.press.run import Run
from publisher.press.shop import Shop
from publisher.store import key_of
from publisher.typefaces import fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a build made, and which pictures it looked at."""

    run: Run
    looked_at: tuple[tuple[str, str], ...]
    """Path of each local picture, and what it was: where it really lies, and its digest when it was there."""


def recall(shop: Shop, posts: Sequence[Post], only: Collection[str]) -> Run | None:
    """The run made before from the same things, when all that it made still lies there."""
    with shop.clock.step("recalling"):
        receipt = shop.store.load(_key(shop, posts, only), Receipt)
        if receipt is None:
            return None
        kept = all(_seen(Path(path)) == seen for path, seen in receipt.looked_at)
        made = kept and all(_digest(Path(volume.path)) == volume.sha256 for volume in receipt.run.volumes)
    if not made:
        return None
    seconds = tuple(shop.clock.steps.items())
    return replace(receipt.run, seconds=seconds, counts=(("volumes kept", len(receipt.run.volumes)),))


def remember(shop: Shop, posts: Sequence[Post], only: Collection[str], articles: Iterable[Article], run: Run) -> Run:
    """Keep a receipt for ``run`` and return it."""
    paths = {
        path
        for article in articles
        for figure in (article.lead, *article.figures)
        if figure is not None and not urlsplit(figure.src).scheme
        for path in (Path(article.path).parent / unquote(figure.src), shop.root / unquote(figure.src).lstrip("/"))
    }
    looked_at = tuple((str(path), _seen(path)) for path in sorted(paths))
    receipt = Receipt(run=replace(run, seconds=()), looked_at=looked_at)
    shop.store.keep(_key(shop, posts, only), receipt)
    return run


def _key(shop: Shop, posts: Sequence[Post], only: Collection[str]) -> str:
    return key_of(
        "receipt",
        house_digest(),
        fingerprint(),
        (shop.root / FILE_NAME).read_bytes(),
        folder_digest(shop.root / "styles", shop.root / "templates"),
        str(shop.root.resolve()),
        sorted(only),
        shop.vault.offline,
        [(post.file, post.digest) for post in posts],
    )


def _seen(path: Path) -> str:
    """Where a file really lies, since a link that leads out of the project is refused, and what is in it."""
    return f"{os.path.realpath(path)} {_digest(path)}"


def _digest(path: Path) -> str:
    """SHA-256 of a file, hex; nothing when it is not there."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, ValueError):
        return ""
