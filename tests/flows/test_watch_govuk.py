"""The flow that watches GOV.UK: what it lists, and that it scores what came."""

from __future__ import annotations

from pathlib import Path

import pytest
from flows.watch_govuk import main
from tests.flows.conftest import PrefectServer
from tests.sources import pages
from tests.sources.site import run_site
from tests.terminal import call

from flows import run_script
from policymine.documents import create_corpus, open_corpus
from policymine.pipeline import read_results
from policymine.settings import read_settings

DAY = "2025-01-01T10:00:00Z"
WATCH = '\n[watch]\nwords = ["deal"]\nsince = 2024-01-01\n[[watch.accept]]\nwords = ["one"]\n'


def test_the_flow_adds_what_came_scores_it_and_leaves_a_list(
    tmp_path: Path, prefect_server: PrefectServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "corpus"
    create_corpus(folder)
    with (folder / "corpus.toml").open("a", encoding="utf-8") as stream:
        stream.write(WATCH)
    (folder / "inbox").mkdir()
    (folder / "inbox" / "sheet.xlsx").write_bytes(b"PK\x03\x04 no text")
    with run_site() as site:
        site.publish(pages.speech("/government/speeches/one", "Speech one"))
        site.results = [
            {"link": f"/government/speeches/{name}", "title": f"Deal | {name}", "public_timestamp": DAY}
            for name in ("one", "two")
        ]  # fmt: skip
        for name, value in site.list_settings().items():
            monkeypatch.setenv(name, value)
        read_settings.cache_clear()
        done = call(folder, program=lambda: run_script(main))
    read_settings.cache_clear()
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "2 found, 1 added, 1 refused" in done.stderr
    assert [each.document for each in open_corpus(folder).documents] == ["one"]
    assert read_results(folder)[0].score.sentences > 0
    artifacts = prefect_server.read_artifacts("watch-corpus", "scores-corpus")
    assert "## Found: 2" in artifacts["watch-corpus"]
    assert "[Deal \\| two](https://www.gov.uk/government/speeches/two), 2025-01-01" in artifacts["watch-corpus"]
    assert "- one" in artifacts["watch-corpus"]
    assert "sheet.xlsx" in artifacts["watch-corpus"]
    assert "Speech one" in artifacts["scores-corpus"]
