"""Cues: offsets, scopes, families and lead-ins."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policymine.codebooks import load_codebook
from policymine.codebooks.cue_phrases import PhraseCompiler
from policymine.codebooks.definitions import Cue, CueRules
from policymine.cues import CueReader, build_reader
from policymine.records import Commitment, Participation

READER = build_reader(load_codebook("bottom_up"))
MODALS = ["will", "won't", "shall", "must", "may", "not", "’"]
WORDS = [*MODALS, "we", "if", "the", "council", "who", "explore", ",", "that", "(", ")", "?", "●"]


@given(st.one_of(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join), st.text(max_size=120)))
def test_hits_lie_inside_the_sentence_and_give_its_words(sentence: str) -> None:
    reading = READER.read(sentence)
    assert reading == READER.read(sentence)
    assert reading.commitment in Commitment
    for hit in reading.cues:
        assert sentence[hit.start_char : hit.end_char] == hit.text
        assert 0 <= hit.scope_start <= hit.scope_end <= len(sentence)


def test_every_sentence_has_a_commitment() -> None:
    assert READER.read("").commitment is Commitment.DESCRIPTIVE
    assert READER.read("…").commitment is Commitment.DESCRIPTIVE


def test_participation_only_where_the_codebook_asks_for_it() -> None:
    assert READER.read("Residents will be consulted.").participation is None
    assert READER.read("Residents will be consulted.", code="none").participation is None
    assert READER.read("Residents will be consulted.", code="community_voice").participation is Participation.CONSULT


def test_a_lead_in_speaks_for_its_items() -> None:
    assert READER.read("publish the accounts;").commitment is Commitment.FIRM
    assert READER.read("fairer rents;").commitment is Commitment.DESCRIPTIVE
    assert READER.read("fairer rents;", lead_in="The mayor will deliver:").commitment is Commitment.FIRM
    assert READER.read("fairer rents;", lead_in="The parties will explore:").commitment is Commitment.CONDITIONAL


def test_an_item_begins_behind_its_lead_in() -> None:
    lead_in = "The county council is asked to:"
    assert READER.read("(2) Scrap the levy on village halls", lead_in=lead_in).commitment is Commitment.FIRM
    assert READER.read("(2) The levy on village halls", lead_in=lead_in).commitment is Commitment.DESCRIPTIVE
    hit = next(hit for hit in READER.read("Scrap the levy", lead_in=lead_in).cues if hit.name == "imperative")
    assert (hit.start_char, hit.text) == (0, "Scrap")


def test_a_bulleted_fragment_is_a_pledge_only_without_verb_and_lead_in() -> None:
    assert READER.read("● a ferry for every island").commitment is Commitment.FIRM
    assert READER.read("● the ferry is late").commitment is Commitment.DESCRIPTIVE
    assert READER.read("● a ferry", lead_in="There are:").commitment is Commitment.DESCRIPTIVE


def test_a_cell_without_a_verb_is_what_its_table_offers() -> None:
    assert READER.read("Power to license ferries: Mayoral: x").commitment is Commitment.FIRM
    assert READER.read("Detail: Seats on the ferry board").commitment is Commitment.FIRM
    assert READER.read("Ferries: they are late").commitment is Commitment.DESCRIPTIVE
    assert READER.read("The ferry: late and dear.").commitment is Commitment.DESCRIPTIVE
    assert READER.read("Detail: may be given seats on the board").commitment is Commitment.CONDITIONAL


@pytest.mark.parametrize(
    ("sentence", "commitment"),
    [
        ("It will be essential for ferries to run at night.", Commitment.ASPIRATIONAL),
        ("We need to turn the harbour upside down.", Commitment.ASPIRATIONAL),
        ("We need to turn to the harbour now.", Commitment.DESCRIPTIVE),
        ("Islands could take over their piers.", Commitment.ASPIRATIONAL),
        ("Now is the time to trust the islanders.", Commitment.ASPIRATIONAL),
        ("Why not let the islanders run it?", Commitment.DESCRIPTIVE),
        ("It is about giving power back to the islands.", Commitment.ASPIRATIONAL),
        ("Unless the islanders agree, the ferry will stop.", Commitment.CONDITIONAL),
        ("Where there is local support, the pier will pass to the trust.", Commitment.CONDITIONAL),
        ("A longer pier is being considered.", Commitment.CONDITIONAL),
        ("Every island is to have a pier.", Commitment.FIRM),
        ("Today I can announce a fund for piers.", Commitment.FIRM),
        ("A new right to buy the pier.", Commitment.FIRM),
    ],
)
def test_forms_of_promise_and_wish(sentence: str, commitment: Commitment) -> None:
    assert READER.read(sentence).commitment is commitment


def test_what_is_agreed_or_reported_speaks() -> None:
    assert READER.read("We agree that the parish should decide.").commitment is Commitment.ASPIRATIONAL
    assert READER.read("We agree that the parish will decide.").commitment is Commitment.FIRM
    assert READER.read("He said the hall would do.").commitment is Commitment.ASPIRATIONAL
    assert READER.read("It was said of the hall.").commitment is Commitment.DESCRIPTIVE
    assert READER.read("Nothing would do, he said.").commitment is Commitment.DESCRIPTIVE


def test_lead_in_cues_are_not_given_offsets_in_the_item() -> None:
    hits = READER.read("fairer rents", lead_in="The mayor will deliver:").cues
    assert all(hit.name != "will" for hit in hits)


def test_scope_ends_where_a_clause_begins() -> None:
    sentence = "We will devolve the budget to parishes because ministers keep the purse."
    hit = next(each for each in READER.read(sentence).cues if each.family == "transfer")
    assert sentence[hit.scope_start : hit.scope_end].strip() == "the budget to parishes"


def test_a_clause_of_its_own_does_not_speak_for_the_sentence() -> None:
    reading = READER.read("The board, which will meet in June, has nine members.")
    assert reading.commitment is Commitment.DESCRIPTIVE
    assert next(hit for hit in reading.cues if hit.name == "will").is_subordinate


def test_families() -> None:
    assert {"modal_firm", "transfer"} <= set(READER.features("We will devolve the budget."))
    assert "contract" in READER.features("The service was outsourced.")
    assert READER.features("") == ()


@pytest.mark.parametrize(
    ("contracted", "full"),
    [
        ("We'll fund it.", "We will fund it."),
        ("We won’t fund it.", "We will not fund it."),
        ("It can't go on.", "It cannot go on."),
        ("We're funding it.", "We are funding it."),
        ("Let's fund it.", "Let us fund it."),
    ],
)
def test_contractions_are_read_as_full_words(contracted: str, full: str) -> None:
    assert READER.read(contracted).commitment is READER.read(full).commitment
    assert READER.features(contracted) == READER.features(full)


def test_backward_scope_and_conditions() -> None:
    rules = CueRules(
        cues=(
            Cue("will", "modal", ("will",), commitment="firm"),
            Cue(
                "weather", "condition", ("weather permitting",), commitment="conditional", direction="backward", reach=6
            ),
        )
    )
    reader = CueReader(rules)
    assert reader.read("They will play, weather permitting.").commitment is Commitment.CONDITIONAL
    assert reader.read("Weather permitting, they will play.").commitment is Commitment.CONDITIONAL
    hit = reader.read("They will play weather permitting").cues[1]
    assert (hit.scope_start, hit.scope_end) == (0, 15)


def test_phrase_patterns() -> None:
    patterns = PhraseCompiler({"place": ("bed", "the sea")}).compile(["~ go {home|to <place>}{s}"])
    assert list(patterns) == [""]
    assert patterns[""].match(" also go to the sea")
    assert patterns[""].match(" go homes") is None


def test_second_words_of_phrases() -> None:
    compiler = PhraseCompiler({"place": ("bed", "the sea")})
    starts = compiler.list_starts(
        ["go {home|to <place>}", "go{es} <place>", "come", "run ~ off", "run to", "~ sit down"]
    )
    assert starts == {"go": {"home", "to", "bed", "the"}, "goes": {"bed", "the"}, "come": None, "run": None, "": None}


@pytest.mark.parametrize("phrase", ["{a|b", "a}", "{", ""])
def test_bad_phrases(phrase: str) -> None:
    with pytest.raises(ValueError, match="braces"):
        PhraseCompiler({}).compile([phrase])


def test_hits_are_in_order() -> None:
    starts = [hit.start_char for hit in READER.read("We want councils to listen and we will devolve power.").cues]
    assert all(first <= second for first, second in pairwise(starts))


@pytest.mark.parametrize(
    ("before", "fragment", "commitment"),
    [
        ("We will hand the halls to the parishes.", "And the depots to the tenants.", Commitment.FIRM),
        ("We want every parish to own its hall.", "To keep the rent, too.", Commitment.ASPIRATIONAL),
        ("We will hand the halls to the parishes.", "And the depots are old.", Commitment.DESCRIPTIVE),
        ("We will hand the halls to the parishes.", "Hall after hall, rain.", Commitment.DESCRIPTIVE),
    ],
)
def test_a_fragment_promises_as_the_sentence_before_it(before: str, fragment: str, commitment: Commitment) -> None:
    assert READER.read(fragment, previous=before).commitment is commitment
    assert READER.read(fragment).commitment is Commitment.DESCRIPTIVE


def test_only_a_fragment_that_says_what_is_wished_goes_on_with_a_wish() -> None:
    wish, pledge = "We want every parish to own its hall.", "We will hand the halls to the parishes."
    assert READER.read("In every village.", previous=wish).commitment is Commitment.DESCRIPTIVE
    assert READER.read("So that rents fall.", previous=wish).commitment is Commitment.ASPIRATIONAL
    assert READER.read("In every village.", previous=pledge).commitment is Commitment.FIRM


def test_a_promise_speaks_before_the_wish_that_is_its_reason() -> None:
    assert READER.read("Halls should be dry, and we will mend them.").commitment is Commitment.FIRM
    assert READER.read("Halls should be dry, and the rain will mend them.").commitment is Commitment.ASPIRATIONAL
    assert READER.read("Halls should be dry when we will meet.").commitment is Commitment.ASPIRATIONAL
    assert READER.read("We want to know which halls we will mend.").commitment is Commitment.ASPIRATIONAL


def test_what_is_why_leads_to_is_a_main_clause() -> None:
    assert READER.read("The roof leaks, which is why we will mend it.").commitment is Commitment.FIRM
    assert READER.read("The roof leaks, which we will mend.").commitment is Commitment.DESCRIPTIVE


def test_a_view_of_others_is_no_wish_of_the_speaker() -> None:
    assert READER.read("Critics say that the hall should close.").commitment is Commitment.DESCRIPTIVE
    assert (
        READER.read("Critics say that it costs a lot, but the hall should stay.").commitment is Commitment.ASPIRATIONAL
    )
    assert READER.read("The hall should stay, critics say.").commitment is Commitment.ASPIRATIONAL
