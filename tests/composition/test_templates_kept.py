"""Templates are compiled once, and again when they change."""

import os
import subprocess
import sys
from pathlib import Path

FILL = """
import sys
from jinja2 import Environment
from publisher.composition.render import _environment
compiled = []
compile_ = Environment.compile
Environment.compile = lambda self, *given, **named: compiled.append(1) or compile_(self, *given, **named)
print(_environment((sys.argv[1],)).get_template("a.html").render(), len(compiled))
"""


def filled(folder: Path, **more: str) -> str:
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | more
    command = [sys.executable, "-c", FILL, str(folder)]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=env).stdout.strip()


def test_a_template_is_compiled_when_it_is_new_and_when_it_changed(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("one")
    assert filled(tmp_path, PYTHONDONTWRITEBYTECODE="1") == "one 1"
    assert filled(tmp_path) == "one 1"
    assert filled(tmp_path) == "one 0"
    (tmp_path / "a.html").write_text("two")
    assert filled(tmp_path) == "two 1"
