"""The README's commands do what it says. (``make run`` and ``make test`` are walked by the checks of every change.)"""

from __future__ import annotations

import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from tests.conftest import ROOT, SAMPLE
from tests.terminal import call

README = (ROOT / "README.md").read_text(encoding="utf-8")


def find_commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL)
    lines = [line.split("  #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith("policymine ")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("readme")
    shutil.copy(SAMPLE / "documents" / "wexmoor-neighbourhood-agreement.pdf", place / "deal.pdf")
    shutil.copy(SAMPLE / "documents" / "speech-calderwick-chancellor.html", place / "speech.html")
    return place


def start(line: str) -> list[str]:
    return [sys.executable, "-m", *shlex.split(line)]


def test_every_command_of_the_readme_works_in_its_order(folder: Path) -> None:
    first, *commands = find_commands()
    assert len(commands) == 9
    done = subprocess.run(start(first), cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    for line in commands:
        if line.startswith("policymine review"):
            check_review(line, folder)
            continue
        answer = call(*shlex.split(line)[1:], cwd=folder)
        assert answer.returncode == 0, f"{line}: {answer.stderr}"
    assert (folder / "my-corpus" / "report" / "index.html").exists()


def check_review(line: str, folder: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([*start(line), "--port", str(port)], cwd=folder, stderr=subprocess.DEVNULL)
    try:
        assert "speech" in fetch_when_up(f"http://127.0.0.1:{port}/")
    finally:
        server.terminate()
        server.wait(timeout=20)


def fetch_when_up(address: str) -> str:
    deadline = time.monotonic() + 180  # a busy machine is slow to start it
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - loopback only
                return str(answer.read().decode())
        except urllib.error.URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.3)


def test_every_link_of_the_readme_and_docs_leads_somewhere() -> None:
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert target.startswith("https://") or (page.parent / target).exists(), f"{page.name}: {target}"
