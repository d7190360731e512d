"""A print shop's questions, put to our own files and to anybody's.

A rule that finds nothing has found nothing: no file is declared to follow a
standard here.  Reports name what looked: these rules, and qpdf and pdfium
through which they read.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pikepdf

from publisher.errors import PublisherError
from publisher.preflight import boxes, colour, extent, fonts, pictures, standard
from publisher.preflight.dossier import Dossier, Order, Zone, open_dossier
from publisher.preflight.recollection import recollect
from publisher.preflight.rules import Finding, Remark, Rule, run_rules, unopened
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
        return (unopened("it is locked with a password", "export it again, without one"),)
    except (pikepdf.PdfError, OSError, ValueError) as fault:
        return (unopened(str(fault).replace(str(pdf), pdf.name), "see that it is a PDF, and export it again"),)
    with dossier.pdf:
        return run_rules(RULES, dossier, _known(dossier))


def _known(dossier: Dossier) -> dict[str, list[Remark]]:
    """What the rules for single pages found, by their names, where it may be kept; a fault is for the rule to tell."""
    if dossier.order.store is not None:
        try:
            return recollect(dossier, RULES, dossier.order.store)
        except PublisherError:  # of the store
            raise
        except Exception:
            return {}
    return {}


def looked_at() -> str:
    """Which tools the rules see through, for reports."""
    return f"publisher's own {len(RULES)} print rules, reading with qpdf (pikepdf {pikepdf.__version__}) and pdfium"
