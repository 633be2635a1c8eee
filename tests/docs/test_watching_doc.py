"""The page docs/watching.md: its commands, in their order, against a site on loopback that answers as GOV.UK does."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import ROOT
from tests.sources import pages
from tests.sources.site import run_site
from typer.testing import CliRunner

from policymine.cli.app import app
from policymine.settings import Settings, read_settings

PAGE = (ROOT / "docs" / "watching.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Follow the page in a folder of its own; yield what each command printed."""
    folder = tmp_path_factory.mktemp("watching")
    with pytest.MonkeyPatch.context() as patch, run_site() as site:
        for name, value in site.list_settings().items():
            patch.setenv(name, value)
        patch.chdir(folder)
        read_settings.cache_clear()
        site.publish(
            pages.speech("/government/speeches/speech-at-ambleford"),
            pages.speech("/government/speeches/deal-one", "Deal one", details={"body": pages.body("One")}),
        )
        found = {"content_store_document_type": "policy_paper", "organisations": [{"slug": "ministry-of-shires"}]}
        for number, name in enumerate(("one", "two"), start=1):
            named = {"link": f"/government/speeches/deal-{name}", "title": f"Devolution deal {name}"}
            site.results.append({**found, **named, "public_timestamp": f"2025-01-0{number}T10:00:00Z"})
        printed: dict[str, str] = {}
        for kind, text in re.findall(r"```(sh|toml)\n(.*?)```", PAGE, flags=re.DOTALL):
            if kind == "toml":
                with Path("my-corpus/corpus.toml").open("a", encoding="utf-8") as stream:
                    stream.write(f"\n{text}")
                continue
            for line in text.splitlines():
                done = CliRunner().invoke(app, shlex.split(line)[1:])
                assert done.exit_code == 0, f"{line}: {done.output}"
                printed[line] = printed.get(line, "") + done.output
        yield printed
    read_settings.cache_clear()


def test_every_command_of_the_page_works_in_its_order(answers: dict[str, str]) -> None:
    assert len(answers) == 7
    assert "Added speech-at-ambleford" in next(iter(answers.values()))
    assert "2 new candidates" in answers["policymine watch my-corpus"]
    assert "Devolution deal two" in answers["policymine candidates my-corpus"]
    assert "Added deal-one" in answers["policymine fetch my-corpus"]


def test_every_variable_of_the_page_is_a_setting() -> None:
    named = {name.removeprefix("POLICYMINE_").lower() for name in re.findall(r"POLICYMINE_[A-Z_]+", PAGE)}
    assert named <= set(Settings.model_fields)
    assert len(named) == 10
