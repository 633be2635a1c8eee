"""The ledger of a corpus: what came of every fetch, what a watch found, and how far it has looked.

It lies in the store beside the results. Every method is one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from policymine.database import begin_writing, connect
from policymine.schema import CANDIDATES, FETCHES, LOOKS, SIGHTINGS, read_clock
from policymine.sources.governments import find_london_day
from policymine.sources.outcomes import Fetched, Outcome
from policymine.sources.search import find_address


class State(StrEnum):
    """Where a candidate stands: waiting for a person, decided upon, and what came of it."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ADDED = "added"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of asking for an address, as it was recorded. ``document`` is empty where none was made of it."""

    document: str
    address: str
    outcome: Outcome
    reason: str
    status: int
    final_address: str
    size_bytes: int
    attempts: int
    retrieved_at: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A page that a watch found. ``number`` is its id for a person; ``why`` tells why it matched.

    ``reason`` is why it was declined, or why it could not be brought. ``document`` is what it became.
    """

    number: int
    link: str
    content_id: str
    title: str
    description: str
    document_type: str
    organisations: tuple[str, ...]
    published_at: str
    why: str
    found_at: str
    state: State
    decided_at: str = ""
    decided_by: str = ""
    reason: str = ""
    document: str = ""

    @property
    def address(self) -> str:
        """The public address of the page."""
        return find_address(self.link)

    @property
    def published_on(self) -> str:
        """The day in London on which it was published."""
        return find_london_day(self.published_at)


@dataclass(frozen=True, slots=True)
class Look:
    """How far a question was asked: when last, when last as a whole, and how many results that left unseen."""

    looked_at: str
    swept_at: str
    balance: int


class Ledger:
    """Reads and writes the ledger. ``address`` is any SQLAlchemy address."""

    def __init__(self, address: str) -> None:
        self._engine = connect(address)

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()

    def record(self, document: str, fetches: Iterable[Fetched]) -> None:
        """Record what came of fetches for a document."""
        rows = [_list_fetch(document, each) for each in fetches]
        if rows:
            with begin_writing(self._engine) as connection:
                connection.execute(sa.insert(FETCHES), rows)

    def name_visits(self, document: str, fetches: Iterable[Fetched]) -> None:
        """Record which document fetches came to belong to, where that was not known before."""
        addresses = [each.address for each in fetches]
        query = sa.update(FETCHES).where(FETCHES.c.address.in_(addresses), FETCHES.c.document == "")
        with begin_writing(self._engine) as connection:
            connection.execute(query.values(document=document))

    def read_visits(self, document: str | None = None) -> list[Visit]:
        """Return what was recorded, the earliest first: of one document or of all."""
        query = sa.select(*[column for column in FETCHES.columns if column.name != "number"]).order_by(FETCHES.c.number)
        if document is not None:
            query = query.where(FETCHES.c.document == document)
        with self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return [Visit(**{**row, "outcome": Outcome(row["outcome"])}) for row in rows]

    def read_last_visits(self) -> dict[str, Visit]:
        """Return the last visit to each address."""
        return {each.address: each for each in self.read_visits()}

    def list_candidates(self, states: Collection[State] = (State.WAITING,)) -> list[Candidate]:
        """Return the candidates in these states, the latest published first."""
        query = (
            sa.select(CANDIDATES)
            .where(CANDIDATES.c.state.in_([state.value for state in states]))
            .order_by(CANDIDATES.c.published_at.desc(), CANDIDATES.c.number)
        )
        with self._engine.connect() as connection:
            return [_build_candidate(dict(row)) for row in connection.execute(query).mappings()]

    def read_candidate(self, number: int) -> Candidate | None:
        """Return the candidate of a number, or None."""
        query = sa.select(CANDIDATES).where(CANDIDATES.c.number == number)
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        return _build_candidate(dict(row)) if row else None

    def add_sightings(self, question: str, found: Sequence[Mapping[str, Any]]) -> list[str]:
        """Record results of a question; return the links of those that are new candidates, by link and content id.

        ``found`` are rows of the candidates table without their dates.
        """
        with begin_writing(self._engine) as connection:
            seen = set(
                connection.execute(sa.select(SIGHTINGS.c.link).where(SIGHTINGS.c.question == question)).scalars()
            )
            rows = {row["link"]: row for row in found}
            fresh = [{"question": question, "link": link} for link in rows if link not in seen]
            if fresh:
                connection.execute(sa.insert(SIGHTINGS), fresh)
            new = _list_unknown(connection, rows.values())
            if new:
                connection.execute(sa.insert(CANDIDATES), new)
        return [row["link"] for row in new if row["state"] != State.ADDED]

    def count_sightings(self, question: str) -> int:
        """Return how many links a question has brought."""
        query = sa.select(sa.func.count()).select_from(SIGHTINGS).where(SIGHTINGS.c.question == question)
        with self._engine.connect() as connection:
            return int(connection.execute(query).scalar() or 0)

    def read_look(self, question: str) -> Look | None:
        """Return how far a question was asked, or None where it never was."""
        query = sa.select(LOOKS.c.looked_at, LOOKS.c.swept_at, LOOKS.c.balance).where(LOOKS.c.question == question)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return Look(*row) if row else None

    def write_look(self, question: str, look: Look, *, seen: Collection[str] | None = None) -> None:
        """Record how far a question was asked; ``seen`` are all its links, where all were asked for."""
        with begin_writing(self._engine) as connection:
            if seen is not None:
                known = connection.execute(
                    sa.select(SIGHTINGS.c.link).where(SIGHTINGS.c.question == question)
                ).scalars()
                for link in [each for each in known if each not in seen]:
                    connection.execute(
                        sa.delete(SIGHTINGS).where(SIGHTINGS.c.question == question, SIGHTINGS.c.link == link)
                    )
            connection.execute(sa.delete(LOOKS).where(LOOKS.c.question == question))
            connection.execute(sa.insert(LOOKS), {"question": question, **asdict(look)})

    def decide(
        self,
        number: int,
        state: State,
        *,
        from_states: Collection[State],
        by: str = "",
        reason: str = "",
        document: str = "",
    ) -> bool:
        """Move a candidate to a state, if it is in one of ``from_states``; tell whether it was."""
        values = {"state": state.value, "reason": reason}
        values |= {"decided_by": by, "decided_at": read_clock()} if state in {State.ACCEPTED, State.DECLINED} else {}
        values |= {"document": document} if document else {}
        query = (
            sa.update(CANDIDATES)
            .where(CANDIDATES.c.number == number, CANDIDATES.c.state.in_([each.value for each in from_states]))
            .values(**values)
        )
        with begin_writing(self._engine) as connection:
            return connection.execute(query).rowcount == 1


def _list_unknown(connection: sa.Connection, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows whose page is not known by its link or content id, each page once."""
    known = connection.execute(sa.select(CANDIDATES.c.link, CANDIDATES.c.content_id)).all()
    links, pages = {link for link, _ in known}, {page for _, page in known if page}
    unknown = []
    for row in rows:
        if row["link"] in links or row["content_id"] in pages:
            continue
        links.add(row["link"])
        pages |= {row["content_id"]} - {""}
        unknown.append(_complete(row))
    return unknown


def _complete(row: Mapping[str, Any]) -> dict[str, Any]:
    empty = {"decided_at": "", "decided_by": "", "reason": "", "document": "", "state": State.WAITING.value}
    organisations = json.dumps(list(row.get("organisations", ())))
    return {**empty, **row, "organisations": organisations, "found_at": read_clock()}


def _list_fetch(document: str, fetched: Fetched) -> dict[str, Any]:
    return {
        "document": document,
        "address": fetched.address,
        "outcome": fetched.outcome.value,
        "reason": fetched.reason,
        "status": fetched.status,
        "final_address": fetched.final_address,
        "size_bytes": fetched.size_bytes,
        "attempts": fetched.attempts,
        "retrieved_at": fetched.retrieved_at,
    }


def _build_candidate(row: Mapping[str, Any]) -> Candidate:
    return Candidate(**{**row, "organisations": tuple(json.loads(row["organisations"])), "state": State(row["state"])})
