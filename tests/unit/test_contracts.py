"""The import contracts hold, and catch a planted fault."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__", "*.skops", "*.csv", "*.egg-info")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=ignored)
    shutil.copytree(ROOT / "flows", tmp_path / "flows", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    script = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    environment = {**os.environ, "PYTHONPATH": f"{folder / 'src'}{os.pathsep}{folder}"}
    return subprocess.run(
        [sys.executable, "-c", script, "--no-cache"],
        cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False, env=environment,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("scores.py", "import prefect\n"),
        ("sentences.py", "import policymine.mentions\n"),
        ("records/texts.py", "import policymine.store\n"),
        ("pipeline.py", "import pypdfium2\n"),
        ("documents/corpora.py", "import typer\n"),
    ],
)
def test_a_planted_fault_is_caught(copy: Path, file: str, line: str) -> None:
    path = copy / "src" / "policymine" / file
    path.write_text(path.read_text(encoding="utf-8") + line, encoding="utf-8")
    done = check(copy)
    assert done.returncode != 0
    assert "BROKEN" in done.stdout


def test_the_contracts_hold(copy: Path) -> None:
    done = check(copy)
    assert done.returncode == 0, done.stdout
