"""A warm build equals a cold one, whatever was edited; and a build that is killed leaves whole files."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from PIL import Image

from publisher.press import publish

TOML = """\
[imprint]
name = "{imprint}"
url = "https://example.org"

[offprints]
formats = ["pdf"]

[books.all]
title = "{title}"
select = {{ glob = "*" }}
order = "{order}"

[books.all.editions.print]
opens-on = "{opens}"
[books.all.editions.epub]
"""

WORDS = ["tide", "bell", "ferry", "rope", "lamp", "quay", "gull", "salt", "mast", "fog", "chart", "pilot"]


def text(number: int, seed: int) -> str:
    dice = random.Random(seed)
    paragraphs = [" ".join(dice.choice(WORDS) for _ in range(60)).capitalize() + "." for _ in range(4)]
    note = "\n\n[^1]: A note of few words." if seed % 3 == 0 else ""
    call = "[^1]" if seed % 3 == 0 else ""
    body = f"\n\n### Of {WORDS[seed % len(WORDS)]}s\n\n".join(paragraphs)
    picture = "![a plan](plan.png)\n▲ A plan.\n\n" if seed % 4 == 0 else ""
    matter = f"title : Post {number} {WORDS[seed % 12]}\nauthor: Ada Merriman\ndate  : 2024-0{1 + number % 9}-11"
    return f"---\n{matter}\n---\n\n{picture}{body}{call}{note}\n"


def made(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file() and ".store" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(found)}


class Edits(RuleBasedStateMachine):
    """An editor at work; after each edit the project is built warm, and cold beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.scratch = Path(tempfile.mkdtemp(prefix="edits-"))
        self.root = self.scratch / "warm"
        (self.root / "posts").mkdir(parents=True)
        self.toml = {"imprint": "Harbour Press", "title": "Tides", "order": "date", "opens": "recto"}
        self.numbers = iter(range(1, 1000))
        self.draw_picture(1)
        for seed in range(2):
            self.add(seed)

    def teardown(self) -> None:
        shutil.rmtree(self.scratch)

    def posts(self) -> list[Path]:
        return sorted((self.root / "posts").glob("*.md"))

    @rule(seed=st.integers(0, 30))
    def add(self, seed: int) -> None:
        number = next(self.numbers)
        (self.root / "posts" / f"2024-01-11-post-{number}.md").write_text(text(number, seed), "utf-8")

    @rule(place=st.integers(0, 9), seed=st.integers(0, 30))
    def change(self, place: int, seed: int) -> None:
        path = self.posts()[place % len(self.posts())]
        path.write_text(text(place, seed), "utf-8")

    @rule(place=st.integers(0, 9))
    def remove(self, place: int) -> None:
        if len(self.posts()) > 1:
            self.posts()[place % len(self.posts())].unlink()

    @rule(place=st.integers(0, 9))
    def rename(self, place: int) -> None:
        path = self.posts()[place % len(self.posts())]
        path.rename(path.with_name(f"2024-02-01-renamed-{next(self.numbers)}.md"))

    @rule(key=st.sampled_from(["imprint", "title"]), word=st.sampled_from(WORDS))
    def retitle(self, key: str, word: str) -> None:
        self.toml[key] = f"The {word}"

    @rule(order=st.sampled_from(["date", "date-descending", "title"]), opens=st.sampled_from(["recto", "any"]))
    def reorder(self, order: str, opens: str) -> None:
        self.toml |= {"order": order, "opens": opens}

    @rule(shade=st.integers(0, 255))
    def draw_picture(self, shade: int) -> None:
        Image.new("L", (300, 120), shade).save(self.root / "posts" / "plan.png")

    @rule(grid=st.sampled_from(["14.5pt", "15pt"]))
    def restyle(self, grid: str) -> None:
        ours = Path(__file__).parents[2] / "styles" / "book"
        shutil.copytree(ours, self.root / "styles" / "book", dirs_exist_ok=True)
        path = self.root / "styles" / "book" / "style.toml"
        path.write_text((ours / "style.toml").read_text("utf-8").replace('"14.5pt"', f'"{grid}"'), "utf-8")

    @invariant()
    def warm_equals_cold(self) -> None:
        (self.root / "publisher.toml").write_text(TOML.format(**self.toml), "utf-8")
        warm = publish(self.root, jobs=1)
        cold = self.scratch / "cold"
        shutil.rmtree(cold, ignore_errors=True)
        shutil.copytree(self.root, cold, ignore=shutil.ignore_patterns("build"))
        anew = publish(cold, jobs=1)
        fresh = made(cold / "build")
        kept = made(self.root / "build")
        assert {name: kept[name] for name in fresh} == fresh
        assert [str(notice) for notice in warm.notices] == [str(notice) for notice in anew.notices]


def edit(examples: int, steps: int) -> None:
    relaxed = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Edits, settings=relaxed)


def test_a_few_edits() -> None:
    edit(1, 4)


def test_a_post_that_is_gone_leaves_the_manifest(project: Path) -> None:
    publish(project, jobs=1)
    (project / "posts" / "2024-01-11-post-2.md").unlink()
    publish(project, jobs=1)
    listed = json.loads((project / "build" / "manifest.json").read_text("utf-8"))
    assert sorted(name for name in listed if name.startswith("offprints/")) == [
        f"offprints/2024-01-11-post-{number}.pdf" for number in (0, 1, 3)
    ]
    publish(project, only=["all"], jobs=1)
    assert json.loads((project / "build" / "manifest.json").read_text("utf-8")) == listed


def test_a_picture_that_was_behind_a_link_is_seen_when_it_is_in_the_project(project: Path, tmp_path: Path) -> None:
    away = tmp_path / "away.png"
    (project / "posts" / "plan.png").rename(away)
    (project / "posts" / "plan.png").symlink_to(away)
    refused = publish(project, jobs=1)
    assert any("a picture is left out" in notice.message for notice in refused.notices)
    (project / "posts" / "plan.png").unlink()
    away.rename(project / "posts" / "plan.png")
    assert not any("a picture is left out" in notice.message for notice in publish(project, jobs=1).notices)


@pytest.mark.long
def test_a_hundred_edits() -> None:
    edit(10, 10)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    (root / "posts").mkdir(parents=True)
    Image.new("L", (300, 120), 99).save(root / "posts" / "plan.png")
    (root / "publisher.toml").write_text(
        TOML.format(imprint="Harbour Press", title="Tides", order="date", opens="recto"), "utf-8"
    )
    for number in range(4):
        (root / "posts" / f"2024-01-11-post-{number}.md").write_text(text(number, number), "utf-8")
    return root


COMMAND = [sys.executable, "-m", "publisher", "build", "--quiet", "-j", "2", "--project"]


def killed(project: Path, times: int) -> None:
    """Old whole or new whole, at whatever moment a build is killed; the next build is right."""
    versions: dict[str, set[bytes]] = {}

    def see() -> None:
        for name, content in made(project / "build").items():
            versions.setdefault(name, set()).add(content)

    dice = random.Random(7)
    subprocess.run([*COMMAND, str(project)], check=True)
    see()
    for attempt in range(times):
        path = project / "posts" / "2024-01-11-post-1.md"
        before = made(project / "build")
        path.write_text(text(1, 100 + attempt), "utf-8")
        run = subprocess.Popen([*COMMAND, str(project)], start_new_session=True)
        time.sleep(dice.uniform(0.2, 4.0))
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        after = {name: content for name, content in made(project / "build").items() if not name.endswith(".part")}
        subprocess.run([*COMMAND, str(project)], check=True)
        whole = made(project / "build")
        for name, content in after.items():
            assert content in {before.get(name), whole.get(name)}, f"{name} is neither old nor new"
        assert set(whole) == set(before)


@pytest.mark.long
def test_builds_killed_at_random_moments(project: Path) -> None:
    killed(project, 50)


def test_a_build_killed_once(project: Path) -> None:
    killed(project, 1)


def test_two_builds_at_once(project: Path, tmp_path: Path) -> None:
    first, second = (subprocess.Popen([*COMMAND, str(project)], cwd=tmp_path) for _ in range(2))
    assert first.wait() == second.wait() == 0
    alone = tmp_path / "alone"
    shutil.copytree(project, alone, ignore=shutil.ignore_patterns("build"))
    subprocess.run([*COMMAND, str(alone)], check=True)
    assert made(project / "build") == made(alone / "build")
