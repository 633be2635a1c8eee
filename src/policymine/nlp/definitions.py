"""Names that a document gives itself: acronyms and terms in brackets behind a mention, and where they are used later.

"the Marlshire Combined Authority (MCA)" makes later "MCA" a mention, "(“the Authority”)" later "Authority".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from policymine.nlp.matches import Match, Rule

_MOST_ACRONYM = 9
_LONGEST_ACRONYM_BRACKET = 6
_LONGEST_TERM_BRACKET = 14
_LONGEST_TERM = 4
_QUOTES = frozenset({'"', "“", "”", "'"})
_DETERMINERS = frozenset({"the", "this", "that", "each", "every", "any", "our", "its", "these", "those", "all", "both"})
_Term = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Definition:
    """What a document defines: the words, the rule they stand for, and the word after which they hold."""

    term: _Term
    rule: Rule
    closed: int
    is_quoted: bool


def apply_definitions(matches: Sequence[Match], words: Sequence[str], layers: Mapping[str, str]) -> list[Match]:
    """Return the matches with the later uses of what the document defines; a term in quotes beats other matches."""
    defined: dict[str, list[_Definition]] = {}
    for match in matches:
        for each in _read_definitions(match, words):
            defined.setdefault(each.term[0], []).append(each)
    if not defined:
        return list(matches)
    found = list(_find_uses(defined, words))
    terms = {(layers[each.rule.pattern.label], each.start, each.end) for each, is_quoted in found if is_quoted}
    kept = [each for each in matches if (layers[each.rule.pattern.label], each.start, each.end) not in terms]
    return kept + _drop_taken([each for each, _ in found], kept, layers)


def _find_uses(defined: Mapping[str, Sequence[_Definition]], words: Sequence[str]) -> Iterator[tuple[Match, bool]]:
    for index, word in enumerate(words):
        for each in defined.get(word, ()):
            end = index + len(each.term)
            if index <= each.closed or tuple(words[index:end]) != each.term:
                continue
            if not each.is_quoted or _stands_alone(index, end, words):
                yield Match(index, end, each.rule, end - index), each.is_quoted


def _stands_alone(start: int, end: int, words: Sequence[str]) -> bool:
    """Tell whether capitalised words are no part of a longer name: "the Authority", not "the Port Authority"."""
    before = words[start - 1] if start else ""
    after = words[end] if end < len(words) else ""
    is_free = not before[:1].isupper() or before.lower() in _DETERMINERS
    return is_free and not (after[:1].isupper() and after.isalpha())


def _drop_taken(found: Sequence[Match], kept: Sequence[Match], layers: Mapping[str, str]) -> list[Match]:
    """Return the uses, each word once, that no match of the same layer holds."""
    taken = {(layers[each.rule.pattern.label], index) for each in kept for index in range(each.start, each.end)}
    free = []
    for match in found:
        keys = {(layers[match.rule.pattern.label], index) for index in range(match.start, match.end)}
        if not keys & taken:
            taken |= keys
            free.append(match)
    return free


def _read_definitions(match: Match, words: Sequence[str]) -> Iterator[_Definition]:
    if match.end >= len(words) or words[match.end] != "(":
        return
    inside = words[match.end + 1 : match.end + 1 + _LONGEST_TERM_BRACKET]
    if ")" not in inside:
        return
    inside = inside[: inside.index(")")]
    closed = match.end + 1 + len(inside)
    acronym = _read_acronym(match, words, inside)
    if acronym:
        yield _Definition((acronym,), match.rule, closed, is_quoted=False)
    for term in _read_terms(inside):
        if term != (acronym,):
            yield _Definition(term, match.rule, closed, is_quoted=True)


def _read_terms(inside: Sequence[str]) -> Iterator[_Term]:
    """Yield what stands in quotes, without its article: every word of it begins with a capital."""
    marks = [index for index, word in enumerate(inside) if word in _QUOTES]
    for opened, closed in zip(marks[::2], marks[1::2], strict=False):
        term = tuple(inside[opened + 1 : closed])
        if term and term[0].lower() in _DETERMINERS:
            term = term[1:]
        if 0 < len(term) <= _LONGEST_TERM and all(word[0].isupper() for word in term):
            yield term


def _read_acronym(match: Match, words: Sequence[str], inside: Sequence[str]) -> str:
    """Return the acronym that stands in the bracket and spells the mention's initials, or nothing."""
    if len(inside) >= _LONGEST_ACRONYM_BRACKET:
        return ""
    acronym = next((word for word in inside if word not in _QUOTES and word != "the"), "")
    letters = [letter for letter in acronym if letter.isupper()]
    if not 2 <= len(acronym) <= _MOST_ACRONYM or len(letters) < 2 or not acronym[0].isupper():
        return ""
    before = words[max(0, match.end - 2 * _MOST_ACRONYM) : match.end]
    initials = iter([word[0].upper() for word in reversed(before) if word[0].isalnum()])
    return acronym if all(letter in initials for letter in reversed(letters)) else ""
