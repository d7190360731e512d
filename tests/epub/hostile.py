"""Posts that are careless or meant ill, for books of every edition."""

from pathlib import Path

from PIL import Image

from tests.epub.shop import a_post

NOTES = 2_000
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30" onload="alert(1)"><script>alert(2)</script>'
    '<a href="https://evil.example/"><circle cx="20" cy="15" r="9"/></a><image href="https://evil.example/x.png"/></svg>'
)
HANDS = " and ".join(f"Author N{n}" for n in range(400))
ENTITIES = "A&nbsp;b &copy; &mdash; &notanentity; &#0; &#xD; 1 < 2 & 3 > 2. <b>bold</b>\x0b"
LINKS = (
    "[a](javascript:alert(1)) [b](http://[::1) [c](https://例え.jp/ä?q=[1]) [d](#nowhere) [e](other.md) "
    "[f](mailto:a@example.org) [g](https://x y.z/)"
)
TAGS = (
    "<script>alert(1)</script><iframe src='https://evil.example'></iframe> <p onclick='x()'>words</p>\n"
    "<table><tr><td>open cell"
)
POSTS = {
    "2022-01-02-same.md": a_post("The same title", "# Same\n\nFirst text.\n\n## Same\n\n## Same\n\nAgain."),
    "2022-01-03-same-2.md": a_post("The same title", "# Same\n\nSecond text.\n\n## Same"),
    "2022-01-04-wordless.md": a_post("No words", "![A boat](boat.jpg)"),
    "2022-01-05-arabic.md": a_post("An Arabic name", "He wrote it.", author="محمد بن راشد"),
    "2022-01-06-many.md": a_post("Four hundred hands", "All of them.", author=HANDS),
    "2022-01-07-entities.md": a_post("Entities &amp; &lt;tags&gt;", ENTITIES),
    "2022-01-08-drawing.md": a_post("A drawing", "Look:\n\n![A circle](circle.svg)"),
    "2022-01-09-links.md": a_post("Links", LINKS),
    "2022-01-10-tags.md": a_post("Tags", TAGS),
}


def posts(notes: int) -> dict[str, str]:
    """Return all of them, the first with ``notes`` notes."""
    calls = " ".join(f"Claim{n} holds.[^{n}]" for n in range(notes))
    texts = "\n".join(f"[^{n}]: Source{n}." for n in range(notes))
    return {"2022-01-01-notes.md": a_post("Many notes", f"{calls}\n\n{texts}"), **POSTS}


def draw_pictures(folder: Path) -> None:
    """Write the pictures that the posts name: a PNG called .jpg, and a drawing with scripts."""
    Image.new("RGBA", (60, 40), (200, 30, 30, 128)).save(folder / "boat.jpg", "PNG")
    (folder / "circle.svg").write_text(SVG)
