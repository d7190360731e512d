"""A print shop's questions, put to our own files and to anybody's.

A rule that finds nothing has found nothing: no file is declared to follow a
standard here.  Reports name what looked: these rules, and qpdf and pdfium
through which they read.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pikepdf

from publisher.preflight import boxes, colour, extent, fonts, pictures, standard
from publisher.preflight.dossier import Dossier, Order, Zone, open_dossier
from publisher.preflight.rules import Finding, Rule
from publisher.printshop.profiles import Printer

__all__ = ["RULES", "Finding", "Order", "Rule", "Zone", "examine", "looked_at", "run_rules"]

RULES: tuple[Rule, ...] = (
    *boxes.RULES,
    *extent.RULES,
    *fonts.RULES,
    *colour.RULES,
    *pictures.RULES,
    *standard.RULES,
)
"""All rules for print, in the order of reports."""

_MOST = 20
"""Findings of one rule that are told apart; more are counted."""


def examine(pdf: Path, printer: Printer | None = None, order: Order | None = None) -> tuple[Finding, ...]:
    """What the print rules find in a PDF, ours or anybody's; worst first, then by page.

    :param printer: whose wishes count; without one, those of the standard that the file itself claims
    :param order: what else is known: kind, size, colours; ``printer`` goes before the one in it
    """
    order = order or Order()
    order = replace(order, printer=printer) if printer else order
    try:
        dossier = open_dossier(pdf, order)
    except pikepdf.PasswordError:
        return (unopened("it is locked with a password"),)
    except (pikepdf.PdfError, OSError, ValueError) as fault:
        return (unopened(str(fault).replace(str(pdf), pdf.name)),)
    with dossier.pdf:
        return run_rules(RULES, dossier)


def unopened(why: str) -> Finding:
    """The one finding of a file that cannot be opened."""
    return Finding(
        rule="file-opens",
        severity="error",
        message=why[:300],
        title="The file can be opened",
        hint="export it again, without a password",
        source="ISO 32000-1; read with qpdf",
    )


def run_rules(rules: tuple[Rule, ...], dossier: Dossier) -> tuple[Finding, ...]:
    """Findings of ``rules``; one that stumbles over a broken file says so instead of stopping the rest."""
    found: list[Finding] = []
    for rule in rules:
        try:
            mine = list(rule.findings(dossier))
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


def looked_at() -> str:
    """Which tools the rules see through, for reports."""
    return f"publisher's own {len(RULES)} print rules, reading with qpdf (pikepdf {pikepdf.__version__}) and pdfium"
