"""Clauses: which words of a sentence stand in a clause that does not speak for it, and where a cue's scope ends."""

from __future__ import annotations

from collections.abc import Sequence

from policymine.codebooks import CueRules
from policymine.cue_words import PUNCTUATION

_STARTS_ANEW = frozenset({";", ":", ".", "!", "?", "–", "—", "-", ")", ","})
MODALS = frozenset({"will", "shall", "must", "should", "may", "ought", "would", "can"})
_PREPOSITIONS = frozenset({"with", "of", "by", "from", "on", "at", "under", "for", "to", "after", "before", "against"})
_SHORTEST_CLAUSE = 2
_ENDS = frozenset({";", ":", ".", "!", "?"})


class ClauseFinder:
    """Finds clauses by the words that open and end them in one codebook."""

    def __init__(self, rules: CueRules) -> None:
        self._terminators = frozenset(rules.terminators)
        self._transparent = frozenset(rules.transparent)
        self._connectors = frozenset(rules.connectors)
        self._subjects = frozenset(rules.subjects)
        self._finite = frozenset(rules.finite)

    def find_clauses(self, words: Sequence[str]) -> tuple[bool, ...]:
        """Tell of each word whether it stands in a clause that a terminator opened."""
        opened = []
        inside = has_begun = False
        inside_since = -1
        for number, word in enumerate(words):
            before = words[number - 1] if number else ""
            joins = before in self._connectors and word in self._subjects
            if word in _STARTS_ANEW or joins or (word == "why" and before == "is"):
                inside = False
            elif word == "(" or (word in self._terminators and self._opens_clause(words, number)):
                inside, inside_since = True, number
            elif inside and not has_begun and word in MODALS and number - inside_since > _SHORTEST_CLAUSE:
                inside = False
            has_begun = has_begun or (not inside and word in self._finite)
            opened.append(inside)
        return tuple(opened)

    def _opens_clause(self, words: Sequence[str], number: int) -> bool:
        before = words[number - 1] if number else ""
        if before in self._transparent or " ".join(words[max(0, number - 2) : number]) in self._transparent:
            return False
        is_subject = words[number] == "that" and (
            not before or PUNCTUATION.match(before) or before in self._connectors or before in _PREPOSITIONS
        )
        return not is_subject

    def ends_scope(self, word: str) -> bool:
        """Tell whether a cue's scope ends before a word."""
        return word in _ENDS or word in self._terminators
