"""Two at one queue whose server is killed: nothing that was acknowledged is lost, and nothing is doubled."""

from __future__ import annotations

import secrets
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import sqlalchemy as sa

from policymine.database import begin_writing, connect
from policymine.documents import open_corpus, write_manifest
from policymine.schema import (
    ASSESSMENTS,
    DECISIONS,
    MENTIONS,
    QUEUED,
    QUEUES,
    SENTENCES,
    STANDINGS,
)
from policymine.settings import read_settings
from tests.web.conftest import DEAL, make_tokens
from tests.web.live import Killable

CODES = ("community_power", "central_power", "none", "community_voice")
DECIDED = 500
KILLED_BEFORE = (350, 150)
PATIENCE_SECONDS = 180

Decided = tuple[str, str, int]


def read_stored(folder: Path) -> list[Decided]:
    """Return key, document and sentence of every decision in the store."""
    engine = connect(read_settings().locate_store(folder))
    columns = (DECISIONS.c.key, DECISIONS.c.document, DECISIONS.c.number)
    with engine.connect() as connection:
        rows = [(row.key, row.document, row.number) for row in connection.execute(sa.select(*columns))]
    engine.dispose()
    return rows


def open_client(address: str, token: str) -> httpx.Client:
    headers = {"authorization": f"Bearer {token}", "accept": "application/json"}
    return httpx.Client(base_url=address, headers=headers, timeout=60)


def decide_next(client: httpx.Client) -> Decided:
    """Ask for the next sentence and decide it; return what was acknowledged."""
    told = client.get("/queue/next").json()
    sent = {
        "key": secrets.token_hex(16),
        "action": "code",
        "document": told["document"],
        "number": told["number"],
        "text_hash": told["card"].split('data-hash="')[1].split('"')[0],
        "code": CODES[told["number"] % len(CODES)],
        "queue": "score",
    }
    answer = client.post("/decisions", json=sent)
    assert answer.status_code == 200, answer.text
    return sent["key"], told["document"], int(told["number"])


def copy_deal(folder: Path) -> None:
    """Put the deal into the corpus a second time, so that there are sentences enough."""
    documents = list(open_corpus(folder).documents)
    deal = next(each for each in documents if each.document == DEAL)
    write_manifest(folder, [*documents, replace(deal, document="second-deal")])
    engine = connect(read_settings().locate_store(folder))
    with begin_writing(engine) as connection:
        for table in (ASSESSMENTS, SENTENCES, MENTIONS, QUEUED, STANDINGS, QUEUES):
            cells = [sa.literal("second-deal") if each.name == "document" else each for each in table.columns]
            rows = sa.select(*cells).where(table.c.document == DEAL)
            connection.execute(sa.insert(table).from_select(list(table.columns.keys()), rows))
    engine.dispose()


@dataclass
class Work:
    """Decisions that are still to be made by two, and those that were acknowledged. The server dies where told to."""

    server: Killable
    left: int = DECIDED
    acknowledged: list[Decided] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def work(self, token: str) -> int:
        """Decide one sentence after another; return how many were acknowledged."""
        made = 0
        with open_client(self.server.address, token) as client:
            while self.claim():
                made += self.try_one(client)
        return made

    def claim(self) -> bool:
        with self.lock:
            self.left -= 1
            if self.left in KILLED_BEFORE:
                threading.Timer(0.03, self.restart).start()
            return self.left >= 0

    def restart(self) -> None:
        self.server.kill()
        self.server.start()

    def try_one(self, client: httpx.Client) -> int:
        """Decide one sentence, another one where the server dies before it acknowledges."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                decided = decide_next(client)
            except httpx.TransportError:
                assert time.monotonic() < deadline, "the server did not come back"
                time.sleep(0.1)
                continue
            with self.lock:
                self.acknowledged.append(decided)
            return 1


def test_two_at_one_queue_lose_and_double_nothing_though_the_server_is_killed(own_corpus: Path) -> None:
    copy_deal(own_corpus)
    tokens = make_tokens(own_corpus)
    server = Killable(own_corpus, ("--team",))
    server.start()
    try:
        work = Work(server)
        with ThreadPoolExecutor(2) as pool:
            made = list(pool.map(work.work, (tokens["ann"], tokens["ben"])))
    finally:
        server.kill()
    stored = read_stored(own_corpus)
    assert sum(made) == len(work.acknowledged) == DECIDED
    assert min(made) > DECIDED // 10, "one of them did all the work"
    assert server.starts == 1 + len(KILLED_BEFORE)
    assert set(work.acknowledged) <= set(stored)
    assert len(stored) <= DECIDED + 2 * len(KILLED_BEFORE), "what was sent once was written twice"
    assert len({each[1:] for each in stored}) == len(stored), "two were given the same sentence"
