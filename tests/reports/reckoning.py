"""A reckoning: an export and a report of one corpus held against what is counted anew; the numbers that were not.

``python -m tests.reports.reckoning CORPUS REPORT`` does it for any corpus in an SQLite store.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from tests.reports import finding_checks, gap_checks, page_checks, paper_checks
from tests.reports.accounting import Account, Page
from tests.reports.recomputing import WIDEST, Documents, Recount, Side, holds, read_documents

CODEBOOK = Path(__file__).resolve().parents[2] / "src" / "policymine" / "codebooks" / "bottom_up"
_SLACK = 12.0
CHECKS: dict[str, Callable[[Account, Page], None]] = {
    "index.html": page_checks.check_index,
    "places.html": page_checks.check_places,
    "gaps.html": gap_checks.check_gaps,
    "silences.html": finding_checks.check_silences,
    "phrases.html": finding_checks.check_phrases,
    "trends.html": finding_checks.check_trends,
    "method.html": paper_checks.check_method,
    "model-card.html": paper_checks.check_model_card,
    "codebook.html": paper_checks.check_codebook,
    "agreement.html": paper_checks.check_agreement,
    "unread.html": paper_checks.check_unread,
    "cite.html": paper_checks.check_cite,
}


def read_store(corpus: Path) -> dict[str, tuple[str, set[int]]]:
    """Return the body of each document, and the numbers of the pages on which its sentences stand."""
    base = sqlite3.connect(corpus / "policymine.sqlite")
    bodies = dict(base.execute("select document, body from assessments").fetchall())
    pages: dict[str, set[int]] = {name: set() for name in bodies}
    for name, places in base.execute("select document, places from sentences"):
        pages[name] |= {place[2] for place in json.loads(places)}
    base.close()
    return {name: (body, pages[name]) for name, body in bodies.items()}


def open_account(corpus: Path, tables: Path, site: Path) -> Account:
    """Read a corpus, its export as JSON lines in ``tables`` and the tables of its report."""
    documents = read_documents(tables, CODEBOOK, read_store(corpus))
    written = {}
    for path in (site / "tables").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            written[path.stem] = list(csv.DictReader(stream))
    texts = [
        path.read_text(encoding="utf-8") for path in sorted(CODEBOOK.iterdir()) if path.suffix in (".toml", ".jsonl")
    ]
    account = Account(Recount(documents), written, "\n".join(texts))
    gap_checks.read_gaps(account)
    return account


def check_export(account: Account) -> float:
    """Count every figure of the export anew; return the mean share of simulations beyond an end of an interval."""
    tails: list[float] = []
    for name in account.documents.figures:
        _check_counts(account.documents, account.recount, name)
        for figure, side in account.recount.list_figures(name).items():
            tails += _check_figure(account.figure(name, figure), side, scored=account.is_scored(name))
        row = account.documents.figures[name].get("soft_share")
        if row and row["stated"]:
            value, drawn = account.recount.share_soft(name)
            assert abs(row["value"] - value) < 1e-6
            assert holds(drawn, value, row["low"], row["high"])
    return float(np.mean(tails))


def _check_counts(documents: Documents, recount: Recount, name: str) -> None:
    row, sentences = documents.rows[name], documents.sentences[name]
    shares = recount.expect(name)
    for end, pole in (("bottom_up", recount.ends[0]), ("top_down", recount.ends[1])):
        assert np.allclose([each[end] for each in sentences], shares @ pole, atol=1e-6)
    side = recount.read([name])
    assert row["sentences_counted"] == side.sentences
    assert abs(row["salience"] - (side.bottom_up + side.top_down) / side.sentences) < 1e-6
    assert row["coded_twice"] == len(documents.codings)
    narrow = np.ptp(np.percentile(side.drawn_scores, (1, 99)))
    if row["status"] == "scored":
        assert not side.lacks
        assert narrow <= WIDEST + _SLACK
    else:
        assert side.lacks or narrow > WIDEST - _SLACK
    _check_reason(row["reason"] or "", side)


def _check_reason(reason: str, side: Side) -> None:
    numbers = re.findall(r"\d+(?:\.\d+)?", reason)
    if "it may be 60 points wide" in reason:
        assert numbers[0] == "95"
        assert numbers[3:] == ["60"]
        assert holds(side.drawn_scores, side.score, *map(float, numbers[1:3]), spare=0.05)
    elif reason:
        assert set(numbers) <= {str(side.sentences), f"{side.bottom_up + side.top_down:.1f}", "10", "5"}


def _check_figure(row: dict[str, Any], side: Side, *, scored: bool) -> list[float]:
    assert abs(row["bottom_up"] - side.bottom_up) < 1e-6
    assert abs(row["top_down"] - side.top_down) < 1e-6
    drawn = side.drawn_scores
    if not row["stated"]:
        assert not scored or np.ptp(np.percentile(drawn, (1, 99))) > WIDEST - _SLACK, row
        return []
    assert scored
    assert abs(row["value"] - side.score) < 1e-6
    assert abs(row["position"] - side.position) < 1e-6
    assert row["measure"] in ("overall", "weighting") or row["high"] - row["low"] <= WIDEST
    assert holds(drawn, side.score, row["low"], row["high"]), (
        row,
        np.percentile(drawn, (0.15, 1, 2.8, 97.2, 99, 99.85)),
    )
    return [float((drawn < row["low"]).mean()), float((drawn > row["high"]).mean())]


def check_tables(account: Account) -> None:
    """Check the tables of a report that an export has: scores and quotes."""
    for row in account.tables["scores"]:
        _check_score_row(account, row)
    assert len(account.tables["scores"]) == len(account.documents.rows)
    for row in account.tables["quotes"]:
        own = account.documents.sentences[row["document"]][int(row["sentence"])]
        assert row["settled_by_reviewers"] == str(bool(own["settled"])).lower()
        assert row["probability"] == ("" if own["settled"] else str(round(own[f"probability_{own['code']}"], 3)))
        assert float(row["influence"]) == round(own["influence"], 4)
        for name in ("code", "commitment", "page_number", "start_char", "end_char"):
            assert row[name] == str(own[name])
    expected = {
        (name, *concept): counts
        for name in account.documents.sentences
        for concept, counts in account.list_silences(name).items()
    }
    found = {
        (row["document"], row["label"], row["concept"]): (
            int(row["mentioned_by"]),
            int(row["granted_by"]),
            int(row["comparable"]),
        )
        for row in account.tables["silences"]
    }
    assert found == expected


def _check_score_row(account: Account, row: dict[str, str]) -> None:
    name = row["document"]
    figures, scored = account.documents.figures.get(name, {}), account.is_scored(name)
    for figure, columns in (("overall", ("score", "low", "high")), ("firm", ("firm", "firm_low", "firm_high")),
                            ("soft_share", ("soft_share", "soft_low", "soft_high"))):  # fmt: skip
        given = figures.get(figure, {"stated": False})
        digits = 3 if figure == "soft_share" else 1
        cells = [str(round(given[each], digits)) if given["stated"] else "" for each in ("value", "low", "high")]
        assert [row[column] for column in columns] == cells
    for column in (each for each in row if each.startswith(("dimensions.", "weightings."))):
        kind, _, part = column.partition(".")
        figure = f"dimension.{part}" if kind == "dimensions" else part
        given = figures.get(figure, {"stated": False})
        assert row[column] == (str(round(given["value"], 1)) if given["stated"] else ""), (column, row)
    document = account.documents.rows[name]
    assert row["sentences"] == str(document["sentences_counted"] or 0)
    assert row["coded"] == str(document["sentences_coded"] or 0)
    assert row["coded_twice"] == str(document["coded_twice"] or 0)
    settled, changed = page_checks.count_settled(account, name)
    assert (row["settled_by_reviewers"], row["changed_by_reviewers"]) == (str(settled), str(changed))
    ranked = [each for each in account.list_kind(row["kind"]) if account.is_scored(each)]
    assert row["rank"] == (str(ranked.index(name) + 1) if scored else "")


def list_unaccounted(account: Account, site: Path) -> list[str]:
    """Check every page of a report; return the numbers on them that nothing accounts for."""
    gap_checks.check_gap_rows(account, account.tables["gaps"])
    left = []
    for path in sorted(site.rglob("*.html")):
        page = Page(path.relative_to(site).as_posix(), path.read_text(encoding="utf-8"))
        before = len(account.known)
        page_checks.check_frame(account, page)
        check = CHECKS.get(
            page.name, page_checks.check_place if page.name.startswith("places/") else page_checks.check_document
        )
        check(account, page)
        left += page.list_left(account.known)
        del account.known[before:]
    return left


def main() -> None:
    """Reckon with the report of a corpus, and print what is left."""
    from policymine.exports.exporting import export_corpus
    from policymine.exports.formats import Format

    corpus, site = map(Path, sys.argv[1:3])
    with tempfile.TemporaryDirectory() as folder:
        tables = Path(folder) / "tables"
        export_corpus(corpus, tables, Format.JSONL)
        account = open_account(corpus, tables, site)
        print(f"beyond an end of an interval: {check_export(account):.2%} of simulations, 1% by design")  # noqa: T201 - a script
        check_tables(account)
        left = list_unaccounted(account, site)
    print("\n".join(left) or "every number of the report is accounted for")  # noqa: T201 - a script
    sys.exit(bool(left))


if __name__ == "__main__":
    main()
