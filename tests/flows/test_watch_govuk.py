"""The flow that watches GOV.UK: what it lists, and that it scores what came."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT
from tests.sources import pages
from tests.sources.site import run_site

from policymine.documents import create_corpus, open_corpus
from policymine.pipeline import read_results

READ_ARTIFACT = """
import asyncio, json
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
async def read():
    async with get_client() as client:
        keys = ArtifactFilterKey(any_=["watch", "scores"])
        found = await client.read_artifacts(artifact_filter=ArtifactFilter(key=keys))
        print(json.dumps({each.key: each.data for each in found}))
asyncio.run(read())
"""
DAY = "2025-01-01T10:00:00Z"
WATCH = '\n[watch]\nwords = ["deal"]\nsince = 2024-01-01\n[[watch.accept]]\nwords = ["one"]\n'


def test_the_flow_adds_what_came_scores_it_and_leaves_a_list(tmp_path: Path) -> None:
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
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "COV"))}
        environment = {
            **clean, **site.list_settings(), "PREFECT_HOME": str(tmp_path / "prefect"), "PYTHONPATH": str(ROOT)
        }  # fmt: skip
        done = call(environment, "-m", "flows.watch_govuk", folder)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "2 found, 1 added, 1 refused" in done.stderr
    assert [each.document for each in open_corpus(folder).documents] == ["one"]
    assert read_results(folder)[0].score.sentences > 0
    artifacts = json.loads(call(environment, "-c", READ_ARTIFACT).stdout)
    assert "## Found: 2" in artifacts["watch"]
    assert "[Deal \\| two](https://www.gov.uk/government/speeches/two), 2025-01-01" in artifacts["watch"]
    assert "- one" in artifacts["watch"]
    assert "sheet.xlsx" in artifacts["watch"]
    assert "Speech one" in artifacts["scores"]


def call(environment: dict[str, str], *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=300, env=environment, cwd=ROOT,
    )  # fmt: skip
