"""The list of documents: what a reader asks for in the address, and the page of it that is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from policymine.pipeline import Result
from policymine.records import Kind, Status
from policymine.reports.standings import Standing

PAGE_DOCUMENTS = 40
_NEW_DAYS = 14
CONDITIONS = {
    "scored": "Scored",
    "not_enough_evidence": "Not enough evidence",
    "quarantined": "Could not be read",
    "unscored": "Not scored yet",
    "outdated": "Scored before the codebook changed",
    "new": f"Added in the last {_NEW_DAYS} days",
    "unstable": "Rank not stable",
    "unreviewed": "No sentence reviewed yet",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader wants to see. Empty: all. ``page`` counts from 1."""

    kind: str = ""
    area: str = ""
    year: str = ""
    status: str = ""
    words: str = ""
    page: int = 1

    def locate(self, **changed: str | int) -> str:
        """Return the address of the list with something changed."""
        own = {name: getattr(self, name) for name in self.__slots__} | changed
        own |= {"page": own["page"] if int(own["page"]) > 1 else ""}
        query = urlencode({name: value for name, value in own.items() if value})
        return f"/?{query}" if query else "/"


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of the list with how many pages there are, and the choices of the filters with their numbers."""

    results: Sequence[Result]
    found: int
    page: int
    pages: int
    conditions: Mapping[str, int]
    kinds: Sequence[str]
    areas: Sequence[str]
    years: Sequence[str]


def choose(
    results: Sequence[Result],
    standings: Mapping[str, Standing],
    wanted: Wanted,
    *,
    reviewed: Iterable[str],
    outdated: frozenset[str] = frozenset(),
) -> Shown:
    """Choose what is wanted of results that are ranked within their kind.

    ``reviewed`` documents have sentences that people decided on; ``outdated`` ones were scored by other rules.
    """
    known = frozenset(reviewed)
    since = _find_new_since()
    fitting = [each for each in results if _fits(each, wanted)]
    states = {each.document.document: _list_conditions(each, standings, known, since) for each in fitting}
    states = {name: each | {"outdated"} if name in outdated else each for name, each in states.items()}
    found = [each for each in fitting if not wanted.status or wanted.status in states[each.document.document]]
    pages = max(1, -(-len(found) // PAGE_DOCUMENTS))
    page = min(max(wanted.page, 1), pages)
    return Shown(
        results=found[(page - 1) * PAGE_DOCUMENTS : page * PAGE_DOCUMENTS],
        found=len(found),
        page=page,
        pages=pages,
        conditions={name: sum(name in each for each in states.values()) for name in CONDITIONS},
        kinds=[kind for kind in Kind if any(each.document.kind is kind for each in results)],
        areas=sorted({each.document.area for each in results if each.document.area}),
        years=sorted({each.document.published_on[:4] for each in results if each.document.published_on}, reverse=True),
    )


def _fits(result: Result, wanted: Wanted) -> bool:
    document = result.document
    return (
        (not wanted.kind or document.kind.value == wanted.kind)
        and (not wanted.area or document.area == wanted.area)
        and (not wanted.year or document.published_on[:4] == wanted.year)
        and all(word in document.title.casefold() for word in wanted.words.casefold().split())
    )


def _list_conditions(
    result: Result, standings: Mapping[str, Standing], reviewed: frozenset[str], since: str
) -> frozenset[str]:
    name = result.document.document
    found = {"unscored"} if not result.key else {result.score.status.value}
    if result.document.added_on >= since:
        found.add("new")
    if name in standings and not standings[name].is_stable:
        found.add("unstable")
    if name not in reviewed and result.key and result.score.status is not Status.QUARANTINED:
        found.add("unreviewed")
    return frozenset(found)


def _find_new_since() -> str:
    return (datetime.now(UTC) - timedelta(days=_NEW_DAYS)).date().isoformat()
