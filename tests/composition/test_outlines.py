"""Words as outlines: every glyph drawn, pairs kerned."""

from publisher.composition.outlines import Hand, width, write


def test_a_letter_made_of_parts_is_drawn() -> None:
    plain, accented = (write(letter, Hand(), 10, x=0, y=0) for letter in ("e", "é"))
    assert plain
    assert len(accented) > len(plain)


def test_pairs_are_kerned() -> None:
    hand = Hand(weight=300)
    assert width("AV", hand, 100) < width("A", hand, 100) + width("V", hand, 100) - 1
    assert width("HH", hand, 100) == 2 * width("H", hand, 100)


def test_han_is_written_too() -> None:
    assert width("潮間", Hand(), 10) == 20
    assert write("潮", Hand(region="SC"), 10, x=0, y=0)
