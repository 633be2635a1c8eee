"""Rounds: bring what the manifest lists and the folder lacks, or ask for all again.

Each document is finished before the next is begun, so an interrupted round goes on where it stopped: what is there is
not fetched again, and what was refused for good is not asked for again unless that is wanted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from policymine.documents import Corpus, add_rendition, open_corpus
from policymine.errors import DuplicateError
from policymine.fetching.addresses import record
from policymine.fetching.errands import Errand
from policymine.fetching.filing import Filed, Result, file_again, file_first, trace
from policymine.fetching.listing import drop_promise
from policymine.ledger import Ledger, Visit
from policymine.records import Document, HeldFile
from policymine.sources.deliveries import Kept, Role
from policymine.sources.outcomes import LASTING, Outcome


@dataclass(frozen=True, slots=True)
class Step:
    """One document of a round: ``done`` of ``total`` are finished."""

    document: Document
    filed: Filed
    done: int
    total: int


def fetch_documents(errand: Errand, *, again: bool = False, names: Collection[str] = ()) -> Iterator[Step]:
    """Fetch documents one by one: those that lack a file, or all that have an address where ``again`` is wanted.

    ``names`` limits it to some. What was gone or refused at its last visit is left, unless it is named or wanted again.
    """
    corpus = open_corpus(errand.folder)
    chosen = [corpus.find(name) for name in names] if names else list(corpus.documents)
    settled = frozenset() if again or names else frozenset(_find_settled(errand.ledger))
    pending = [each for each in chosen if each.source_url and (again or _lacks(corpus, each, settled))]
    for done, document in enumerate(pending, start=1):
        yield Step(document, _fetch(errand, document, settled, again=again), done, len(pending))


def list_problems(corpus: Corpus, ledger: Ledger) -> list[tuple[Document, Visit]]:
    """Return the documents that have no file because their address is gone or was refused, with the last visit."""
    settled = _find_settled(ledger)
    lacking = [each for each in corpus.documents if not _has_file(corpus, each)]
    return [(each, settled[each.source_url]) for each in lacking if each.source_url in settled]


def _find_settled(ledger: Ledger) -> dict[str, Visit]:
    return {address: visit for address, visit in ledger.read_last_visits().items() if visit.outcome in LASTING}


def _has_file(corpus: Corpus, document: Document) -> bool:
    return corpus.has_file(document)


def _lacks(corpus: Corpus, document: Document, settled: Collection[str]) -> bool:
    if _has_file(corpus, document):
        return any(_list_promises(corpus, document, settled))
    return document.source_url not in settled


def _list_promises(corpus: Corpus, document: Document, settled: Collection[str]) -> list[HeldFile]:
    """Return the files of a document that are known by their address and have not come."""
    rows = [each for each in corpus.read_files() if each.document == document.document and not each.superseded_on]
    return [each for each in rows if not each.file and each.source_url and each.source_url not in settled]


def _fetch(errand: Errand, document: Document, settled: Collection[str], *, again: bool) -> Filed:
    corpus = open_corpus(errand.folder)
    if _has_file(corpus, document) and not again:
        return _fetch_promises(errand, document, settled)
    if _has_file(corpus, document):
        files = [each for each in corpus.read_files() if each.document == document.document and not each.superseded_on]
        delivery = replace(errand.courier, kept=_list_kept(errand.folder, files)).bring(document.source_url)
        record(errand, document, delivery)
        filed = file_again(errand.folder, document, files, delivery)
    else:
        delivery = errand.courier.bring(document.source_url)
        record(errand, document, delivery)
        filed = file_first(errand.folder, document, delivery)
    if filed.result is not Result.NOT_BROUGHT:
        _fetch_promises(errand, document, settled)
    return filed


def _list_kept(folder: Path, files: list[HeldFile]) -> dict[str, Kept]:
    """Return what makes requests conditional, by address; the page itself before what was composed of its parts."""
    dated = [each for each in files if each.file and (each.etag or each.last_modified)]
    dated.sort(key=lambda each: each.rendition == Role.PAGE)
    return {each.source_url: Kept(folder / each.file, each.etag, each.last_modified) for each in dated}


def _fetch_promises(errand: Errand, document: Document, settled: Collection[str]) -> Filed:
    """Bring the files of a document that were only known by their addresses; strike those that are held already."""
    came, problems = 0, []
    for row in _list_promises(open_corpus(errand.folder), document, settled):
        piece = errand.courier.ask_alone(row.source_url)
        errand.ledger.record(document.document, [piece.fetched])
        if piece.path is None:
            problems.append(piece.fetched)
            continue
        try:
            add_rendition(
                errand.folder, document.document, piece.path, rendition=row.rendition or "pdf", provenance=trace(piece)
            )
            came += 1
        except DuplicateError:
            drop_promise(errand.folder, document.document, row.source_url)
    told = f"{document.document}: {came} further files fetched"
    if problems:
        passing = any(each.outcome is Outcome.FAILED for each in problems)
        reasons = "; ".join(each.reason for each in problems)
        return Filed(Result.NOT_BROUGHT, document.document, f"{told}; {reasons}", may_pass=passing)
    return Filed(Result.FETCHED, document.document, told)
