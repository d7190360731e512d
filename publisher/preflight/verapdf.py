"""veraPDF (https://verapdf.org), when it is on the machine: the judge that archives and libraries go by.

It is a Java program with an installer of its own, found on the path under the
name ``verapdf``.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

PROGRAM = "verapdf"
TIMEOUT_S = 600


def has_verapdf() -> bool:
    return shutil.which(PROGRAM) is not None


def verapdf_faults(pdf: Path, flavour: str) -> Iterator[str]:
    """What veraPDF finds against ``pdf``; nothing when it is not here.

    :param flavour: a profile by veraPDF's short name, such as ``ua1`` or ``2u``
    :raises OSError, subprocess.SubprocessError, lxml.etree.XMLSyntaxError, ValueError: when it gives no verdict
    """
    program = shutil.which(PROGRAM)
    if program is None:
        return
    command = [program, "--flavour", flavour, str(pdf)]
    done = subprocess.run(command, capture_output=True, timeout=TIMEOUT_S, check=False)  # noqa: S603
    yield from read_report(done.stdout)


def read_report(report: bytes) -> Iterator[str]:
    """One fault for each rule that failed in veraPDF's report in XML.

    :raises ValueError: when the report holds no verdict
    """
    root = etree.fromstring(report, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    verdict = next(root.iter("validationReport"), None)
    if verdict is None:
        raise ValueError("no verdict")
    for rule in verdict.iter("rule"):
        if rule.get("status") == "failed":
            said = " ".join((rule.findtext("description") or "").split())
            place = f"{rule.get('specification')}, {rule.get('clause')}, test {rule.get('testNumber')}"
            yield f"{place}: {said} ({rule.get('failedChecks')} times)"
