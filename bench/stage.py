"""Lay out posts for a benchmark: the same for every contestant.

Posts are taken in the order of their names, those of 14 to 30 KiB that are
mostly Latin script; past the last they are taken again with every twelfth long
word changed, so that nothing can be reused.  Remote pictures become local
ones, twelve in all or as many as are asked for.
"""

from __future__ import annotations

import hashlib
import itertools
import random
import re
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

_REMOTE = re.compile(r"https?://[\w./-]+?\.(?:png|jpe?g|gif)")


def stage(posts: Path, folder: Path, number: int, *, pictures: int = 12) -> list[str]:
    """Write ``number`` posts with so many ``pictures`` into ``folder`` and return their file names."""
    folder.mkdir(parents=True, exist_ok=True)
    _pictures(folder / "img", pictures)
    sources = _sources(posts)
    names = []
    for place in range(number):
        source, again = sources[place % len(sources)], place // len(sources)
        name = f"{source.stem}-{again + 1}.md" if again else source.name
        (folder / name).write_text(_staged(source.read_text("utf-8"), again, pictures), "utf-8")
        names.append(name)
    return names


def stage_all(posts: Path, folder: Path) -> list[str]:
    """Write every post into ``folder`` once, whatever its length and language, and return their file names."""
    folder.mkdir(parents=True, exist_ok=True)
    _pictures(folder / "img")
    found = [p for p in posts.rglob("*") if p.suffix in {".md", ".markdown"} and not p.name.startswith("0000")]
    for source in found:
        (folder / f"{source.stem}.md").write_text(_staged(source.read_text("utf-8", "replace"), 0), "utf-8")
    return sorted(f"{source.stem}.md" for source in found)


def edit_one(path: Path) -> None:
    """Change one word in the middle of a post."""
    text = path.read_text("utf-8")
    place = text.index(" the ", len(text) // 2)
    path.write_text(f"{text[:place]} that edited {text[place + 5 :]}", "utf-8")


def _sources(posts: Path) -> list[Path]:
    found = [p for p in sorted(posts.rglob("*.md")) if not p.name.startswith("0000")]
    middling = [p for p in found if 14 * 1024 <= p.stat().st_size <= 30 * 1024]
    latin = [p for p in middling if len(re.findall("[\u4e00-\u9fff]", p.read_text("utf-8", "replace"))) <= 200]
    return latin or found


def _staged(text: str, again: int, pictures: int = 12) -> str:
    def local(match: re.Match[str]) -> str:
        said = match[0] if pictures == 12 else f"{match[0]} {again}"
        number = int(hashlib.md5(said.encode(), usedforsecurity=False).hexdigest(), 16) % pictures
        return f"img/p{number:02d}.jpg"

    text = _REMOTE.sub(local, text.replace("\r\n", "\n"))
    if not again:
        return text
    _, head, body = text.split("---\n", 2)
    count = itertools.count()

    def changed(match: re.Match[str]) -> str:
        word = match[0]
        return f"{word[:-2]}{'aeiou'[again % 5]}{word[-2:]}" if next(count) % 12 == 0 else word

    body = re.sub(r"(?<![\w(/])[a-z]{7,}(?![\w/])", changed, body)
    head = re.sub(r"(?m)^(title\s*:\s*)(.*?)(\"?)$", rf"\1\2 {again + 1}\3", head)
    return f"---\n{head}---\n{body}"


def _pictures(folder: Path, count: int = 12) -> None:
    folder.mkdir(exist_ok=True)
    for number in range(count):
        path = folder / f"p{number:02d}.jpg"
        if path.exists():
            continue
        dice = random.Random(number)
        picture = Image.new("RGB", (1200, 675), tuple(dice.randrange(120, 230) for _ in range(3)))
        pen = ImageDraw.Draw(picture)
        for _ in range(220):
            x, y, r = dice.randrange(1200), dice.randrange(675), dice.randrange(10, 160)
            pen.ellipse([x - r, y - r, x + r, y + r], fill=tuple(dice.randrange(40, 230) for _ in range(3)))
        picture.filter(ImageFilter.GaussianBlur(3)).save(path, quality=85)
