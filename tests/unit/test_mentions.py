"""Mentions: properties that hold for any text, and what single spans carry."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policymine.codebooks import Codebook, load_codebook
from policymine.errors import CodebookError
from policymine.mentions import Tagger, build_tagger, find_all, find_mentions
from policymine.records import Mention

CODEBOOK = load_codebook("bottom_up")
TAGGER = build_tagger(CODEBOOK)
PLACES = ["Greater", "Manchester", "Combined", "Authority", "(GMCA)", "GMCA", "Kent"]
BODIES = [
    "community",
    "communities",
    "local",
    "voluntary",
    "sector",
    "business",
    "parish",
    "council",
    "councils",
    "town",
]
PEOPLE = ["mayor", "Lord", "government", "residents’", "association", "prime", "contractors"]
THINGS = ["neighbourhood", "plan", "estate", "trading", "payment", "by", "results", "care", "ward", "hospital", "co-op"]
MARKS = ["the", "of", "and", "not", "in", ",", ".", "“", "”", "\n\n", "\u00a0", "é", "😀"]
WORDS = PLACES + BODIES + PEOPLE + THINGS + MARKS
TEXTS = st.one_of(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join), st.text(max_size=200))
MANY_EXAMPLES = settings(max_examples=150)


def layer_of(mention: Mention, codebook: Codebook = CODEBOOK) -> str:
    return codebook.labels[mention.label].layer


def texts_of(sentence: str, label: str, tagger: Tagger = TAGGER) -> list[str]:
    return [each.text for each in find_mentions(sentence, tagger) if each.label == label]


@MANY_EXAMPLES
@given(TEXTS)
def test_offsets_are_inside_the_text_and_give_its_words(text: str) -> None:
    for mention in find_mentions(text, TAGGER):
        assert 0 <= mention.start_char < mention.end_char <= len(text)
        assert text[mention.start_char : mention.end_char] == mention.text


@MANY_EXAMPLES
@given(TEXTS)
def test_mentions_of_one_layer_never_overlap(text: str) -> None:
    found = find_mentions(text, TAGGER)
    for layer in {layer_of(each) for each in found}:
        ends = [(each.start_char, each.end_char) for each in found if layer_of(each) == layer]
        assert all(first[1] <= second[0] for first, second in pairwise(ends))


@MANY_EXAMPLES
@given(TEXTS)
def test_finding_twice_gives_the_same(text: str) -> None:
    assert find_mentions(text, TAGGER) == find_mentions(text, TAGGER)


@MANY_EXAMPLES
@given(TEXTS)
def test_no_mention_overlaps_a_veto_of_its_label(text: str) -> None:
    flat = text.lower()
    for veto in ("business community", "trading estate", "care in the community", "lord mayor", "hospital ward"):
        for mention in find_mentions(text, TAGGER):
            label = next(each.label for each in CODEBOOK.vetoes if any(v.text == veto for v in each.variants))
            start = flat.find(veto)
            if start >= 0 and mention.label == label and flat[start - 1 : start] in {"", " "}:
                assert mention.end_char <= start or mention.start_char >= start + len(veto)


@MANY_EXAMPLES
@given(
    st.sampled_from([each for each in CODEBOOK.patterns if each.match == "lower" and len(each.variants) < 30]),
    st.data(),
)
def test_longest_match_wins(pattern: object, data: st.DataObject) -> None:
    chosen = next(each for each in CODEBOOK.patterns if each is pattern)
    variant = data.draw(st.sampled_from(chosen.variants))
    tagged = variant.text[variant.start_char : variant.end_char]
    for mention in find_mentions(f"So {variant.text} again", TAGGER):
        if mention.label == chosen.label and mention.start_char >= 3 + variant.start_char:
            assert len(mention.text) >= len(tagged) or mention.start_char > 3 + variant.start_char


def test_each_shipped_pattern_is_found_in_its_own_words() -> None:
    unseen = []
    for pattern in CODEBOOK.patterns:
        found = [each for variant in pattern.variants for each in find_mentions(f"x {variant.text} x", TAGGER)]
        if not any(each.label == pattern.label for each in found):
            unseen.append((pattern.line, pattern.phrase))
    assert unseen == []


@pytest.mark.parametrize(
    ("sentence", "negated"),
    [
        ("No parish council was asked.", True),
        ("They did not ask the residents.", True),
        ("They didn’t ask the residents.", True),
        ("Not only the residents were asked.", False),
        ("It was not cheap, but residents paid.", False),
        ("Residents were not asked.", False),
        ("Power for mayors rather than parishes.", True),
    ],
)
def test_negated_within_its_clause(sentence: str, negated: bool) -> None:
    found = [each for each in find_mentions(sentence, TAGGER) if each.label in {"COMMUNITY", "NEIGHBOURHOOD"}]
    assert [each.negated for each in found] == [negated]


@pytest.mark.parametrize(
    ("sentence", "quoted"),
    [
        ("He said “trust the residents” and left.", True),
        ('He said "trust the residents" and left.', True),
        ("He said ‘trust the residents’ and left.", True),
        ("He said “no” and the residents left.", False),
        ("The residents’ own word was ‘enough’.", False),
    ],
)
def test_quoted(sentence: str, quoted: bool) -> None:
    assert [each.quoted for each in find_mentions(sentence, TAGGER) if each.label == "COMMUNITY"] == [quoted]


def test_acronym_defined_in_the_document_is_a_mention_afterwards() -> None:
    text = "TVA met first. The Thaxby Vale Combined Authority (TVA) is new.\n\nThe TVA has no staff."
    assert texts_of(text, "CITY_REGION") == ["Thaxby Vale Combined Authority", "TVA"]


def test_brackets_that_define_nothing_are_left_alone() -> None:
    assert texts_of("The combined authority (BBC) met. BBC came.", "CITY_REGION") == ["combined authority"]


@pytest.mark.parametrize(
    "words",
    [
        "voluntary sector",
        "voluntary-sector",
        "Voluntary Sector",
        "VOLUNTARY SECTOR",
        "voluntary\nsector",
        "voluntary‑sector",
    ],
)
def test_spellings_of_one_phrase(words: str) -> None:
    assert texts_of(f"The {words} came.", "COMMUNITY") == [words]


def test_capitals_matter_for_acronyms() -> None:
    assert texts_of("BIS wrote.", "CENTRE") == ["BIS"]
    assert texts_of("He played it bis.", "CENTRE") == []


def test_a_paragraph_break_parts_words() -> None:
    assert texts_of("voluntary\n\nsector", "COMMUNITY") == []


def test_old_and_new_names_of_an_area_meet() -> None:
    text = "GMCA, Greater Manchester and the Greater Manchester Combined Authority"
    assert {each.concept for each in find_mentions(text, TAGGER) if each.label == "AREA"} == {"greater_manchester"}


def test_find_all_gives_one_answer_a_text() -> None:
    assert [len(each) for each in find_all(["residents", "", "none here"], TAGGER)] == [1, 0, 0]


def test_ten_thousand_words_take_less_than_a_second() -> None:
    text = "The council asked the residents of each village before the prime contractor came. " * 800
    find_mentions(text, TAGGER)
    start = time.process_time()
    find_mentions(text, TAGGER)
    assert time.process_time() - start < 1.0


def load_with(
    tmp_path: Path, stretch: str, patterns: str = '{"label": "BIRD", "concept": "gull", "pattern": "gull"}'
) -> Codebook:
    """Load a small codebook with one stretch; the shipped cues do for it."""
    (tmp_path / "codebook.toml").write_text(
        'name = "birds"\ntitle = "Birds"\nversion = "1"\nquestion = "Which?"\n\n[poles]\nbottom = "a"\ntop = "b"\n\n'
        '[codes.a]\ntitle = "A"\npole = "bottom_up"\ndefinition = "A."\nexamples = ["A one.", "A two."]\n\n'
        f'[labels.BIRD]\ntitle = "Birds"\ntagged = "Birds."\n\n[[stretches]]\n{stretch}\n',
        encoding="utf-8",
    )
    (tmp_path / "patterns.jsonl").write_text(patterns + "\n", encoding="utf-8")
    return load_codebook(tmp_path)


@pytest.mark.parametrize(
    ("stretch", "message"),
    [
        ('label = "FISH"\nheads = ["gull"]\nbefore = ["black"]', "the label 'FISH' is not defined"),
        ('label = "BIRD"\nbefore = ["black"]', "needs heads"),
        ('label = "BIRD"\nheads = ["gull"]', "needs words in before or after"),
        ('label = "BIRD"\nheads = ["gull"]\nbefore = ["black"]\nthrough = ["of"]', "has through, and nothing in after"),
        ('label = "BIRD"\nheads = ["black gull"]\nbefore = ["black"]', "'black gull' in heads must be one word"),
        (
            'label = "BIRD"\nheads = ["gull"]\nbefore = ["Black"]',
            "'Black' in before must be one word in small letters, or a comma",
        ),
        ('label = "BIRD"\nheads = ["gull{s"]\nbefore = ["black"]', "'gull{s' in heads is not well formed"),
        ('label = "BIRD"\nheads = "gull"\nbefore = ["black"]', "heads of [[stretches]] number 1 must be a list"),
        ('heads = ["gull"]\nbefore = ["black"]', "[[stretches]] number 1 needs label"),
    ],
)
def test_a_bad_stretch_stops_the_loading_with_file_and_line(tmp_path: Path, stretch: str, message: str) -> None:
    with pytest.raises(CodebookError) as raised:
        load_with(tmp_path, stretch)
    assert message in str(raised.value)
    assert "codebook.toml, line 20" in str(raised.value)


def test_a_sound_stretch_is_used(tmp_path: Path) -> None:
    codebook = load_with(tmp_path, 'label = "BIRD"\nheads = ["gull{s}"]\nbefore = ["black"]')
    assert texts_of("a black gull", "BIRD", build_tagger(codebook)) == ["black gull"]
