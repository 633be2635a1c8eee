"""Verifying: whether what the store says of a corpus still holds, against the files themselves.

Every sentence that carries a code is looked for again where it is said to stand, and every document is read and scored
again with the same settings. Nothing is written; what does not hold is listed, never left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, as_completed
from dataclasses import dataclass, fields
from pathlib import Path

from policymine.codebooks import NO_POLE, load_codebook
from policymine.documents import Corpus
from policymine.errors import UnreadableError
from policymine.pipeline import locate_codebook, lock_run, open_store, plan_run, start_workers
from policymine.records import Assessment, Estimate, Score, ScoredSentence, Sentence, Status, Task, quarantine
from policymine.store import Store, Summary
from policymine.texts.blocks import clean_text
from policymine.workers import Pool

_MAIN_FIGURES = ("status", "score", "low", "high")
_BROKEN_WORD = re.compile(r"(?<=[^\W_])-\Z")
_ADDRESS = re.compile(r"(?:://|\bwww\.)\S*\Z")


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A coded sentence that is not found where it is said to stand.

    ``found`` is what stands there: on the page, inside the boxes of the sentence's words, or between its offsets in
    the document's text (``on_page`` is false).
    """

    document: str
    page_number: int
    page_label: str
    sentence: int
    code: str
    on_page: bool
    text: str
    found: str


@dataclass(frozen=True, slots=True)
class DocumentCheck:
    """What was verified of one document.

    ``sentences`` counts those that carry a code, ``placed`` those of them that were read again on their page; the
    others have no page, or one without a text layer, and were only compared by offsets with the text as it is read
    now. ``differences`` are what the stored and the new score differ in.
    """

    document: str
    status: Status | None
    sentences: int
    placed: int
    mismatches: tuple[Mismatch, ...] = ()
    differences: tuple[str, ...] = ()

    @property
    def failed_share(self) -> float:
        """The share of the coded sentences that are not found."""
        return len(self.mismatches) / self.sentences if self.sentences else 0.0

    @property
    def is_reproduced(self) -> bool:
        """Whether key, status and every figure of the score came out the same to the last bit."""
        return not self.differences


@dataclass(frozen=True, slots=True)
class Verification:
    """What was verified of a corpus, in the order of its manifest."""

    documents: tuple[DocumentCheck, ...]

    @property
    def sentences(self) -> int:
        """The number of coded sentences."""
        return sum(check.sentences for check in self.documents)

    @property
    def placed(self) -> int:
        """The number of coded sentences that were read again on their page."""
        return sum(check.placed for check in self.documents)

    @property
    def mismatches(self) -> tuple[Mismatch, ...]:
        """The coded sentences that are not found."""
        return tuple(mismatch for check in self.documents for mismatch in check.mismatches)

    @property
    def failed_share(self) -> float:
        """The share of the coded sentences that are not found."""
        return len(self.mismatches) / self.sentences if self.sentences else 0.0

    @property
    def holds(self) -> bool:
        """Whether every coded sentence was found and every score came out the same."""
        return not self.mismatches and all(check.is_reproduced for check in self.documents)


@dataclass(frozen=True, slots=True)
class Reading:
    """A document assessed anew, and what its pages say where the stored sentences stand (None: no text layer)."""

    assessment: Assessment
    read: tuple[str | None, ...]


def verify_corpus(
    folder: Path,
    *,
    workers: int = 0,
    on_check: Callable[[DocumentCheck], None] | None = None,
    start: Callable[[Corpus, int, int], Pool] = start_workers,
) -> Verification:
    """Verify every coded sentence and every score of a corpus against its files; nothing is written.

    ``start`` starts the worker processes for a corpus, a number of tasks and a number of workers (0: one per core).
    """
    with lock_run(folder):
        plan = plan_run(folder, force=True)
        if not plan.tasks:
            return Verification(())
        with open_store(plan.corpus) as store, start(plan.corpus, len(plan.tasks), workers) as pool:
            checks: dict[str, DocumentCheck] = {}
            for check in _check_all(plan.tasks, pool, store, _find_neutral(plan.corpus)):
                checks[check.document] = check
                if on_check:
                    on_check(check)
    return Verification(tuple(checks[task.document.document] for task in plan.tasks))


def _find_neutral(corpus: Corpus) -> frozenset[str]:
    """Return the codes that stand at neither end, whose sentences are no evidence."""
    codebook = load_codebook(locate_codebook(corpus))
    return frozenset(code.name for code in codebook.codes if code.pole == NO_POLE)


def _check_all(tasks: Sequence[Task], pool: Pool, store: Store, neutral: frozenset[str]) -> Iterator[DocumentCheck]:
    summaries = store.read_summaries()
    coded = {name: _read_coded(store, name, neutral) for name in summaries}
    futures: dict[Future[Reading], Task] = {}
    for task in tasks:
        name = task.document.document
        if name in summaries:
            futures[pool.submit(read_again, task, [each.sentence for each in coded[name]])] = task
        else:
            yield DocumentCheck(name, None, 0, 0, differences=("it is not scored yet. Score it with policymine run",))
    for future in as_completed(futures):
        task = futures[future]
        name = task.document.document
        yield _check_document(summaries[name], coded[name], _collect(pool, future, task, len(coded[name])))


def _read_coded(store: Store, document: str, neutral: frozenset[str]) -> list[ScoredSentence]:
    return [each for each in store.read_sentences(document) if each.label.code not in neutral]


def _collect(pool: Pool, future: Future[Reading], task: Task, sentences: int) -> Reading:
    try:
        return pool.collect(future, task.document.file)
    except UnreadableError as error:
        return Reading(quarantine(task, str(error)), ("",) * sentences)


def read_again(task: Task, sentences: Sequence[Sentence]) -> Reading:
    """Assess a document anew and read the boxes of its stored sentences' words, in a worker."""
    from policymine.assessments import assess_task, hold_file
    from policymine.texts.places.boxes import find_words_of_all, read_places_of_all

    assessment = assess_task(task)
    try:
        task = hold_file(task)
        words = find_words_of_all(Path(task.path), sentences)
        return Reading(assessment, tuple(read_places_of_all(Path(task.path), words)))
    except UnreadableError:
        return Reading(assessment, ("",) * len(sentences))


def _check_document(stored: Summary, coded: Sequence[ScoredSentence], reading: Reading) -> DocumentCheck:
    return DocumentCheck(
        document=stored.document,
        status=stored.score.status,
        sentences=len(coded),
        placed=sum(_is_placed(each, read) for each, read in zip(coded, reading.read, strict=True)),
        mismatches=tuple(_find_mismatches(stored.document, coded, reading)),
        differences=tuple(_find_differences(stored, reading.assessment)),
    )


def _is_placed(each: ScoredSentence, read: str | None) -> bool:
    return bool(each.sentence.places) and read is not None


def _find_mismatches(document: str, coded: Sequence[ScoredSentence], reading: Reading) -> Iterator[Mismatch]:
    for each, read in zip(coded, reading.read, strict=True):
        sentence = each.sentence
        inside = reading.assessment.body[sentence.start_char : sentence.end_char]
        off_page = _is_placed(each, read) and not reads_as(sentence.text, read or "")
        if off_page or inside != sentence.text:
            yield Mismatch(
                document=document,
                page_number=sentence.page_number,
                page_label=sentence.page_label,
                sentence=sentence.index,
                code=each.label.code,
                on_page=off_page,
                text=sentence.text,
                found=" ".join((read or "").split()) if off_page else inside,
            )


def reads_as(sentence: str, read: str) -> bool:
    """Tell whether lines read off a page are a sentence: a word may be broken at a line's end, with its hyphen or not.

    A web address may go on in the next line without a space. Ligatures, quotation marks and runs of white space are
    compared as the text readers write them.
    """
    lines = [clean_text(line) for line in read.split("\n")]
    pattern = ""
    for line, is_last in zip(lines, [*[False] * (len(lines) - 1), True], strict=True):
        is_broken = not is_last and _BROKEN_WORD.search(line) is not None
        space = "" if is_last else " ?" if _ADDRESS.search(line) else " "
        pattern += re.escape(line[:-1]) + "-?" if is_broken else re.escape(line) + space
    return re.fullmatch(pattern, sentence) is not None


def _find_differences(stored: Summary, fresh: Assessment) -> Iterator[str]:
    if stored.key != fresh.key:
        yield (
            f"its key is {stored.key[:12]} in the store and {fresh.key[:12]} now: "
            f"{_name_cause(stored.extractor, fresh.extractor)}. Score it again with policymine run"
        )
    figures = {name: (old, new) for name, old, new in _list_figures(stored.score, fresh.score) if old != new}
    for name in _MAIN_FIGURES:
        if name in figures:
            old, new = figures.pop(name)
            yield f"its {name} is {_show(old)} in the store and {_show(new)} now"
    if figures:
        yield f"{len(figures)} further figures differ: {', '.join(figures)}"


def _name_cause(stored: str, fresh: str) -> str:
    """Return what makes for another key: the text reader where it is another one, else what it may be."""
    if stored and fresh and stored != fresh:
        return f"the text reader is {fresh} and was {stored}"
    return "its file, the codebook, a setting or the OCR program has changed"


def _list_figures(old: Score, new: Score) -> Iterator[tuple[str, object, object]]:
    for name in ("status", "reason", "sentences", "coded", "salience"):
        yield name, getattr(old, name), getattr(new, name)
    estimates = {"": (old.overall, new.overall), "firm ": (old.firm, new.firm)}
    for name in sorted({*old.dimensions, *new.dimensions}):
        estimates[f"{name} "] = old.dimensions.get(name), new.dimensions.get(name)
    for name in ("soft", "weightings"):
        yield name, getattr(old, name), getattr(new, name)
    for name, (before, after) in estimates.items():
        for field in fields(Estimate):
            yield f"{name}{field.name}", getattr(before, field.name, None), getattr(after, field.name, None)


def _show(value: object) -> str:
    return "not there" if value is None else repr(value) if isinstance(value, float) else str(value)
