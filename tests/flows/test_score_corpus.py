"""The Prefect flow gives what the command line gives, and leaves an artifact."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT

from policymine.pipeline import read_results


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment with a Prefect home of its own, so that no test touches the person's."""
    home = tmp_path_factory.mktemp("prefect")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "COV"))}
    return {**clean, "PREFECT_HOME": str(home), "PYTHONPATH": str(ROOT)}


def call(environment: dict[str, str], *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=300, env=environment, cwd=ROOT,
    )  # fmt: skip


READ_ARTIFACT = """
import asyncio, json
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
async def read():
    async with get_client() as client:
        found = await client.read_artifacts(artifact_filter=ArtifactFilter(key=ArtifactFilterKey(any_=["scores"])))
        runs = await client.read_task_runs()
        print(json.dumps({"artifacts": [each.data for each in found], "tasks": sorted(each.name for each in runs)}))
asyncio.run(read())
"""


def test_the_flow_scores_what_is_new_and_leaves_an_artifact(own_corpus: Path, environment: dict[str, str]) -> None:
    before = {each.document.document: each.score for each in read_results(own_corpus)}
    done = call(environment, "-m", "flows.score_corpus", own_corpus, "--force", "--workers", "1")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert "[4/4]" in done.stderr
    assert "Devolution deals" in done.stdout
    assert "Quarantined:" in done.stdout
    assert {each.document.document: each.score for each in read_results(own_corpus)} == before
    assert (own_corpus / "report" / "index.html").exists()

    again = call(environment, "-m", "flows.score_corpus", own_corpus)
    assert "Nothing has changed since the last run" in again.stderr

    told = json.loads(call(environment, "-c", READ_ARTIFACT).stdout)
    assert len(told["artifacts"]) == 1
    assert "broken" in told["artifacts"][0]
    assert told["tasks"] == ["2 texts from speech-marlshire-signing", "broken-deal", "marlshire-devolution-deal"]


def test_a_corpus_that_is_not_there_is_named_without_a_traceback(environment: dict[str, str]) -> None:
    done = call(environment, "-m", "flows.score_corpus", "corpora/nowhere")
    assert done.returncode == 2
    assert "There is no corpus at" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_server_that_does_not_start_is_told_without_a_traceback(
    own_corpus: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    hurried = {
        **environment,
        "PREFECT_HOME": str(tmp_path / "home"),
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "0",
    }
    done = call(hurried, "-m", "flows.score_corpus", own_corpus, "--force", "--workers", "1")
    assert done.returncode == 2
    assert "did not start within 0 seconds" in done.stderr
    assert "Traceback" not in done.stderr
    assert "policymine run" in done.stderr
