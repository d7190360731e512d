"""What rules say: in words for a layman, with a source, and nothing that only a certifier may say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from publisher.preflight import RULES, looked_at
from publisher.preflight.rules import Rule
from publisher.preflight.ua import RULES as UA_RULES
from publisher.preflight.ua import looked_at_screen

ROOT = Path(__file__).parent.parent.parent
ALL = (*RULES, *UA_RULES)


def test_ids_are_unique() -> None:
    assert len({rule.id for rule in ALL}) == len(ALL) >= 80


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_a_rule_says_what_why_and_what_to_do(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+|[a-z]+", rule.id)
    assert rule.title[0].isupper()
    assert not rule.title.endswith(".")
    assert rule.hint
    assert rule.source
    for text in (rule.title, rule.hint):
        assert not re.search(r"certif|conform|complian|valid", text, re.IGNORECASE)


def test_every_rule_is_in_the_docs() -> None:
    told = (ROOT / "docs" / "printing.md").read_text("utf-8")
    for rule in ALL:
        assert f"| `{rule.id}` | {rule.severity} | {rule.title} | {rule.source} |" in told


def test_reports_name_the_tools_that_looked() -> None:
    assert "own" in looked_at()
    assert "qpdf" in looked_at()
    assert "pikepdf.pdfa" in looked_at_screen()


def test_no_text_of_ours_claims_a_certificate() -> None:
    for folder in ("printshop", "preflight"):
        for path in (ROOT / "publisher" / folder).rglob("*.py"):
            said = path.read_text("utf-8").lower()
            assert "certified" not in said, path
            assert "conforms" not in said, path
