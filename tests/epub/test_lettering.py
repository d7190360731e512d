"""The face inside the book: small, renamed, licensed, and with every character that the book needs."""

import io

from fontTools.ttLib import TTFont

from publisher.epub.lettering import FAMILY, font_rules, letter, licence
from publisher.store import Store, open_store


def test_faces(store: Store) -> None:
    faces = letter(["Plain text"], store)
    assert [(face.weight, face.slant) for face in faces] == [(400, "normal"), (400, "italic"), (600, "normal")]
    for face in faces:
        font = TTFont(io.BytesIO(face.content))
        assert len(face.content) < 100_000
        assert {ord(c) for c in "aéœ—’“”…€"} <= set(font.getBestCmap())
        assert "GPOS" in font
        names = {record.nameID: str(record) for record in font["name"].names}
        assert names[1] == FAMILY
        assert not any("Source" in names[n] for n in (1, 3, 4, 6))
        assert "Reserved Font Name" in names[0]
        assert "Open Font License" in names[13]
    small_capitals = {
        f.FeatureTag for f in TTFont(io.BytesIO(faces[0].content))["GSUB"].table.FeatureList.FeatureRecord
    }
    assert {"smcp", "liga", "onum"} <= small_capitals
    assert b"SIL OPEN FONT LICENSE" in licence()


def test_other_alphabets_come_when_they_are_used(store: Store) -> None:
    plain, greek = letter(["a"], store)[0], letter(["a", "λόγος"], store)[0]
    assert 0x3BB not in TTFont(io.BytesIO(plain.content)).getBestCmap()
    assert 0x3BB in TTFont(io.BytesIO(greek.content)).getBestCmap()


def test_a_changed_word_does_not_change_the_fonts(store: Store, tmp_path) -> None:
    one = letter(["a word"], store)
    assert letter(["another — word"], store) == one
    assert letter(["a word"], open_store(tmp_path / "other")) == one


def test_rules_and_forms(store: Store) -> None:
    faces = letter(["a"], store, "woff2")
    assert all(face.content.startswith(b"wOF2") for face in faces)
    rules = font_rules(faces, lambda face: f"x/{face.name}")
    assert rules.count("@font-face") == 3
    assert 'src: url("x/house-serif-400-italic.woff2") format("woff2")' in rules
