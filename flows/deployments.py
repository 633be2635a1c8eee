"""Deployments: which flow runs for which corpus, when, and no more than one run of each at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.client.schemas.schedules import CronSchedule
from prefect.deployments.runner import RunnerDeployment
from prefect.flows import Flow
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType
from pydantic import ValidationError

from flows.notifications import TAG
from flows.report import report_corpus
from flows.retrain import retrain_corpus
from flows.score_corpus import score_corpus
from flows.watch_govuk import watch_govuk
from policymine.documents import open_corpus
from policymine.errors import PolicymineError

_ONE_AT_A_TIME = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE)


@dataclass(frozen=True, slots=True)
class Timetable:
    """When each flow runs, as cron lines in a time zone; one that is empty runs only when a person starts it."""

    watch: str = ""
    score: str = ""
    report: str = ""
    retrain: str = ""
    timezone: str = "Europe/London"

    def check(self) -> None:
        """Raise PolicymineError naming the line that is no cron line."""
        for name in ("watch", "score", "report", "retrain"):
            line = getattr(self, name)
            try:
                CronSchedule(cron=line or "0 0 * * *", timezone=self.timezone)
            except ValidationError as error:
                reason = str(error.errors()[0]["msg"]).removeprefix("Value error, ")
                raise PolicymineError(
                    f"The schedule {line!r} of {name} in {self.timezone} cannot be used: {reason}. Write five fields, "
                    'minute hour day month weekday: "0 2 * * *" is every night at two.'
                ) from error


def build_deployments(folders: Sequence[str], timetable: Timetable) -> list[RunnerDeployment]:
    """Return the deployments of every corpus; raise PolicymineError where two corpora have one name."""
    timetable.check()
    deployments: dict[tuple[str, str], RunnerDeployment] = {}
    for folder in folders:
        for each in _build(folder, timetable):
            key = (str(each.flow_name), str(each.name))
            if key in deployments:
                raise PolicymineError(
                    f"Two corpora are named {each.name}. Give one of them another name in its corpus.toml."
                )
            deployments[key] = each
    return list(deployments.values())


def _build(folder: str, timetable: Timetable) -> Iterator[RunnerDeployment]:
    corpus = open_corpus(Path(folder)).name
    flows: list[tuple[Flow[Any, Any], str]] = [
        (watch_govuk, timetable.watch),
        (score_corpus, timetable.score),
        (report_corpus, timetable.report),
        (retrain_corpus, timetable.retrain),
    ]
    for flow, cron in flows:
        yield flow.to_deployment(
            name=corpus,
            schedule=Cron(cron, timezone=timetable.timezone) if cron else None,
            concurrency_limit=_ONE_AT_A_TIME,
            parameters={"corpus": folder},
            tags=[TAG],
            entrypoint_type=EntrypointType.MODULE_PATH,
        )  # type: ignore[misc]
