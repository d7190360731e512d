"""The patches leave every byte where it was."""

from __future__ import annotations

import gc
import logging
import resource
import sys
from pathlib import Path

import pydyf
import pytest
from weasyprint import CSS, HTML
from weasyprint.pdf.fonts import Font
from weasyprint.text.fonts import FontConfiguration

from publisher.setting import patches

sys.path.insert(0, str(Path(__file__).parent))
from matter import BASE, CHINESE, OTHERS, PROSE, document

logging.getLogger("weasyprint").setLevel(logging.CRITICAL)

pytestmark = pytest.mark.filterwarnings(
    # The engine leaves its colour profile open.
    "ignore:.*sRGB2014:pytest.PytestUnraisableExceptionWarning",
    "ignore:unclosed file.*sRGB2014:ResourceWarning",
)

LOOKS = {
    "justified": "",
    "ragged": "p { text-align: left }",
    "centred, no hyphens": "p { text-align: center; hyphens: none }",
    "columns": "body { columns: 2; column-gap: 5mm; font-size: 8pt }",
    "small caps": "em, strong { font-variant: small-caps; letter-spacing: .04em }",
    "old-style figures": "p { font-variant-numeric: oldstyle-nums; font-kerning: none }",
    "decoration": "a, em { text-decoration: underline dotted } strong { text-decoration: line-through overline }",
    "word spacing": "p { word-spacing: -.03em }",
    "hyphen zone": "p { hyphenate-limit-zone: 8% }",
    "anywhere": "p { overflow-wrap: anywhere; width: 5em }",
    "anywhere in wide lines": "html { overflow-wrap: anywhere; hyphenate-limit-zone: 0 }",
    "break-word": "html { overflow-wrap: break-word; hyphenate-limit-zone: 0 } li { width: 7em }",
    "backgrounds": "em, p { background: #eee; border-radius: 2px } li { border: 1px solid } ul { border-radius: 9% }",
    "narrow": "p { width: 12em }",
    "system font": "html { font-family: DejaVu Serif, Liberation Serif, serif }",
    "garamond": 'html { font-family: "EB Garamond", serif }',
    "box sizing": "p { box-sizing: border-box; padding: 2% 1em; border: 1px solid; max-width: 90% }",
    "border box": "* { box-sizing: border-box } p { padding: 3px 1em; border: 2px solid; width: 200px }",
    "floats": "strong { float: left; width: 6em } h2 { position: fixed; top: 0 }",
    "notes": "a.note { float: footnote }",
    "ellipsis": "p { overflow: hidden; text-overflow: ellipsis; white-space: nowrap } li { max-lines: 1 }",
    "calc and variables": "p { --s: 2em; text-indent: calc(var(--s) / 2); margin-block: 2px; direction: ltr }",
    "hidden": "em { visibility: hidden } strong { font-size: 0 } a { color: transparent; opacity: .5 }",
    "page names": "h2 { page: part } @page part :first { margin: 30mm } @page :left { @top-left { content: 'x' } }",
}
VARIANTS = {
    "tags": {"pdf_tags": True},
    "ua": {"pdf_variant": "pdf/ua-1"},
    "archive": {"pdf_variant": "pdf/a-3b"},
    "full fonts": {"full_fonts": True},
    "uncompressed": {"uncompressed_pdf": True},
}


@pytest.fixture(autouse=True)
def unpatched(monkeypatch: pytest.MonkeyPatch, engine_given_back: None) -> None:
    """Each test begins and ends with the engine as it comes, whatever set a galley in this process before."""
    monkeypatch.setattr(Font, "__init__", getattr(Font.__init__, "__wrapped__", Font.__init__))


def pdf(html: str, **options: object) -> bytes:
    written: bytes = HTML(string=html).write_pdf(**options)
    return written


def same(html: str, **options: object) -> bool:
    before = pdf(html, **options)
    assert patches.install() == tuple(patches.PATCHES)
    return pdf(html, **options) == before


@pytest.mark.parametrize("look", LOOKS)
def test_every_look_is_byte_identical(look: str) -> None:
    assert same(document(PROSE + CHINESE + OTHERS, LOOKS[look]))


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_variant_is_byte_identical(variant: str) -> None:
    assert same(document(PROSE * 2 + CHINESE), **VARIANTS[variant])


@pytest.mark.parametrize("language", ["en-US", "de", "fr", "zh-Hant", "zh-Hans", "ja", "ko", "he", "xx", ""])
def test_every_language_is_byte_identical(language: str) -> None:
    assert same(document(PROSE + CHINESE + OTHERS, language=language))


def test_parts_of_words_that_a_line_may_end_between_are_kerned() -> None:
    """In steps of a third of a point the last word of the first line is now just in, now just out."""
    html = "<p>At the ferry in March/April 1922 they blamed the tide for the conflict in the town and the</p>"
    widths = "".join(f"<div style='width: {300 + step / 3}pt'>{html}</div>" for step in range(150))
    assert same(document(widths, "p { text-indent: 0 }", "en-US"))


@pytest.mark.parametrize("name", patches.PATCHES)
def test_each_patch_alone_is_byte_identical(name: str) -> None:
    html = document(PROSE + OTHERS)
    before = pdf(html, pdf_tags=True)
    needed = {"contexts", name} if name in ("lines", "drawing") else {name}
    assert set(patches.install(needed)) == needed
    assert pdf(html, pdf_tags=True) == before


def test_installing_is_idempotent_and_uninstalling_is_complete() -> None:
    from weasyprint.draw import text
    from weasyprint.text.line_break import Layout

    before = text.draw_text, Layout.setup, pydyf.PDF.page_references
    assert patches.install() == patches.install()
    assert text.draw_text is not before[0]
    patches.uninstall()
    assert (text.draw_text, Layout.setup, pydyf.PDF.page_references) == before


def test_another_version_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    from weasyprint.text.line_break import Layout

    before = Layout.setup
    monkeypatch.setitem(patches.PINNED, "weasyprint", "71.0")
    assert patches.install() == ()
    assert Layout.setup is before


def test_the_patches_are_at_work() -> None:
    """A test of identity proves nothing if every line goes the engine's way."""
    from publisher.setting.patches import drawing, lines

    calls = {"lines": 0, "drawing": 0}

    def count(module: object, name: str, key: str) -> None:
        engine = getattr(module, name)

        def counted(*args: object, **kwargs: object) -> object:
            calls[key] += 1
            return engine(*args, **kwargs)

        monkeypatch.setattr(module, name, counted)

    with pytest.MonkeyPatch.context() as monkeypatch:
        count(lines, "_shape", "lines")
        count(drawing, "_space_string", "drawing")
        patches.install()
        pdf(document(PROSE * 3))
    assert calls["lines"] > 60
    assert calls["drawing"] > 30


@pytest.mark.long
@pytest.mark.parametrize("width", range(20, 96, 3))
def test_every_width_is_byte_identical(width: int) -> None:
    assert same(document(PROSE, f"body {{ width: {width}mm }}"))


@pytest.mark.long
def test_a_worker_that_lives_long_does_not_grow() -> None:
    """With the fonts kept warm, as galleys are set, forty renderings after the first ten add less than 3 MB."""
    patches.install()
    fonts = FontConfiguration()
    sheet = CSS(string=BASE, font_config=fonts)
    html = f'<html lang="en"><title>Of ferries</title>{PROSE * 8}'

    def resident_mb() -> float:
        gc.collect()
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20

    def render(times: int) -> float:
        for _ in range(times):
            HTML(string=html).write_pdf(font_config=fonts, stylesheets=[sheet], pdf_tags=True)
        return resident_mb()

    assert -render(10) + render(40) < 3
