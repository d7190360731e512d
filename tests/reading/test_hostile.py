"""Text that means harm, or was written by a machine gone wrong: read whole, in time that grows with its length."""

from __future__ import annotations

import time

import pytest
from lxml import etree

from publisher.model import Article, Post
from publisher.reading import describe, edit, inspection
from tests.words import difference, words_of_article, words_of_source

HEAD = "---\ntitle: T\nauthor: Jane Doe\ndate: 2020-01-02\n---\n\n"


def read(body: str, name: str = "2020-01-02-post.md") -> Article:
    return edit(Post(file=name, path=f"/posts/{name}", stem=name[:-3], slug="post", text=HEAD + body, digest="0"))


HOSTILE = {
    "emphasis": "*a_" * 100_000,
    "quotes on a line": ">" * 5_000 + " word",
    "quotes line by line": "\n".join(">" * n + " w" for n in range(1, 800)),
    "lists on a line": "- " * 5_000 + "word",
    "lists line by line": "\n".join("  " * n + "- w" for n in range(300)),
    "quotes and lists": "> - " * 2_000 + "word",
    "open brackets": "[" * 50_000,
    "open pictures": "![" * 30_000,
    "nested notes": "^[" * 20_000 + "a" + "]" * 20_000,
    "nested links": "[a" * 5_000 + "](b)" * 5_000,
    "backticks": "".join("`" * (n % 200 + 1) + " " for n in range(2_000)),
    "comments": "<!--a " * 20_000,
    "scripts": "x<script>alert(1)</script>" * 5_000,
    "Liquid": "{% " * 50_000,
    "code in tags": "{% highlight a %}\n" * 10_000 + "{% endhighlight %}\n" * 10_000,
    "bold tags": "<b>" * 20_000 + "word",
    "blocks of HTML": "<div>" * 10_000 + "word",
    "quotes of HTML": "<blockquote>" * 5_000 + "word",
    "columns": "|a" * 1_000 + "\n" + "|-" * 1_000 + "\n" + "|b" * 1_000,
    "code fences": "```\n" * 10_001,
    "attributes": "{.a " * 20_000,
    "notes within notes": "[^1]: " * 3_000 + "x",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_read_whole_and_in_time(name: str) -> None:
    start = time.process_time()
    article = read(HOSTILE[name])
    assert time.process_time() - start < 8
    etree.fromstring(f"<x>{article.body}</x>", etree.XMLParser(huge_tree=True))


@pytest.mark.parametrize("name", ["quotes on a line", "lists on a line", "lists line by line", "quotes and lists"])
def test_nothing_deep_is_lost(name: str) -> None:
    source = HOSTILE[name]
    assert difference(words_of_source(source), words_of_article(read(source))) == ({}, {})


@pytest.mark.parametrize(
    "piece", ["*a_ ", "word [link](x) and `code` ", "中文，**「重」**點。", "> a\n\n", "# h\n\ntext\n\n"]
)
def test_time_grows_with_length_only(piece: str) -> None:
    def seconds(count: int) -> float:
        body = piece * count
        start = time.process_time()
        read(body)
        return time.process_time() - start

    seconds(100)
    short, long = seconds(2_000), seconds(16_000)
    assert long < 8 * 2.5 * max(short, 0.02)


@pytest.mark.parametrize(
    "body",
    [
        '<p onclick="x()">a</p>',
        '<img src="x" onerror="alert(1)">',
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt&#58;alert(1))",
        '<a href="javascript:alert(1)">a</a>',
        '<a href=" &#14; javascript:alert(1)">a</a>',
        "[a](data:text/html,<script>x</script>)",
        "![a](javascript:alert(1))",
        "<script>alert(1)</script>",
        "<svg onload=alert(1)>",
        '<iframe src="javascript:alert(1)"></iframe>',
        "<style>@import 'x'</style>",
        '<math><mi xlink:href="javascript:x">a</mi></math>',
        '<form action="javascript:x"><button formaction="javascript:x">a</button></form>',
        "<<script>script>alert(1)<</script>/script>",
        '"><script>alert(1)</script>',
        '![" onerror="alert(1)](a.png)',
        "`<script>alert(1)</script>`",
    ],
)
def test_nothing_harmful_passes(body: str) -> None:
    article = read(f"Text before.\n\n{body}\n\nText after.")
    tree = etree.fromstring(f"<x>{article.body}</x>")
    for element in tree.iter():
        assert element.tag not in {"script", "style", "iframe", "svg", "math", "form", "button", "object"}
        for key, value in element.attrib.items():
            assert not key.startswith("on")
            assert not value.strip("\x00\x0e ").lower().startswith(("javascript:", "data:", "vbscript:"))
    assert "Text before." in article.body
    assert "Text after." in article.body


def test_control_characters_do_not_break_the_markup() -> None:
    body = "a" + "".join(map(chr, range(1, 32))) + "\x7f\x85\ufdd0\ufffe\uffff b\u2028c"
    article = read(body)
    etree.fromstring(f"<x>{article.body}</x>")


def test_two_megabytes() -> None:
    piece = "The ferry crosses the strait each morning, __with the post__ and [the milk](x), and nobody minds.\n\n"
    start = time.process_time()
    article = read(piece * (2_000_000 // len(piece)))
    assert time.process_time() - start < 12
    assert article.body.count("<p>") == 2_000_000 // len(piece)


@pytest.mark.long
def test_ten_megabytes_whole() -> None:
    piece = "The ferry crosses the strait each morning, __with the post__ and [the milk](x), and nobody minds.\n\n"
    assert read(piece * (10_000_000 // len(piece))).body.count("<p>") == 10_000_000 // len(piece)


def test_a_failed_post_is_inspected_with_every_key() -> None:
    failed = edit(Post(file="a.md", path="/a.md", stem="a", slug="a", text="---\na: [\n---\n", digest="0"))
    whole = read("Text.")
    assert failed.failed
    assert list(inspection(failed)) == list(inspection(whole))
    assert inspection(failed)["headings"] == []
    assert "a-011" in describe(failed)


def test_inspection_is_as_promised() -> None:
    wanted = (
        "file slug title subtitle authors et_al published language standfirst pull_quotes quotations boxes bios images"
        " tables notes headings notices"
    )
    found = inspection(
        read("_A standfirst._ <excerpt/>\n\n## Head\n\nText *in italics*[^1].\n\n[^1]: N.\n\n![a boat](b.png)")
    )
    assert list(found) == wanted.split()
    assert found["standfirst"] == "A standfirst."
    assert found["headings"] == [[1, "Head"]]
    assert found["images"] == [{"src": "b.png", "alt": "a boat", "caption": ""}]
    assert (found["notes"], found["tables"], found["published"]) == (1, 0, "2020-01-02")


@pytest.mark.parametrize("gone", ["<!--END-->", '<iframe src="https://example.org/a"></iframe>', "{% a %}"])
def test_what_is_dropped_and_was_all_of_a_list_makes_no_rule_of_its_marks(gone: str) -> None:
    article = read(f"Tide.\n\n- - - {gone}\n\n      ebb *and* neap\n")
    assert "<em>and</em>" in article.body
    assert "<hr" not in article.body
