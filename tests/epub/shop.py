"""From posts to sections, for tests that want real ones: the floors below the e-books, called in their order."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from publisher.composition import compose_body, compose_matter, load_style
from publisher.config import Config
from publisher.makeup import collection
from publisher.manuscript import read_post
from publisher.model import Book, Edition, Imprint, Picture, Section
from publisher.pictures import develop, gather_pictures
from publisher.reading import edit
from publisher.store import Store
from publisher.vault import Vault

EPUB = Edition(name="epub")
IMPRINT = Imprint(name="Harbour Press", place="Whitby", url="https://example.org")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    book: Book
    sections: tuple[Section, ...]
    pictures: dict[str, tuple[Picture, ...]]


def compose_posts(
    posts: Mapping[str, str],
    folder: Path,
    store: Store,
    *,
    edition: Edition = EPUB,
    style: str = "book",
    **changes: object,
) -> Made:
    """Write ``posts`` (file name and text) into ``folder``, read them and compose a book of them."""
    articles = []
    for name, text in posts.items():
        path = folder / name
        path.write_text(text, "utf-8")
        articles.append(edit(read_post(path, name)))
    sound = [article for article in articles if not article.failed]
    book = replace(collection(sound, Config(imprint=IMPRINT), style), **changes)  # type: ignore[arg-type]
    vault = Vault(roots=(str(folder),), offline=True, store=store)
    pictures = {article.stem: gather_pictures(article, partial(develop, vault))[0] for article in sound}
    house = load_style(style)
    back = compose_matter(book, edition, house, book.back, {})
    sections = (
        *compose_matter(book, edition, house, book.front, {section.anchor: "" for section in back}),
        *compose_body(book, edition, house, pictures),
        *back,
    )
    return Made(book=book, sections=sections, pictures=pictures)


def a_post(title: str, body: str, *, author: str = "Ann Bo", date: str = "2022-06-22") -> str:
    return f"---\ntitle: {title}\nauthor: {author}\ndate: {date} 12:00:00 +0800\n---\n\n{body}\n"
