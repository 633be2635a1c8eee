"""The Prefect flow gives what the command line gives, and leaves an artifact."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from flows.score_corpus import main
from tests.conftest import ROOT
from tests.flows.conftest import PrefectServer
from tests.terminal import call

from flows import run_script
from policymine.pipeline import read_results
from policymine.reviewing import Reviewing
from policymine.reviews import Action, Coding
from policymine.reviews.desk import Move, Request

LATER = "speech-thaxby-service-reform"
"""A text that the flow reads in one batch with another, after it."""


def start(environment: Mapping[str, str], *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flows.score_corpus", *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=300, env=environment, cwd=ROOT,
    )  # fmt: skip


def score() -> None:
    run_script(main)


class Deciding(logging.Handler):
    """Lets somebody code a sentence of a document that a run has planned, as soon as the one before it is done."""

    def __init__(self, folder: Path, *, after: str) -> None:
        super().__init__()
        self.folder = folder
        self.after = after
        self.moved: Move | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if self.moved is None and self.after in record.getMessage():
            with closing(Reviewing(self.folder)) as desk:
                desk.ensure_reviewer("ann")
                view = desk.read_sentence("ann", LATER, 4)
                said = Coding("community_power", "firm")
                desk.decide("ann", Request("k", Action.CODE, LATER, 4, view.text_hash, said))
                self.moved = desk.rescore(LATER)


@contextmanager
def listen(handler: logging.Handler) -> Iterator[None]:
    """Let a handler hear what flows log."""
    logger = logging.getLogger("prefect.flow_runs")
    logger.addHandler(handler)
    yield
    logger.removeHandler(handler)


def test_the_flow_scores_what_is_new_and_leaves_artifacts(own_corpus: Path, prefect_server: PrefectServer) -> None:
    before = {each.document.document: each.score for each in read_results(own_corpus)}
    inbox = own_corpus / "inbox"
    inbox.mkdir()
    (inbox / "letter.txt").write_text("Parishes will run their own buses from next year.\n", encoding="utf-8")
    shutil.copy(own_corpus / "documents" / "speech-thaxby-service-reform.txt", inbox / "again.txt")
    deciding = Deciding(own_corpus, after="speech-marlshire-signing")
    with listen(deciding):
        done = call(own_corpus, "--force", "--workers", "1", program=score)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert "4 documents to read, 2 in the inbox" in done.stderr
    assert "[5/5]" in done.stderr
    assert "Devolution deals" in done.stdout
    assert "Quarantined:" in done.stdout
    after = {each.document.document: each.score for each in read_results(own_corpus)}
    assert deciding.moved
    assert deciding.moved.before == before[LATER] != deciding.moved.after == after[LATER]
    assert after == before | {"letter": after["letter"], LATER: after[LATER]}
    assert [each.name for each in inbox.iterdir()] == ["set-aside"]
    assert (own_corpus / "report" / "index.html").exists()

    again = call(own_corpus, program=score)
    assert "Nothing has changed since the last run" in again.stderr

    keys = [f"{name}-small-corpus-e" for name in ("outcomes", "scores", "quarantined", "progress", "inbox")]
    artifacts = prefect_server.read_artifacts(*keys)
    outcomes, scores, quarantined, progress, taken = (artifacts[key] for key in keys)
    assert "| quarantined | 1 |" in outcomes
    assert "| read by this run | 5 |" in outcomes
    assert sum(line.startswith("| ") for line in scores.splitlines()) == 1 + 5
    assert "broken" in quarantined
    assert "- **letter.txt**: added as letter: Added letter: " in taken
    assert "- **again.txt**: set aside: Set aside in inbox/set-aside: " in taken
    assert float(progress) == 100
    tasks = prefect_server.read_task_names("score corpus")
    assert tasks == ["3 texts from speech-marlshire-signing", "broken-deal", "marlshire-devolution-deal"]


def test_a_corpus_that_is_not_there_is_named_without_a_traceback(clean_environment: dict[str, str]) -> None:
    done = start(clean_environment, "corpora/nowhere")
    assert done.returncode == 2
    assert "There is no corpus at" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_server_that_does_not_start_is_told_without_a_traceback(
    own_corpus: Path, clean_environment: dict[str, str], tmp_path: Path
) -> None:
    hurried = {
        **clean_environment,
        "PREFECT_HOME": str(tmp_path / "home"),
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "0",
    }
    done = start(hurried, own_corpus, "--force", "--workers", "1")
    assert done.returncode == 2
    assert "did not start within 0 seconds" in done.stderr
    assert "Traceback" not in done.stderr
    assert "policymine run" in done.stderr
