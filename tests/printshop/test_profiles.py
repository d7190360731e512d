"""Every number of every printer has a source and a date; a user's file overrides, adds and is checked."""

import tomllib
from pathlib import Path

import pytest
from PIL import Image

from publisher.errors import ConfigError, UsageError
from publisher.printshop import load_profile, profiles
from publisher.printshop import profiles as profiles_door
from publisher.printshop.colour import press_for
from publisher.printshop.separation import inked, total_ink

SHIPPED = ("ingramspark", "kdp", "lulu", "offset-coated", "offset-uncoated")


def write(folder: Path, name: str, text: str) -> Path:
    (folder / "printers").mkdir(exist_ok=True)
    (folder / "printers" / f"{name}.toml").write_text(text, "utf-8")
    return folder


def test_the_five_printers_are_there() -> None:
    assert tuple(printer.name for printer in profiles_door()) == SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
def test_every_number_has_a_dated_source(name: str) -> None:
    printer = load_profile(name)
    assert len(printer.numbers) > 20
    for key, _, kind, source in printer.numbers:
        assert kind in {"official", "second-hand", "estimate", "house"}, key
        assert "(2026-" in source, key
    text = (Path(profiles_door.__code__.co_filename).parent / "printers" / f"{name}.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    bare = [k for k, v in tables.items() if isinstance(v, int | float) and not isinstance(v, str)]
    assert not bare, "a number without a source"


def test_a_user_overrides_one_number(tmp_path: Path) -> None:
    printer = load_profile("kdp", write(tmp_path, "kdp", 'spine-text-pages = 120\nbleed = "5mm"\n'))
    assert printer.spine_text_pages == 120
    assert printer.bleed_pt == pytest.approx(5 / 25.4 * 72)
    assert printer.title == "Amazon KDP"
    assert ("spine-text-pages", "120", "own", "your own file") in printer.numbers


def test_a_user_adds_a_printer(tmp_path: Path) -> None:
    project = write(tmp_path, "corner-shop", 'based-on = "offset-coated"\ntitle = "Corner Shop"\nmultiple = 8\n')
    assert load_profile("corner-shop", project).multiple == 8
    assert "corner-shop" in {printer.name for printer in profiles(project)}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("spine-txt-pages = 3", "unknown key 'spine-txt-pages'"),
        ("multiple = true", "not a whole number"),
        ('bleed = "wide"', "not a length"),
        ('bleed = ["3mm", "hearsay"]', "not described"),
        ('standard = "x-9"', "standard is"),
        ('default-stock = "vellum"', "no stock is called 'vellum'"),
        ("= =", "kdp.toml"),
        ('based-on = "kdp"', "circle"),
        ("multiple = 0", "at least 1"),
    ],
)
def test_a_wrong_file_is_refused_with_its_key(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ConfigError, match=r"kdp\.toml") as caught:
        load_profile("kdp", write(tmp_path, "kdp", text))
    assert says in str(caught.value)


@pytest.mark.parametrize("name", ["kpd", "../kdp", "", "nowhere"])
def test_an_unknown_printer_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="no printer is called"):
        load_profile(name)


def test_the_nearest_name_is_suggested() -> None:
    with pytest.raises(UsageError) as caught:
        load_profile("lulo")
    assert "lulu" in caught.value.hint


def test_a_profile_of_ones_own_is_taken_and_another_kind_refused(tmp_path: Path) -> None:
    own = Path(profiles_door.__code__.co_filename).parent / "icc" / "fogra29-260.icc"
    project = write(tmp_path, "kdp", 'icc = "house.icc"\n')
    (tmp_path / "printers" / "house.icc").write_bytes(own.read_bytes())
    assert press_for(load_profile("kdp", project), "colour").icc == own.read_bytes()
    (tmp_path / "printers" / "house.icc").write_bytes(own.read_bytes().replace(b"prtrCMYK", b"mntrRGB ", 1))
    with pytest.raises(ConfigError, match="not an output profile"):
        press_for(load_profile("kdp", project), "colour")
    (tmp_path / "printers" / "house.icc").unlink()
    with pytest.raises(ConfigError, match="no ICC profile"):
        press_for(load_profile("kdp", project), "colour")


@pytest.mark.parametrize("name", SHIPPED)
def test_our_profiles_are_there_and_keep_the_ink_limit(name: str) -> None:
    printer = load_profile(name)
    for cover in (False, True):
        press = press_for(printer, "colour", cover=cover)
        assert press.condition.startswith(("FOGRA", "CGATS"))
        screen = Image.linear_gradient("L").resize((64, 64))
        dark = Image.merge("RGB", [screen.point(lambda v: v // 3), screen.rotate(90).point(lambda v: v // 4), screen])
        assert total_ink(inked(press, dark))[0] <= press.ink_max + 1e-6
