"""The typefaces of the house, and nothing else that a machine may have.

A private fontconfig file lists them, so that the same post makes the same
pages on every machine, whatever else is installed.  It names no directory
twice, makes no false bold or italic, and lets fontconfig use the caches of the
system.  Everything here asks fontconfig itself through :mod:`ctypes`, without
the engine.
"""

from __future__ import annotations

import ctypes
import functools
import hashlib
import importlib.resources
import os
import unicodedata
from collections.abc import Iterator
from html import escape
from pathlib import Path

from publisher.errors import MissingToolError
from publisher.store import write_atomically

TEXT_FACES = (("font_source_serif_pro", "font-source-serif-pro"), ("font_source_sans_pro", "font-source-sans-pro"))
"""Modules that carry the text faces, and the packages they come in."""
SYSTEM_FACES = (
    ("Noto Serif CJK", "fonts-noto-cjk", "/usr/share/fonts/opentype/noto", "NotoSerifCJK-*.ttc"),
    ("Noto Sans CJK", "fonts-noto-cjk", "/usr/share/fonts/opentype/noto", "NotoSansCJK-*.ttc"),
    ("cwTeX Kai", "fonts-cwtex-kai", "/usr/share/fonts/truetype/cwtex", "cwkai.ttf"),
    ("EB Garamond", "fonts-ebgaramond-extra", "/usr/share/fonts/truetype/ebgaramond", "EBGaramond12-Regular.ttf"),
    ("EB Garamond Italic", "fonts-ebgaramond-extra", "/usr/share/fonts/truetype/ebgaramond", "EBGaramond12-Italic.ttf"),
    ("DejaVu Sans Mono", "fonts-dejavu-core", "/usr/share/fonts/truetype/dejavu", "DejaVuSansMono*.ttf"),
    ("Noto of other scripts", "fonts-noto-core", "/usr/share/fonts/truetype/noto", "NotoSans*.ttf"),
    ("Noto of other scripts", "fonts-noto-core", "/usr/share/fonts/truetype/noto", "NotoSerif*.ttf"),
    ("Noto of other scripts", "fonts-noto-core", "/usr/share/fonts/truetype/noto", "NotoNaskh*.ttf"),
    ("HanaMin", "fonts-hanazono", "/usr/share/fonts/truetype/hanazono", "HanaMin?.ttf"),
    ("Symbola", "fonts-symbola", "/usr/share/fonts/truetype/ancient-scripts", "Symbola*.ttf"),
    ("Noto Color Emoji", "fonts-noto-color-emoji", "/usr/share/fonts/truetype/noto", "NotoColorEmoji.ttf"),
)
"""Family, package of Debian and Ubuntu, folder, files (``*`` and ``?`` only).

EB Garamond's bold is a stub and left out.  HanaMin has the rare Han characters
that Noto lacks (CJK extensions B to F).  Symbola comes before the coloured
emoji, since its outlines print in black.
"""

_RULES = """
<alias binding="same"><family>serif</family><prefer><family>Source Serif Pro</family></prefer></alias>
<alias binding="same"><family>sans-serif</family><prefer><family>Source Sans Pro</family></prefer></alias>
<alias binding="same"><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
<alias binding="same"><family>emoji</family>
<prefer><family>Symbola</family><family>Noto Color Emoji</family></prefer></alias>
<match target="pattern"><edit name="family" mode="append_last" binding="weak">
<string>Source Serif Pro</string></edit></match>
<match target="font"><test name="outline"><bool>false</bool></test>
<edit name="pixelsizefixupfactor" mode="assign"><divide><name target="pattern">pixelsize</name>
<name target="font">pixelsize</name></divide></edit></match>
<match target="font"><test name="outline"><bool>false</bool></test>
<edit name="matrix" mode="assign"><times><name>matrix</name><matrix>
<name>pixelsizefixupfactor</name><double>0</double><double>0</double><name>pixelsizefixupfactor</name>
</matrix></times></edit>
<edit name="size" mode="assign"><divide><name>size</name><name>pixelsizefixupfactor</name></divide></edit></match>
"""
_HAN = (("", "TC"), ("zh-cn", "SC"), ("zh-sg", "SC"), ("zh-hans", "SC"), ("zh-hk", "HK"), ("ja", "JP"), ("ko", "KR"))
"""Language and region of the Han shapes; each is put before those above it."""
_HOUSE = ("Source Serif Pro", "Source Sans Pro", "EB Garamond", "DejaVu Sans Mono")
_SCRIPTS = (
    "Noto Serif",
    "Noto Serif Hebrew",
    "Noto Naskh Arabic",
    "Noto Serif Devanagari",
    "Noto Sans Symbols2",
    "HanaMinA",
    "HanaMinB",
    "Symbola",
)


def use_house_fonts(folder: Path) -> Path:
    """Write the private configuration into ``folder`` and have this process and its children use it; return it.

    Call this before anything loads Pango.  fontconfig keeps its caches in
    ``folder`` too.  Raises MissingToolError when a text face is not installed.
    """
    config = folder / "fonts.conf"
    text = _configuration(folder)
    if not config.is_file() or config.read_text("utf-8") != text:
        write_atomically(config, text.encode())
    os.environ["FONTCONFIG_FILE"] = str(config)
    return config


def absent() -> tuple[tuple[str, str], ...]:
    """Return family and package of each typeface that the system lacks."""
    lacking = (row[:2] for row in SYSTEM_FACES if not any(Path(row[2]).glob(row[3])))
    return tuple(dict.fromkeys(lacking))


def face_files() -> tuple[Path, ...]:
    """Return the font files of the house, in a lasting order."""
    return _files(TEXT_FACES)


@functools.cache
def _files(text_faces: tuple[tuple[str, str], ...]) -> tuple[Path, ...]:
    own = [file for folder in _text_folders(text_faces) for file in sorted(folder.glob("*.ttf"))]
    system = [file for _, _, folder, files in SYSTEM_FACES for file in sorted(Path(folder).glob(files))]
    return (*own, *system)


@functools.cache
def fingerprint() -> str:
    """Return a hash of what the look of set text depends on besides its source: fonts and the libraries that set it.

    Of each file its size and first bytes are read: there lie the checksums of
    all its tables (OpenType, *table directory*), as well as its version.
    """
    digest = hashlib.sha256(repr(versions()).encode())
    for file in face_files():
        with file.open("rb") as stream:
            head = stream.read(8192)
        digest.update(f"\n{file.name} {file.stat().st_size} ".encode() + hashlib.sha256(head).digest())
    return digest.hexdigest()


@functools.cache
def versions() -> tuple[tuple[str, str], ...]:
    """Return names and versions of the libraries that shape and choose glyphs; ``""`` for one that is not there."""
    found = []
    for name, file, function in (
        ("Pango", "libpango-1.0.so.0", "pango_version_string"),
        ("HarfBuzz", "libharfbuzz.so.0", "hb_version_string"),
        ("HarfBuzz subset", "libharfbuzz-subset.so.0", None),
    ):
        library = _library(file)
        say = getattr(library, function, None) if library and function else None
        if say is None:
            found.append((name, "present" if library else ""))
            continue
        say.restype = ctypes.c_char_p
        found.append((name, say().decode()))
    fontconfig = _fontconfig()
    number = fontconfig.FcGetVersion() if fontconfig else 0
    found.append(("fontconfig", f"{number // 10000}.{number // 100 % 100}.{number % 100}" if number else ""))
    return tuple(found)


def missing_glyphs(text: str) -> frozenset[str]:
    """Return the characters of ``text`` that no typeface of the house can draw.

    Blanks, controls and marks that are never drawn by themselves do not count.
    Call :func:`use_house_fonts` first.
    """
    drawn = {each for each in set(text) if each > "~" and unicodedata.category(each) not in _NOT_DRAWN}
    library = _fontconfig()
    if not drawn or library is None:
        return frozenset()
    glyphs = _all_glyphs(os.environ.get("FONTCONFIG_FILE", ""))
    return frozenset(
        each for each in drawn if not library.FcCharSetHasChar(glyphs, ord(each)) and each not in _VARIATION
    )


_NOT_DRAWN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_VARIATION = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))


def _text_folders(text_faces: tuple[tuple[str, str], ...]) -> Iterator[Path]:
    for module, package in text_faces:
        try:
            yield Path(str(importlib.resources.files(module))) / "files"
        except ModuleNotFoundError:
            raise MissingToolError(f"the typeface {package} is missing", hint=f"pip install {package}") from None


def _configuration(folder: Path) -> str:
    """Return the text of the private fontconfig file (fonts-conf(5))."""
    files = face_files()
    folders = dict.fromkeys(file.parent for file in files)
    lines = [f"<dir>{escape(str(each))}</dir>" for each in folders]
    lines += [f"<cachedir>{escape(str(each))}</cachedir>" for each in (folder / "cache", "/var/cache/fontconfig")]
    accepted = [f"{each}/*.ttf" for each in _text_folders(TEXT_FACES)] + [
        f"{at}/{glob}" for _, _, at, glob in SYSTEM_FACES
    ]
    lines.append("<selectfont>")
    lines += [f"<acceptfont><glob>{escape(each)}</glob></acceptfont>" for each in accepted]
    # not a lone star, which fontconfig 2.15 takes for nothing
    lines += ["<rejectfont><glob>/*</glob></rejectfont>", "</selectfont>", _RULES.strip(), *_fallbacks()]
    return "\n".join(['<?xml version="1.0"?>', "<fontconfig>", *lines, "</fontconfig>", ""])


def _fallbacks() -> Iterator[str]:
    """Say where a text face goes for what it lacks: to Han in the language of the run, then to other scripts."""
    for family in _HOUSE:
        style = "Sans" if "Sans" in family else "Serif"
        for language, region in _HAN:
            test = f'<test name="lang" compare="contains"><string>{language}</string></test>' if language else ""
            more = [f"Noto {style} CJK {region}"] if language else [f"Noto {style} CJK {region}", *_SCRIPTS]
            edits = "".join(f"<string>{each}</string>" for each in more)
            yield (
                f'<match target="pattern"><test name="family"><string>{family}</string></test>{test}'
                f'<edit name="family" mode="append" binding="weak">{edits}</edit></match>'
            )


# ----------------------------------------------------------- libraries of C


@functools.cache
def _library(file: str) -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL(file)
    except OSError:
        return None


@functools.cache
def _fontconfig() -> ctypes.CDLL | None:
    library = _library("libfontconfig.so.1")
    if library:
        for name, result, *arguments in (
            ("FcInitLoadConfigAndFonts", ctypes.c_void_p),
            ("FcConfigDestroy", None, ctypes.c_void_p),
            ("FcConfigGetFonts", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int),
            ("FcPatternGetCharSet", ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p),
            ("FcCharSetCreate", ctypes.c_void_p),
            ("FcCharSetMerge", ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p),
            ("FcCharSetHasChar", ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32),
        ):
            function = getattr(library, name)
            function.restype, function.argtypes = result, arguments
    return library


class _FontSet(ctypes.Structure):
    _fields_ = (("nfont", ctypes.c_int), ("sfont", ctypes.c_int), ("fonts", ctypes.POINTER(ctypes.c_void_p)))


@functools.cache
def _all_glyphs(config_file: str) -> int:
    """Return fontconfig's set of all characters in the fonts of ``config_file``; it lives as long as the process."""
    library = _fontconfig()
    assert library is not None
    config = library.FcInitLoadConfigAndFonts()
    union: int = library.FcCharSetCreate()
    address = library.FcConfigGetFonts(config, 0)
    if address:
        fonts = ctypes.cast(address, ctypes.POINTER(_FontSet)).contents
        for at in range(fonts.nfont):
            held = ctypes.c_void_p()
            if library.FcPatternGetCharSet(fonts.fonts[at], b"charset", 0, ctypes.byref(held)) == 0:
                library.FcCharSetMerge(union, held, None)
    library.FcConfigDestroy(config)
    return union
