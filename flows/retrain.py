"""Retrain a corpus' own classifier with its reviews, with Prefect; the decision and its figures are an artifact.

``python -m flows.retrain CORPUS`` runs it on Prefect's embedded server, or on the one that PREFECT_API_URL names.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from prefect import flow
from prefect.artifacts import create_markdown_artifact

from flows import explain_server_faults, run_script
from flows.artifacts import name_artifact
from flows.corpora import CorpusName, find_folder, say, wait_for_turn
from policymine.documents import open_corpus
from policymine.retraining import describe, retrain

TIMEOUT_SECONDS = 4 * 3600


@flow(
    name="retrain",
    flow_run_name="retrain {corpus}",
    log_prints=False,
    validate_parameters=True,
    timeout_seconds=TIMEOUT_SECONDS,
)
def retrain_corpus(corpus: CorpusName, texts: str = "") -> bool:
    """Retrain the classifier of a corpus; tell whether it was replaced."""
    folder = Path(corpus)
    done = wait_for_turn(lambda: retrain(folder, Path(texts) if texts else None))
    create_markdown_artifact(
        key=name_artifact("retraining", open_corpus(folder).name),
        markdown=describe(done),
        description=f"Retraining of {done.codebook}",
    )
    say("The retrained classifier is now in use." if done.replaced else "The classifier in use stays.")
    return done.replaced


def main(
    corpus: Annotated[Path, typer.Argument(help="Folder of the corpus.")],
    texts: Annotated[str, typer.Option(help="Folder of the documents annotated by reference.")] = "",
) -> None:
    """Retrain the classifier of a corpus with Prefect."""
    folder = find_folder(corpus)
    with explain_server_faults():
        retrain_corpus(folder, texts)


if __name__ == "__main__":
    run_script(main)
