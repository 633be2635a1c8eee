"""A desk on a copy of the scored corpus, with people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from policymine.accounts import add_reviewer
from policymine.database import begin_writing, connect
from policymine.decisions import Role
from policymine.reviewing import Reviewing
from policymine.settings import read_settings


class Desk(Reviewing):
    """A desk whose clock a test may move."""

    def __init__(self, folder: Path) -> None:
        self.now = 1_800_000_000.0
        super().__init__(folder, clock=lambda: self.now)


@pytest.fixture
def desk(own_corpus: Path) -> Iterator[Desk]:
    opened = open_desk(own_corpus)
    yield opened
    opened.close()


def open_desk(folder: Path, table: str = "audit_share = 0\ndouble_share = 0\n") -> Desk:
    """Open a desk with the people ann and ben (reviewers), lea (lead) and rea (reader)."""
    settings = folder / "corpus.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + f"\n[review]\n{table}", encoding="utf-8")
    engine = connect(read_settings().locate_store(folder), durable=True)
    with begin_writing(engine) as connection:
        for name, role in (("ann", Role.REVIEWER), ("ben", Role.REVIEWER), ("lea", Role.LEAD), ("rea", Role.READER)):
            add_reviewer(connection, name, role, f"{name}'s own password")
    engine.dispose()
    return Desk(folder)
