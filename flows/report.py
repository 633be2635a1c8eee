"""Write the report of a corpus with Prefect: HTML pages that open from disk; where they lie is an artifact.

``python -m flows.report CORPUS`` runs it on Prefect's embedded server, or on the one that PREFECT_API_URL names.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from prefect import flow
from prefect.artifacts import create_markdown_artifact

from flows import explain_server_faults, run_script
from flows.artifacts import escape, name_artifact
from flows.corpora import CorpusName, find_folder, hold_corpus, say
from policymine.documents import open_corpus
from policymine.reports.site import write_site

TIMEOUT_SECONDS = 3600


@flow(
    name="report",
    flow_run_name="report {corpus}",
    log_prints=False,
    validate_parameters=True,
    timeout_seconds=TIMEOUT_SECONDS,
)
def report_corpus(corpus: CorpusName, target: str = "") -> str:
    """Write the report of a corpus, into its folder ``report`` unless told otherwise; return its first page."""
    folder = Path(corpus)
    opened = open_corpus(folder)
    with hold_corpus(folder):
        page = write_site(folder, Path(target) if target else folder / "report").resolve()
    create_markdown_artifact(
        key=name_artifact("report", opened.name),
        markdown=f"The report of {escape(opened.title)} is at `{page}` on the machine that wrote it.",
        description=f"Report: {opened.title}",
    )
    say(f"Report: {page}")
    return str(page)


def main(
    corpus: Annotated[Path, typer.Argument(help="Folder of the corpus.")],
    target: Annotated[str, typer.Option(help="Folder to write into; the folder report in the corpus if empty.")] = "",
) -> None:
    """Write the report of a corpus with Prefect."""
    folder = find_folder(corpus)
    with explain_server_faults():
        report_corpus(folder, target)


if __name__ == "__main__":
    run_script(main)
