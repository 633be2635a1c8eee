"""What people decided, settled anew from the rows of an export: nothing of policymine is imported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any


def settle_rows(reviews: Iterable[dict[str, Any]]) -> dict[tuple[str, int], dict[str, str]]:
    """Return what counts of each reviewed sentence, by document and number: its code, and a commitment if one was said.

    A disputed sentence counts as if nobody had reviewed it. What a lead adjudicated counts alone.
    """
    standing = defaultdict(list)
    for row in reviews:
        if row["stands"] and row["sentence"] is not None and row["action"] in ("code", "adjudicate"):
            standing[row["document"], row["sentence"]].append(row)
    return {key: _settle(rows) for key, rows in standing.items() if rows[0]["state"] != "disputed"}


def _settle(rows: list[dict[str, Any]]) -> dict[str, str]:
    final = [row for row in rows if row["action"] == "adjudicate"][-1:] or rows
    found = {"code": final[-1]["code"], "settled": final[-1]["code"]}
    commitments = [row["commitment"] for row in final if row["commitment"]]
    return found | ({"commitment": commitments[-1]} if commitments else {})
