"""``policymine verify``: are the stored sentences and scores still what the files say?"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from policymine.cli import rendering
from policymine.records import Status
from policymine.wording import tell_number

if TYPE_CHECKING:
    from policymine.verifying import DocumentCheck, Mismatch, Verification

DOES_NOT_HOLD = 1


class VerifyFormat(StrEnum):
    """Formats of a verification."""

    TABLE = "table"
    JSON = "json"


def verify(
    corpus: Annotated[Path, typer.Argument(metavar="CORPUS", help="Folder of the corpus.", show_default=False)],
    format_: Annotated[
        VerifyFormat, typer.Option("--format", help="A table, or all of it as JSON.")
    ] = VerifyFormat.TABLE,
    show: Annotated[
        int, typer.Option(min=0, metavar="N", help="How many sentences that fail to show under the table.")
    ] = 10,
    workers: Annotated[int, typer.Option(min=0, help="Processes to use; 0: one per core, 4 at most.")] = 0,
) -> None:
    """Check sentences and scores against the files.

    Reads every coded sentence on its page again and computes every score again; ends with 1 if not all of it holds.
    """
    from policymine.verifying import verify_corpus

    verification = verify_corpus(corpus, workers=workers, on_check=lambda check: rendering.say(_describe(check)))
    if format_ is VerifyFormat.JSON:
        sys.stdout.write(json.dumps(list_verification(verification), indent=2, ensure_ascii=False) + "\n")
    else:
        _show_table(verification)
        _show_faults(verification, show)
    if not verification.holds:
        raise typer.Exit(DOES_NOT_HOLD)


def list_verification(verification: Verification) -> dict[str, Any]:
    """Return a verification as JSON holds it, with every sentence that fails."""
    return {
        "holds": verification.holds,
        "sentences": verification.sentences,
        "placed": verification.placed,
        "failed": len(verification.mismatches),
        "failed_share": verification.failed_share,
        "documents": [_list_check(check) for check in verification.documents],
    }


def _list_check(check: DocumentCheck) -> dict[str, Any]:
    return {
        "document": check.document,
        "status": check.status.value if check.status else None,
        "sentences": check.sentences,
        "placed": check.placed,
        "failed": len(check.mismatches),
        "failed_share": check.failed_share,
        "reproduced": check.is_reproduced,
        "differences": list(check.differences),
        "mismatches": [asdict(mismatch) for mismatch in check.mismatches],
    }


def _describe(check: DocumentCheck) -> str:
    told = "score" if check.status is Status.SCORED else "outcome"
    came = "reproduced" if check.is_reproduced else "not reproduced"
    counted = tell_number(check.sentences, "sentence")
    return f"{check.document}: {counted} checked, {len(check.mismatches)} failed, {told} {came}"


def _show_table(verification: Verification) -> None:
    table = Table(header_style="bold")
    table.add_column("Document", overflow="fold")
    for name in ("Coded sentences", "On their page", "By offsets", "Failed", "Share failed", "Reproduced"):
        table.add_column(name, justify="right")
    for check in verification.documents:
        numbers = (check.sentences, check.placed, check.sentences - check.placed, len(check.mismatches))
        share = _format_share(check.failed_share) if check.sentences else "–"
        table.add_row(Text(check.document), *map(str, numbers), share, "yes" if check.is_reproduced else "no")
    console = rendering.make_console()
    console.print(table)
    console.print(Text(_summarise(verification)), soft_wrap=True)


def _summarise(verification: Verification) -> str:
    scored = [check for check in verification.documents if check.status is Status.SCORED]
    others = [check for check in verification.documents if check.status is not Status.SCORED]
    without = f", {_count_reproduced(others, 'document')} without a score came out as before" if others else ""
    return (
        f"{tell_number(verification.sentences, 'coded sentence')} checked, {verification.placed} of them "
        f"on their page: {len(verification.mismatches)} failed ({_format_share(verification.failed_share)}). "
        f"{_count_reproduced(scored, 'score')} reproduced{without}."
    )


def _count_reproduced(checks: Sequence[DocumentCheck], noun: str) -> str:
    return f"{sum(check.is_reproduced for check in checks)} of {tell_number(len(checks), noun)}"


def _show_faults(verification: Verification, limit: int) -> None:
    console = rendering.make_console()
    for check in verification.documents:
        if check.differences:
            console.print(Text(f"{check.document}: {'; '.join(check.differences)}"), soft_wrap=True)
    for mismatch in verification.mismatches[:limit]:
        console.print(Text(_describe_mismatch(mismatch)), soft_wrap=True)
    hidden = len(verification.mismatches) - limit
    if hidden > 0:
        rendering.say(
            f"{tell_number(hidden, 'more sentence')} failed. See all of them with --show {len(verification.mismatches)}"
        )


def _describe_mismatch(mismatch: Mismatch) -> str:
    page = mismatch.page_label or str(mismatch.page_number)
    source = f"on page {page}" if mismatch.on_page else "in the text as it is read now"
    return (
        f"{mismatch.document}, sentence {mismatch.sentence} ({mismatch.code}), {source}:\n"
        f"  stored: {mismatch.text}\n"
        f"  found:  {mismatch.found}"
    )


def _format_share(share: float) -> str:
    return f"{100 * share:.2f}%"
