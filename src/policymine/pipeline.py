"""The stages in order: the page to read first.

A document goes through text, sentences, mentions, labels and score in one worker process, and what was found is saved
whole. Only what is new or changed is done again: everything a result rests on is hashed into its key. The stages
themselves are loaded by the workers alone, and what this module needs of the store and of the versions only when it
is needed: commands that do nothing with a corpus are there at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from policymine.documents import Corpus, check_depot, check_driver, hash_file, lock_corpus, open_corpus
from policymine.errors import UnreadableError
from policymine.records import Document, Kind, Score, Status, Task, quarantine
from policymine.rows import Rows, list_rows

if TYPE_CHECKING:
    from policymine.decisions import Decision
    from policymine.store import Store, Summary
    from policymine.workers import Pool


_AHEAD = 1000  # documents given to workers and not saved yet, so that a slow store keeps few results waiting


@dataclass(frozen=True, slots=True)
class Progress:
    """One step of a run, for whoever shows it: ``done`` of ``total`` documents are finished."""

    document: Document
    score: Score
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run has to do: ``tasks`` are new or changed, ``unchanged`` are as they were, ``gone`` left the corpus."""

    corpus: Corpus
    tasks: tuple[Task, ...]
    unchanged: tuple[str, ...]
    gone: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """A document of a corpus beside what the store knows of it. ``mentions`` counts them by label."""

    document: Document
    score: Score
    pages: int
    mentions: Mapping[str, int]
    warnings: tuple[str, ...]
    key: str


def run_corpus(
    folder: Path,
    *,
    workers: int = 0,
    force: bool = False,
    on_progress: Callable[[Progress], None] | None = None,
    on_plan: Callable[[Plan], None] | None = None,
    start: Callable[[Corpus, int, int], Pool] | None = None,
) -> Plan:
    """Do all stages on what is new or changed in a corpus; return the plan. ``read_results`` gives the results.

    ``start`` starts the workers in place of ``start_workers``. Raise BusyError where another run is at it, and
    StoreError where the store cannot be read or written; what was saved before stays.
    """
    with lock_run(folder):
        plan = plan_run(folder, force=force)
        if on_plan:
            on_plan(plan)
        with open_store(plan.corpus) as store:
            store.forget(plan.gone)
            if plan.tasks:
                with (start or start_workers)(plan.corpus, len(plan.tasks), workers) as pool:
                    _assess_all(plan, pool, store, on_progress)
    return plan


def _assess_all(plan: Plan, pool: Pool, store: Store, on_progress: Callable[[Progress], None] | None) -> None:
    for done, (task, rows) in enumerate(assess_tasks(plan.tasks, pool), start=1):
        score = save_result(plan.corpus, store, task, rows)
        if on_progress:
            on_progress(Progress(task.document, score, done, len(plan.tasks)))


def save_result(corpus: Corpus, store: Store, task: Task, rows: Rows) -> Score:
    """Save what a task found, and return the score.

    Where people decided something about the document while it was read, it is scored with that too: a run that began
    before takes nothing back.
    """
    from policymine.grounds import hash_reviews

    store.save_rows(rows)
    name = task.document.document
    if hash_reviews(store.read_decisions_of(name)) == hash_reviews(task.decisions):
        return rows.score
    from policymine.rescoring import load_rules, rescore_stored
    from policymine.settings import read_settings

    rules = load_rules(locate_codebook(corpus), read_settings())
    return rescore_stored(store, name, task.document.kind, rules).after


@contextmanager
def lock_run(folder: Path, *, timeout_seconds: float = 1.0) -> Iterator[None]:
    """Let one run at a time write the results of a corpus; raise BusyError where another is at it for too long."""
    open_corpus(folder)
    with lock_corpus(folder, name=".run.lock", timeout_seconds=timeout_seconds):
        yield


def locate_codebook(corpus: Corpus) -> str | Path:
    """Return the codebook folder inside the corpus where it brings one of that name, or the name of a shipped one."""
    own = corpus.folder / corpus.codebook
    return own.resolve() if own.is_dir() else corpus.codebook


@contextmanager
def open_store(corpus: Corpus) -> Iterator[Store]:
    """Open the store of a corpus and close it again."""
    from policymine.settings import read_settings
    from policymine.store import Store

    store = Store(read_settings().locate_store(corpus.folder))
    try:
        yield store
    finally:
        store.close()


def start_workers(corpus: Corpus, tasks: int, workers: int = 0) -> Pool:
    """Start no more worker processes than there are tasks; each loads the corpus' codebook once.

    Where the settings name a Dask cluster, its workers do the work, as many as it has. Raise ClusterError where it is
    not there, or has another program.
    """
    from policymine.settings import read_settings
    from policymine.workers import Remote, Workers

    settings = read_settings()
    codebook = str(locate_codebook(corpus))
    if corpus.documents_at:
        _check_depot(corpus)
    if settings.dask_address:
        from policymine.clusters import call_cluster

        return call_cluster(corpus, codebook, settings)
    return Workers(
        max(1, min(workers or settings.count_workers(), tasks)),
        prepare=Remote("policymine.assessments", "prepare_worker"),
        given=(codebook,),
        timeout_seconds=settings.document_timeout_seconds,
        memory_mb=settings.document_memory_mb,
    )


def _check_depot(corpus: Corpus) -> None:
    """See that the files of a corpus can be had, before each of its documents is found not to be there."""
    first = next((document for document in corpus.documents if document.file), None)
    if first is not None:
        check_depot(corpus.documents_at, first)


def plan_run(folder: Path, *, force: bool = False) -> Plan:
    """Find what is new or changed. Only hashes files: a corpus that has not changed costs a look."""
    from policymine.codebooks import hash_codebook

    corpus = open_corpus(folder)
    if corpus.documents_at:
        check_driver(corpus.documents_at)
    codebook_key = hash_codebook(locate_codebook(corpus))
    with open_store(corpus) as store:
        known, decided = store.read_summaries(), store.read_decisions()
    digests = {document.document: _hash_anew(corpus, document) for document in corpus.documents}
    tasks = [
        _plan_document(corpus, document, digests[document.document], codebook_key, decided.get(document.document, ()))
        for document in corpus.documents
    ]
    stale = [task for task in tasks if force or _is_stale(task, known.get(task.document.document))]
    stale_names = {task.document.document for task in stale}
    present = {document.document for document in corpus.documents}
    return Plan(
        corpus=corpus,
        tasks=tuple(stale),
        unchanged=tuple(name for name in (d.document for d in corpus.documents) if name not in stale_names),
        gone=tuple(sorted(set(known) - present)),
        notes=tuple(_note_changes(corpus.documents, digests)),
    )


def _hash_anew(corpus: Corpus, document: Document) -> str:
    """Return the SHA-256 of a document's file in the folder; empty where it has none there."""
    path = corpus.locate(document)
    return hash_file(path) if document.file and not corpus.documents_at and path.is_file() else ""


def _plan_document(
    corpus: Corpus, document: Document, digest: str, codebook_key: str, decisions: tuple[Decision, ...]
) -> Task:
    path = corpus.locate(document)
    refusal = ""
    if not document.file:
        refusal = "its file has not been fetched yet. Bring it with policymine fetch"
    elif corpus.documents_at and document.sha256:
        digest = document.sha256
    elif corpus.documents_at:
        refusal = (
            f"its file {document.file} lies at {corpus.documents_at}, and the manifest has no sha256 to check it by. "
            "Write it in"
        )
    elif not digest:
        refusal = (
            f"its file {document.file} is not in the corpus folder. Put it back, or take its row out of the manifest"
        )
    text_key, key = _compose_keys(refusal or digest, codebook_key, document.kind, decisions)
    return Task(document, str(path.absolute()), text_key, key, refusal, decisions, corpus.documents_at)


def _compose_keys(content: str, codebook_key: str, kind: Kind, decisions: tuple[Decision, ...]) -> tuple[str, str]:
    """Return the keys of a document's text and of its results: hashes of all that each rests on."""
    from policymine.grounds import compose_key, hash_reviews
    from policymine.sentences import RULES
    from policymine.settings import read_settings
    from policymine.texts import describe_extractor

    text_key = _hash(content, describe_extractor(), RULES)
    return text_key, compose_key(text_key, codebook_key, read_settings(), kind, hash_reviews(decisions))


def _hash(*parts: object) -> str:
    return hashlib.sha256("\n".join(str(part) for part in parts).encode()).hexdigest()


def _is_stale(task: Task, known: Summary | None) -> bool:
    return known is None or known.key != task.key


def _note_changes(documents: Iterable[Document], digests: Mapping[str, str]) -> Iterator[str]:
    for document in documents:
        digest = digests[document.document]
        if document.sha256 and digest and digest != document.sha256:
            yield f"{document.document}: {document.file} has changed since it was added; it is scored as it is now"


def assess_tasks(
    tasks: Sequence[Task], pool: Pool, *, assess: Callable[[Task], Rows] | None = None
) -> Iterator[tuple[Task, Rows]]:
    """Assess tasks in workers; yield each as it ends, listed. A task that fails yields its quarantine.

    ``assess`` is done there in place of ``assessments.assess_rows``.
    """
    from policymine.workers import Remote

    own: Remote[[Task], Rows] = Remote("policymine.assessments", "assess_rows")
    waiting = iter(tasks)
    under_way: dict[Future[Rows], Task] = {}
    ended: SimpleQueue[Future[Rows]] = SimpleQueue()

    def submit(number: int) -> None:
        for task in islice(waiting, number):
            future = pool.submit(assess or own, task)
            under_way[future] = task
            future.add_done_callback(ended.put)

    submit(_AHEAD)
    while under_way:
        future = ended.get()
        task = under_way.pop(future)
        try:
            rows = pool.collect(future, task.document.file)
        except UnreadableError as error:
            rows = list_rows(quarantine(task, str(error)))
        yield task, rows
        submit(1)


def read_results(folder: Path) -> list[Result]:
    """Return every document of a corpus with its score, in the manifest's order; unscored ones say so."""
    corpus = open_corpus(folder)
    with open_store(corpus) as store:
        summaries, counts = store.read_summaries(), store.count_mentions()
    return [
        build_result(document, summaries.get(document.document), counts.get(document.document, {}))
        for document in corpus.documents
    ]


def build_result(document: Document, summary: Summary | None, counts: Mapping[str, int]) -> Result:
    """Put a document beside what the store knows of it; one that is not there has not been scored yet."""
    if summary is None:
        score = Score(Status.QUARANTINED, "not scored yet. Score it with policymine run", sentences=0, coded=0)
        return Result(document, score, 0, counts, (), "")
    return Result(document, summary.score, summary.pages, counts, summary.warnings, summary.key)
