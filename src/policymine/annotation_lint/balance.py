"""Whether an annotation set is even enough to learn from, and whether names in it give codes away."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from scipy.stats import binom

from policymine.annotation_lint.remarks import Check, Remark
from policymine.annotations import WRITTEN_FILE
from policymine.codebooks import Codebook
from policymine.records import Annotation

LEAST_UNCODED_SHARE = 0.45
FEWEST_PER_CODE = 120
_FEWEST_SENTENCES = 8
_CHANCE = 0.001
_SHORTEST_NAME = 4
_NAME = re.compile(r"(?<=\w )[A-Z][a-z]{3,}(?:[- ][A-Z][a-z]{3,})*")
_WORD = re.compile(r"[a-z]+")


def lint_balance(annotations: Sequence[Annotation], codebook: Codebook) -> Iterator[Remark]:
    """Yield codes that are rare, and whether too few sentences lie outside the scale."""
    counts = Counter(each.code for each in annotations)
    outside = sum(counts[code.name] for code in codebook.codes if code.pole == "none")
    share = outside / max(len(annotations), 1)
    if share < LEAST_UNCODED_SHARE and any(code.pole == "none" for code in codebook.codes):
        yield _note(f"{share:.0%} of the sentences are at neither end; {LEAST_UNCODED_SHARE:.0%} at least should be")
    for code in codebook.codes:
        if counts[code.name] < FEWEST_PER_CODE:
            yield _note(f"{code.name} has {counts[code.name]} sentences; it should have {FEWEST_PER_CODE} at least")


def _note(message: str) -> Remark:
    return Remark(Check.BALANCE, WRITTEN_FILE, 0, message)


def lint_names(annotations: Sequence[Annotation]) -> Iterator[Remark]:
    """Yield names of a document or its places that stand with one code more often than chance would have it.

    A binomial test against the code's share in the whole set, at .001 over all names and codes tried (Bonferroni).
    """
    names = _find_names(annotations)
    codes = Counter(each.code for each in annotations)
    tests = max(1, len(names) * len(codes))
    for (document, name), sentences in sorted(names.items()):
        code, count = Counter(each.code for each in sentences).most_common(1)[0]
        expected = codes[code] / len(annotations)
        if binom.sf(count - 1, len(sentences), expected) * tests < _CHANCE:
            yield Remark(
                Check.LEAKS,
                document,
                0,
                f"{name!r} stands in {len(sentences)} sentences, {count} of them {code} "
                f"({count / len(sentences):.0%}; {expected:.0%} of all are)",
            )


def _find_names(annotations: Sequence[Annotation]) -> dict[tuple[str, str], list[Annotation]]:
    """Return the sentences that hold a name which is one document's own, where there are enough of them."""
    owners: dict[str, set[str]] = defaultdict(set)
    found: dict[tuple[str, str], list[Annotation]] = defaultdict(list)
    in_names = {each.document: _read_document_name(each.document) for each in annotations}
    for each in annotations:
        of_document = in_names[each.document].intersection(_WORD.findall(each.text.lower()))
        for name in {name.lower() for name in _NAME.findall(each.text)} | of_document:
            owners[name].add(each.document)
            found[each.document, name].append(each)
    return {
        key: sentences
        for key, sentences in found.items()
        if len(sentences) >= _FEWEST_SENTENCES and (len(owners[key[1]]) == 1 or key[1] in in_names[key[0]])
    }


def _read_document_name(document: str) -> set[str]:
    return {part for part in _WORD.findall(document.lower()) if len(part) >= _SHORTEST_NAME}
