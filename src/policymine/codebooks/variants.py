"""The spellings of a phrase: what a pattern in patterns.jsonl stands for.

Braces hold alternatives, one in another if need be: ``communit{y|ies}``, ``resident{s}`` (with and without),
``{the |}big society``. Square
brackets hold words that must stand there and are not tagged: ``[sense of] community``. A hyphen also matches as a
space and as nothing, a space also as a hyphen, an apostrophe also as nothing.
"""

from __future__ import annotations

import re

from policymine.codebooks.definitions import Variant

MOST_VARIANTS = 4000
_GROUP = re.compile(r"\{([^{}]*)\}")
_GAP = re.compile(r"(?<=\w)[ -](?=\w)")
_MOST_GAPS = 3


def expand_groups(phrase: str) -> list[str]:
    """Return a phrase with every choice of its braces; raise ValueError where they do not pair or are too many."""
    done: dict[str, None] = {}
    waiting = [phrase]
    while waiting:
        text = waiting.pop()
        if "{" in text or "}" in text:
            waiting += _choose_all(text)
        else:
            done[" ".join(text.split())] = None
        if len(done) + len(waiting) > MOST_VARIANTS:
            raise ValueError(f"it stands for more than {MOST_VARIANTS} spellings; split it")
    return sorted(done)


def expand(phrase: str) -> tuple[Variant, ...]:
    """Return every spelling of a phrase; raise ValueError where the phrase is not well formed."""
    spellings = dict.fromkeys(spelling for text in expand_groups(phrase) for spelling in _respell(text))
    return tuple(dict.fromkeys(map(_mark, spellings)))


def _choose_all(text: str) -> list[str]:
    """Return a text with every choice of its first group, and of those behind it that have no group inside."""
    found = [""]
    cursor = 0
    for group in _GROUP.finditer(text):
        before = text[cursor : group.start()]
        if cursor and (len(found) > MOST_VARIANTS or not before or "{" in before or "}" in before):
            break
        _check_lone(text, group)
        found = [each + before + choice for each in found for choice in _choose(group.group(1))]
        cursor = group.end()
    if not cursor:
        raise ValueError("its braces do not pair")
    return [each + text[cursor:] for each in found]


def _check_lone(text: str, group: re.Match[str]) -> None:
    """Raise ValueError for a word alone in braces, which reads as if it had to stand there and may be left out."""
    if "|" not in group[1] and not re.fullmatch(r"[\w'’]", text[: group.start()][-1:]):
        raise ValueError(f"{group[0]} is one choice: write {{{group[1]}|}} for a word that may be left out")


def _choose(group: str) -> list[str]:
    return group.split("|") if "|" in group else ["", group]


def _respell(text: str) -> list[str]:
    spellings = [text.replace("’", "'")]
    if "'" in spellings[0]:
        spellings.append(spellings[0].replace("'", ""))
    elif " " not in text and "-" not in text:
        return spellings
    return [respelt for spelling in spellings for respelt in _vary_gaps(spelling)]


def _vary_gaps(text: str) -> list[str]:
    gaps = [match.start() for match in _GAP.finditer(text)]
    if len(gaps) > _MOST_GAPS:
        gaps = [gap for gap in gaps if text[gap] == "-"][:_MOST_GAPS]
    found, cursor = [""], 0
    for gap in gaps:
        before, marks = text[cursor:gap], ("-", " ", "") if text[gap] == "-" else (" ", "-")
        found = [each + before + mark for each in found for mark in marks]
        cursor = gap + 1
    return [each + text[cursor:] for each in found]


def _mark(text: str) -> Variant:
    """Take the square brackets off and note which part of the phrase is tagged."""
    if text and "[" not in text and "]" not in text:
        return Variant(text, 0, len(text))
    before, rest = _split_context(text, at_start=True)
    after, core = _split_context(rest, at_start=False)
    if not core or "[" in core or "]" in core:
        raise ValueError("square brackets may stand only round the first or the last words, and not round all of them")
    whole = " ".join(part for part in (before, core, after) if part)
    start = len(before) + 1 if before else 0
    return Variant(whole, start, start + len(core))


def _split_context(text: str, *, at_start: bool) -> tuple[str, str]:
    """Return the words in brackets at an end of a phrase, and the others; no brackets there, no words in them."""
    if at_start:
        inside, bracket, rest = text.removeprefix("[").partition("]")
        is_one = text.startswith("[") and bracket and inside and "[" not in inside
        rest = rest[1:] if rest.startswith((" ", "-")) else rest
    else:
        rest, bracket, inside = text.removesuffix("]").rpartition("[")
        is_one = text.endswith("]") and bracket and inside and "]" not in inside
        rest = rest[:-1] if rest.endswith((" ", "-")) else rest
    return (inside.strip(), rest.strip()) if is_one else ("", text)
