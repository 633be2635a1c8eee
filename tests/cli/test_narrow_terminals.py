"""Tables at terminals of any width: what a column cannot show in one line goes on in the next, and nothing is cut."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.terminal import call

from policymine.cli import rendering

WIDTHS = (72, 80, 98, 118, 150)
TABLES = {
    "scores": ("scores",),
    "explain": ("explain", "marlshire"),
    "mentions": ("mentions",),
    "counts": ("mentions", "--by", "concept"),
}
_EDGES = set("┃│┏┡├└")
_ENDS = set("┃│┓┩┤┘")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("table", TABLES)
def test_no_table_is_wider_than_its_terminal(
    small_corpus: Path, monkeypatch: pytest.MonkeyPatch, table: str, width: int
) -> None:
    monkeypatch.setattr(rendering, "WIDTH_WITHOUT_TERMINAL", width)
    command, *options = TABLES[table]
    answer = call(command, small_corpus, *options)
    rows = [line for line in answer.stdout.splitlines() if line[:1] in _EDGES]
    assert rows
    assert [line for line in rows if line.rstrip()[-1] not in _ENDS] == []


def test_sentences_are_whole_at_eighty_columns(small_corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = {}
    for width in (80, 400):
        monkeypatch.setattr(rendering, "WIDTH_WITHOUT_TERMINAL", width)
        answer = call("explain", small_corpus, "marlshire")
        cells = [line.split("│")[-2] for line in answer.stdout.splitlines() if line.startswith("│")]
        shown[width] = "".join("".join(cells).split())
    assert shown[80] == shown[400] != ""
