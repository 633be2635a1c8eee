"""The whole history goes out and comes back the same, none twice, and no cell of it runs in a spreadsheet."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policymine.database import open_writing
from policymine.decisions import Action, Anchor, Coding, Decision, GivenRating, MentionChange, QueueKind
from policymine.errors import PolicymineError
from policymine.journal import add_decision, add_rating, read_decisions, read_given_ratings
from policymine.reviewing.exchange import add_history, list_history
from policymine.reviewing.files import neutralise, read_history, restore, write_history

TIME = "2026-11-28T09:30:00.123456+00:00"
ANCHOR = Anchor("deal", 3, "h3", 10, 40, 2, 1, "t", "=cmd|' /C calc'!A0", "+heading", "@before\nit")
CODING = Coding("community_power", "firm", "empower", (MentionChange("COMMUNITY", 0, 4, stands=False),))


def fill(address: str) -> None:
    with open_writing(address) as connection:
        first = add_decision(
            connection,
            Decision(
                0, "k1", TIME, "ann", Action.CODE, ANCHOR, Coding("none"), CODING, "-note, \"quoted\"", "cb", "cl",
                QueueKind.AUDIT, 0.02, blind=True,
            ),
        )  # fmt: skip
        add_decision(
            connection,
            Decision(0, "k2", TIME, "ann", Action.UNDO, ANCHOR, CODING, Coding(), undoes=first.sequence),
        )
        add_decision(
            connection, Decision(0, "k3", TIME, "'ben", Action.SKIP, ANCHOR, Coding("none"), Coding(), "'quoted'")
        )
        add_rating(connection, GivenRating(0, "r1", TIME, "ben", "deal", 4, blind=True, note="=1+1"))


@pytest.mark.parametrize("name", ["history.csv", "history.jsonl", "history.json"])
def test_a_history_goes_out_and_comes_back_the_same(tmp_path: Path, name: str) -> None:
    one, other = (f"sqlite:///{tmp_path / each}" for each in ("one.sqlite", "other.sqlite"))
    fill(one)
    with open_writing(one) as connection:
        decisions, ratings = read_decisions(connection), read_given_ratings(connection)
        write_history(tmp_path / name, list_history(connection))
        again = add_history(connection, read_history(tmp_path / name))
    assert (again.added, again.known, again.faults) == (0, 4, ())
    with open_writing(other) as connection:
        done = add_history(connection, read_history(tmp_path / name))
        assert (done.added, done.known, done.faults) == (4, 0, ())
        assert read_decisions(connection) == decisions
        assert read_given_ratings(connection) == ratings


def test_a_note_with_odd_line_ends_comes_back_as_it_was(tmp_path: Path) -> None:
    one, other = (f"sqlite:///{tmp_path / each}" for each in ("one.sqlite", "other.sqlite"))
    note = "one\u2028two\x0cthree\x85four\r\nfive"
    with open_writing(one) as connection:
        add_decision(connection, Decision(0, "k", TIME, "ann", Action.UNSURE, ANCHOR, CODING, Coding(), note))
        write_history(tmp_path / "history.csv", list_history(connection))
        decisions = read_decisions(connection)
    with open_writing(other) as connection:
        assert add_history(connection, read_history(tmp_path / "history.csv")).added == 1
        assert read_decisions(connection) == decisions
    assert decisions[0].note == note


def test_no_cell_of_the_table_begins_as_a_formula(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'one.sqlite'}"
    fill(address)
    with open_writing(address) as connection:
        write_history(tmp_path / "history.csv", list_history(connection))
    with (tmp_path / "history.csv").open(encoding="utf-8", newline="") as stream:
        cells = [cell for row in csv.reader(stream) for cell in row]
    assert "'=cmd|' /C calc'!A0" in cells
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")]


@given(st.text())
def test_a_neutralised_cell_is_restored(cell: str) -> None:
    assert restore(neutralise(cell)) == cell
    assert neutralise(cell)[:1] not in ("=", "+", "-", "@", "\t", "\r")


def test_label_studio_gets_tasks_with_choices_labels_and_predictions(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'one.sqlite'}"
    fill(address)
    with open_writing(address) as connection:
        write_history(tmp_path / "history.json", list_history(connection))
    sentence, rating = json.loads((tmp_path / "history.json").read_text(encoding="utf-8"))
    first, skipped = sentence["annotations"]
    assert sentence["data"]["text"] == ANCHOR.text
    assert [each["value"] for each in first["result"]] == [
        {"choices": ["community_power"]},
        {"choices": ["firm"]},
        {"choices": ["empower"]},
        {"start": 0, "end": 4, "labels": ["not COMMUNITY"]},
    ]
    assert (first["was_cancelled"], skipped["was_cancelled"]) == (False, True)
    assert sentence["predictions"][0]["result"][0]["value"] == {"choices": ["none"]}
    assert rating["annotations"][0]["result"][0]["value"] == {"rating": 4}


def test_a_row_with_a_fault_costs_only_itself(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'one.sqlite'}"
    fill(address)
    with open_writing(address) as connection:
        rows = list_history(connection)
    wrong = [
        {"action": "shout"},
        {"decided_at": "yesterday"},
        {"decided_at": "2026-11-28T09:30:00+02:00"},
        {"inclusion_probability": 7},
        {"after": "{]"},
        {"after": '{"colour": "red"}'},
        {"after": '{"code": "none", "participation": "applaud"}'},
        {"after": '{"mentions": [{"label": "COUNCIL", "start_char": 9, "end_char": 4, "stands": true}]}'},
        {"undoes_key": "k1"},
        {"key": ""},
    ]
    faulty = [rows[0] | {"key": f"w{number}"} | change for number, change in enumerate(wrong)]
    orphan = rows[1] | {"key": "o", "undoes_key": "not there"}
    with open_writing(f"sqlite:///{tmp_path / 'other.sqlite'}") as connection:
        done = add_history(connection, [*faulty, orphan, rows[3] | {"rating": 9}, rows[0]])
        assert [each.key for each in read_decisions(connection)] == ["k1"]
    assert done.added == 1
    assert [fault.row for fault in done.faults] == list(range(1, 13))
    assert done.faults[0].why.startswith("action: ")
    assert "UTC" in done.faults[2].why


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("h.txt", "", "none of the endings"),
        ("h.json", '{"not": "a list"}', "cannot be read: it is not built as such files are"),
        ("h.json", '[{"data": {}}]', "cannot be read: it is not built as such files are"),
        ("h.json", "[" * 100_000, "cannot be read: it is not built as such files are"),
        ("h.jsonl", "{}\n{", "cannot be read: line 2 is no JSON"),
        ("h.jsonl", "\n[1, 2]", "cannot be read: line 2 is no JSON object"),
        ("h.csv", "a,b\n1,2\n", "lacks the column key"),
    ],
)
def test_a_file_of_another_kind_is_named(tmp_path: Path, name: str, text: str, why: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(PolicymineError, match=why):
        read_history(tmp_path / name)
