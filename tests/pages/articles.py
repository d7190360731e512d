"""Articles made up for tests of their pages, and what stands on these."""

from __future__ import annotations

import itertools
from pathlib import Path

from publisher.composition import compose_body, load_style
from publisher.model import Article, Bio, Book, Edition, Imprint, Note, Part, Picture, Section

SCREEN = Edition(name="screen")
SENTENCE = "nobody on the quay looked up when the ferry left at six as it had for forty years"
QUOTE = f'<aside class="pull-quote"><p>{SENTENCE}</p></aside>'
FIGURE = '<figure class="figure"><img src="tall.svg" alt="A tall one"/></figure>'
_COUNT = itertools.count()


def paragraph(seed: int, words: int = 90) -> str:
    """A paragraph unlike every other."""
    return (
        "<p>" + " ".join(f"word{(seed * 31 + i * 7) % 997}{'abcdefg'[(seed + i) % 7]}" for i in range(words)) + ".</p>"
    )


def section_of(
    body: str,
    pictures: tuple[Picture, ...] = (),
    style: str = "journal",
    language: str = "en",
    notes: tuple[Note, ...] = (),
    bios: tuple[Bio, ...] = (),
) -> Section:
    stem = f"2024-01-01-{next(_COUNT)}"
    article = Article(
        file="x",
        path="x",
        stem=stem,
        slug=stem,
        digest="",
        title="Pages",
        body=body,
        language=language,
        notes=notes,
        bios=bios,
    )
    return composed(article, pictures, style)


def composed(article: Article, pictures: tuple[Picture, ...], style: str) -> Section:
    """The section of an article that is an offprint for the screen."""
    book = Book(
        key="x",
        title="Pages",
        imprint=Imprint(name="P"),
        parts=(Part(articles=(article,)),),
        offprint=True,
        style=style,
        language=article.language,
    )
    return compose_body(book, SCREEN, load_style(style), {article.stem: pictures})[0]


def set_section(section: Section) -> tuple[object, int]:
    from publisher.setting import engine
    from publisher.setting.makeup import settle

    calls = 0

    def lay_out(html: str, sheets: tuple[str, ...]) -> object:
        nonlocal calls
        calls += 1
        return engine.lay_out(html, sheets, {p.digest: p for p in section.pictures})

    return settle(section, lay_out)[0], calls


def tall(folder: Path) -> Picture:
    path = folder / "tall.svg"
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="420"><rect width="600" height="420"/></svg>'
    )
    return Picture(src="tall.svg", digest="cd" * 32, path=str(path), mime="image/svg+xml", width=600, height=420)


def shown(document: object) -> list[int]:
    """Blocks of the text in the order in which they stand, by their number in the author's."""
    found: dict[int, None] = {}
    for page in document.pages:  # type: ignore[attr-defined]
        for box in page._page_box.descendants():
            if box.element is not None and box.element.get("data-make") and "::" not in box.element_tag:
                found[int(box.element.get("data-make"))] = None
    return list(found)


def plainly(section: Section) -> object:
    from publisher.setting import engine

    return engine.lay_out(section.html, section.stylesheets, {p.digest: p for p in section.pictures})


def holes(document: object) -> list[float]:
    """Lines that pages end short, where an author would be told."""
    from publisher.setting.makeup import find_faults
    from publisher.setting.makeup.look import look

    return [fault.weight for fault in find_faults(look(document), 15.5) if fault.weight > 6]
