"""One store for all tests of a run, so that each section is set once."""

from __future__ import annotations

import pikepdf
import pytest

from publisher.model import Picture, Section, Volume
from publisher.setting import dress
from publisher.store import Store, open_store
from tests.binding.shop import bound, picture, section


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    opened = open_store(tmp_path_factory.mktemp("store"))
    dress(opened)
    return opened


@pytest.fixture(scope="session")
def blue(tmp_path_factory: pytest.TempPathFactory) -> Picture:
    return picture(tmp_path_factory.mktemp("pictures"))


@pytest.fixture(scope="session")
def sections(blue: Picture) -> tuple[Section, ...]:
    return (section("ferry", [blue], other="tide", length=8), section("tide", [blue], other="ferry"))


@pytest.fixture(scope="session")
def volume(sections: tuple[Section, ...], store: Store, tmp_path_factory: pytest.TempPathFactory) -> Volume:
    return bound(sections, store, tmp_path_factory.mktemp("bound") / "book.pdf")


@pytest.fixture
def pdf(volume: Volume) -> pikepdf.Pdf:
    return pikepdf.open(volume.path)
