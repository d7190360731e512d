"""The bound book of which all interiors are made."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.printshop.books import set_book


@pytest.fixture(scope="session")
def bound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pictures of all modes, tints, gradients, alpha, a colour to the trim, two CFF faces, a link."""
    return set_book(tmp_path_factory.mktemp("bound") / "bound.pdf", 24)
