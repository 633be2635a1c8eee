"""Kill 100 scoring runs at random moments, run each again, and compare with a run that was never disturbed.

The test does 20 of these (``tests/kills.py``); this is the same with more.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.results import ROOT, describe_setting, print_results

RESULTS = Path(__file__).with_name("results.md")
TRIES = 100
QUICK = 20
_TOLD = """\
{tries} runs were let go, and {killed} of them killed (SIGKILL) before their end: a quarter at a line of the code that
plans and saves, the others at a moment, both drawn by lot. After each, everything in the store was whole and every
decision there; run again, each held to the last bit what the undisturbed run held: no row lost, doubled or half
written, no file left over. This took {seconds:.0f} seconds."""


def main() -> None:
    """Kill so many runs, and print what became of them; fail where one of them lost or doubled anything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"a trial: {QUICK} kills, nothing written")
    tries = QUICK if parser.parse_args().quick else TRIES
    if not hasattr(os, "fork"):
        print("Processes are forked to be killed, which this system cannot: nothing was measured.")
        return
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as place:
        command = [sys.executable, "-m", "tests.kills", str(Path(place) / "tries"), str(tries)]
        done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    seconds = time.perf_counter() - begun
    parts = [_TOLD.format(tries=tries, killed=int(done.stdout), seconds=seconds)]
    parts.append(describe_setting(["sqlalchemy", "scikit-learn"]))
    print_results(RESULTS, "Killed runs", parts, keep=tries == TRIES)


if __name__ == "__main__":
    main()
