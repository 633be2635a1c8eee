"""The pipeline: tokens keep the text's length, layers and names, with patterns of the test's own."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.vocab import Vocab

from policymine.codebooks import Codebook, load_codebook
from policymine.codebooks.definitions import Grading, LabelDefinition, Pattern, Stretch
from policymine.codebooks.variants import expand
from policymine.nlp import SPANS, PlainTokenizer, build_pipeline, plain


@dataclass(frozen=True)
class Source:
    patterns: tuple[Pattern, ...]
    vetoes: tuple[Pattern, ...] = ()
    labels: dict[str, LabelDefinition] = field(
        default_factory=lambda: {
            "BIRD": LabelDefinition("BIRD", "Birds", "", "", "actors"),
            "PLACE": LabelDefinition("PLACE", "Places", "", "", "places"),
        }
    )
    stretches: tuple[Stretch, ...] = ()
    grading: Grading = field(default_factory=Grading)


TOKENIZER = PlainTokenizer(Vocab())


def make_pattern(phrase: str, label: str = "BIRD", *, match: str = "lower", names: bool = False) -> Pattern:
    return Pattern(label, label.lower(), phrase, match, names, 1, expand(phrase))


def find_spans(text: str, *patterns: Pattern, vetoes: tuple[Pattern, ...] = ()) -> list[tuple[str, str]]:
    doc = build_pipeline(Source(patterns, vetoes))(text)
    return [(span.label_, span.text) for span in doc.spans[SPANS]]


@given(st.text(max_size=300))
def test_tokens_rebuild_a_text_of_the_same_length(text: str) -> None:
    doc = TOKENIZER(text)
    assert doc.text == plain(text)
    assert len(doc.text) == len(text)


def test_the_longest_match_wins() -> None:
    assert find_spans("a great black gull", make_pattern("gull"), make_pattern("black gull")) == [
        ("BIRD", "black gull")
    ]


def test_a_veto_beats_a_pattern() -> None:
    assert find_spans("the gull and the Gull Inn", make_pattern("gull"), vetoes=(make_pattern("gull inn"),)) == [
        ("BIRD", "gull")
    ]


def test_a_veto_of_another_label_does_not_count() -> None:
    assert find_spans("gull", make_pattern("gull"), vetoes=(make_pattern("gull", "PLACE"),)) == [("BIRD", "gull")]


def test_layers_may_overlap() -> None:
    found = find_spans("Gull Bay", make_pattern("gull"), make_pattern("gull bay", "PLACE"))
    assert sorted(found) == [("BIRD", "Gull"), ("PLACE", "Gull Bay")]


def test_context_is_required_but_not_tagged() -> None:
    pattern = make_pattern("[the ]gull")
    assert find_spans("the gull", pattern) == [("BIRD", "gull")]
    assert find_spans("a gull", pattern) == []


def test_exact_patterns_mind_capitals() -> None:
    pattern = make_pattern("GULL", match="exact")
    assert find_spans("gull GULL", pattern) == [("BIRD", "GULL")]


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("The Great Northern Gull flew.", "Great Northern Gull"),
        ("Our Gull flew.", "Gull"),
        ("Great northern gull.", "gull"),
        ("The Gull and Tern Gull flew.", "Gull and Tern Gull"),
        ("the Isle of Man Gull", "Isle of Man Gull"),
    ],
)
def test_names_stretch_over_the_capitals_before_them(text: str, span: str) -> None:
    assert find_spans(text, make_pattern("gull", names=True))[-1] == ("BIRD", span)


GULLS = Stretch(
    "BIRD", ("gull", "gulls", "gulls'"), ("black", "lesser", "black-headed", "fisher's"), ("tern",), ("roosts",)
)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("a lesser black gull", "lesser black gull"),
        ("a black-headed gull", "black-headed gull"),
        ("a fisher's gull", "fisher's gull"),
        ("a grey gull", "gull"),
        ("gull roosts", "gull roosts"),
        ("gull tern roosts", "gull tern roosts"),
        ("gull grey roosts", "gull"),
        ("gull tern", "gull"),
        ("the gulls' roosts", "gulls' roosts"),
    ],
)
def test_stretches_take_in_words_beside_a_mention(text: str, span: str) -> None:
    doc = build_pipeline(Source((make_pattern("gull{s}"),), stretches=(GULLS,)))(text)
    assert [found.text for found in doc.spans[SPANS]] == [span]


@pytest.mark.parametrize(("text", "span"), [("most rare gulls", "gulls"), ("the rare gulls", "rare gulls")])
def test_a_graded_adjective_is_left_out(text: str, span: str) -> None:
    source = Source((make_pattern("{rare |}gulls"),), grading=Grading(("most",), ("rare",)))
    doc = build_pipeline(source)(text)
    assert [found.text for found in doc.spans[SPANS]] == [span]


def test_acronym_must_spell_the_initials() -> None:
    pattern = make_pattern("gull society")
    assert find_spans("Gull Society (GS). GS met.", pattern) == [("BIRD", "Gull Society"), ("BIRD", "GS")]
    assert find_spans("Gull Society (XY). XY met.", pattern) == [("BIRD", "Gull Society")]
    assert find_spans("Gull Society (the 'GS'). GS met.", pattern) == [("BIRD", "Gull Society"), ("BIRD", "GS")]
    assert find_spans("Gull Society (founded 1901). GS met.", pattern) == [("BIRD", "Gull Society")]


def test_a_codebook_is_a_phrase_source() -> None:
    codebook: Codebook = load_codebook("bottom_up")
    doc = build_pipeline(codebook)("parish councils")
    assert doc.spans[SPANS][0].label_ == "NEIGHBOURHOOD"
