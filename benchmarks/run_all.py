"""Run every benchmark, each in a process of its own; ``make bench`` calls this.

``--quick`` is a trial of some minutes: small sizes, nothing written. Exits with 1 where a benchmark failed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BENCHMARKS = {
    "benchmarks.extraction.compare": "benchmarks/extraction/results.md",
    "benchmarks.extraction.scaling": "benchmarks/extraction/scaling.md",
    "benchmarks.extraction.fuzz": "benchmarks/extraction/fuzz.md",
    "benchmarks.tagging.speed": "benchmarks/tagging/results.md",
    "benchmarks.tagging.training": "benchmarks/tagging/training.md",
    "benchmarks.coverage.simulate": "benchmarks/coverage/results.md",
    "benchmarks.coverage.gaps": "benchmarks/coverage/gaps.md",
    "benchmarks.scale.measure": "benchmarks/scale/results.md",
    "benchmarks.scale.parts": "benchmarks/scale/parts.md",
    "benchmarks.faults.kills": "benchmarks/faults/results.md",
    "benchmarks.web.pages": "benchmarks/web/results.md",
}


def run_benchmark(module: str, *, quick: bool) -> bool:
    """Run one benchmark; tell whether it ended well."""
    print(f"== {module}", flush=True)
    begun = time.perf_counter()
    command = [sys.executable, "-m", module, *(["--quick"] if quick else [])]
    # A corpus made for a benchmark has a store of its own.
    environment = {name: value for name, value in os.environ.items() if name != "POLICYMINE_DATABASE_URL"}
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    print(f"== {module}: {time.perf_counter() - begun:.0f} seconds\n", flush=True)
    return done.returncode == 0


def main() -> None:
    """Run all, say where the results are, and exit with 1 where one failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a trial: small sizes, nothing written")
    quick = parser.parse_args().quick
    failed = [module for module in BENCHMARKS if not run_benchmark(module, quick=quick)]
    for module, results in BENCHMARKS.items():
        where = "not kept (--quick)" if quick else results
        print(f"{module}: {'FAILED' if module in failed else where}")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
