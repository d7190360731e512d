"""From a folder of files to posts: bytes in, decoded text out, nothing understood yet."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from pathlib import Path, PurePath

from publisher.errors import ManuscriptError
from publisher.model import Post
from publisher.notices import Notice, Severity

LARGEST_POST = 20_000_000
"""Bytes.  Longer than any essay; what is larger is a mistake, and is refused unread."""
SUFFIXES = (".md", ".markdown", ".mdx")
DATED = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})-(?=.)")
TEMPLATE = re.compile(r"0000-00-00-")


def read_post(path: Path, file: str) -> Post:
    r"""Read one file as it stands; never raises.

    ``file`` is the path as the user wrote it, for notices.  A post that cannot
    be read comes back with empty text and an error among its notices.  Newlines
    become ``\n`` and a byte order mark goes; the digest is that of the bytes.
    """
    notices: list[Notice] = []

    def note(code: str, severity: Severity, message: str, hint: str = "", line: int = 0) -> None:
        notices.append(Notice(code=code, severity=severity, message=message, hint=hint, file=file, line=line))

    raw = _bytes(path, note)
    text = _decoded(raw, note) if raw else ""
    stem = PurePath(file).name if path.is_dir() else PurePath(file).stem
    return Post(
        file=file.replace(os.sep, "/"),
        path=_absolute(path),
        stem=stem,
        slug=DATED.sub("", stem, count=1) if DATED.match(stem) else stem,
        text=text,
        digest=hashlib.sha256(raw).hexdigest(),
        notices=tuple(notices),
    )


def gather(root: Path, pattern: str, report: Callable[[Notice], None] | None = None) -> tuple[Post, ...]:
    """Read every post below ``root`` that ``pattern`` (a glob with ``**``) finds, sorted by path.

    A template, a file dated 0000-00-00, is passed over, and a pattern that finds
    nothing gives an empty tuple; ``report`` hears of either.  Raises ManuscriptError
    when the pattern is no glob, leads out of ``root``, or the folder cannot be read.
    """
    if not pattern or PurePath(pattern).is_absolute() or ".." in PurePath(pattern).parts:
        raise ManuscriptError(f"not a pattern below the project: {pattern!r}", hint='write e.g. "posts/**/*.md"')
    try:
        found = sorted({p for p in root.glob(pattern) if p.suffix.lower() in SUFFIXES and not p.is_dir()})
    except (OSError, ValueError, NotImplementedError) as error:
        raise ManuscriptError(f"cannot gather {pattern!r}: {error}") from error
    if not found and report:
        hint = f"see to [posts] source, and that posts end in {', '.join(sorted(SUFFIXES))}"
        message = f"no post is found by {pattern!r}"
        report(Notice(code="m-007", severity="warning", file="publisher.toml", message=message, hint=hint))
    posts = []
    for path in found:
        file = path.relative_to(root).as_posix()
        if TEMPLATE.match(path.name):
            if report:
                message = "a template, dated 0000-00-00, is passed over"
                report(
                    Notice(code="a-008", severity="info", message=message, hint="name it to have it made", file=file)
                )
            continue
        posts.append(read_post(path, file))
    return tuple(posts)


def _absolute(path: Path) -> str:
    try:
        return str(path.resolve())
    except (OSError, RuntimeError, ValueError):
        return str(Path.cwd() / "unreadable")


def _bytes(path: Path, note: Callable[..., None]) -> bytes:
    """The bytes of a plain file of bearable size, or none and the reason."""
    try:
        if path.is_dir():
            note("a-002", "error", "this is a folder, not a post", "name a file in it")
        elif not path.exists():
            note("a-001", "error", "no such file", "check the spelling of the path")
        elif not path.is_file():
            note("a-004", "error", "not a plain file")
        elif (size := path.stat().st_size) > LARGEST_POST:
            limit = f"the limit is {LARGEST_POST // 1_000_000} MB"
            note("a-003", "error", f"{size:,} bytes are too many for a post", f"{limit}; split it")
        else:
            raw = path.read_bytes()
            if not raw.strip():
                note("a-005", "error", "the file is empty", "write something in it")
            return raw
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        note("a-004", "error", f"cannot be read: {reason}", "check the file's permissions")
    return b""


def _decoded(raw: bytes, note: Callable[..., None]) -> str:
    r"""UTF-8 text, newlines made ``\n``; what was mended is noted."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        note("a-007", "error", f"not UTF-8 at byte {error.start:,}", "save the file as UTF-8", line)
        return ""
    if text.startswith("\ufeff"):
        text = text[1:]
        note("a-009", "info", "a byte order mark at the start was taken off", "save as UTF-8 without BOM")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        note("a-010", "info", "line ends of another system were made plain", "save with LF line ends")
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        note("a-006", "warning", "a NUL character was taken out", "the file may be damaged: look at it", line)
        text = text.replace("\x00", "")
    return text
