"""Mentions: a text in, the places where a codebook's patterns match out, with whether they are negated or quoted."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from policymine.codebooks import Codebook, Cue
from policymine.nlp import SPANS, build_pipeline
from policymine.records import Mention

NEGATION = "negation"
_QUOTED = re.compile(r"“[^”\n]{1,1500}”|\"[^\"\n]{1,1500}\"|(?<!\w)‘[^‘\n]{1,600}?’(?!\w)")
_QUOTES = re.compile(r"[“\"‘]")
_LOOK_BACK_CHARS = 80
_WORD = re.compile(r"\w+(?:'\w+)?")


@dataclass(frozen=True, slots=True)
class _Negation:
    """Compiled negation cues: what negates, what only seems to, where a scope ends, how many words it reaches."""

    cue: re.Pattern[str]
    undone: re.Pattern[str]
    terminator: re.Pattern[str]
    reach: int


@dataclass(frozen=True, slots=True)
class Tagger:
    """What finds mentions by one codebook; build it once."""

    pipeline: Language
    negation: _Negation | None


def build_tagger(codebook: Codebook) -> Tagger:
    """Build the tagger of a codebook (a second or less)."""
    cues = [cue for cue in codebook.cues.cues if cue.family == NEGATION]
    enders = (*codebook.cues.terminators, *codebook.cues.connectors)
    return Tagger(build_pipeline(codebook), _compile(cues, enders) if cues else None)


def find_mentions(text: str, tagger: Tagger) -> tuple[Mention, ...]:
    """Find the mentions of a text in order. Offsets count in ``text``."""
    return _read(text, tagger.pipeline(text), tagger.negation)


def find_all(texts: Iterable[str], tagger: Tagger) -> Iterator[tuple[Mention, ...]]:
    """Find the mentions of each of many texts, in order."""
    for text in texts:
        yield find_mentions(text, tagger) if text else ()


def _read(text: str, doc: Doc, negation: _Negation | None) -> tuple[Mention, ...]:
    spans = doc.spans[SPANS]
    if not spans:
        return ()
    flat: str = doc.user_data["flat"]
    quotes = _find_quotes(text)
    return tuple(
        Mention(
            label=span.label_,
            concept=span.id_,
            start_char=span.start_char,
            end_char=span.end_char,
            text=text[span.start_char : span.end_char],
            negated=negation is not None and _is_negated(flat, span.start_char, negation),
            quoted=bool(quotes) and _is_quoted(span.start_char, span.end_char, quotes),
        )
        for span in spans
    )


def _compile(cues: list[Cue], terminators: Iterable[str]) -> _Negation:
    phrases = [phrase for cue in cues for phrase in cue.phrases]
    undone = [phrase for cue in cues for phrase in cue.unless_after]
    in_cues = {word for phrase in phrases for word in phrase.split()}
    words = "|".join(_join(word) for word in sorted(set(terminators) - in_cues, key=len, reverse=True))
    return _Negation(
        cue=re.compile(rf"(?:\b|(?<=\w))(?:{'|'.join(_join(each) for each in phrases)})\b"),
        undone=re.compile(rf"\s+(?:{'|'.join(_join(each) for each in undone)})\b" if undone else r"(?!)"),
        terminator=re.compile(rf"[.,;:!?()\n]|\s[-–—]+\s|\b(?:{words})\b" if words else r"[.,;:!?()\n]"),
        reach=max(cue.reach for cue in cues),
    )


def _join(phrase: str) -> str:
    return r"\s+".join(re.escape(word) for word in phrase.split())


def _is_negated(flat: str, start_char: int, negation: _Negation) -> bool:
    """Tell whether a negation stands before the mention in its clause, within reach."""
    before = flat[max(0, start_char - _LOOK_BACK_CHARS) : start_char].lower()
    before = negation.terminator.split(before)[-1]
    for cue in negation.cue.finditer(before):
        rest = before[cue.end() :]
        if not negation.undone.match(rest) and len(_WORD.findall(rest)) <= negation.reach:
            return True
    return False


def _find_quotes(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _QUOTED.finditer(text)] if _QUOTES.search(text) else []


def _is_quoted(start_char: int, end_char: int, quotes: list[tuple[int, int]]) -> bool:
    index = bisect_right(quotes, (start_char, len(quotes) and quotes[-1][1] + 1)) - 1
    return index >= 0 and quotes[index][1] >= end_char
