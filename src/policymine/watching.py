"""Watching: what is new on GOV.UK by the questions in corpus.toml becomes candidates; nothing is missed or found twice.

Each question is asked from some days before it was last asked, because pages appear late and back-dated. Beyond that,
the number of all its results is compared with what was seen: where they part, the whole question is asked again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from policymine.candidates import Brought, bring_accepted
from policymine.documents import SETTINGS, Corpus, open_corpus
from policymine.errors import CorpusError
from policymine.fetching import Errand, Result, find_by_address, open_errand
from policymine.inbox import INBOX, Taken, take_inbox
from policymine.ledger import Candidate, Look, State
from policymine.sources.outcomes import Fetched
from policymine.sources.search import Hit, Question, Searcher
from policymine.watches import Rule, Watch, read_watch
from policymine.wording import quote_path

SWEEP_DAYS = 30
_LEFT_OUT = frozenset({Result.NOT_BROUGHT, Result.LISTED, Result.ALIKE})


@dataclass(frozen=True, slots=True)
class Looked:
    """What a watch found. ``new`` are the links of new candidates, ``changed`` documents whose page has changed since.

    ``accepted`` counts the new ones that a rule accepted; ``results`` all results that were read.
    """

    new: tuple[str, ...] = ()
    accepted: int = 0
    results: int = 0
    changed: tuple[str, ...] = ()
    problems: tuple[Fetched, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What a watch did: what lay in the inbox, what is new, what was brought of it, and what stood in the way."""

    taken: tuple[Taken, ...]
    looked: Looked
    new: tuple[Candidate, ...]
    brought: tuple[Brought, ...]

    @property
    def added(self) -> list[str]:
        """The documents that are new in the corpus."""
        documents = [each.document for each in self.taken if each.document]
        came = (each.filed for each in self.brought if each.filed.result is Result.ADDED)
        return [*documents, *(each.document for each in came)]

    @property
    def refused(self) -> list[str]:
        """What did not come, each with its reason."""
        aside = [each.message for each in self.taken if not each.document and not each.finished]
        lost = [each.filed.message for each in self.brought if each.filed.result in _LEFT_OUT]
        return [*aside, *lost, *(each.reason for each in self.looked.problems)]


def watch_corpus(folder: Path, *, say: Callable[[str], None], today: date | None = None) -> Report:
    """Take in the inbox, look for what is new, and bring what was accepted; tell each step to ``say`` as it is done.

    Raise CorpusError where the corpus has neither an inbox nor a [watch].
    """
    watch = read_watch(folder)
    taken = []
    for each in take_inbox(folder):
        say(each.message)
        taken.append(each)
    if watch is None:
        _require_inbox(folder)
        return Report(tuple(taken), Looked(), (), ())
    with open_errand(folder) as errand:
        looked = look(errand, watch, today=today)
        for line in _tell(folder, looked):
            say(line)
        brought = []
        for came in bring_accepted(errand):
            say(came.filed.message)
            brought.append(came)
        links = set(looked.new)
        new = tuple(each for each in errand.ledger.list_candidates(tuple(State)) if each.link in links)
    return Report(tuple(taken), looked, new, tuple(brought))


def _require_inbox(folder: Path) -> None:
    if not (folder / INBOX).is_dir():
        raise CorpusError(
            f"{folder / SETTINGS} has no [watch], and there is no {folder / INBOX}, so there is nothing to look for. "
            "Say there what to look for, as docs/watching.md shows, or make that folder and drop files into it."
        )


def _tell(folder: Path, looked: Looked) -> Iterator[str]:
    waiting = len(looked.new) - looked.accepted
    yield f"GOV.UK: {looked.results} results read, {len(looked.new)} new, {looked.accepted} of them accepted by rule."
    if waiting:
        yield f"See the {waiting} that wait for you with: policymine candidates {quote_path(folder)}"
    for name in looked.changed:
        bring = f"policymine fetch {quote_path(folder)} --document {name} --again"
        yield f"{name} has changed on GOV.UK since it was fetched. Bring the new version with: {bring}"
    for problem in looked.problems:
        yield f"GOV.UK was not asked it all: {problem.reason} Nothing is lost: the next watch begins where this did."


def look(errand: Errand, watch: Watch, *, today: date | None = None) -> Looked:
    """Ask every question of a watch and put what is new into the ledger."""
    eye = _Eye(errand, watch, open_corpus(errand.folder), today or datetime.now(UTC).date())
    told = [eye.ask(question) for question in watch.list_questions()]
    return Looked(
        new=tuple(link for each in told for link in each.new),
        accepted=sum(each.accepted for each in told),
        results=sum(each.results for each in told),
        changed=tuple(dict.fromkeys(name for each in told for name in each.changed)),
        problems=tuple(problem for each in told for problem in each.problems),
    )


def name_question(question: Question) -> str:
    """Return the key under which the ledger keeps how far a question was asked."""
    return hashlib.sha256(json.dumps(asdict(question), sort_keys=True).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class _Eye:
    """Looks on behalf of one watch."""

    errand: Errand
    watch: Watch
    corpus: Corpus
    today: date

    def ask(self, question: Question) -> Looked:
        """Ask a question from where it was left, and as a whole where something escaped that."""
        key = name_question(question)
        before = self.errand.ledger.read_look(key)
        if before is None or self._is_long_ago(before.swept_at):
            return self._sweep(key, question)
        began = self._begin_window(question, before)
        found = self._read(key, replace(question, since=began))
        if found.problems:
            return found
        counted = self._searcher.count(question)
        if counted.problem:
            return _join(found, Looked(problems=(counted.problem,)))
        if counted.total - self.errand.ledger.count_sightings(key) != before.balance:
            return _join(found, self._sweep(key, question))
        self.errand.ledger.write_look(key, replace(before, looked_at=self.today.isoformat()))
        return found

    @property
    def _searcher(self) -> Searcher:
        courier = self.errand.courier
        return Searcher(courier.client, courier.site, courier.folder)

    def _is_long_ago(self, day: str) -> bool:
        return date.fromisoformat(day) + timedelta(days=SWEEP_DAYS) <= self.today

    def _begin_window(self, question: Question, before: Look) -> str:
        day = date.fromisoformat(before.looked_at) - timedelta(days=self.watch.overlap_days)
        return max(question.since, day.isoformat())

    def _sweep(self, key: str, question: Question) -> Looked:
        """Ask a question as a whole, and remember what that brought."""
        links: set[str] = set()
        found = self._read(key, question, links)
        if not found.problems:
            day = self.today.isoformat()
            balance = found.results - len(links)
            self.errand.ledger.write_look(key, Look(day, day, balance), seen=links)
        return replace(found, results=len(links))

    def _read(self, key: str, question: Question, links: set[str] | None = None) -> Looked:
        """Read the results of a question page by page into the ledger; ``results`` is the number that GOV.UK tells."""
        new: list[str] = []
        changed: list[str] = []
        accepted, total = 0, 0
        for sheet in self._searcher.search(question):
            if sheet.problem:
                return Looked(tuple(new), accepted, total, tuple(changed), (sheet.problem,))
            total = max(total, sheet.total)
            rows = [self._list_row(hit, question) for hit in sheet.hits]
            fresh = self.errand.ledger.add_sightings(key, rows)
            new += fresh
            accepted += sum(row["state"] == State.ACCEPTED and row["link"] in fresh for row in rows)
            changed += [name for hit in sheet.hits if (name := self._find_changed(hit))]
            if links is not None:
                links |= {hit.link for hit in sheet.hits}
        return Looked(tuple(new), accepted, total, tuple(changed))

    def _list_row(self, hit: Hit, question: Question) -> Mapping[str, Any]:
        known = find_by_address(self.corpus, hit.address)
        rule = next((each for each in self.watch.accept if _fits(each, hit)), None)
        state = State.ADDED if known else (State.ACCEPTED if rule else State.WAITING)
        row: dict[str, Any] = {
            "link": hit.link,
            "content_id": hit.content_id,
            "title": hit.title,
            "description": hit.description,
            "document_type": hit.document_type,
            "organisations": hit.organisations,
            "published_at": hit.published_at,
            "why": _explain(hit, question),
            "state": state.value,
            "document": known.document if known else "",
            "decided_by": "a rule in corpus.toml" if state is State.ACCEPTED else "",
        }
        return row

    def _find_changed(self, hit: Hit) -> str:
        """Return the document of a page that was published anew since it was fetched; empty where none was."""
        known = find_by_address(self.corpus, hit.address)
        if known is None or not known.file:
            return ""
        files = (each for each in self.corpus.read_files() if each.document == known.document and each.file)
        held = [each.retrieved_at for each in files if each.retrieved_at]
        return known.document if held and all(_is_later(hit.published_at, each) for each in held) else ""


def _is_later(published_at: str, retrieved_at: str) -> bool:
    """Tell whether a page was published after a file came; where one of the times is only a day, on a later day."""
    published, retrieved = _read_moment(published_at), _read_moment(retrieved_at)
    if published is None or retrieved is None:
        return published_at[:10] > retrieved_at[:10]
    return published > retrieved


def _read_moment(told: str) -> datetime | None:
    """Return a time in ISO form; None where it is a day, no time, or does not say where it is told."""
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _fits(rule: Rule, hit: Hit) -> bool:
    """Tell whether a result is what a rule accepts: of its types, from its organisations, with one of its phrases."""
    text = f"{hit.title} {hit.description}".casefold()
    return (
        (not rule.document_types or hit.document_type in rule.document_types)
        and (not rule.organisations or bool(set(hit.organisations) & set(rule.organisations)))
        and (not rule.words or any(words.casefold() in text for words in rule.words))
    )


def _explain(hit: Hit, question: Question) -> str:
    parts = [hit.document_type.replace("_", " ")] * bool(question.document_types)
    ours = [each for each in hit.organisations if each in question.organisations]
    parts += [f"from {', '.join(ours)}"] * bool(ours)
    parts += [f"has “{question.words}”"] * bool(question.words)
    return "; ".join(parts)


def _join(first: Looked, second: Looked) -> Looked:
    return Looked(
        (*first.new, *second.new),
        first.accepted + second.accepted,
        max(first.results, second.results),
        (*first.changed, *second.changed),
        (*first.problems, *second.problems),
    )
