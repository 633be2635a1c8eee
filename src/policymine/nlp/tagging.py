"""The spaCy pipeline and its one component, which matches phrases.

Phrases are matched by ``PhraseMatcher``; token patterns over a whole text are forty times slower, so spellings are
listed when the codebook is loaded.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.lang.en import English
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from policymine.nlp.definitions import apply_definitions
from policymine.nlp.edges import Edges, compile_edges, set_edges
from policymine.nlp.matches import Match, Rule, choose, drop_vetoed
from policymine.nlp.names import find_heads, take_in_name
from policymine.nlp.references import apply_references
from policymine.nlp.sources import PhrasePattern, PhraseSource
from policymine.nlp.tokens import PlainTokenizer, close_gaps, split_words

SPANS = "mentions"


def build_pipeline(codebook: PhraseSource) -> Language:
    """Build a codebook's pipeline; it fills ``doc.spans["mentions"]``, with the concept as each span's id."""
    pipeline = English(max_length=200_000_000, create_tokenizer=lambda language: PlainTokenizer(language.vocab))
    tagger = pipeline.add_pipe("policymine_mentions")
    if isinstance(tagger, PhraseTagger):
        tagger.add_source(codebook)
    return pipeline


@Language.factory("policymine_mentions")
def _create_tagger(nlp: Language, name: str) -> PhraseTagger:
    return PhraseTagger(nlp.vocab, name)


class _Numbers(dict[str, int]):
    """The numbers of words in a vocabulary, which takes in those that it has not met."""

    def __init__(self, vocab: Vocab) -> None:
        super().__init__()
        self._vocab = vocab

    def __missing__(self, word: str) -> int:
        number: int = self._vocab.strings.add(word)
        self[word] = number
        return number


class PhraseTagger:
    """Put the places where patterns match into ``doc.spans``: vetoes beat patterns, the longest match wins."""

    def __init__(self, vocab: Vocab, name: str = "policymine_mentions") -> None:
        self.name = name
        self._matchers = {"lower": PhraseMatcher(vocab, attr="LOWER"), "exact": PhraseMatcher(vocab, attr="ORTH")}
        self._rules: dict[int, Rule] = {}
        self._numbers = _Numbers(vocab)
        self._layers: dict[str, str] = {}
        self._order: dict[str, int] = {}
        self._edges = Edges({}, frozenset(), frozenset())
        self._name_heads: frozenset[str] = frozenset()

    def add_source(self, source: PhraseSource) -> None:
        """Add the patterns and vetoes of a codebook."""
        self._layers = {name: label.layer for name, label in source.labels.items()}
        self._order = {name: place for place, name in enumerate(self._layers)}
        self._edges = compile_edges(source)
        self._name_heads = find_heads(source.patterns)
        for is_veto, patterns in ((False, source.patterns), (True, source.vetoes)):
            for pattern in patterns:
                self._add_pattern(pattern, is_veto=is_veto)

    def __call__(self, doc: Doc) -> Doc:
        """Tag one document."""
        closed, places = close_gaps(doc)
        doc.spans[SPANS] = [
            Span(
                doc,
                places[each.start],
                places[each.end - 1] + 1,
                label=each.rule.pattern.label,
                span_id=each.rule.pattern.concept,
            )
            for each in self._find(closed)
        ]
        return doc

    def _find(self, doc: Doc) -> list[Match]:
        """Return what is tagged, in order."""
        patterns, vetoes = self._match(doc)
        words: list[str] = doc.user_data["words"]
        grown = [set_edges(take_in_name(each, words, self._name_heads), words, self._edges) for each in patterns]
        kept = choose(drop_vetoed(grown, vetoes), self._layers)
        kept = apply_definitions(kept, words, self._layers)
        kept = apply_references(kept, words, self._layers)
        return sorted(kept, key=lambda each: (each.start, -each.end, self._order[each.rule.pattern.label]))

    def _add_pattern(self, pattern: PhrasePattern, *, is_veto: bool) -> None:
        phrases: dict[tuple[int, int], list[list[int]]] = {}
        for context, words in _spell(pattern):
            phrases.setdefault(context, []).append([self._numbers[word] for word in words])
        for (before, after), numbered in phrases.items():
            key = f"policymine:{len(self._rules)}"
            self._rules[self._numbers[key]] = Rule(pattern, before, after, is_veto)
            # as PhraseMatcher's own pickle adds them: a Doc for each of 100,000 spellings takes ten times as long
            self._matchers[pattern.match].add(key, numbered)  # type: ignore[arg-type]

    def _match(self, doc: Doc) -> tuple[list[Match], list[Match]]:
        patterns: list[Match] = []
        vetoes: list[Match] = []
        for matcher in self._matchers.values():
            for key, start, end in matcher(doc):
                rule = self._rules[key]
                start, end = start + rule.before, end - rule.after
                found = Match(start, end, rule, end - start)
                (vetoes if rule.is_veto else patterns).append(found)
        return patterns, vetoes


def _spell(pattern: PhrasePattern) -> Iterator[tuple[tuple[int, int], list[str]]]:
    """Yield the words of each spelling, with how many of them stand before and after what is tagged."""
    for variant in pattern.variants:
        text = variant.text if pattern.match == "exact" else variant.text.lower()
        words = split_words(text)
        before = len(split_words(text[: variant.start_char])) if variant.start_char else 0
        after = len(split_words(text[variant.end_char :])) if variant.end_char < len(text) else 0
        yield (before, after), words
