"""``policymine scores`` and ``policymine explain``: what the scores are, and what stands behind one of them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from policymine.agreement import LEAST_ALPHA, read_weak_codes
from policymine.cli import score_tables
from policymine.cli.rendering import say, show_evidence
from policymine.codebooks import find_folder, load_codebook
from policymine.documents import Corpus, open_corpus
from policymine.errors import PolicymineError
from policymine.histories import list_shifts, parse_since
from policymine.pipeline import Result, locate_codebook, open_store, read_results
from policymine.ratings import RatingMap
from policymine.records import Kind, ScoredSentence
from policymine.reports import tables
from policymine.reports.quotes import pulls_as_coded
from policymine.reports.rated import rate_results
from policymine.settings import read_settings
from policymine.wording import quote_path, tell_number


class TableFormat(StrEnum):
    """Formats of a table of scores."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


CorpusPath = Annotated[Path, typer.Argument(metavar="CORPUS", help="Folder of the corpus.", show_default=False)]
DocumentName = Annotated[str, typer.Argument(metavar="DOCUMENT", help="Name of the document, or its beginning.")]
Format = Annotated[TableFormat, typer.Option("--format", help="How to print them.")]


def scores(
    corpus: CorpusPath,
    kind: Annotated[Kind | None, typer.Option(help="Only documents of this kind.")] = None,
    weight: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE=WEIGHT", help="Try another weight, such as city_region_power=0.3; nothing is kept."),
    ] = None,
    format_: Format = TableFormat.TABLE,
) -> None:
    """Print the scores, ranked within each kind.

    0 is top down, 100 is bottom up.
    """
    opened = open_corpus(corpus)
    results = tables.rank_results(read_results(corpus))
    ratings = _rate(opened, results)
    if weight:
        results = _weigh_again(opened, results, weight)
    results = tables.rank_results(results, kind)
    if format_ is TableFormat.TABLE:
        score_tables.show_scores(results)
        score_tables.show_reasons(results)
        score_tables.show_withdrawn([each for each in opened.withdrawn if kind in (None, each.kind)])
        if ratings:
            score_tables.show_ratings(ratings, results)
        return
    _write(_add_ratings(tables.list_scores(results), ratings), format_)


def _rate(corpus: Corpus, results: Sequence[Result]) -> RatingMap | None:
    """Return what reviewers' ratings say of the scores; None where nobody has rated a scored document."""
    ratings = rate_results(corpus, results)
    return ratings if ratings.documents else None


def _add_ratings(rows: Sequence[tables.Row], ratings: RatingMap | None) -> list[tables.Row]:
    expected = ratings.expected if ratings else {}
    return [row | {"expected_rating": _round(expected.get(row["document"]))} for row in rows]


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _weigh_again(corpus: Corpus, results: Sequence[Result], given: Sequence[str]) -> list[Result]:
    """Return the results under other weights; say which."""
    from policymine.weighing import parse_weights, weigh_again

    codebook = load_codebook(locate_codebook(corpus))
    weights = parse_weights(given, codebook)
    with open_store(corpus) as store:
        found = weigh_again(store, [each.document for each in results], codebook, weights, read_settings())
    shown = ", ".join(
        f"{code.name} at {weights[code.name]:g} instead of {code.weight:g}"
        for code in codebook.codes
        if code.name in weights
    )
    say(f"Scores with {shown}. What the corpus holds is unchanged.")
    return [replace(each, score=found.get(each.document.document, each.score)) for each in results]


def explain(
    corpus: CorpusPath,
    document: DocumentName,
    limit: Annotated[int, typer.Option(min=1, help="How many sentences to show.")] = 12,
    since: Annotated[
        str, typer.Option(metavar="DATE", help="Show instead how its score has changed since a day: 2026-11-01.")
    ] = "",
    format_: Format = TableFormat.TABLE,
) -> None:
    """Show why a document has its score.

    Prints the sentences that moved it most, with code, probability and page; or, with --since, what changed it.
    """
    opened = open_corpus(corpus)
    found = opened.find(document)
    if since:
        _explain_history(opened, found.document, parse_since(since), format_)
        return
    results = read_results(corpus)
    result = next(each for each in results if each.document == found)
    with open_store(opened) as store:
        scored = store.read_sentences(found.document, settled=True)
    rows = tables.list_evidence(scored, limit)
    if format_ is not TableFormat.TABLE:
        _write(rows, format_)
        return
    score_tables.show_explanation(result)
    ratings = _rate(opened, results)
    if ratings:
        score_tables.show_ratings(ratings, [result])
    if rows:
        show_evidence("The sentences that moved the score most (+ bottom up, - top down, in logits)", rows)
        shown = {row["sentence"] for row in rows}
        _tell_against(opened, [each for each in scored if each.sentence.index in shown])
        _warn_of_weak_codes(opened, {str(row["code"]) for row in rows})


def _tell_against(corpus: Corpus, shown: Sequence[ScoredSentence]) -> None:
    poles = {code.name: code.pole for code in load_codebook(locate_codebook(corpus)).codes}
    against = sum(not pulls_as_coded(each, poles) for each in shown)
    if against:
        moves, says = ("moves", "its code says") if against == 1 else ("move", "their codes say")
        say(
            f"{tell_number(against, 'sentence')} here {moves} the score otherwise than {says}: a sentence counts by "
            "what sentences that the classifier codes so turned out to be, in documents that it had not seen."
        )


def _warn_of_weak_codes(corpus: Corpus, codes: set[str]) -> None:
    weak = sorted(codes & read_weak_codes(find_folder(locate_codebook(corpus))))
    if weak:
        say(f"Krippendorff's alpha of two coders is under {LEAST_ALPHA} for {', '.join(weak)}: do not rely on it.")


def _explain_history(corpus: Corpus, document: str, since: str, format_: TableFormat) -> None:
    with open_store(corpus) as store:
        history = store.read_history(document)
    if not history:
        raise PolicymineError(
            f"{document} has not been scored yet. Score it with: policymine run {quote_path(corpus.folder)}"
        )
    shifts = list_shifts(history, since)
    if format_ is TableFormat.TABLE:
        score_tables.show_shifts(shifts, since)
    else:
        _write([score_tables.list_shift(shift) for shift in shifts], format_)


def _write(rows: Sequence[tables.Row], format_: TableFormat) -> None:
    write = tables.write_csv if format_ is TableFormat.CSV else tables.write_json
    sys.stdout.write(write(rows))
