"""Watch GOV.UK and the inbox with Prefect, then score what came; an artifact lists what was found, added and refused.

``python -m flows.watch_govuk CORPUS`` runs it once. What to look for stands under [watch] in corpus.toml.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.runtime import task_run

from flows import explain_server_faults, run_script
from flows.artifacts import escape, name_artifact
from flows.corpora import RETRIES, RETRY_DELAY_SECONDS, CorpusName, find_folder, say
from flows.score_corpus import TIMEOUT_SECONDS, score_corpus
from policymine.cli import rendering
from policymine.documents import open_corpus
from policymine.errors import SOME_QUARANTINED, PolicymineError
from policymine.ledger import Candidate
from policymine.watching import Looked, Report, watch_corpus
from policymine.wording import quote_path


class NetworkError(PolicymineError):
    """A site could not be asked everything, for a reason that may pass."""


class Findings:
    """What the tries of a watch brought, the later ones beside the earlier ones."""

    def __init__(self) -> None:
        self._reports: list[Report] = []

    def add(self, report: Report) -> None:
        """Keep what one try brought."""
        self._reports.append(report)

    def join(self) -> Report:
        """Return what all tries brought together; what failed for now counts only where the last try failed at it."""
        *earlier, last = self._reports
        lasting = (each for report in earlier for each in report.brought if not each.filed.may_pass)
        looked = Looked(
            new=tuple(link for report in self._reports for link in report.looked.new),
            accepted=sum(report.looked.accepted for report in self._reports),
            results=last.looked.results,
            changed=tuple(dict.fromkeys(name for report in self._reports for name in report.looked.changed)),
            problems=last.looked.problems,
        )
        return Report(
            taken=tuple(each for report in self._reports for each in report.taken),
            looked=looked,
            new=tuple(each for report in self._reports for each in report.new),
            brought=(*lasting, *last.brought),
        )


def is_of_the_network(_task: Any, _run: Any, state: Any) -> bool:
    """Tell whether trying again can help: only where the network or a busy site stood in the way."""
    return isinstance(state.result(raise_on_failure=False), NetworkError)


def is_cut_off(report: Report) -> bool:
    """Tell whether something could not be asked or brought for a reason that may pass."""
    return any(each.may_pass for each in report.looked.problems) or any(each.filed.may_pass for each in report.brought)


@task(
    name="watch corpus",
    retries=RETRIES,
    retry_delay_seconds=RETRY_DELAY_SECONDS,
    retry_condition_fn=is_of_the_network,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def look_around(folder: Path, findings: Findings) -> None:
    """Take in the inbox, look for what is new, and bring what was accepted; once more where the network failed."""
    report = watch_corpus(folder, say=say)
    findings.add(report)
    if is_cut_off(report) and int(task_run.run_count or 1) <= RETRIES:
        raise NetworkError("A site could not be asked everything. What it was not asked is asked again in a minute.")


@flow(
    name="watch govuk",
    flow_run_name="watch {corpus}",
    log_prints=False,
    validate_parameters=True,
    timeout_seconds=TIMEOUT_SECONDS,
)
def watch_govuk(corpus: CorpusName) -> dict[str, int]:
    """Watch for a corpus, leave the list as an artifact, and score what came; return how many of each there were."""
    folder = Path(corpus)
    findings = Findings()
    look_around(folder, findings)
    report = findings.join()
    create_markdown_artifact(
        key=name_artifact("watch", open_corpus(folder).name),
        markdown=write_list(report),
        description=f"What a watch of {folder} brought",
    )
    if report.added:
        score_corpus(corpus)
    return {"found": len(report.new), "added": len(report.added), "refused": len(report.refused)}


def write_list(report: Report) -> str:
    """Return what was found, added and refused as Markdown."""
    parts = (
        *_write_part("Found", map(_link, report.new)),
        *_write_part("Added", report.added),
        *_write_part("Changed on GOV.UK since they were fetched", report.looked.changed),
        *_write_part("Refused", map(escape, report.refused)),
    )
    return "\n".join(parts)


def _write_part(title: str, lines: Iterable[str]) -> Iterator[str]:
    listed = [f"- {line}" for line in lines]
    yield f"## {title}: {len(listed)}\n"
    yield from listed
    yield ""


def _link(candidate: Candidate) -> str:
    title, why = escape(candidate.title), escape(candidate.why)
    return f"[{title}]({candidate.address}), {candidate.published_on}: {why}"


def main(corpus: Annotated[Path, typer.Argument(help="Folder of the corpus.")]) -> None:
    """Watch GOV.UK and the inbox for a corpus, and score what came."""
    folder = find_folder(corpus)
    with explain_server_faults():
        counts = watch_govuk(folder)
    told = ", ".join(f"{number} {name}" for name, number in counts.items())
    rendering.say(f"{told}. See what waits for you with: policymine candidates {quote_path(corpus)}")
    if counts["refused"]:
        raise typer.Exit(SOME_QUARANTINED)


if __name__ == "__main__":
    run_script(main)
