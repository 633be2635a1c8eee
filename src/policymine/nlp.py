"""The one spaCy pipeline: a text in, a ``Doc`` with the places where a codebook's patterns match in ``doc.spans``.

Blank English with a tokenizer of our own, because spaCy's takes five times as long as all the rest: a token is a run
of letters and digits, one other mark, or white space. Phrases are matched by ``PhraseMatcher``; token patterns over a
whole text are forty times slower, so spellings are listed when the codebook is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

SPANS = "mentions"
_TOKEN = re.compile(r"\w+ ?|[^\w\s] ?|[^\S ]+ ?| +")
_SINGLE_BREAK = re.compile(r"(?<=[^\n])\n(?=[^\n])")
_PLAIN = str.maketrans({"‘": "'", "’": "'", "ʼ": "'", "‐": "-", "‑": "-", "\u00a0": " ", "\u2009": " ", "\u202f": " "})
_CONNECTORS = frozenset({"and", "of", "upon", "on", "the", "&", "-", "le", "under", "in"})
_NOT_NAMES = frozenset(
    re.findall(
        r"\w+",
        "a all although an and any as at because both but by each either every first following for former from her "
        "his however if in its it last like local many most my new next no nor of on one only or our several should "
        "since so some such that the their then there these they this those though to under until we what when where "
        "which while why with within would yet you your ensure support make give let two three four nine other dear "
        "leader leaders leadership mayor chair chairman councillor cllr mr mrs ms sir chief members member",
    )
)
_LONGEST_NAME = 8
_MOST_ACRONYM = 9
_LONGEST_DEFINITION = 6
_MOST_WORDS_TAKEN_IN = 3


class PhraseVariant(Protocol):
    """A spelling; ``text[start_char:end_char]`` is tagged."""

    @property
    def text(self) -> str:
        """Return the words."""

    @property
    def start_char(self) -> int:
        """Return where the tagged part begins."""

    @property
    def end_char(self) -> int:
        """Return where the tagged part ends."""


class PhrasePattern(Protocol):
    """A phrase with its spellings, its label and concept."""

    @property
    def label(self) -> str:
        """Return the label."""

    @property
    def concept(self) -> str:
        """Return the concept."""

    @property
    def match(self) -> str:
        """Return "lower" or "exact"."""

    @property
    def names(self) -> bool:
        """Tell whether capitalised words before belong to it."""

    @property
    def variants(self) -> Sequence[PhraseVariant]:
        """Return the spellings."""


class Layered(Protocol):
    """A label's definition, of which only the layer matters here."""

    @property
    def layer(self) -> str:
        """Return the layer."""


class StretchWords(Protocol):
    """Words that mentions of a label take in beside their pattern."""

    @property
    def label(self) -> str:
        """Return the label."""

    @property
    def heads(self) -> Sequence[str]:
        """Return the last words of the mentions it holds for."""

    @property
    def before(self) -> Sequence[str]:
        """Return the words taken in before."""

    @property
    def through(self) -> Sequence[str]:
        """Return the words that may stand between the mention and a word behind it."""

    @property
    def after(self) -> Sequence[str]:
        """Return the words taken in behind."""


class GradedWords(Protocol):
    """Adjectives that a mention loses behind a word of degree."""

    @property
    def degrees(self) -> Sequence[str]:
        """Return the words of degree."""

    @property
    def adjectives(self) -> Sequence[str]:
        """Return the adjectives."""


class PhraseSource(Protocol):
    """What a codebook must offer to build a pipeline from it."""

    @property
    def patterns(self) -> Sequence[PhrasePattern]:
        """Return the patterns."""

    @property
    def vetoes(self) -> Sequence[PhrasePattern]:
        """Return the vetoes."""

    @property
    def labels(self) -> Mapping[str, Layered]:
        """Return the labels by name, in order."""

    @property
    def stretches(self) -> Sequence[StretchWords]:
        """Return what mentions take in beside their patterns."""

    @property
    def grading(self) -> GradedWords:
        """Return what mentions lose behind a word of degree."""


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: PhrasePattern
    before: int
    after: int
    is_veto: bool


@dataclass(frozen=True, slots=True)
class _Growth:
    """A stretch, compiled."""

    heads: frozenset[str]
    before: frozenset[str]
    through: frozenset[str]
    after: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Edges:
    """Where mentions begin and end beside their patterns: stretches by label, words of degree, graded adjectives."""

    growths: Mapping[str, Sequence[_Growth]]
    degrees: frozenset[str]
    graded: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    rule: _Rule


def build_pipeline(codebook: PhraseSource) -> Language:
    """Build a codebook's pipeline; it fills ``doc.spans["mentions"]``, with the concept as each span's id."""
    pipeline = spacy.blank("en")
    pipeline.max_length = 200_000_000
    pipeline.tokenizer = PlainTokenizer(pipeline.vocab)
    tagger = pipeline.add_pipe("policymine_mentions")
    if isinstance(tagger, PhraseTagger):
        tagger.add_source(codebook)
    return pipeline


def plain(text: str) -> str:
    """Return a text of the same length, with typographic apostrophes, hyphens, spaces and single breaks made plain."""
    return _SINGLE_BREAK.sub(" ", text.translate(_PLAIN))


class PlainTokenizer:
    """Part a text into words, marks and white space."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Return the ``Doc`` of a text; it has the text's length, so that offsets count in both."""
        flat = plain(text)
        tokens = _TOKEN.findall(flat)
        words = [token.rstrip(" ") or token for token in tokens]
        doc = Doc(self.vocab, words=words, spaces=[token[-1] == " " != token[0] for token in tokens])
        doc.user_data["words"] = words
        doc.user_data["flat"] = flat
        return doc


@Language.factory("policymine_mentions")
def _create_tagger(nlp: Language, name: str) -> PhraseTagger:
    return PhraseTagger(nlp.vocab, name)


class PhraseTagger:
    """Put the places where patterns match into ``doc.spans``: vetoes beat patterns, the longest match wins."""

    def __init__(self, vocab: Vocab, name: str = "policymine_mentions") -> None:
        self.name = name
        self._tokenize = PlainTokenizer(vocab)
        self._matchers = {"lower": PhraseMatcher(vocab, attr="LOWER"), "exact": PhraseMatcher(vocab, attr="ORTH")}
        self._rules: dict[int, _Rule] = {}
        self._layers: dict[str, str] = {}
        self._edges = _Edges({}, frozenset(), frozenset())
        self._vocab = vocab

    def add_source(self, source: PhraseSource) -> None:
        """Add the patterns and vetoes of a codebook."""
        self._layers = {name: label.layer for name, label in source.labels.items()}
        self._edges = _compile_edges(source)
        for is_veto, patterns in ((False, source.patterns), (True, source.vetoes)):
            for pattern in patterns:
                self._add_pattern(pattern, is_veto=is_veto)

    def __call__(self, doc: Doc) -> Doc:
        """Tag one document."""
        patterns, vetoes = self._match(doc)
        words: list[str] = doc.user_data["words"]
        grown = [_set_edges(_take_in_name(each, words), words, self._edges) for each in patterns]
        kept = _choose(_drop_vetoed(grown, vetoes), self._layers)
        kept += _find_acronyms(kept, words, self._layers)
        order = list(self._layers)
        kept.sort(key=lambda each: (each.start, -each.end, order.index(each.rule.pattern.label)))
        doc.spans[SPANS] = [
            Span(doc, each.start, each.end, label=each.rule.pattern.label, span_id=each.rule.pattern.concept)
            for each in kept
        ]
        return doc

    def _add_pattern(self, pattern: PhrasePattern, *, is_veto: bool) -> None:
        phrases: dict[tuple[int, int], list[Doc]] = {}
        for context, doc in self._spell(pattern):
            phrases.setdefault(context, []).append(doc)
        for (before, after), docs in phrases.items():
            key = f"policymine:{len(self._rules)}"
            self._rules[self._vocab.strings.add(key)] = _Rule(pattern, before, after, is_veto)
            self._matchers[pattern.match].add(key, docs)

    def _spell(self, pattern: PhrasePattern) -> Iterator[tuple[tuple[int, int], Doc]]:
        """Yield each spelling with the number of its tokens that stand before and after what is tagged."""
        for variant in pattern.variants:
            text = variant.text if pattern.match == "exact" else variant.text.lower()
            doc = self._tokenize(text)
            before = sum(token.idx < variant.start_char for token in doc) if variant.start_char else 0
            after = sum(token.idx >= variant.end_char for token in doc) if variant.end_char < len(text) else 0
            yield (before, after), doc

    def _match(self, doc: Doc) -> tuple[list[_Match], list[_Match]]:
        patterns: list[_Match] = []
        vetoes: list[_Match] = []
        for matcher in self._matchers.values():
            for key, start, end in matcher(doc):
                rule = self._rules[key]
                found = _Match(start + rule.before, end - rule.after, rule)
                (vetoes if rule.is_veto else patterns).append(found)
        return patterns, vetoes


def _take_in_name(match: _Match, words: Sequence[str]) -> _Match:
    """Take in the capitalised words before a name: "Combined Authority" becomes "Marlshire Combined Authority"."""
    if not match.rule.pattern.names or not words[match.start][:1].isupper():
        return match
    start = cursor = match.start
    while cursor > 0 and match.start - cursor < _LONGEST_NAME:
        cursor -= 1
        word = words[cursor]
        if word[:1].isupper() and word.lower() not in _NOT_NAMES:
            start = cursor
        elif word.lower() not in _CONNECTORS or word[:1].isupper():
            break
    return _Match(start, match.end, match.rule)


def _compile_edges(source: PhraseSource) -> _Edges:
    growths: dict[str, list[_Growth]] = {}
    for each in source.stretches:
        parts = (each.heads, each.before, each.through, each.after)
        growths.setdefault(each.label, []).append(_Growth(*map(frozenset, parts)))
    return _Edges(growths, frozenset(source.grading.degrees), frozenset(source.grading.adjectives))


def _set_edges(match: _Match, words: Sequence[str], edges: _Edges) -> _Match:
    """Take in the words that stretches name, and leave out a graded adjective."""
    growths = edges.growths.get(match.rule.pattern.label, ())
    start, end = match.start, match.end
    for growth in growths:
        end = _take_in_after(end, words, growth)
    for growth in growths:
        start = _take_in_before(start, end, words, growth)
    start = _leave_out_graded(start, end, words, edges)
    return match if (start, end) == (match.start, match.end) else _Match(start, end, match.rule)


def _take_in_after(end: int, words: Sequence[str], growth: _Growth) -> int:
    """Return the new end: "community" takes in "housing providers", and "residents" takes in "' board"."""
    head, cursor = words[end - 1].lower(), end
    if cursor < len(words) and words[cursor] == "'":
        head, cursor = head + "'", cursor + 1
    if not growth.after or head not in growth.heads:
        return end
    for _ in range(_MOST_WORDS_TAKEN_IN):
        word, cursor = _read_word(words, cursor)
        if word in growth.after:
            end = cursor
        elif word not in growth.through:
            break
    return end


def _take_in_before(start: int, end: int, words: Sequence[str], growth: _Growth) -> int:
    """Return the new start: "charities" takes in "registered"."""
    if not growth.before or words[end - 1].lower() not in growth.heads:
        return start
    for _ in range(_MOST_WORDS_TAKEN_IN):
        word, cursor = _read_word_before(words, start)
        if word not in growth.before:
            break
        start = cursor
    return start


def _leave_out_graded(start: int, end: int, words: Sequence[str], edges: _Edges) -> int:
    """Return the new start: "deprived wards" loses "deprived" where "most" stands before it."""
    word, cursor = _read_word(words, start)
    if start and cursor < end and word in edges.graded and words[start - 1].lower() in edges.degrees:
        return cursor
    return start


def _read_word(words: Sequence[str], start: int) -> tuple[str, int]:
    """Return the word that begins at a token, hyphens and all, in small letters, and where it ends."""
    end = start + 1
    while end + 1 < len(words) and words[end] == "-" and words[end + 1].isalnum():
        end += 2
    return "".join(words[start:end]).lower(), min(end, len(words))


def _read_word_before(words: Sequence[str], end: int) -> tuple[str, int]:
    """Return the word that ends before a token, with its hyphens and a possessive s, and where it begins."""
    start = end - 1
    while start > 1 and words[start - 1] in {"-", "'"} and words[start - 2].isalnum():
        start -= 2
    if start == end - 1 and start > 0 and words[start] == "'":
        start -= 1
    return "".join(words[max(start, 0) : end]).lower(), max(start, 0)


def _drop_vetoed(matches: Iterable[_Match], vetoes: Iterable[_Match]) -> list[_Match]:
    """Drop matches that share a word with a veto of their own label."""
    vetoed = {(each.rule.pattern.label, index) for each in vetoes for index in range(each.start, each.end)}
    if not vetoed:
        return list(matches)
    return [
        each
        for each in matches
        if not any((each.rule.pattern.label, index) in vetoed for index in range(each.start, each.end))
    ]


def _choose(matches: Iterable[_Match], layers: Mapping[str, str]) -> list[_Match]:
    """Keep the longest of matches that overlap within a layer; of equals the one with more context, then the first."""
    taken: set[tuple[str, int]] = set()
    kept = []
    for match in sorted(matches, key=_rank):
        layer = layers[match.rule.pattern.label]
        if (layer, match.start) in taken or (layer, match.end - 1) in taken:
            continue
        taken.update((layer, index) for index in range(match.start, match.end))
        kept.append(match)
    return kept


def _rank(match: _Match) -> tuple[int, int, int]:
    return match.start - match.end, -match.rule.before - match.rule.after, match.start


def _find_acronyms(matches: Sequence[_Match], words: Sequence[str], layers: Mapping[str, str]) -> list[_Match]:
    """Find later uses of acronyms that the document defines after a mention: "the Marlshire Board (MB)"."""
    defined: dict[str, list[tuple[_Match, int]]] = {}
    for match in matches:
        acronym = _read_acronym(match, words)
        if acronym:
            defined.setdefault(acronym, []).append((match, words.index(")", match.end)))
    if not defined:
        return []
    taken = {(layers[each.rule.pattern.label], index) for each in matches for index in range(each.start, each.end)}
    found = []
    for index, word in enumerate(words):
        for source, closed in defined.get(word, ()):
            key = (layers[source.rule.pattern.label], index)
            if index > closed and key not in taken:
                taken.add(key)
                found.append(_Match(index, index + 1, source.rule))
    return found


def _read_acronym(match: _Match, words: Sequence[str]) -> str:
    """Return the acronym that stands in brackets after a mention and spells its initials, or nothing."""
    after = words[match.end : match.end + _LONGEST_DEFINITION + 1]
    if ")" not in after or after[0] != "(":
        return ""
    acronym = next((word for word in after[1:] if word not in {"the", "'", '"', "“", "”"}), "")
    letters = [letter for letter in acronym if letter.isupper()]
    if not 2 <= len(acronym) <= _MOST_ACRONYM or len(letters) < 2 or not acronym[0].isupper():
        return ""
    before = words[max(0, match.end - 2 * _MOST_ACRONYM) : match.end]
    initials = iter([word[0].upper() for word in reversed(before) if word[0].isalnum()])
    return acronym if all(letter in initials for letter in reversed(letters)) else ""
