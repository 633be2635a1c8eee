"""Tables of scores, evidence and mentions: the rows that the terminal, the web pages and the exports all show."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from policymine.documents.spreadsheets import neutralise
from policymine.pipeline import Result
from policymine.records import Estimate, Kind, PlacedMention, Score, ScoredSentence, Share, Status
from policymine.reports.standings import Standing, find_standings
from policymine.scores import WIDEST_INTERVAL
from policymine.sentences import read_whole

Row = dict[str, Any]
KIND_TITLES = {
    Kind.DEAL: "Devolution deals",
    Kind.SPEECH: "Speeches",
    Kind.STATEMENT: "Statements",
    Kind.WHITE_PAPER: "White papers",
    Kind.REPORT: "Reports",
    Kind.OTHER: "Other documents",
}
STATUS_TITLES = {
    Status.SCORED: "scored",
    Status.NOT_ENOUGH_EVIDENCE: "not enough evidence",
    Status.QUARANTINED: "quarantined",
}
_CONTEXT_CHARS = 70
_LEAST_INFLUENCE = 0.0005
_STATUS_ORDER = (Status.SCORED, Status.NOT_ENOUGH_EVIDENCE, Status.QUARANTINED)


def rank_results(results: Iterable[Result], kind: Kind | None = None) -> list[Result]:
    """Order results within their kind: scored ones from bottom up to top down, then the others by name."""

    def order(result: Result) -> tuple[int, int, float, str]:
        score = result.score
        value = -score.overall.score if score.overall and score.status is Status.SCORED else 0.0
        kinds = list(Kind)
        return kinds.index(result.document.kind), _STATUS_ORDER.index(score.status), value, result.document.document

    return sorted((each for each in results if kind is None or each.document.kind is kind), key=order)


def list_score(result: Result) -> Row:
    """Return a result as a row: numbers are None where there is not enough evidence to state them."""
    document, score = result.document, result.score
    stated = score.overall if score.status is Status.SCORED else None
    return {
        "document": document.document,
        "file": document.file,
        "title": document.title,
        "kind": document.kind.value,
        "area": document.area,
        "published_on": document.published_on,
        "status": score.status.value,
        "reason": score.reason,
        "score": _round(stated.score, 1) if stated else None,
        "low": _round(stated.low, 1) if stated else None,
        "high": _round(stated.high, 1) if stated else None,
        "position": _round(stated.position, 3) if stated else None,
        "salience": _round(score.salience, 4),
        "sentences": score.sentences,
        "coded": score.coded,
        "dimensions": {name: state_dimension(each, stated) for name, each in score.dimensions.items()},
        **_list_firm(score.firm, stated),
        **_list_soft(score.soft, stated),
        "weightings": _list_weightings(score, stated),
        "coded_twice": score.coded_twice,
    }


def list_scores(results: Iterable[Result], standings: Mapping[str, Standing] | None = None) -> list[Row]:
    """Return results as rows with their ranks within their kind, and in words why a rank is not stable.

    ``standings`` by document, where they are known already.
    """
    every = list(results)
    known = find_standings(every) if standings is None else standings
    rows = []
    for result in every:
        standing = known.get(result.document.document)
        ranked = {"rank": standing.rank if standing else None, "unstable": standing.describe() if standing else ""}
        rows.append(list_score(result) | ranked)
    return rows


def state_dimension(estimate: Estimate, overall: Estimate | None) -> float | None:
    """Return a dimension's score, or None where its interval is too wide to state one."""
    if overall is None or estimate.high - estimate.low > WIDEST_INTERVAL:
        return None
    return _round(estimate.score, 1)


def _list_firm(firm: Estimate | None, overall: Estimate | None) -> Row:
    """Return the score of the firm sentences alone, with its interval, under the rule for dimensions."""
    stated = firm if firm and state_dimension(firm, overall) is not None else None
    return {
        "firm": _round(stated.score, 1) if stated else None,
        "firm_low": _round(stated.low, 1) if stated else None,
        "firm_high": _round(stated.high, 1) if stated else None,
    }


def _list_soft(soft: Share | None, overall: Estimate | None) -> Row:
    """Return the soft share with its interval; None where it may be anything."""
    stated = soft if soft and overall and 100 * (soft.high - soft.low) <= WIDEST_INTERVAL else None
    return {
        "soft_share": _round(stated.value, 3) if stated else None,
        "soft_low": _round(stated.low, 3) if stated else None,
        "soft_high": _round(stated.high, 3) if stated else None,
    }


def _list_weightings(score: Score, overall: Estimate | None) -> Row:
    """Return the score at the weights 0 and 1 of each code that counts in part, "city_region_power=0" among them."""
    return {
        f"{code}={weight}": _round(estimate.score, 1) if overall else None
        for code, weighting in score.weightings.items()
        for weight, estimate in ((0, weighting.at_zero), (1, weighting.at_one))
    }


def _round(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def list_mention(document: str, placed: PlacedMention, body: str) -> Row:
    """Return a mention as a row with the words around it."""
    mention = placed.mention
    return {
        "document": document,
        "label": mention.label,
        "concept": mention.concept,
        "text": mention.text,
        "before": " ".join(body[max(0, mention.start_char - _CONTEXT_CHARS) : mention.start_char].split()),
        "after": " ".join(body[mention.end_char : mention.end_char + _CONTEXT_CHARS].split()),
        "negated": mention.negated,
        "quoted": mention.quoted,
        "page_number": placed.page_number,
        "page_label": placed.page_label,
        "heading": placed.heading,
        "sentence": placed.sentence_index,
        "start_char": mention.start_char,
        "end_char": mention.end_char,
    }


def list_evidence(scored: Iterable[ScoredSentence], limit: int) -> list[Row]:
    """Return the sentences that moved a score most, up and down in equal number where there are enough of both."""
    ranked = sorted(scored, key=lambda each: (-abs(each.influence), -max(each.label.probabilities.values())))
    moving = [each for each in ranked if abs(each.influence) >= _LEAST_INFLUENCE]
    up = [each for each in moving if each.influence > 0]
    down = [each for each in moving if each.influence < 0]
    fewer = min(len(up), len(down), limit // 2)
    chosen = up[:fewer] + down[:fewer]
    chosen += [each for each in moving if each not in chosen][: limit - len(chosen)]
    return [_list_evidence_row(each) for each in sorted(chosen, key=lambda each: -each.influence)]


def _list_evidence_row(scored: ScoredSentence) -> Row:
    sentence, label = scored.sentence, scored.label
    return {
        "sentence": sentence.index,
        "code": label.code,
        "probability": round(label.probabilities[label.code], 3),
        "commitment": label.commitment.value,
        "influence": round(scored.influence, 4),
        "page_number": sentence.page_number,
        "page_label": sentence.page_label,
        "heading": sentence.heading,
        "text": read_whole(sentence),
    }


def count_outcomes(results: Iterable[Result]) -> Counter[Status]:
    """Count results by status."""
    return Counter(result.score.status for result in results)


def format_interval(score: float | None, low: float | None, high: float | None) -> str:
    """Return "62 (48-75)", or a dash where there is no score."""
    if score is None or low is None or high is None:
        return "–"
    # Rounded as they are listed first, so that 13.49 is the same number of points wherever it stands.
    shown = [f"{round(value, 1):.0f}" for value in (score, low, high)]
    return f"{shown[0]} ({shown[1]}–{shown[2]})"


def format_share(share: float | None) -> str:
    """Return a share in 0-1 as a percentage for people."""
    return "–" if share is None else f"{100 * share:.0f}%"


def flatten(row: Row) -> Row:
    """Lift nested tables of a row into columns of their own, "dimensions.power" among them."""
    flat: Row = {}
    for name, value in row.items():
        if isinstance(value, dict):
            flat |= {f"{name}.{inner}": each for inner, each in value.items()}
        else:
            flat[name] = value
    return flat


def write_csv(rows: Sequence[Row]) -> str:
    """Return rows as CSV that no spreadsheet takes for formulas; missing values are empty."""
    flat = [flatten(row) for row in rows]
    columns = list(dict.fromkeys(name for row in flat for name in row))
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows({name: _write_cell(value) for name, value in row.items()} for row in flat)
    return stream.getvalue()


def _write_cell(value: Any) -> Any:
    return neutralise(value) if isinstance(value, str) else value


def write_json(rows: Sequence[Row]) -> str:
    """Return rows as an indented JSON list."""
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"


def write_jsonl(rows: Iterable[Row]) -> str:
    """Return rows as JSON, one a line."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
