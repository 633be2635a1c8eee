"""Retrain a corpus' own classifier with its reviews, with Prefect; the decision and its figures are an artifact.

``python -m flows.retrain CORPUS`` runs it on Prefect's embedded server, or on the one that PREFECT_API_URL names.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")

import typer
from prefect import flow
from prefect.artifacts import create_markdown_artifact

from policymine.cli import rendering
from policymine.errors import PolicymineError, choose_exit_code
from policymine.retraining import describe, retrain


@flow(name="retrain", flow_run_name="retrain {corpus}", log_prints=False, validate_parameters=True)
def retrain_corpus(corpus: str, texts: str = "") -> bool:
    """Retrain the classifier of a corpus; tell whether it was replaced."""
    done = retrain(Path(corpus), Path(texts) if texts else None)
    create_markdown_artifact(key="retraining", markdown=describe(done), description=f"Retraining of {done.codebook}")
    return done.replaced


def main(
    corpus: Annotated[Path, typer.Argument(help="Folder of the corpus.")],
    texts: Annotated[str, typer.Option(help="Folder of the documents annotated by reference.")] = "",
) -> None:
    """Retrain the classifier of a corpus with Prefect."""
    replaced = retrain_corpus(str(corpus), texts)
    rendering.say("The retrained classifier is now in use." if replaced else "The classifier in use stays.")


def run_main() -> None:
    """Run the script; show errors for people without a traceback."""
    try:
        typer.run(main)
    except PolicymineError as error:
        rendering.say(f"policymine: {error}")
        sys.exit(choose_exit_code(error))


if __name__ == "__main__":
    run_main()
