"""Glances: files that come one by one are looked at by the same workers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.conftest import SAMPLE
from tests.kills import Inline

from policymine.glances import glance_at_all, share_workers

PDF = SAMPLE / "documents" / "wexmoor-neighbourhood-agreement.pdf"
TEXT = SAMPLE / "documents" / "speech-thaxby-service-reform.txt"


def look(path: Path) -> str:
    with glance_at_all([path]) as glance:
        return glance(path).words


def test_pdfs_that_come_one_by_one_share_workers_which_end_with_the_whole() -> None:
    events: list[str] = []

    class Pool(Inline):
        def __exit__(self, *error: Any) -> None:
            events.append("ended")

    def start(count: int) -> Pool:
        events.append(f"started for {count}")
        return Pool()

    with share_workers(start):  # type: ignore[arg-type]
        assert look(TEXT)
        assert events == []
        first, again = look(PDF), look(PDF)
        with share_workers():
            inner = look(PDF)
    assert first == again == inner
    assert "Wexmoor" in first
    assert events == ["started for 1", "ended"]
