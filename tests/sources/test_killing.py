"""A fetch or a watch that is killed at any point loses nothing, leaves no half document, and does nothing twice."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT
from tests.sources import pages
from tests.sources.killing import DEAL, SPEECH
from tests.sources.site import Site

ASSET = "/media/65e8a1b2c3d4e5f607182930/deal.pdf"
POINTS = {"fetch": 5, "fetch_again": 5, "watch": 6, "inbox": 4}


def publish(site: Site) -> None:
    file = pages.file_attachment(f"https://assets.publishing.service.gov.uk{ASSET}", "Ambleford deal")
    site.publish(
        pages.speech(SPEECH),
        pages.publication(DEAL, "Ambleford deal", [pages.html_attachment(f"{DEAL}/html", "Ambleford deal"), file]),
        pages.chapter(f"{DEAL}/html", "Ambleford deal", DEAL, "Ambleford"),
        pages.speech("/government/speeches/deal-one", "Deal one", details={"body": pages.body("One")}),
        pages.speech("/government/speeches/deal-two", "Deal two", details={"body": pages.body("Twofold and more")}),
    )
    site.pages[ASSET] = (pages.pdf("Ambleford"), "application/pdf")
    site.pages["/council/paper.pdf"] = (pages.pdf("Council"), "application/pdf")
    names = ("one", "two", "three")
    found = [{"link": f"/government/speeches/deal-{name}", "title": f"Deal {name}"} for name in names]
    site.results = [{**each, "public_timestamp": "2025-01-01T10:00:00Z"} for each in found]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the kills are forks, which this system does not have")
@pytest.mark.parametrize("action", list(POINTS))
def test_a_kill_at_any_point_costs_nothing(site: Site, tmp_path: Path, action: str) -> None:
    publish(site)
    environment = {**os.environ, **site.list_settings(), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.sources.killing", str(tmp_path), action, str(POINTS[action])],
        capture_output=True, text=True, check=False, timeout=300, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == POINTS[action]
