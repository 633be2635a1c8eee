"""The forms of English verbs, so that cue rules can name a verb once.

A verb is given as its base form alone where it is regular ("introduce"), or with its past tense, past participle and
-ing form ("give gave given giving").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

FORMS = ("", "_s", "_past", "_done", "_ing")
_VOWELS = "aeiou"
_HISSING = re.compile(r"(?:s|x|z|ch|sh|o)$")
_DOUBLES = re.compile(r"^[^aeiou]*[aeiou][^aeiouwxy]$")


def conjugate_all(verbs: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the forms of many verbs: base "", "_s", "_past", "_done" (past participle) and "_ing"."""
    rows = [conjugate(verb) for verb in verbs]
    return {form: tuple(dict.fromkeys(row[number] for row in rows)) for number, form in enumerate(FORMS)}


def conjugate(verb: str) -> tuple[str, str, str, str, str]:
    """Return base, third person, past, past participle and -ing form of one verb."""
    words = verb.split()
    if len(words) == 4:
        base, past, done, ing = words
        return base, _add_s(base), past, done, ing
    base = verb
    past = _add_ed(base)
    return base, _add_s(base), past, past, _add_ing(base)


def _add_s(base: str) -> str:
    if _ends_in_consonant_y(base):
        return base[:-1] + "ies"
    return base + ("es" if _HISSING.search(base) else "s")


def _add_ed(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if _ends_in_consonant_y(base):
        return base[:-1] + "ied"
    return _double(base) + "ed"


def _add_ing(base: str) -> str:
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        return base[:-1] + "ing"
    return _double(base) + "ing"


def _double(base: str) -> str:
    return base + base[-1] if _DOUBLES.match(base) else base


def _ends_in_consonant_y(base: str) -> bool:
    return base.endswith("y") and base[-2:-1] not in _VOWELS
