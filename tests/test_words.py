"""The word test of the house: every word of a post reaches every edition, once."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.manuscript import read_post
from publisher.model import Article, anchor_of
from publisher.reading import edit
from publisher.reading.draft import Draft
from tests.pdf_words import words_of_pdf
from tests.words import (
    Words,
    body_of,
    difference,
    labels_of_lists,
    markup_text,
    numbers_aside,
    paragraphs_about,
    visible,
    word_list,
    words,
    words_of_article,
    words_of_epub,
    words_of_source,
)

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = sorted((ROOT / "examples/posts").glob("*.md"))
NOTHING = (Counter[str](), Counter[str]())


# ------------------------------------------------------------- the test itself


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ('---\ntitle: no\n---\n\na [b](http://x(y)z "no") c', "a b c"),
        ("+++\ntitle = 'no'\n+++\nyes", "yes"),
        ("![no](a.png)\n▲ caption", "caption"),
        ("![no]https://no.example/x.jpg)\n▲ y", "y"),
        ("[![no](no.png)](https://no.example) y", "y"),
        ("1. one\n2. two\n\nin\n1984. it was", "one two in 1984 it was"),
        ("> 1. a\n> 2. b", "a b"),
        ("un*believ*able <b>bo</b>ld H<sub>2</sub>O", "unbelievable bold h2o"),
        ("`a <b> c` ~~d~~", "a b c d"),
        ("```\n<b> 1. x\n```\nz <!-- no --> <script>no</script>", "b 1 x z"),
        ("[a][1] b[^n]\n\n[1]: http://no 'no'\n[^n]: note", "a b note"),
        ("{% no %}{{ no }} yes {.pull-quote}", "yes"),
        ("R&amp;D don’t don't", "r d dont dont"),
        ("潮間帶 《Ｔｉｄｅ》", "潮 間 帶 tide"),
        ("a<br>b <unknown>c</unknown> 1 < 2", "a b c 1 2"),
    ],
)
def test_words_of_a_source_are_those_one_sees(source: str, seen: str) -> None:
    assert word_list(visible(body_of(source))) == seen.split()


def test_difference_tells_lost_from_doubled() -> None:
    assert difference(words("a b b"), words("b c")) == (words("a b"), words("c"))


# ---------------------------------------------------------------- the article


def article_of(path: Path) -> Article:
    return edit(read_post(path, path.name))


def check_article(path: Path) -> None:
    article = article_of(path)
    assert not article.failed, article.notices
    source, got = numbers_aside(article, words_of_source(path.read_text("utf-8")), words_of_article(article))
    lost, doubled = difference(source, got)
    said = labels_of_lists(path.read_text("utf-8")) if article.notes or article.bios else Counter[str]()
    assert (lost - said, doubled) == NOTHING, path.stem


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_articles_of_the_examples_have_every_word_once(path: Path) -> None:
    check_article(path)


def test_articles_of_the_real_posts_have_every_word_once(real_posts: list[Path], seed: Path) -> None:
    for path in [*real_posts, seed]:
        check_article(path)


def _drop(draft: Draft) -> None:
    del draft.blocks[len(draft.blocks) // 2]


def _print_twice(draft: Draft) -> None:
    draft.blocks.append(draft.blocks[len(draft.blocks) // 2])


def _standfirst_stays(draft: Draft) -> None:
    draft.blocks[:0] = draft.standfirst


@pytest.mark.parametrize("mutant", [_drop, _print_twice, _standfirst_stays])
def test_it_goes_red_when_a_rule_drops_or_doubles(
    mutant: Callable[[Draft], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    editing = sys.modules["publisher.reading.edit"]
    monkeypatch.setattr(editing, "RULES", [*editing.RULES, mutant])
    with pytest.raises(AssertionError, match="harbour-that-moved"):
        check_article(ROOT / "examples/posts/2023-09-21-the-harbour-that-moved.md")


# --------------------------------------------------------------- the editions

GENERATED = words(
    "and about the author about the authors biographical notes contributors notes et al et al "
    "作者簡介 作者简介 人物簡介 人物简介 註釋 注释 等 "
    "january february march april may june july august september october november december 年 月 日"
)
"""What the house adds to an article: its date, and the titles of its matter."""
PLACEHOLDERS = words("picture not available 圖片從缺 图片从缺")
"""What it says in the place of a picture that is not to be had."""


def added(article: Article) -> Words:
    """Words that the house gives an article of its own: those of the front matter, the date, titles of matter."""
    date, missing = article.published, Counter[str]()
    for _ in article.figures:
        missing += PLACEHOLDERS
    for note in article.notes:
        missing += words("see note 見註 见注") if note.shared else Counter[str]()
    return GENERATED + missing + words(f"{date.year} {date.month} {date.day}" if date else "")


def furniture(article: Article) -> Words:
    """Words of the head of an article, which the front matter of the post gives."""
    names = " ".join(author.name for author in article.authors)
    return words(f"{article.title} {article.subtitle} {names}")


def publisher(*arguments: str | Path) -> None:
    command = [sys.executable, "-m", "publisher", *map(str, arguments), "--offline", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def check_edition(article: Article, wanted: Words, got: Words) -> None:
    """Nothing of ``wanted`` is lost; what is over, the house has added."""
    wanted, got = numbers_aside(article, wanted + furniture(article), got)
    lost, over = parted(article, *difference(wanted, got))
    assert (lost, over - added(article)) == NOTHING, article.stem


def parted(article: Article, lost: Words, over: Words) -> tuple[Words, Words]:
    """A raised call before a figure comes out of a PDF as one number: ``[45]1939`` as 451939."""
    calls = re.findall(r'<a [^>]*class="note-(?:call|again)"[^>]*>(\d+)</a>', article.body)
    for call in calls:
        for word in [word for word in over if word.startswith(call) and lost[word.removeprefix(call)]]:
            lost[word.removeprefix(call)] -= 1
            over[word] -= 1
    return +lost, +over


def check_offprints(paths: list[Path], folder: Path) -> None:
    publisher("pdf", *paths, "-o", folder)
    for path in paths:
        article = article_of(path)
        wanted = words_of_article(article)
        check_edition(article, wanted, words_of_pdf(folder / f"{path.stem}.pdf", wanted + furniture(article)))


def check_anthology(paths: list[Path], file: Path) -> None:
    publisher("epub", *paths, "-o", file)
    documents = words_of_epub(file)
    matter = next((count for name, count in documents.items() if "contributors" in name), None)
    for path in paths:
        article = article_of(path)
        name = next(name for name in documents if Path(name).stem == anchor_of(path.stem))
        check_edition(article, words_of_article(article, bios=matter is None), documents[name])
        for markup in paragraphs_about(article) if matter is not None else ():
            assert not words(markup_text(markup)) - matter, path.stem


def test_offprints_of_the_examples_have_every_word_once(tmp_path: Path) -> None:
    check_offprints(EXAMPLES, tmp_path)


def test_an_epub_of_the_examples_has_every_word_once(tmp_path: Path) -> None:
    check_anthology(EXAMPLES, tmp_path / "examples.epub")


def test_the_seed_has_every_word_once_in_print_and_as_an_e_book(seed: Path, tmp_path: Path) -> None:
    check_offprints([seed], tmp_path)
    check_anthology([seed], tmp_path / "seed.epub")


@pytest.mark.long
def test_the_real_posts_have_every_word_once_in_print(real_posts: list[Path], tmp_path: Path) -> None:
    check_offprints(real_posts, tmp_path)


@pytest.mark.long
def test_the_real_posts_have_every_word_once_as_an_e_book(real_posts: list[Path], tmp_path: Path) -> None:
    check_anthology(real_posts, tmp_path / "posts.epub")
