"""The wheel holds all that is needed, works anywhere, and answers at once."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from publisher import __version__

ROOT = Path(__file__).resolve().parent.parent.parent
BUILD = (sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w")
POST = """---
title: The Ferry Across
author: Ines Harrow
date: 2024-03-05
---

The boat leaves at seven. Nobody has ever missed it twice.

## The far side

It lies lower than it looks, and the tide knows.
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([*BUILD, folder, ROOT], check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


def shipped() -> set[str]:
    """Every file of styles and templates that is in the checkout, as the wheel should name it."""
    return {
        f"publisher/{file.relative_to(ROOT).as_posix()}"
        for top in ("styles", "templates")
        for file in (ROOT / top).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts and not file.name.startswith(".")
    }


def test_styles_and_templates_are_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        names = set(opened.namelist())
    assert "publisher/styles/journal/style.toml" in shipped()
    assert shipped() <= names
    assert {name.split("/")[0] for name in names} == {"publisher", f"publisher-{__version__}.dist-info"}
    assert f"publisher-{__version__}.dist-info/licenses/LICENSE" in names


def test_a_wheel_can_be_made_of_the_sdist(tmp_path: Path, wheel: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path]
    subprocess.run(build, check=True, capture_output=True, cwd=ROOT)
    (made,) = tmp_path.glob("*.tar.gz")
    (tmp_path / "sdist").mkdir()
    subprocess.run(["tar", "-xf", made, "-C", tmp_path / "sdist"], check=True)
    (source,) = (tmp_path / "sdist").iterdir()
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        tmp_path,
        source,
    ]
    subprocess.run(build, check=True, capture_output=True)
    (again,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as first, zipfile.ZipFile(again) as second:
        assert set(first.namelist()) == set(second.namelist())


def publish_with(command: Path, folder: Path) -> None:
    """Publish a post far from the checkout, with an environment that knows nothing of it."""
    (folder / "2024-03-05-ferry.md").write_text(POST)
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "FONTCONFIG", "PYTEST"))
    }
    clean |= {"XDG_CACHE_HOME": str(folder / "cache"), "HOME": str(folder)}
    for form, name in (("pdf", "out"), ("epub", "out.epub")):
        done = subprocess.run(
            [command, form, "2024-03-05-ferry.md", "-o", name], cwd=folder, env=clean, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
    assert (folder / "out" / "2024-03-05-ferry.pdf").read_bytes().startswith(b"%PDF-")
    assert zipfile.is_zipfile(folder / "out.epub")


def test_the_wheel_publishes_a_post(wheel: Path, tmp_path: Path) -> None:
    """Installed in an environment of its own, which borrows its dependencies from this one."""
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)
    python = venv / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel]
    subprocess.run(install, check=True, capture_output=True)
    (site,) = (venv / "lib").glob("python*/site-packages")
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    where = subprocess.run(
        [python, "-c", "import publisher; print(publisher.__file__)"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert where.stdout.startswith(str(venv))
    publish_with(venv / "bin" / "publisher", tmp_path)


@pytest.mark.long
def test_the_wheel_installs_from_the_lock(wheel: Path, tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    pip = [venv / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-deps"]
    lock = ["--require-hashes", "--only-binary", ":all:", "-r", ROOT / "requirements.lock"]
    done = subprocess.run([*pip, *lock], capture_output=True, text=True, check=False)
    if done.returncode and "connection" in done.stderr.lower():
        pytest.skip("there is no way to a package index")
    assert done.returncode == 0, done.stderr
    subprocess.run([*pip, "--no-index", wheel], check=True, capture_output=True)
    subprocess.run([venv / "bin" / "python", "-m", "pip", "check"], check=True, capture_output=True)
    publish_with(venv / "bin" / "publisher", tmp_path)


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_help_loads_next_to_nothing(argument: str) -> None:
    """Counted and not timed: a slow machine must not decide."""
    code = f"""
import sys
sys.argv = ["publisher", {argument!r}]
from publisher.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print(*sorted(sys.modules), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "publisher" in done.stdout
    loaded = set(done.stderr.split())
    heavy = {
        "weasyprint", "rich", "lxml", "PIL", "urllib3", "markdown_it", "jinja2", "fontTools", "pikepdf", "pebble",
        "ebooklib", "yaml", "msgspec", "multiprocessing", "asyncio",
    }  # fmt: skip
    assert not heavy & loaded
    assert len(loaded) < 330


def test_locks_name_no_place_and_pin_all() -> None:
    for name in ("requirements.lock", "requirements-test.lock"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert "/" not in text
        for line in text.splitlines():
            assert "==" in line or line.startswith("    --hash=sha256:"), line
    runtime, test = ((ROOT / f"requirements{part}.lock").read_text() for part in ("", "-test"))
    pins = [line for line in runtime.splitlines() if "==" in line]
    assert all(line in test for line in pins), "both locks agree"


def test_the_set_up_names_what_an_unknown_system_lacks(tmp_path: Path) -> None:
    """Run where there is no apt-get, with a Python that finds no library."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("bash", "env", "id", "sed", "grep", "rm", "cat", "touch"):
        (tools / tool).symlink_to(f"/usr/bin/{tool}" if Path(f"/usr/bin/{tool}").exists() else f"/bin/{tool}")
    (tools / "python3").write_text(f'#!/usr/bin/env bash\nexec {sys.executable} "${{@//libp/no-libp}}"\n')
    (tools / "python3").chmod(0o755)
    command = [ROOT / "set-up", "requirements.lock", "book"]
    done = subprocess.run(command, cwd=tmp_path, env={"PATH": str(tools)}, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "this system is not known; please install what is missing: no-libpango-1.0.so.0, " in done.stderr
    assert not (tmp_path / ".venv").exists()
