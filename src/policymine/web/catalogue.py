"""The catalogue: a corpus' documents with their scores and ranks, read anew only where something has changed."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import Engine

from policymine.agreement import read_weak_codes
from policymine.codebooks import Codebook, load_codebook
from policymine.decisions import GivenRating
from policymine.documents import HOLDINGS, MANIFEST, SETTINGS, Corpus, open_corpus
from policymine.errors import CorpusError, PolicymineError
from policymine.excerpts import SummaryShelf
from policymine.pipeline import Result, build_result, locate_codebook
from policymine.ratings import FILE as RATINGS_FILE
from policymine.ratings import RatingMap
from policymine.records import HeldFile
from policymine.reports.rated import map_ratings
from policymine.reports.standings import Standing, find_standings
from policymine.reports.tables import rank_results
from policymine.rescoring import is_outdated, load_rules
from policymine.settings import read_settings
from policymine.store import Store, Summary

_Stamp = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The documents of a corpus, ranked within their kind, as they stood at one moment."""

    corpus: Corpus
    results: tuple[Result, ...]
    by_document: Mapping[str, Result]
    standings: Mapping[str, Standing]
    summaries: Mapping[str, Summary]
    files: Mapping[str, tuple[HeldFile, ...]]

    def find(self, document: str) -> Result:
        """Return a document's result; raise CorpusError where there is none."""
        return self.by_document[self.corpus.find(document).document]


@dataclass(frozen=True, slots=True)
class Rated:
    """The map from scores to people's ratings; ``fault`` says why the ratings could not be read, else it is empty."""

    map: RatingMap
    fault: str = ""


_Basis = tuple[Snapshot, int, _Stamp]


class Catalogue:
    """Gives out snapshots of a corpus and its codebook. Several threads may ask at once."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self._folder = folder
        self._engine = engine
        self._shelf = SummaryShelf(engine)
        self._lock = threading.Lock()
        self._stamp: _Stamp = ()
        self._snapshot: Snapshot | None = None
        self._codebook: tuple[str | Path, _Stamp, Codebook, frozenset[str]] | None = None
        self._rated: tuple[_Basis, Rated] | None = None
        self._outdated: tuple[Snapshot, str, frozenset[str]] | None = None

    def read(self) -> Snapshot:
        """Return the corpus as it is now."""
        with self._lock:
            stamp = _stamp(*(self._folder / name for name in (MANIFEST, SETTINGS, HOLDINGS)))
            summaries, changed = self._shelf.read()
            if self._snapshot is None or changed or stamp != self._stamp:
                self._snapshot, self._stamp = _build_snapshot(open_corpus(self._folder), summaries), stamp
            return self._snapshot

    def read_codebook(self) -> tuple[Codebook, frozenset[str]]:
        """Return the codebook of the corpus, and the codes on which coders agree too little."""
        located = locate_codebook(self.read().corpus)
        with self._lock:
            known = self._codebook
            if known is None or known[:2] != (located, _stamp_codebook(known[2])):
                codebook = load_codebook(located)
                known = (located, _stamp_codebook(codebook), codebook, frozenset(read_weak_codes(codebook.path)))
                self._codebook = known
            return known[2:]

    def find_outdated(self) -> frozenset[str]:
        """Return the documents whose score was made by another codebook, classifier or method than are here now.

        None where these cannot be read: what needs them says why.
        """
        snapshot = self.read()
        try:
            rules = load_rules(locate_codebook(snapshot.corpus), read_settings())
        except PolicymineError:
            return frozenset()
        with self._lock:
            if self._outdated is None or self._outdated[0] is not snapshot or self._outdated[1] != rules.key:
                names = (name for name, one in snapshot.by_document.items() if is_outdated(one.score, rules))
                self._outdated = snapshot, rules.key, frozenset(names)
            return self._outdated[2]

    def read_ratings(self) -> Rated:
        """Return what people's ratings of whole documents say of the scores; fitted anew where either has changed."""
        snapshot = self.read()
        given = Store(self._engine).read_ratings()
        last = max((each.sequence for each in given), default=0)
        with self._lock:
            basis = (snapshot, last, _stamp(self._folder / RATINGS_FILE))
            if self._rated is None or self._rated[0][0] is not snapshot or self._rated[0][1:] != basis[1:]:
                self._rated = basis, _rate(snapshot, given)
            return self._rated[1]


def _rate(snapshot: Snapshot, given: Sequence[GivenRating]) -> Rated:
    try:
        return Rated(map_ratings(snapshot.corpus, snapshot.results, given))
    except CorpusError as error:
        return Rated(RatingMap(0, {}), str(error))


def _build_snapshot(corpus: Corpus, summaries: Mapping[str, Summary]) -> Snapshot:
    results = rank_results(build_result(each, summaries.get(each.document), {}) for each in corpus.documents)
    by_document = {each.document.document: each for each in results}
    files: dict[str, tuple[HeldFile, ...]] = {}
    for held in corpus.read_files():
        files[held.document] = (*files.get(held.document, ()), held)
    return Snapshot(corpus, tuple(results), by_document, find_standings(results), dict(summaries), files)


def _stamp(*paths: Path) -> _Stamp:
    stats = (path.stat() for path in paths if path.exists())
    return tuple((stat.st_mtime_ns, stat.st_size) for stat in stats)


def _stamp_codebook(codebook: Codebook) -> _Stamp:
    return _stamp(*sorted(codebook.path.iterdir()))
