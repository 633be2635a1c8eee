"""Watch GOV.UK and the inbox with Prefect, then score what came; an artifact lists what was found, added and refused.

``python -m flows.watch_govuk CORPUS`` runs it once. What to look for stands under [watch] in corpus.toml.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from flows import explain_server_faults
from flows.score_corpus import score_corpus
from policymine.cli import rendering
from policymine.errors import SOME_QUARANTINED, PolicymineError, choose_exit_code
from policymine.ledger import Candidate
from policymine.watching import Report, watch_corpus

Say = Callable[[str], None]


@task(name="watch corpus", cache_policy=NO_CACHE, persist_result=False)
def look_around(folder: Path, say: Say) -> Report:
    """Take in the inbox, look for what is new, and bring what was accepted."""
    return watch_corpus(folder, say=say)


@flow(name="watch govuk", flow_run_name="watch {corpus}", log_prints=False, validate_parameters=True)
def watch_govuk(corpus: str) -> dict[str, int]:
    """Watch for a corpus, leave the list as an artifact, and score what came; return how many of each there were."""
    folder = Path(corpus)
    report = look_around(folder, rendering.say)
    create_markdown_artifact(key="watch", markdown=write_list(report), description=f"What a watch of {folder} brought")
    if report.added:
        score_corpus(corpus)
    return {"found": len(report.new), "added": len(report.added), "refused": len(report.refused)}


def write_list(report: Report) -> str:
    """Return what was found, added and refused as Markdown."""
    parts = (
        *_write_part("Found", map(_link, report.new)),
        *_write_part("Added", report.added),
        *_write_part("Changed on GOV.UK since they were fetched", report.looked.changed),
        *_write_part("Refused", map(_escape, report.refused)),
    )
    return "\n".join(parts)


def _write_part(title: str, lines: Iterable[str]) -> Iterator[str]:
    listed = [f"- {line}" for line in lines]
    yield f"## {title}: {len(listed)}\n"
    yield from listed
    yield ""


def _link(candidate: Candidate) -> str:
    title, why = _escape(candidate.title), _escape(candidate.why)
    return f"[{title}]({candidate.address}), {candidate.published_on}: {why}"


def _escape(text: str) -> str:
    return "".join(f"\\{sign}" if sign in "\\[]<>*_`|" else sign for sign in text.replace("\n", " "))


def main(corpus: Annotated[Path, typer.Argument(help="Folder of the corpus.")]) -> None:
    """Watch GOV.UK and the inbox for a corpus, and score what came."""
    with explain_server_faults():
        counts = watch_govuk(str(corpus))
    told = ", ".join(f"{number} {name}" for name, number in counts.items())
    rendering.say(f"{told}. See what waits for you with: policymine candidates {corpus}")
    if counts["refused"]:
        raise typer.Exit(SOME_QUARANTINED)


def run_main() -> None:
    """Run the script; show errors for people without a traceback."""
    try:
        typer.run(main)
    except PolicymineError as error:
        rendering.say(f"policymine: {error}")
        sys.exit(choose_exit_code(error))


if __name__ == "__main__":
    run_main()
