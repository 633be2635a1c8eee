"""Measure the tagger on sentences that others marked: ``own_sentences.py SENTENCES CODER [CODER]``; nothing is written.

SENTENCES holds one JSON object a line with "id" and "text"; a coder's file one with "id" and "mentions", each of them
with "label", "text" and "nth", the place of that text among its like in the sentence, counted from 1. Where "half"
stands beside the text, every half is measured by itself. Spans agree where label, first and last character do.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

from benchmarks.tagging.agreement import Span, locate, render_accuracy, tag


def main() -> None:
    """Print precision, recall and F1 by label: the program against each coder, and one coder against the other."""
    if len(sys.argv) not in {3, 4}:
        sys.exit("Usage: python -m benchmarks.tagging.own_sentences SENTENCES CODER [CODER]")
    rows = read_rows(Path(sys.argv[1]))
    texts = {str(row["id"]): str(row["text"]) for row in rows}
    program = tag(texts)
    coders = [read_marks(Path(name), texts) for name in sys.argv[2:]]
    for half in sorted({str(row.get("half", "all")) for row in rows}):
        names = [str(row["id"]) for row in rows if str(row.get("half", "all")) == half]
        print(f"## {half}: {len(names)} sentences")
        for number, marks in enumerate(coders, start=1):
            print(f"\nProgram against coder {number}:\n", *render_accuracy(program, marks, names), sep="\n")
        for first, second in pairwise(coders):
            print("\nCoder 1 against coder 2:\n", *render_accuracy(first, second, names), sep="\n")
        print()


def read_rows(file: Path) -> list[dict[str, object]]:
    """Return the JSON objects of a file, one a line."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def read_marks(file: Path, texts: Mapping[str, str]) -> dict[str, set[Span]]:
    """Return a coder's spans by sentence; a sentence that the file lacks has none."""
    marks: dict[str, set[Span]] = {name: set() for name in texts}
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        marks[row["id"]] = {locate(mark, texts[row["id"]]) for mark in row["mentions"]}
    return marks


if __name__ == "__main__":
    main()
