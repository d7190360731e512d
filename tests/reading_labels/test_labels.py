"""Posts are read as an editor reads them, on the posts that rules were tuned on and on those held out."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.manuscript import read_post
from publisher.model import Article
from publisher.reading import edit
from tests.reading_labels.score import LISTS, SINGLES, Tally, compare, labels, report, score

THRESHOLD = 0.98
RIGHT_POSTS = ("title", "date", "language", "standfirst")
BY_THE_WAY = tuple(kind for kind in SINGLES if kind not in RIGHT_POSTS)


@pytest.fixture(scope="module")
def read(real_posts: list[Path]) -> dict[str, Article]:
    return {path.stem: edit(read_post(path, path.name)) for path in real_posts if path.stem in labels()}


@pytest.fixture(scope="module", params=["tuning", "held-out"])
def tallies(request: pytest.FixtureRequest, read: dict[str, Article]) -> dict[str, Tally]:
    found = score(read, part=request.param)
    print(f"\n{request.param}\n{report(found)}")
    return found


def test_sixty_posts_and_more_are_labelled() -> None:
    parts = [label["part"] for label in labels().values()]
    assert len(parts) >= 60
    assert 0.25 < parts.count("held-out") / len(parts) < 0.42


@pytest.mark.parametrize("kind", LISTS)
def test_what_an_editor_sees_is_found_and_nothing_else(kind: str, tallies: dict[str, Tally]) -> None:
    tally = tallies[kind]
    assert tally.right > 0
    assert tally.precision >= THRESHOLD, tally.where
    assert tally.recall >= THRESHOLD, tally.where


@pytest.mark.parametrize("kind", RIGHT_POSTS)
def test_heads_of_posts_are_right(kind: str, tallies: dict[str, Tally]) -> None:
    assert tallies[kind].precision >= THRESHOLD, tallies[kind].where


@pytest.mark.parametrize("kind", BY_THE_WAY)
def test_the_rest_is_mostly_right(kind: str, tallies: dict[str, Tally]) -> None:
    assert tallies[kind].precision >= 0.95, tallies[kind].where


def test_scoring_sees_what_is_wrong_and_what_is_missed() -> None:
    assert compare([["a", "b"], ["c"]], [], ["b", "c"]) == (2, 0, 0)
    assert compare([["a"]], [], ["a", "a"]) == (1, 1, 0), "doubled"
    assert compare([["a"], ["b"]], ["x"], ["a", "x", "y"]) == (1, 1, 1)
