"""Rated: what people's ratings of whole documents say of the scores, those of the file and of the review app alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policymine.decisions import GivenRating
from policymine.documents import Corpus
from policymine.pipeline import Result, open_store
from policymine.ratings import Rating, RatingMap, fit_ratings, join_ratings, read_ratings
from policymine.records import Status

_DAY_LETTERS = 10


def rate_results(corpus: Corpus, results: Iterable[Result]) -> RatingMap:
    """Fit the map from scores to ratings of a corpus, from its ratings.csv and what was given in the review app."""
    with open_store(corpus) as store:
        given = store.read_ratings()
    return map_ratings(corpus, results, given)


def map_ratings(corpus: Corpus, results: Iterable[Result], given: Sequence[GivenRating]) -> RatingMap:
    """Do the same with ratings that have been read; raise CorpusError where the file has a fault."""
    names = {document.document for document in corpus.documents}
    own = [_build(each) for each in given if each.document in names]
    return fit_ratings(join_ratings(read_ratings(corpus.folder, names), own), list_positions(results))


def _build(given: GivenRating) -> Rating:
    return Rating(given.document, given.reviewer, given.rating, given.rated_at[:_DAY_LETTERS])


def list_positions(results: Iterable[Result]) -> dict[str, float]:
    """Return the positions (logits) of the documents that have a score."""
    return {
        each.document.document: each.score.overall.position
        for each in results
        if each.score.status is Status.SCORED and each.score.overall
    }
