"""Sentences as they are quoted: one of any length takes little room, and says where the whole stands."""

from __future__ import annotations

from policymine.codebooks import load_codebook
from policymine.records import Box, Commitment, Label, Place, ScoredSentence, Sentence
from policymine.reports.pages import build_templates
from policymine.reports.quotes import LONGEST_QUOTE, Quote, choose_quotes, describe_strips

WORDS = "Residents decide. " * 12_000


def quote(words: str) -> Quote:
    places = [Place(at * 50, at * 50 + 50, 1 + at // 40, Box(0, 0, 9, 9)) for at in range(4_000)]
    sentence = Sentence(
        index=0, text=words, start_char=7, end_char=7 + len(words), page_number=1, heading=words, lead_in=words,
        places=tuple(places),
    )  # fmt: skip
    label = Label("community_power", {"community_power": 0.9}, Commitment.FIRM)
    [found] = choose_quotes([ScoredSentence(sentence, label, 0, 1.0, 0.0, 0.4)], {"community_power": "bottom_up"})
    return found


def test_a_sentence_of_any_length_is_quoted_briefly_with_where_the_whole_stands() -> None:
    found = quote(WORDS)
    assert found.is_cut
    assert len(found.text) <= LONGEST_QUOTE
    assert found.text.endswith("decide. …")
    assert len(found.strips[0].boxes) == LONGEST_QUOTE // 50
    page = str(build_templates("policymine.reports").get_template("evidence.html").module.quoted(  # type: ignore[attr-defined]
        [found], load_codebook("bottom_up"), frozenset(), 80, ""
    ))  # fmt: skip
    assert len(page) + len(describe_strips(found.strips)) < 5_000
    assert f"this sentence has {len(WORDS):,} characters" in page
    assert f"at characters 7 to {7 + len(WORDS)} of what" in page


def test_a_sentence_of_usual_length_is_quoted_whole() -> None:
    words = WORDS[: LONGEST_QUOTE - 10].strip()
    found = quote(words)
    assert (found.text, found.lead_in, found.is_cut) == (words, words, False)
