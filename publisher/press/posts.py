"""Posts on the desk: found by name or by glob, read through the store."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from publisher.assets import house_digest
from publisher.config import FILE_NAME, load_config
from publisher.errors import UsageError
from publisher.manuscript import SUFFIXES, gather, read_post
from publisher.model import Article, Post
from publisher.notices import Notice
from publisher.press.shop import Shop, has_config
from publisher.store import key_of
from publisher.workers import run

_WORTH_WORKERS = 8_000_000
"""Characters of unread text from which on worker processes read faster than one."""

_TIMEOUT_S = 120.0
_MEMORY_MB = 2_000


def find_posts(root: Path, names: Iterable[str]) -> tuple[Post, ...]:
    """Return the posts that ``names`` mean, in that order; one that is not there comes back with an error notice.

    A name is a path, a file stem, or a slug.

    :raises UsageError: when a slug stands for several posts
    """
    project: tuple[Post, ...] | None = None
    found = []
    for name in names:
        path = Path(name)
        if path.exists() or path.suffix in SUFFIXES or path.name != name or not has_config(root):
            found.append(read_post(path, name))
            continue
        if project is None:
            project = gather(root, load_config(root / FILE_NAME).posts.source)
        found.append(_named(name, project) or read_post(path, name))
    return tuple(found)


def _named(name: str, posts: Sequence[Post]) -> Post | None:
    by_stem = [post for post in posts if post.stem == name]
    by_slug = by_stem or [post for post in posts if post.slug == name]
    if len(by_slug) > 1:
        stems = ", ".join(post.stem for post in by_slug)
        raise UsageError(f"{name!r} stands for several posts", hint=f"name one of {stems}")
    if not by_slug:
        near = difflib.get_close_matches(name, [post.stem for post in posts], n=1)
        if near:
            raise UsageError(f"no post is named {name!r}", hint=f"did you mean {near[0]}?")
        return None
    return by_slug[0]


def read(shop: Shop, posts: Sequence[Post], *, expect: Callable[[int], object] = bool) -> tuple[Article, ...]:
    """Edit every post, or take what the store kept of it.

    :param expect: called before the reading with the number of characters that are new
    """
    with shop.clock.step("reading"):
        keys = [key_of("article", house_digest(), p.file, p.path, p.digest, p.notices) for p in posts]
        kept = [shop.store.load(key, Article) for key in keys]
        todo = [place for place, article in enumerate(kept) if article is None]
        size = sum(len(posts[place].text) for place in todo)
        expect(size)
        workers = shop.jobs if size > _WORTH_WORKERS else 0
        todo.sort(key=lambda place: -len(posts[place].text))
        for place, article in zip(todo, _edited([posts[place] for place in todo], workers), strict=True):
            shop.store.keep(keys[place], article)
            kept[place] = article
        shop.clock.count("posts read", len(todo))
        shop.clock.count("posts kept", len(posts) - len(todo))
    return tuple(article for article in kept if article is not None)


def _edited(posts: Sequence[Post], workers: int) -> list[Article]:
    """Every post edited; one on which a worker gives up becomes an article with an error."""
    from publisher.reading import edit  # after workers were hired, and not at all when every article is kept

    done = run(edit, posts, workers=workers, timeout_s=_TIMEOUT_S, memory_mb=_MEMORY_MB, name=lambda post: post.file)
    return [
        article if isinstance(article, Article) else _given_up(post, str(article))
        for post, article in zip(posts, done, strict=True)
    ]


def _given_up(post: Post, reason: str) -> Article:
    notice = Notice(code="p-002", severity="error", message=f"reading it was given up: {reason}", file=post.file)
    return Article(
        file=post.file,
        path=post.path,
        stem=post.stem,
        slug=post.slug,
        digest=post.digest,
        notices=(*post.notices, notice),
    )


def unread(articles: Iterable[Article]) -> list[Notice]:
    """What there is to say about posts that could not be read."""
    return [notice for article in articles if article.failed for notice in article.notices]
