"""Every code that a notice may carry is explained, and nothing else is."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
CODE = re.compile(r'"((?:[a-z]-\d{3})|(?:print-[a-z]+))"')


def test_every_code_is_explained() -> None:
    used = {code for path in (ROOT / "publisher").rglob("*.py") for code in CODE.findall(path.read_text("utf-8"))}
    explained = set(re.findall(r"^### (\S+)$", (ROOT / "docs" / "notices.md").read_text("utf-8"), re.M))
    explained |= set(re.findall(r"^\| `(print-[a-z]+)`", (ROOT / "docs" / "printing.md").read_text("utf-8"), re.M))
    assert used - explained == set()
    assert explained - used == set()
