"""Silences: what is absent is shown with what was looked for; what is there in any way is no silence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policymine.codebooks import Codebook, load_codebook
from policymine.findings.silences import Phrases, Reading, find_silences, fold, list_phrases
from policymine.records import Document, Kind

PARISHES = ("NEIGHBOURHOOD", "parish_council")


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    """The shipped codebook with three of its concepts."""
    whole = load_codebook("bottom_up")
    kept = {"parish_council", "greater_manchester", "mega_contract"}
    return replace(whole, patterns=tuple(each for each in whole.patterns if each.concept in kept))


def make_reading(name: str, body: str, *, mentioned: bool, granted: bool = False, kind: Kind = Kind.DEAL) -> Reading:
    found = frozenset({PARISHES}) if mentioned else frozenset()
    return Reading(
        document=Document(name, f"{name}.pdf", name, kind),
        mentioned=found,
        granted=found if granted else frozenset(),
        sentences=12,
        pages=3,
        paged=True,
        silent_pages=(1,),
        notes=(),
        body=fold(body),
    )


def make_others(count: int, granting: int) -> list[Reading]:
    return [make_reading(f"o{n}", "the parish council", mentioned=True, granted=n < granting) for n in range(count)]


def test_an_absent_concept_is_shown_with_the_phrases_looked_for(codebook: Codebook) -> None:
    lone = make_reading("lone", "The mayor decides.", mentioned=False)
    found = find_silences([lone, *make_others(5, 3)], codebook)[0]
    silence = found.found[0]
    assert (silence.label, silence.concept) == PARISHES
    assert (len(silence.mentioned_by), len(silence.granted_by), silence.comparable) == (5, 3, 5)
    assert silence.is_granted_by_most
    assert any("parish" in phrase for phrase in silence.phrases)
    assert silence.spellings > len(silence.phrases)
    assert found.reading.silent_pages == (1,)


@pytest.mark.parametrize("body", ["Every Parish  Council's view", "the Marlshire parish council association"])
def test_what_stands_there_unmentioned_is_no_silence(codebook: Codebook, body: str) -> None:
    lone = make_reading("lone", body, mentioned=False)
    assert find_silences([lone, *make_others(5, 3)], codebook)[0].found == ()


def test_it_takes_more_than_half_and_five_others(codebook: Codebook) -> None:
    lone = make_reading("lone", "The mayor decides.", mentioned=False)
    half = [replace(each, mentioned=frozenset()) for each in make_others(3, 0)]
    assert find_silences([lone, *make_others(3, 0), *half], codebook)[0].found == ()
    few = find_silences([lone, *make_others(4, 4)], codebook)[0]
    assert few.found == ()
    assert few.reason.startswith("4 other documents of its kind were read; at least 5 are needed")
    speech = make_reading("speech", "The mayor decides.", mentioned=False, kind=Kind.SPEECH)
    assert find_silences([speech, *make_others(6, 6)], codebook)[0].comparable == ()


def test_names_of_places_are_not_looked_for(codebook: Codebook) -> None:
    labels = {label for label, _ in list_phrases(codebook)}
    assert "AREA" not in labels
    assert labels == {"NEIGHBOURHOOD", "OUTSOURCING"}


def test_words_that_begin_like_what_was_looked_for_are_told() -> None:
    sought = Phrases(("volunteer{s}",), ("volunteer", "volunteers", "village hall"), ())
    words = frozenset({"voluntary", "volume", "volunteered", "vole", "villages", "halls"})
    assert sought.find_near(words) == ("voluntary", "volunteered")
