"""The engine brought into a process at half of what importing it costs.

WeasyPrint has ``ctypes`` look for its libraries under seven names each, which
starts ``ldconfig``, a compiler and a linker a name, though the linker's own
names are among the last ones; and it loads the parts of fontTools that cut and
instantiate fonts, which HarfBuzz does here but for variable fonts.
"""

from __future__ import annotations

import ctypes.util
import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

_LATER = {"fontTools.subset": ("Options", "Subsetter"), "fontTools.varLib.instancer": ("instantiateVariableFont",)}
"""Modules that the engine wants only for some fonts, and what it calls there."""


def load() -> None:
    """Import WeasyPrint, once; what it would have loaded is loaded when it is called."""
    if "weasyprint" not in sys.modules:
        with _by_soname(), _deferred():
            importlib.import_module("weasyprint")


@contextmanager
def _by_soname() -> Iterator[None]:
    """Have libraries opened by name alone, where the linker knows the one that needs all others."""
    try:
        ctypes.CDLL("libpangoft2-1.0.so.0")
    except OSError:  # another system, or libraries that only a search finds
        yield
        return
    search = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = search


@contextmanager
def _deferred() -> Iterator[None]:
    """Put stand-ins for :data:`_LATER` where imports look, for as long as the engine is imported."""
    stand_ins = {name: ModuleType(name) for name in _LATER if name not in sys.modules}
    if "fontTools.varLib" not in sys.modules:
        stand_ins["fontTools.varLib"] = ModuleType("fontTools.varLib")
    for name, module in stand_ins.items():
        for call in _LATER.get(name, ()):
            setattr(module, call, _later(name, call))
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name in stand_ins:
            del sys.modules[name]


def _later(name: str, call: str) -> Any:
    def called(*given: Any, **named: Any) -> Any:
        return getattr(importlib.import_module(name), call)(*given, **named)

    return called
