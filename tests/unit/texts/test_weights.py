"""Letters of middle weight are bold where the prose is light."""

from __future__ import annotations

from policymine.texts.drawn.sheets import Sheet, Style, Word
from policymine.texts.drawn.weights import embolden


def make_sheet(*fonts: str) -> Sheet:
    """Return a sheet with a word in each font."""
    styles = [Style(11.0, False, False, False, font) for font in fonts]
    words = [Word("harbour", 72, 90, 110, 102, 100, style) for style in styles]
    return Sheet(1, "1", 595, 842, words, [], [], 0.0)


def test_the_middle_weight_of_a_family_is_bold_beside_light_prose() -> None:
    fonts = ("Quay-Light", "Quay-Light", "Quay-Light", "Quay-Medium", "Other-Medium")
    (sheet,) = embolden([make_sheet(*fonts)])
    assert [word.style.bold for word in sheet.words] == [False, False, False, True, False]


def test_the_middle_weight_is_none_beside_prose_of_the_usual_one() -> None:
    sheet = make_sheet("Quay-Regular", "Quay-Regular", "Quay-Light", "Quay-Medium")
    assert embolden([sheet]) == [sheet]
