"""Files as they come: every way in which one can be bad gives a notice, and the rest goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher import manuscript
from publisher.errors import ManuscriptError
from publisher.manuscript import gather, read_post
from publisher.notices import Notice

GOOD = "---\ntitle: T\n---\n\nText.\n"


def codes(path: Path) -> list[tuple[str, str, int]]:
    return [(n.code, n.severity, n.line) for n in read_post(path, path.name).notices]


def test_a_good_file_is_read_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "2020-01-02-ferry--01.md"
    path.write_text(GOOD, "utf-8")
    post = read_post(path, "posts/2020-01-02-ferry--01.md")
    assert (post.text, post.stem, post.slug) == (GOOD, "2020-01-02-ferry--01", "ferry--01")
    assert post.file == "posts/2020-01-02-ferry--01.md"
    assert post.path == str(path.resolve())
    assert len(post.digest) == 64
    assert post.notices == ()


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (b"", [("a-005", "error", 0)]),
        (b" \n\n", [("a-005", "error", 0)]),
        (b"one\ntwo \xff three", [("a-007", "error", 2)]),
        (b"\xef\xbb\xbftext", [("a-009", "info", 0)]),
        (b"a\r\nb\rc", [("a-010", "info", 0)]),
        (b"a\nb\x00c", [("a-006", "warning", 2)]),
    ],
    ids=["empty", "blank", "not UTF-8", "BOM", "CRLF", "NUL"],
)
def test_bytes(tmp_path: Path, raw: bytes, wanted: list[tuple[str, str, int]]) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(raw)
    assert codes(path) == wanted


def test_what_was_mended_is_mended(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"\xef\xbb\xbfa\r\nb\rc\x00d")
    assert read_post(path, "a.md").text == "a\nb\ncd"


def test_the_byte_that_is_wrong_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"x" * 1204 + b"\xe9")
    assert "byte 1,204" in read_post(path, "a.md").notices[0].message


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    (tmp_path / "folder.md").mkdir()
    assert codes(tmp_path / "none.md") == [("a-001", "error", 0)]
    assert codes(tmp_path / "folder.md") == [("a-002", "error", 0)]


def test_a_file_beyond_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manuscript, "LARGEST_POST", 10)
    path = tmp_path / "a.md"
    path.write_text("x" * 11)
    post = read_post(path, "a.md")
    assert post.text == ""
    assert post.notices[0].code == "a-003"


def test_a_name_that_no_system_takes() -> None:
    assert read_post(Path("a\x00b.md"), "a.md").notices[0].severity == "error"


def test_gathering_is_sorted_and_passes_templates_over(tmp_path: Path) -> None:
    for name in ("b/2021-01-01-b.md", "a/2020-01-01-a.markdown", "a/0000-00-00-template.md", "a/notes.txt", "a/c.mdx"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(GOOD)
    heard: list[Notice] = []
    posts = gather(tmp_path, "**/*", heard.append)
    assert [post.file for post in posts] == ["a/2020-01-01-a.markdown", "a/c.mdx", "b/2021-01-01-b.md"]
    assert [(n.code, n.severity, n.file) for n in heard] == [("a-008", "info", "a/0000-00-00-template.md")]
    assert gather(tmp_path, "none/*.md", heard.append) == ()
    assert (heard[-1].code, heard[-1].file) == ("m-007", "publisher.toml")
    assert "no post is found by 'none/*.md'" in heard[-1].message


@pytest.mark.parametrize("pattern", ["", "/etc/*.md", "../*.md", "a/../../*.md"])
def test_a_pattern_stays_below_the_project(tmp_path: Path, pattern: str) -> None:
    with pytest.raises(ManuscriptError):
        gather(tmp_path, pattern)
