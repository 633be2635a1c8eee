"""What ``policymine codebook check --annotations`` shows."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import typer

from policymine.cli.rendering import say
from policymine.codebooks import Codebook
from policymine.wording import tell_number

FAULTS_FOUND = 1


def check_annotations(codebook: Codebook, texts: Path | None) -> None:
    """Print every remark on a codebook's annotations, faults first; exit with 1 where there are faults."""
    from policymine.annotation_lint import lint_annotations
    from policymine.coding import build_codebook_reader

    remarks = lint_annotations(build_codebook_reader(codebook.path), texts, say)
    for remark in sorted(remarks, key=lambda each: not each.is_fault):
        sys.stdout.write(f"{remark}\n")
    faults = sum(remark.is_fault for remark in remarks)
    counts = Counter(remark.check for remark in remarks)
    told = ", ".join(f"{check} {count}" for check, count in counts.items()) or "none"
    counted = f"{tell_number(faults, 'fault')}, {tell_number(len(remarks) - faults, 'note')}"
    say(f"Annotations of {codebook.name}: {counted} ({told}).")
    if faults:
        say("Mend the faults; the notes are for you to judge.")
        raise typer.Exit(FAULTS_FOUND)
