"""Files of a history: CSV that a spreadsheet cannot run, JSON lines, and the JSON that Label Studio imports.

Label Studio's format is that of its documentation, "Import pre-annotated data" and "Export annotations": a list of
tasks with ``data``, ``annotations`` and ``predictions``. The rows themselves travel in ``data.decisions``, since a
task's data may be anything; a history read back from such a file is the same.
"""

from __future__ import annotations

import csv
import io
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from policymine.documents.spreadsheets import neutralise, restore
from policymine.errors import PolicymineError
from policymine.moves import move
from policymine.reviewing.exchange import COLUMNS, RATE, Row, write_json

FORMATS = (".csv", ".jsonl", ".json")


def write_history(path: Path, rows: Sequence[Row]) -> None:
    """Write rows in the format that the file's name says, all or nothing."""
    writers = {".csv": _write_csv, ".jsonl": write_json, ".json": _write_label_studio}
    text = writers[_find_format(path)](rows)
    try:
        _write_beside(path, text)
    except OSError as error:
        raise PolicymineError(
            f"{path} cannot be written: {error.strerror}. Close it where another program has it open, or choose "
            "another place."
        ) from error


def _write_beside(path: Path, text: str) -> None:
    descriptor, part = tempfile.mkstemp(dir=path.resolve().parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
        move(Path(part), path)
    finally:
        Path(part).unlink(missing_ok=True)


def read_history(path: Path) -> list[Row]:
    """Read rows in the format that the file's name says; raise PolicymineError where it is not that at all."""
    readers = {".csv": _read_csv, ".jsonl": _read_json_lines, ".json": _read_label_studio}
    try:
        return list(readers[_find_format(path)](path.read_bytes().decode("utf-8-sig")))
    except (OSError, csv.Error, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        is_built_otherwise = isinstance(error, KeyError | TypeError | AttributeError | RecursionError)
        fault = "it is not built as such files are" if is_built_otherwise else error
        raise PolicymineError(
            f"{path} cannot be read: {fault}. It must be a file that policymine reviews --export wrote, in UTF-8."
        ) from error


def _find_format(path: Path) -> str:
    if path.suffix.lower() not in FORMATS:
        raise PolicymineError(f"{path} has none of the endings {', '.join(FORMATS)}. Give the file one of them.")
    return path.suffix.lower()


def _write_csv(rows: Sequence[Row]) -> str:
    lines: list[str] = []

    class _Lines:
        def write(self, line: str) -> None:
            lines.append(line)

    writer = csv.writer(_Lines(), lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([neutralise(str(row[column])) for column in COLUMNS])
    return "".join(lines)


def _read_csv(text: str) -> Iterator[Row]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [column for column in ("key", "action", "document") if column not in (reader.fieldnames or ())]
    if missing:
        raise ValueError(f"its first row lacks the column {missing[0]}")
    for row in reader:
        yield {column: restore(row.get(column) or "") for column in COLUMNS}


def _read_json_lines(text: str) -> Iterator[Row]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield _read_json_line(number, line)


def _read_json_line(number: int, line: str) -> Row:
    try:
        value = json.loads(line)
    except ValueError as error:
        raise ValueError(f"line {number} is no JSON ({error})") from error
    if not isinstance(value, dict):
        raise ValueError(f"line {number} is no JSON object")
    return value


def _write_label_studio(rows: Sequence[Row]) -> str:
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault((row["document"], row["text_hash"], row["reading"], row["start_char"]), []).append(row)
    order = {row["key"]: number for number, row in enumerate(rows)}
    tasks = [_build_task(number, group, order) for number, group in enumerate(groups.values(), start=1)]
    return json.dumps(tasks, ensure_ascii=False, indent=1) + "\n"


def _build_task(number: int, rows: Sequence[Row], order: dict[str, int]) -> dict[str, Any]:
    first = rows[0]
    proposals = [row for row in rows if row["action"] not in (RATE, "undo")]
    return {
        "id": number,
        "data": {
            "text": first["text"] or f"Rating of {first['document']}",
            "document": first["document"],
            "heading": first["heading"],
            "previous": first["previous"],
            "decisions": [row | {"order": order[row["key"]]} for row in rows],
        },
        "annotations": [_build_annotation(order[row["key"]] + 1, row) for row in rows if row["action"] != "undo"],
        "predictions": [
            {"model_version": row["classifier"], "result": _build_result(json.loads(row["before"]))}
            for row in proposals[:1]
        ],
    }


def _build_annotation(number: int, row: Row) -> dict[str, Any]:
    if row["action"] == RATE:
        result = [{"from_name": "rating", "to_name": "text", "type": "rating", "value": {"rating": row["rating"]}}]
    else:
        result = _build_result(json.loads(row["after"]))
    return {
        "id": number,
        "completed_by": {"email": row["reviewer"]},
        "created_at": row["decided_at"],
        "was_cancelled": row["action"] == "skip",
        "ground_truth": row["action"] == "adjudicate",
        "result": result,
    }


def _build_result(coding: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what a coding says as Label Studio's choices and labels."""
    choices = [
        {"from_name": name, "to_name": "text", "type": "choices", "value": {"choices": [coding[name]]}}
        for name in ("code", "commitment", "participation")
        if coding.get(name)
    ]
    labels = [
        {
            "from_name": "mentions",
            "to_name": "text",
            "type": "labels",
            "value": {
                "start": each["start_char"],
                "end": each["end_char"],
                "labels": [each["label"] if each["stands"] else f"not {each['label']}"],
            },
        }
        for each in coding.get("mentions", ())
    ]
    return choices + labels


def _read_label_studio(text: str) -> Iterator[Row]:
    rows = [row for task in json.loads(text) for row in task["data"]["decisions"]]
    for row in sorted(rows, key=lambda each: int(each["order"])):
        yield {column: row.get(column, "") for column in COLUMNS}
