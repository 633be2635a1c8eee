"""Killed at any point, an addition loses nothing, lists nothing half, and can be done again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT

APART = 4
FEWEST_POINTS = {"document": 40, "renditions": 30, "version": 40, "rendition": 20, "edit": 10, "withdraw": 10}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked to be killed, which this system cannot")
@pytest.mark.parametrize("action", FEWEST_POINTS)
def test_killed_at_every_step_nothing_is_lost_and_nothing_half(action: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.interruptions", str(tmp_path / "tries"), action, str(APART)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= FEWEST_POINTS[action] // APART
