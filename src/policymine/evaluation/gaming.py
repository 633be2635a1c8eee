"""Gaming: how far changes that promise nothing move the score of documents that the classifier has not seen.

The changes are written down in the codebook's ``gaming.toml``; they are made to its own invented documents, whose
text is at hand wherever the codebook is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from policymine.coding import Passage, Reader
from policymine.embeddings import Encoder
from policymine.errors import CodebookError
from policymine.evaluation.figures import GamingCheck
from policymine.features import Reading, is_concerned
from policymine.grounds import SOFT
from policymine.labels import predict
from policymine.rates import EVERY, ErrorRates, Matrix
from policymine.records import Annotation, Score
from policymine.repeats import find_repeats
from policymine.scores import Evidence, Scheme, build_scheme, score_document
from policymine.training import TrainingSet, average_error_rates, fit_model

CHANGES_FILE = "gaming.toml"
DOCUMENTS = 12
FEWEST_SENTENCES = 10
_DRAWS = 50
_SEED = 7


@dataclass(frozen=True, slots=True)
class Change:
    """One way of dressing a document up: words replaced, or sentences put in front, so many times."""

    name: str
    replace: Mapping[str, str]
    before: tuple[str, ...]
    times: int


@dataclass(frozen=True, slots=True)
class _Judge:
    """What scores a changed document: a model that has not seen it, and the error rates of held-out documents."""

    reader: Reader
    model: Any
    rates: ErrorRates
    scheme: Scheme
    encoder: Encoder | None

    def score(self, sentences: Sequence[Annotation]) -> Score:
        readings = self.reader.read([Passage(each.id, each.text, each.heading, each.prev) for each in sentences])
        probabilities = predict(self.model, readings, len(self.rates.codes), self.encoder)
        found = [self.reader.cues.read(each.text, previous=each.prev, code="") for each in sentences]
        evidence = Evidence(
            outcomes=self.rates.find_outcomes(probabilities, _find_concerned(readings)),
            sections=_number_sections(sentences),
            firm=np.asarray([each.commitment.value == "firm" for each in found], dtype=np.bool_),
            known=np.full(len(sentences), -1, dtype=np.int64),
            soft=np.asarray([each.commitment in SOFT for each in found], dtype=np.bool_),
            repeated=find_repeats([each.text for each in sentences]),
        )
        return score_document(evidence, self.rates.counts[EVERY], self.scheme, seed=_SEED, draws=_DRAWS)[0]


def read_changes(folder: Path) -> tuple[Change, ...]:
    """Read a codebook's changes; none where it has no such file. Raise CodebookError naming what is wrong."""
    path = folder / CHANGES_FILE
    if not path.exists():
        return ()
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["changes"]
        return tuple(
            Change(
                str(row["name"]), dict(row.get("replace", {})), tuple(row.get("before", ())), int(row.get("times", 1))
            )
            for row in rows
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise CodebookError(f"{path}: {error}. Each [[changes]] has a name, and replace or before.") from error


def try_to_game(
    reader: Reader,
    examples: TrainingSet,
    held_out: Sequence[Matrix],
    names: Sequence[str],
    encoder: Encoder | None = None,
) -> tuple[GamingCheck, ...]:
    """Return how far each change moves the score, with error rates that are the mean of ``held_out``, as in a score.

    These are the (n, codes) held-out predictions of ``training.predict_splits``, one for each split. ``encoder`` made
    the embeddings of ``examples``, if they have any.
    """
    changes = read_changes(reader.codebook.path)
    documents = choose_documents(examples)
    if not changes or not documents:
        return ()
    judge = _build_judge(reader, examples, held_out, names, list(documents), encoder)
    before = {document: judge.score(sentences) for document, sentences in documents.items()}
    return tuple(
        _compare(change.name, before, {name: judge.score(apply(change, each)) for name, each in documents.items()})
        for change in changes
    )


def choose_documents(examples: TrainingSet) -> dict[str, list[Annotation]]:
    """Return the longest invented documents, a quarter of all documents at most, with their sentences in order."""
    found: dict[str, list[Annotation]] = {}
    for each, is_real in zip(examples.annotations, examples.is_real, strict=True):
        if not is_real:
            found.setdefault(each.document, []).append(each)
    long = [name for name in sorted(found, key=lambda name: -len(found[name])) if len(found[name]) >= FEWEST_SENTENCES]
    most = min(DOCUMENTS, len(set(examples.groups)) // 4)
    return {name: found[name] for name in long[:most]}


def apply(change: Change, sentences: Sequence[Annotation]) -> list[Annotation]:
    """Return a document's sentences after a change."""
    changed = [
        replace(each, **{field: _replace_words(getattr(each, field), change.replace) for field in ("text", "prev")})
        for each in sentences
    ]
    model = sentences[0]
    pasted = [
        replace(model, id=f"pasted-{number}", text=text, prev="", heading="")
        for number, text in enumerate(change.before * change.times)
    ]
    return pasted + changed


def _replace_words(text: str, words: Mapping[str, str]) -> str:
    if not words:
        return text
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, words))})\b")
    return pattern.sub(lambda match: words[match.group()], text)


def _build_judge(
    reader: Reader,
    examples: TrainingSet,
    held_out: Sequence[Matrix],
    names: Sequence[str],
    documents: Sequence[str],
    encoder: Encoder | None,
) -> _Judge:
    unseen = ~np.isin(examples.groups, documents)
    model = fit_model(examples.table[unseen], examples.codes[unseen])
    return _Judge(
        reader,
        model,
        average_error_rates(examples, held_out, names),
        build_scheme(reader.codebook, tuple(names)),
        encoder,
    )


def _find_concerned(readings: Sequence[Reading]) -> npt.NDArray[np.bool_]:
    return np.asarray([is_concerned(each) for each in readings], dtype=np.bool_)


def _number_sections(sentences: Sequence[Annotation]) -> npt.NDArray[np.int64]:
    changed = [0] + [int(one.heading != other.heading) for one, other in pairwise(sentences)]
    return np.cumsum(np.asarray(changed, dtype=np.int64))


def _compare(name: str, before: Mapping[str, Score], after: Mapping[str, Score]) -> GamingCheck:
    def read(scores: Mapping[str, Score], firm: bool) -> Matrix:
        estimates = [each.firm if firm else each.overall for each in scores.values()]
        return np.asarray([each.score if each else np.nan for each in estimates])

    moved = read(after, firm=False) - read(before, firm=False)
    return GamingCheck(
        name=name,
        documents=len(before),
        before=float(np.nanmean(read(before, firm=False))),
        after=float(np.nanmean(read(after, firm=False))),
        largest=float(moved[np.nanargmax(np.abs(moved))]),
        firm_before=float(np.nanmean(read(before, firm=True))),
        firm_after=float(np.nanmean(read(after, firm=True))),
    )
