"""The command line as an editor meets it: what is made, what is said, and the exit code."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from publisher.cli import main

Answer = tuple[int, str, str]
Call = Callable[..., Answer]

POST = """\
---
title : The Ferry
author: Ada Merriman and Jonas Aldridge
date  : 2024-03-02
description: "A crossing, and what it costs"
---

_It takes four minutes._ <!--more--> _It has taken four minutes since 1911._

The ferry leaves when the bell has been rung twice, and not before. Nobody has ever known why twice.

> The ferry leaves when the bell has been rung twice, and not before.

### The bell

It hangs on the north side.[^1]

[^1]: It was cast in Whitby.

---

__Jonas Aldridge__ prints small books.

__Ada Merriman__ keeps the tide tables.
"""

TOML = """\
[imprint]
name = "Harbour Press"
url = "https://example.org"

[offprints]
formats = ["pdf"]

[books.all]
title = "All of It"
select = { glob = "*" }

[books.all.editions.screen]
[books.all.editions.print]
[books.all.editions.epub]
"""


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    """Call the command in this process, in a folder of its own; exit code, output, messages."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def called(*arguments: str | Path) -> Answer:
        with pytest.raises(SystemExit) as end:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return int(end.value.code or 0), said.out, said.err

    return called


@pytest.fixture
def post(tmp_path: Path) -> Path:
    path = tmp_path / "2024-03-02-the-ferry.md"
    path.write_text(POST, "utf-8")
    return path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "posts").mkdir(parents=True)
    (folder / "publisher.toml").write_text(TOML, "utf-8")
    for number in (1, 2, 3):
        text = POST.replace("The Ferry", f"Ferry {number}").replace("2024-03-02", f"2024-03-0{number}")
        (folder / "posts" / f"2024-03-0{number}-ferry-{number}.md").write_text(text, "utf-8")
    return folder


def test_a_profile_says_what_was_left_to_the_engine(call: Call, post: Path) -> None:
    sign = " ".join(4 * ["\u05e9\u05dc\u05d5\u05dd"])
    post.write_text(POST.replace("\n\n_It", f"\n\nA sign says {sign} over the stage.\n\n_It"), "utf-8")
    _, _, err = call("pdf", post.name, "--profile")
    assert re.search(r"^lines composed +[1-9]\d*$", err, re.M)
    assert re.search(r"^left to the engine: right to left +1$", err, re.M)


def test_an_offprint_and_its_names(call: Call, post: Path) -> None:
    code, out, err = call("pdf", post.name, "-o", "deep/er")
    assert (code, err) == (0, "")
    assert out.startswith(f"deep/er/{post.stem}.pdf")
    with pikepdf.open(f"deep/er/{post.stem}.pdf") as pdf:
        assert str(pdf.docinfo.Title).startswith("The Ferry")
        assert str(pdf.docinfo.Author) == "Ada Merriman, Jonas Aldridge"
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.MarkInfo.Marked
        assert [str(item.title) for item in pdf.open_outline().root]


def test_an_epub_of_several_posts(call: Call, post: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text(POST.replace("The Ferry", "Another"), "utf-8")
    assert call("epub", post.name, other.name, "-o", "made/it.epub")[0] == 0
    assert (tmp_path / "made/it.epub").stat().st_size > 2_000


def test_inspect_answers_a_line_for_each_post_named(call: Call, post: Path) -> None:
    code, out, _ = call("inspect", post.name, "missing.md", post.name, "--json")
    lines = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert [line["title"] for line in lines] == ["The Ferry", lines[1]["title"], "The Ferry"]
    assert lines[0]["authors"] == ["Ada Merriman", "Jonas Aldridge"]
    assert lines[0]["pull_quotes"] == ["The ferry leaves when the bell has been rung twice, and not before."]
    assert [bio["name"] for bio in lines[0]["bios"]] == ["Jonas Aldridge", "Ada Merriman"]
    assert lines[0]["standfirst"] == "It takes four minutes. It has taken four minutes since 1911."
    assert lines[1]["pull_quotes"] == []
    assert [notice["code"] for notice in lines[1]["notices"]] == ["a-001"]
    assert list(lines[0]) == list(lines[1])


BAD = {
    "broken-yaml.md": b"---\ntitle: [\n---\n\nText.\n",
    "empty.md": b"",
    "no-body.md": b"---\ntitle: T\n---\n",
    "latin.md": b"---\ntitle: T\n---\n\nCaf\xe9.\n",
    "bomb.md": b"---\na0: &a0 [x]\n%s---\n\nText.\n"
    % b"".join(b"a%d: &a%d [%s]\n" % (n, n, b",".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 10)),
    "python.md": b"---\ntitle: !!python/object/apply:os.system ['touch /tmp/owned']\n---\n\nText.\n",
}
MENDED = {
    "plain.md": b"Just text, and no front matter at all.\n",
    "no-author.md": b"---\ntitle: T\n---\n\nText.\n",
    "impossible-date.md": b"---\ntitle: T\nauthor: A B\ndate: 2024-02-31\n---\n\nText.\n",
    "bom-crlf.md": b"\xef\xbb\xbf---\r\ntitle: T\r\nauthor: A B\r\ndate: 2024-02-03\r\n---\r\n\r\nText.\r\n",
    "nul.md": b"---\ntitle: T\nauthor: A B\ndate: 2024-02-03\n---\n\nTe\x00xt.\n",
    "picture.md": b"---\ntitle: T\nauthor: A B\n---\n\n![x](/etc/passwd)\n\n![y](gone.png)\n\nText.\n",
    "script.md": b"---\ntitle: T\n---\n\n<script>alert(1)</script>\n\n[a](javascript:alert(1)) <b onerror=x>bold</b>\n",
}


def test_bad_posts_are_named_and_the_others_are_made(call: Call, post: Path, tmp_path: Path) -> None:
    for name, content in {**BAD, **MENDED}.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "folder.md").mkdir()
    names = [*BAD, *MENDED, "folder.md", "missing.md", post.name, post.name]
    code, _, err = call("pdf", *names, "-o", "out")
    assert code == 1
    for name in (*BAD, "folder.md", "missing.md"):
        assert f"{name}:" in err, name
        assert any(line.startswith(f"{name}:") and " error " in line for line in err.splitlines()), name
    made = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert made == sorted([f"{Path(name).stem}.pdf" for name in MENDED] + [f"{post.stem}.pdf"])
    assert "byte" in err
    assert not Path("/tmp/owned").exists()


def test_exit_codes_of_what_cannot_go_on(call: Call, post: Path, project: Path, tmp_path: Path) -> None:
    assert call("pdf")[0] == 2
    assert call("no-such-command")[0] == 2
    assert call("build")[0] == 3
    assert call("--project", project, "build", "no-such-book")[0] == 2
    (project / "publisher.toml").write_text(TOML.replace("title =", "titel ="), "utf-8")
    code, _, err = call("build", "--project", project)
    assert code == 3
    assert "did you mean title?" in err
    (tmp_path / "file").write_text("in the way")
    code, out, err = call("pdf", post.name, "-o", "file/below")
    assert (code, out) == (1, "")
    assert "cannot be written" in err


def test_the_same_post_from_two_folders_makes_two_files(call: Call, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "same.md").write_text(POST.replace("The Ferry", folder), "utf-8")
    assert call("pdf", "a/same.md", "b/same.md", "-o", "out")[0] == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["same-2.pdf", "same.pdf"]


def test_a_project_is_begun_and_builds_at_once(call: Call, tmp_path: Path) -> None:
    assert call("new", "mine")[0] == 0
    code, _, err = call("build", "--project", "mine", "-j", "1", "--quiet")
    assert (code, err) == (0, "")
    for name in ("first-book-screen.pdf", "first-book-print.pdf", "first-book.epub"):
        assert (tmp_path / "mine/build/books/first-book" / name).is_file()
    assert len(list((tmp_path / "mine/build/offprints").glob("*.pdf"))) == 2
    manifest = json.loads((tmp_path / "mine/build/manifest.json").read_text("utf-8"))
    assert len(manifest) == 5
    assert call("new", "mine")[0] == 2


def test_one_edit_sets_one_article(call: Call, project: Path) -> None:
    def counts() -> dict[str, int]:
        code, out, _ = call("build", "--project", project, "-j", "1", "--json")
        assert code == 0
        return dict(json.loads(out)["counts"])

    assert counts()["galleys set"] == 10, "the cover of the book among them"
    assert "galleys set" not in counts()
    path = project / "posts" / "2024-03-02-ferry-2.md"
    path.write_text(path.read_text("utf-8").replace("north side", "south side"), "utf-8")
    assert counts()["galleys set"] == 3
    toml = project / "publisher.toml"
    toml.write_text(TOML.replace("All of It", "Nearly All of It"), "utf-8")
    assert counts()["galleys set"] == 1, "the cover"
    (project / "build/books/all/all.epub").unlink()
    assert counts()["galleys set"] == 0
    assert (project / "build/books/all/all.epub").is_file()


def test_a_dry_run_writes_nothing_and_says_why(call: Call, project: Path) -> None:
    code, out, _ = call("build", "--project", project, "--dry-run")
    assert code == 0
    assert "chosen by glob *" in out
    assert "3 posts, 3 to be set" in out
    assert out.endswith("* to be set\n")
    assert not (project / "build" / "books").exists()
    (project / "posts" / "2024-01-09-nothing.md").write_text("", "utf-8")
    code, out, _ = call("build", "offprints", "--project", project, "--dry-run")
    assert (code, "not in: posts/2024-01-09-nothing.md: error a-005" in out) == (0, True)


def test_check_is_a_linter(call: Call, project: Path) -> None:
    assert call("check", "--project", project) == (0, "", "")
    path = project / "posts" / "2024-03-02-ferry-2.md"
    path.write_text(POST.replace("north side", "[north](../nowhere.md) side"), "utf-8")
    code, out, _ = call("check", "--project", project, "--json")
    assert code == 0
    assert [json.loads(line)["code"] for line in out.splitlines()] == ["m-004"]
    path.write_bytes(b"\xff")
    assert call("check", "--project", project)[0] == 1
    assert call("build", "--project", project, "all")[0] == 1
    assert not (project / "build/books/all").exists()


def test_an_editor_asks_what_the_screen_pdf_is(call: Call, project: Path) -> None:
    assert call("build", "all", "--project", project, "-j", "1", "--quiet")[0] == 0
    pdf = project / "build/books/all/all-screen.pdf"
    code, out, _ = call("preflight", pdf)
    assert (code, out.splitlines()[0]) == (0, "all-screen.pdf: nothing found")
    assert re.search(r"own \d\d rules for PDF/UA-1.*pikepdf.pdfa.*PDF/A.*veraPDF", out)
    _, _, err = call("check", "all", "--project", project)
    assert "u-101" not in err
    with pikepdf.open(pdf, allow_overwriting_input=True) as opened:
        del opened.Root["/Lang"]
        opened.save(pdf)
    code, out, _ = call("preflight", pdf, "--json", "--html", project / "report.html")
    assert (code, [each["rule"] for each in json.loads(out)["files"][0]["findings"]]) == (8, ["ua-language"])
    assert "names no language" in (project / "report.html").read_text("utf-8")
    code, _, err = call("check", "all", "--project", project)
    assert code == 0
    assert "build/books/all/all-screen.pdf: warning u-101: the catalogue names no language (ua-language)" in err


@pytest.mark.parametrize("rules", [(), ("--printer", "kdp")])
def test_a_file_that_is_not_there_is_a_wrong_argument(call: Call, tmp_path: Path, rules: tuple[str, ...]) -> None:
    for name in ("gone.pdf", "."):
        code, out, err = call("preflight", tmp_path / name, *rules)
        assert (code, out) == (2, "")
        assert str(tmp_path / name) in err


def test_what_is_no_pdf_is_not_imposed(call: Call, post: Path) -> None:
    code, out, err = call("impose", post, "-o", "sheets.pdf")
    assert (code, out) == (2, "")
    assert f"{post} is no PDF that can be opened" in err
    code, out, _ = call("preflight", post, "--json")
    assert (code, json.loads(out)["files"][0]["findings"][0]["hint"]) == (
        8,
        "see that it is a PDF, and export it again",
    )


def test_sheets_that_cannot_be_written_are_told_of(call: Call, post: Path) -> None:
    assert call("pdf", post)[1] == f"{post.stem}.pdf  1 page\n"
    code, _, err = call("impose", f"{post.stem}.pdf", "-o", post / "sheets.pdf")
    assert (code, "cannot be written" in err) == (1, True)
    assert json.loads(call("impose", f"{post.stem}.pdf", "-o", "sheets.pdf", "--json")[1]) == {"made": ["sheets.pdf"]}


def test_a_style_that_nobody_knows_is_a_wrong_argument(call: Call) -> None:
    for command in (("specimen", "bok"), ("new", "press", "--style", "bok")):
        code, out, err = call(*command)
        assert (code, out) == (2, "")
        assert "no house style is called 'bok'\n  hint: there are book" in err


def test_housekeeping_answers_in_json(call: Call) -> None:
    made = json.loads(call("new", "press", "--json")[1])["made"]
    assert "press/publisher.toml" in made
    assert json.loads(call("clean", "--project", "press", "--json")[1]) == {"bytes_freed": 0}


def test_of_a_post_that_cannot_be_read_only_why_is_said(call: Call) -> None:
    code, out, _ = call("inspect", "gone.md")
    assert (code, out.splitlines()[0]) == (1, "gone.md: error a-001: no such file")


def volumes(folder: Path) -> dict[str, bytes]:
    found = sorted(p for p in folder.rglob("*") if p.suffix in {".pdf", ".epub"} and ".store" not in p.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_the_same_bytes_elsewhere(project: Path, tmp_path: Path) -> None:
    """Another folder, zone, locale, number of workers, and a warm store: the same files to the byte."""
    command = [sys.executable, "-m", "publisher", "build", "--quiet"]
    made = []
    for name, zone, jobs in (("one", "Asia/Hong_Kong", "1"), ("two/deeper", "America/St_Johns", "2")):
        folder = tmp_path / name
        folder.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "-r", str(project), str(folder)], check=True)
        env = {**os.environ, "TZ": zone, "LC_ALL": "C" if jobs == "1" else "C.UTF-8", "PYTHONHASHSEED": jobs}
        subprocess.run([*command, "--project", str(folder), "-j", jobs], check=True, env=env, cwd=tmp_path)
        made.append(volumes(folder / "build"))
    assert len(made[0]) == 6
    assert made[0] == made[1]


def test_interrupted_it_leaves_no_half_file(project: Path, tmp_path: Path) -> None:
    for number in range(4, 30):
        text = POST.replace("Nobody has ever known why twice.", f"Nobody knows why. {number} " * 900)
        (project / "posts" / f"2024-04-{number:02d}-long.md").write_text(text, "utf-8")
    command = [sys.executable, "-m", "publisher", "build", "--quiet", "--project", str(project)]
    run = subprocess.Popen(command, cwd=tmp_path, start_new_session=True, stderr=subprocess.PIPE)
    time.sleep(4)
    os.killpg(run.pid, signal.SIGINT)
    _, err = run.communicate(timeout=30)
    assert run.returncode == 130, err
    assert b"Traceback" not in err
    assert not list((project / "build").rglob("*.pdf"))


def test_help_and_version_load_nothing_heavy() -> None:
    script = (
        "import sys; sys.argv = ['publisher', sys.argv[1]]\n"
        "from publisher.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = ('weasyprint', 'jinja2', 'lxml', 'pikepdf', 'PIL', 'rich', 'markdown_it')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    for option in ("--help", "--version"):
        out = subprocess.run([sys.executable, "-c", script, option], capture_output=True, text=True, check=True).stdout
        assert out.splitlines()[-1] == "[]", out


def test_the_seed_exactly(call: Call, seed: Path) -> None:
    code, out, _ = call("inspect", seed, "--json")
    said = json.loads(out)
    assert code == 0
    assert said["title"] == "China-Russia Ties Will Deepen"
    assert said["subtitle"].startswith("Best and Bosom Friends")
    assert said["authors"] == ["Andrea Kendall-Taylor", "David O. Shullman"]
    assert said["published"] == "2022-06-22"
    assert said["standfirst"].startswith("The partnership between")
    assert said["standfirst"].endswith("be able to exploit.")
    assert len(said["pull_quotes"]) == 4
    assert said["quotations"] == []
    assert len(said["headings"]) == 4
    assert [bio["name"] for bio in said["bios"]] == ["David O. Shullman", "Andrea Kendall-Taylor"]
    code, out, err = call("pdf", seed, "-o", "out")
    assert code == 0
    assert "warning v-008" in err


def test_a_specimen_in_both_scripts(call: Call, tmp_path: Path) -> None:
    code, out, _ = call("specimen", "book", "-o", "sheets", "--quiet")
    assert (code, out.split()) == (0, ["sheets/specimen-book.pdf", "sheets/specimen-book-zh.pdf"])


def test_what_the_house_knows(call: Call) -> None:
    code, out, _ = call("printers", "--json")
    assert code == 0
    assert {"kdp", "lulu", "ingramspark"} <= {json.loads(line)["name"] for line in out.splitlines()}
    code, out, _ = call("doctor", "--json")
    assert code in {0, 7}
    assert {json.loads(line)["name"] for line in out.splitlines()} >= {"Python", "WeasyPrint", "typefaces"}
    assert "complete" in call("completion", "bash")[1]
    assert call("clean", "--quiet") == (0, "", "")


def test_a_book_is_handed_off_or_refused_with_reasons(call: Call, project: Path) -> None:
    path = project / "posts" / "2024-03-02-ferry-2.md"
    path.write_text(path.read_text("utf-8").replace("It hangs", "It rings and it hangs. " * 2200), "utf-8")
    code, out, _ = call("handoff", "all", "--printer", "kdp", "--project", project, "--quiet", "-j", "1")
    assert code == 0
    package = Path(out.strip())
    assert package == project / "build" / "handoff" / "all-kdp.zip"
    with zipfile.ZipFile(package) as archive:
        names = archive.namelist()
        assert sorted(name for name in names if name.endswith(".pdf")) == [
            "all-proof.pdf", "all_cover.pdf", "all_interior.pdf"
        ]  # fmt: skip
        ticket = json.loads(archive.read("job-ticket.json"))
        interior = archive.extract("all_interior.pdf", project)
    with pikepdf.open(interior) as pdf:
        assert len(pdf.pages) == ticket["pages"]
        assert ticket["pages"] % 2 == 0
    assert abs(ticket["spine_mm"] - ticket["pages"] * 0.002347 * 25.4) < 0.001, "premium colour"
    first = package.read_bytes()
    code, _, err = call("handoff", "all", "--printer", "kdp", "--project", project, "--quiet", "-j", "1", "--profile")
    assert code == 0
    assert {"inking", "preflight", "packing"} <= {line.split()[0] for line in err.splitlines()}
    assert package.read_bytes() == first
    assert call("preflight", interior, "--printer", "kdp")[0] == 0
    assert call("preflight", project / "publisher.toml", "--printer", "kdp")[0] == 8

    code, _, err = call("handoff", "nothing", "--printer", "kdp", "--project", project)
    assert (code, "there are all" in err) == (2, True)
    path.write_text(POST.replace("It hangs", "![x](gone.png)\n\nIt hangs"), "utf-8")
    code, _, err = call("handoff", "all", "--printer", "kdp", "--project", project)
    assert code == 8
    assert "gone.png is not to be had" in err
    path.write_text(POST, "utf-8")
    code, _, err = call("handoff", "all", "--printer", "lulu", "--project", project)
    assert code == 8
    assert "binds no fewer than 32 pages" in err
