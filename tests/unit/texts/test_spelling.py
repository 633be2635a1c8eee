from __future__ import annotations

import pytest
from spellchecker import SpellChecker

from policymine.texts.spelling import is_english_word, load_dictionary


def test_the_dictionary_has_every_word_that_pyspellchecker_has_met_more_than_seldom() -> None:
    met = {word for word, times in SpellChecker(language="en").word_frequency.items() if times > 50 and len(word) > 2}

    assert len(met) > 50_000
    assert met <= load_dictionary()


@pytest.mark.parametrize(
    "word", ["colour", "misbehaviour", "organise", "analyse", "centre", "defence", "catalogue", "travelling"]
)
def test_words_are_known_as_the_british_spell_them(word: str) -> None:
    assert is_english_word(word)


@pytest.mark.parametrize("word", ["quillowmere", "xx", "centrer"])
def test_words_that_nobody_has_met_are_not_known(word: str) -> None:
    assert not is_english_word(word)
