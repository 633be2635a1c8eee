"""How scores are shown at a terminal: the ranking of each kind, and one document with what stands behind its score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rich.table import Table
from rich.text import Text

from policymine.cli.rendering import COUNTED, make_console, say
from policymine.histories import Shift
from policymine.pipeline import Result
from policymine.ratings import RatingMap
from policymine.records import Document, Estimate, Kind, Score, Status
from policymine.reports.standings import Standing, find_standings
from policymine.reports.tables import (
    KIND_TITLES,
    STATUS_TITLES,
    Row,
    format_interval,
    format_share,
    list_score,
    rank_results,
)
from policymine.wording import tell_number

_SHORT_LETTERS = 6
_WIDTH_FOR_WEIGHTS = 98
_WIDTH_FOR_DIMENSIONS = 118
_WIDTH_FOR_MENTIONS = 150


def show_scores(results: Sequence[Result], kind: Kind | None = None) -> None:
    """Print the ranking of each kind as a table, on stdout."""
    console = make_console()
    ranked = rank_results(results, kind)
    standings = find_standings(ranked)
    for each in dict.fromkeys(result.document.kind for result in ranked):
        of_kind = [result for result in ranked if result.document.kind is each]
        console.print(_build_ranking(KIND_TITLES[each], of_kind, standings, console.width))
    if not ranked:
        say("There is no document to show.")
        return
    codes = _list_codes(ranked) if console.width >= _WIDTH_FOR_WEIGHTS else []
    console.print(Text(_explain_columns(codes, console.width)), soft_wrap=True)
    _show_unstable(standings)


def _explain_columns(codes: Sequence[str], width: int) -> str:
    told = (
        "Firm: the score of firm sentences alone. Soft: the part of what counts as bottom up that is only "
        "aspirational or conditional."
    )
    if codes:
        told += f" 0, 1: the score if {' or '.join(codes)} weighed nothing, or as much as any other code."
    if width < _WIDTH_FOR_MENTIONS:
        told += " A wider terminal shows more columns, and --format csv all."
    return told


def _build_ranking(title: str, ranked: Sequence[Result], standings: Mapping[str, Standing], width: int) -> Table:
    codes = _list_codes(ranked) if width >= _WIDTH_FOR_WEIGHTS else []
    table = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    table.add_column("", justify="right", no_wrap=True)
    table.add_column("Document", overflow="fold")
    table.add_column("Score (95%)", justify="right", no_wrap=True)
    dimensions = _list_dimensions(ranked) if width >= _WIDTH_FOR_DIMENSIONS else []
    labels = _choose_labels(ranked) if width >= _WIDTH_FOR_MENTIONS else ()
    columns = ("Firm", "Soft", *map(_name_code, codes), *map(_shorten, dimensions), "Salience", *map(_shorten, labels))
    for name in columns:
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("Status", overflow="fold")
    for result in ranked:
        table.add_row(*_build_row(result, standings.get(result.document.document), codes, dimensions, labels))
    return table


def _build_row(
    result: Result, standing: Standing | None, codes: Iterable[str], dimensions: Iterable[str], labels: Iterable[str]
) -> list[str | Text]:
    row = list_score(result)
    unread = result.score.status is Status.QUARANTINED
    return [
        f"{standing.rank}{'' if standing.is_stable else '?'}" if standing else "",
        Text(result.document.document),
        format_interval(row["score"], row["low"], row["high"]),
        _whole(row["firm"]),
        format_share(row["soft_share"]),
        *(", ".join(_whole(row["weightings"].get(f"{code}={weight}")) for weight in (0, 1)) for code in codes),
        *(_whole(row["dimensions"].get(name)) for name in dimensions),
        "–" if unread else format_share(row["salience"]),
        *("–" if unread else str(result.mentions.get(label, 0)) for label in labels),
        Text(
            (STATUS_TITLES[result.score.status] if result.key else "not scored yet")
            + ("" if not standing or standing.is_stable else ", rank unstable")
        ),
    ]


def _list_codes(ranked: Iterable[Result]) -> list[str]:
    """Return the codes that count in part, as the scores know them."""
    return list(dict.fromkeys(code for result in ranked for code in result.score.weightings))


def _list_dimensions(ranked: Iterable[Result]) -> list[str]:
    return list(dict.fromkeys(name for result in ranked for name in result.score.dimensions))


def _choose_labels(ranked: Iterable[Result]) -> tuple[str, ...]:
    """Return the labels whose mentions are counted: ``COUNTED``, or the commonest where a codebook has other ones."""
    counts: Counter[str] = sum((Counter(result.mentions) for result in ranked), Counter())
    if not counts or any(label in counts for label in COUNTED):
        return COUNTED
    return tuple(label for label, _ in counts.most_common(len(COUNTED)))


def _shorten(name: str) -> str:
    """Return the heading of a narrow column: "delivery" becomes "Deliv."."""
    title = name.replace("_", " ").capitalize()
    return title if len(title) <= _SHORT_LETTERS else f"{title[: _SHORT_LETTERS - 1]}."


def _name_code(code: str) -> str:
    """Return the heading of a column that has the scores where a code weighs 0 and 1, a word a line."""
    return "\n".join([*code.capitalize().split("_"), "0, 1"])


def _whole(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}"


def _show_unstable(standings: Mapping[str, Standing]) -> None:
    unstable = {name: standing for name, standing in standings.items() if not standing.is_stable}
    if not unstable:
        return
    console = make_console()
    console.print(Text("Ranks that are unstable (?), because they hang on what a code weighs:", style="bold"))
    for name, standing in unstable.items():
        console.print(Text(f"  {name}, {standing.rank} of {standing.of}: {standing.describe()}"), soft_wrap=True)


def show_reasons(results: Sequence[Result]) -> None:
    """Print, on stdout, why documents have no score."""
    console = make_console()
    read = [each for each in results if each.key]
    groups = {
        "Not scored yet": [each for each in results if not each.key],
        "Quarantined": [each for each in read if each.score.status is Status.QUARANTINED],
        "Not enough evidence": [each for each in read if each.score.status is Status.NOT_ENOUGH_EVIDENCE],
    }
    for title, chosen in groups.items():
        if chosen:
            console.print(Text(f"{title}:", style="bold"))
        for each in chosen:
            reason = each.score.reason.removeprefix("not scored yet. ")
            console.print(Text(f"  {each.document.document}: {reason}"), soft_wrap=True)


def show_withdrawn(withdrawn: Sequence[Document]) -> None:
    """Print, on stdout, which documents a person has taken out of the corpus."""
    console = make_console()
    if withdrawn:
        console.print(Text("Withdrawn:", style="bold"))
    for each in withdrawn:
        why = f": {each.withdrawn_because}" if each.withdrawn_because else ""
        console.print(Text(f"  {each.document} ({each.title}), on {each.withdrawn_on}{why}"), soft_wrap=True)


def show_ratings(ratings: RatingMap, ranked: Iterable[Result]) -> None:
    """Print what scores say of the ratings that documents would get, on stdout, or that too few are rated."""
    console = make_console()
    console.print(Text(ratings.describe()), soft_wrap=True)
    for result in ranked:
        if result.document.document in ratings.expected:
            console.print(Text(f"  {result.document.document}: {ratings.expected[result.document.document]:.1f}"))


def show_explanation(result: Result) -> None:
    """Print a document's score with what it rests on, on stdout."""
    document, score = result.document, result.score
    console = make_console()
    where = ", ".join(part for part in (document.kind.value, document.area, document.published_on) if part)
    console.print(Text(f"{document.title} ({where})", style="bold"))
    if score.status is not Status.SCORED or score.overall is None:
        status = f"{STATUS_TITLES[score.status]}: " if result.key else ""
        console.print(Text(f"{status}{score.reason}"), soft_wrap=True)
    if score.overall is None:
        return
    if score.status is Status.SCORED:
        interval = format_interval(score.overall.score, score.overall.low, score.overall.high)
        console.print(Text(f"Score {interval} on a scale from 0 (top down) to 100 (bottom up), 95% interval"))
    for line in _describe_score(result, score.overall):
        console.print(Text(line), soft_wrap=True)


def _describe_score(result: Result, overall: Estimate) -> Iterable[str]:
    score, row = result.score, list_score(result)
    yield (
        f"{tell_number(score.sentences, 'sentence')} on {tell_number(result.pages, 'page')}; {score.coded} "
        f"{'was' if score.coded == 1 else 'were'} given a code. Corrected for "
        f"the classifier's errors they weigh {overall.bottom_up:.1f} bottom up and {overall.top_down:.1f} top down."
    )
    for name, value in row["dimensions"].items():
        yield f"  {name}: {_state(value)}"
    yield f"  firm sentences alone: {_state_interval(row['firm'], row['firm_low'], row['firm_high'])}"
    yield (
        "  soft share, the part of the bottom-up weight that is only aspirational or conditional: "
        f"{_state_share(row['soft_share'], row['soft_low'], row['soft_high'])}"
    )
    yield from _describe_weightings(score)
    yield describe_coders(score)


def _describe_weightings(score: Score) -> Iterable[str]:
    if score.status is not Status.SCORED:
        return
    for code, weighting in score.weightings.items():
        readings = ((0, weighting.at_zero), (weighting.weight, weighting.as_given), (1, weighting.at_one))
        shown = ", ".join(
            f"{format_interval(estimate.score, estimate.low, estimate.high)} at weight {weight:g}"
            for weight, estimate in readings
        )
        yield f"  by the weight of {code}: {shown}"


def describe_coders(score: Score) -> str:
    """Say whether the interval carries the disagreement of human coders."""
    if score.coded_twice:
        return f"The interval carries coder error, from {score.coded_twice} sentences that two coders coded blind."
    return "The interval carries no coder error: no sentence of this codebook was coded by two coders."


def _state(value: float | None) -> str:
    return "not enough evidence" if value is None else f"{value:.0f}"


def _state_interval(value: float | None, low: float | None, high: float | None) -> str:
    return "not enough evidence" if value is None else format_interval(value, low, high)


def _state_share(value: float | None, low: float | None, high: float | None) -> str:
    if value is None:
        return "not enough evidence"
    return f"{format_share(value)} ({format_share(low)}–{format_share(high)})"


def show_shifts(shifts: Sequence[Shift], since: str) -> None:
    """Print how a document's score has changed, on stdout."""
    console = make_console()
    if not shifts:
        console.print(Text(f"Nothing about its score has changed since {since}."))
    for shift in shifts:
        console.print(Text(describe_shift(shift)), soft_wrap=True)


def describe_shift(shift: Shift) -> str:
    """Return the lines that tell of one change: from what to what, by how much, and why."""
    at = shift.recorded_at[:16].replace("T", " ")
    if shift.before is None:
        return f"{at} UTC: first recorded, {_describe_outcome(shift.after)}"
    lines = [f"{at} UTC: {_describe_outcome(shift.before)} became {_describe_outcome(shift.after)}"]
    if shift.points is not None and shift.logits is not None:
        moved = "unchanged" if not shift.points else f"{shift.points:+.1f} points, {shift.logits:+.3f} logits"
        lines[0] += f": {moved}"
    together = ", together" if len(shift.causes) > 1 else ""
    return "\n".join([*lines, f"  because of {', '.join(cause.describe() for cause in shift.causes)}{together}"])


def _describe_outcome(score: Score) -> str:
    if score.status is Status.SCORED and score.overall:
        return f"score {score.overall.score:.1f} ({score.overall.low:.1f}–{score.overall.high:.1f})"
    return f"{STATUS_TITLES[score.status]} ({score.reason})"


def list_shift(shift: Shift) -> Row:
    """Return a change as a row."""
    before, after = shift.before, shift.after
    return {
        "recorded_at": shift.recorded_at,
        "status_before": before.status.value if before else None,
        "status": after.status.value,
        "score_before": _stated(before),
        "score": _stated(after),
        "points": None if shift.points is None else round(shift.points, 2),
        "logits": None if shift.logits is None else round(shift.logits, 4),
        "causes": "; ".join(cause.describe() for cause in shift.causes),
        "reason": after.reason,
    }


def _stated(score: Score | None) -> float | None:
    return round(score.overall.score, 2) if score and score.overall and score.status is Status.SCORED else None
