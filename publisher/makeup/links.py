"""Links between posts: a jump inside a book, a web address outside it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote, urljoin, urlsplit

from publisher.model import Article, Heading, anchor_of
from publisher.notices import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class _Site:
    """The posts that a link may mean."""

    address: str
    inside: Mapping[str, Article]
    """Articles of the book, by every name."""
    known: Mapping[str, Article]
    """All posts of the project, by every name."""


_LINK = re.compile(r'<a\b([^>]*?) href="([^"]*)"([^>]*)>')


def link(chosen: Sequence[Article], known: Sequence[Article], address: str) -> tuple[Article, ...]:
    """``chosen`` with each link between posts resolved.

    A link to a post of the book becomes ``book:ANCHOR``; to another post of
    the site its web address; a broken one keeps its words and loses its jump,
    with a notice.

    :param address: of the site, such as ``https://example.org``; may be empty
    """
    site = _Site(address=address, inside=_names(chosen) if len(chosen) > 1 else {}, known=_names((*known, *chosen)))
    return tuple(_link(article, site) for article in chosen)


def _names(articles: Iterable[Article]) -> dict[str, Article]:
    names: dict[str, Article] = {}
    for article in articles:
        names.setdefault(article.slug, article)
    for article in articles:
        names[article.stem] = article
    return names


def _link(article: Article, site: _Site) -> Article:
    broken: list[str] = []

    def resolve(match: re.Match[str]) -> str:
        target = html.unescape(match[2])
        found = _resolve(target, article, site)
        if found is None:
            broken.append(target)
            return f"<a{match[1]}{match[3]}>"
        return f'<a{match[1]} href="{html.escape(found)}"{match[3]}>'

    body = _LINK.sub(resolve, article.body)
    standfirst = _LINK.sub(resolve, article.standfirst)
    notices = tuple(
        Notice(
            code="m-004",
            severity="warning",
            message=f"the link leads nowhere: {target}",
            hint="name a post by its file stem, or write the whole address",
            file=article.file,
        )
        for target in dict.fromkeys(broken)
    )
    return replace(article, body=body, standfirst=standfirst, notices=(*article.notices, *notices))


def _resolve(target: str, article: Article, site: _Site) -> str | None:
    """The address for ``target``, or ``None`` when it leads nowhere."""
    try:
        parts = urlsplit(target)
        host = parts.hostname
        ours = urlsplit(site.address).hostname
    except ValueError:
        return None
    if parts.scheme in {"mailto", "tel"} or (host and host != ours):
        return target
    if not parts.path and not host:
        return _within(parts.fragment, article)
    found = _named(parts.path, site.inside) or _named(parts.path, site.known)
    if found is not None and found.stem == article.stem:
        return _within(parts.fragment, article) if parts.fragment else _web(target, site)
    if found is not None and found.stem in site.inside:
        anchor = anchor_of(found.stem)
        heading = _heading(parts.fragment, found.headings) if parts.fragment else None
        return f"book:{anchor}-{heading}" if heading else f"book:{anchor}"
    if found is not None:
        return found.source_url or _web(target, site)
    return target if host else None


def _within(fragment: str, article: Article) -> str | None:
    """A jump inside the article; headings are also found by what other generators would call them."""
    if f'id="{html.escape(fragment)}"' in article.body or any(note.id == fragment for note in article.notes):
        return f"#{fragment}"
    heading = _heading(fragment, article.headings)
    return f"#{heading}" if heading else None


def _heading(fragment: str, headings: Iterable[Heading]) -> str | None:
    wanted = _letters(unquote(fragment))
    return next((h.id for h in headings if wanted and wanted in {_letters(h.id), _letters(h.text)}), None)


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _named(path: str, names: Mapping[str, Article]) -> Article | None:
    """The post that a path means: by stem, by dated folders and slug, or by slug alone."""
    pieces = [piece for piece in unquote(path).split("/") if piece not in {"", ".", "..", "index.html"}]
    if not pieces:
        return None
    last = re.sub(r"\.(html?|md|markdown|mdx)$", "", pieces[-1])
    dated = "-".join([*pieces[-4:-1], last])
    return names.get(dated) or names.get(last)


def _web(target: str, site: _Site) -> str | None:
    joined = urljoin(f"{site.address.rstrip('/')}/", target) if site.address else target
    return joined if urlsplit(joined).scheme in {"http", "https"} else None
