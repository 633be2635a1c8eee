"""Names: the capitalised words before "County Council" that belong to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set

from policymine.nlp.matches import Match
from policymine.nlp.sources import PhrasePattern

_LONGEST_NAME = 8
_CONNECTORS = frozenset({"and", "of", "upon", "on", "the", "&", "-", "le", "under", "in"})
_BEFORE_ARTICLE = frozenset({"of", "on", "in", "under", "upon"})
_NOT_NAMES = frozenset(
    re.findall(
        r"\w+",
        "a all although an and any as at because both but by each either every first following for former from her "
        "his however if in its it last like local many most my new next no nor of on one only or our several should "
        "since so some such that the their then there these they this those though to under until we what when where "
        "which while why with within would yet you your ensure support make give let two three four nine other dear "
        "leader leaders leadership mayor chair chairman councillor cllr mr mrs ms sir chief members member cabinet "
        "executive committee constitution officer officers board parliament government ministers are is was has can "
        "will ask asked after before does did do have had during about against between through despite unlike via "
        "perhaps not also please report finally therefore meanwhile today tonight conference",
    )
)


def find_heads(patterns: Iterable[PhrasePattern]) -> frozenset[str]:
    """Return the last words of phrases that names stretch over, in small letters: another name may follow them."""
    return frozenset(
        variant.text[: variant.end_char].split()[-1].lower()
        for pattern in patterns
        if pattern.names
        for variant in pattern.variants
    )


def take_in_name(match: Match, words: Sequence[str], heads: Set[str]) -> Match:
    """Take in the capitalised words before a name: "Combined Authority" becomes "Marlshire Combined Authority".

    Words that end a name of their own are no part of the next: "Kent County Council and Medway Council" are two.
    """
    if not match.rule.pattern.names or not words[match.start][:1].isupper():
        return match
    start = cursor = match.start
    while cursor > 0 and match.start - cursor < _LONGEST_NAME:
        cursor -= 1
        word = words[cursor]
        if _is_name(word) and not (word.lower() in heads and start != cursor + 1):
            start = cursor
        elif word.lower() not in _CONNECTORS or word[:1].isupper() or not _joins(words, cursor, match):
            break
    return Match(start, match.end, match.rule, match.own)


def _is_name(word: str) -> bool:
    return word[:1].isupper() and word.lower() not in _NOT_NAMES


def _joins(words: Sequence[str], cursor: int, match: Match) -> bool:
    """Tell whether a small word may stand inside a name: "Hope and the Hope Council" and "of the Council" are none."""
    if words[cursor] == "the":
        return cursor + 1 < match.start and words[cursor - 1] in _BEFORE_ARTICLE
    return cursor + 1 < match.start or words[cursor] in {"&", "-"}
