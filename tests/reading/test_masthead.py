"""Front matter in its variants: keys, dates, authors, languages, and what is refused."""

from __future__ import annotations

import datetime as dt

import pytest

from publisher.model import Article, Post
from publisher.reading import edit
from publisher.reading.authors import parse_names
from publisher.reading.frontmatter import _loaded, _Loader, _Quick
from publisher.reading.language import detect
from publisher.reading.masthead import parse_date


def read(text: str, name: str = "2020-01-02-post.md") -> Article:
    stem = name.rpartition(".")[0]
    return edit(Post(file=name, path=f"/posts/{name}", stem=stem, slug="post", text=text, digest="0"))


def headed(*lines: str, body: str = "Text of the post.") -> Article:
    return read("---\n" + "\n".join(lines) + "\n---\n\n" + body)


def codes(article: Article) -> list[tuple[str, str, int]]:
    return [(n.code, n.severity, n.line) for n in article.notices]


def test_the_house_form() -> None:
    article = headed(
        "layout: post",
        'title : "Ferries: A History"',
        "author: Jane Doe and Bob Ray",
        "date  : 2022-06-22 12:00:00 +0800",
        "image : https://x.y/a.png",
        "#image_caption: x",
        'description: "How boats cross"',
    )
    assert (article.title, article.subtitle) == ("Ferries: A History", "How boats cross")
    assert [a.name for a in article.authors] == ["Jane Doe", "Bob Ray"]
    assert article.published == dt.date(2022, 6, 22)
    assert article.lead is not None
    assert article.lead.src == "https://x.y/a.png"
    assert article.notices == ()


def test_toml() -> None:
    article = read('+++\ntitle = "T: x"\nauthors = ["A B", "C D"]\ndate = 2022-06-22T01:00:00+08:00\n+++\n\nText.')
    assert article.title == "T: x"
    assert [a.name for a in article.authors] == ["A B", "C D"]
    assert article.published == dt.date(2022, 6, 22)


def test_none_at_all() -> None:
    article = read("# The Ferry\n\nText.")
    assert (article.title, article.published) == ("The Ferry", dt.date(2020, 1, 2))
    assert codes(article) == [("a-020", "warning", 0), ("a-021", "warning", 0), ("a-022", "info", 0)]
    assert "The Ferry" not in article.body


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert "Once" in read("---\n\nOnce upon a time: there was a ferry.\n\n---\n\nMore.").body


def test_a_title_said_twice_is_printed_once() -> None:
    assert "h2" not in headed("title: The Ferry", body="# The Ferry\n\nText.").body


@pytest.mark.parametrize(
    ("source", "code", "line", "hint"),
    [
        ("---\ntitle: T\nauthor: A: B: C\n---\n\nText.", "a-011", 3, "put quotes around a value that holds a colon"),
        ('---\ntitle: "T\n---\n\nText.', "a-011", 2, "end the value with the quote it begins with"),
        ("---\n\ttitle: T\n---\n\nText.", "a-011", 2, "indent with blanks, not with a tab"),
        ("---\ntitle: T\n\nText.", "a-011", 1, "write --- on a line after it"),
        ("+++\ntitle = \n+++\n\nText.", "a-011", 2, 'put texts in quotes: title = "…"'),
        ("---\ntitle: !!python/object/apply:os.system ['x']\n---\n\nText.", "a-012", 2, ""),
        (
            "---\na: &a [x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\nd: " + "[*c," * 40 + "]" * 40 + "\n---\n\nText.",
            "a-012",
            5,
            "",
        ),
        ("---\na: " + "[" * 50 + "]" * 50 + "\n---\n\nText.", "a-012", 2, ""),
        ("---\na: " + "x" * 70_000 + "\n---\n\nText.", "a-012", 1, ""),
    ],
    ids=["colons", "quote", "tab", "unclosed", "TOML", "python", "bomb", "deep", "huge"],
)
def test_bad_front_matter_is_an_error_with_its_line_and_what_to_do(
    source: str, code: str, line: int, hint: str
) -> None:
    article = read(source)
    assert article.failed
    assert [(n.code, n.line, n.hint) for n in article.notices] == [(code, line, hint)]


def test_aliases_that_multiply_are_refused() -> None:
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x,x]"] + [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 6)}]" for n in range(1, 6)]
    assert [n.code for n in headed(*lines).notices] == ["a-012"]


def test_no_body() -> None:
    article = headed("title: T", body="")
    assert article.failed
    assert article.notices[-1].code == "a-024"


def test_an_odd_key_is_mended() -> None:
    article = headed("title: T", "author: A B", "date. : 2025-03-06")
    assert article.published == dt.date(2025, 3, 6)
    assert codes(article) == [("a-013", "info", 0)]


def test_every_value_is_text() -> None:
    article = headed("title: 2047", "author: yes", "date: 2020-01-02", "description: 1.0")
    assert (article.title, article.authors[0].name, article.subtitle) == ("2047", "yes", "1.0")


@pytest.mark.parametrize(
    ("value", "subtitle", "tags"),
    [
        ("#六四 #國安法", "", ("六四", "國安法")),
        ("T", "", ()),
        ("<b>Bold</b> <br> line", "Bold line", ()),
        (
            "<b>Old Walls</b> <br> <i>Anna Weber</i><br>Port Ann, 2001 <br> 425 pp.",
            "Old Walls, Anna Weber, Port Ann, 2001, 425 pp.",
            (),
        ),
        ("Old walls and<br>how they are kept<br>In Port Ann", "Old walls and how they are kept In Port Ann", ()),
        ('""', "", ()),
    ],
)
def test_descriptions(value: str, subtitle: str, tags: tuple[str, ...]) -> None:
    quoted = value if value.startswith('"') else f"'{value}'"
    article = headed("title: T", "author: A", "date: 2020-01-02", f"description: {quoted}")
    assert (article.subtitle, article.tags) == (subtitle, tags)


def test_a_code_is_silenced_with_a_reason_only() -> None:
    assert headed("title: T", "date: 2020-01-02", "silence: {a-021: a chronicle}").notices == ()
    assert [n.code for n in headed("title: T", "date: 2020-01-02", "silence: {a-021: ''}").notices] == ["a-021"]


def test_an_error_is_never_silenced() -> None:
    assert headed("title: T", "silence: {a-024: why not}", body="").failed


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2022-06-22 23:59:00 +0800", (2022, 6, 22)),
        ("2022-06-22T01:00:00Z", (2022, 6, 22)),
        ("2022/6/2", (2022, 6, 2)),
        ("20220602", (2022, 6, 2)),
        ("２０２２-０６-０２", (2022, 6, 2)),
        ("2022年6月2日", (2022, 6, 2)),
        ("June 2, 2022", (2022, 6, 2)),
        ("2nd Jun 2022", (2022, 6, 2)),
    ],
)
def test_dates(written: str, day: tuple[int, int, int]) -> None:
    assert parse_date(written) == (dt.date(*day), False)


@pytest.mark.parametrize("written", ["2022-02-30", "0000-00-00 00:00:00 +0800", "soon"])
def test_impossible_dates(written: str) -> None:
    assert parse_date(written) == (None, True)
    assert [n.code for n in headed("title: T", "author: A", f"date: {written}").notices] == ["a-023", "a-022"]


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Jane Doe", ["Jane Doe"]),
        ("Jane Doe and Bob Ray", ["Jane Doe", "Bob Ray"]),
        ("Jane Doe, Bob Ray and Cy Dee", ["Jane Doe", "Bob Ray", "Cy Dee"]),
        ("Jane Doe, Bob Ray, and Cy Dee", ["Jane Doe", "Bob Ray", "Cy Dee"]),
        ("張三、李四", ["張三", "李四"]),
        ("張三﹑李四", ["張三", "李四"]),
        ("張三/李四", ["張三", "李四"]),
        ("李甬／Vincent Kolo", ["李甬", "Vincent Kolo"]),
        ("張三 & 李四", ["張三", "李四"]),
        ("彼得·克魯泡特金", ["彼得·克魯泡特金"]),
        ("LungZeno（張三）", ["LungZeno（張三）"]),
        ("《獨媒》", ["《獨媒》"]),
        ("Antulio J. Echevarria II", ["Antulio J. Echevarria II"]),
        ("Sam Doe, Jr. and Ann Lee, PhD", ["Sam Doe, Jr.", "Ann Lee, PhD"]),
        ("Dr. Jane Doe", ["Dr. Jane Doe"]),
        ("By Jane Doe", ["Jane Doe"]),
        ("Ministry of Trade and Industry", ["Ministry of Trade and Industry"]),
        ("@lung_zeno", ["@lung_zeno"]),
        ("[[people/jane|Jane Doe]], [[Bob Ray]]", ["Jane Doe", "Bob Ray"]),
    ],
)
def test_authors(written: str, names: list[str]) -> None:
    authors, et_al = parse_names(written)
    assert [a.name for a in authors] == names
    assert not et_al


@pytest.mark.parametrize("written", ["Jane Doe, et al.", "Jane Doe et al", "Jane Doe and others"])
def test_et_al(written: str) -> None:
    authors, et_al = parse_names(written)
    assert ([a.name for a in authors], et_al) == (["Jane Doe"], True)


@pytest.mark.parametrize(
    ("bios", "names"),
    [
        ("__Doe__ reported from the quay; __Ray__ from the hill.", ["Jane Doe"]),
        ("__Jane Doe__ is a pilot.\n\n__Bob Ray__ is a fellow.", ["Jane Doe", "Bob Ray"]),
        (
            "__Jane Doe__ is a pilot and __Bob Ray__ is a fellow. __Cy Dee__ at sea contributed to this report.",
            ["Jane Doe", "Bob Ray"],
        ),
    ],
)
def test_et_al_is_filled_with_whole_names_of_authors_alone(bios: str, names: list[str]) -> None:
    article = read(f"---\ntitle: T\nauthor: Jane Doe, et al.\n---\n\nText of the post.\n\n---\n\n{bios}\n")
    assert [author.name for author in article.authors] == names
    assert article.others_unnamed or len(names) > 1


@pytest.mark.parametrize(
    ("written", "roles"),
    [
        ("齐泽克 / GPT-4译", [("齐泽克", "aut"), ("GPT-4", "trl")]),
        ("端传媒/彭丽君", [("端传媒", "pbl"), ("彭丽君", "aut")]),
        ("彭丽君／端传媒", [("彭丽君", "aut"), ("端传媒", "pbl")]),
        ("端传媒", [("端传媒", "aut")]),
        ("Slavoj Žižek（译者：王五）", [("Slavoj Žižek", "aut"), ("王五", "trl")]),
        ("Jane Doe; translated by Bob Ray", [("Jane Doe", "aut"), ("Bob Ray", "trl")]),
        ("Jane Doe (translated by Bob Ray)", [("Jane Doe", "aut"), ("Bob Ray", "trl")]),
        ("Jane Doe（王五译）", [("Jane Doe", "aut"), ("王五", "trl")]),
        ("让·多（Jean Doe）著，王五校译", [("让·多（Jean Doe）", "aut"), ("王五", "trl")]),
        ("文/王五 图/周六", [("王五", "aut"), ("周六", "pht")]),
        ("王五 口述；周六 整理", [("王五", "aut"), ("周六", "aut")]),
        ("记者 王五", [("王五", "aut")]),
        (
            "US-China Economic and Security Review Commission",
            [("US-China Economic and Security Review Commission", "aut")],
        ),
        ("AT&T & Bob Ray", [("AT&T", "aut"), ("Bob Ray", "aut")]),
    ],
)
def test_roles(written: str, roles: list[tuple[str, str]]) -> None:
    assert [(a.name, a.role) for a in parse_names(written)[0]] == roles


@pytest.mark.parametrize(
    ("name", "sorted_as"),
    [
        ("Andrea Kendall-Taylor", "Kendall-Taylor, Andrea"),
        ("David O. Shullman", "Shullman, David O."),
        ("Ludwig van Beethoven", "van Beethoven, Ludwig"),
        ("Antulio J. Echevarria II", "Echevarria, Antulio J., II"),
        ("Dr. Jane Doe", "Doe, Jane"),
        ("Lt. Gen. (ret.) Jane Doe", "Doe, Jane"),
        ("Jane Doe (CSIS)", "Doe, Jane"),
        ("Kim Min-jung", "Kim Min-jung"),
        ("張三", "張三"),
        ("US Department of Defense", "US Department of Defense"),
        ("Watershed Hong Kong", "Watershed Hong Kong"),
        ("PEN", "PEN"),
    ],
)
def test_sort_names(name: str, sorted_as: str) -> None:
    assert parse_names(name)[0][0].sort_name == sorted_as


def test_structured_authors_and_translators() -> None:
    article = headed(
        "title: T", "authors:", "  - name: Jane Doe", "  - Bob Ray", "translator: Cy Dee", "date: 2020-01-02"
    )
    assert [(a.name, a.role) for a in article.authors] == [("Jane Doe", "aut"), ("Bob Ray", "aut"), ("Cy Dee", "trl")]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The ferry crosses the strait in the morning and comes back at night.", "en"),
        ("The defence of the harbour and its neighbouring centres was organised by labour.", "en-GB"),
        ("这是一个关于渡轮的故事，说的是从前的时候。", "zh-Hans"),
        ("這是一個關於渡輪的故事，說的是從前的時候。", "zh-Hant"),
        ("これは渡し船についての話です。むかしむかし。", "ja"),
        ("Это рассказ о пароме, который ходил через пролив.", "ru"),
        ("Le bac traverse le détroit dans la matinée et il revient avec les pêcheurs.", "fr"),
        ("Die Fähre fährt am Morgen und kommt mit der Post nicht vor dem Abend.", "de"),
        ("", "en"),
    ],
)
def test_languages(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    ("tag", "language"),
    [("zh-HK", "zh-Hant"), ("zh_CN", "zh-Hans"), ("en-gb", "en-GB"), ("zh", "zh-Hant"), ("nonsense!", "zh-Hant")],
)
def test_a_declared_language_wins(tag: str, language: str) -> None:
    assert headed("title: T", f"lang: {tag}", body="這是一個關於渡輪的故事。").language == language


@pytest.mark.parametrize(
    ("lines", "names", "day"),
    [
        ("By Carla Ruiz", ["Carla Ruiz"], None),
        ("by [Carla Ruiz](https://x.y) and Jonas Aldridge", ["Carla Ruiz", "Jonas Aldridge"], None),
        ("*By Carla de la Ruiz, J. Aldridge & Ann Marsh | 3 March 2019*",
         ["Carla de la Ruiz", "J. Aldridge", "Ann Marsh"], dt.date(2019, 3, 3)),
        ("By Carla Ruiz\nNov 3, 2024", ["Carla Ruiz"], dt.date(2024, 11, 3)),
        ("**Carla Ruiz**\n\nNov 03, 2024", ["Carla Ruiz"], dt.date(2024, 11, 3)),
        ("Von Carla Ruiz und Jonas Aldridge", ["Carla Ruiz", "Jonas Aldridge"], None),
        ("文：張三、李四", ["張三", "李四"], None),
    ],
)  # fmt: skip
def test_a_byline_below_the_title(lines: str, names: list[str], day: dt.date | None) -> None:
    article = read(f"# The Tide\n\n{lines}\n\nText.")
    assert [author.name for author in article.authors] == names
    assert article.published == (day or dt.date(2020, 1, 2))
    assert article.body == "<p>Text.</p>"
    assert ("a-025", "info", 3) in codes(article)


@pytest.mark.parametrize(
    "line",
    ["By the sea", "By The Way", "By John Smith\nwe crossed.", "By now", "**Carla Ruiz**", "By 1990 Carla Ruiz",
     "By Carla Ruiz, who sails.", "Nov 3, 2024", "By Carla Ruiz | 31 February 2019"],
)  # fmt: skip
def test_what_may_be_no_byline_stays(line: str) -> None:
    article = read(f"# The Tide\n\n{line}\n\nText.")
    assert article.authors == ()
    assert article.body.count("<p") == 2


def test_a_lone_heading_between_title_and_byline_is_the_subtitle() -> None:
    article = read("# The Wall\n\n## How it was built\n\nBy Carla Ruiz\n\nText.\n\n### Stones\n\nMore.\n")
    assert (article.title, article.subtitle) == ("The Wall", "How it was built")
    assert [author.name for author in article.authors] == ["Carla Ruiz"]
    assert [heading.text for heading in article.headings] == ["Stones"]


def test_the_first_section_is_no_subtitle() -> None:
    article = read("# The Wall\n\n## How it was built\n\nBy Carla Ruiz\n\nText.\n\n## Why it fell\n\nMore.\n")
    assert (article.subtitle, article.authors) == ("", ())
    assert [heading.text for heading in article.headings] == ["How it was built", "Why it fell"]


def test_the_front_matter_is_believed_before_a_byline() -> None:
    article = headed("title: T", "author: Ada Marsh", "date: 2021-03-04", body="By Carla Ruiz\n\nText.")
    assert [author.name for author in article.authors] == ["Ada Marsh"]
    assert "Carla Ruiz" in article.body
    article = headed("title: T", "date: 2021-03-04", body="By Carla Ruiz | 3 March 2019\n\nText.")
    assert article.published == dt.date(2021, 3, 4)
    assert "3 March 2019" in article.body


@pytest.mark.parametrize(
    "lines",
    [("titel: Die Flut", "autor: Carla Ruiz", "datum: 2021-03-04"), ("titre: Die Flut", "auteur: Carla Ruiz",
     "date: 2021-03-04")],
)  # fmt: skip
def test_keys_in_german_and_french(lines: tuple[str, ...]) -> None:
    article = headed(*lines)
    assert (article.title, article.authors[0].name) == ("Die Flut", "Carla Ruiz")
    assert (article.published, article.notices) == (dt.date(2021, 3, 4), ())


def test_a_cover_of_hugo() -> None:
    cover = '[cover]\nimage = "wall.jpg"\nalt = "A wall"\ncaption = "The *mole*. Photo: Ada Marsh"\n'
    article = read(f'+++\ntitle = "T"\nauthor = "A B"\ndate = 2021-03-04\n{cover}+++\n\nText.')
    assert article.lead is not None
    assert (article.lead.src, article.lead.alt) == ("wall.jpg", "A wall")
    assert (article.lead.caption, article.lead.credit) == ("The mole. Photo: Ada Marsh", "Photo: Ada Marsh")


def test_notices_name_the_marks_of_each_generator() -> None:
    messages = [n.message for n in headed("title: T", "author: A B", body="T {{< ref >}} and {% x %}.").notices]
    assert "a shortcode was dropped" in messages
    assert "a Liquid tag was dropped" in messages


def test_a_tab_within_a_value_is_a_blank() -> None:
    article = headed('title: "Boats"', "author: Jane\tDoe", "description: From\there to there")
    assert (article.title, article.subtitle) == ("Boats", "From here to there")
    assert [a.name for a in article.authors] == ["Jane Doe"]
    assert article.notices[0].code != "a-011"


@pytest.mark.parametrize(
    "head",
    [
        'title: "Boats: a tale"\nauthor:\n  - Jane Doe\n  - {name: Bob Ray}\ntags: [a, "b, c"]\n',
        "title: |\n  Two\n  lines\ndescription: >\n  folded\n  text\n",
        "one: &x [1, 2]\ntwo: *x\nthree: ~\nfour: !!str 12\n",
        "title: 'It''s'\nurl: http://x.y/#z\n? odd\n: even\n",
        "title: 船\u3000歌\ndate : 2022-06-22 12:00:00 +0800\nempty:\n",
    ],
)
def test_the_quick_reader_of_yaml_reads_as_the_patient_one(head: str) -> None:
    assert _loaded(_Quick(head)) == _loaded(_Loader(head))
