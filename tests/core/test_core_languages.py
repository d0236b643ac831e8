"""The languages: how their words are sorted."""

from valvo.core.languages import alphabetical


def test_words_stand_as_in_a_nordic_register() -> None:
    words = ["Örnen", "Zebran", "Ängen", "Åsen", "ankan", "Anden", "Ärlan"]
    assert sorted(words, key=alphabetical) == ["Anden", "ankan", "Zebran", "Åsen", "Ängen", "Ärlan", "Örnen"]
