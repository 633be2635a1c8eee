"""What can be wrong with a codebook's entries, with the file and the line of each fault."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from policymine.codebooks.definitions import POLES, Code, LabelDefinition, Pattern

_WORD = re.compile(r"\w+|[^\w\s-]")
_CONCEPT = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
_FEWEST_EXAMPLES = 2
_Words = tuple[str, ...]
_Spellings = Mapping[int, Sequence[_Words]]  # by the line of the pattern


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing to be mended, with the file and the line on which it stands."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.message}"


def lint_code(code: Code, dimensions: Iterable[str]) -> Iterator[str]:
    """Yield what is wrong with a code."""
    if code.pole not in POLES:
        yield f"code {code.name} has the pole {code.pole!r}; a pole is one of {', '.join(POLES)}"
    if code.dimension and code.dimension not in dimensions:
        yield f"code {code.name} has the dimension {code.dimension!r}, which is not defined under [dimensions]"
    if code.weight <= 0:
        yield f"code {code.name} has the weight {code.weight:g}; it must be above 0 (the pole none leaves it out)"
    if len(code.examples) < _FEWEST_EXAMPLES:
        yield f"code {code.name} has {len(code.examples)} examples; it needs {_FEWEST_EXAMPLES} at least"


def lint_patterns(
    patterns: Sequence[Pattern], vetoes: Sequence[Pattern], labels: Mapping[str, LabelDefinition], file: str
) -> Iterator[Fault]:
    """Yield the faults of patterns and vetoes: unknown labels, duplicates, contradictions, phrases never reached."""
    known = []
    for pattern in (*patterns, *vetoes):
        if pattern.label not in labels:
            names = ", ".join(labels) or "none yet"
            yield Fault(file, pattern.line, f"the label {pattern.label!r} is not in codebook.toml; it has {names}")
    for pattern in patterns:
        if not _CONCEPT.fullmatch(pattern.concept):
            yield Fault(file, pattern.line, f"the concept {pattern.concept!r} must be words_joined_like_this")
        if pattern.label in labels:
            known.append(pattern)
    spellings = {pattern.line: _spell(pattern) for pattern in (*known, *vetoes)}
    yield from _find_duplicates(known, labels, spellings, file)
    yield from _find_unreachable(known, vetoes, spellings, file)
    yield from _find_repeated_vetoes(vetoes, spellings, file)


def _find_duplicates(
    patterns: Sequence[Pattern], labels: Mapping[str, LabelDefinition], spellings: _Spellings, file: str
) -> Iterator[Fault]:
    """Find patterns that can never be used because earlier ones of the same layer have all their spellings."""
    owners: dict[tuple[str, str, _Words], Pattern] = {}
    for pattern in patterns:
        layer = labels[pattern.label].layer
        keys = [(layer, pattern.match, words) for words in spellings[pattern.line]]
        taken = [owners[key] for key in keys if key in owners]
        if len(taken) == len(keys):
            yield Fault(file, pattern.line, _explain_duplicate(pattern, taken[0]))
        elif other := next((each for each in taken if each.label != pattern.label), None):
            yield Fault(file, pattern.line, _explain_duplicate(pattern, other))
        for key in keys:
            owners.setdefault(key, pattern)


def _explain_duplicate(pattern: Pattern, other: Pattern) -> str:
    return f"{pattern.phrase!r} ({pattern.label}) repeats {other.phrase!r} ({other.label}) of line {other.line}"


def _find_unreachable(
    patterns: Sequence[Pattern], vetoes: Sequence[Pattern], spellings: _Spellings, file: str
) -> Iterator[Fault]:
    """Find patterns that are vetoed wherever they could stand."""
    vetoed = {(veto.label, words): veto for veto in vetoes for words in spellings[veto.line] if veto.match == "lower"}
    longest: dict[tuple[str, str], int] = {}
    for label, words in vetoed:
        first = (label, "".join(words[:1]))
        longest[first] = max(longest.get(first, 0), len(words))
    for pattern in patterns:
        hits = (_find_veto(pattern.label, words, vetoed, longest) for words in spellings[pattern.line])
        if (veto := next(hits, None)) and all(hits):
            same = pattern.phrase == veto.phrase
            why = "is both a pattern and a veto" if same else "can never be tagged: it contains the veto"
            yield Fault(file, pattern.line, f"{pattern.phrase!r} {why} ({veto.phrase!r}, line {veto.line})")


def _find_veto(
    label: str,
    words: _Words,
    vetoed: Mapping[tuple[str, _Words], Pattern],
    longest: Mapping[tuple[str, str], int],
) -> Pattern | None:
    """Return the first veto that stands in a spelling; ``longest`` is by label and first word."""
    for start, word in enumerate(words):
        for end in range(start + 1, min(len(words), start + longest.get((label, word), 0)) + 1):
            if found := vetoed.get((label, words[start:end])):
                return found
    return None


def _find_repeated_vetoes(vetoes: Sequence[Pattern], spellings: _Spellings, file: str) -> Iterator[Fault]:
    seen: dict[tuple[str, str, _Words], Pattern] = {}
    for veto in vetoes:
        keys = [(veto.label, veto.match, words) for words in spellings[veto.line]]
        if all(key in seen for key in keys):
            yield Fault(file, veto.line, f"the veto {veto.phrase!r} repeats line {seen[keys[0]].line}")
        for key in keys:
            seen.setdefault(key, veto)


def _spell(pattern: Pattern) -> list[_Words]:
    """Return the words of every spelling; hyphens are left out, so that spellings that differ only in them meet."""
    lowered = pattern.match == "lower"
    found: dict[_Words, None] = {}
    for variant in pattern.variants:
        found[tuple(_WORD.findall(variant.text.lower() if lowered else variant.text))] = None
    return list(found)
