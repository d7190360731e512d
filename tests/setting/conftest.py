"""One store for all tests of a run."""

from __future__ import annotations

import pytest

from publisher.setting import dress
from publisher.store import Store, open_store


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    opened = open_store(tmp_path_factory.mktemp("store"))
    dress(opened)
    return opened
