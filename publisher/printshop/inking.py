"""Every stream and resource of a PDF brought to the press's inks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from publisher.notices import Notice
from publisher.printshop.colour import Ink, Press, ink_of_cmyk, ink_of_rgb
from publisher.printshop.graphics import space_of
from publisher.printshop.operators import KNOCK_OUT, OVERPRINT, Surroundings, rewrite

_KINDS = {"grey": "grey", "icc-1": "grey", "rgb": "rgb", "icc-3": "rgb", "cmyk": "cmyk", "icc-4": "cmyk", "lab": "lab"}


@dataclass(slots=True)
class Inking:
    """One PDF on its way to the press."""

    pdf: Pdf
    press: Press
    flatten: bool
    notices: list[Notice] = field(default_factory=list)
    _done: set[tuple[int, int]] = field(default_factory=set)
    _around: dict[tuple[int, int], Surroundings] = field(default_factory=dict)
    """By the numbers of resources that many pages share."""
    _states: tuple[Object, Object] | None = None
    _opaque: list[Object] = field(default_factory=list)
    """Graphics states that lose their opacity in the end: until then it is asked for."""

    def page(self, page: pikepdf.Page) -> Surroundings:
        """Bring the resources of ``page`` to inks, in place, and return what its content is to be rewritten by."""
        if "/Resources" not in page.obj:
            page.obj.Resources = Dictionary()
        self.resources(page.obj.Resources)
        return self.around(page.obj.Resources)

    def content(self, page: pikepdf.Page, around: Surroundings) -> bytes:
        """The content of ``page`` in inks."""
        contents = page.obj.get("/Contents", Array())
        parts = list(contents) if isinstance(contents, Array) else [contents]
        joined = b"\n".join(part.read_bytes() for part in parts if isinstance(part, Stream))
        return rewrite(joined, self.press, around, flatten=self.flatten)

    def around(self, resources: Object) -> Surroundings:
        objgen = resources.objgen
        around = self._around.get(objgen) or _surroundings(resources)
        if objgen != (0, 0):
            self._around[objgen] = around
        return around

    def resources(self, resources: Object) -> None:
        """Forms, patterns, shadings and graphics states, and whatever they name in turn."""
        if not self._first_time(resources):
            return
        states = resources.get("/ExtGState")
        if not isinstance(states, Dictionary):
            states = resources.ExtGState = Dictionary()
        for stream in list(_children(resources)):
            self.form(stream, resources)
        for shading in _shadings(resources):
            self.shading(shading)
        if self.flatten:
            self._opaque += states.values()
        over, knock = self._graphics_states()
        states[OVERPRINT], states[KNOCK_OUT] = over, knock

    def form(self, stream: Stream, outer: Object) -> None:
        """A form, a tile or a glyph's drawing, rewritten in place, once."""
        if not self._first_time(stream):
            return
        if "/Resources" in stream:
            self.resources(stream.Resources)
        around = self.around(stream.get("/Resources", outer))
        stream.write(rewrite(stream.read_bytes(), self.press, around, flatten=self.flatten))
        _regroup(stream, flatten=self.flatten)

    def flatten_states(self) -> None:
        """Take away opacity, which is mixed into the colours by now."""
        for state in self._opaque:
            for key in ("/ca", "/CA", "/SMask", "/BM", "/AIS"):
                if key in state:
                    del state[key]

    def shading(self, shading: Object) -> None:
        """Colours of a gradient; its function's values are converted where they stand."""
        if not self._first_time(shading):
            return
        kind = _KINDS.get(space_of(shading.get("/ColorSpace")).space, "")
        if kind in {"grey", "cmyk"} and self.press.colours == "colour":
            return
        if kind not in {"grey", "rgb", "cmyk"} or not self._functions(shading.get("/Function"), kind):
            message = "a gradient of a kind that cannot be converted to inks was left as it is"
            self.notices.append(Notice(code="print-gradient", severity="warning", message=message))
            return
        shading.ColorSpace = Name.DeviceCMYK
        if "/Background" in shading:
            shading.Background = self._inked(shading.Background, kind)

    def _functions(self, function: Any, kind: str) -> bool:
        if isinstance(function, Stream) or not isinstance(function, Dictionary):
            return False
        if int(function.FunctionType) == 3:
            return all(self._functions(part, kind) for part in function.Functions)
        if int(function.FunctionType) != 2:
            return False
        if self._first_time(function):
            function.C0 = self._inked(function.get("/C0", Array([0])), kind)
            function.C1 = self._inked(function.get("/C1", Array([1])), kind)
            if "/Range" in function:
                del function.Range
        return True

    def _inked(self, values: Object, kind: str) -> Array:
        return Array([round(value, 4) for value in _ink(self.press, kind, [float(v) for v in values])])

    def _graphics_states(self) -> tuple[Object, Object]:
        if self._states is None:
            over = Dictionary(Type=Name.ExtGState, op=True, OPM=1)
            knock = Dictionary(Type=Name.ExtGState, op=False)
            self._states = self.pdf.make_indirect(over), self.pdf.make_indirect(knock)
        return self._states

    def _first_time(self, item: Object) -> bool:
        """Remember an indirect object; a direct one stands in one place only."""
        if item.objgen == (0, 0):
            return True
        if item.objgen in self._done:
            return False
        self._done.add(item.objgen)
        return True


def _ink(press: Press, kind: str, values: list[float]) -> Ink:
    if kind == "rgb" and len(values) == 3:
        return ink_of_rgb(press, *values)
    if kind == "cmyk" and len(values) == 4:
        return ink_of_cmyk(press, tuple(values))  # type: ignore[arg-type]
    return (0.0, 0.0, 0.0, 1 - values[0])


def _surroundings(resources: Object) -> Surroundings:
    spaces = {}
    for name, space in _entries(resources, "/ColorSpace"):
        kind = _KINDS.get(space_of(space, resources).space)
        if kind:
            spaces[name.encode()] = kind
    alphas = {}
    for name, state in _entries(resources, "/ExtGState"):
        fill, stroke = state.get("/ca"), state.get("/CA")
        alphas[name.encode()] = (None if fill is None else float(fill), None if stroke is None else float(stroke))
    return Surroundings(spaces=spaces, alphas=alphas)


def _entries(resources: Object, category: str) -> list[tuple[str, Any]]:
    found = resources.get(category)
    return sorted(found.items(), key=lambda entry: entry[0]) if isinstance(found, Dictionary) else []


def _children(resources: Object) -> Iterator[Stream]:
    for _, item in _entries(resources, "/XObject"):
        if isinstance(item, Stream) and item.get("/Subtype") == Name.Form:
            yield item
    for _, item in _entries(resources, "/Pattern"):
        if isinstance(item, Stream):
            yield item
    for _, font in _entries(resources, "/Font"):
        drawings = font.get("/CharProcs")
        if isinstance(drawings, Dictionary):
            yield from (drawing for drawing in drawings.values() if isinstance(drawing, Stream))
    for _, state in _entries(resources, "/ExtGState"):
        mask = state.get("/SMask")
        group = mask.get("/G") if isinstance(mask, Dictionary) else None
        if isinstance(group, Stream):
            yield group


def _shadings(resources: Object) -> Iterator[Object]:
    yield from (shading for _, shading in _entries(resources, "/Shading"))
    for _, pattern in _entries(resources, "/Pattern"):
        shading = pattern.get("/Shading")
        if shading is not None:
            yield shading


def _regroup(stream: Stream, *, flatten: bool) -> None:
    """Blend in inks, or not at all."""
    group = stream.get("/Group")
    if group is None:
        return
    if flatten:
        del stream["/Group"]
    elif "/CS" in group:
        group.CS = Name.DeviceCMYK


def drop_screen_spaces(resources: Object) -> None:
    """Take away the named colour spaces of the screen; nothing speaks of them any more."""
    spaces = resources.get("/ColorSpace")
    if not isinstance(spaces, Dictionary):
        return
    for name, space in list(spaces.items()):
        if space_of(space, resources).space in {"rgb", "lab", "icc-1", "icc-3", "icc-4", "grey"}:
            del spaces[name]
