"""The floor test: a file imports only from lower floors (docs/architecture.md)."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "publisher"

FLOORS = {
    "notices": 0, "units": 0, "assets": 0, "stack": 0,
    "errors": 1,
    "model": 2, "store": 2, "vault": 2, "pictures": 2, "typefaces": 2, "workers": 2, "doctor": 2, "forme": 2,
    "xhtml": 2,
    "config": 3, "manuscript": 3, "reading": 3, "makeup": 3,
    "composition": 4,
    "setting": 5, "pagination": 5, "binding": 5, "epub": 5, "html": 5, "onix": 5, "printshop": 5, "preflight": 5,
    "press": 6,
    "progress": 7,
    "cli": 8,
}  # fmt: skip
PEERS = {
    ("vault", "store"),
    ("makeup", "config"),
    ("makeup", "reading"),
    ("setting", "pagination"),
    ("pictures", "vault"),
    ("pictures", "store"),
    ("typefaces", "store"),
    ("html", "epub"),
    ("preflight", "printshop"),
    ("printshop", "setting"),
    ("doctor", "typefaces"),
    ("doctor", "store"),
}
"""Imports within one floor that are allowed; records are for everybody."""
ONLY_IMPORTER = {"weasyprint": "setting", "pydyf": "setting", "ebooklib": "epub", "markdown_it": "reading"}


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module or "")
            if node.module == "publisher":
                found |= {f"publisher.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_down(path: Path) -> None:
    here = room(path)
    if here in {"__init__", "__main__"}:
        return
    for name in imports(path):
        top, _, rest = name.partition(".")
        assert ONLY_IMPORTER.get(top, here) == here, f"{here} imports {top}"
        if top != "publisher" or not rest:
            continue
        there = rest.split(".")[0]
        if there == here or there.startswith("_"):
            continue
        assert FLOORS[there] < FLOORS[here] or there == "model" or (here, there) in PEERS, f"{here} imports {there}"
