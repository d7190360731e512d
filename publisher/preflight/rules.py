"""What a rule is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from publisher.notices import Severity
from publisher.preflight.dossier import Dossier
from publisher.printshop.graphics import Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a rule does not like, with its place."""

    rule: str
    severity: Severity
    message: str
    page: int = 0
    """Counted from 1; 0 when the file as a whole is meant."""
    box: Box | None = None
    """In points of the page's own space, for the picture that shows where."""
    title: str = ""
    hint: str = ""
    """What to do, in words for a layman."""
    source: str = ""


Remark = tuple[int, Box | None, str]
"""Page, place, what is wrong there."""
Check = Callable[[Dossier], Iterator[Remark]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A question put to a PDF."""

    id: str
    severity: Severity
    title: str
    """What the rule is about, in words for a layman."""
    hint: str
    source: str
    check: Check
    by_page: bool = False
    """True when what it finds on a page hangs on that page, its side, the order and the gutter alone."""

    def findings(self, remarks: Iterable[Remark]) -> Iterator[Finding]:
        for page, box, message in remarks:
            yield self.finding(page, box, message, self.severity)

    def finding(self, page: int, box: Box | None, message: str, severity: Severity) -> Finding:
        return Finding(
            rule=self.id,
            severity=severity,
            message=message,
            page=page,
            box=box,
            title=self.title,
            hint=self.hint,
            source=self.source,
        )


def rule(
    id: str,  # noqa: A002
    severity: Severity,
    title: str,
    *,
    hint: str,
    source: str,
    by_page: bool = False,
) -> Callable[[Check], Rule]:
    """Make a rule of a function that yields remarks."""

    def made(check: Check) -> Rule:
        return Rule(id=id, severity=severity, title=title, hint=hint, source=source, check=check, by_page=by_page)

    return made


_MOST = 20
"""Findings of one rule that are told apart; more are counted."""


def unopened(why: str, hint: str) -> Finding:
    """The one finding of a file that cannot be opened."""
    return Finding(
        rule="file-opens",
        severity="error",
        message=why[:300],
        title="The file can be opened",
        hint=hint,
        source="ISO 32000-1; read with qpdf",
    )


def run_rules(
    rules: tuple[Rule, ...], dossier: Dossier, known: Mapping[str, Iterable[Remark]] = MappingProxyType({})
) -> tuple[Finding, ...]:
    """Findings of ``rules``; one that stumbles over a broken file says so instead of stopping the rest.

    :param known: remarks of rules that have looked already
    """
    found: list[Finding] = []
    for rule in rules:
        try:
            mine = list(rule.findings(known[rule.id] if rule.id in known else rule.check(dossier)))
        except Exception as fault:
            message = f"could not be looked at: {type(fault).__name__}: {fault}"[:300]
            mine = [
                Finding(
                    rule=rule.id,
                    severity="warning",
                    message=message,
                    title=rule.title,
                    hint=rule.hint,
                    source=rule.source,
                )
            ]
        if len(mine) > _MOST:
            more = f"{mine[_MOST - 1].message} (and {len(mine) - _MOST} more pages or places)"
            mine = [*mine[: _MOST - 1], replace(mine[_MOST - 1], message=more)]
        found += mine
    rank = {"error": 0, "warning": 1, "info": 2}
    return tuple(sorted(found, key=lambda item: (rank[item.severity], item.page, item.rule)))
