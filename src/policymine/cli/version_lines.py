"""The lines that tell of a document's versions: its files with dates and sources, and what the score did at each."""

from __future__ import annotations

from collections.abc import Iterator

from policymine.histories import Version
from policymine.records import Document, HeldFile, Score, Status
from policymine.reports.tables import format_interval


def describe_version(version: Version, document: Document) -> Iterator[str]:
    """Yield the lines of one version: its score, then its files."""
    superseded = f", superseded on {version.superseded_on[:10]}" if version.superseded_on else ""
    moved = "" if version.points is None else f", {version.points:+.1f} points against the version before"
    yield f"version {version.number}{superseded}: {_describe_score(version.score)}{moved}"
    for held in version.files:
        yield f"  {_describe_file(held, document)}"


def _describe_file(held: HeldFile, document: Document) -> str:
    if not held.file:
        return f"{held.rendition or 'file'}: not fetched yet, from {held.source_url or 'an address that is not known'}"
    read = " (read)" if held.file == document.file else ""
    came = f", {held.retrieved_at[:10]}" if held.retrieved_at else ""
    source = f", from {held.source_url}" if held.source_url else ""
    return f"{held.rendition}: {held.file}{read}{came}{source}, {held.sha256[:12] or 'no hash'}"


def _describe_score(score: Score | None) -> str:
    if score is None:
        return "no score on record"
    if score.status is Status.SCORED and score.overall:
        return f"score {format_interval(score.overall.score, score.overall.low, score.overall.high)}"
    return f"{score.status.replace('_', ' ')}: {score.reason}"
