"""What make-up costs: CPU of laying posts out once, and of making their pages up.

python bench/makeup.py [--posts FOLDER] [--limit N] [--styles NAME,…]

One process, no store; drawing and writing the PDF are left out, which would make
the share look smaller.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from publisher.composition import compose_body, load_style  # noqa: E402
from publisher.config import Config  # noqa: E402
from publisher.makeup import offprint  # noqa: E402
from publisher.manuscript import read_post  # noqa: E402
from publisher.model import Edition, Section  # noqa: E402
from publisher.pictures import develop, gather_pictures  # noqa: E402
from publisher.reading import edit  # noqa: E402
from publisher.setting import dress  # noqa: E402
from publisher.store import open_store  # noqa: E402
from publisher.vault import Vault  # noqa: E402

SCREEN = Edition(name="screen")


def section_of(path: Path, style_name: str, vault: Vault) -> Section | None:
    """The post as one section; ``None`` for one that cannot be read."""
    article = edit(read_post(path, str(path)))
    if article.failed or not article.body:
        return None
    pictures, _ = gather_pictures(article, partial(develop, vault))
    book = offprint(article, Config())
    return compose_body(book, SCREEN, load_style(style_name), {article.stem: pictures})[0]


def cost(section: Section) -> tuple[float, float, int, int]:
    """CPU seconds of laying out once and of make-up, each the better of two; pages kept, and pages made for them."""
    from weasyprint.layout import page as engine_page

    from publisher.setting import engine
    from publisher.setting.makeup import settle

    pictures = {picture.digest: picture for picture in section.pictures}
    make, made = engine_page.remake_page, [0]

    def lay_out(html: str, sheets: tuple[str, ...]) -> Any:
        return engine.lay_out(html, sheets, pictures)

    def counted(*given: Any) -> Any:
        made[0] += 1
        return make(*given)

    once, made_up, pages = [], [], 0
    lay_out(section.html, section.stylesheets)  # so that its words are known to both
    for _ in range(2):
        with engine.undisturbed():
            start = time.process_time()
            lay_out(section.html, section.stylesheets)
            once.append(time.process_time() - start)
        engine_page.remake_page, made[0] = counted, 0
        with engine.undisturbed():
            start = time.process_time()
            document, _ = settle(section, lay_out)
            made_up.append(time.process_time() - start)
        engine_page.remake_page = make
        pages = len(document.pages)
    return min(once), min(made_up), pages, made[0]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--posts", type=Path, default=ROOT / "examples" / "posts")
    arguments.add_argument("--limit", type=int, default=10)
    arguments.add_argument("--styles", default="journal,report,book")
    given = arguments.parse_args()
    posts = sorted(given.posts.rglob("*.md"))
    posts = posts[:: max(1, len(posts) // given.limit)][: given.limit]
    with tempfile.TemporaryDirectory() as name:
        store = open_store(Path(name) / "store")
        vault = Vault(roots=(str(given.posts.resolve()),), store=store)
        dress(store)
        for style in given.styles.split(","):
            sections = [s for path in posts if (s := section_of(path, style, vault)) is not None]
            cost(sections[0])
            costs = [cost(section) for section in sections]
            once, made_up = sum(c[0] for c in costs), sum(c[1] for c in costs)
            more = 100 * (made_up / once - 1)
            pages, made = sum(c[2] for c in costs), sum(c[3] for c in costs)
            print(f"{style}: {len(costs)} posts, {pages} pages, {made / pages:.2f} made for each, ", end="")
            print(f"once {once:.2f} s, made up {made_up:.2f} s, {more:+.0f} %")


if __name__ == "__main__":
    main()
