"""The engine dressed with the faces of the house, once."""

from __future__ import annotations

import pytest

from publisher.setting import dress
from publisher.store import open_store


@pytest.fixture(scope="session", autouse=True)
def dressed(tmp_path_factory: pytest.TempPathFactory) -> None:
    dress(open_store(tmp_path_factory.mktemp("store")))
