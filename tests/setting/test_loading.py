"""The engine is loaded without asking other programs where its libraries are, and whole."""

from __future__ import annotations

import subprocess
import sys

LOAD = """
import resource, sys
from publisher.setting.loading import load
load()
import weasyprint
from weasyprint.pdf import fonts
"""


def said(more: str) -> str:
    done = subprocess.run([sys.executable, "-c", LOAD + more], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_no_program_is_started() -> None:
    assert said("print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)") == "0"


def test_what_is_put_off_comes_when_it_is_called() -> None:
    assert said("print('fontTools.subset' in sys.modules, fonts.subset.Options().drop_tables[:1])") == "False ['JSTF']"
    asked = said("from fontTools.varLib.instancer import instantiateVariableFont as real; print(real.__module__)")
    assert asked == "fontTools.varLib.instancer"


def test_libraries_that_only_a_search_finds_are_searched() -> None:
    hidden = """
import ctypes, sys
whole = ctypes.CDLL
def unknown(name, *more, **named):
    raise OSError(name)
ctypes.CDLL = unknown
from publisher.setting.loading import load
load()
ctypes.CDLL = whole
import ctypes.util, weasyprint
print(weasyprint.HTML(string="<p>Text").write_pdf()[:5].decode(), ctypes.util.find_library.__module__)
"""
    done = subprocess.run([sys.executable, "-c", hidden], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "%PDF- ctypes.util"
