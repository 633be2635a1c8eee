"""Run docs/study.ipynb over the scored sample corpus; say where its outputs are other than those it holds.

``--write`` puts the outputs of this run in it. ``--root FOLDER`` looks for ``corpora/sample`` there and not here.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parent.parent
STUDY = ROOT / "docs" / "study.ipynb"
SECONDS = 120


def run_study(notebook: Any, root: Path) -> Any:
    """Return the notebook as a run leaves it; a cell that fails ends it."""
    folder = root / "docs"
    folder.mkdir(exist_ok=True)
    NotebookClient(notebook, timeout=SECONDS, resources={"metadata": {"path": str(folder)}}).execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    return notebook


def read_outputs(cell: Any) -> list[str]:
    """Return what a cell shows: text as it is, and of a picture only that there is one."""
    outputs = [output.get("data", {"text/plain": output.get("text", "")}) for output in cell.get("outputs", ())]
    return [_read_output(output) for output in outputs]


def _read_output(shown: Any) -> str:
    kind = next(name for name in ("image/png", "text/markdown", "text/plain") if name in shown)
    return kind if kind == "image/png" else str(shown[kind])


def compare(kept: Any, run: Any) -> list[str]:
    """Return where two runs of a notebook show something else, a line a cell; none where they are the same."""
    pairs = zip(kept.cells, run.cells, strict=True)
    return [
        f"cell {number}: {read_outputs(cell)} and now {read_outputs(other)}"
        for number, (cell, other) in enumerate(pairs, start=1)
        if read_outputs(cell) != read_outputs(other)
    ]


def main() -> None:
    """Run it, and compare or write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--root", type=Path, default=ROOT)
    given = parser.parse_args()
    run = run_study(nbformat.read(STUDY, as_version=4), given.root)
    if given.write:
        nbformat.write(run, STUDY)
    elif differences := compare(nbformat.read(STUDY, as_version=4), run):
        sys.exit("\n".join([*differences, "Write it anew with: python tools/run_study.py --write"]))


if __name__ == "__main__":
    main()
