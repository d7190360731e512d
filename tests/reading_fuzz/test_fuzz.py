"""Reading never fails, never loses or doubles a word, lets nothing unsafe through, and takes time in proportion."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from publisher.model import Article, Post
from publisher.reading import edit
from tests.reading_fuzz.posts import Made, posts, soups
from tests.words import difference, markup_text, words, words_of_article

FEW = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
MANY = settings(max_examples=50_000, deadline=None, suppress_health_check=list(HealthCheck))
FORBIDDEN = {"script", "style", "iframe", "object", "embed", "form", "input", "base", "meta", "link", "svg", "math"}
ALIGNED = re.compile(r"text-align: ?(left|right|center);?")
SAFE_SCHEMES = ("http:", "https:", "mailto:", "#", "/", "tel:", "ftp:")


def read(text: str) -> Article:
    return edit(
        Post(file="posts/fuzz.md", path="/posts/fuzz.md", stem="2024-02-02-fuzz", slug="fuzz", text=text, digest="")
    )


def check(made: Made) -> None:
    article = read(made.text)
    pieces = [
        article.standfirst,
        article.body,
        *(note.html for note in article.notes),
        *(bio.html for bio in article.bios),
    ]
    for piece in pieces:
        safe(piece)
    if article.failed:
        # A heading alone is a title, and the error says that there is nothing below it.
        assert not words(made.visible) - words(article.title if made.titled else ""), article.notices
        return
    got, seen = words_of_article(article), words(made.visible)
    lost, doubled = difference(seen, got)
    if made.titled and (lost, doubled) != (Counter(), Counter()):
        lost, doubled = difference(seen, got + words(article.title))
    assert (lost, doubled) == (Counter(), Counter()), made.text
    for bio in article.bios:
        assert words(bio.text) == words(markup_text(bio.html))


def safe(markup: str) -> None:
    """Well-formed as XML, and nothing in it that runs."""
    root = etree.fromstring(f"<div>{markup}</div>", etree.XMLParser(huge_tree=True))
    for element in root.iter():
        assert isinstance(element.tag, str), "a comment or an instruction"
        assert element.tag not in FORBIDDEN
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert name != "style" or (element.tag in {"td", "th"} and ALIGNED.fullmatch(value)), value
            if name == "href":
                assert value.startswith(SAFE_SCHEMES) or ":" not in value.split("/")[0], value


@FEW
@given(made=posts())
def test_no_word_is_lost_or_doubled(made: Made) -> None:
    check(made)


@FEW
@given(made=soups())
def test_marks_that_fall_anyhow_hide_no_word(made: Made) -> None:
    check(made)


@pytest.mark.long
@MANY
@given(made=posts())
def test_no_word_is_lost_or_doubled_in_many_posts(made: Made) -> None:
    check(made)


@pytest.mark.long
@MANY
@given(made=soups())
def test_marks_hide_no_word_in_many_posts(made: Made) -> None:
    check(made)


# ---------------------------------------------------------------------- time


def seconds(text: str) -> float:
    """Processor seconds, the best of three."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        read(text)
        best = min(best, time.process_time() - start)
    return best


HOSTILE: dict[str, tuple[Callable[[int], str], int]] = {
    "plain": (lambda n: "Tide and ebb by the harbour wall.\n\n" * n, 1000),
    "emphasis": (lambda n: "*a_" * n, 4000),
    "quotes": (lambda n: ">" * n + " tide\n", 1000),
    "quoted lines": (lambda n: "> tide and ebb by the wall\n\n" * n, 300),
    "brackets": (lambda n: "[" * n + "tide", 2000),
    "links": (lambda n: "[a](" * n, 1500),
    "images": (lambda n: "![a](b.png)\n▲ tide\n\n" * n, 250),
    "backticks": (lambda n: "".join("`" * (1 + k % 40) + "a" for k in range(n)), 3000),
    "comments": (lambda n: "<!-- " * n, 2000),
    "tags": (lambda n: "<b>" * n, 1500),
    "notes": (lambda n: "".join(f"tide[^{k}]\n\n[^{k}]: ebb\n\n" for k in range(n)), 200),
    "rows": (lambda n: "|a|b|\n|-|-|\n" + "|c|d|\n" * n, 500),
    "lists": (lambda n: "".join(" " * (2 * (k % 30)) + "- tide\n" for k in range(n)), 600),
    "bios": (lambda n: "tide\n\n---\n\n" + "__Ada Marsh__ is here.\n\n" * n, 300),
    "headings": (lambda n: "# tide\n" * n, 500),
    "han": (lambda n: "潮間帶" * n, 5000),
    "entities": (lambda n: "&amp;" * n, 3000),
    "liquid": (lambda n: "{% " * n, 2000),
    "exclamations": (lambda n: "!" * n + "[a](b)", 4000),
    "refused links": (lambda n: "[a](javascript:((x " * n, 1500),
    "equal headings": (lambda n: "### Ebb\n\n" * n, 2500),
    "titles of notes": (lambda n: "### Notes\n\n- 1 tide\n\n" * n, 400),
    "rules and numbers": (lambda n: "1 tide\n\n---\n\n" * n, 800),
    "marked lines": (lambda n: "![a](b.png)\n_▲ tide_\n\n_▲ ebb_\n\n" * n, 200),
    "comments of Obsidian": (lambda n: "%%a " * n + "\n%%\ntide\n" * n, 1500),
    "ends of comments": (lambda n: "a%% %%b\n" * n, 1500),
    "callouts": (lambda n: "> [!note] Tide\n> ebb\n\n" * n, 300),
    "callouts in callouts": (lambda n: "> " * n + "[!note] tide\n", 500),
    "tasks": (lambda n: "- [ ] tide\n" * n, 500),
    "highlights": (lambda n: "==a " * n + "==b==" * n, 2000),
    "highlights and code": (lambda n: "==a`==`" * n, 1500),
    "figures of Hugo": (lambda n: "{{< figure src=a " * n + '{{< figure src="a" caption="b" >}}\n\n' * (n // 4), 800),
    "bylines": (lambda n: "By " + "Ada Marsh, " * n + "\n\ntide\n", 3000),
    "names": (lambda n: "By " + "A" * n + " b\n\ntide\n", 3000),
    "fences in lists": (lambda n: "> - ~~~\n" * n, 1000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_with_length_only(name: str) -> None:
    make, size = HOSTILE[name]
    short, long = seconds(make(size)), seconds(make(4 * size))
    assert long < 8 * short + 0.05, (short, long)


@pytest.mark.parametrize(
    "text",
    [
        ">" * 5000 + " tide",
        "> " * 5000 + "tide",
        "- " * 3000 + "tide",
        "*a_" * 100_000 + " tide",
        "[" * 50_000 + "tide",
    ],
)
def test_hostile_nesting_keeps_the_word(text: str) -> None:
    article = read(text)
    assert words_of_article(article)["tide"] == 1
    safe(article.body)


@pytest.mark.long
def test_a_post_of_ten_megabytes() -> None:
    line = "Tide *and* ebb by the [harbour](https://example.org) wall, “twice” a day. 潮間帶。\n\n"
    text = line * (10_000_000 // len(line.encode()))
    start = time.process_time()
    article = read(text)
    assert time.process_time() - start < 60
    assert (
        difference(words(line.replace("https://example.org", "")), Counter())[0].keys()
        <= words_of_article(article).keys()
    )
