"""Score a corpus with Prefect: its inbox, one task for each PDF, batches for other documents, artifacts of it all.

``python -m flows.score_corpus CORPUS`` runs it on Prefect's embedded server, or on the one that PREFECT_API_URL names.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, cast

import typer
from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner
from pydantic import Field

from flows import explain_server_faults, run_script
from flows.artifacts import ProgressBar, leave_results, leave_taken
from flows.corpora import RETRIES, RETRY_DELAY_SECONDS, CorpusName, find_folder, hold_corpus, is_watched, say, take_in
from policymine.cli import rendering, score_tables
from policymine.documents import Corpus, open_corpus
from policymine.errors import StoreError
from policymine.inbox import list_waiting
from policymine.pipeline import (
    Plan,
    Progress,
    assess_tasks,
    open_store,
    plan_run,
    read_results,
    save_result,
    start_workers,
)
from policymine.records import Status, Task
from policymine.settings import read_settings
from policymine.store import Store
from policymine.wording import tell_number
from policymine.workers import Pool

BATCH = 50
TIMEOUT_SECONDS = 12 * 3600
OnProgress = Callable[[Progress], None]


class Steps:
    """Counts the documents that are done, from several threads, and passes each on to whoever shows it."""

    def __init__(self, total: int, show: Sequence[OnProgress] = ()) -> None:
        self._total = total
        self._show = show
        self._done = 0
        self._lock = threading.Lock()

    def add(self, step_task: Task, score: Any) -> None:
        """Count one document."""
        with self._lock:
            self._done += 1
            for show in self._show:
                show(Progress(step_task.document, score, self._done, self._total))


def is_of_the_network(_task: Any, _run: Any, state: Any) -> bool:
    """Tell whether trying again can help: only where a database on another machine was out of reach."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, StoreError) and error.may_pass


@task(
    name="assess documents",
    task_run_name="{name}",
    retries=RETRIES,
    retry_delay_seconds=RETRY_DELAY_SECONDS,
    retry_condition_fn=is_of_the_network,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def assess_documents(
    name: str,  # noqa: ARG001 - the name of the task run
    corpus: Corpus,
    tasks: Sequence[Task],
    pool: Pool,
    store: Store,
    steps: Steps,
) -> dict[str, str]:
    """Assess one PDF or a batch of other documents and save each; return the status of each."""
    statuses = {}
    for each, rows in assess_tasks(tasks, pool):
        score = save_result(corpus, store, each, rows)
        steps.add(each, score)
        statuses[each.document.document] = score.status.value
    return statuses


@flow(
    name="score corpus",
    flow_run_name="score {corpus}",
    log_prints=False,
    validate_parameters=True,
    timeout_seconds=TIMEOUT_SECONDS,
)
def score_corpus(
    corpus: CorpusName, force: bool = False, workers: Annotated[int, Field(ge=0, le=256)] = 0
) -> dict[str, int]:
    """Add what lies in a corpus' inbox and score what is new or changed; return the number of documents by status."""
    folder = Path(corpus)
    leave_taken(open_corpus(folder), take_in(folder))
    with hold_corpus(folder):
        plan = plan_run(folder, force=force)
        for note in plan.notes:
            get_run_logger().warning(note)
        with open_store(plan.corpus) as store:
            before = {name: each.score for name, each in store.read_summaries().items()}
        _assess_plan(plan, workers)
    results = read_results(folder)
    leave_results(plan, before, results)
    say(rendering.summarise(plan, results))
    counts: dict[str, int] = {}
    for result in results:
        counts[result.score.status.value] = counts.get(result.score.status.value, 0) + 1
    return counts


def _assess_plan(plan: Plan, workers: int) -> None:
    """Submit the tasks of a plan and wait for all of them."""
    with open_store(plan.corpus) as store:
        store.forget(plan.gone)
        if not plan.tasks:
            return
        bar = ProgressBar(plan.corpus, len(plan.tasks))
        bar.start()
        shown = [rendering.StepPrinter(rendering.make_console(stderr=True), None)] if is_watched() else []
        steps = Steps(len(plan.tasks), (*shown, bar.move, _log_step()))
        with start_workers(plan.corpus, len(plan.tasks), workers) as pool:
            futures = [
                assess_documents.submit(name, plan.corpus, tasks, pool, store, steps)
                for name, tasks in _divide(plan.tasks)
            ]
            for future in futures:
                future.result()


def _log_step() -> OnProgress:
    """Return what writes each step into the log of this run; what could not be read stands out."""
    logger = get_run_logger()

    def log(step: Progress) -> None:
        write = logger.warning if step.score.status is Status.QUARANTINED else logger.info
        write(rendering.describe_step(step))

    return log


def _divide(tasks: Sequence[Task]) -> Iterator[tuple[str, Sequence[Task]]]:
    """Yield each PDF by itself, and the other documents in batches, each with a name."""
    others = []
    for each in tasks:
        if each.path.lower().endswith(".pdf"):
            yield each.document.document, [each]
        else:
            others.append(each)
    for start in range(0, len(others), BATCH):
        batch = others[start : start + BATCH]
        texts = f"{len(batch)} texts from " if len(batch) > 1 else ""
        yield f"{texts}{batch[0].document.document}", batch


def main(
    corpus: Annotated[Path, typer.Argument(help="Folder of the corpus.")] = Path("corpora/sample"),
    force: Annotated[bool, typer.Option("--force", help="Do everything again, changed or not.")] = False,
    workers: Annotated[int, typer.Option(min=0, help="Processes to use; 0: one per core, 4 at most.")] = 0,
) -> None:
    """Score a corpus with Prefect, its inbox first, print the ranking and write the report."""
    corpus = Path(find_folder(corpus))
    plan, waiting = plan_run(corpus, force=force), list_waiting(corpus)
    begins = bool(plan.tasks or waiting)
    for note in plan.notes:
        rendering.say(note)
    if begins:
        inbox = f", {len(waiting)} in the inbox" if waiting else ""
        rendering.say(f"Starting Prefect; {tell_number(len(plan.tasks), 'document')} to read{inbox}.")
        runner = cast(
            TaskRunner[PrefectFuture[Any]], ThreadPoolTaskRunner(max_workers=read_settings().count_at_once(workers))
        )
        with explain_server_faults():
            score_corpus.with_options(task_runner=runner)(str(corpus), force=force, workers=workers)
    else:
        rendering.say("Nothing has changed since the last run.")
    page = corpus / "report" / "index.html"
    if begins or not page.exists():
        from policymine.reports.site import write_site  # slow to load, and not needed where nothing has changed

        page = write_site(corpus, corpus / "report")
    results = read_results(corpus)
    score_tables.show_scores(results)
    score_tables.show_reasons(results)
    if not begins:
        rendering.say(rendering.summarise(plan, results))
    rendering.say(f"Report: {page.resolve()}")


if __name__ == "__main__":
    run_script(main)
