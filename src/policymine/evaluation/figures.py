"""The figures of an evaluation, as records that can be written down as JSON and read again.

The interval of a share is from whole documents drawn with replacement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from policymine.agreement import Alpha
from policymine.errors import ClassifierError
from policymine.records import Share
from policymine.wording import quote_path

EVALUATION_FILE = "evaluation.json"
FILE_SENTENCES = 350
"""About so many sentences stand in each file of a mix."""


@dataclass(frozen=True, slots=True)
class CodeFigures:
    """How one code does, and the number of annotations that have it."""

    precision: Share
    recall: Share
    f1: Share
    annotations: int


@dataclass(frozen=True, slots=True)
class SetFigures:
    """How the classifier does on one set of annotations: all, one layer or one genre.

    Macro-F1 is the mean of the F1 of each code (or pole) that stands in the set or was predicted there.
    """

    name: str
    annotations: int
    documents: int
    macro_f1: Share
    pole_macro_f1: Share
    accuracy: Share


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions whose highest probability lies in one tenth: mean probability and share right, in 0-1."""

    low: float
    high: float
    predictions: int
    probability: float
    right: float


@dataclass(frozen=True, slots=True)
class Rival:
    """A way of coding, on the same folds: macro-F1 on all annotations, and on real documents where there are any."""

    name: str
    macro_f1: float
    pole_macro_f1: float
    real_macro_f1: float | None
    real_pole_macro_f1: float | None


@dataclass(frozen=True, slots=True)
class Mix:
    """Held-out sentences of which ``empty_share`` carry no code: macro-F1 as coded, and by the likeliest code alone.

    The last two are of the classifier's own probabilities, before they are adapted to what is read together.
    """

    empty_share: float
    annotations: int
    macro_f1: float
    pole_macro_f1: float
    plain_macro_f1: float
    plain_pole_macro_f1: float


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What a share of the training documents gives: the mean number of annotations learned from, and macro-F1."""

    share: float
    annotations: float
    macro_f1: float
    pole_macro_f1: float


@dataclass(frozen=True, slots=True)
class Nested:
    """Macro-F1 where the penalty was chosen inside every training fold, and what was chosen in each."""

    macro_f1: float
    pole_macro_f1: float
    chosen: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How alike two people coded: over all codes, code by code, on real documents alone, and on commitment."""

    every: Alpha
    real: Alpha | None
    commitment: Alpha
    codes: Mapping[str, Alpha]


@dataclass(frozen=True, slots=True)
class GamingCheck:
    """How far a change that means nothing moves the score: means over documents, on the 0-100 scale."""

    name: str
    documents: int
    before: float
    after: float
    largest: float
    firm_before: float
    firm_after: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures of a classifier on documents that it has not seen.

    ``confusion[i][j]`` counts annotations of code ``names[i]`` that were predicted as ``names[j]``. Those with a
    default are empty where a codebook has nothing to measure them on; the slow ones in a quick evaluation too.
    ``embeddings`` names the model whose embeddings the classifier sees, if any; ``rival_embeddings`` one that it is
    compared with.
    """

    codebook: str
    codebook_sha256: str
    annotations_sha256: str
    features: str
    names: tuple[str, ...]
    written: int
    referenced: int
    missing: int
    documents: int
    majority_accuracy: float
    calibration_error: float
    commitment_accuracy: Share
    participation_accuracy: Share | None
    codes: Mapping[str, CodeFigures]
    sets: tuple[SetFigures, ...]
    confusion: tuple[tuple[int, ...], ...]
    reliability: tuple[Bin, ...]
    agreement: Agreement | None
    embeddings: str = ""
    rival_embeddings: str = ""
    rivals: tuple[Rival, ...] = ()
    learning_curve: tuple[CurvePoint, ...] = ()
    mixes: tuple[Mix, ...] = ()
    coded_commitment: Share | None = None
    real_coded_commitment: Share | None = None
    real_uncoded_commitment: Share | None = None
    nested: Nested | None = None
    gaming: tuple[GamingCheck, ...] = ()

    @property
    def overall(self) -> SetFigures:
        """The figures on all annotations."""
        return self.sets[0]


_ADAPTER = TypeAdapter(Evaluation)


def as_json(evaluation: Evaluation) -> str:
    """Return all figures as JSON, ending in a newline."""
    return _ADAPTER.dump_json(evaluation, indent=1).decode() + "\n"


def write_evaluation(evaluation: Evaluation, folder: Path) -> Path:
    """Write an evaluation into a codebook's folder; return the file."""
    path = folder / EVALUATION_FILE
    path.write_text(as_json(evaluation), encoding="utf-8", newline="\n")
    return path


def read_evaluation(folder: Path) -> Evaluation | None:
    """Read the evaluation that a codebook carries; None where it has none.

    Raise ClassifierError where the file is not what ``policymine evaluate`` writes.
    """
    path = folder / EVALUATION_FILE
    if not path.exists():
        return None
    try:
        return _ADAPTER.validate_json(path.read_bytes())
    except ValidationError as error:
        raise ClassifierError(
            f"{path} cannot be read. Write it anew with: policymine evaluate {quote_path(folder)}"
        ) from error
