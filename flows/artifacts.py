"""What a run leaves on its pages in Prefect: outcomes, scores with what moved, what was set aside and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from prefect.artifacts import create_markdown_artifact, create_progress_artifact, update_progress_artifact

from policymine.documents import Corpus, make_slug
from policymine.inbox import Taken
from policymine.pipeline import Plan, Progress, Result
from policymine.records import Score, Status
from policymine.reports.tables import STATUS_TITLES, count_outcomes, format_interval, list_score, rank_results

_LEAST_MOVE = 0.05
_MOST_ROWS = 2000
_STEPS = 200


def name_artifact(name: str, corpus: str) -> str:
    """Return the key of an artifact: Prefect keeps the versions of each corpus apart by it."""
    return f"{name}-{make_slug(corpus) or 'corpus'}"


def leave_results(plan: Plan, before: Mapping[str, Score], results: Sequence[Result]) -> None:
    """Leave what a run came to: documents by outcome, scores with what moved, and what was set aside."""
    corpus = plan.corpus
    _leave(corpus, "outcomes", write_outcomes(plan, results), "Documents by outcome")
    _leave(corpus, "scores", write_scores(before, results), "Scores, and what moved")
    _leave(corpus, "quarantined", write_quarantined(results), "What could not be read, and why")


def _leave(corpus: Corpus, name: str, markdown: str, description: str) -> None:
    create_markdown_artifact(
        key=name_artifact(name, corpus.name), markdown=markdown, description=f"{description}: {corpus.title}"
    )


def leave_taken(corpus: Corpus, taken: Sequence[Taken]) -> None:
    """Leave what became of the files in the inbox; nothing where it was empty."""
    if taken:
        _leave(corpus, "inbox", write_taken(taken), "What lay in the inbox")


def write_taken(taken: Sequence[Taken]) -> str:
    """Return what became of the files in the inbox, as Markdown."""
    return "\n".join(write_list((each.file, _name_fate(each), each.message) for each in taken))


def _name_fate(taken: Taken) -> str:
    return f"added as {taken.document}" if taken.document else ("moved out" if taken.finished else "set aside")


def write_outcomes(plan: Plan, results: Sequence[Result]) -> str:
    """Return how many documents came to what, as Markdown."""
    counts = count_outcomes(results)
    rows = [(title, str(counts[status])) for status, title in STATUS_TITLES.items()]
    rows += [("all", str(len(results))), ("withdrawn", str(len(plan.corpus.withdrawn)))]
    rows += [("read by this run", str(len(plan.tasks))), ("unchanged since the last run", str(len(plan.unchanged)))]
    return "\n".join(write_table(("outcome", "documents"), rows))


def write_scores(before: Mapping[str, Score], results: Sequence[Result]) -> str:
    """Return the score table with what moved since ``before``, as Markdown: a score first, for wide tables are cut.

    Below it stands why a document that was read has no score.
    """
    ranked = rank_results(results)
    lines = write_table(
        ("score (95% interval)", "moved", "kind", "document"), (_list_cells(before, each) for each in ranked)
    )
    short = [each for each in ranked if each.score.status is Status.NOT_ENOUGH_EVIDENCE]
    reasons = write_list((each.document.title, each.score.reason) for each in short)
    return "\n".join([*lines, *(["", "Not enough evidence:", "", *reasons] if short else [])])


def _list_cells(before: Mapping[str, Score], result: Result) -> tuple[str, ...]:
    row = list_score(result)
    is_scored = result.score.status is Status.SCORED
    return (
        format_interval(row["score"], row["low"], row["high"]) if is_scored else STATUS_TITLES[result.score.status],
        describe_move(before.get(result.document.document), result.score),
        result.document.kind.value.replace("_", " "),
        row["title"],
    )


def describe_move(before: Score | None, after: Score) -> str:
    """Say how a score has moved: by how many points, from what outcome, that it is new; empty where it did not."""
    if before is None:
        return "new"
    if before.status is not after.status:
        return f"was {STATUS_TITLES[before.status]}"
    if after.status is not Status.SCORED or before.overall is None or after.overall is None:
        return ""
    points = after.overall.score - before.overall.score
    return f"{points:+.1f}" if abs(points) >= _LEAST_MOVE else ""


def write_quarantined(results: Sequence[Result]) -> str:
    """Return what could not be read and why, as Markdown."""
    aside = [each for each in rank_results(results) if each.score.status is Status.QUARANTINED]
    if not aside:
        return "Every document could be read."
    rows = ((each.document.title, each.document.file, each.score.reason) for each in aside)
    return "\n".join(write_list(rows))


def write_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a Markdown table; beyond some thousand rows only how many more there are."""
    yield f"| {' | '.join(header)} |"
    yield f"|{'---|' * len(header)}"
    yield from _bound(f"| {' | '.join(map(escape, row))} |" for row in rows)


def write_list(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a Markdown list: sentences are broken over lines in it, which they are not in a table."""
    yield from _bound(f"- **{escape(first)}**: {': '.join(map(escape, rest))}" for first, *rest in rows)


def _bound(lines: Iterable[str]) -> Iterator[str]:
    left_out = 0
    for number, line in enumerate(lines):
        if number < _MOST_ROWS:
            yield line
        else:
            left_out += 1
    if left_out:
        yield f"\n{left_out} more are in the report."


def escape(text: str) -> str:
    """Return text as Markdown that shows it as it is, on one line."""
    return "".join(f"\\{sign}" if sign in "\\[]<>*_`|" else sign for sign in " ".join(text.split()))


class ProgressBar:
    """A progress artifact of a run: made at the first step, and moved at most a few hundred times."""

    def __init__(self, corpus: Corpus, total: int) -> None:
        self._corpus = corpus
        self._every = max(1, total // _STEPS)
        self._artifact: UUID | None = None

    def start(self) -> None:
        """Show that nothing is done yet."""
        self._artifact = create_progress_artifact(
            progress=0.0,
            key=name_artifact("progress", self._corpus.name),
            description=f"Documents read: {self._corpus.title}",
        )  # type: ignore[assignment]

    def move(self, step: Progress) -> None:
        """Show how far a run is."""
        if self._artifact and (step.done % self._every == 0 or step.done == step.total):
            update_progress_artifact(self._artifact, 100 * step.done / step.total)
