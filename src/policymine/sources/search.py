"""The GOV.UK Search API: what was published, page by page, oldest first.

Described at https://docs.publishing.service.gov.uk/repos/search-api/using-the-search-api.html. Results are asked for
in ascending order, so that what is published meanwhile comes at the end and moves nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin

from policymine.sources.client import Client
from policymine.sources.forms import Form
from policymine.sources.governments import find_london_day
from policymine.sources.govuk import Site
from policymine.sources.outcomes import Fetched, Outcome, Wanted
from policymine.texts.blocks import clean_text

FIELDS = (
    "title",
    "link",
    "description",
    "content_id",
    "content_store_document_type",
    "organisations",
    "public_timestamp",
)
PAGE_SIZE = 200
_DEEPEST = 8000
_OVERLAP = 5


def find_address(link: str) -> str:
    """Return the public address of a result's link, which is a path on GOV.UK or an address elsewhere."""
    return urljoin("https://www.gov.uk/", link)


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask: of these types, from these organisations, with this phrase, published on these days."""

    document_types: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    words: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One result. ``published_at`` is its public time in ISO form; ``link`` the path of a page or an address."""

    link: str
    content_id: str
    title: str
    description: str
    document_type: str
    organisations: tuple[str, ...]
    published_at: str

    @property
    def address(self) -> str:
        """The public address."""
        return find_address(self.link)

    @property
    def published_on(self) -> str:
        """The day in London."""
        return find_london_day(self.published_at)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of results. ``total`` counts all results of the question; ``problem`` is what stood in the way."""

    hits: tuple[Hit, ...]
    total: int
    problem: Fetched | None = None


@dataclass(frozen=True, slots=True)
class Searcher:
    """Asks the Search API. ``folder`` takes the answers while they are read."""

    client: Client
    site: Site
    folder: Path

    def count(self, question: Question) -> Sheet:
        """Return how many results a question has, without the results."""
        return self._ask(question, start=0, count=0)

    def search(self, question: Question) -> Iterator[Sheet]:
        """Yield the results of a question page by page, the oldest first; end at the first page that does not come.

        Pages overlap by a few results, for one that is taken off meanwhile moves the rest up. A link may come twice.
        """
        start, seen = 0, 0
        while True:
            sheet = self._ask(question, start=start, count=PAGE_SIZE)
            yield sheet
            seen = start + len(sheet.hits)
            if sheet.problem or not sheet.hits or seen >= sheet.total:
                return
            start = max(seen - _OVERLAP, start + 1)
            if start > _DEEPEST:
                later = _go_on(question, sheet.hits[-1])
                if later == question:
                    yield Sheet((), 0, self._tell_too_many(question))
                    return
                question, start = later, 0

    def _tell_too_many(self, question: Question) -> Fetched:
        asked = f'Looking for "{question.words}"' if question.words else "A question of the watch"
        reason = (
            f"{asked} found more than {_DEEPEST:,} pages of one day, and GOV.UK gives no more of them. "
            "Narrow it in corpus.toml, under [watch]: further words, or fewer document_types or organisations."
        )
        return Fetched(f"{self.site.address}/api/search.json", Outcome.REFUSED, reason)

    def _ask(self, question: Question, *, start: int, count: int) -> Sheet:
        address = f"{self.site.address}/api/search.json?{_compose(question, start=start, count=count)}"
        path = self.folder / "search.json"
        fetched = self.client.fetch(Wanted(address, forms=frozenset({Form.JSON})), path)
        if fetched.path is None:
            return Sheet((), 0, fetched)
        try:
            value = json.loads(path.read_bytes())
            hits = tuple(_read_hit(each) for each in value["results"])
            return Sheet(hits, int(value["total"]))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            reason = "The Search API of GOV.UK gave an answer that cannot be read. Ask again later."
            return Sheet((), 0, replace(fetched, outcome=Outcome.FAILED, reason=reason, path=None))
        finally:
            path.unlink(missing_ok=True)


def _compose(question: Question, *, start: int, count: int) -> str:
    """Return the query of an address. A phrase of several words is asked for as a phrase."""
    phrase = f'"{question.words}"' if " " in question.words else question.words
    days = [f"from:{question.since}"] * bool(question.since) + [f"to:{question.until}"] * bool(question.until)
    pairs = [("q", phrase)] * bool(phrase)
    pairs += [("filter_content_store_document_type", each) for each in question.document_types]
    pairs += [("filter_organisations", each) for each in question.organisations]
    pairs += [("filter_public_timestamp", ",".join(days))] * bool(days)
    pairs += [("order", "public_timestamp"), ("start", str(start)), ("count", str(count)), ("fields", ",".join(FIELDS))]
    return urlencode(pairs)


def _go_on(question: Question, last: Hit) -> Question:
    """Ask anew from the day of the last result, because the API pages only so deep."""
    return replace(question, since=last.published_at[:10] or question.since)


def _read_hit(value: Mapping[str, Any]) -> Hit:
    return Hit(
        link=str(value.get("link") or value["_id"]),
        content_id=str(value.get("content_id") or ""),
        title=clean_text(str(value.get("title") or "")),
        description=clean_text(str(value.get("description") or "")),
        document_type=str(value.get("content_store_document_type") or value.get("format") or ""),
        organisations=tuple(_name_organisation(each) for each in value.get("organisations") or []),
        published_at=str(value.get("public_timestamp") or ""),
    )


def _name_organisation(value: object) -> str:
    """Return the slug of an organisation, which the API gives as a record or alone."""
    if isinstance(value, Mapping):
        return str(value.get("slug") or value.get("title") or "")
    return str(value)
