"""Where the real posts lie, when they are there at all."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from publisher.typefaces import use_house_fonts

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell's background job; tests that interrupt need it heard
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("steady", derandomize=True, database=None)
settings.load_profile("steady")
"""The same examples on every machine; the long counts look further because they are more."""

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session", autouse=True)
def _house_fonts(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The typefaces of the house and no others, before any test loads Pango."""
    if "FONTCONFIG_FILE" not in os.environ:
        use_house_fonts(tmp_path_factory.mktemp("fonts"))


@pytest.fixture
def engine_given_back() -> Iterator[None]:
    """The bare engine, for tests that put patches and composer in; galleys set later in this process have them again.

    The composer goes first: it stands on the patches, and without them would be put back in under them.
    """
    from publisher.setting import composer, engine, patches

    composer.uninstall()
    patches.uninstall()
    yield
    composer.uninstall()
    patches.uninstall()
    if engine.warm.cache_info().currsize:
        patches.install()
        composer.install()


@pytest.fixture(scope="session")
def real_posts() -> list[Path]:
    """The 120 real posts, by path; they are not part of the project."""
    posts = sorted(p for p in (SHARED / "posts").rglob("*") if p.suffix in {".md", ".markdown"})
    if not posts:
        pytest.skip("the real posts are not on this machine")
    return posts


@pytest.fixture(scope="session")
def seed() -> Path:
    found = sorted((SHARED / "seed").glob("*.md"))
    if not found:
        pytest.skip("the seed post is not on this machine")
    return found[0]
