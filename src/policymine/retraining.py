"""Retraining: a corpus' own classifier learns from what its people settled, and is replaced only if not worse.

What is compared on is the corpus' gold set: the sentences that people coded blind and settled, in the documents that a
lot drawn from their names holds out. The lot never changes, so a gold document is never learned from, now or later.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from scipy.stats import binomtest
from sklearn.metrics import f1_score

from policymine.annotations import AnnotationSet, read_annotations
from policymine.coding import Coder, Passage, Reader, build_codebook_reader
from policymine.decisions import Action, Decision, Review, State
from policymine.documents import Corpus, open_corpus
from policymine.documents.spreadsheets import write_whole
from policymine.errors import PolicymineError
from policymine.labels import (
    COMING,
    MODEL_FILE,
    PAPERS_FILE,
    has_papers_coming,
    is_described,
    load_classifier,
    open_own_encoder,
)
from policymine.moves import move
from policymine.pipeline import locate_codebook, lock_run, open_store
from policymine.records import Annotation, Commitment, Kind
from policymine.reviews import group_decisions, settle
from policymine.schema import read_clock
from policymine.training import train_classifier

REPORT_FILE = "retraining.json"
REPLACED = "replaced"
"""The folder inside a codebook in which classifiers are kept that others took the place of, by the hash of each."""
GOLD_SHARE = 0.3
FEWEST_GOLD = 20
FEWEST_REVIEWS = 20
MOST_WEIGHT = 5.0
SIGNIFICANCE = 0.05
_LOT_LETTERS = 13
_FILES = (MODEL_FILE, PAPERS_FILE)
_SETTLED = frozenset({State.CONFIRMED, State.CORRECTED, State.ADJUDICATED})
_GENRES = {Kind.DEAL: "deal", Kind.WHITE_PAPER: "white_paper", Kind.SPEECH: "speech", Kind.STATEMENT: "speech"}


@dataclass(frozen=True, slots=True)
class Learned:
    """What people settled, as the classifier can learn from it or be measured on it.

    ``weights`` are by id: the inverse of the chance that a sentence had of coming up, ``MOST_WEIGHT`` at most.
    """

    teaching: tuple[Annotation, ...]
    gold: tuple[Annotation, ...]
    weights: Mapping[str, float]
    inclusion: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Figures:
    """How a classifier does on the gold set: shares in 0-1."""

    accuracy: float
    macro_f1: float


@dataclass(frozen=True, slots=True)
class Retraining:
    """What came of a retraining, and why.

    Of the gold sentences, ``gained`` are right with the new classifier alone, ``lost`` with the old one alone.
    ``p_worse`` is the chance of losing as many of these, or more, if neither were better (exact sign test, one-sided).
    ``missing`` annotated sentences were not learned from, because their documents were not at hand; ``kept_in`` is the
    folder inside the codebook where the old classifier is kept.
    """

    made_at: str
    codebook: str
    reviews: int
    gold: int
    gold_documents: int
    before: Figures
    after: Figures
    gained: int
    lost: int
    p_worse: float
    replaced: bool
    reason: str
    missing: int = 0
    kept_in: str = ""


def retrain(folder: Path, texts: Path | None = None) -> Retraining:
    """Fit a corpus' classifier on its codebook's annotations and its reviews; replace it where that is not worse.

    The codebook must be the corpus' own. ``texts`` is the folder of documents annotated by reference. The figures are
    written into the corpus' folder. No run scores it meanwhile. Raise PolicymineError where there is too little to
    learn from or measure on, and BusyError where a run goes on.
    """
    with lock_run(folder):
        return _retrain(open_corpus(folder), texts)


def _retrain(corpus: Corpus, texts: Path | None) -> Retraining:
    own = _find_own_codebook(corpus)
    finish_replacing(own)
    reader = build_codebook_reader(own)
    learned = gather_reviews(corpus, {code.name for code in reader.codebook.codes})
    _check_enough(learned)
    annotations = read_annotations(reader.codebook, texts)
    with tempfile.TemporaryDirectory(prefix="policymine-") as place:
        train_classifier(reader, _join(annotations, learned), Path(place), open_own_encoder(own))
        done = _compare(reader, own, Path(place), learned)
        done = replace(done, missing=sum(annotations.missing.values()))
        if done.replaced:
            done = replace(done, kept_in=_put_in_place(Path(place), own).relative_to(own).as_posix())
    write_whole(corpus.folder / REPORT_FILE, json.dumps(asdict(done), indent=1) + "\n")
    return done


def _put_in_place(new: Path, own: Path) -> Path:
    """Put a new classifier in the place of the old one; return the folder in which the old one is kept.

    Its two files are made beside the old ones and then renamed: where that ends between the two, the papers that wait
    say how to end it (``finish_replacing``).
    """
    papers = json.loads((own / PAPERS_FILE).read_text(encoding="utf-8"))
    kept = own / REPLACED / str(papers["model_sha256"])[:12]
    try:
        kept.mkdir(parents=True, exist_ok=True)
        for name in _FILES:
            shutil.copyfile(own / name, kept / name)
            shutil.copyfile(new / name, own / f"{name}{COMING}")
        _rename(kept, own)
    except OSError as error:
        raise PolicymineError(
            f"The new classifier cannot be put into {own}: {error.strerror or error}. Make room there, close its files "
            "where another program has them open, and see that you may write in that folder, then retrain again. The "
            "one in use stays."
        ) from error
    return kept


def _rename(kept: Path, own: Path) -> None:
    """Give the two new files their names; where the second cannot have it, put the old ones back."""
    try:
        for name in _FILES:
            move(own / f"{name}{COMING}", own / name)
    except OSError:
        with suppress(OSError):
            for name in _FILES:
                shutil.copyfile(kept / name, own / name)
        raise


def finish_replacing(own: Path) -> None:
    """End what an interrupted retraining began: put the papers in place that wait beside the model they describe."""
    model, papers = own / MODEL_FILE, own / PAPERS_FILE
    if not (model.is_file() and papers.is_file()) or is_described(model.read_bytes(), papers.read_bytes()):
        return
    if has_papers_coming(own, model.read_bytes()):
        move(papers.with_name(f"{PAPERS_FILE}{COMING}"), papers)


def _find_own_codebook(corpus: Corpus) -> Path:
    located = locate_codebook(corpus)
    if isinstance(located, str):
        raise PolicymineError(
            f"{corpus.folder} is coded with the shipped codebook {located}, which is not changed. Give it its own: "
            f'policymine codebook copy {located} {corpus.folder / "codebook"}, and write codebook = "codebook" into '
            "its corpus.toml."
        )
    return located


def gather_reviews(corpus: Corpus, codes: Iterable[str]) -> Learned:
    """Gather what people settled in a corpus: gold where they coded it blind and the lot holds its document out."""
    known = set(codes)
    kinds = {each.document: each.kind for each in corpus.documents}
    teaching, gold, weights, inclusion = [], [], {}, {}
    for review, first in _list_settled(corpus):
        if review.coding is None or review.coding.code not in known:
            continue
        annotation = _annotate(review, first, kinds.get(review.anchor.document, Kind.OTHER))
        if not is_held_out(corpus, review.anchor.document):
            teaching.append(annotation)
            inclusion[annotation.id] = first.inclusion_probability
            weights[annotation.id] = min(1 / first.inclusion_probability, MOST_WEIGHT)
        elif first.blind:
            gold.append(annotation)
    return Learned(tuple(teaching), tuple(gold), weights, inclusion)


def _list_settled(corpus: Corpus) -> Iterator[tuple[Review, Decision]]:
    """Yield what is settled with the first decision that coded it."""
    with open_store(corpus) as store:
        decided = store.read_decisions()
    for decisions in decided.values():
        for group in group_decisions(decisions):
            review = settle(group)
            codings = [each for each in review.decisions if each.action in (Action.CODE, Action.ADJUDICATE)]
            if review.state in _SETTLED and codings:
                yield review, codings[0]


def is_held_out(corpus: Corpus, document: str) -> bool:
    """Tell whether the lot holds a document out for the gold set; always the same."""
    digest = hashlib.sha256(f"{corpus.name}\ngold\n{document}".encode()).hexdigest()
    return int(digest[:_LOT_LETTERS], 16) / float(16**_LOT_LETTERS) < GOLD_SHARE


def _annotate(review: Review, first: Decision, kind: Kind) -> Annotation:
    anchor, coding = review.anchor, review.coding
    return Annotation(
        id=f"review-{first.key}",
        document=anchor.document,
        genre=_GENRES.get(kind, "council"),
        heading=anchor.heading,
        prev=anchor.previous,
        text=anchor.text,
        code=coding.code if coding else "",
        commitment=(coding.commitment if coding else "") or first.before.commitment or Commitment.DESCRIPTIVE.value,
        participation=coding.participation if coding else "",
        annotator=first.reviewer,
        coded_on=first.decided_at[:10],
    )


def _check_enough(learned: Learned) -> None:
    if len(learned.teaching) < FEWEST_REVIEWS or len(learned.gold) < FEWEST_GOLD:
        raise PolicymineError(
            f"{len(learned.teaching)} settled sentences can be learned from and {len(learned.gold)}, coded blind in "
            f"documents held out, can be measured on; {FEWEST_REVIEWS} and {FEWEST_GOLD} are needed. Review more: the "
            "audit queue and double coding are blind."
        )


def _join(annotations: AnnotationSet, learned: Learned) -> AnnotationSet:
    return replace(
        annotations,
        referenced=annotations.referenced + learned.teaching,
        inclusion={**annotations.inclusion, **learned.inclusion},
        weights=learned.weights,
    )


def _compare(reader: Reader, before: Path, after: Path, learned: Learned) -> Retraining:
    truth = np.asarray([each.code for each in learned.gold])
    old, new = (_predict(reader, folder, learned.gold) for folder in (before, after))
    gained, lost = int(((new == truth) & (old != truth)).sum()), int(((old == truth) & (new != truth)).sum())
    p_worse = float(binomtest(lost, gained + lost, 0.5, alternative="greater").pvalue) if gained + lost else 1.0
    figures = _measure(truth, old), _measure(truth, new)
    replaced, reason = decide(*figures, p_worse)
    return Retraining(
        made_at=read_clock(),
        codebook=reader.codebook.name,
        reviews=len(learned.teaching),
        gold=len(learned.gold),
        gold_documents=len({each.document for each in learned.gold}),
        before=figures[0],
        after=figures[1],
        gained=gained,
        lost=lost,
        p_worse=p_worse,
        replaced=replaced,
        reason=reason,
    )


def _predict(reader: Reader, folder: Path, gold: Sequence[Annotation]) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    coder = Coder(reader, load_classifier(folder))
    passages = [Passage(each.id, each.text, each.heading, each.prev) for each in gold]
    return np.asarray([each.label.code for each in coder.code(passages)])


def _measure(truth: np.ndarray[tuple[int], np.dtype[np.str_]], found: object) -> Figures:
    right = np.asarray(found) == truth
    return Figures(float(right.mean()), float(f1_score(truth, found, average="macro", zero_division=0.0)))


def decide(before: Figures, after: Figures, p_worse: float) -> tuple[bool, str]:
    """Say whether a new classifier takes the place of the old one, and why.

    It does where its macro-F1 on the gold set is no lower and the exact sign test does not show that it loses more
    sentences than it gains.
    """
    if p_worse < SIGNIFICANCE:
        return False, f"it loses more sentences than it gains (p = {p_worse:.3f}, exact sign test)"
    if after.macro_f1 < before.macro_f1:
        return False, f"its macro-F1 is lower ({after.macro_f1:.3f}, was {before.macro_f1:.3f})"
    return True, f"it is not worse (macro-F1 {after.macro_f1:.3f}, was {before.macro_f1:.3f}; p = {p_worse:.3f})"


def describe(done: Retraining) -> str:
    """Say what came of a retraining, in Markdown."""
    old, new = done.before, done.after
    rows = [("macro-F1", old.macro_f1, new.macro_f1), ("share right", old.accuracy, new.accuracy)]
    lines = ["| on the gold set | in use | retrained |", "|---|---|---|"]
    lines += [f"| {name} | {before:.3f} | {after:.3f} |" for name, before, after in rows]
    verdict = "The retrained classifier is now in use" if done.replaced else "The classifier in use stays"
    learned = (
        f"Learned from {done.reviews} reviewed sentences beside the annotations; measured on {done.gold} sentences of "
        f"{done.gold_documents} documents, coded blind and never learned from. {done.gained} are right with the "
        f"retrained one alone, {done.lost} with the one in use alone."
    )
    missed = (
        f"{done.missing} annotated sentences were not learned from: their documents are not at hand. Give their folder "
        "with --texts, or the retrained one starts from less than the one in use."
    )
    more = [missed] * bool(done.missing)
    kept = f"What it took the place of is kept in {done.kept_in} of the codebook. Score anew with: policymine run"
    more += [kept] * done.replaced
    return "\n".join([*lines, "", f"{verdict}: {done.reason}.", "", " ".join([learned, *more]), ""])
