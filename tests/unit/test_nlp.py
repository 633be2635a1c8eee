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
        ("The Rook and Tern Gull flew.", "Rook and Tern Gull"),
        ("The Bay Gull and Tern Gull flew.", "Tern Gull"),
        ("The warden of the Gull flew.", "Gull"),
        ("The Warden of the Gull flew.", "Gull"),
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


@pytest.mark.parametrize(
    "definition",
    ["(“the Society”)", '("the Society")', "(‘the Society’)", "(the “Society”)", "(hereafter “the Society”)"],
)
def test_a_term_in_quotes_is_tagged_from_there_on(definition: str) -> None:
    text = f"The Society met. The Gull Club {definition} met. Of the Society and the Royal Society, each Society paid."
    found = find_spans(text, make_pattern("gull club"))
    assert found == [("BIRD", "Gull Club"), ("BIRD", "Society"), ("BIRD", "Society")]


def test_a_bracket_may_define_an_acronym_and_a_term() -> None:
    text = "The Gull Club (“GC” or “the Feathered Club”) met. The Feathered Club left, and the GC with it."
    assert [words for _, words in find_spans(text, make_pattern("gull club"))] == ["Gull Club", "Feathered Club", "GC"]


def test_a_defined_term_beats_a_pattern_of_another_label() -> None:
    source = Source(
        (make_pattern("gull club"), make_pattern("board", "FISH")),
        labels={name: LabelDefinition(name, name, "", "", "actors") for name in ("BIRD", "FISH")},
    )
    doc = build_pipeline(source)("A board met. The Gull Club (“the Board”) met. The Board left.")
    assert [span.label_ for span in doc.spans[SPANS]] == ["FISH", "BIRD", "FISH", "BIRD"]


@pytest.mark.parametrize("words", ["it left", "“it left”, “The end”", "“the gull”", "“A Term Of Five Long Words”"])
def test_brackets_without_a_capitalised_term_define_nothing(words: str) -> None:
    text = f"The Gull Club ({words}) met. The gull left. The End. A Term Of Five Long Words."
    assert find_spans(text, make_pattern("gull club")) == [("BIRD", "Gull Club")]


@pytest.mark.parametrize("gap", ["  ", "\n", " \n", "\n ", "  \n  ", "\r\n", "\u00a0 ", "-"])
def test_white_space_inside_a_phrase_is_as_good_as_one_space(gap: str) -> None:
    doc = build_pipeline(Source((make_pattern("black gull"),)))(f"a  black{gap}gull flew")
    (span,) = doc.spans[SPANS]
    assert (span.start_char, span.end_char) == (3, 3 + len(f"black{gap}gull"))


@pytest.mark.parametrize("gap", ["\n\n", "\n \n", "\t", "\f"])
def test_paragraphs_and_cells_part_a_phrase(gap: str) -> None:
    assert find_spans(f"black{gap}gull", make_pattern("black gull")) == []


def test_a_codebook_is_a_phrase_source() -> None:
    codebook: Codebook = load_codebook("bottom_up")
    doc = build_pipeline(codebook)("parish councils")
    assert doc.spans[SPANS][0].label_ == "NEIGHBOURHOOD"
