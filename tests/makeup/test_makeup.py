"""Choice, order, parts, links, volumes."""

import datetime as dt

import pytest

from publisher.config import BookOrder, Config, PartOrder, Selection
from publisher.makeup import collection, make_up, offprint, split
from publisher.model import Article, Author, Heading, Imprint, Series

CONFIG = Config(imprint=Imprint(name="Harbour Press", url="https://example.org"))


def article(stem: str, **fields: object) -> Article:
    date, slug = (dt.date.fromisoformat(stem[:10]), stem[11:]) if stem[:4].isdigit() else (None, stem)
    given = {"title": slug, "body": "<p>Text.</p>", "published": date, **fields}
    return Article(file=f"posts/{stem}.md", path=f"/p/{stem}.md", stem=stem, slug=slug, digest=stem, **given)  # type: ignore[arg-type]


DAY9, DAY10 = article("2023-02-06-trial-day-9"), article("2023-02-06-trial-day-10")
EARLY = article(
    "2022-01-01-ferry", body="<p>A <em>Harbour</em> Paper</p>", tags=("Boats",), authors=(Author(name="A B"),)
)
UNDATED = article("loose-leaf")


def chosen(**order: object) -> list[str]:
    book = make_up("b", BookOrder(title="B", **order), CONFIG, (UNDATED, DAY10, DAY9, EARLY))  # type: ignore[arg-type]
    assert not [n for n in book.notices if n.severity == "error"], book.notices
    return [a.stem for a in book.articles]


def test_dates_then_numbers_as_numbers() -> None:
    assert chosen(select=Selection()) == [EARLY.stem, DAY9.stem, DAY10.stem, UNDATED.stem]
    assert chosen(select=Selection(glob="*-trial-*"), order="date-descending") == [DAY10.stem, DAY9.stem]


@pytest.mark.parametrize(
    "selection",
    [
        Selection(text="harbour  PAPER"),
        Selection(tag="boats"),
        Selection(author="a b"),
        Selection(glob="2022-*"),
        Selection(before=dt.date(2022, 1, 1)),
    ],
)
def test_every_way_to_choose(selection: Selection) -> None:
    assert chosen(select=selection) == [EARLY.stem]


def test_posts_listed_stay_as_listed_unless_ordered() -> None:
    assert chosen(posts=(DAY10.stem, "ferry")) == [DAY10.stem, EARLY.stem]
    assert chosen(posts=(DAY10.stem, "ferry"), order="date") == [EARLY.stem, DAY10.stem]


def test_an_empty_choice_and_an_unknown_name_are_errors() -> None:
    book = make_up("b", BookOrder(title="B", posts=("feri",)), CONFIG, (EARLY,))
    assert [(n.code, n.severity) for n in book.notices] == [("m-002", "error"), ("m-001", "error")]


def test_a_post_that_cannot_be_read_keeps_its_book_from_being_bound() -> None:
    from publisher.notices import Notice

    bad = article("bad", notices=(Notice(code="a-007", severity="error", message="not UTF-8"),))
    book = make_up("b", BookOrder(title="B", select=Selection()), CONFIG, (bad, EARLY))
    assert [n.code for n in book.notices] == ["m-005"]


def test_an_article_stands_in_one_part_only() -> None:
    parts = (PartOrder(title="One", select=Selection(glob="*-9")), PartOrder(title="Two", select=Selection()))
    book = make_up("b", BookOrder(title="B", parts=parts), CONFIG, (DAY9, DAY10))
    assert [(p.title, [a.stem for a in p.articles]) for p in book.parts] == [
        ("One", [DAY9.stem]),
        ("Two", [DAY10.stem]),
    ]


LINKS = {
    "2022-01-01-ferry.md": "book:a-2022-01-01-ferry",
    "/posts/2022/01/01/ferry.html": "book:a-2022-01-01-ferry",
    "https://example.org/ferry/": "book:a-2022-01-01-ferry",
    "../ferry#the-crossing": "book:a-2022-01-01-ferry-h-1",
    "/loose-leaf": "https://example.org/loose-leaf",
    "#here": "#here",
    "https://elsewhere.org/ferry": "https://elsewhere.org/ferry",
    "mailto:a@example.org": "mailto:a@example.org",
}


@pytest.mark.parametrize("target", LINKS)
def test_links_between_posts(target: str) -> None:
    ferry = article("2022-01-01-ferry", headings=(Heading(level=1, text="The Crossing", id="h-1"),))
    linking = article("2022-02-02-tide", body=f'<p id="here"><a href="{target}">x</a></p>')
    order = BookOrder(title="B", posts=(ferry.stem, linking.stem))
    book = make_up("b", order, CONFIG, (ferry, linking, UNDATED))
    assert f'href="{LINKS[target]}"' in book.articles[1].body
    assert not book.articles[1].notices


def test_a_broken_link_keeps_its_words() -> None:
    linking = article("t", body='<p><a href="../nowhere.md">the words</a> <a href="#no">and these</a></p>')
    (done,) = offprint(linking, CONFIG).articles
    assert done.body == "<p><a>the words</a> <a>and these</a></p>"
    assert [n.code for n in done.notices] == ["m-004", "m-004"]


def test_an_offprint_links_to_the_web() -> None:
    linking = article("t", body='<p><a href="ferry.md">x</a></p>')
    (done,) = offprint(linking, CONFIG, (EARLY,)).articles
    assert 'href="https://example.org/ferry.md"' in done.body


def test_a_long_book_is_split_at_an_article() -> None:
    a, b, c = (article(f"2022-01-0{n}-x") for n in (1, 2, 3))
    b = article("2022-01-02-x", body='<p><a href="book:a-2022-01-01-x">back</a></p>')
    book = make_up("b", BookOrder(title="Days", posts=(a.stem, b.stem, c.stem)), CONFIG, (a, b, c))
    volumes = split(book, {a.stem: 5, b.stem: 4, c.stem: 20}, 9)
    assert [[x.stem for x in v.articles] for v in volumes] == [[a.stem, b.stem], [c.stem]]
    assert [v.key for v in volumes] == ["b-1", "b-2"]
    assert volumes[0].also == ((0, "Days, Volume 2"),)
    assert split(book, {a.stem: 5, b.stem: 4, c.stem: 20}, 40) == (book,)
    apart = split(book, {a.stem: 5, b.stem: 5, c.stem: 5}, 5)
    assert apart[1].articles[0].body == "<p><a>back</a></p>"


def test_a_series_knows_its_other_volumes() -> None:
    one, two = (
        BookOrder(title=t, series=Series(name="S", number=n), select=Selection()) for n, t in ((1, "I"), (2, "II"))
    )
    config = Config(books={"one": one, "two": two})
    assert make_up("one", one, config, (EARLY,)).also == ((2, "II"),)


def test_a_collection_of_one_is_an_offprint() -> None:
    assert collection((EARLY,), CONFIG).offprint
    assert [a.stem for a in collection((DAY9, EARLY), CONFIG).articles] == [DAY9.stem, EARLY.stem]
