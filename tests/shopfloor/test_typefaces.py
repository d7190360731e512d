"""The same typefaces on every machine, whatever else lies there."""

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from publisher import doctor, typefaces
from publisher.doctor import examine
from publisher.errors import MissingToolError
from publisher.store import open_store


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fonts & such")


def ask(folder: Path, code: str, **environment: str) -> str:
    """Run ``code`` in a fresh interpreter that has the house's fonts in ``folder``."""
    begin = f"""
        from pathlib import Path
        from publisher import typefaces
        config = typefaces.use_house_fonts(Path({str(folder)!r}))
    """
    text = textwrap.dedent(begin) + textwrap.dedent(code)
    env = {**os.environ, **environment}
    env.pop("FONTCONFIG_FILE", None)
    return subprocess.run([sys.executable, "-c", text], check=True, capture_output=True, text=True, env=env).stdout


SPECIMENS = (
    ("en", "serif", "Plain <b>bold</b>", "Source-Serif-Pro|Source-Serif-Pro-Bold"),
    ("en", "serif", "<i>Italic</i>", "Source-Serif-Pro-Italic"),
    ("en", "Source Serif Pro", "<span style='font-weight:300'>Light</span>", "Source-Serif-Pro-Light"),
    ("en", "sans-serif", "Plain", "Source-Sans-Pro"),
    ("en", "monospace", "Plain", "DejaVu-Sans-Mono"),
    ("en", "Nobody Has This", "Plain", "Source-Serif-Pro"),
    ("en", "Liberation Sans", "Plain", "Source-Serif-Pro"),
    ("en", "EB Garamond", "Plain <b>no false bold</b>", "EB-Garamond"),
    ("en", "serif", "渡", "Noto-Serif-CJK-TC"),
    ("zh-Hans", "serif", "渡", "Noto-Serif-CJK-SC"),
    ("ja", "serif", "渡", "Noto-Serif-CJK-JP"),
    ("en", "Source Sans Pro", "渡", "Noto-Sans-CJK-TC"),
    ("zh-Hant", "Noto Serif CJK TC", "渡<em>輪</em>", "Noto-Serif-CJK-TC"),
    ("en", "serif", "שלום", "Noto-Serif-Hebrew"),
    ("en", "serif", "🚢", "Symbola-Semi-Condensed"),
)
"""Language, family, markup; the fonts that a PDF of it holds."""


@pytest.fixture(scope="module")
def fonts_used(folder: Path) -> list[str]:
    code = f"""
        import io, pikepdf, weasyprint
        for lang, family, text, _ in {SPECIMENS!r}:
            html = f"<html lang='{{lang}}'><style>*{{{{font-family:{{family}}}}}}</style><p>{{text}}"
            pdf = pikepdf.open(io.BytesIO(weasyprint.HTML(string=html).write_pdf()))
            fonts = pdf.pages[0].Resources.Font
            print(*sorted(str(fonts[name].BaseFont).partition("+")[2] for name in fonts), sep="|")
    """
    return ask(folder, code).splitlines()


@pytest.mark.parametrize("number", range(len(SPECIMENS)), ids=lambda number: "-".join(SPECIMENS[number][:2]))
def test_what_text_is_set_in(fonts_used: list[str], number: int) -> None:
    if typefaces.absent():
        pytest.skip(f"not all typefaces are installed: {typefaces.absent()}")
    assert fonts_used[number] == SPECIMENS[number][3]


def test_no_other_font_is_seen(folder: Path) -> None:
    if not shutil.which("fc-list"):
        pytest.skip("fc-list is not installed")
    ask(folder, "")
    environment = {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")}
    seen = subprocess.check_output(["fc-list", "--format=%{file}\n"], env=environment, text=True).split("\n")
    assert {Path(file) for file in seen if file} == set(typefaces.face_files())


def test_children_set_in_the_same_fonts(folder: Path) -> None:
    code = """
        import os, subprocess
        print(subprocess.check_output(["printenv", "FONTCONFIG_FILE"], text=True).strip() == str(config))
    """
    assert ask(folder, code).strip() == "True"


def test_the_configuration_is_written_once(folder: Path) -> None:
    ask(folder, "")
    before = (folder / "fonts.conf").stat()
    ask(folder, "")
    assert (folder / "fonts.conf").stat().st_mtime_ns == before.st_mtime_ns
    assert list((folder / "cache").glob("*.cache-*")) or not ask(folder, "typefaces.missing_glyphs('渡')")


def test_characters_that_no_face_has(folder: Path) -> None:
    code = r"""
        fine = "Plain — é 渡輪 \n\t\u00a0\u00ad\u200b\u200d\u2060\ufe0f\u3000\U000e0100"
        print(ascii(sorted(typefaces.missing_glyphs(fine + "\U0010fffd\uf8ff\u0378"))))
    """
    assert ask(folder, code).strip() == r"['\u0378', '\uf8ff', '\U0010fffd']"


def test_the_fingerprint_follows_the_fonts_and_the_libraries(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    typefaces.fingerprint.cache_clear()
    first = typefaces.fingerprint()
    typefaces.fingerprint.cache_clear()
    assert typefaces.fingerprint() == first
    seen = {first}
    file = tmp_path / "extra.ttf"
    for data in (b"one", b"two", b"longer"):
        file.write_bytes(data)
        monkeypatch.setattr(typefaces, "face_files", lambda: (file,))
        typefaces.fingerprint.cache_clear()
        seen.add(typefaces.fingerprint())
    monkeypatch.setattr(typefaces, "versions", lambda: (("Pango", "0"),))
    typefaces.fingerprint.cache_clear()
    seen.add(typefaces.fingerprint())
    typefaces.fingerprint.cache_clear()
    assert len(seen) == 5


def test_fonts_do_not_depend_on_where_they_lie(folder: Path) -> None:
    assert str(folder) not in ask(folder, "print(typefaces.fingerprint())")
    assert ask(folder, "print(typefaces.fingerprint())") == ask(
        folder, "print(typefaces.fingerprint())", LANG="C", TZ="Asia/Tokyo"
    )


def test_a_text_face_that_is_missing_stops_the_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(typefaces, "TEXT_FACES", (("no_such_face", "font-no-such-face"),))
    with pytest.raises(MissingToolError, match="pip install font-no-such-face") as caught:
        typefaces.use_house_fonts(tmp_path)
    assert caught.value.exit_code == 7
    assert [check.state for check in examine() if check.name == "typefaces"] == ["missing"]


# -------------------------------------------------------------------- doctor


def test_the_doctor_finds_this_machine_fit(tmp_path: Path) -> None:
    checks = {check.name: check for check in examine(open_store(tmp_path))}
    for name in ("Python", "WeasyPrint", "Pango", "HarfBuzz", "HarfBuzz subset", "fontconfig", "store"):
        assert checks[name].state == "ok", checks[name]
        assert checks[name].found
        assert not checks[name].hint
    assert checks["WeasyPrint"].found == "70.0"
    assert str(tmp_path) in checks["store"].found


def test_the_doctor_names_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(doctor, "ENGINE", {"WeasyPrint": "71.0", "pydyf": "0.14.0"})
    monkeypatch.setattr(typefaces, "versions", lambda: (("Pango", ""), ("fontconfig", "2.14.1")))
    monkeypatch.setattr(typefaces, "SYSTEM_FACES", (("Noto Serif CJK", "fonts-noto-cjk", str(tmp_path), "*.ttc"),))
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "store").write_text("no folder")
    checks = {check.name: check for check in examine(open_store(tmp_path / "store"))}
    assert (checks["WeasyPrint"].state, checks["WeasyPrint"].hint) == ("missing", "pip install weasyprint==71.0")
    assert (checks["pydyf"].state, checks["pydyf"].hint) == ("missing", "pip install pydyf==0.14.0")
    assert (checks["Pango"].state, checks["Pango"].hint) == (
        "missing",
        "apt-get install libpango-1.0-0 libpangoft2-1.0-0",
    )
    assert (checks["Noto Serif CJK"].state, checks["Noto Serif CJK"].hint) == ("warn", "apt-get install fonts-noto-cjk")
    assert (checks["qpdf"].state, checks["qpdf"].hint) == ("warn", "apt-get install qpdf")
    assert checks["store"].state == "warn"


def test_the_doctor_does_not_load_the_engine() -> None:
    code = "import sys; from publisher.doctor import examine; examine(); print('weasyprint' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "False"
