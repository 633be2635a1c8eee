"""Deployments: the right flows, on time, one run at a time, for corpora that exist."""

from __future__ import annotations

import shutil
from importlib import import_module
from pathlib import Path

import pytest
import yaml
from flows.corpora import check_corpus, find_folder, wait_for_turn
from flows.deployments import Timetable, build_deployments
from prefect.client.schemas.schedules import CronSchedule
from tests.conftest import ROOT

from policymine.errors import BusyError, CorpusError, PolicymineError
from policymine.pipeline import lock_run


def test_each_corpus_gets_its_flows_with_their_times(own_corpus: Path) -> None:
    deployments = build_deployments([str(own_corpus)], Timetable(score="0 2 * * *", watch="*/5 * * * *"))
    crons = {
        each.flow_name: [getattr(kept.schedule, "cron", "") for kept in each.schedules or ()] for each in deployments
    }
    assert crons == {"watch govuk": ["*/5 * * * *"], "score corpus": ["0 2 * * *"], "report": [], "retrain": []}
    for each in deployments:
        assert each.parameters == {"corpus": str(own_corpus)}
        assert each.concurrency_limit == 1
        assert each.tags == ["policymine"]
    zones = {getattr(kept.schedule, "timezone", "") for each in deployments for kept in each.schedules or ()}
    assert zones == {"Europe/London"}


def test_a_line_that_is_no_cron_line_is_named(own_corpus: Path) -> None:
    with pytest.raises(PolicymineError, match=r"'61 \* \* \* \*' of score"):
        build_deployments([str(own_corpus)], Timetable(score="61 * * * *"))
    with pytest.raises(PolicymineError, match="Nowhere"):
        build_deployments([str(own_corpus)], Timetable(timezone="Europe/Nowhere"))


def test_two_corpora_of_one_name_are_refused(own_corpus: Path) -> None:
    other = shutil.copytree(own_corpus, own_corpus.parent / "other")
    with pytest.raises(PolicymineError, match="Two corpora are named"):
        build_deployments([str(own_corpus), str(other)], Timetable())


def test_a_wrong_name_fails_with_the_names_that_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert find_folder("sample") == str(Path("corpora/sample"))
    with pytest.raises(CorpusError, match=r"no corpus at sampel\. In corpora there are: devolution, sample\."):
        find_folder("sampel")
    with pytest.raises(ValueError, match="devolution, sample"):
        check_corpus("")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CorpusError, match="There is none in corpora either"):
        find_folder("sample")


def test_a_run_waits_for_its_turn_and_says_so_once(own_corpus: Path) -> None:
    told: list[str] = []
    slept: list[float] = []

    def act() -> str:
        with lock_run(own_corpus, timeout_seconds=0):
            return "done"

    other = lock_run(own_corpus)
    other.__enter__()

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 3:
            other.__exit__(None, None, None)

    assert wait_for_turn(act, tell=told.append, sleep=sleep) == "done"
    assert len(slept) == 3
    assert len(told) == 1
    assert "Another policymine is writing to" in told[0]


def test_a_run_that_waited_too_long_says_who_has_the_corpus(own_corpus: Path) -> None:
    def act() -> None:
        with lock_run(own_corpus, timeout_seconds=0):
            pytest.fail("it is not its turn")

    with lock_run(own_corpus), pytest.raises(BusyError, match="Another policymine is writing to"):
        wait_for_turn(act, wait_seconds=0)


def test_what_prefect_yaml_deploys_is_there() -> None:
    written = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    assert len(written["deployments"]) == 4
    for each in written["deployments"]:
        path, name = each["entrypoint"].split(":")
        module = import_module(path.removesuffix(".py").replace("/", "."))
        assert set(each["parameters"]) <= set(getattr(module, name).parameters.properties)
        assert (ROOT / each["parameters"]["corpus"] / "corpus.toml").is_file()
        assert each["concurrency_limit"]["limit"] == 1
        assert each["tags"] == ["policymine"]
        for schedule in each["schedules"]:
            CronSchedule(cron=schedule["cron"], timezone=schedule["timezone"])
