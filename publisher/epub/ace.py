"""DAISY's Ace, when it is on the machine: nothing is claimed of a book that it has not passed.

Ace (https://daisy.github.io/ace) is a Node program that opens each document in
a browser.  It is found on the path under the name ``ace-puppeteer``, which
``npm install --global @daisy/ace`` puts there.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from publisher.notices import Notice

PROGRAM = "ace-puppeteer"
TIMEOUT_S = 900
"""A book of 120 long articles takes two minutes."""


def ask_ace(epub: Path) -> tuple[Notice, ...] | None:
    """Return what Ace finds against ``epub``, nothing when it passes, and None when Ace is not here or failed."""
    program = shutil.which(PROGRAM)
    if program is None:
        return None
    browser = shutil.which("chromium") or shutil.which("google-chrome") or ""
    environment = {"PUPPETEER_EXECUTABLE_PATH": browser, **os.environ} if browser else None
    with tempfile.TemporaryDirectory(prefix="publisher-ace-") as folder:
        command = [program, "--force", "--silent", "--outdir", folder, str(epub)]
        try:
            subprocess.run(command, env=environment, capture_output=True, timeout=TIMEOUT_S, check=True)  # noqa: S603
            report = json.loads(Path(folder, "report.json").read_text("utf-8"))
        except (OSError, subprocess.SubprocessError, ValueError):
            return None
    return tuple(_violations(report))


def _violations(report: dict[str, Any]) -> list[Notice]:
    found = []
    for document in report.get("assertions", ()):
        place = document["earl:testSubject"]["url"]
        for each in document["assertions"]:
            test, result = each["earl:test"], each["earl:result"]
            said = " ".join(str(result["dct:description"]).split())
            found.append(
                Notice(
                    code="e-104",
                    severity="warning",
                    message=f"{place}: {test['dct:title']} ({test['earl:impact']}): {said}",
                    hint=str(each["earl:test"].get("help", {}).get("url", "")),
                )
            )
    return found
