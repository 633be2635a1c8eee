"""Measure how long the shipped classifier takes to be fitted, part by part, and how fast it is read from its file.

With POLICYMINE_ANNOTATED_TEXTS set to the folder of the documents that are annotated by reference, on all annotations;
without, on those whose sentences are written for the purpose.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from benchmarks.results import describe_setting, format_table, print_results, read_processor_seconds

from policymine.annotations import AnnotationSet, read_annotations
from policymine.coding import Reader, build_codebook_reader
from policymine.labels import MODEL_FILE, load_classifier
from policymine.training import build_training_set, fit_model, train_classifier

RESULTS = Path(__file__).parent / "training.md"
T = TypeVar("T")
Row = tuple[str, str, str]


def time_part(rows: list[Row], name: str, call: Callable[[], T]) -> T:
    """Call, and add a row with the seconds by the clock and of all processors."""
    begun, spent = time.perf_counter(), read_processor_seconds()
    found = call()
    rows.append((name, f"{time.perf_counter() - begun:.1f}", f"{read_processor_seconds() - spent:.1f}"))
    return found


def measure(reader: Reader, annotations: AnnotationSet) -> list[Row]:
    """Return the rows of the table."""
    rows: list[Row] = []
    examples = time_part(
        rows, "reading the sentences: mentions, cues, features", lambda: build_training_set(annotations, reader)
    )
    time_part(rows, "fitting the classifier once", lambda: fit_model(examples.table, examples.codes))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        time_part(
            rows,
            "`policymine train`: all of it, with two splits into ten folds of documents for the error rates",
            lambda: train_classifier(reader, annotations, folder),
        )
        time_part(
            rows,
            f"reading the file, {(folder / MODEL_FILE).stat().st_size / 1e6:.1f} MB, and checking it",
            lambda: load_classifier(folder),
        )
    return rows


def main() -> None:
    """Measure and print; write it down unless it is a trial."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="written annotations only, nothing written")
    quick = parser.parse_args().quick
    texts = "" if quick else os.environ.get("POLICYMINE_ANNOTATED_TEXTS", "")
    reader = build_codebook_reader("bottom_up")
    annotations = read_annotations(reader.codebook, Path(texts) if texts else None)
    told = f"{len(annotations.written):,} written sentences and {len(annotations.referenced):,} of real documents."
    table = format_table(("part", "seconds by the clock", "processor seconds"), measure(reader, annotations))
    setting = describe_setting(("policymine", "scikit-learn", "scipy", "numpy"))
    print_results(RESULTS, "Fitting the classifier", [told, table, setting], keep=not quick)


if __name__ == "__main__":
    for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(_name, "1")
    main()
